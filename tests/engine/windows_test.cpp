// Counties side by side: officers that the night divides between them, and cases sent to a desk that sits elsewhere.
#include <cmath>

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

// Protects the capacity of shared officers: what two counties bring is served by the officers of both, whoever brings
// it. One county alone would drown (load 1.5 of its half).
TEST(Windows, SharedOfficersServeWhereTheWorkIs) {
    Workshop w = shared_desk(4, 1, 0);
    w.book.arrivals[0].rate = w.number_by_county({3, 0.2});
    const StatedRunResult r = run_stated(w.plan(2500), {2400, 100}, RunKey(5, 0), test::one_by_one);
    const DeskTally& t = r.tally.desks[0];
    EXPECT_NEAR(static_cast<double>(t.busy_ticks) / static_cast<double>(t.open_ticks), 3.2 / 4, 0.04);
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
    hearing.check = Check{w.fixed(1), "inspection", w.fixed(1), w.number(0)};
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

}  // namespace
}  // namespace yingshang
