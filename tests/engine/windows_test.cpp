// Counties side by side: officers that the night divides between them, and cases sent to a desk that sits elsewhere.
#include <algorithm>
#include <cmath>
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "office_fixture.hpp"

namespace yingshang {
namespace {

using test::Workshop;

Places two_counties() { return {{{"11", "North", "北", "1"}, {"12", "South", "南", "1"}}, {{"1", "Whole", "全", ""}}}; }

// One process served at a desk of the prefecture, arrivals alike in both counties.
Workshop shared_desk(double officers, double work_days, double arrivals_a_county) {
    Workshop w;
    w.places = two_counties();
    w.desk("court", officers).level = Level::prefecture;
    w.served(w.process("suit"), "hearing", "court", w.exponential(work_days));
    w.arrivals("suit", arrivals_a_county);
    return w;
}

double mean_sojourn_days(const StatedRunResult& r) {
    const ClassTally& t = r.tally.classes[0][0];
    return static_cast<double>(t.sojourn.sum) / static_cast<double>(t.sojourn.number) / test::day_ticks;
}

// Protects a county that had no case for years: the officers it shares come back to it in days, whole, and not as a
// vanishing part that would take for ever.
TEST(Windows, OfficersComeBackToAQuietCounty) {
    Workshop w = shared_desk(2, 1, 0.2);
    w.book.arrivals[0].until = to_day({2018, 3, 1});
    ArrivalDescription late = w.book.arrivals[0];
    late.name = "late";
    late.from = to_day({2022, 1, 1});
    late.until.reset();
    w.book.arrivals.push_back(late);
    const StatedRunResult r = run_stated(w.plan(2500), {2400, 0}, RunKey(5, 0), test::one_by_one);
    ASSERT_GT(r.tally.processes[0].completed, 200u);
    EXPECT_LT(r.tally.processes[0].in_progress, 15u);
    EXPECT_LT(mean_sojourn_days(r), 4);
}

// Protects that what all counties look at is there once, and that a county with a number of its own goes by it.
TEST(Windows, CountiesShareRulesThatAreEqual) {
    const auto with_limits = [](double north, double south) {
        Workshop w = shared_desk(2, 1, 1);
        w.book.processes[0].steps[0].limit = w.number_by_county({north, south});
        const EnginePlan& plan = w.plan(100);
        const CompiledProcess &of_north = plan.rules(ProcessId(0), CountyId(0), plan.calendar().first()),
                              &of_south = plan.rules(ProcessId(0), CountyId(1), plan.calendar().first());
        return std::tuple(&of_north == &of_south, of_north.steps[0].limit, of_south.steps[0].limit);
    };
    EXPECT_EQ(with_limits(1000, 1000), std::tuple(true, 1000, 1000));
    EXPECT_EQ(with_limits(1000, 2000), std::tuple(false, 1000, 2000));
}

// Protects the capacity of shared officers: what two counties bring is served by the officers of both, whoever brings
// it. One county alone would drown (load 1.5 of its half).
TEST(Windows, SharedOfficersServeWhereTheWorkIs) {
    Workshop w = shared_desk(4, 1, 0);
    w.book.arrivals[0].rate = w.number_by_county({3, 0.2});
    const StatedRunResult r = run_stated(w.plan(2500), {2400, 100}, RunKey(5, 0), test::one_by_one);
    const DeskTally& t = r.tally.desks[0];
    EXPECT_NEAR(utilisation(t, t), 3.2 / 4, 0.04);
    EXPECT_LT(mean_sojourn_days(r), 5);
}

// Protects the same bits: the order in which counties are run within a day has no effect.
TEST(Windows, OrderOfCountiesHasNoEffect) {
    const ParallelFor backwards = [](std::size_t n, const std::function<void(std::size_t)>& task) {
        while (n-- > 0) task(n);
    };
    Workshop w = shared_desk(3, 1, 1.2);
    const StatedRunResult one = run_stated(w.plan(800), {700, 0}, RunKey(5, 0), test::one_by_one);
    const StatedRunResult other = run_stated(w.plan(800), {700, 0}, RunKey(5, 0), backwards);
    EXPECT_EQ(one.events, other.events);
    EXPECT_EQ(one.tally.classes[0][0].sojourn.sum, other.tally.classes[0][0].sojourn.sum);
}

// Four counties of two prefectures and one of a third, in an order that mixes them.
Workshop three_prefectures(Level level) {
    Workshop w;
    w.places = {{{"11", "A", "", "1"}, {"12", "B", "", "2"}, {"13", "C", "", "1"}, {"14", "D", "", "3"}, {"15", "E", "", "2"}},
                {{"1", "One", "", ""}, {"2", "Two", "", ""}, {"3", "Three", "", ""}}};
    w.desk("court", 3).level = level;
    w.served(w.process("suit"), "hearing", "court", w.exponential(1));
    w.arrivals("suit", 0);
    w.book.arrivals[0].rate = w.number_by_county({2, 1, 0.5, 2, 1.5});
    return w;
}

using Circles = std::vector<std::vector<CountyId>>;
const Circles each_alone{{CountyId(0)}, {CountyId(1)}, {CountyId(2)}, {CountyId(3)}, {CountyId(4)}},
    by_prefecture{{CountyId(0), CountyId(2)}, {CountyId(1), CountyId(4)}, {CountyId(3)}},
    one_circle{{CountyId(0), CountyId(1), CountyId(2), CountyId(3), CountyId(4)}};

// Protects what is told at night: whoever has something to tell another, on any day and of any desk, is in one circle with it; whoever has not, need
// not wait for it.
TEST(Windows, CirclesAreThoseThatTellEachOther) {
    EXPECT_EQ(three_prefectures(Level::county).plan(100).circles(), each_alone);
    EXPECT_EQ(three_prefectures(Level::region).plan(100).circles(), one_circle);
    EXPECT_EQ(three_prefectures(Level::prefecture).plan(100).circles(), by_prefecture);
    Workshop lowered = three_prefectures(Level::prefecture);
    lowered.moved = {{CountyId(0), DeskId(0), Level::county, to_day({2018, 2, 1}), {}}};
    EXPECT_EQ(lowered.plan(100).circles(), by_prefecture) << "they share until that day";
    Workshop raised = three_prefectures(Level::county);
    raised.moved = {{CountyId(0), DeskId(0), Level::prefecture, to_day({2018, 2, 1}), {}},
                    {CountyId(2), DeskId(0), Level::prefecture, to_day({2018, 3, 1}), {}}};
    EXPECT_EQ(raised.plan(100).circles(), (Circles{{CountyId(0), CountyId(2)}, {CountyId(1)}, {CountyId(3)}, {CountyId(4)}}))
        << "from that day on, known from the first";
    Workshop with_seat = three_prefectures(Level::prefecture);
    with_seat.desk("notary", 1).level = Level::region;
    with_seat.book.desks[1].seat = "14";
    EXPECT_EQ(with_seat.plan(100).circles(), one_circle) << "a second desk joins what the first leaves apart";
}

// Protects the same bits on any number of threads, though it decides whether circles go through the days by themselves or all counties day by day.
TEST(Windows, CirclesHaveNoEffectOnResults) {
    const auto in_order = [](std::size_t n, const ParallelFor::Task& task) {
        for (std::size_t k = 0; k < n; ++k) task(k);
    };
    for (const Level level : {Level::county, Level::prefecture, Level::region}) {
        Workshop w = three_prefectures(level);
        const EnginePlan& plan = w.plan(800);
        const StatedRun run{700, 0, true, {}, {}};
        const StatedRunResult by_circle = run_stated(plan, run, RunKey(5, 0), ParallelFor(in_order, 1)),
                              by_day = run_stated(plan, run, RunKey(5, 0), ParallelFor(in_order, 4));
        EXPECT_EQ(by_circle.events, by_day.events);
        EXPECT_EQ(by_circle.tally.desks[0].wait.values, by_day.tally.desks[0].wait.values);
        EXPECT_EQ(by_circle.tally.desks[0].open_ticks, by_day.tally.desks[0].open_ticks);
        EXPECT_GT(by_day.tally.desks[0].waited, 100u);
    }
}

// Protects the same bits where circles are gone through by several threads at once.
TEST(Windows, CirclesOnThreadsHaveNoEffectOnResults) {
    Workshop w;
    std::vector<Place> counties, prefectures;
    for (int c = 0; c < 8; ++c) {
        counties.push_back({std::to_string(11 + c), "County " + std::to_string(c), "", std::to_string(1 + c / 2)});
        if (c % 2 == 0) prefectures.push_back({counties.back().parent, "Group " + counties.back().parent, "", ""});
    }
    w.places = {counties, prefectures};
    w.desk("court", 3).level = Level::prefecture;
    w.served(w.process("suit"), "hearing", "court", w.exponential(1));
    w.arrivals("suit", 1);
    const EnginePlan& plan = w.plan(400);
    ASSERT_EQ(plan.circles().size(), 4u);
    const ParallelFor two_threads(
        [](std::size_t n, const ParallelFor::Task& task) {
            std::vector<std::jthread> all;
            for (std::size_t k = 0; k < n; ++k) all.emplace_back([&task, k] { task(k); });
        },
        2);
    const StatedRun run{300, 0, true, {}, {}};
    const StatedRunResult alone = run_stated(plan, run, RunKey(5, 0), test::one_by_one), at_once = run_stated(plan, run, RunKey(5, 0), two_threads);
    EXPECT_EQ(alone.events, at_once.events);
    EXPECT_EQ(alone.tally.desks[0].wait.values, at_once.tally.desks[0].wait.values);
    EXPECT_GT(alone.tally.desks[0].waited, 100u);
}

// Protects the course of a window, whether circles go through it by themselves or all counties day by day: what comes before a county's first day and
// after its last comes once, and nobody's days begin before all of his circle are ready.
TEST(Windows, WhatComesBeforeAndAfterTheDaysComesOnce) {
    const auto in_order = [](std::size_t n, const ParallelFor::Task& task) {
        for (std::size_t k = 0; k < n; ++k) task(k);
    };
    Workshop w = three_prefectures(Level::prefecture);
    const EnginePlan& plan = w.plan(100);
    const Day from = plan.calendar().first(), until = from + 3;
    for (const unsigned threads : {1u, 4u}) {
        std::vector<Office> offices;
        for (std::size_t c = 0; c < plan.counties(); ++c) offices.emplace_back(plan, CountyId(c), RunKey(5, 0));
        std::vector<Office*> all;
        for (Office& office : offices) all.push_back(&office);
        std::vector<std::string> course(offices.size());
        run_days(
            plan, all, from, until, ParallelFor(in_order, threads), nullptr,
            [&](std::size_t i, Day day) {
                for (const std::vector<CountyId>& circle : plan.circles()) {
                    if (std::find(circle.begin(), circle.end(), CountyId(i)) == circle.end()) continue;
                    for (const CountyId other : circle) EXPECT_FALSE(course[other.index()].empty());
                }
                offices[i].run_day(day);
                course[i] += 'd';
            },
            [&](std::size_t i) { course[i] += 'b'; }, [&](std::size_t i) { course[i] += 'a'; });
        EXPECT_EQ(course, std::vector<std::string>(offices.size(), "bddda")) << threads;
    }
}

// Protects messages: of several errors the same one comes out on any number of threads, that of the earliest part of the window.
TEST(Windows, TheSameErrorComesOutOnAnyNumberOfThreads) {
    Workshop w = three_prefectures(Level::prefecture);
    const EnginePlan& plan = w.plan(100);
    const auto error_of = [&](const ParallelFor& parallel_for) {
        std::vector<Office> offices;
        for (std::size_t c = 0; c < plan.counties(); ++c) offices.emplace_back(plan, CountyId(c), RunKey(5, 0));
        std::vector<Office*> all;
        for (Office& office : offices) all.push_back(&office);
        try {
            run_days(
                plan, all, plan.calendar().first(), plan.calendar().first() + 1, parallel_for, nullptr,
                [&](std::size_t i, Day) {
                    if (i == 0) throw std::runtime_error("a day of the first");
                },
                [&](std::size_t i) {
                    if (i > 2) throw std::runtime_error("before the days of " + std::to_string(i));
                });
        } catch (const std::runtime_error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    const auto in_order = [](std::size_t n, const ParallelFor::Task& task) {
        std::exception_ptr first;
        for (std::size_t k = 0; k < n; ++k) try {
                task(k);
            } catch (...) {
                if (!first) first = std::current_exception();
            }
        if (first) std::rethrow_exception(first);
    };
    EXPECT_EQ(error_of(ParallelFor(in_order, 1)), "before the days of 3");
    EXPECT_EQ(error_of(ParallelFor(in_order, 4)), "before the days of 3");
}

// Protects deemed approval of cases that wait in another county: the limit counts from the coming, wherever the desk sits.
TEST(Windows, ALimitRunsOutAtTheSeatToo) {
    Workshop w = shared_desk(50, 30, 2);
    w.book.desks[0].level = Level::region;
    w.book.desks[0].seat = "11";
    StepDescription& hearing = w.book.processes[0].steps[0];
    hearing.limit = w.days(3);
    hearing.deemed_granted = true;
    const StatedRunResult r = run_stated(w.plan(800), {700, 100}, RunKey(5, 0), test::one_by_one);
    EXPECT_GT(r.tally.processes[0].completed, 2000u);
    EXPECT_LE(mean_sojourn_days(r), 4);
}

// Protects against a check that would be sent where nobody knows its case.
TEST(Windows, AChecksDeskHasNoSeat) {
    Workshop w = shared_desk(50, 1, 2);
    w.unlimited_desk("inspection").seat = "11";
    w.book.desks[1].level = Level::region;
    StepDescription& hearing = w.book.processes[0].steps[0];
    hearing.mode = Mode::commitment;
    hearing.check = Check{w.fixed(1), {"inspection"}, w.fixed(1), w.number(0)};
    EXPECT_THROW((void)w.plan(800), InputError);
}

// Protects forwarding: a case sent to the seat is handled there and answered, each way on the next working day; at the
// seat itself nothing is lost.
TEST(Windows, CasesAreSentToTheSeatAndComeBack) {
    Workshop w = shared_desk(50, 0.1, 2);
    w.book.desks[0].level = Level::region;
    w.book.desks[0].seat = "11";
    const StatedRunResult r = run_stated(w.plan(800), {700, 100}, RunKey(5, 0), test::one_by_one);
    // At the seat 0.1 days; from the other county to the next opening (half a day), 0.1 days, to the next opening but one.
    EXPECT_NEAR(mean_sojourn_days(r), (0.1 + 1.5) / 2, 0.05);
    EXPECT_EQ(r.tally.processes[0].opened > 1800, true);
}

// One officer at the seat, in the North; whoever comes, comes from the South.
Workshop seat(double work_days, double arrivals) {
    Workshop w = shared_desk(1, 1, 0);
    w.book.arrivals[0].rate = w.number_by_county({0, arrivals});
    w.book.desks[0].level = Level::region;
    w.book.desks[0].seat = "11";
    w.book.processes[0].steps[0].handling = w.fixed(work_days);
    return w;
}

StatedRunResult run(Workshop& w) { return run_stated(w.plan(800), {700, 100}, RunKey(5, 0), test::one_by_one); }

// Protects the line at a seat from those it has no room for, wherever they come from.
TEST(Windows, AFullLineAtTheSeatTurnsAway) {
    Workshop w = seat(2, 2);
    w.book.desks[0].queue_at_most = w.number(1);
    const StatedRunResult r = run(w);
    const DeskTally& desk = r.tally.desks[0];
    EXPECT_GT(desk.blocked, 500u);
    EXPECT_LE(desk.queue, 1u);
    EXPECT_NEAR(static_cast<double>(r.tally.processes[0].turned_away), static_cast<double>(desk.blocked), 6);
}

// Protects balking at a seat: nobody stays to wait.
TEST(Windows, ALongLineAtTheSeatIsLeftAlone) {
    Workshop w = seat(2, 2);
    w.book.desks[0].balking = {w.number(1)};
    const StatedRunResult r = run(w);
    EXPECT_GT(r.tally.desks[0].balked, 500u);
    EXPECT_EQ(r.tally.desks[0].waited, 0u);
    EXPECT_GT(r.tally.processes[0].turned_away, 500u);
}

// Protects patience at a seat: who has waited so long there goes, and is known at home to be gone.
TEST(Windows, PatienceRunsOutAtTheSeat) {
    Workshop w = seat(2, 2);
    w.book.processes[0].steps[0].patience = w.fixed(3.5);
    const StatedRunResult r = run(w);
    const DeskTally& desk = r.tally.desks[0];
    EXPECT_GT(desk.left, 500u);
    EXPECT_LT(desk.queue, 20u);
    EXPECT_NEAR(static_cast<double>(r.tally.processes[0].abandoned), static_cast<double>(desk.left), 10);
    // To the seat on the next opening, at most 3.5 days in line, 2 days of work, home on the opening after.
    EXPECT_LT(mean_sojourn_days(r), 1 + 3.5 + 2 + 1);
}

// Protects appointments at a seat: no more cases a day than there are.
TEST(Windows, AppointmentsHoldAtTheSeat) {
    Workshop w = seat(0.01, 3);
    w.book.desks[0].appointments = w.number(1);
    const StatedRunResult r = run(w);
    EXPECT_NEAR(static_cast<double>(r.tally.desks[0].finished), 600, 5);
    EXPECT_GT(r.tally.desks[0].queue, 1000u);
}

// Protects an appointment at a seat that nobody keeps: its case lost patience.
TEST(Windows, PatienceRunsOutBeforeAnAppointmentAtTheSeat) {
    Workshop w = seat(0.01, 3);
    w.book.desks[0].appointments = w.number(1);
    w.book.processes[0].steps[0].patience = w.exponential(4);
    const StatedRunResult r = run(w);
    EXPECT_GT(r.tally.processes[0].abandoned, 500u);
    EXPECT_LT(r.tally.desks[0].queue, 100u);
}

// Protects urgent applicants of another county.
TEST(Windows, PriorityByAttributeHoldsAtTheSeat) {
    Workshop w = seat(0.2, 2.3);
    w.book.desks[0].discipline = Discipline::priority;
    w.book.schema.attributes = {{"class", {"ordinary", "urgent"}}};
    Eligibility urgent;
    urgent.allowed[0] = 2;
    w.book.processes[0].steps[0].priority_of = {{urgent, std::uint8_t{9}}};
    ArrivalDescription more = w.book.arrivals[0];
    more.name = "urgent";
    more.attributes = {{"class", "urgent"}};
    w.book.arrivals.push_back(more);
    const StatedRunResult r = run(w);
    const auto mean = [&](std::size_t c) {
        const Spread& s = r.tally.classes[0][c].sojourn;
        return static_cast<double>(s.sum) / static_cast<double>(s.number) / test::day_ticks;
    };
    EXPECT_GT(mean(0), mean(1) + 0.3);
}

// Protects the utilisation of officers who sit in one county: the others have none.
TEST(Windows, OfficersOfASeatAreThereAlone) {
    Workshop w = seat(0.2, 2);
    const StatedRunResult r = run(w);
    const DeskTally& desk = r.tally.desks[0];
    EXPECT_EQ(desk.officers, 1);
    EXPECT_NEAR(utilisation(desk, desk), 0.4, 0.04);
}

}  // namespace
}  // namespace yingshang
