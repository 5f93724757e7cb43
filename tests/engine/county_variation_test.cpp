// Counties in which papers go round more slowly: how far apart they lie, and what they leave alone.
#include "engine/county_variation.hpp"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "office_fixture.hpp"

namespace yingshang {
namespace {

using test::day_ticks;
using test::Workshop;

Places two_counties() { return {{{"11", "A", "", "1"}, {"12", "B", "", "1"}}, {{"1", "Whole", "", ""}}}; }

double office_days(const EnginePlan& plan, CountyId county, std::uint32_t replicate) {
    Office office(plan, county, RunKey(7, replicate));
    const Day first = plan.calendar().first();
    office.open(ProcessId(0), tick_at(first), 0, {1}, {});
    for (int i = 0; i < 200 && office.outcomes().empty(); ++i) office.run_day(first + i);
    return static_cast<double>(office.outcomes().front().office_ticks) / day_ticks;
}

// Protects the numbers: lognormal factors about a mean of 1 in every replicate, as far apart as stated.
TEST(CountyVariation, HasAMeanOfOneAndTheStatedVariation) {
    constexpr std::size_t counties = 22;
    double squares = 0, logs = 0;
    constexpr std::uint32_t replicates = 2000;
    for (std::uint32_t r = 0; r < replicates; ++r) {
        CountyVariation variation(counties, RunKey(3, r));
        double sum = 0;
        std::array<double, counties> log{};
        for (std::size_t c = 0; c < counties; ++c) {
            const double f = variation.factor(CountyId(c), 0.3);
            sum += f;
            squares += (f - 1) * (f - 1);
            log[c] = std::log(f);
        }
        EXPECT_NEAR(sum / counties, 1, 1e-12);
        double mean = 0;
        for (const double l : log) mean += l / counties;
        for (const double l : log) logs += (l - mean) * (l - mean) / (counties - 1);
    }
    // Of the logarithm, whose mean over counties is free: without bias. 42,000 degrees of freedom.
    EXPECT_NEAR(logs / replicates, std::log1p(0.3 * 0.3), 4.9 * std::log1p(0.3 * 0.3) * std::sqrt(2.0 / 42000));
    EXPECT_NEAR(std::sqrt(squares / (replicates * (counties - 1))), 0.3, 0.01);
}

// Protects common random numbers: a smaller variation brings each county nearer to the others, in the same order.
TEST(CountyVariation, ShrinksAboutTheSameOrder) {
    CountyVariation wide(5, RunKey(3, 1)), narrow(5, RunKey(3, 1));
    for (std::size_t c = 0; c < 5; ++c)
        for (std::size_t d = 0; d < 5; ++d) {
            const double far = std::log(wide.factor(CountyId(c), 0.4) / wide.factor(CountyId(d), 0.4));
            const double near = std::log(narrow.factor(CountyId(c), 0.1) / narrow.factor(CountyId(d), 0.1));
            EXPECT_NEAR(near, far * std::sqrt(std::log1p(0.1 * 0.1) / std::log1p(0.4 * 0.4)), 1e-12);
        }
    CountyVariation other(5, RunKey(3, 2));
    EXPECT_NE(wide.factor(CountyId(0), 0.4), other.factor(CountyId(0), 0.4)) << "each replicate draws anew";
    EXPECT_EQ(wide.factor(CountyId(3), 0), 1);
    CountyVariation alone(1, RunKey(3, 1));
    EXPECT_DOUBLE_EQ(alone.factor(CountyId(0), 0.4), 1);
}

// Protects what it is a factor on: circulation, neither officers' work nor a delay that the law states, and never past a limit.
TEST(CountyVariation, LengthensCirculationAlone) {
    for (const bool limited : {false, true}) {
        Workshop shop;
        shop.places = two_counties();
        shop.unlimited_desk("hall");
        ProcessDescription& permit = shop.process("permit");
        permit.county_variation = shop.number(0.5);
        if (limited) permit.limit = shop.days(13);
        shop.served(permit, "review", "hall", shop.fixed(2)).time = shop.fixed(10);
        shop.lasting(permit, "publicity", StepKind::delay, shop.fixed(1)).after = {"review"};
        const EnginePlan& plan = shop.plan(400);
        for (std::uint32_t r = 0; r < 20; ++r) {
            CountyVariation variation(2, RunKey(7, r));
            for (const CountyId county : {CountyId(0), CountyId(1)}) {
                const double circulation = 10 * variation.factor(county, 0.5);
                EXPECT_NEAR(office_days(plan, county, r), 2 + (limited ? std::min(10.0, circulation) : circulation) + 1, 1e-3);
            }
        }
    }
}

// Protects the seat: whoever's case is sent to another county finds it as slow as those who live there do.
TEST(CountyVariation, IsThatOfTheSeat) {
    Workshop shop;
    shop.places = two_counties();
    DeskDescription& hall = shop.unlimited_desk("hall");
    hall.level = Level::region;
    hall.seat = "12";
    ProcessDescription& permit = shop.process("permit");
    permit.county_variation = shop.number(0.5);
    shop.served(permit, "review", "hall", shop.fixed(0)).time = shop.fixed(10);
    shop.arrivals("permit", 1);
    shop.book.arrivals[0].rate = shop.number_by_county({1, 0});
    shop.book.arrivals[0].until = to_day({2018, 8, 1});  // all are over in the end
    const auto slowness = [](std::uint32_t replicate) { return CountyVariation(2, RunKey(7, replicate)).factor(CountyId(1), 0.5); };
    std::uint32_t apart = 0;
    while (std::abs(slowness(apart) - 1) < 0.2) apart += 1;
    const StatedRunResult r = run_stated(shop.plan(400), {300, 0}, RunKey(7, apart), test::one_by_one);
    const StepTally& review = r.tally.steps[0][0];
    ASSERT_GT(review.finished, 150u);
    EXPECT_NEAR(static_cast<double>(review.circulation_ticks) / static_cast<double>(review.finished) / day_ticks, 10 * slowness(apart), 1e-3);
}

}  // namespace
}  // namespace yingshang
