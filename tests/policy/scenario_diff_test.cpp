// What differs between two scenarios: with dates and places, once for neighbouring days, and never where nothing does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/scenario_diff.hpp"

namespace yingshang {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Day opening = to_day({2020, 1, 1}), april = to_day({2020, 4, 1}), september = to_day({2020, 9, 1}), closing = to_day({2021, 1, 1});

// Two counties, a parameter x = 1, a permit of two steps.
Scenario plain_scenario() {
    Scenario s;
    s.name = "plain";
    s.horizon = {opening, opening, closing};
    s.places = Places({{"11", "A", "", ""}, {"12", "B", "", ""}}, {});
    s.registry.declare({"x", "a number"});
    ProcessDescription p;
    p.name = "permit";
    for (const char* name : {"accept", "review"}) p.steps.emplace_back().name = name;
    p.steps[1].after = {"accept"};
    s.book.processes.push_back(p);
    return s;
}

void state(Scenario& s, double value, std::optional<Day> from = {}, std::optional<Day> until = {}, std::vector<CountyId> places = {}) {
    Setting setting;
    setting.path = "x";
    setting.value = value;
    setting.from = from;
    setting.until = until;
    setting.places = std::move(places);
    setting.where = {"file.toml", static_cast<int>(value), 1};
    setting.layer = from ? 2 : 1;
    Diagnostics diagnostics;
    s.registry.state(setting, diagnostics);
    diagnostics.throw_if_any();
}

StructureChange of_permit(StructureVerb verb) {
    StructureChange c;
    c.verb = verb;
    c.process = "permit";
    c.steps = {"review"};
    c.measure = "1.1";
    c.from = april;
    c.where = {"measure.toml", 7, 1};
    return c;
}

// Protects the reader from news where there is none.
TEST(ScenarioDiff, EqualScenariosDoNotDiffer) {
    Scenario a = plain_scenario(), b = plain_scenario();
    state(a, 1);
    state(b, 1);
    EXPECT_THAT(differences(a, b), IsEmpty());
}

// Protects dates, places and who says so.
TEST(ScenarioDiff, NumbersDifferWhereAndWhenTheyDo) {
    Scenario a = plain_scenario(), b = plain_scenario();
    state(a, 1);
    state(b, 1);
    state(b, 3, april, september, {CountyId(1)});
    const std::vector<Difference> all = differences(a, b);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].what, "x");
    EXPECT_EQ(all[0].from, april);
    EXPECT_EQ(all[0].until, september);
    EXPECT_THAT(all[0].places, ElementsAre(CountyId(1)));
    EXPECT_EQ(all[0].a + " " + all[0].b, "1 3");
    EXPECT_THAT(all[0].by, ElementsAre("file.toml:3:1"));
}

// Protects structure: a step that is gone is told as such alone, a mode by what it was and is.
TEST(ScenarioDiff, StructureDiffersStepByStep) {
    Scenario a = plain_scenario(), b = plain_scenario(), c = plain_scenario();
    for (Scenario* s : {&a, &b, &c}) state(*s, 1);
    b.changes = {of_permit(StructureVerb::remove)};
    c.changes = {of_permit(StructureVerb::mode)};
    c.changes[0].mode = Mode::commitment;
    const std::vector<Difference> gone = differences(a, b), promised = differences(a, c);
    ASSERT_EQ(gone.size(), 1u);
    EXPECT_EQ(gone[0].what, "process.permit.step.review: happens");
    EXPECT_EQ(gone[0].a + " " + gone[0].b, "yes no");
    EXPECT_EQ(gone[0].from, april);
    EXPECT_THAT(gone[0].by, ElementsAre("measure 1.1 (measure.toml:7:1)"));
    ASSERT_EQ(promised.size(), 1u);
    EXPECT_EQ(promised[0].what, "process.permit.step.review: mode");
    EXPECT_EQ(promised[0].a + " " + promised[0].b, "review commitment");
}

// Protects counters: each desk is told with which others it is one, where and when.
TEST(ScenarioDiff, CountersDifferDeskByDesk) {
    Scenario a = plain_scenario(), b = plain_scenario();
    for (Scenario* s : {&a, &b}) {
        state(*s, 1);
        for (const char* name : {"hall", "seal", "tax"}) s->book.desks.emplace_back().name = name;
    }
    DeskChange pool;
    pool.desks = {"tax", "hall"};
    pool.from = april;
    pool.until = september;
    pool.places = {CountyId(0)};
    pool.measure = "11.2";
    pool.where = {"measure.toml", 9, 1};
    b.desk_changes = {pool};
    const std::vector<Difference> all = differences(a, b);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].what, "desk.hall: counter");
    EXPECT_EQ(all[0].a + ", " + all[0].b, "alone, with tax");
    EXPECT_EQ(all[1].what, "desk.tax: counter");
    EXPECT_EQ(all[1].from, april);
    EXPECT_EQ(all[1].until, september);
    EXPECT_THAT(all[1].places, ElementsAre(CountyId(0)));
    EXPECT_THAT(all[1].by, ElementsAre("measure 11.2 (measure.toml:9:1)"));
}

// Protects levels: where the desk's cases are decided, as pools are told.
TEST(ScenarioDiff, ALevelDiffersWhereAndWhenItIsLower) {
    Scenario a = plain_scenario(), b = plain_scenario();
    for (Scenario* s : {&a, &b}) {
        state(*s, 1);
        s->book.desks.emplace_back().name = "court";
        s->book.desks.back().level = Level::region;
    }
    DeskChange level;
    level.verb = DeskVerb::level;
    level.desks = {"court"};
    level.level = Level::prefecture;
    level.from = april;
    level.until = september;
    level.places = {CountyId(0)};
    level.measure = "11.1";
    level.where = {"measure.toml", 9, 1};
    b.desk_changes = {level};
    const std::vector<Difference> all = differences(a, b);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].what, "desk.court: level");
    EXPECT_EQ(all[0].a + ", " + all[0].b, "region, prefecture");
    EXPECT_EQ(all[0].from, april);
    EXPECT_EQ(all[0].until, september);
    EXPECT_THAT(all[0].places, ElementsAre(CountyId(0)));
    EXPECT_THAT(all[0].by, ElementsAre("measure 11.1 (measure.toml:9:1)"));
}

}  // namespace
}  // namespace yingshang
