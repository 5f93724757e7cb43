// Statistics of paired replicates: the textbook's interval, its coverage, and what is called inconclusive or material.
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "core/samplers.hpp"
#include "experiment/comparison.hpp"

namespace yingshang {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

RunResult replicate(std::uint32_t number, const std::vector<double>& by_year) {
    RunResult r;
    r.replicate = number;
    r.indicators.definitions = {{"entry", "firms", "", "", "", Combination::total},
                                {"duration", "working days", "", "", "office", Combination::ratio}};
    r.indicators.first_year = 2020;
    for (const double v : by_year) {
        std::vector<IndicatorYear> year(2);
        year[0].numerator = v;
        year[1].numerator = std::isfinite(v) ? v : 0;
        year[1].denominator = std::isfinite(v) ? 1 : 0;
        r.indicators.years.push_back(year);
    }
    return r;
}

// One year, 2020, a value a replicate in each scenario.
EnsembleResult ensemble(const std::vector<double>& base, const std::vector<double>& other) {
    EnsembleResult e;
    e.scenarios = {"baseline", "reformed"};
    e.runs.resize(2);
    for (std::size_t i = 0; i < base.size(); ++i) e.runs[0].push_back(replicate(static_cast<std::uint32_t>(i), {base[i]}));
    for (std::size_t i = 0; i < other.size(); ++i) e.runs[1].push_back(replicate(static_cast<std::uint32_t>(i), {other[i]}));
    return e;
}

Effect effect(const EnsembleResult& e, double materiality = 0.01, const std::string& indicator = "duration") {
    return compare(e, {{indicator, {2020, 2020}}}, materiality).scenarios.at(0).effects.at(0);
}

// Protects readers from a share above 1 or a change of it by more than 100 points: the interval is cut to what is possible, other units are left
// alone.
TEST(Interval, OfSharesKeepsToWhatIsPossible) {
    const Interval wide = mean_interval({0.9, 0.99});
    ASSERT_GT(*wide.high, 1);
    ASSERT_GT(*wide.low, 0);
    EXPECT_EQ(*possible_for("1", wide).high, 1);
    EXPECT_EQ(*possible_for("1", wide).low, *wide.low);
    EXPECT_EQ(*possible_difference("1", wide).high, 1);
    EXPECT_EQ(*possible_difference("1", mean_interval({-0.9, -0.2})).low, -1);
    EXPECT_EQ(*possible_for("1", mean_interval({0.01, 0.3})).low, 0);
    EXPECT_EQ(*possible_for("1 per year", wide).high, *wide.high);
    EXPECT_EQ(possible_for("1", wide).mean, wide.mean);
    EXPECT_FALSE(possible_for("1", mean_interval({0.5})).low.has_value());
}

// t quantiles at 0.975 for 1, 4 and 9 degrees of freedom, from tables.
TEST(Interval, IsThatOfTheTextbook) {
    const Interval two = mean_interval({1, 3});
    EXPECT_DOUBLE_EQ(two.mean, 2);
    EXPECT_NEAR(*two.high - 2, 12.7062047, 1e-6);  // t x s / sqrt(n) = t x sqrt(2) / sqrt(2)
    const Interval five = mean_interval({2, 4, 4, 5, 10});
    EXPECT_DOUBLE_EQ(five.mean, 5);
    EXPECT_NEAR(*five.high - 5, 2.7764451 * std::sqrt(9.0 / 5), 1e-6);
    EXPECT_NEAR(5 - *five.low, 2.7764451 * std::sqrt(9.0 / 5), 1e-6);
    const Interval ten = mean_interval({1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    EXPECT_NEAR(*ten.high - 5.5, 2.2621572 * std::sqrt(55.0 / 6 / 10), 1e-6);
}

// Protects from an interval of one value, and from one undefined value spoiling the rest.
TEST(Interval, NeedsTwoFiniteValues) {
    EXPECT_TRUE(std::isnan(mean_interval({}).mean));
    EXPECT_TRUE(std::isnan(mean_interval({undefined, undefined}).mean));
    EXPECT_FALSE(mean_interval({7}).low.has_value());
    EXPECT_EQ(mean_interval({7, undefined}).mean, 7);
    EXPECT_FALSE(mean_interval({7, undefined}).high.has_value());
    EXPECT_DOUBLE_EQ(mean_interval({7, undefined, 9}).mean, 8);
}

// Pairs: what both scenarios share by luck does not widen the interval.
TEST(Comparison, IsPaired) {
    const std::vector<double> base{100, 900, 400, 2500, 50};
    std::vector<double> other = base, shifts{2, 4, 4, 5, 10};
    for (std::size_t i = 0; i < base.size(); ++i) other[i] += shifts[i];
    const Effect e = effect(ensemble(base, other));
    EXPECT_DOUBLE_EQ(e.base, 790);
    EXPECT_DOUBLE_EQ(e.value, 795);
    EXPECT_DOUBLE_EQ(e.difference, 5);
    EXPECT_NEAR(*e.high - 5, 2.7764451 * std::sqrt(9.0 / 5), 1e-6);
    EXPECT_EQ(e.unit, "working days");
    // Unpaired, the same numbers say nothing: the replicates' order is what pairs them.
    std::swap(other[0], other[3]);
    EXPECT_TRUE(*effect(ensemble(base, other)).inconclusive);
}

// A replicate that failed in one scenario has no partner.
TEST(Comparison, PairsByNumberOfReplicate) {
    EnsembleResult e = ensemble({10, 20, 30, 40}, {11, 22, 33, 44});
    e.runs[1].erase(e.runs[1].begin() + 1);
    const Effect found = effect(e);
    EXPECT_DOUBLE_EQ(found.base, (10 + 30 + 40) / 3.0);
    EXPECT_DOUBLE_EQ(found.difference, (1 + 3 + 4) / 3.0);
    const Comparison c = compare(e, {{"duration", {2020, 2020}}}, 0.01);
    EXPECT_EQ(c.replicates, 4u);
    EXPECT_EQ(c.scenarios[0].pairs, 3u) << "what the table says of its intervals";
}

// Protects means over rare cases: a replicate without any leaves both sides of the pair.
TEST(Comparison, ReplicatesWithoutCasesHaveNoDifference) {
    const Effect some = effect(ensemble({10, undefined, 30, 40}, {11, 22, undefined, 44}));
    EXPECT_DOUBLE_EQ(some.base, 25);
    EXPECT_DOUBLE_EQ(some.difference, 2.5);
    const Effect none = effect(ensemble({undefined, undefined}, {1, 2}));
    EXPECT_TRUE(std::isnan(none.difference));
    EXPECT_FALSE(none.relative || none.low || none.high || none.inconclusive);
    EXPECT_FALSE(none.material);
}

// Protects readers from a sign that chance alone may have given.
TEST(Comparison, SaysInconclusiveWhereTheIntervalSpansZero) {
    EXPECT_FALSE(*effect(ensemble({10, 10, 10}, {11, 12, 11.5})).inconclusive);
    EXPECT_FALSE(*effect(ensemble({11, 12, 11.5}, {10, 10, 10})).inconclusive) << "a fall is as sure as a rise";
    EXPECT_TRUE(*effect(ensemble({10, 10, 10}, {9, 12, 10.5})).inconclusive);
    EXPECT_FALSE(effect(ensemble({10}, {11})).inconclusive.has_value()) << "one replicate says nothing of sureness";
}

// Protects readers from trifles that common random numbers make sure.
TEST(Comparison, IsMaterialFromTheStatedShare) {
    const auto at = [](double base, double other, double materiality) { return effect(ensemble({base, base}, {other, other}), materiality); };
    EXPECT_DOUBLE_EQ(*at(200, 204, 0.01).relative, 0.02);
    EXPECT_TRUE(at(200, 204, 0.01).material);
    EXPECT_TRUE(at(200, 196, 0.01).material);
    EXPECT_TRUE(at(200, 202, 0.01).material) << "exactly at the mark";
    EXPECT_FALSE(at(200, 201, 0.01).material) << "sure, but small";
    EXPECT_DOUBLE_EQ(*at(-200, -204, 0.01).relative, -0.02) << "relative to the size of the base";
    EXPECT_FALSE(at(0, 5, 0.01).relative.has_value());
    EXPECT_TRUE(at(0, 5, 0.01).material) << "more than any share of nothing";
    EXPECT_FALSE(at(0, 0, 0.01).material);
}

// Protects those who read only the mark: what chance alone may have done is not material, however large, nor is what one
// replicate shows.
TEST(Comparison, IsMaterialOnlyWhereItIsSure) {
    const Effect unsure = effect(ensemble({100, 100, 100}, {150, 90, 170}));
    EXPECT_GT(*unsure.relative, 0.3);
    EXPECT_TRUE(*unsure.inconclusive);
    EXPECT_FALSE(unsure.material);
    EXPECT_FALSE(effect(ensemble({0, 0, 0}, {5, -1, 6})).material);
    EXPECT_FALSE(effect(ensemble({100}, {150})).material);
}

// Protects readers of long tables from taking one interval in twenty for a finding: rows that never move are not counted.
TEST(Comparison, SaysHowManyIntervalsChanceWouldMakeSure) {
    const Effect moving = effect(ensemble({10, 20, 30}, {11, 19, 33})), still = effect(ensemble({10, 20}, {10, 20})),
                 single = effect(ensemble({10}, {20}));
    const ByChance chance = by_chance({moving, still, moving, single, moving});
    EXPECT_EQ(chance.intervals, 3u);
    EXPECT_DOUBLE_EQ(chance.expected, 0.15);
}

// The last bit of a sum over other firms is no difference, but what is more than that is one.
TEST(Comparison, RoundingIsNoDifference) {
    EXPECT_EQ(effect(ensemble({1e9, 1e9}, {1e9 + 1e-7, 1e9 - 1e-7})).difference, 0);
    EXPECT_NE(effect(ensemble({1e9, 1e9}, {1e9 + 1, 1e9 + 1})).difference, 0);
}

// Of intervals of n normal differences 95 % hold the truth; those of a biased mean, or with the normal quantile in the
// place of Student's, do not (4.9 standard errors at alpha 1e-6).
TEST(Comparison, IntervalCoversTheTruthAsOftenAsItSays) {
    constexpr int trials = 40'000;
    constexpr std::size_t n = 5;
    constexpr double truth = 3, sd = 2;
    int covered = 0, covered_biased = 0, covered_normal = 0;
    for (int t = 0; t < trials; ++t) {
        Draw draw(RunKey(20'200'501, 0), {static_cast<std::uint64_t>(t)}, {.purpose = Purpose{100}});
        std::vector<double> base, other;
        for (std::size_t i = 0; i < n; ++i) {
            base.push_back(1000 + 300 * sample_standard_normal(draw));
            other.push_back(base.back() + truth + sd * sample_standard_normal(draw));
        }
        std::vector<double> differences;
        for (std::size_t i = 0; i < n; ++i) differences.push_back(other[i] - base[i]);
        const Interval interval = t < 1000 ? [&] { const Effect e = effect(ensemble(base, other)); return Interval{e.difference, e.low, e.high}; }() : mean_interval(differences);
        const double half = (*interval.high - *interval.low) / 2;
        covered += std::abs(interval.mean - truth) <= half ? 1 : 0;
        covered_biased += std::abs(interval.mean + 0.3 - truth) <= half ? 1 : 0;
        covered_normal += std::abs(interval.mean - truth) <= half * 1.959964 / 2.776445 ? 1 : 0;
    }
    const auto is_share = [&](int k) { return std::abs(k - trials * 0.95) < 4.9 * std::sqrt(trials * 0.95 * 0.05); };
    EXPECT_TRUE(is_share(covered)) << covered;
    EXPECT_FALSE(is_share(covered_biased)) << covered_biased;
    EXPECT_FALSE(is_share(covered_normal)) << covered_normal;
}

// Protects windows of years, and those that reach past the results.
TEST(Comparison, WindowsSumYears) {
    EnsembleResult e;
    e.scenarios = {"baseline", "reformed"};
    e.runs = {{replicate(0, {1, 10, 100})}, {replicate(0, {2, 20, 200})}};
    const auto in = [&](int from, int until) { return compare(e, {{"entry", {from, until}}}, 0.01).scenarios[0].effects[0]; };
    EXPECT_EQ(in(2020, 2020).difference, 1);
    EXPECT_EQ(in(2021, 2022).difference, 110);
    EXPECT_EQ(in(2020, 2022).base, 111);
    EXPECT_EQ(in(2021, 2030).base, 110) << "years past the results add nothing";
    EXPECT_TRUE(std::isnan(in(2030, 2031).difference));
}

// Protects tables: rows come as asked for, and an unknown indicator is no silent gap.
TEST(Comparison, KeepsTheOrderAskedFor) {
    const EnsembleResult e = ensemble({1, 2}, {2, 3});
    const Comparison c = compare(e, {{"duration", {2020, 2020}}, {"entry", {2020, 2020}}, {"duration", {2021, 2021}}}, 0.01);
    ASSERT_EQ(c.scenarios.size(), 1u);
    EXPECT_EQ(c.base, "baseline");
    EXPECT_EQ(c.replicates, 2u);
    ASSERT_EQ(c.scenarios[0].effects.size(), 3u);
    EXPECT_EQ(c.scenarios[0].effects[1].name, "entry");
    EXPECT_EQ(c.scenarios[0].effects[2].window.text(), "2021");
    EXPECT_THROW((void)compare(e, {{"duration_of_nothing", {2020, 2020}}}, 0.01), InternalError);
}

// Protects the way windows are written, both ways.
TEST(Window, IsAYearOrASpanOfYears) {
    EXPECT_EQ(parse_window("2021"), (Window{2021, 2021}));
    EXPECT_EQ(parse_window("2020-2022"), (Window{2020, 2022}));
    EXPECT_EQ(parse_window("2020-2020")->text(), "2020");
    EXPECT_EQ(parse_window("2020-2022")->text(), "2020-2022");
    for (const char* wrong : {"", "2022-2020", "20", "2021-", "-2021", "2021-2022-2023", "2021 ", "year", "99999", "2021-x"})
        EXPECT_FALSE(parse_window(wrong)) << wrong;
}

// Cases and their total duration in two classes of firms, of which the second may have none.
RunResult in_classes(std::uint32_t number, double small_days, double large_cases) {
    RunResult r = replicate(number, {small_days});
    Breakdown b{"size", {"small", "large"}, {1, 1}, 2020, {}, {}};
    for (const auto& [days, cases] : {std::pair{small_days, 2.0}, std::pair{large_cases * 7, large_cases}}) {
        std::vector<IndicatorYear> year(2);
        year[0].numerator = cases;
        year[1] = {days * cases, cases, {}, {}};
        b.years.push_back({year});
    }
    r.breakdowns.push_back(b);
    return r;
}

// Protects "for whom": each class has both values, the paired difference and its interval, and a class without a case has no number.
TEST(Comparison, TellsEveryClassOfABreakdown) {
    EnsembleResult e;
    e.scenarios = {"baseline", "reformed"};
    e.runs = {{in_classes(0, 10, 0), in_classes(1, 12, 0)}, {in_classes(0, 4, 0), in_classes(1, 8, 0)}};
    const Effect duration = effect(e);
    ASSERT_EQ(duration.by.size(), 1u);
    EXPECT_EQ(duration.by[0].by, "size");
    const Effect& small = duration.by[0].classes.at(0);
    EXPECT_EQ(small.name, "small");
    EXPECT_EQ(small.unit, "working days");
    EXPECT_DOUBLE_EQ(small.base, (2 * 10 + 2 * 12) / 4.0);
    EXPECT_DOUBLE_EQ(small.difference, -5);
    EXPECT_NEAR(*small.low, -5 - 12.7062047, 1e-6);  // differences -6 and -4: sd / sqrt(2) = 1
    EXPECT_TRUE(*small.inconclusive);
    const Effect& large = duration.by[0].classes.at(1);
    EXPECT_TRUE(std::isnan(large.base));
    EXPECT_TRUE(std::isnan(large.difference));
    EXPECT_FALSE(large.inconclusive.has_value());
    const Effect entries = effect(e, 0.01, "entry");
    EXPECT_TRUE(std::isnan(entries.by[0].classes.at(1).base)) << "no case in any replicate: no zero";
    EXPECT_EQ(entries.by[0].classes.at(0).base, 2);
    EXPECT_EQ(*entries.by[0].classes.at(0).low, 0);
}

// Protects an effect from nothing to something: where only one scenario has cases, the other's count is zero.
TEST(Comparison, CountsFromZeroWhereTheOtherScenarioHasCases) {
    EnsembleResult e;
    e.scenarios = {"baseline", "reformed"};
    e.runs = {{in_classes(0, 10, 0), in_classes(1, 12, 0)}, {in_classes(0, 4, 3), in_classes(1, 8, 5)}};
    const Effect large = effect(e, 0.01, "entry").by.at(0).classes.at(1);
    EXPECT_EQ(large.base, 0);
    EXPECT_EQ(large.value, 4);
    EXPECT_EQ(large.difference, 4);
}

// Protects "for whom" where there is one replicate, and where an indicator is told of whole counties alone.
TEST(Comparison, HasNoIntervalInClassesOfOneReplicateAndNoneOfWhatIsNotTold) {
    EnsembleResult e;
    e.scenarios = {"baseline", "reformed"};
    e.runs = {{in_classes(0, 10, 1)}, {in_classes(0, 4, 1)}};
    for (auto& runs : e.runs) runs[0].breakdowns[0].told = {0, 1};
    const Effect duration = effect(e);
    EXPECT_FALSE(duration.by.at(0).classes.at(0).low.has_value());
    EXPECT_EQ(duration.by[0].classes[0].difference, -6);
    EXPECT_TRUE(effect(e, 0.01, "entry").by.empty());
}

}  // namespace
}  // namespace yingshang
