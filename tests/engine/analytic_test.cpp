// Offices against exact answers of queueing theory: whatever the engine is changed to, these hold.
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "office_fixture.hpp"

namespace yingshang {
namespace {

using test::Workshop;

constexpr double standard_errors = 4.9;  // two-sided probability 1e-6
constexpr int replicates = 24;

struct Estimate {
    double mean = 0, error = 0;
};

template <class Figure>
Estimate estimate(const EnginePlan& plan, int days, int warm_up, Figure figure) {
    double sum = 0, squares = 0;
    for (int r = 0; r < replicates; ++r) {
        const double x = figure(run_stated(plan, {days, warm_up, false, {}, {}}, RunKey(20180101, static_cast<std::uint32_t>(r)), test::one_by_one));
        sum += x;
        squares += x * x;
    }
    const double mean = sum / replicates;
    return {mean, std::sqrt((squares / replicates - mean * mean) / (replicates - 1))};
}

// Near the exact answer as far as chance goes, and precise enough for that to mean something: at 2 percent a bias of up to
// 5 percent may pass for chance, one of 10 percent cannot.
void expect_exact(const Estimate& e, double exact, double precision = 0.02) {
    EXPECT_NEAR(e.mean, exact, standard_errors * e.error);
    EXPECT_LT(e.error, precision * exact / 1.96) << "too noisy to tell";
    EXPECT_GT(std::abs(e.mean - exact * (1 + 5 * precision)), standard_errors * e.error) << "a biased twin would pass";
}

double wait_of(const StatedRunResult& r, std::size_t desk) {
    const DeskTally& t = r.tally.desks[desk];
    return static_cast<double>(t.wait.sum) / static_cast<double>(t.wait.number) / test::day_ticks;
}

double total_time(const StatedRunResult& r) {
    const ProcessTally& t = r.tally.processes[0];
    return static_cast<double>(t.total_ticks) / static_cast<double>(t.completed) / test::day_ticks;
}

// Protects the queue, the officer and the time integrals: M/M/1 at 0.8, cases Q01.
TEST(Analytic, OneOfficerWithExponentialWork) {
    Workshop w;
    w.desk("counter", 1);
    w.served(w.process("service"), "only", "counter", w.exponential(0.05));
    w.arrivals("service", 16);
    const EnginePlan& plan = w.plan(5000);
    expect_exact(estimate(plan, 4900, 100, [](const auto& r) { return wait_of(r, 0); }), 4 * 0.05);
    expect_exact(estimate(plan, 4900, 100, total_time), 5 * 0.05);
    expect_exact(
        estimate(plan, 4900, 100, [](const auto& r) { return static_cast<double>(r.tally.desks[0].queue_time) / static_cast<double>(r.ticks); }),
        3.2);
    expect_exact(
        estimate(plan, 4900, 100,
                 [](const auto& r) { return static_cast<double>(r.tally.desks[0].waited) / static_cast<double>(r.tally.desks[0].finished); }),
        0.8);
}

// Protects several officers at one line: M/M/5 at 0.8, cases Q02.
TEST(Analytic, SeveralOfficers) {
    Workshop w;
    w.desk("counter", 5);
    w.served(w.process("service"), "only", "counter", w.exponential(0.125));
    w.arrivals("service", 32);
    const EnginePlan& plan = w.plan();
    expect_exact(estimate(plan, 3000, 100, [](const auto& r) { return wait_of(r, 0); }), 0.27705627705627717 / 4);
    expect_exact(
        estimate(plan, 3000, 100,
                 [](const auto& r) { return static_cast<double>(r.tally.desks[0].waited) / static_cast<double>(r.tally.desks[0].finished); }),
        0.5541125541125543);
    expect_exact(
        estimate(plan, 3000, 100, [](const auto& r) { return static_cast<double>(r.tally.desks[0].busy_time) / static_cast<double>(r.ticks); }), 4.0);
}

// Protects the order of steps over two desks: tandem of M/M/1, case Q20a.
TEST(Analytic, TwoDesksInARow) {
    Workshop w;
    w.desk("first", 1);
    w.desk("second", 1);
    ProcessDescription& p = w.process("service");
    w.served(p, "a", "first", w.exponential(0.1 / 0.8));
    w.served(p, "b", "second", w.exponential(0.1 / 0.7)).after = {"a"};
    w.arrivals("service", 5);
    expect_exact(estimate(w.plan(), 3900, 100, total_time), 8.333333333333334 * 0.1);
}

// Protects the join of parallel steps: the greatest of five exponentials, case F02a; in a row their sum, F01a.
TEST(Analytic, ParallelStepsJoin) {
    for (const bool parallel : {true, false}) {
        Workshop w;
        w.unlimited_desk("office");
        ProcessDescription& p = w.process("approval");
        for (int i = 0; i < 5; ++i) {
            StepDescription& s = w.served(p, "s" + std::to_string(i), "office", w.exponential(10));
            if (!parallel && i > 0) s.after = {"s" + std::to_string(i - 1)};
        }
        w.arrivals("approval", 4);
        expect_exact(estimate(w.plan(), 3000, 300, total_time), parallel ? 22.833333333333332 : 50.0);
    }
}

// Protects the luck of parts: a case that goes through one sub-process twice, side by side, has two draws, not one.
TEST(Analytic, PartsOfOneKindHaveTheirOwnLuck) {
    Workshop w;
    w.book.processes.reserve(2);
    w.lasting(w.process("review"), "only", StepKind::delay, w.exponential(10));
    ProcessDescription& package = w.process("package");
    for (const char* name : {"fire", "water"}) {
        StepDescription s;
        s.name = name;
        s.kind = StepKind::process;
        s.process = "review";
        package.steps.push_back(s);
    }
    w.arrivals("package", 4);
    expect_exact(estimate(w.plan(), 2000, 300,
                          [](const StatedRunResult& r) {
                              const ProcessTally& t = r.tally.processes[1];
                              return static_cast<double>(t.total_ticks) / static_cast<double>(t.completed) / test::day_ticks;
                          }),
                 15.0);
}

// Protects the exact arithmetic of order and time: critical path B-D-F, case F07.
TEST(Analytic, CriticalPath) {
    Workshop w;
    w.unlimited_desk("office");
    ProcessDescription& p = w.process("project");
    w.served(p, "A", "office", w.fixed(3));
    w.served(p, "B", "office", w.fixed(5));
    w.served(p, "C", "office", w.fixed(2)).after = {"A"};
    w.served(p, "D", "office", w.fixed(7)).after = {"A", "B"};
    w.served(p, "E", "office", w.fixed(4)).after = {"C"};
    w.served(p, "F", "office", w.fixed(6)).after = {"D", "E"};
    EXPECT_EQ(test::run_one(w.plan()).total_ticks, 18 * ticks_per_day);
}

// Protects refusal and resubmission: mean attempts 1 / 0.7, case R01a.
TEST(Analytic, RefusedUntilAccepted) {
    Workshop w;
    w.unlimited_desk("office");
    ProcessDescription& p = w.process("permit");
    w.served(p, "only", "office", w.fixed(1)).refusal = w.number(0.3);
    p.retry = Retry{w.fixed(0), w.number(200)};
    w.arrivals("permit", 20);
    expect_exact(estimate(w.plan(), 2000, 100, total_time), 1.4285714285714286);
}

// Protects correction as feedback: each return waits and is handled anew, case Q27b.
TEST(Analytic, CorrectionAsFeedback) {
    Workshop w;
    w.desk("counter", 1);
    StepDescription& s = w.served(w.process("service"), "only", "counter", w.exponential(0.1));
    s.correction = Correction{w.number(0.2), w.fixed(0), w.number(200), {}, {}};
    w.arrivals("service", 5);
    expect_exact(estimate(w.plan(), 3900, 100, total_time), 3.3333333333333335 * 0.1);
}

// Protects patience: with unlimited officers a share exp(-1) outlasts its work of one day when patience is
// exponential of mean one day and work is fixed.
TEST(Analytic, PatienceEndsCases) {
    Workshop w;
    w.unlimited_desk("office");
    ProcessDescription& p = w.process("permit");
    w.served(p, "only", "office", w.fixed(1));
    p.patience = Patience{w.exponential(1), PatienceScope::whole_case};
    w.arrivals("permit", 20);
    expect_exact(estimate(w.plan(), 2000, 100,
                          [](const StatedRunResult& r) {
                              const ProcessTally& t = r.tally.processes[0];
                              return static_cast<double>(t.completed) / static_cast<double>(t.completed + t.abandoned);
                          }),
                 std::exp(-1.0));
}

// Protects priority classes: M/M/1 non-preemptive, cases Q17a and Q17b.
TEST(Analytic, PriorityIsServedFirst) {
    Workshop w;
    w.desk("counter", 1).discipline = Discipline::priority;
    w.book.processes.reserve(2);
    w.served(w.process("green"), "only", "counter", w.exponential(0.1)).priority = 1;
    w.served(w.process("plain"), "only", "counter", w.exponential(0.1));
    w.arrivals("green", 3);
    w.arrivals("plain", 5);
    const EnginePlan& plan = w.plan();
    const auto wait = [&](std::size_t process) {
        return estimate(plan, 3900, 100, [process](const StatedRunResult& r) {
            const StepTally& t = r.tally.steps[process][0];
            return static_cast<double>(t.wait_ticks) / static_cast<double>(t.waits) / test::day_ticks;
        });
    };
    expect_exact(wait(0), 1.142857142857143 * 0.1);
    expect_exact(wait(1), 5.714285714285715 * 0.1, 0.04);
}

}  // namespace
}  // namespace yingshang
