// What an office does with single cases: limits, clocks, corrections, variants, staff.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "office_fixture.hpp"

namespace yingshang {
namespace {

using test::Workshop;

constexpr std::int64_t days(double n) { return static_cast<std::int64_t>(n * static_cast<double>(ticks_per_day)); }

// Protects what a limit may do: squeeze circulation, never work.
TEST(Office, LimitSqueezesCirculationNotWork) {
    Workshop w;
    w.unlimited_desk("office");
    ProcessDescription& p = w.process("permit");
    w.served(p, "a", "office", w.fixed(1)).time = w.fixed(6);
    StepDescription& b = w.served(p, "b", "office", w.fixed(1));
    b.time = w.fixed(2);
    b.after = {"a"};
    p.limit = w.days(6);
    // Work 2, circulation 8: 4 are left, shared 3 to 1.
    const Outcome outcome = test::run_one(w.plan());
    EXPECT_EQ(outcome.office_ticks, days(6));

    Workshop later;
    later.unlimited_desk("office");
    ProcessDescription& r = later.process("permit");
    later.served(r, "a", "office", later.fixed(1)).time = later.fixed(6);
    later.served(r, "b", "office", later.fixed(2)).after = {"a"};
    r.limit = later.days(6);
    // Work 1 is done and work 2 still to come: 3 are left to circulate.
    EXPECT_EQ(test::run_one(later.plan()).office_ticks, days(6)) << "work still to do takes its part of the limit";

    Workshop tight;
    tight.unlimited_desk("office");
    ProcessDescription& q = tight.process("permit");
    tight.served(q, "a", "office", tight.fixed(3)).time = tight.fixed(6);
    q.limit = tight.days(1);
    EXPECT_EQ(test::run_one(tight.plan()).office_ticks, days(3)) << "work of three days stays three days";
}

// Protects the step's own limit against squeezing more than is left of it.
TEST(Office, LimitOfAStep) {
    Workshop w;
    w.unlimited_desk("office");
    StepDescription& s = w.served(w.process("permit"), "a", "office", w.fixed(1));
    s.time = w.fixed(6);
    s.limit = w.days(3);
    EXPECT_EQ(test::run_one(w.plan()).office_ticks, days(3));
}

// Protects the three clocks: the office's stands still while the applicant corrects.
TEST(Office, CorrectionStopsTheOfficeClock) {
    Workshop w;
    w.unlimited_desk("office");
    ProcessDescription& p = w.process("permit");
    StepDescription& s = w.served(p, "a", "office", w.fixed(1));
    s.correction = Correction{w.number(1), w.fixed(4), w.number(2), {}, {}};
    s.visits = w.number(1);
    w.lasting(p, "survey", StepKind::third_party, w.fixed(5)).after = {"a"};
    w.lasting(p, "papers", StepKind::firm, w.fixed(2)).after = {"survey"};
    const Outcome outcome = test::run_one(w.plan());
    EXPECT_EQ(outcome.corrections, 2);
    EXPECT_EQ(outcome.office_ticks, days(3));
    EXPECT_EQ(outcome.firm_ticks, days(4 + 4 + 2));
    EXPECT_EQ(outcome.third_party_ticks, days(5));
    EXPECT_EQ(outcome.total_ticks, days(3 + 8 + 5 + 2));
    EXPECT_DOUBLE_EQ(outcome.visits, 3);
}

// Protects the end of tries: refused once more than allowed is refused for good.
TEST(Office, RefusedForGood) {
    Workshop w;
    w.unlimited_desk("office");
    ProcessDescription& p = w.process("permit");
    w.served(p, "a", "office", w.fixed(1)).refusal = w.number(1);
    w.lasting(p, "parallel", StepKind::delay, w.fixed(50));
    p.retry = Retry{w.fixed(10), w.number(3)};
    const Outcome outcome = test::run_one(w.plan());
    EXPECT_EQ(outcome.result, CaseResult::refused);
    EXPECT_EQ(outcome.total_ticks, days(3 + 20));
    EXPECT_EQ(outcome.office_ticks, days(3)) << "the parallel step ends with the try";
}

// Protects durations that do not begin with the submission: they count from the end of the step named, of its last time
// where the application begins anew.
TEST(Office, DurationsCountFromTheStepNamed) {
    const auto ticks = [](const std::string& from, double refusal = 0) {
        Workshop w;
        w.unlimited_desk("court");
        ProcessDescription& p = w.process("bankruptcy");
        w.served(p, "acceptance", "court", w.fixed(3));
        StepDescription& claims = w.served(p, "claims", "court", w.fixed(5));
        claims.after = {"acceptance"};
        claims.refusal = w.number(refusal);
        p.retry = Retry{w.fixed(2), w.number(2)};
        p.counts_from = from;
        return test::run_one(w.plan()).counted_ticks;
    };
    EXPECT_EQ(ticks(""), days(8));
    EXPECT_EQ(ticks("acceptance"), days(5));
    EXPECT_EQ(ticks("claims"), 0);
    EXPECT_EQ(ticks("acceptance", 1), days(5)) << "refused twice, each time after five days";
    EXPECT_THROW((void)ticks("acceptnce"), InputError);
}

// Protects phases: from the submission to the end of the last of the steps that the process counts until, whatever comes after.
TEST(Office, APhaseEndsWithTheLastOfItsSteps) {
    const auto ticks = [](const std::vector<std::string>& until) {
        Workshop w;
        w.unlimited_desk("office");
        ProcessDescription& p = w.process("construction");
        w.served(p, "site", "office", w.fixed(3));
        w.served(p, "plan", "office", w.fixed(5));
        w.served(p, "permit", "office", w.fixed(2)).after = {"site", "plan"};
        p.counts_until = until;
        return test::run_one(w.plan()).phase_ticks;
    };
    EXPECT_EQ(ticks({"site"}), days(3));
    EXPECT_EQ(ticks({"site", "plan"}), days(5));
    EXPECT_EQ(ticks({}), 0);
    EXPECT_THROW((void)ticks({"sight"}), InputError);
}

// Protects what an owner is told of a case: the steps that happened, whatever their order in the file, and who handed it in.
TEST(Office, OutcomesSayWhichStepsHappened) {
    Workshop w;
    w.unlimited_desk("office");
    ProcessDescription& p = w.process("permit");
    w.served(p, "z_first", "office", w.fixed(1)).documents = w.number(2);
    StepDescription& never = w.served(p, "m_never", "office", w.fixed(1));
    never.after = {"z_first"};
    never.probability = w.number(0);
    w.served(p, "a_last", "office", w.fixed(1)).after = {"m_never"};
    Attributes applicant;
    applicant.value[3] = 7;
    const Outcome o = test::run_one(w.plan(), 1, applicant);
    EXPECT_EQ(o.steps, set_of(0) | set_of(2));
    EXPECT_TRUE(o.keeps_attributes);
    EXPECT_EQ(o.attributes.value[3], 7);
}

// Protects promises: the outcome says of a single case whether it kept the promise, by the office's clock.
TEST(Office, OutcomesSayWhetherThePromiseWasKept) {
    const auto kept = [](double circulation, double firm) {
        Workshop w;
        w.unlimited_desk("office");
        ProcessDescription& p = w.process("startup");
        w.lasting(p, "papers", StepKind::firm, w.fixed(firm));
        StepDescription& s = w.served(p, "only", "office", w.fixed(0.5));
        s.time = w.fixed(circulation);
        s.after = {"papers"};
        p.target = w.days(1);
        return test::run_one(w.plan()).within_target;
    };
    EXPECT_TRUE(kept(1.5, 0)) << "by the close of the day after";
    EXPECT_FALSE(kept(1.6, 0));
    EXPECT_TRUE(kept(1.5, 30)) << "the applicant's own time does not count";
}

// Protects modes: commitment leaves out circulation and refusal, filing correction too, abolished the step.
TEST(Office, Modes) {
    const auto time = [](Mode mode) {
        Workshop w;
        w.unlimited_desk("office");
        StepDescription& s = w.served(w.process("permit"), "a", "office", w.fixed(1));
        s.time = w.fixed(6);
        s.correction = Correction{w.number(1), w.fixed(4), w.number(1), {}, {}};
        s.mode = mode;
        return test::run_one(w.plan()).total_ticks;
    };
    EXPECT_EQ(time(Mode::review), days(7 + 4 + 7));
    EXPECT_EQ(time(Mode::commitment), days(1 + 4 + 1));
    EXPECT_EQ(time(Mode::filing), days(1));
    EXPECT_EQ(time(Mode::abolished), 0);
}

// Protects eligibility: a step is for some applicants only, the others pass.
TEST(Office, StepForSomeApplicants) {
    Workshop w;
    w.book.schema.attributes = {{"size", {"micro", "large"}}};
    w.unlimited_desk("office");
    ProcessDescription& p = w.process("permit");
    w.served(p, "a", "office", w.fixed(1));
    StepDescription& s = w.served(p, "b", "office", w.fixed(2));
    s.after = {"a"};
    s.applies.allowed[0] = 0b10;
    Attributes large;
    large.value[0] = 1;
    EXPECT_EQ(test::run_one(w.plan(), 1, large).total_ticks, days(3));
    EXPECT_EQ(test::run_one(w.plan(), 1, {}).total_ticks, days(1));
}

// Protects "renaming desks or reordering steps in the file changes nothing".
TEST(Office, OrderInTheFileHasNoEffect) {
    const auto run = [](bool reversed) {
        Workshop w;
        const std::string desks[] = {reversed ? "zebra" : "alpha", "beta"};
        w.desk(desks[0], 1);
        w.desk(desks[1], 2);
        ProcessDescription& p = w.process("permit");
        w.served(p, "x", desks[0], w.exponential(0.1)).time = w.lognormal(2, 1);
        StepDescription& y = w.served(p, "y", desks[1], w.exponential(0.2));
        y.correction = Correction{w.number(0.3), w.exponential(1), w.number(2), {}, {}};
        y.after = {"x"};
        w.served(p, "z", desks[1], w.exponential(0.1));
        if (reversed) std::reverse(p.steps.begin(), p.steps.end());
        w.arrivals("permit", 6);
        return run_stated(w.plan(), {1000, 0}, RunKey(3, 0), test::one_by_one);
    };
    const StatedRunResult one = run(false), other = run(true);
    EXPECT_EQ(one.tally.processes[0].durations, other.tally.processes[0].durations);
    EXPECT_EQ(one.events, other.events);
}

// Protects the claim that capacity counts: half the officers make the same promise fail visibly.
TEST(Office, HalfTheOfficersBreakThePromise) {
    const auto within = [](double officers) {
        Workshop w;
        w.desk("counter", officers);
        ProcessDescription& p = w.process("startup");
        w.served(p, "only", "counter", w.exponential(0.1)).time = w.exponential(2);
        p.limit = w.days(1);
        p.target = w.days(1);
        w.arrivals("startup", 28);
        const ProcessTally t = run_stated(w.plan(), {500, 50}, RunKey(3, 0), test::one_by_one).tally.processes[0];
        return static_cast<double>(t.within_target) / static_cast<double>(t.completed);
    };
    EXPECT_GT(within(4), 0.95);
    EXPECT_LT(within(2), 0.10);
}

// Protects an agent's luck: what another applicant does changes nobody's draws.
TEST(Office, OneMoreApplicantChangesNobodysDraws) {
    Workshop w;
    w.unlimited_desk("office");
    ProcessDescription& p = w.process("permit");
    StepDescription& s = w.served(p, "a", "office", w.exponential(1));
    s.time = w.lognormal(5, 1);
    s.correction = Correction{w.number(0.5), w.exponential(3), w.number(3), {}, {}};
    const EnginePlan& plan = w.plan();
    const auto run = [&](bool one_more) {
        Office office(plan, CountyId(0), RunKey(7, 0));
        const Day first = plan.calendar().first();
        if (one_more) office.open(ProcessId(0), tick_at(first, 5), 99, {99}, {});
        for (std::uint32_t i = 0; i < 50; ++i) office.open(ProcessId(0), tick_at(first, i), i, {i}, {});
        std::vector<std::int64_t> times(50, -1);
        for (int d = 0; d < 500; ++d) office.run_day(first + d);
        for (const Outcome& o : office.outcomes())
            if (o.owner < 50) times[o.owner] = o.total_ticks;
        return times;
    };
    const auto times = run(false);
    EXPECT_EQ(times, run(true));
    EXPECT_THAT(times, testing::Each(testing::Gt(0)));
}

// Protects comparisons of arrivals: another rate moves the same applicants in time, each with the luck that it had.
TEST(Office, AnotherRateChangesNobodysDraws) {
    const auto total = [](double a_day, int days) {
        Workshop w;
        w.unlimited_desk("office");
        StepDescription& s = w.served(w.process("permit"), "a", "office", w.exponential(1));
        s.correction = Correction{w.number(0.5), w.exponential(3), w.number(3), {}, {}};
        w.arrivals("permit", a_day);
        w.book.arrivals.back().law = ArrivalLaw::deterministic;
        w.book.arrivals.back().until = to_day({2018, 1, 1}) + days;
        const ProcessTally t = run_stated(w.plan(), {500, 0, false, {}, {}}, RunKey(5, 0), test::one_by_one).tally.processes[0];
        EXPECT_EQ(t.completed, 39u);
        return t.total_ticks;
    };
    EXPECT_EQ(total(4, 10), total(8, 5));
}

// Protects `from` and `until` of arrivals that have no rate: they come on [from, until) only. Gaps of a quarter of a day begin on the tenth day;
// the members of a source are back a day after each end.
TEST(Office, ArrivalsByTimeComeBetweenTheirDates) {
    const Day first = to_day({2018, 1, 1});
    for (const ArrivalLaw law : {ArrivalLaw::renewal, ArrivalLaw::finite_source}) {
        Workshop w;
        w.unlimited_desk("office");
        w.served(w.process("permit"), "a", "office", w.fixed(0));
        w.arrivals("permit", 0);
        ArrivalDescription& a = w.book.arrivals.back();
        a.law = law;
        a.rate = std::nullopt;
        a.time = w.fixed(law == ArrivalLaw::renewal ? 0.25 : 1);
        a.population = w.number(3);
        a.from = first + 10;
        a.until = first + 20;
        const EnginePlan& plan = w.plan();
        EXPECT_EQ(run_stated(plan, {30, 0, false, {}, {}}, RunKey(5, 0), test::one_by_one).tally.processes[0].opened,
                  law == ArrivalLaw::renewal ? 39u : 27u);
        EXPECT_EQ(run_stated(plan, {12, 0, false, {}, {}}, RunKey(5, 0), test::one_by_one).tally.processes[0].opened,
                  law == ArrivalLaw::renewal ? 7u : 3u);
    }
}

// Protects the validator: each mistake of structure is found, all at once, with a suggestion.
TEST(Validate, FindsEveryMistake) {
    Workshop w;
    w.desk("counter", 1).officers = std::nullopt;
    ProcessDescription& p = w.process("permit");
    w.served(p, "a", "contuer", w.fixed(1)).after = {"b"};
    w.served(p, "b", "counter", w.fixed(1)).after = {"a", "q"};
    w.lasting(p, "c", StepKind::delay, w.fixed(1)).time = std::nullopt;
    Diagnostics diagnostics;
    validate(w.book, diagnostics);
    std::string all;
    for (const Diagnostic& d : diagnostics.sorted()) all += to_string(d) + "\n";
    EXPECT_THAT(all, testing::HasSubstr("neither officers nor a staffing rule"));
    EXPECT_THAT(all, testing::HasSubstr("unknown desk \"contuer\", did you mean \"counter\"?"));
    EXPECT_THAT(all, testing::HasSubstr("unknown step \"q\""));
    EXPECT_THAT(all, testing::HasSubstr("wait for each other: a, b"));
    EXPECT_THAT(all, testing::HasSubstr("has no time"));
}

// Protects luck in loops: each time that a step is done it has a draw of its own, whether its own correction or that of a later step
// brought the case back. Three independent exponentials have a variance of 3, one drawn twice of 5.
TEST(Office, EveryRoundHasItsOwnLuck) {
    Workshop w;
    w.unlimited_desk("office");
    ProcessDescription& p = w.process("permit");
    w.served(p, "a", "office", w.exponential(1)).correction = Correction{w.number(1), w.fixed(1), w.number(1), {}, {}};
    StepDescription& b = w.served(p, "b", "office", w.fixed(0));
    b.after = {"a"};
    b.correction = Correction{w.number(1), w.fixed(1), w.number(1), "a", {}};
    w.arrivals("permit", 20);
    const StatedRunResult r = run_stated(w.plan(400), {300, 50}, RunKey(4, 0), test::one_by_one);
    const Spread& sojourn = r.tally.classes[0][0].sojourn;
    const double n = static_cast<double>(sojourn.number), mean = static_cast<double>(sojourn.sum) / n / test::day_ticks;
    const double variance = sojourn.squares / n / test::day_ticks / test::day_ticks - mean * mean;
    ASSERT_GT(n, 4000);
    EXPECT_NEAR(mean, 2 + 3, 0.15);
    EXPECT_NEAR(variance, 3, 0.6);
}

// Protects two limits that have nothing to do with each other: corrections do not use up tries, nor tries corrections.
TEST(Office, CorrectionsAndTriesAreCountedApart) {
    Workshop w;
    w.unlimited_desk("office");
    ProcessDescription& p = w.process("permit");
    StepDescription& s = w.served(p, "a", "office", w.fixed(1));
    s.correction = Correction{w.number(1), w.fixed(1), w.number(2), {}, {}};
    s.refusal = w.number(1);
    s.retry = Retry{w.fixed(1), w.number(3)};
    w.arrivals("permit", 1);
    const StatedRunResult r = run_stated(w.plan(400), {300, 0}, RunKey(4, 0), test::one_by_one);
    const StepTally& t = r.tally.steps[0][0];
    const double cases = static_cast<double>(r.tally.processes[0].refused);
    ASSERT_GT(cases, 200);
    EXPECT_NEAR(static_cast<double>(t.corrections) / cases, 2, 0.1);
    EXPECT_NEAR(static_cast<double>(t.refusals) / cases, 3, 0.1);
}

// Three opinions, of 1, 5 and 10 days; `conclude` needs two of them and takes no time.
StepDescription& opinions(Workshop& w, ProcessDescription& p) {
    w.lasting(p, "a", StepKind::delay, w.fixed(1));
    w.lasting(p, "b", StepKind::delay, w.fixed(5));
    w.lasting(p, "c", StepKind::delay, w.fixed(10));
    StepDescription& conclude = w.lasting(p, "conclude", StepKind::delay, w.fixed(0));
    conclude.after = {"a", "b", "c"};
    conclude.at_least = 2;
    conclude.others = Others::withdrawn;
    return conclude;
}

double days_of(const Outcome& o) { return static_cast<double>(o.total_ticks) / test::day_ticks; }

// Protects a majority from those that give no opinion: a step that does not happen is none of the two.
TEST(Office, StepsThatDoNotHappenAreNoneOfSeveral) {
    Workshop w;
    ProcessDescription& p = w.process("permit");
    opinions(w, p);
    EXPECT_EQ(days_of(test::run_one(w.plan())), 5);

    Workshop without;
    ProcessDescription& q = without.process("permit");
    opinions(without, q);
    q.steps[1].probability = without.number(0);
    EXPECT_EQ(days_of(test::run_one(without.plan())), 10);
}

// Protects a case from waiting for ever: where fewer than so many happen, all that do are enough.
TEST(Office, AllOfSeveralAreEnough) {
    Workshop w;
    ProcessDescription& p = w.process("permit");
    opinions(w, p);
    p.steps[1].probability = p.steps[2].probability = w.number(0);
    const Outcome o = test::run_one(w.plan());
    EXPECT_EQ(o.result, CaseResult::completed);
    EXPECT_EQ(days_of(o), 1);
}

// Protects results from being asked for before they are there: `at_least` is said of `after` alone.
TEST(Office, ResultsAreWaitedForBesideSeveral) {
    Workshop w;
    w.unlimited_desk("office");
    ProcessDescription& p = w.process("permit");
    StepDescription& conclude = opinions(w, p);
    conclude.time = w.fixed(100);
    conclude.if_done = {"review"};
    w.served(p, "review", "office", w.fixed(20));
    EXPECT_EQ(days_of(test::run_one(w.plan())), 120);
}

// Papers follow in two days, always; the step is granted after one.
StepDescription& follows(Workshop& w, ProcessDescription& p, double at_most) {
    StepDescription& s = w.served(p, "accept", "office", w.fixed(1));
    s.correction = Correction{w.number(1), w.fixed(2), w.number(at_most), {}, w.number(1)};
    return s;
}

// Protects the later look: papers that followed may be wanting again, as often as papers are returned at the step.
TEST(Office, WhatFollowsMayBeWantingAgain) {
    Workshop w;
    w.unlimited_desk("office");
    follows(w, w.process("permit"), 3);
    const Outcome o = test::run_one(w.plan());
    EXPECT_EQ(o.result, CaseResult::completed);
    EXPECT_EQ(o.corrections, 3);
    EXPECT_EQ(days_of(o), 1 + 3 * 2);
}

// Protects refusals from acceptance with papers to follow: the grant is taken back when they are in, though other steps are under way;
// a case that goes on refused goes on.
TEST(Office, WhatFollowsMayShowThatThereWasNothingToGrant) {
    for (const Refused refused : {Refused::end, Refused::go_on}) {
        Workshop w;
        w.unlimited_desk("office");
        ProcessDescription& p = w.process("permit");
        StepDescription& s = follows(w, p, 1);
        s.refusal = w.number(1);
        s.refused = refused;
        w.lasting(p, "survey", StepKind::third_party, w.fixed(50)).after = {"accept"};
        StepDescription& appeal = w.lasting(p, "notice", StepKind::delay, w.fixed(5));
        appeal.after = {"survey"};
        appeal.if_done = {"accept"};
        const Outcome o = test::run_one(w.plan());
        EXPECT_EQ(o.result, refused == Refused::end ? CaseResult::refused : CaseResult::completed);
        EXPECT_EQ(days_of(o), refused == Refused::end ? 3 : 51);
    }
}

// Protects the tries of a step: after a grant was taken back each is a new look at the papers.
TEST(Office, AGrantThatWasTakenBackIsTriedAgain) {
    Workshop w;
    w.unlimited_desk("office");
    StepDescription& s = follows(w, w.process("permit"), 1);
    s.refusal = w.number(1);
    s.retry = Retry{w.fixed(10), w.number(3)};
    const Outcome o = test::run_one(w.plan());
    EXPECT_EQ(o.result, CaseResult::refused);
    EXPECT_EQ(days_of(o), 1 + 2 + 2 * 10);
}

// Protects a hall with appointments from a line without end: who is booked waits, though an officer is free.
TEST(Office, AppointmentsFillTheLine) {
    Workshop w;
    DeskDescription& hall = w.desk("hall", 50);
    hall.appointments = w.number(1);
    hall.queue_at_most = w.number(3);
    w.served(w.process("permit"), "accept", "hall", w.fixed(0.01));
    w.arrivals("permit", 5);
    const StatedRunResult r = run_stated(w.plan(400), {300, 0}, RunKey(4, 0), test::one_by_one);
    EXPECT_LE(r.tally.desks[0].queue, 3u);
    EXPECT_GT(r.tally.desks[0].blocked, 1000u);
    EXPECT_NEAR(static_cast<double>(r.tally.desks[0].finished), 300, 5);
}

// Two classes of applicants of one process, of whom the urgent ones go first.
void two_classes(Workshop& w, DeskDescription& desk, double arrivals_a_class) {
    desk.discipline = Discipline::priority;
    w.book.schema.attributes = {{"class", {"ordinary", "urgent"}}};
    StepDescription& s = w.served(w.process("permit"), "accept", desk.name, w.fixed(0.2));
    Eligibility urgent;
    urgent.allowed[0] = 2;
    s.priority_of = {{urgent, std::uint8_t{9}}};
    w.arrivals("permit", arrivals_a_class);
    w.arrivals("permit", arrivals_a_class);
    w.book.arrivals[1].name = "urgent";
    w.book.arrivals[1].attributes = {{"class", "urgent"}};
}

double mean_sojourn_of_class(const StatedRunResult& r, std::size_t c) {
    const Spread& s = r.tally.classes[0][c].sojourn;
    return static_cast<double>(s.sum) / static_cast<double>(s.number) / test::day_ticks;
}

// Protects who has a higher priority by an attribute and an appointment: the line behind the appointments is one like others.
TEST(Office, PriorityByAttributeHoldsForAppointments) {
    Workshop w;
    DeskDescription& hall = w.desk("hall", 1);
    hall.appointments = w.number(20);
    two_classes(w, hall, 2.4);
    const StatedRunResult r = run_stated(w.plan(800), {700, 50}, RunKey(4, 0), test::one_by_one);
    EXPECT_GT(mean_sojourn_of_class(r, 0), 2 * mean_sojourn_of_class(r, 1));
}

// Protects committees from meeting behind closed doors: what falls on a closed day is held on the next open one, once.
TEST(Office, CommitteesMeetOnOpenDays) {
    Workshop w;
    DeskDescription& board = w.unlimited_desk("board");
    board.meets_every = w.days(2);
    board.clears = w.number(1000);
    board.weekdays = {true, false, false, false, false, false, false};  // 2018-01-01 is a Monday
    w.served(w.process("permit"), "decide", "board", w.fixed(0));
    EXPECT_EQ(days_of(test::run_one(w.plan())), 7);
}

// Protects the memory of the machine: a batch that chance makes far too large ends the run with its number.
TEST(Office, TooManyCasesOfADayEndTheRun) {
    Workshop w;
    w.unlimited_desk("office");
    w.served(w.process("permit"), "accept", "office", w.fixed(1));
    w.arrivals("permit", 5);
    w.book.arrivals[0].batch = LawDescription{Law::deterministic, {w.number(1e12)}};
    EXPECT_THROW((void)run_stated(w.plan(400), {300, 0}, RunKey(4, 0), test::one_by_one), DataError);
}

// `slow` lasts ten days beside a review that sends the papers back to the first step on its fourth day, once.
Outcome back_while_another_goes_on(StepKind slow) {
    Workshop w;
    w.unlimited_desk("office");
    ProcessDescription& p = w.process("permit");
    w.lasting(p, "a", StepKind::delay, w.fixed(1));
    w.lasting(p, "b1", StepKind::delay, w.fixed(1)).after = {"a"};
    StepDescription b2;
    b2.name = "b2";
    b2.kind = slow;
    b2.after = {"a"};
    if (slow == StepKind::desk) b2.desk = std::string("office");
    if (slow == StepKind::desk) b2.handling = w.fixed(10);
    else if (slow == StepKind::process) b2.process = "part";
    else b2.time = w.fixed(10);
    b2.visits = w.number(1);
    p.steps.push_back(b2);
    StepDescription& c = w.served(p, "c", "office", w.fixed(1));
    c.after = {"b1", "b2"};
    c.at_least = 1;
    c.correction = Correction{w.number(1), w.fixed(1), w.number(1), "a", {}};
    w.lasting(p, "z", StepKind::delay, w.fixed(1)).after = {"b2", "c"};
    if (slow == StepKind::process) w.lasting(w.process("part"), "all", StepKind::delay, w.fixed(10));
    return test::run_one(w.plan());
}

// Protects what lies between a return and the step that it goes back to: a run of it that is still under way ends nothing any more. The way
// begins anew on the fifth day, the slow step takes days 6 to 15, and one more follows.
TEST(Office, WhatLiesBetweenIsDoneAgainFromItsBeginning) {
    for (const StepKind slow : {StepKind::delay, StepKind::third_party, StepKind::firm, StepKind::desk, StepKind::process}) {
        const Outcome outcome = back_while_another_goes_on(slow);
        EXPECT_EQ(outcome.result, CaseResult::completed);
        EXPECT_EQ(outcome.total_ticks, days(16)) << static_cast<int>(slow);
        EXPECT_DOUBLE_EQ(outcome.visits, 2);
        EXPECT_EQ(outcome.third_party_ticks, slow == StepKind::third_party ? days(3 + 10) : 0) << "the clock of the old run stops";
    }
}

// Protects the same of papers that are to follow: those of the old run are not waited for, nor do they take back the new grant.
TEST(Office, PapersOfAnOldRunDoNotFollow) {
    Workshop w;
    w.unlimited_desk("office");
    ProcessDescription& p = w.process("permit");
    StepDescription& accept = w.served(p, "accept", "office", w.fixed(1));
    accept.correction = Correction{w.number(1), w.fixed(20), w.number(1), {}, w.number(1)};
    StepDescription& review = w.served(p, "review", "office", w.fixed(1));
    review.after = {"accept"};
    review.correction = Correction{w.number(1), w.fixed(1), w.number(1), "accept", {}};
    const Outcome outcome = test::run_one(w.plan());
    // Accepted, returned on the third day, both again; each step returns once in an application.
    EXPECT_EQ(outcome.total_ticks, days(5));
    EXPECT_EQ(outcome.corrections, 2);
    EXPECT_EQ(outcome.firm_ticks, days(1 + 1)) << "the papers were to follow beside the review and the correction";
}

}  // namespace
}  // namespace yingshang
