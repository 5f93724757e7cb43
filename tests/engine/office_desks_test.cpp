// Desks and officers of an office: the sums that it keeps of them, and who is staffed.
#include <gtest/gtest.h>

#include "office_fixture.hpp"

namespace yingshang {
namespace {

using test::Workshop;

// Protects the short way of ordinary visits: a run that keeps a log goes the long way, and every sum is the same.
TEST(Office, ALogChangesNoSum) {
    const auto run = [](bool logged) {
        Workshop w;
        w.desk("counter", 3);
        w.unlimited_desk("archive");
        ProcessDescription& p = w.process("permit");
        StepDescription& look = w.served(p, "look", "counter", w.exponential(0.2));
        look.refusal = w.number(0.4);
        look.retry = Retry{w.exponential(3), w.number(3)};
        StepDescription& file = w.served(p, "file", "archive", w.lognormal(0.5, 1));
        file.time = w.lognormal(2, 1);
        file.after = {"look"};
        w.arrivals("permit", 7);
        StatedRun stated{400, 50};
        stated.keep_values = true;
        if (logged) stated.on_events = [](std::span<const LoggedEvent>) {};
        return run_stated(w.plan(), stated, RunKey(11, 0), test::one_by_one);
    };
    const StatedRunResult short_way = run(false), long_way = run(true);
    EXPECT_EQ(short_way.events, long_way.events);
    for (std::size_t d = 0; d < 2; ++d) {
        const DeskTally &a = short_way.tally.desks[d], &b = long_way.tally.desks[d];
        EXPECT_EQ(a.wait.values, b.wait.values);
        EXPECT_EQ(a.sojourn.values, b.sojourn.values);
        EXPECT_EQ(a.arrived, b.arrived);
        EXPECT_EQ(a.arrived_work, b.arrived_work);
        EXPECT_EQ(a.open_ticks, b.open_ticks);
        EXPECT_EQ(a.waited, b.waited);
        EXPECT_EQ(a.busy_time, b.busy_time);
        EXPECT_EQ(a.queue_time, b.queue_time);
        EXPECT_EQ(a.system_squares, b.system_squares);
    }
    EXPECT_GT(short_way.tally.desks[0].waited, 100u);
    for (std::size_t s = 0; s < 2; ++s) {
        const StepTally &a = short_way.tally.steps[0][s], &b = long_way.tally.steps[0][s];
        EXPECT_EQ(a.started, b.started);
        EXPECT_EQ(a.finished, b.finished);
        EXPECT_EQ(a.refusals, b.refusals);
        EXPECT_EQ(a.waits, b.waits);
        EXPECT_EQ(a.wait_ticks, b.wait_ticks);
        EXPECT_EQ(a.handling_ticks, b.handling_ticks);
        EXPECT_EQ(a.circulation_ticks, b.circulation_ticks);
        EXPECT_EQ(a.time, b.time);
    }
    EXPECT_EQ(short_way.tally.processes[0].durations, long_way.tally.processes[0].durations);
    EXPECT_EQ(short_way.tally.processes[0].firm_ticks, long_way.tally.processes[0].firm_ticks);
    EXPECT_EQ(short_way.tally.processes[0].officer_ticks, long_way.tally.processes[0].officer_ticks);
}

// Protects utilisation from the moment at which work is booked: officers on one long piece of work are busy all the time, and one
// who works twice as fast is busy for half of it.
TEST(Office, UtilisationIsTheTimeThatOfficersWork) {
    const auto of = [](const LawDescription& work, const StatedRun& run, double speed, Workshop& w) {
        DeskDescription& d = w.desk("counter", 1);
        if (speed != 1) {
            d.officers.reset();
            d.classes = {{w.number(1), w.number(speed)}};
        }
        d.minutes = w.number(240);
        w.served(w.process("permit"), "only", "counter", work);
        w.arrivals("permit", 4);
        const StatedRunResult r = run_stated(w.plan(), run, RunKey(3, 0), test::one_by_one);
        return utilisation(r.tally.desks[0], r.tally.desks[0]);
    };
    Workshop a, b, c;
    EXPECT_NEAR(of(a.fixed(40), {90, 38}, 1, a), 1, 1e-9);
    EXPECT_NEAR(of(b.fixed(0.1), {3000, 100}, 1, b), 0.8, 0.02);  // of half a day
    EXPECT_NEAR(of(c.fixed(0.1), {3000, 100}, 2, c), 0.4, 0.02);
}

// Protects times beyond any calendar: they end after the run and do not come round.
TEST(Office, WorkWithoutEndHoldsItsOfficer) {
    Workshop w;
    w.desk("counter", 1);
    w.served(w.process("permit"), "only", "counter", w.fixed(1e15));
    w.arrivals("permit", 2);
    const StatedRunResult r = run_stated(w.plan(), {100, 0}, RunKey(3, 0), test::one_by_one);
    EXPECT_EQ(r.tally.processes[0].completed, 0u);
    EXPECT_EQ(r.tally.desks[0].finished, 0u);
    EXPECT_GT(utilisation(r.tally.desks[0], r.tally.desks[0]), 0.95);
}

// Protects the staffing rule: after a year the officers are those whose utilisation is the stated one.
TEST(Office, StaffFollowsTheWorkOfTheYearBefore) {
    Workshop w;
    DeskDescription& d = w.desk("counter", 1);
    d.utilisation = w.number(0.7);
    d.at_least = w.number(1);
    w.served(w.process("startup"), "only", "counter", w.exponential(0.25));
    w.arrivals("startup", 280);  // seventy officers' work
    const EnginePlan& plan = w.plan();
    const StatedRunResult first = run_stated(plan, {366, 0}, RunKey(3, 0), test::one_by_one);
    EXPECT_NEAR(first.tally.desks[0].officers, 100, 2.2);  // 4.9 times the spread of a year's work
    const StatedRunResult two = run_stated(plan, {730, 365}, RunKey(3, 0), test::one_by_one);
    EXPECT_NEAR(utilisation(two.tally.desks[0], two.tally.desks[0]), 0.7, 0.03);
}

// Protects a desk of the rule from being emptied: what a measure takes away stops at the least.
TEST(Office, TakingOfficersAwayLeavesTheLeast) {
    for (const auto& [added, left] : {std::pair{-95.0, 5.0}, {-99.5, 1.0}, {-1000.0, 1.0}}) {
        Workshop w;
        DeskDescription& d = w.desk("counter", 1);
        d.utilisation = w.number(0.7);
        d.at_least = w.number(1);
        d.added_officers = w.number(added);
        w.served(w.process("startup"), "only", "counter", w.exponential(0.25));
        w.arrivals("startup", 280);
        EXPECT_NEAR(run_stated(w.plan(), {366, 0}, RunKey(3, 0), test::one_by_one).tally.desks[0].officers, left, 2.2) << added;
    }
}

}  // namespace
}  // namespace yingshang
