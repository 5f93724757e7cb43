// What an office writes down of its cases: every event once, in order, and as many as it counts.
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/event_log.hpp"
#include "office_fixture.hpp"

namespace yingshang {
namespace {

using test::Workshop;
using ::testing::ElementsAre;
using Kind = EventKind;

struct Watched {
    std::vector<LoggedEvent> events;
    std::vector<Outcome> outcomes;
    MonthTally tally;
};

enum class Logged : std::uint8_t { no, yes };

// Cases of process 0, some a day on the first days, until nobody is left.
Watched run(const EnginePlan& plan, int cases, int a_day, int days, Logged logged = Logged::yes) {
    EventLog log;
    Office office(plan, CountyId(0), RunKey(7, 0), {1, false, logged == Logged::yes ? &log : nullptr});
    const Day first = plan.calendar().first();
    Watched r;
    for (int i = 0, opened = 0; i < days; ++i) {
        for (int j = 0; j < a_day && opened < cases; ++j, ++opened)
            office.open(ProcessId(0), tick_at(first + i, j * 100), static_cast<std::uint32_t>(opened), {static_cast<std::uint64_t>(opened) + 1}, {});
        office.run_day(first + i);
        r.outcomes.insert(r.outcomes.end(), office.outcomes().begin(), office.outcomes().end());
        office.clear_outcomes();
    }
    r.events = log.rows();
    r.tally = office.take_month();
    return r;
}

std::vector<Kind> kinds(const std::vector<LoggedEvent>& events) {
    std::vector<Kind> all;
    for (const LoggedEvent& e : events) all.push_back(e.kind);
    return all;
}

std::uint64_t number(const std::vector<LoggedEvent>& events, Kind kind, std::size_t process, std::uint8_t step = no_step) {
    return static_cast<std::uint64_t>(
        std::count_if(events.begin(), events.end(), [&](const LoggedEvent& e) { return e.kind == kind && e.process == process && e.step == step; }));
}

// Protects the story of one case: what happens to it, when, and by which step.
TEST(EventLog, TellsACaseFromSubmissionToResult) {
    Workshop w;
    w.unlimited_desk("office");
    ProcessDescription& p = w.process("permit");
    StepDescription& s = w.served(p, "a", "office", w.fixed(1));
    s.correction = Correction{w.number(1), w.fixed(4), w.number(1), {}, {}};
    w.lasting(p, "survey", StepKind::third_party, w.fixed(5)).after = {"a"};
    const std::vector<LoggedEvent> events = run(w.plan(), 1, 1, 30).events;
    EXPECT_THAT(kinds(events), ElementsAre(Kind::submitted, Kind::begun, Kind::started, Kind::returned, Kind::resumed, Kind::started, Kind::finished,
                                           Kind::begun, Kind::finished, Kind::completed));
    std::vector<std::uint32_t> days;
    for (const LoggedEvent& e : events) days.push_back(static_cast<std::uint32_t>(e.worked / ticks_per_day));
    EXPECT_THAT(days, ElementsAre(0, 0, 0, 1, 5, 5, 6, 6, 11, 11));
    for (const LoggedEvent& e : events) {
        EXPECT_EQ(e.case_number, 1u);
        EXPECT_EQ(e.time.value - tick_at(w.plan().calendar().first()).value, e.worked) << "every day is worked here";
    }
    EXPECT_EQ(events[1].step, 0);
    EXPECT_EQ(events[7].step, 1);
    EXPECT_EQ(events.back().step, no_step);
}

// Protects the reasons: why a case was given up, and that the law took silence for consent.
TEST(EventLog, SaysWhy) {
    Workshop w;
    w.desk("office", 1);
    StepDescription& s = w.served(w.process("permit"), "a", "office", w.fixed(10));
    s.patience = w.fixed(2);
    const std::vector<LoggedEvent> impatient = run(w.plan(), 2, 2, 30).events;
    ASSERT_EQ(number(impatient, Kind::abandoned, 0), 1u);
    for (const LoggedEvent& e : impatient) EXPECT_TRUE(e.kind != Kind::abandoned || e.reason == EventReason::patience_in_line);

    Workshop deemed;
    deemed.unlimited_desk("office");
    StepDescription& slow = deemed.served(deemed.process("permit"), "a", "office", deemed.fixed(10));
    slow.limit = deemed.days(3);
    slow.deemed_granted = true;
    const std::vector<LoggedEvent> silent = run(deemed.plan(), 1, 1, 30).events;
    EXPECT_THAT(kinds(silent), ElementsAre(Kind::submitted, Kind::begun, Kind::started, Kind::finished, Kind::completed));
    EXPECT_EQ(silent[3].reason, EventReason::deemed_granted);
}

// A process with most of what can happen: parallel ways, enough of several, refusals and tries, loops, parts, impatience.
Workshop eventful() {
    Workshop w;
    w.book.processes.reserve(2);
    w.desk("office", 6);
    ProcessDescription& whole = w.process("whole");
    ProcessDescription& part = w.process("part");
    StepDescription& a = w.served(whole, "a", "office", w.exponential(0.2));
    a.correction = Correction{w.number(0.3), w.exponential(1), w.number(3), {}, {}};
    a.refusal = w.number(0.1);
    a.time = w.exponential(1);
    for (const char* name : {"b", "c", "d"}) w.lasting(whole, name, StepKind::third_party, w.exponential(3)).after = {"a"};
    StepDescription& join = w.served(whole, "join", "office", w.exponential(0.1));
    join.after = {"b", "c", "d"};
    join.at_least = 2;
    join.others = Others::withdrawn;
    join.correction = Correction{w.number(0.2), w.exponential(1), w.number(2), {}, w.number(0.5)};
    StepDescription& inner = w.lasting(whole, "inner", StepKind::process, w.fixed(0));
    inner.time.reset();
    inner.process = "part";
    inner.after = {"join"};
    whole.retry = Retry{w.exponential(2), w.number(2)};
    whole.patience = Patience{w.exponential(60), PatienceScope::whole_case};
    w.served(part, "x", "office", w.exponential(0.1)).refusal = w.number(0.1);
    return w;
}

// Protects trust in the log: it has as many events of each kind as the office counts, by process and by step.
TEST(EventLog, AgreesWithTheTallies) {
    Workshop w = eventful();
    const Watched r = run(w.plan(), 600, 5, 600);
    for (std::size_t p = 0; p < 2; ++p) {
        const ProcessTally& t = r.tally.processes[p];
        EXPECT_EQ(number(r.events, Kind::submitted, p), t.opened);
        EXPECT_EQ(number(r.events, Kind::completed, p), t.completed);
        EXPECT_EQ(number(r.events, Kind::refused, p), t.refused);
        EXPECT_EQ(number(r.events, Kind::abandoned, p), t.abandoned);
        EXPECT_EQ(t.in_progress, 0u);
        for (std::size_t s = 0; s < r.tally.steps[p].size(); ++s) {
            const auto step = static_cast<std::uint8_t>(s);
            EXPECT_EQ(number(r.events, Kind::begun, p, step), r.tally.steps[p][s].started) << p << "." << s;
            EXPECT_EQ(number(r.events, Kind::started, p, step), r.tally.steps[p][s].waits) << p << "." << s;
            EXPECT_EQ(number(r.events, Kind::finished, p, step), r.tally.steps[p][s].finished) << p << "." << s;
            EXPECT_EQ(number(r.events, Kind::returned, p, step), r.tally.steps[p][s].corrections) << p << "." << s;
            EXPECT_EQ(number(r.events, Kind::step_refused, p, step), r.tally.steps[p][s].refusals) << p << "." << s;
        }
    }
    for (const Kind k : {Kind::set_back, Kind::resubmitted, Kind::refused, Kind::abandoned})
        EXPECT_GT(number(r.events, k, 0), 0u) << static_cast<int>(k);
    EXPECT_GT(number(r.events, Kind::withdrawn, 0, 3) + number(r.events, Kind::withdrawn, 0, 2) + number(r.events, Kind::withdrawn, 0, 1), 0u);
}

// Protects traces: what has one number belongs to one case and its parts, begins with its submission and ends with its end.
TEST(EventLog, NumbersKeepCasesApart) {
    Workshop w = eventful();
    const Watched r = run(w.plan(), 300, 5, 600);
    std::map<std::uint32_t, std::vector<LoggedEvent>> cases;
    for (const LoggedEvent& e : r.events) cases[e.case_number].push_back(e);
    ASSERT_GE(cases.size(), 300u);
    std::set<std::uint32_t> subjects;
    for (const auto& [n, events] : cases) {
        if (events.front().process != 0) continue;
        EXPECT_EQ(events.front().kind, Kind::submitted);
        subjects.insert(events.front().subject);
        int ends = 0;
        for (std::size_t i = 0; i < events.size(); ++i) {
            EXPECT_EQ(events[i].subject, events.front().subject);
            EXPECT_LE(events[i == 0 ? 0 : i - 1].time, events[i].time);
            const bool is_end =
                events[i].process == 0 && (events[i].kind == Kind::completed || events[i].kind == Kind::refused || events[i].kind == Kind::abandoned);
            ends += is_end ? 1 : 0;
        }
        EXPECT_EQ(ends, 1);
    }
    EXPECT_EQ(subjects.size(), 300u);
}

// Protects results from being watched.
TEST(EventLog, ChangesNothing) {
    Workshop w = eventful();
    const Watched with = run(w.plan(), 300, 5, 600), without = run(w.plan(), 300, 5, 600, Logged::no);
    ASSERT_EQ(with.outcomes.size(), without.outcomes.size());
    for (std::size_t i = 0; i < with.outcomes.size(); ++i) {
        EXPECT_EQ(with.outcomes[i].finished, without.outcomes[i].finished);
        EXPECT_EQ(with.outcomes[i].result, without.outcomes[i].result);
        EXPECT_EQ(with.outcomes[i].office_ticks, without.outcomes[i].office_ticks);
    }
    EXPECT_TRUE(without.events.empty());
}

// Protects the order in files: by day, then by county, then as each county has it.
TEST(EventLog, CountiesAreMergedByDay) {
    const auto at = [](std::uint16_t county, int day, int second, std::uint32_t subject) {
        LoggedEvent e;
        e.time = tick_at({day}, second);
        e.county = county;
        e.subject = subject;
        return e;
    };
    const std::vector<LoggedEvent> north{at(0, 10, 500, 1), at(0, 12, 1, 2)},
        south{at(1, 10, 100, 3), at(1, 10, 100, 4), at(1, 11, 9, 5), at(1, 12, 0, 6)}, none;
    const std::vector<std::span<const LoggedEvent>> counties{north, none, south};
    std::vector<std::uint32_t> order;
    for (const LoggedEvent& e : merge_by_day(counties)) order.push_back(e.subject);
    EXPECT_THAT(order, ElementsAre(1, 3, 4, 5, 2, 6));
    EXPECT_TRUE(merge_by_day({}).empty());
}

}  // namespace
}  // namespace yingshang
