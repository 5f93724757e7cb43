// Desks that measures pool or move to another level: where and when offices carry it out, and what measures may not say together.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/desk_changes.hpp"

namespace yingshang {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Day first = to_day({2020, 1, 1}), spring = to_day({2020, 4, 10}), autumn = to_day({2020, 9, 1}), end = to_day({2021, 1, 1});
constexpr std::size_t months = 12;

Scenario three_desks() {
    Scenario s;
    s.places = Places({{"11", "A", "", ""}, {"12", "B", "", ""}}, {});
    for (const char* name : {"tax", "licence", "seal"}) s.book.desks.emplace_back().name = name;
    return s;
}

DeskChange pool(std::vector<std::string> desks, const std::string& measure = "99.1") {
    DeskChange c;
    c.desks = std::move(desks);
    c.from = spring;
    c.measure = measure;
    return c;
}

DeskChange level(const std::string& desk, Level to, const std::string& measure = "99.1", int line = 1) {
    DeskChange c = pool({desk}, measure);
    c.verb = DeskVerb::level;
    c.level = to;
    c.where = {"more.toml", line, 9};
    return c;
}

// What happens to the first county by month, as "from until" with the days of the year; a half from `half` on.
Practice practice(std::size_t from_month, std::size_t until_month, double share) {
    Course course{"99.1", false, std::vector<Shares>(2 * months), {month_index(spring), month_index(spring)}, {no_month, no_month}};
    for (std::size_t m = 3; m < months; ++m) {
        course.shares[m] = {m >= from_month && m < until_month ? share : 0.1, 0, true};
        course.shares[months + m] = {0.49, 0, true};
    }
    Practice p(first, end, 2);
    p.add(course);
    return p;
}

// Protects "a structure is new from a half on": by county and month, and old again where less is carried out.
TEST(DeskChanges, SwitchAtAHalf) {
    Scenario s = three_desks();
    s.desk_changes = {pool({"tax", "seal"})};
    const Practice later = practice(5, months, 0.5);
    const std::vector<PooledDesks> pools = pooled_desks(s, &later, 2, first);
    ASSERT_EQ(pools.size(), 1u);  // never in the second county
    EXPECT_EQ(pools[0].county, CountyId(0));
    EXPECT_THAT(pools[0].desks, ElementsAre(DeskId(0), DeskId(2)));
    EXPECT_EQ(pools[0].from, to_day({2020, 6, 1}));
    EXPECT_FALSE(pools[0].until);
    const Practice for_a_while = practice(3, 8, 0.9);
    const std::vector<PooledDesks> once = pooled_desks(s, &for_a_while, 2, first);
    ASSERT_EQ(once.size(), 1u);
    EXPECT_EQ(once[0].from, spring);
    EXPECT_EQ(once[0].until, autumn);
    const Practice never = practice(3, months, 0.49);
    EXPECT_THAT(pooled_desks(s, &never, 2, first), IsEmpty());
}

// Protects dates and places where every measure is in full.
TEST(DeskChanges, HoldInFullWithoutARollOut) {
    Scenario s = three_desks();
    s.desk_changes = {pool({"tax", "licence"})};
    s.desk_changes[0].places = {CountyId(1)};
    s.desk_changes[0].until = autumn;
    const std::vector<PooledDesks> pools = pooled_desks(s, nullptr, 2, first);
    ASSERT_EQ(pools.size(), 1u);
    EXPECT_EQ(pools[0].county, CountyId(1));
    EXPECT_EQ(pools[0].from, spring);
    EXPECT_EQ(pools[0].until, autumn);
    s.desk_changes[0].until = first;
    EXPECT_THAT(pooled_desks(s, nullptr, 2, first), IsEmpty());
}

// Protects the union of measures on paper, whichever is looked at first.
TEST(DeskChanges, JoinSetsThatShareADesk) {
    Scenario s = three_desks();
    s.desk_changes = {pool({"tax", "licence"}), pool({"seal", "licence"}, "99.2")};
    for (int order = 0; order < 2; ++order) {
        for (const char* desk : {"tax", "licence", "seal"})
            EXPECT_THAT(counter_on_paper(s, desk, CountyId(0), spring), ElementsAre("licence", "seal", "tax"));
        EXPECT_THAT(counter_on_paper(s, "tax", CountyId(0), first), ElementsAre("tax"));
        std::swap(s.desk_changes[0], s.desk_changes[1]);
    }
}

// Protects "switches at a half" of a level, and that pools and levels are kept apart.
TEST(DeskChanges, MoveADeskAtAHalf) {
    Scenario s = three_desks();
    s.book.desks[1].level = Level::region;
    s.desk_changes = {level("licence", Level::prefecture), pool({"tax", "seal"})};
    const Practice for_a_while = practice(5, 8, 0.5);
    const std::vector<MovedDesk> moved = moved_desks(s, &for_a_while, 2, first);
    ASSERT_EQ(moved.size(), 1u);
    EXPECT_EQ(moved[0].county, CountyId(0));
    EXPECT_EQ(moved[0].desk, DeskId(1));
    EXPECT_EQ(moved[0].level, Level::prefecture);
    EXPECT_EQ(moved[0].from, to_day({2020, 6, 1}));
    EXPECT_EQ(moved[0].until, autumn);
    EXPECT_EQ(pooled_desks(s, &for_a_while, 2, first).size(), 1u);
    const Practice never = practice(3, months, 0.49);
    EXPECT_THAT(moved_desks(s, &never, 2, first), IsEmpty());
    EXPECT_EQ(moved_desks(s, nullptr, 2, first).size(), 2u);
    EXPECT_EQ(level_on_paper(s, s.book.desks[1], CountyId(1), spring), Level::prefecture);
    EXPECT_EQ(level_on_paper(s, s.book.desks[1], CountyId(1), first), Level::region);
}

// Protects cross-place handling: a desk of the county that the prefecture serves, from a half on, on paper from the date on.
TEST(DeskChanges, RaiseADeskOfTheCountyAtAHalf) {
    Scenario s = three_desks();
    s.desk_changes = {level("tax", Level::prefecture), level("tax", Level::prefecture, "99.2", 2)};
    const Practice for_a_while = practice(5, 8, 0.5);
    const std::vector<MovedDesk> moved = moved_desks(s, &for_a_while, 2, first);
    ASSERT_FALSE(moved.empty());
    EXPECT_EQ(moved[0].county, CountyId(0));
    EXPECT_EQ(moved[0].desk, DeskId(0));
    EXPECT_EQ(moved[0].level, Level::prefecture);
    EXPECT_EQ(moved[0].from, to_day({2020, 6, 1}));
    EXPECT_EQ(moved[0].until, autumn);
    EXPECT_EQ(level_on_paper(s, s.book.desks[0], CountyId(1), spring), Level::prefecture);
    EXPECT_EQ(level_on_paper(s, s.book.desks[0], CountyId(1), first), Level::county);
}

// What `check` says of the levels.
std::vector<Diagnostic> said(const std::vector<DeskChange>& changes) {
    Scenario s = three_desks();
    s.desk_changes = changes;
    Diagnostics diagnostics;
    check_desk_changes(s, s.registry.resolve(2, first, end, diagnostics), 2, first, diagnostics);
    return diagnostics.sorted();
}

// Protects commutation: measures that disagree about a level at one date and place are told of once, both by name, whichever is first; equal ones,
// and those that never meet, are in order.
TEST(DeskChanges, MayNotDisagreeAboutALevel) {
    DeskChange a = level("tax", Level::county, "99.1", 3), b = level("tax", Level::prefecture, "99.2", 8);
    b.from = autumn;
    for (const auto& both : {std::vector{a, b}, std::vector{b, a}}) {
        const std::vector<Diagnostic> told = said(both);
        ASSERT_EQ(told.size(), 1u);
        EXPECT_EQ(told[0].where.line, 8);
        EXPECT_EQ(told[0].problem, "desk \"tax\" is given two levels from 2020-09-01");
        EXPECT_EQ(told[0].why, "measure 99.1 \"county\" at more.toml:3:9; measure 99.2 \"prefecture\" at more.toml:8:9");
    }
    DeskChange elsewhere = b, later = b, same = b, other = b;
    elsewhere.places = {CountyId(1)};
    a.places = {CountyId(0)};
    EXPECT_THAT(said({a, elsewhere}), IsEmpty());
    a.until = autumn;
    EXPECT_THAT(said({a, later}), IsEmpty());
    a.until.reset();
    same.level = Level::county;
    EXPECT_THAT(said({a, same}), IsEmpty());
    other.desks = {"seal"};
    EXPECT_THAT(said({a, other}), IsEmpty());
}

}  // namespace
}  // namespace yingshang
