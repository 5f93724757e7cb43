// The region grows as it did: the stocks of 2018 and 2019 that the back-cast starts of 2017 have to reach.
#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "shipped.hpp"

namespace yingshang {
namespace {

// Market entities on the register at the end of a year.
double entities(const RunResult& r, int year) {
    const std::vector<double>& stock = r.panel.data[0];  // firms_registered
    const std::size_t cells = stock.size() / r.months.size();
    double sum = 0;
    for (std::size_t m = 0; m < r.months.size(); ++m)
        if (to_date(r.months[m]) == Date{year, 12, 1})
            for (std::size_t i = m * cells; i < (m + 1) * cells; ++i) sum += stock[i] == stock[i] ? stock[i] : 0;
    return sum;
}

// One firm in twenty: 25,000 of them. The stock's own sampling error is 0.6 percent (4.9 standard errors: 3 percent).
TEST(Growth, ASampleReachesTheStockOf2018) {
    const RunResult r = test::run({.counties = {}, .until = "2019-01-01", .threads = 2, .scale = 0.05});
    EXPECT_NEAR(entities(r, 2018), 570'000, 0.05 * 570'000);
}

// The spin-up year is no exodus: a stock that starts far from its steady state would leave in the first months.
TEST(Growth, TheFirstYearHasNoExodus) {
    WorldInput world = test::world_of({.until = "2019-01-01"});
    world.horizon.results_from = world.horizon.from;
    const RunResult r = simulate(
        world, test::run_options({}, world.places), [](std::size_t n, const auto& task) { test::on_threads(1, n, task); }, [](Day) { return true; });
    const auto stops = std::find_if(r.panel.variables.begin(), r.panel.variables.end(), [](const Variable& v) { return v.name == "stops"; }) -
                       r.panel.variables.begin();
    const std::vector<double>& values = r.panel.data.at(static_cast<std::size_t>(stops));
    const std::size_t cells = values.size() / r.months.size();
    std::array<double, 2> years{};
    for (std::size_t i = 0; i < values.size(); ++i) years.at(i / cells / 12) += values[i] == values[i] ? values[i] : 0;
    EXPECT_LT(years[0], 2 * years[1]);
    EXPECT_LT(years[0], 0.2 * 4900) << "of the firms of the first day";
}

// Protects the back-cast at full density.
TEST(NightlyGrowth, TheRegionReachesTheStocksOf2018And2019) {
    const RunResult r = test::run({.counties = {}, .until = "2020-01-01", .threads = 2});
    EXPECT_NEAR(entities(r, 2018), 570'000, 0.02 * 570'000);
    EXPECT_NEAR(entities(r, 2019), 620'000, 0.04 * 620'000);
}

}  // namespace
}  // namespace yingshang
