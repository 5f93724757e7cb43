// Cases that are past the promise before they end, by the office's clock.
#include <gtest/gtest.h>

#include "office_fixture.hpp"

namespace yingshang {
namespace {

using test::Workshop;

// Protects against taking a long case for a late one: what has no result yet is late where the office's clock is past the target, and is not while
// others keep it; nor is late who gives up before.
TEST(Overdue, CasesPastThePromiseAreKnownBeforeTheyEnd) {
    constexpr int days = 10;
    const auto after_ten_days = [](double others, double circulation, std::optional<double> patience = {}) {
        Workshop w;
        w.unlimited_desk("office");
        ProcessDescription& p = w.process("permit");
        w.lasting(p, "survey", StepKind::third_party, w.fixed(others));
        StepDescription& s = w.served(p, "only", "office", w.fixed(0.5));
        s.time = w.fixed(circulation);
        s.after = {"survey"};
        p.target = w.days(1);
        if (patience) p.patience = Patience{w.fixed(*patience), PatienceScope::whole_case};
        const EnginePlan& plan = w.plan();
        Office office(plan, CountyId(0), RunKey(7, 0));
        office.open(ProcessId(0), tick_at(plan.calendar().first()), 0, {1}, {});
        for (int i = 0; i < days; ++i) office.run_day(plan.calendar().first() + i);
        return office.take_month().processes[0];
    };
    EXPECT_EQ(after_ten_days(30, 1).in_progress, 1u);
    EXPECT_EQ(after_ten_days(30, 1).overdue, 0u);
    EXPECT_EQ(after_ten_days(5, 30).overdue, 1u);
    EXPECT_EQ(after_ten_days(30, 1, 8).abandoned, 1u);
    EXPECT_EQ(after_ten_days(30, 1, 8).abandoned_overdue, 0u);
    EXPECT_EQ(after_ten_days(1, 30, 8).abandoned_overdue, 1u);
    EXPECT_EQ(after_ten_days(1, 30, 8).overdue, 0u);
}

// Protects the same of a case that waits for another process, whose clocks are its own before it ends too.
TEST(Overdue, APartInOthersHandsMakesNoCaseLate) {
    const auto overdue = [](StepKind kind) {
        Workshop w;
        w.unlimited_desk("office");
        StepDescription& s = w.lasting(w.process("whole"), "contract", StepKind::process, w.fixed(0));
        s.process = "contract";
        s.time.reset();
        w.book.processes.back().target = w.days(1);
        w.lasting(w.process("contract"), "others", kind, w.fixed(30));
        const EnginePlan& plan = w.plan();
        Office office(plan, CountyId(0), RunKey(7, 0));
        office.open(ProcessId(0), tick_at(plan.calendar().first()), 0, {1}, {});
        for (int i = 0; i < 10; ++i) office.run_day(plan.calendar().first() + i);
        return office.take_month().processes[0].overdue;
    };
    EXPECT_EQ(overdue(StepKind::third_party), 0u);
    EXPECT_EQ(overdue(StepKind::firm), 0u);
    EXPECT_EQ(overdue(StepKind::delay), 1u);
}

}  // namespace
}  // namespace yingshang
