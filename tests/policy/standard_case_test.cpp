// The way of a standard applicant by hand: means side by side, least times, limits, and what does not happen.
#include <gtest/gtest.h>

#include "engine/office_fixture.hpp"
#include "policy/standard_case.hpp"

namespace yingshang {
namespace {

const CaseClock plain{0, 0, 0}, whole_days{1, 0.5, 0.5};

// A licence of a day, then tax and seals at once, of 2 and 3 days; a bank after both, of half a day.
struct Startup : test::Workshop {
    Startup() {
        unlimited_desk("hall");
        ProcessDescription& p = process("startup");
        for (const auto& [name, length] : {std::pair{"licence", 1.0}, {"tax", 2.0}, {"seals", 3.0}, {"bank", 0.5}}) {
            served(p, name, "hall", exponential(length)).time = fixed(0);
            p.steps.back().fee = number(100);
        }
        p.steps[1].after = p.steps[2].after = {"licence"};
        p.steps[3].after = {"tax", "seals"};
    }
    StepDescription& step(std::size_t i) { return book.processes[0].steps[i]; }
    StandardCase result(const CaseClock& clock, std::vector<std::string> without = {}, double a_working_day = 1) {
        const Values& numbers = values();
        return standard_case(book.processes[0], numbers, {{}, CountyId(0), to_day({2018, 3, 1}), std::move(without), a_working_day, 1}, clock);
    }
};

// Protects the critical path: 1 + max(2, 3) + 0.5, in working days or those of the calendar; every fee once.
TEST(StandardCase, GoesStepsSideBySide) {
    Startup s;
    const StandardCase c = s.result(plain);
    EXPECT_EQ(c.procedures, 4u);
    EXPECT_EQ(c.fee, 400);
    EXPECT_DOUBLE_EQ(c.time, 4.5);
    EXPECT_DOUBLE_EQ(s.result(plain, {}, 1.5).time, 6.75);
    EXPECT_DOUBLE_EQ(s.result(plain, {"seals"}).time, 3.5);
    EXPECT_EQ(s.result(plain, {"seals"}).procedures, 3u);
}

// Protects the method's clock: a day a procedure at least, and two do not begin on one day: licence 0-1, tax 1-3, seals 2-5, bank 5-6.
TEST(StandardCase, CountsWholeDays) {
    Startup s;
    EXPECT_DOUBLE_EQ(s.result(whole_days).time, 6);
    Startup online;
    online.book.processes[0].online = online.number(0.8);
    EXPECT_DOUBLE_EQ(online.result(whole_days).time, 4.5) << "half a day at least, and side by side";
}

// Protects one window: steps without a visit of their own are one procedure, and keep no day to themselves.
TEST(StandardCase, CountsWhatIsHandedInTogetherOnce) {
    Startup s;
    for (const std::size_t i : {0u, 1u, 2u}) s.step(i).visits = s.number(0.2);
    s.step(3).visits = s.number(1);
    const StandardCase c = s.result(whole_days);
    EXPECT_EQ(c.procedures, 2u);
    EXPECT_DOUBLE_EQ(c.time, 5) << "licence 0-1, tax and seals from 1, bank 4-5";
    EXPECT_EQ(c.fee, 400);
}

// Protects limits: on a step, and on the whole; neither goes below the method's least.
TEST(StandardCase, KeepsLimits) {
    Startup s;
    s.step(2).limit = s.days(2.25);
    EXPECT_DOUBLE_EQ(s.result(plain).time, 3.75);
    Startup whole;
    whole.book.processes[0].limit = whole.days(1);
    EXPECT_DOUBLE_EQ(whole.result(plain).time, 1);
    EXPECT_DOUBLE_EQ(whole.result(whole_days).time, 4) << "three rows of a day, one of them begins a day later";
}

// Protects what does not happen: abolished, of others, unlikely; a filing is not circulated.
TEST(StandardCase, LeavesOutWhatDoesNotHappen) {
    Startup s;
    s.step(0).time = s.fixed(5);
    s.step(0).mode = Mode::filing;
    s.step(1).mode = Mode::abolished;
    s.step(2).probability = s.number(0.4);
    s.step(3).applies.allowed[0] = 2u;
    const StandardCase c = s.result(plain);
    EXPECT_EQ(c.procedures, 1u);
    EXPECT_DOUBLE_EQ(c.time, 1);
    s.step(0).mode = Mode::review;
    EXPECT_DOUBLE_EQ(s.result(plain).time, 6);
}

}  // namespace
}  // namespace yingshang
