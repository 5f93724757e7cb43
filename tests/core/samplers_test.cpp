// Every sampler against its law at alpha = 1e-6, by a test that tells a law one percent off from it: each has a
// biased twin that must fail, so that a test too weak to see anything cannot pass.
#include "core/samplers.hpp"

#include <cmath>

#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "statistics.hpp"

namespace yingshang {
namespace {

namespace bm = boost::math;
using test::counts_of;
using test::follows;
using test::sample_of;

constexpr double bias = 1.02;

template <class BoostLaw>
auto cdf_of(BoostLaw law) {
    return [law](double x) { return bm::cdf(law, x); };
}

// The sample follows the law, and the same sample stretched by two percent does not.
template <class Cdf>
void expect_law(std::vector<double> values, Cdf cdf) {
    EXPECT_TRUE(follows(values, cdf));
    for (double& v : values) v *= bias;
    EXPECT_FALSE(follows(values, cdf)) << "the test cannot see a bias of two percent";
}

bm::lognormal_distribution<> lognormal_by_mean(double mean, double cv) {
    const double variance = std::log1p(cv * cv);
    return {std::log(mean) - variance / 2, std::sqrt(variance)};
}

// Protects the uniform that everything is built of: its law, and that 0 and 1 never come.
TEST(Samplers, Uniform) {
    const auto values = sample_of([](Draw& d) { return d.uniform(); });
    for (const double v : values) ASSERT_TRUE(v > 0 && v < 1);
    expect_law(values, [](double x) { return std::min(x, 1.0); });
}

// Protects the ziggurat of waiting times, its tail included.
TEST(Samplers, StandardExponential) {
    expect_law(sample_of([](Draw& d) { return sample_standard_exponential(d); }), cdf_of(bm::exponential()));
}

// Protects the tail of that ziggurat: what lies past the last layer is exponential again.
TEST(Samplers, TailOfTheExponential) {
    constexpr double start = 6;
    std::vector<double> tail;
    for (const double v : sample_of([](Draw& d) { return sample_standard_exponential(d); }, 20'000'000))
        if (v > start) tail.push_back(v - start);
    EXPECT_NEAR(static_cast<double>(tail.size()), 2e7 * std::exp(-start), 4.9 * std::sqrt(2e7 * std::exp(-start)));
    EXPECT_TRUE(follows(tail, cdf_of(bm::exponential())));
    for (double& v : tail) v *= 1.05;
    EXPECT_FALSE(follows(tail, cdf_of(bm::exponential())));
}

// Protects the ziggurat of normal deviates.
TEST(Samplers, StandardNormal) {
    const auto values = sample_of([](Draw& d) { return sample_standard_normal(d); });
    expect_law(values, cdf_of(bm::normal()));
    std::vector<double> shifted = values;
    for (double& v : shifted) v += 0.02;
    EXPECT_FALSE(follows(shifted, cdf_of(bm::normal())));
}

// Protects both tails of the normal: how many lie beyond 3.7 standard deviations, where the last layer ends.
TEST(Samplers, TailOfTheNormal) {
    constexpr double start = 3.7, size = 2e7;
    const auto law = cdf_of(bm::normal());
    std::vector<double> above, below;
    for (const double v : sample_of([](Draw& d) { return sample_standard_normal(d); }, static_cast<std::size_t>(size))) {
        if (v > start) above.push_back(v);
        if (v < -start) below.push_back(-v);
    }
    const double expected = size * law(-start);
    const auto beyond = [&](double x) { return 1 - law(-x) / law(-start); };
    for (std::vector<double>& tail : {std::ref(above), std::ref(below)}) {
        EXPECT_NEAR(static_cast<double>(tail.size()), expected, 4.9 * std::sqrt(expected));
        EXPECT_TRUE(follows(tail, beyond));
        for (double& v : tail) v *= bias;
        EXPECT_FALSE(follows(tail, beyond));
    }
}

// Protects durations that a file states by mean and cv.
TEST(Samplers, Lognormal) {
    for (const double cv : {0.2, 0.8, 2.0})
        EXPECT_TRUE(follows(sample_of([=](Draw& d) { return sample_lognormal(d, 25, cv); }), cdf_of(lognormal_by_mean(25, cv))));
    EXPECT_FALSE(follows(sample_of([](Draw& d) { return sample_lognormal(d, 25 * bias, 0.8); }), cdf_of(lognormal_by_mean(25, 0.8))));
    EXPECT_FALSE(follows(sample_of([](Draw& d) { return sample_lognormal(d, 25, 0.8 * bias); }), cdf_of(lognormal_by_mean(25, 0.8))));
}

// Protects the gamma law on both sides of shape one, where the sampler changes its method.
TEST(Samplers, Gamma) {
    for (const double cv : {0.4, 1.0, 1.8}) {
        const double shape = 1 / (cv * cv);
        EXPECT_TRUE(follows(sample_of([=](Draw& d) { return sample_gamma(d, 3, cv); }), cdf_of(bm::gamma_distribution<>(shape, 3 / shape)))) << cv;
        EXPECT_FALSE(follows(sample_of([=](Draw& d) { return sample_gamma(d, 3, cv * bias); }), cdf_of(bm::gamma_distribution<>(shape, 3 / shape))))
            << cv;
    }
}

// Protects the scale families: a reform that halves a mean halves every firm's own duration, exactly.
TEST(Samplers, ScaleWithTheirMean) {
    const auto drawn = [](Law law, double mean) { return sample_of([=](Draw& d) { return sample(d, {law, mean, 0.7}); }, 1000); };
    for (const Law law : {Law::deterministic, Law::exponential, Law::lognormal, Law::gamma}) {
        const auto whole = drawn(law, 8), half = drawn(law, 4);
        for (std::size_t i = 0; i < whole.size(); ++i) ASSERT_EQ(half[i], whole[i] / 2);
    }
}

// Protects chances of corrections and refusals, small ones too.
TEST(Samplers, Bernoulli) {
    for (const double p : {0.003, 0.3, 0.97}) {
        const auto counts = counts_of(sample_of([=](Draw& d) { return sample_bernoulli(d, p); }, 2'000'000), 2);
        EXPECT_TRUE(follows(counts, {1 - p, p})) << p;
        const double wrong = p < 0.5 ? p * 1.1 : 1 - (1 - p) * 1.1;
        EXPECT_FALSE(follows(counts, {1 - wrong, wrong})) << p;
    }
    EXPECT_EQ(counts_of(sample_of([](Draw& d) { return sample_bernoulli(d, 0); }), 2)[1], 0);
    EXPECT_EQ(counts_of(sample_of([](Draw& d) { return sample_bernoulli(d, 1); }), 2)[0], 0);
}

std::vector<double> poisson_probabilities(double mean, std::size_t size) {
    std::vector<double> p;
    for (std::size_t n = 0; n < size; ++n) p.push_back(bm::pdf(bm::poisson(mean), static_cast<double>(n)));
    return p;
}

// Protects counts of arrivals: small means by inversion, large ones by rejection, and the switch at ten.
TEST(Samplers, Poisson) {
    for (const double mean : {0.05, 1.0, 9.99, 10.0, 40.0, 700.0}) {
        const auto size = static_cast<std::size_t>(mean + 12 * std::sqrt(mean) + 20);
        const auto counts = counts_of(sample_of([=](Draw& d) { return sample_poisson(d, mean); }), size);
        EXPECT_TRUE(follows(counts, poisson_probabilities(mean, size))) << mean;
        EXPECT_FALSE(follows(counts, poisson_probabilities(mean * 1.1, size))) << mean;
    }
    EXPECT_EQ(sample_of([](Draw& d) { return sample_poisson(d, 0); }, 1)[0], 0u);
    EXPECT_THROW(sample_of([](Draw& d) { return sample_poisson(d, 1e17); }, 1), DataError);
}

// Protects choices by weight: a weight of zero is never chosen, and weights need not add up to one.
TEST(Samplers, Discrete) {
    const std::vector<double> weights{2, 0, 5, 1, 0};
    const auto counts = counts_of(sample_of([&](Draw& d) { return sample_discrete(d, weights); }), weights.size());
    EXPECT_EQ(counts[1], 0);
    EXPECT_EQ(counts[4], 0);
    const auto without_zeros = std::vector{counts[0], counts[2], counts[3]};
    EXPECT_TRUE(follows(without_zeros, {2.0 / 8, 5.0 / 8, 1.0 / 8}));
    EXPECT_FALSE(follows(without_zeros, {2.0 * bias / 8, (5 - 2 * (bias - 1)) / 8, 1.0 / 8}));
    Draw draw(PhiloxKey{12}, {});
    EXPECT_THROW(static_cast<void>(sample_discrete(draw, std::vector<double>{0, 0})), DataError);
    EXPECT_THROW(static_cast<void>(sample_discrete(draw, {})), DataError);
}

// Protects the laws that files name: the mean each promises is the mean it has.
TEST(Samplers, MeansOfNamedLaws) {
    for (const Distribution& law : {Distribution{Law::deterministic, 5, 0}, Distribution{Law::exponential, 5, 0},
                                    Distribution{Law::lognormal, 5, 0.6}, Distribution{Law::gamma, 5, 0.6}, Distribution{Law::uniform, 2, 8}}) {
        double sum = 0, squares = 0;
        const auto values = sample_of([&](Draw& d) { return sample(d, law); });
        for (const double v : values) sum += v, squares += v * v;
        const double n = static_cast<double>(values.size()), mean = sum / n;
        const double error = std::sqrt(std::max(0.0, squares / n - mean * mean) / n);
        EXPECT_NEAR(mean, law.mean(), 4.9 * error + 1e-9);
        EXPECT_GT(std::abs(mean - law.mean() * bias), 4.9 * error) << "a biased twin would pass";
    }
}

}  // namespace
}  // namespace yingshang
