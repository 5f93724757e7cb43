// Desks that measures pool: where and when offices carry it out, and what makes no counter.
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

}  // namespace
}  // namespace yingshang
