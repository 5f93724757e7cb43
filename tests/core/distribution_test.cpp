// Every law that files name, whole and cut to an interval: samples against the distribution function at alpha = 1e-6, each
// with a biased twin that must fail; means against an integral of that function; what makes no law.
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <string>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/samplers.hpp"
#include "statistics.hpp"

namespace yingshang {
namespace {

namespace bm = boost::math;
using test::follows;
using test::sample_of;

constexpr double infinity = std::numeric_limits<double>::infinity();
using Cdf = std::function<double(double)>;

struct Case {
    std::string name;
    Distribution law;
    Cdf cdf;  // written down anew, of Boost's laws
};

template <class BoostLaw>
Cdf cdf_of(BoostLaw law) {
    return [law](double x) {
        const auto [first, last] = bm::support(law);
        return x <= first ? 0 : x >= last ? 1 : bm::cdf(law, x);
    };
}

Cdf weighted(double p, Cdf first, Cdf second) {
    return [=](double x) { return p * first(x) + (1 - p) * second(x); };
}

Cdf lognormal_cdf(double mean, double cv) {
    const double variance = std::log1p(cv * cv);
    return cdf_of(bm::lognormal_distribution<>(std::log(mean) - variance / 2, std::sqrt(variance)));
}

std::vector<Case> continuous_laws() {
    const bm::beta_distribution<> pert(1 + 4 * 2.0 / 8, 1 + 4 * 6.0 / 8);
    const Cdf hours = cdf_of(bm::exponential(1 / 1.5)), days = cdf_of(bm::exponential(1 / 9.0));
    return {
        {"exponential", {Law::exponential, 5}, cdf_of(bm::exponential(0.2))},
        {"erlang", {Law::erlang, 5, 3}, cdf_of(bm::gamma_distribution<>(3, 5.0 / 3))},
        {"erlang of one stage", {Law::erlang, 5, 1}, cdf_of(bm::exponential(0.2))},
        {"gamma", {Law::gamma, 5, 0.5}, cdf_of(bm::gamma_distribution<>(4, 1.25))},
        {"gamma with a peak at 0", {Law::gamma, 5, 1.6}, cdf_of(bm::gamma_distribution<>(1 / 2.56, 5 * 2.56))},
        {"lognormal", {Law::lognormal, 5, 0.8}, lognormal_cdf(5, 0.8)},
        {"weibull", {Law::weibull, 5, 1.5}, cdf_of(bm::weibull(1.5, 5 / std::tgamma(1 + 1 / 1.5)))},
        {"weibull with a peak at 0", {Law::weibull, 5, 0.7}, cdf_of(bm::weibull(0.7, 5 / std::tgamma(1 + 1 / 0.7)))},
        {"uniform", {Law::uniform, 2, 8}, [](double x) { return std::clamp((x - 2) / 6, 0.0, 1.0); }},
        {"triangular", {Law::triangular, 2, 4, 10}, cdf_of(bm::triangular(2, 4, 10))},
        {"triangular falling", {Law::triangular, 2, 2, 10}, cdf_of(bm::triangular(2, 2, 10))},
        {"triangular rising", {Law::triangular, 2, 10, 10}, cdf_of(bm::triangular(2, 10, 10))},
        {"pert", {Law::pert, 2, 4, 10}, [f = cdf_of(pert)](double x) { return f((x - 2) / 8); }},
        {"hyperexponential", Distribution::mixture({{Law::exponential, 1.5}, {Law::exponential, 9}}, {0.7 * 6, 0.3 * 6}), weighted(0.7, hours, days)},
        {"mixture within a mixture",
         Distribution::mixture({{Law::uniform, 2, 8}, Distribution::mixture({{Law::exponential, 1.5}, {Law::exponential, 9}}, {7, 3})}, {1, 3}),
         weighted(
             0.25, [](double x) { return std::clamp((x - 2) / 6, 0.0, 1.0); }, weighted(0.7, hours, days))},
    };
}

Cdf between(const Cdf& whole, double least, double most) {
    const double below = whole(least), all = most == infinity ? 1 - below : whole(most) - below;
    return [=](double x) { return x <= least ? 0 : x >= most ? 1 : (whole(x) - below) / all; };
}

double drawn_mean(const Cdf& cdf, double from, double to) {
    using Rule = bm::quadrature::gauss_kronrod<double, 61>;
    return from + Rule::integrate([&](double x) { return 1 - cdf(x); }, from, to, 15, 1e-10);
}

// Protects what a file asks for by name: the law itself, not one of the same mean.
TEST(Distribution, EveryContinuousLaw) {
    for (const Case& c : continuous_laws()) {
        std::vector<double> values = sample_of([&](Draw& d) { return sample(d, c.law); }, 200'000);
        EXPECT_TRUE(follows(values, c.cdf)) << c.name;
        for (double& v : values) v *= 1.05;
        EXPECT_FALSE(follows(values, c.cdf)) << c.name << ": the test cannot see a bias of five percent";
    }
}

// Protects means, on which staffing and the sharing of limits rest: they are exact, not those of samples.
TEST(Distribution, Means) {
    for (const Case& c : continuous_laws()) EXPECT_NEAR(c.law.mean(), drawn_mean(c.cdf, 0, infinity), 1e-6) << c.name;
    EXPECT_DOUBLE_EQ(Distribution(Law::pert, 2, 4, 10).mean(), (2 + 4 * 4 + 10) / 6.0);
    EXPECT_DOUBLE_EQ(Distribution::discrete({1, 4}, {3, 1}).mean(), 1.75);
    EXPECT_DOUBLE_EQ(Distribution::empirical({1, 4, 4}).mean(), 3);
}

// Protects laws cut to an interval: where rejection serves, in the middle, at one side alone, and with the whole left.
TEST(Distribution, CutByRejection) {
    for (const Case& c : continuous_laws())
        for (const auto& [least, most] : {std::pair{3.0, 7.0}, {4.0, infinity}, {0.0, 6.0}}) {
            const Distribution law = c.law.within(least, most);
            const Cdf cdf = between(c.cdf, least, most);
            std::vector<double> values = sample_of([&](Draw& d) { return sample(d, law); }, 50'000);
            for (const double v : values) ASSERT_TRUE(least <= v && v <= most) << c.name;
            EXPECT_TRUE(follows(values, cdf)) << c.name << " in " << least << " to " << most;
            EXPECT_NEAR(law.mean(), drawn_mean(cdf, least, most), 1e-6) << c.name << " in " << least << " to " << most;
            for (double& v : values) v = least + (v - least) * 0.95;
            EXPECT_FALSE(follows(values, cdf)) << c.name << ": the test cannot see a bias";
        }
}

// Protects laws of which little is left, on either side: by inversion they are as exact, and end.
TEST(Distribution, CutByInversion) {
    for (const Case& c : continuous_laws())
        for (const auto& [least, most] : {std::pair{9.0, 9.5}, {2.0, 2.2}, {9.9, infinity}}) {
            const double kept = c.law.probability(least, most);
            EXPECT_NEAR(kept, most == infinity ? 1 - c.cdf(least) : c.cdf(most) - c.cdf(least), 1e-9) << c.name;
            if (kept < Distribution::least_kept) {
                EXPECT_THROW(static_cast<void>(c.law.within(least, most)), DataError) << c.name;
                continue;
            }
            const Distribution law = c.law.within(least, most);
            const Cdf cdf = between(c.cdf, least, most);
            std::vector<double> values = sample_of([&](Draw& d) { return sample(d, law); }, 10'000);
            for (const double v : values) ASSERT_TRUE(least <= v && v <= most) << c.name;
            EXPECT_TRUE(follows(values, cdf)) << c.name << " in " << least << " to " << most;
            EXPECT_NEAR(law.mean(), drawn_mean(cdf, least, most), 1e-6) << c.name << " in " << least << " to " << most;
            for (double& v : values) v = least + (v - least) * 0.85;
            EXPECT_FALSE(follows(values, cdf)) << c.name << ": the test cannot see a bias";
        }
}

// Protects a tail so thin that its share vanishes in one minus itself.
TEST(Distribution, ThinTailKeepsItsDigits) {
    const Distribution exponential(Law::exponential, 1);
    EXPECT_NEAR(exponential.probability(40, infinity) / std::exp(-40.0), 1, 1e-9);
    const Distribution mostly_short = Distribution::mixture({exponential, {Law::exponential, 100}}, {1, 1});
    EXPECT_NEAR(mostly_short.within(30, infinity).mean(), 130, 1e-6);  // of the short ones nothing is left
    EXPECT_NEAR(exponential.within(13, infinity).mean(), 14, 1e-9);    // memoryless
}

// Protects a cut of what is cut already: within a mixture, or one after the other.
TEST(Distribution, CutTwice) {
    const Distribution law(Law::lognormal, 5, 0.8);
    const Distribution once = law.within(4, 6), twice = law.within(2, 6).within(4, 9);
    EXPECT_DOUBLE_EQ(once.mean(), twice.mean());
    EXPECT_NEAR(law.within(2, 6).probability(4, 9), law.probability(4, 6) / law.probability(2, 6), 1e-12);
    for (std::uint64_t i = 0; i < 100; ++i) {
        Draw a(PhiloxKey{12}, {.step = static_cast<std::uint32_t>(i)}), b = a;
        EXPECT_EQ(sample(a, once), sample(b, twice));
    }
}

std::vector<double> counts_at(const std::vector<double>& values, const std::vector<double>& at) {
    std::vector<double> counts(at.size() + 1, 0);
    for (const double v : values) counts[static_cast<std::size_t>(std::find(at.begin(), at.end(), v) - at.begin())] += 1;
    return counts;
}

// Protects laws of single values: the weights stated, in any order, and no other value.
TEST(Distribution, DiscreteAndEmpirical) {
    const Distribution discrete = Distribution::discrete({9, 2, 5, 7, 2}, {1, 3, 4, 0, 2}), empirical = Distribution::empirical({5, 2, 9, 2, 2});
    const std::vector<double> at{2, 5, 9};
    const auto of = [&](const Distribution& law) { return counts_at(sample_of([&](Draw& d) { return sample(d, law); }), at); };
    const auto expect = [&](const Distribution& law, std::vector<double> probabilities) {
        const std::vector<double> counts = of(law);
        EXPECT_EQ(counts.back(), 0);
        EXPECT_TRUE(follows({counts.begin(), counts.end() - 1}, probabilities));
        probabilities[0] *= 0.98;
        probabilities[1] = 1 - probabilities[0] - probabilities[2];
        EXPECT_FALSE(follows({counts.begin(), counts.end() - 1}, probabilities));
    };
    expect(discrete, {0.5, 0.4, 0.1});
    expect(empirical, {0.6, 0.2, 0.2});
    EXPECT_NEAR(discrete.probability(2, 5), 0.9, 1e-15);
    EXPECT_NEAR(discrete.within(5, 9).mean(), (5 * 4 + 9) / 5.0, 1e-12);
    EXPECT_DOUBLE_EQ(empirical.within(5, 20).mean(), 7);
    EXPECT_EQ(empirical.within(3, 6).law, Law::deterministic);
    EXPECT_THROW(static_cast<void>(discrete.within(3, 4)), DataError);
}

// Protects what is shared where it is equal: laws are when all their numbers are, whoever holds the tables.
TEST(Distribution, IsEqualInAllItsNumbers) {
    const auto cut = [](double mean, double most) { return Distribution(Law::lognormal, mean, 0.8).within(1, most); };
    EXPECT_EQ(Distribution(Law::gamma, 3, 0.5), Distribution(Law::gamma, 3, 0.5));
    EXPECT_NE(Distribution(Law::gamma, 3, 0.5), Distribution(Law::gamma, 3, 0.6));
    EXPECT_NE(Distribution(Law::gamma, 3, 0.5), Distribution(Law::lognormal, 3, 0.5));
    EXPECT_EQ(cut(4, 9), cut(4, 9));
    EXPECT_NE(cut(4, 9), cut(4, 10));
    EXPECT_NE(cut(4, 9), cut(5, 9));
    EXPECT_NE(cut(4, 9), Distribution(Law::lognormal, 4, 0.8));
    EXPECT_EQ(Distribution::empirical({1, 2, 4}), Distribution::empirical({1, 2, 4}));
    EXPECT_NE(Distribution::empirical({1, 2, 4}), Distribution::empirical({1, 2, 5}));
}

// Protects numbers published before: what is worked out beforehand changes no bit of a draw.
TEST(Distribution, DrawsWhatThePlainSamplersDraw) {
    for (std::uint32_t i = 0; i < 2000; ++i) {
        const Draw draw(PhiloxKey{34}, {.step = i});
        const auto drawn = [&](auto sampler) {
            Draw copy = draw;
            return sampler(copy);
        };
        const double mean = 1 + 0.37 * i, cv = 0.1 + 0.001 * i;
        const auto named = [&](Law law) { return drawn([&](Draw& d) { return sample(d, {law, mean, cv}); }); };
        ASSERT_EQ(named(Law::exponential), drawn([&](Draw& d) { return sample_exponential(d, mean); }));
        ASSERT_EQ(named(Law::lognormal), drawn([&](Draw& d) { return sample_lognormal(d, mean, cv); }));
        ASSERT_EQ(named(Law::gamma), drawn([&](Draw& d) { return sample_gamma(d, mean, cv); }));
    }
}

// Protects draws made from the first block alone: the bits of a whole Draw, in the one case of a hundred that needs more of it
// too, and where two words were set apart.
TEST(Distribution, DrawsFromTheFirstBlockAsFromAll) {
    for (const Case& c : continuous_laws())
        for (const bool apart : {false, true})
            for (std::uint32_t i = 0; i < 3000; ++i) {
                const PhiloxKey key{35};
                const DrawPoint point{.step = i};
                const auto whole = [&] {
                    Draw draw(key, point);
                    if (apart) static_cast<void>(draw.set_apart());
                    return draw;
                };
                Draw draw = whole();
                ASSERT_EQ(sample_from(Draw::first_block(key, point)[0], c.law, whole), sample(draw, c.law)) << c.name;
            }
}

// Protects scale families: a reform that halves every time of a law halves every firm's own draw, exactly.
TEST(Distribution, ScaleWithTheirTimes) {
    const auto all = [](double f) {
        return std::vector<Distribution>{{Law::erlang, 8 * f, 3},
                                         {Law::weibull, 8 * f, 1.5},
                                         {Law::pert, 2 * f, 4 * f, 10 * f},
                                         Distribution::discrete({2 * f, 6 * f}, {1, 2}),
                                         Distribution::empirical({2 * f, 6 * f, 7 * f}),
                                         Distribution::mixture({{Law::exponential, 8 * f}, {Law::uniform, f, 3 * f}}, {1, 2}),
                                         Distribution(Law::lognormal, 8 * f, 0.7).within(4 * f, 12 * f)};
    };
    const auto whole = all(1), half = all(0.5);
    for (std::size_t k = 0; k < whole.size(); ++k)
        for (std::uint32_t i = 0; i < 1000; ++i) {
            Draw a(PhiloxKey{56}, {.step = i}), b = a;
            ASSERT_EQ(sample(b, half[k]), sample(a, whole[k]) / 2) << "law " << k;
        }
}

// Protects the office's short cut: what takes always the same time is seen to be so.
TEST(Distribution, WithoutSpreadIsDeterministic) {
    for (const Distribution& law :
         {Distribution{Law::deterministic, 5}, Distribution{Law::lognormal, 5, 0}, Distribution{Law::gamma, 5, 0}, Distribution{Law::uniform, 5, 5},
          Distribution{Law::triangular, 5, 5, 5}, Distribution{Law::pert, 5, 5, 5}, Distribution::discrete({5, 5, 7}, {1, 2, 0}),
          Distribution::empirical({5, 5}), Distribution::mixture({{Law::deterministic, 5}, {Law::exponential, 5}}, {1, 0})}) {
        EXPECT_EQ(law.law, Law::deterministic);
        EXPECT_EQ(law.a, 5);
        EXPECT_EQ(law.mean(), 5);
    }
    EXPECT_EQ(Distribution(Law::exponential, 0).law, Law::deterministic);
    EXPECT_EQ(Distribution().mean(), 0);
}

// Protects a run from numbers that make no law.
TEST(Distribution, RefusesWhatIsNoLaw) {
    EXPECT_THROW(Distribution(Law::exponential, -1), DataError);
    EXPECT_THROW(Distribution(Law::lognormal, 5, std::nan("")), DataError);
    EXPECT_THROW(Distribution(Law::uniform, 5, 4), DataError);
    EXPECT_THROW(Distribution(Law::triangular, 5, 4, 6), DataError);
    EXPECT_THROW(Distribution(Law::pert, 5, 7, 6), DataError);
    EXPECT_THROW(Distribution(Law::erlang, 5, 1.5), DataError);
    EXPECT_THROW(Distribution(Law::weibull, 5, 0), DataError);
    EXPECT_THROW(static_cast<void>(Distribution::discrete({1, 2}, {0, 0})), DataError);
    EXPECT_THROW(static_cast<void>(Distribution::discrete({1, 2}, {1})), DataError);
    EXPECT_THROW(static_cast<void>(Distribution::empirical({})), DataError);
    EXPECT_THROW(static_cast<void>(Distribution::mixture({{Law::exponential, 1}}, {-1})), DataError);
    EXPECT_THROW(static_cast<void>(Distribution(Law::exponential, 1).within(2, 1)), DataError);
    EXPECT_THROW(static_cast<void>(Distribution(Law::deterministic, 1).within(2, 3)), DataError);
}

// Protects the closed list of laws: every name stands there once, with its parameters.
TEST(Distribution, NamesOfLaws) {
    std::set<Law> laws;
    std::set<std::string_view> names;
    for (const LawNames& n : law_names()) {
        EXPECT_TRUE(laws.insert(n.law).second && names.insert(n.name).second) << n.name;
        EXPECT_FALSE(n.parameters.empty()) << n.name;
    }
    EXPECT_EQ(laws.size(), static_cast<std::size_t>(Law::truncated)) << "every law but the truncated one has a name";
}

}  // namespace
}  // namespace yingshang
