// Work in progress on the first day: cases that firms had begun before end on the days on which they would have ended.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "economy/shipped_county.hpp"

namespace yingshang {
namespace {

// Jinfeng: some ten thousand enterprises.
const test::Shipped& jinfeng() {
    static const test::Shipped shipped({.counties = {"640106"}, .until = "2022-01-01"});
    return shipped;
}

double per_year(const County& county, Role role, int from_day, int days) {
    double n = 0;
    for (const Outcome& o : county.inherited) {
        const int day = day_of(o.finished) - test::first_month;
        n += county.handbook->role_of(o.process) == role && day >= from_day && day < from_day + days ? 1 : 0;
    }
    return n * 365.0 / days;
}

double expected_starts(const County& county) {
    double n = 0;
    for (FirmRow i = 0; i < county.firms.size_now(); ++i) {
        const bool earns = static_cast<double>(county.firms.margin[i]) >= county.rules.investment.hurdle;
        if (county.firms.card[i].form == Form::enterprise && county.firms.card[i].status == Status::operating && earns)
            n += county.rules.investment.propensity[static_cast<std::size_t>(county.firms.card[i].size)];
    }
    return n;
}

// Protects the first year from an empty pipeline: from the first months on, projects end about as often as they are begun
// (by little less: one that builds begins no other, and some are given up).
TEST(Inherited, ProjectsEndFromTheFirstMonthsOn) {
    const County county = jinfeng().county();
    const double starts = expected_starts(county);
    ASSERT_GT(starts, 50);
    const double early = per_year(county, Role::construction, 0, 183);
    EXPECT_GT(early, 0.6 * starts);
    EXPECT_LT(early, 1.3 * starts);
    EXPECT_LT(per_year(county, Role::construction, 4 * 365, 365), 0.2 * starts) << "they were all begun before the first day";
}

// Protects what is inherited: whoever builds is marked, ends on the day told, and has its capacity when what it built is connected
// and registered, and not before.
TEST(Inherited, ProjectsBecomeCapacityOnTheirDay) {
    County county = jinfeng().county();
    const auto first = std::find_if(county.inherited.begin(), county.inherited.end(), [&](const Outcome& o) {
        return county.handbook->role_of(o.process) == Role::construction && o.result == CaseResult::completed;
    });
    ASSERT_NE(first, county.inherited.end());
    const FirmRow i = first->owner;
    const Day day = day_of(first->finished);
    EXPECT_TRUE(county.firms.has(i, building));
    EXPECT_GT(first->total_ticks, county.calendar().working_ticks(first->finished)) << "it was begun before the first day";
    const float before = county.firms.capacity[i];
    for (Day d = test::first_month; d < day; d = d + 1) run_day(county, d);
    EXPECT_EQ(county.firms.capacity[i], before);
    run_day(county, day);
    EXPECT_TRUE(county.firms.has(i, built) || county.firms.capacity[i] > before);
    for (Day d = day + 1; county.firms.undertakings.of(i).pending_matters > 0 && d < day + 365; d = d + 1) run_day(county, d);
    EXPECT_FLOAT_EQ(county.firms.capacity[i], before * static_cast<float>(1 + county.rules.investment.growth));
    EXPECT_FALSE(county.firms.has(i, building));
    EXPECT_NO_THROW((void)check_accounts(county));
}

// Protects the court's pipeline: some of those who cannot pay are before it on the first day, with a case that goes on.
TEST(Inherited, BankruptciesAreUnderWay) {
    const test::Shipped all_to_the_court({.set = {"exit.zombie_court=1"}, .counties = {"640106"}, .until = "2022-01-01"});
    const County county = all_to_the_court.county();
    double before_court = 0, zombies = 0;
    for (FirmRow i = 0; i < county.firms.size_now(); ++i) {
        before_court += county.firms.card[i].status == Status::bankrupt ? 1 : 0;
        zombies += county.firms.card[i].status == Status::zombie ? 1 : 0;
        EXPECT_TRUE(county.firms.card[i].status != Status::bankrupt || county.firms.card[i].workers == 0);
    }
    // Of an exponential time since the petition less than some two years.
    const double share = 1 - std::exp(-2 * county.rules.exit.zombie_liquidation * county.rules.exit.zombie_court);
    EXPECT_GT(before_court, 0.4 * share * (before_court + zombies));
    EXPECT_LT(before_court, 2.0 * share * (before_court + zombies));
    EXPECT_GT(per_year(county, Role::bankruptcy, 0, 365), 0);
}

// Protects comparisons: the same work in progress whatever measures come later and however long the run is.
TEST(Inherited, IsTheSameInEveryScenario) {
    const auto ends = [](const test::Asked& asked) {
        const test::Shipped shipped(asked);
        const County county = shipped.county();
        std::vector<std::pair<std::uint32_t, FirmRow>> all;
        for (const Outcome& o : county.inherited)
            if (o.finished < tick_at(to_day({2019, 1, 1}))) all.emplace_back(o.finished.value, o.owner);
        return all;
    };
    const auto base = ends({.counties = {"640106"}, .until = "2020-01-01"});
    EXPECT_GT(base.size(), 50u);
    EXPECT_EQ(base, ends({.counties = {"640106"}, .until = "2023-01-01"}));
    EXPECT_EQ(base, ends({.selector = "baseline+all", .counties = {"640106"}, .until = "2020-01-01"}));
}

}  // namespace
}  // namespace yingshang
