// Where lives part: the first difference of each county, whatever the numbers of cases and steps, and every firm counted once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "economy/life.hpp"
#include "experiment/divergence.hpp"

namespace yingshang {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Day january = to_day({2020, 1, 1}), february = to_day({2020, 2, 1});

ProcessBook book(const std::vector<std::string>& processes, const std::vector<std::string>& steps) {
    ProcessBook b;
    for (const std::string& name : processes) {
        ProcessDescription& p = b.processes.emplace_back();
        p.name = name;
        for (const std::string& step : steps) p.steps.emplace_back().name = step;
    }
    return b;
}

LoggedEvent of_case(Day day, std::uint32_t firm, EventKind kind, std::uint16_t process = 0, std::uint8_t step = no_step, std::uint16_t county = 0) {
    LoggedEvent e;
    e.time = tick_at(day, 100);
    e.subject = firm;
    e.county = county;
    e.kind = kind;
    e.process = process;
    e.step = step;
    return e;
}

LoggedEvent of_life(Day day, std::uint32_t firm, LifeEvent kind, std::uint16_t county = 0) {
    LoggedEvent e = of_case(day, firm, static_cast<EventKind>(kind), no_process, no_step, county);
    return e;
}

using Events = std::vector<LoggedEvent>;

// Protects the pairing by name: B may have its processes and steps in another order, and more of them, and other numbers of cases.
TEST(Divergence, SeesNoneInTheSameLivesUnderOtherNumbers) {
    const ProcessBook a = book({"permit", "loan"}, {"accept", "review"}), b = book({"visit", "loan", "permit"}, {"review", "survey", "accept"});
    Divergence d(a, b, 1);
    LoggedEvent other = of_case(january + 3, 1, EventKind::begun, 2, 0);
    other.case_number = 77;
    other.attributes = {1, 2, 3, 1};
    d.take(january, Events{of_case(january + 3, 1, EventKind::begun, 0, 1)}, Events{other}, 1);
    EXPECT_FALSE(d.first());
    EXPECT_THAT(d.kinds(), IsEmpty());
    // A step that A does not have is one all the same.
    d.take(february, {}, Events{of_case(february, 1, EventKind::begun, 2, 1)}, 1);
    ASSERT_TRUE(d.first());
    EXPECT_EQ(d.book().process(d.first()->b->process).name, "permit");
    EXPECT_EQ(d.book().process(d.first()->b->process).steps[d.first()->b->step].name, "survey");
}

// Protects the first difference: least in time, of each county and of all, with what was alike before.
TEST(Divergence, FindsTheFirstDifference) {
    const ProcessBook one = book({"permit"}, {"accept"});
    Divergence d(one, one, 2);
    const LoggedEvent alike = of_case(january + 1, 7, EventKind::submitted);
    const Events a{alike, of_case(january + 5, 7, EventKind::completed), of_case(january + 2, 8, EventKind::submitted, 0, no_step, 1)};
    const Events b{alike, of_case(january + 9, 7, EventKind::completed), of_case(january + 6, 8, EventKind::submitted, 0, no_step, 1)};
    d.take(january, a, b, 2);
    const auto partings = d.partings();
    ASSERT_TRUE(partings[0] && partings[1]);
    EXPECT_EQ(partings[0]->firm, 7u);
    EXPECT_EQ(day_of(partings[0]->time), january + 5);
    EXPECT_EQ(day_of(partings[0]->before->time), january + 1);
    EXPECT_EQ(day_of(partings[0]->b->time), january + 9);
    EXPECT_EQ(d.first()->county, CountyId(1));
    EXPECT_EQ(day_of(d.first()->time), january + 2);
    EXPECT_FALSE(d.first()->before);
}

// Protects what comes later: the other scenario's next event of the firm may lie in another month; the parting itself stays.
TEST(Divergence, FillsInWhatComesInALaterMonth) {
    const ProcessBook one = book({"permit"}, {"accept"});
    Divergence d(one, one, 1);
    d.take(january, Events{of_life(january + 8, 3, LifeEvent::opened)}, {}, 1);
    EXPECT_FALSE(d.first()->b);
    d.take(february, Events{of_life(february, 9, LifeEvent::stopped)}, Events{of_life(february + 2, 3, LifeEvent::opened)}, 1);
    EXPECT_EQ(d.first()->firm, 3u);
    EXPECT_EQ(day_of(d.first()->b->time), february + 2);
    EXPECT_EQ(day_of(d.first()->a->time), january + 8);
}

// Protects the counts: a firm counts once however often its life differs; on the register only while it is; an event on another day is
// one of each side, a kind under both "otherwise".
TEST(Divergence, CountsFirmsAndEventsOnce) {
    const ProcessBook one = book({"permit"}, {"accept"});
    Divergence d(one, one, 1);
    const Events stock{of_life(january, 1, LifeEvent::in_stock), of_life(january, 2, LifeEvent::in_stock), of_life(january, 3, LifeEvent::in_stock)};
    Events a = stock, b = stock;
    a.push_back(of_case(january + 4, 1, EventKind::submitted));
    b.push_back(of_case(january + 5, 1, EventKind::submitted));
    d.take(january, a, b, 1);
    d.take(february, Events{of_case(february, 1, EventKind::completed), of_life(february, 2, LifeEvent::left)},
           Events{of_case(february + 1, 1, EventKind::completed)}, 1);
    ASSERT_EQ(d.months().size(), 2u);
    const SpreadMonth &first = d.months()[0], &second = d.months()[1];
    EXPECT_EQ(first.lives, 1u);
    EXPECT_EQ(first.other_lives, 0u) << "the same things happen, on another day";
    EXPECT_EQ(first.registered, 3u);
    EXPECT_EQ(first.registered_lives, 1u);
    EXPECT_EQ(first.only_a, 1u);
    EXPECT_EQ(first.only_b, 1u);
    EXPECT_EQ(first.events_a, 4u);
    EXPECT_EQ(second.lives, 2u);
    EXPECT_EQ(second.other_lives, 1u);
    EXPECT_EQ(second.registered, 3u) << "2 is still there under B";
    EXPECT_EQ(d.lives(CountyId(0)), 2u);
    std::vector<std::string> kinds;
    for (const KindSpread& k : d.kinds()) {
        kinds.push_back(std::to_string(static_cast<int>(k.kind)));
        if (k.kind == EventKind::submitted) {
            EXPECT_EQ(std::tuple(k.firms_a, k.firms_b, k.only_a, k.only_b, k.otherwise), std::tuple(1u, 1u, 0u, 0u, 1u));
        } else if (k.kind == static_cast<EventKind>(LifeEvent::left)) {
            EXPECT_EQ(std::tuple(k.only_a, k.only_b), std::tuple(1u, 0u));
        }
    }
    EXPECT_THAT(kinds, ElementsAre("1", "4", "41"));
}

}  // namespace
}  // namespace yingshang
