// An office that branches goes on as the one it was made from, and neither touches the other.
#include <gtest/gtest.h>

#include "office_fixture.hpp"

namespace yingshang {
namespace {

using test::Workshop;

// Lines of two clienteles, corrections, retries, patience, parallel steps and a committee, all under way at once.
std::unique_ptr<Workshop> busy_workshop() {
    auto shop = std::make_unique<Workshop>();
    Workshop& w = *shop;
    w.book.schema = {{{"form", {"enterprise", "individual"}}}};
    w.desk("counter", 1);
    w.desk("window", 1);
    w.desk("committee", 1).meets_every = w.days(5);
    w.book.desks.back().clears = w.number(3);
    ProcessDescription& p = w.process("permit");
    p.patience = Patience{w.exponential(30)};
    p.retry = Retry{w.exponential(10), w.number(3)};
    StepDescription& a = w.served(p, "a", "counter", w.exponential(0.4));
    a.desk = DeskChoice(0, {"counter", "window"});
    a.correction = Correction{w.number(0.4), w.exponential(3), w.number(2), "", {}};
    a.refusal = w.number(0.2);
    w.lasting(p, "b", StepKind::firm, w.exponential(4)).after = {"a"};
    StepDescription& c = w.served(p, "c", "committee", w.fixed(0.1));
    c.time = w.exponential(6);
    c.after = {"a"};
    return shop;
}

void open_cases(Office& office, Day day, int n) {
    for (int i = 0; i < n; ++i) {
        const auto number = static_cast<std::uint32_t>(day.value * 100 + i);
        Attributes attributes;
        attributes.value[0] = static_cast<std::uint8_t>(i % 2);
        office.open(ProcessId(0), tick_at(day, i * 1000), number, {number}, attributes);
    }
}

void run(Office& office, Day from, Day until) {
    for (Day day = from; day < until; day = day + 1) {
        open_cases(office, day, 5);
        office.run_day(day);
    }
}

bool same(std::span<const Outcome> a, std::span<const Outcome> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Outcome& x, const Outcome& y) {
        return x.owner == y.owner && x.result == y.result && x.finished == y.finished && x.office_ticks == y.office_ticks &&
               x.firm_ticks == y.firm_ticks && x.corrections == y.corrections && x.waited_ticks == y.waited_ticks;
    });
}

// Protects runs that share a past: what is under way ends as it would have, and the office left behind is not touched.
TEST(OfficeBranch, GoesOnAsTheOfficeItWas) {
    const auto w = busy_workshop(), twin = busy_workshop();
    const Day first = to_day({2018, 1, 1}), middle = first + 90, end = first + 200;
    Office whole(w->plan(), CountyId(0), RunKey(3, 0));
    run(whole, first, end);
    Office trunk(w->plan(), CountyId(0), RunKey(3, 0));
    run(trunk, first, middle);
    auto branch = std::make_unique<Office>(trunk, twin->plan(), nullptr);
    run(*branch, middle, end);
    EXPECT_GT(whole.outcomes().size(), 400u);
    EXPECT_TRUE(same(whole.outcomes(), branch->outcomes()));
    EXPECT_EQ(whole.events(), branch->events());
    branch->check_conservation();
    branch.reset();
    run(trunk, middle, end);
    EXPECT_TRUE(same(whole.outcomes(), trunk.outcomes())) << "the branch has touched the trunk";
}

// What is written down goes to the log of the branch.
TEST(OfficeBranch, WritesIntoItsOwnLog) {
    const auto w = busy_workshop();
    const Day first = to_day({2018, 1, 1});
    EventLog old;
    OfficeOptions options;
    options.log = &old;
    Office trunk(w->plan(), CountyId(0), RunKey(3, 0), options);
    run(trunk, first, first + 20);
    EventLog own = old;
    const std::size_t before = old.rows().size();
    Office branch(trunk, w->plan(), &own);
    run(branch, first + 20, first + 40);
    EXPECT_EQ(old.rows().size(), before);
    run(trunk, first + 20, first + 40);
    ASSERT_EQ(own.rows().size(), old.rows().size());
    EXPECT_GT(own.rows().size(), before);
    for (std::size_t i = 0; i < own.rows().size(); ++i) EXPECT_EQ(own.rows()[i].case_number, old.rows()[i].case_number) << i;
}

}  // namespace
}  // namespace yingshang
