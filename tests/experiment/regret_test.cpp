// Regret over worlds by hand: in the indicator's unit, against the best of each world, paired by replicate, never sure without reason.
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "experiment/regret.hpp"

namespace yingshang {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

RunResult replicate(std::uint32_t number, double value) {
    RunResult r;
    r.replicate = number;
    r.indicators.definitions = {{"duration", "working days", "", "", "office", Combination::ratio}};
    r.indicators.first_year = 2020;
    std::vector<IndicatorYear> year(1);
    year[0].numerator = std::isfinite(value) ? value : 0;
    year[0].denominator = std::isfinite(value) ? 1 : 0;
    r.indicators.years.push_back(year);
    return r;
}

// [world x package][replicate]
RegretTable table(const std::vector<std::vector<double>>& values, std::size_t worlds, Better better = Better::down) {
    EnsembleResult e;
    std::vector<std::string> world_names, package_names;
    for (std::size_t w = 0; w < worlds; ++w) world_names.push_back("w" + std::to_string(w));
    for (std::size_t p = 0; p < values.size() / worlds; ++p) package_names.push_back("p" + std::to_string(p));
    for (const std::vector<double>& one : values) {
        e.scenarios.push_back(std::to_string(e.scenarios.size()));
        e.runs.emplace_back();
        for (std::size_t r = 0; r < one.size(); ++r) e.runs.back().push_back(replicate(static_cast<std::uint32_t>(r), one[r]));
    }
    return regret_of(e, world_names, package_names, {{{"duration", {2020, 2020}}, better}});
}

// Protects the definition: regret is best less own value in that world, the worst is taken over worlds, the least of these wins though it is
// the best of no world.
TEST(Regret, OfTheTextbook) {
    // Days:      p0   p1   p2 in w0; then in w1
    const RegretTable t = table({{10, 10}, {30, 30}, {14, 14}, {50, 50}, {20, 20}, {26, 26}}, 2);
    const IndicatorRegret& r = t.indicators.at(0);
    EXPECT_EQ(r.unit, "working days");
    const auto means = [&](std::size_t w) { return std::vector{r.regret[w][0].mean, r.regret[w][1].mean, r.regret[w][2].mean}; };
    EXPECT_EQ(means(0), (std::vector<double>{0, 20, 4}));
    EXPECT_EQ(means(1), (std::vector<double>{30, 0, 6}));
    EXPECT_EQ(r.by_world[0].best, 0u);
    EXPECT_EQ(r.by_world[0].second, 2u);
    EXPECT_EQ(r.by_world[1].best, 1u);
    EXPECT_EQ((std::vector{r.worst[0].regret.mean, r.worst[1].regret.mean, r.worst[2].regret.mean}), (std::vector<double>{30, 20, 6}));
    EXPECT_EQ((std::vector{r.worst[0].world, r.worst[1].world, r.worst[2].world}), (std::vector<std::size_t>{1, 0, 1}));
    ASSERT_TRUE(r.over_worlds);
    EXPECT_EQ(r.over_worlds->best, 2u);
    EXPECT_EQ(r.over_worlds->second, 1u);
    EXPECT_EQ(r.over_worlds->difference.mean, 14);
    EXPECT_EQ(*r.over_worlds->inconclusive, false);
}

// Protects what is better upward: the same numbers with the other sign.
TEST(Regret, OfWhatIsBetterUpward) {
    const IndicatorRegret r = table({{10, 10}, {30, 30}}, 1, Better::up).indicators.at(0);
    EXPECT_EQ(r.regret[0][0].mean, 20);
    EXPECT_EQ(r.by_world[0].best, 1u);
}

// Protects the intervals: differences within replicates count, not the spread between them; where they span zero nothing is sure.
TEST(Regret, IsPairedAndSaysWhatIsNotSure) {
    const IndicatorRegret sure = table({{10, 100, 1000}, {11, 101.5, 1000.9}}, 1).indicators.at(0);
    EXPECT_EQ(*sure.by_world[0].inconclusive, false);
    EXPECT_LT(*sure.regret[0][1].high, 3);
    const IndicatorRegret unsure = table({{10, 100, 1000}, {12, 99, 1001}}, 1).indicators.at(0);
    EXPECT_EQ(*unsure.by_world[0].inconclusive, true);
    EXPECT_EQ(*unsure.over_worlds->inconclusive, true);
    EXPECT_FALSE(table({{10}, {12}}, 1).indicators.at(0).over_worlds->inconclusive) << "one replicate has no interval";
    // Sums of another order are no regret.
    EXPECT_EQ(table({{0.1 + 0.2, 0.1 + 0.2}, {0.3, 0.3}}, 1).indicators.at(0).regret[0][0].mean, 0);
}

// Protects pairs: a replicate without such a case in one world counts in none; without any there is no table.
TEST(Regret, LeavesOutReplicatesThatLackAValue) {
    const IndicatorRegret r = table({{10, 50}, {12, undefined}, {7, 80}, {9, 90}}, 2).indicators.at(0);
    EXPECT_EQ(r.regret[0][1].mean, 2);
    EXPECT_EQ(r.regret[1][1].mean, 2);
    EXPECT_FALSE(table({{undefined}, {12}}, 1).indicators.at(0).over_worlds);
}

}  // namespace
}  // namespace yingshang
