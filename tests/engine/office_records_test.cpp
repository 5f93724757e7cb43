// Records of cases that end, or are given up, while an event or a line still holds their number: each goes back once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "office_fixture.hpp"

namespace yingshang {
namespace {

using test::Workshop;

StatedRunResult run_office(Workshop& w, int days = 300) { return run_stated(w.plan(days + 60), {days, 0}, RunKey(3, 0), test::one_by_one); }

// Every case that was opened is somewhere; run_stated has held lines, hands and cases under way against the records.
void expect_all_accounted(const StatedRunResult& r, const std::string& what) {
    for (const ProcessTally& t : r.tally.processes) {
        EXPECT_GT(t.opened, 0u) << what;
        EXPECT_EQ(t.opened, t.completed + t.refused + t.abandoned + t.turned_away + t.in_progress) << what;
    }
}

// Protects two parallel steps at one desk, of which one may end the case while the other waits there: the officer who is free by that is the one
// who comes to the place in the line, at the same event. The record went back twice, and served two cases at once.
TEST(OfficeRecords, ACaseEndsWhileItStandsInTheSameLine) {
    for (const double officers : {1.0, 2.0})
        for (const bool retries : {false, true})
            for (const bool corrects : {false, true}) {
                Workshop w;
                w.desk("desk", officers);
                ProcessDescription& p = w.process("permit");
                StepDescription& a = w.served(p, "a", "desk", w.exponential(0.1));
                if (corrects) a.correction = Correction{w.number(0.3), w.fixed(1), w.number(2), {}, w.number(0.5)};
                StepDescription& b = w.served(p, "b", "desk", w.exponential(0.1));
                b.refusal = w.number(0.3);
                if (retries) b.retry = Retry{w.fixed(1), w.number(2)};
                w.arrivals("permit", 4 * officers);
                const StatedRunResult r = run_office(w);
                expect_all_accounted(r, "retries " + std::to_string(retries) + ", corrects " + std::to_string(corrects));
                EXPECT_GT(r.tally.processes[0].refused, 50u);
            }
}

// The same where the whole is tried again: the first record of a case that goes on stays its own.
TEST(OfficeRecords, ATryEndsWhileItStandsInTheSameLine) {
    Workshop w;
    w.desk("desk", 1);
    ProcessDescription& p = w.process("permit");
    w.lasting(p, "first", StepKind::delay, w.fixed(0.01));
    w.served(p, "a", "desk", w.exponential(0.1)).after = {"first"};
    w.served(p, "b", "desk", w.exponential(0.1)).refusal = w.number(0.3);
    p.retry = Retry{w.exponential(0.2), w.number(3)};
    w.arrivals("permit", 3);
    expect_all_accounted(run_office(w), "the whole is tried again");
}

// Protects a part that is not needed any more, or whose whole ends, in the second in which its step begins: its papers are on their way to be
// handed in. Those have been no cases, and count
// nowhere.
TEST(OfficeRecords, APartIsGivenUpBeforeItIsHandedIn) {
    Workshop w;
    ProcessDescription& part = w.process("part");
    w.lasting(part, "s", StepKind::delay, w.fixed(0.25));
    ProcessDescription& whole = w.process("whole");
    w.lasting(whole, "b", StepKind::delay, w.fixed(1));
    w.lasting(whole, "c", StepKind::delay, w.fixed(1));  // both end in the same second, b first
    StepDescription a;
    a.name = "a";
    a.kind = StepKind::process;
    a.process = "part";
    a.after = {"b"};
    whole.steps.push_back(a);
    StepDescription& z = w.lasting(whole, "z", StepKind::delay, w.fixed(1));
    z.after = {"a", "c"};
    z.at_least = 1;
    z.others = Others::withdrawn;
    w.arrivals("whole", 7);
    const StatedRunResult r = run_office(w);
    const ProcessTally &of_part = r.tally.processes[0], &of_whole = r.tally.processes[1];
    EXPECT_GT(of_part.opened, 0u) << "some were handed in before, by the order of events of one second";
    EXPECT_LT(of_part.opened + 100, r.tally.steps[1][2].started) << "nothing is tested";
    EXPECT_EQ(of_part.opened, of_part.abandoned);
    EXPECT_EQ(of_part.opened, r.tally.classes[0][0].ended);
    EXPECT_EQ(of_part.in_progress, 0u);
    EXPECT_EQ(of_whole.opened, of_whole.completed + of_whole.in_progress);
    EXPECT_GT(of_whole.completed, 1000u);
}

// The same where the whole is turned away, or refused for good.
TEST(OfficeRecords, AWholeEndsBeforeItsPartIsHandedIn) {
    Workshop w;
    w.desk("counter", 1).queue_at_most = w.number(0);
    w.desk("office", 2);
    ProcessDescription& part = w.process("part");
    w.served(part, "s", "office", w.fixed(0.25));
    ProcessDescription& whole = w.process("whole");
    StepDescription a;
    a.name = "a";
    a.kind = StepKind::process;
    a.process = "part";
    whole.steps.push_back(a);
    w.served(whole, "b", "counter", w.fixed(0.25));
    w.arrivals("whole", 7);
    const StatedRunResult r = run_office(w);
    expect_all_accounted(r, "turned away beside its part");
    const ProcessTally &of_part = r.tally.processes[0], &of_whole = r.tally.processes[1];
    EXPECT_GT(of_whole.turned_away, 100u);
    EXPECT_EQ(of_part.opened + of_whole.turned_away, of_whole.opened) << "parts of the turned away were never handed in";
}

// Protects against a run that never comes to its end: members who find the line full and are back in the same second, for ever. The error says
// where.
TEST(OfficeRecords, ASecondWithoutEndIsAnError) {
    Workshop w;
    w.desk("counter", 1).queue_at_most = w.number(0);
    w.served(w.process("permit"), "accept", "counter", w.fixed(1));
    ArrivalDescription a;
    a.name = "members";
    a.process = "permit";
    a.law = ArrivalLaw::finite_source;
    a.population = w.number(3);
    a.time = w.fixed(0);
    w.book.arrivals.push_back(a);
    try {
        static_cast<void>(run_office(w, 10));
        FAIL() << "it ends";
    } catch (const DataError& e) {
        EXPECT_THAT(e.what(), testing::HasSubstr("in one second"));
        EXPECT_THAT(e.what(), testing::HasSubstr("process \"permit\""));
        EXPECT_THAT(e.what(), testing::HasSubstr("2018-01-01, second 0"));
    }
}

// Protects what an error of an event says: the step that sends the case back without end, and when.
TEST(OfficeRecords, AnErrorNamesItsStep) {
    Workshop w;
    w.unlimited_desk("office");
    ProcessDescription& p = w.process("permit");
    w.served(p, "accept", "office", w.fixed(0.01));
    StepDescription& review = w.served(p, "review", "office", w.fixed(0.01));
    review.after = {"accept"};
    review.correction = Correction{w.number(1), w.fixed(0), {}, "accept", {}};
    try {
        static_cast<void>(test::run_one(w.plan()));
        FAIL() << "it ends";
    } catch (const DataError& e) {
        EXPECT_THAT(e.what(), testing::HasSubstr("more than 255 times"));
        EXPECT_THAT(e.what(), testing::HasSubstr("step \"review\" of process \"permit\""));
        EXPECT_THAT(e.what(), testing::HasSubstr("2018-01-0"));
    }
}

}  // namespace
}  // namespace yingshang
