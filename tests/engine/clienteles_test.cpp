// Desks by an attribute of the applicants: each clientele has officers of its own, and else nothing differs.
#include "engine/clienteles.hpp"

#include <algorithm>

#include <gmock/gmock.h>

#include "engine/office_fixture.hpp"

namespace yingshang {
namespace {

using test::Workshop;
using testing::Each;
using testing::ElementsAre;

constexpr std::size_t bank = 0, size = 1;

AttributeSchema two_attributes() { return {{{"bank", {"large", "joint_stock", "local"}}, {"size", {"small", "big"}}}}; }

Attributes of_bank(std::size_t value) {
    Attributes a;
    a.value[bank] = static_cast<std::uint8_t>(value);
    return a;
}

DeskChoice by_bank(std::vector<std::string> desks) { return {bank, std::move(desks)}; }

// Protects the number of rules: as many as desks differ, not as values do.
TEST(Clienteles, AreApplicantsWithTheSameDesks) {
    ProcessDescription p;
    EXPECT_EQ(Clienteles(p).size(), 1u);
    p.steps.resize(3);
    p.steps[0].desk = by_bank({"a", "b", "a"});
    EXPECT_EQ(Clienteles(p).size(), 2u);
    p.steps[1].desk = by_bank({"c", "c", "d"});
    EXPECT_EQ(Clienteles(p).size(), 3u);
    p.steps[2].desk = DeskChoice(size, {"c", "d"});
    const Clienteles all(p);
    ASSERT_EQ(all.size(), 6u);
    std::vector<std::size_t> numbers;
    for (std::uint8_t b = 0; b < 3; ++b)
        for (std::uint8_t s = 0; s < 2; ++s) {
            Attributes a = of_bank(b);
            a.value[size] = s;
            numbers.push_back(all.of(a));
            for (const StepDescription& step : p.steps) EXPECT_EQ(step.desk.of(all.members()[numbers.back()]), step.desk.of(a));
        }
    EXPECT_THAT(numbers, testing::UnorderedElementsAre(0, 1, 2, 3, 4, 5));
}

// A loan with what can happen to a case: a loop back, a choice, a condition, a part that follows.
Workshop loans(const DeskChoice& first, const DeskChoice& second, const std::vector<std::pair<std::string, double>>& desks) {
    Workshop w;
    w.book.schema = two_attributes();
    for (const auto& [name, officers] : desks) w.desk(name, officers);
    ProcessDescription& p = w.process("loan");
    p.steps.reserve(4);
    StepDescription& application = w.served(p, "application", "", w.exponential(0.1));
    application.desk = first;
    application.time = w.lognormal(2, 1);
    StepDescription& review = w.served(p, "review", "", w.exponential(0.2));
    review.desk = second;
    review.after = {"application"};
    review.correction = Correction{w.number(0.3), w.exponential(1), w.number(2), "application", w.number(0.2)};
    review.refusal = w.number(0.1);
    review.refused = Refused::go_on;
    for (const char* name : {"above", "elsewhere"}) {
        StepDescription& choice = w.lasting(p, name, StepKind::delay, w.exponential(3));
        choice.if_done = {"review"};
        choice.choice = "level";
        choice.probability = w.number(0.4);
    }
    return w;
}

std::vector<Outcome> outcomes(const EnginePlan& plan, const std::vector<std::size_t>& banks, int days = 1500) {
    Office office(plan, CountyId(0), RunKey(7, 0));
    const Day first = plan.calendar().first();
    for (std::uint32_t i = 0; i < banks.size(); ++i)
        if (banks[i] < 3) office.open(ProcessId(0), tick_at(first + static_cast<int>(i / 10), i % 10), i, {i}, of_bank(banks[i]));
    for (int d = 0; d < days; ++d) office.run_day(first + d);
    office.check_conservation();
    std::vector<Outcome> all(office.outcomes().begin(), office.outcomes().end());
    std::sort(all.begin(), all.end(), [](const Outcome& a, const Outcome& b) { return a.owner < b.owner; });
    return all;
}

auto what_became(const Outcome& o) { return std::tuple(o.owner, o.result, o.total_ticks, o.office_ticks, o.firm_ticks, o.waited_ticks, o.steps); }

std::vector<decltype(what_became(Outcome{}))> what_became(const std::vector<Outcome>& all) {
    std::vector<decltype(what_became(Outcome{}))> told;
    for (const Outcome& o : all) told.push_back(what_became(o));
    return told;
}

std::vector<std::size_t> in_turn(std::size_t number, const std::vector<std::size_t>& banks) {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < number; ++i) all.push_back(banks[i % banks.size()]);
    return all;
}

const std::vector<std::size_t> nobody_of_local = {0, 1, 3}, all_three = {0, 1, 2};

// Protects the claim of the key: officers of one clientele never work off the line of another. Local banks' line is hopeless; the
// others' cases pass to the second as if local banks had no clients, though one officer of theirs is idle for most of the time.
TEST(Clienteles, OfficersServeTheirOwnAlone) {
    const DeskChoice choice = by_bank({"large", "joint", "local"});
    const std::vector<std::pair<std::string, double>> desks = {{"large", 3}, {"joint", 1}, {"local", 0.02}};
    const std::vector<Outcome> alone = outcomes(loans(choice, choice, desks).plan(), in_turn(300, nobody_of_local));
    const std::vector<Outcome> together = outcomes(loans(choice, choice, desks).plan(), in_turn(300, all_three));
    std::vector<Outcome> others;
    std::int64_t waited_there = 0;
    for (const Outcome& o : together)
        if (o.attributes.value[bank] != 2) others.push_back(o);
        else waited_there += o.waited_ticks;
    ASSERT_EQ(alone.size(), 200u);
    EXPECT_EQ(what_became(others), what_became(alone));
    EXPECT_GT(waited_there, 100 * ticks_per_day);
    // Of one desk for all, the same officers together, the others would wait for local banks' clients.
    const std::vector<Outcome> pooled = outcomes(loans({"large"}, {"large"}, {{"large", 1}}).plan(), in_turn(300, all_three));
    EXPECT_NE(what_became(pooled), what_became(together));
}

// Protects the luck of cases: it does not ask for the desk. With officers for everybody a case of desks by class is that of one desk.
TEST(Clienteles, LuckIsThatOfTheStep) {
    const std::vector<std::size_t> banks = in_turn(300, all_three);
    const auto one = outcomes(loans({"hall"}, {"hall"}, {{"hall", 1000}}).plan(), banks);
    const auto by_class = outcomes(loans(by_bank({"a", "b", "c"}), by_bank({"b", "b", "c"}), {{"a", 1000}, {"b", 1000}, {"c", 1000}}).plan(), banks);
    ASSERT_EQ(one.size(), 300u);
    EXPECT_EQ(what_became(by_class), what_became(one));
}

// Protects "renaming desks or reordering them changes nothing", also of what is keyed by desk: when officers rest.
TEST(Clienteles, NamesOfDesksHaveNoEffect) {
    const auto run = [](const std::vector<std::string>& names, bool reversed) {
        const DeskChoice choice = by_bank(names);
        Workshop w = loans(choice, choice, {{names[0], 2}, {names[1], 1}, {names[2], 1}});
        if (reversed) std::reverse(w.book.desks.begin(), w.book.desks.end());
        for (DeskDescription& d : w.book.desks) d.rest = w.exponential(0.3);
        return outcomes(w.plan(), in_turn(300, all_three));
    };
    const auto one = run({"a", "b", "c"}, false);
    ASSERT_EQ(one.size(), 300u);
    EXPECT_EQ(what_became(run({"z", "y", "x"}, false)), what_became(one));
    EXPECT_EQ(what_became(run({"m", "c", "k"}, true)), what_became(one));
}

// Protects the staffing rule: each desk asks for the officers of its own load.
TEST(Clienteles, DesksAreStaffedByTheirOwnLoad) {
    Workshop w;
    w.book.schema = two_attributes();
    for (const char* name : {"large", "joint", "local"}) {
        DeskDescription& d = w.desk(name, 1);
        d.utilisation = w.number(0.5);
        d.at_least = w.number(0);
    }
    ProcessDescription& p = w.process("loan");
    w.served(p, "only", "", w.fixed(0.5)).desk = by_bank({"large", "joint", "local"});
    const EnginePlan& plan = w.plan(1000);
    Office office(plan, CountyId(0), RunKey(7, 0));
    const Day first = plan.calendar().first();
    std::uint64_t agent = 0;
    for (int d = 0; d < 800; ++d) {
        for (int i = 0; i < 8; ++i) office.open(ProcessId(0), tick_at(first + d), 0, {++agent}, of_bank(i < 5 ? 0 : 2));
        office.run_day(first + d);
        if (d % 365 == 364) static_cast<void>(office.take_month());
    }
    std::vector<double> officers;
    for (const DeskTally& desk : office.take_month().desks) officers.push_back(desk.officers);
    ASSERT_EQ(officers.size(), 3u);
    EXPECT_NEAR(officers[0], 5, 0.2);
    EXPECT_NEAR(officers[1], 0, 1e-9);
    EXPECT_NEAR(officers[2], 3, 0.2);
}

// Protects whoever asks for the rules without an applicant: they are those of the first clientele.
TEST(Clienteles, RulesHaveNumbersForEach) {
    const DeskChoice choice = by_bank({"a", "b", "a"});
    Workshop w = loans(choice, choice, {{"a", 1}, {"b", 1}});
    const EnginePlan& plan = w.plan();
    const Day day = plan.calendar().first();
    EXPECT_EQ(plan.rules_count(), 2u);
    EXPECT_EQ(plan.rules_number(ProcessId(0), day, 0, of_bank(0)), plan.rules_number(ProcessId(0), day));
    EXPECT_EQ(plan.rules_number(ProcessId(0), day, 0, of_bank(2)), plan.rules_number(ProcessId(0), day));
    EXPECT_NE(plan.rules_number(ProcessId(0), day, 0, of_bank(1)), plan.rules_number(ProcessId(0), day));
}

// Protects checks of promises and the log: they know the desk of the applicant.
TEST(Clienteles, ChecksAndLogKnowTheDesk) {
    Workshop w;
    w.book.schema = two_attributes();
    for (const char* name : {"a", "b", "looks", "looks_too"}) w.desk(name, 1);
    ProcessDescription& p = w.process("loan");
    StepDescription& s = w.served(p, "only", "", w.fixed(0.5));
    s.desk = by_bank({"b", "a", "b"});
    s.mode = Mode::commitment;
    s.check = Check{w.fixed(5), by_bank({"looks", "looks", "looks_too"}), w.fixed(0.1), w.number(0)};
    const EnginePlan& plan = w.plan(100);
    EventLog log;
    OfficeOptions options;
    options.log = &log;
    Office office(plan, CountyId(0), RunKey(7, 0), options);
    const Day first = plan.calendar().first();
    for (std::uint32_t i = 0; i < 3; ++i) office.open(ProcessId(0), tick_at(first), i, {i}, of_bank(i));
    for (int d = 0; d < 20; ++d) office.run_day(first + d);
    std::vector<std::uint64_t> came;
    for (const DeskTally& desk : office.take_month().desks) came.push_back(desk.arrived);
    EXPECT_THAT(came, ElementsAre(1, 2, 2, 1));
    EXPECT_THAT(s.desk.names(), ElementsAre("b", "a"));
    std::vector<std::uint8_t> desks(3, 9);
    for (const LoggedEvent& e : log.rows())
        if (e.kind == EventKind::started) desks[e.subject] = e.desk;
    EXPECT_THAT(desks, ElementsAre(0, 1, 0));
}

}  // namespace
}  // namespace yingshang
