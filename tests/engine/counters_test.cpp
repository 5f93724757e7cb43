// Desks that become one counter at a date, and part again: against exact answers, and every case and every second accounted for.
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "office_fixture.hpp"

namespace yingshang {
namespace {

using test::Workshop;
using testing::ElementsAre;

const Day first = to_day({2018, 1, 1});
constexpr std::uint32_t hours = ticks_per_day / 8;

PooledDesks pooled(std::vector<std::size_t> desks, Day from, std::optional<Day> until = {}) {
    std::vector<DeskId> ids;
    for (const std::size_t d : desks) ids.emplace_back(d);
    return {CountyId(0), ids, from, until};
}

// Protects the union: sets that share a desk make one counter, whatever their order, and it comes apart when one of them ends.
TEST(Counters, AreTheUnionOfAllSets) {
    std::vector<DeskId> alone;
    for (std::size_t d = 0; d < 5; ++d) alone.emplace_back(d);
    const std::vector<std::uint32_t> identities{9, 3, 7, 1, 5};
    const std::vector<PooledDesks> pools{pooled({0, 1}, first + 10, first + 30), pooled({1, 2}, first + 20), pooled({3, 4}, first + -50)};
    std::vector<PooledDesks> turned{pools[2], pools[1], pools[0]};
    for (PooledDesks& p : turned) std::swap(p.desks[0], p.desks[1]);
    for (const auto& stated : {pools, turned}) {
        const std::vector<Counters> found = counters_of(stated, CountyId(0), alone, identities, first);
        const auto line = [&](std::size_t i) {
            std::vector<std::size_t> lines;
            for (const DeskId d : found[i].staff) lines.push_back(d.index());
            return lines;
        };
        ASSERT_EQ(found.size(), 4u);
        EXPECT_EQ(found[0].from, first);
        EXPECT_THAT(line(0), ElementsAre(0, 1, 2, 3, 3));
        EXPECT_EQ(found[1].from, first + 10);
        EXPECT_THAT(line(1), ElementsAre(1, 1, 2, 3, 3));
        EXPECT_EQ(found[2].from, first + 20);
        EXPECT_THAT(line(2), ElementsAre(1, 1, 1, 3, 3));
        EXPECT_EQ(found[3].from, first + 30);
        EXPECT_THAT(line(3), ElementsAre(0, 1, 1, 3, 3));
    }
    EXPECT_TRUE(counters_of(pools, CountyId(1), alone, identities, first).empty());
}

void two_desks(Workshop& w, double per_day, double work, double officers = 1) {
    w.book.processes.reserve(2);
    for (const char* side : {"left", "right"}) {
        w.desk(side, officers);
        w.served(w.process(side), "serve", side, w.exponential(work));
        w.arrivals(side, per_day);
    }
}

double mean_wait(const EnginePlan& plan, int days, int warm_up, std::size_t desk, double& error) {
    constexpr int replicates = 24;
    double sum = 0, squares = 0;
    for (int r = 0; r < replicates; ++r) {
        const DeskTally t = run_stated(plan, {days, warm_up}, RunKey(20180101, static_cast<std::uint32_t>(r)), test::one_by_one).tally.desks[desk];
        const double x = static_cast<double>(t.wait.sum) / static_cast<double>(t.wait.number) / test::day_ticks;
        sum += x;
        squares += x * x;
    }
    const double mean = sum / replicates;
    error = std::sqrt((squares / replicates - mean * mean) / (replicates - 1));
    return mean;
}

// Protects what pooling is for: two M/M/1 at 0.8 wait 4 times the work, as one M/M/2 1.78 times, in both desks' cases.
TEST(Counters, TwoLinesOfOneOfficerBecomeOneOfTwo) {
    Workshop w;
    two_desks(w, 8, 0.1);
    constexpr int switched = 4000;
    w.pools = {pooled({0, 1}, first + switched)};
    const EnginePlan& plan = w.plan(8000);
    for (const std::size_t desk : {0u, 1u}) {
        double error = 0;
        const double before = mean_wait(plan, switched, 100, desk, error);
        EXPECT_NEAR(before, 0.4, 4.9 * error);
        EXPECT_LT(error, 0.01);
        const double after = mean_wait(plan, 7900, switched + 100, desk, error);
        EXPECT_NEAR(after, 0.1 * 16.0 / 9, 4.9 * error);
        EXPECT_LT(error, 0.003);
    }
}

// Protects the past: until the day of the change nothing differs, to the last bit, and from then on something does.
TEST(Counters, TheDaysBeforeAreUntouched) {
    const auto run = [](bool pool, int days) {
        Workshop w;
        two_desks(w, 9, 0.1);
        if (pool) w.pools = {pooled({0, 1}, first + 200)};
        return run_stated(w.plan(), {days, 0, true, {}, {}}, RunKey(5, 0), test::one_by_one);
    };
    const StatedRunResult a = run(false, 200), b = run(true, 200);
    EXPECT_EQ(a.events, b.events);
    for (const std::size_t d : {0u, 1u}) {
        EXPECT_EQ(a.tally.desks[d].wait.values, b.tally.desks[d].wait.values);
        EXPECT_EQ(a.tally.desks[d].sojourn.values, b.tally.desks[d].sojourn.values);
        EXPECT_EQ(a.tally.desks[d].open_ticks, b.tally.desks[d].open_ticks);
    }
    EXPECT_NE(run(false, 300).tally.desks[0].wait.sum, run(true, 300).tally.desks[0].wait.sum);
}

// Protects places in line: when the lines become one, who came first is next, at whichever desk; who is with an officer stays there; when the
// counter comes apart everybody waits at the desk of his own again.
TEST(Counters, WhoWaitsKeepsHisPlace) {
    const auto waits = [](std::optional<Day> until) {
        Workshop w;
        w.book.processes.reserve(2);
        for (const char* side : {"left", "right"}) {
            w.desk(side, 1);
            w.served(w.process(side), "serve", side, w.fixed(1));
        }
        w.pools = {pooled({0, 1}, first + 1, until)};
        OfficeOptions options;
        options.keep_values = true;
        Office office(w.plan(100), CountyId(0), RunKey(1, 0), options);
        const auto open = [&](std::size_t process, std::uint32_t hour) {
            office.open(ProcessId(process), tick_at(first, hour * hours), 0, {process * 100 + hour}, {});
        };
        for (const std::uint32_t hour : {0u, 1u, 2u, 3u}) open(0, hour);  // one is in hand until day 1, the others wait
        for (const std::uint32_t hour : {4u, 5u}) open(1, hour);          // in hand until day 1.5, waits
        for (int day = 0; day < 20; ++day) {
            office.run_day(first + day);
            office.check_conservation();
        }
        const MonthTally month = office.take_month();
        std::vector<std::vector<std::uint32_t>> all;
        for (const DeskTally& d : month.desks) {
            all.push_back(d.wait.values);
            for (std::uint32_t& ticks : all.back()) ticks /= hours;
        }
        return all;
    };
    // Left's officer is free at 8 and 16, right's at 12 and 20: the four who wait have come at 1, 2, 3 and 5.
    EXPECT_THAT(waits({}), ElementsAre(ElementsAre(0, 7, 10, 13), ElementsAre(0, 15)));
    // Apart from day 2, hour 16: those who came at 1 and 2 were called meanwhile, and the second is with an officer until 20; right's is free.
    EXPECT_THAT(waits(first + 2), ElementsAre(ElementsAre(0, 7, 10, 17), ElementsAre(0, 11)));
}

// A counter of three desks that changes thrice while lines are long: people lose patience, are checked later, come back, and go by priority.
void busy_offices(Workshop& w, Discipline discipline) {
    w.book.processes.reserve(3);
    for (const char* name : {"a", "b", "c"}) {
        w.desk(name, 2).discipline = discipline;
        ProcessDescription& p = w.process(name);
        StepDescription& s = w.served(p, "serve", name, w.exponential(0.4));
        s.patience = w.exponential(1.5);
        s.priority = static_cast<std::uint8_t>(*name - 'a');
        if (*name == 'b') {
            s.correction = Correction{w.number(0.3), w.exponential(1), w.number(200), {}, {}};
            p.patience = Patience{w.exponential(2), PatienceScope::whole_case};
        }
        w.arrivals(name, 5.5);
        w.book.arrivals.back().until = first + 300;
    }
    w.pools = {pooled({0, 1}, first + 50, first + 250), pooled({2, 1}, first + 100, first + 200)};
}

// Protects every case and second: nobody is lost or counted twice at a change, and the time that a desk's line holds its cases is the sum of
// their waits (Little), to the tick. After the run nobody is left.
TEST(Counters, ChangesLoseNobody) {
    for (const Discipline discipline : {Discipline::first_come, Discipline::priority, Discipline::earliest_due}) {
        Workshop w;
        busy_offices(w, discipline);
        const StatedRunResult r = run_stated(w.plan(), {400, 0, true, {}, {}}, RunKey(8, 1), test::one_by_one);
        for (std::size_t d = 0; d < 3; ++d) {
            const DeskTally& t = r.tally.desks[d];
            EXPECT_GT(t.left, 20u);
            EXPECT_EQ(t.queue, 0u);
            EXPECT_EQ(t.arrived, t.finished + t.left);
            EXPECT_EQ(t.queue_time, t.wait.sum);
            const ProcessTally& p = r.tally.processes[d];
            EXPECT_EQ(p.opened, p.completed + p.abandoned);
            EXPECT_EQ(p.in_progress, 0u);
            EXPECT_GT(p.completed, 700u);
        }
    }
}

// Protects conservation on each day of a change, with cases in line and in hand, while a log keeps visits off the short way and while not.
TEST(Counters, ConserveCasesOnEveryDay) {
    for (const std::uint32_t many : {3u, 40u}) {
        Workshop w;
        busy_offices(w, Discipline::first_come);
        w.book.arrivals.clear();
        Office office(w.plan(), CountyId(0), RunKey(2, 0));
        for (int day = 0; day < 300; ++day) {
            if (day % 10 == 0)
                for (std::uint32_t i = 0; i < many; ++i)
                    office.open(ProcessId(i % 3), tick_at(first + day, i * 100), 0, {static_cast<std::uint64_t>(day) * 1000 + i}, {});
            office.run_day(first + day);
            ASSERT_NO_THROW(office.check_conservation()) << day;
        }
    }
}

// Protects the numbers of officers: each desk is staffed by its own work, as if it stood alone, and the counter has the sum; the time that it is
// open is told by desk, and makes the whole.
TEST(Counters, HaveTheOfficersOfTheirDesks) {
    const auto run = [](bool pool, StatedRun stated) {
        Workshop w;
        w.book.processes.reserve(2);
        for (const auto& [name, rate] : {std::pair{"left", 7.0}, std::pair{"right", 2.0}}) {
            DeskDescription& d = w.desk(name, 1);
            d.utilisation = w.number(0.7);
            d.at_least = w.number(0.2);
            w.served(w.process(name), "serve", name, w.exponential(0.25));
            w.arrivals(name, rate);
        }
        if (pool) w.pools = {pooled({0, 1}, first + 100)};
        return run_stated(w.plan(), stated, RunKey(3, 0), test::one_by_one).tally;
    };
    const MonthTally alone = run(false, {730, 365}), together = run(true, {730, 365});
    std::int64_t open = 0, busy = 0;
    double officers = 0;
    for (const std::size_t d : {0u, 1u}) {
        EXPECT_EQ(alone.desks[d].officers, together.desks[d].officers);
        officers += together.desks[d].officers;
        open += together.desks[d].open_ticks;
        busy += together.desks[d].busy_time;
    }
    EXPECT_EQ(open, static_cast<std::int64_t>(std::ceil(officers)) * 365 * ticks_per_day);
    // Parts of an officer work more slowly, so that the work is the same.
    EXPECT_NEAR(static_cast<double>(busy) / static_cast<double>(open), 0.7, 0.04);
    EXPECT_LT(together.desks[1].wait.sum, alone.desks[1].wait.sum);
}

}  // namespace
}  // namespace yingshang
