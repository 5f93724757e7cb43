// What an event costs at an office: a visit to a desk with free officers and to one with a line, a case's step in a row and
// in parallel, and a firm's whole life as in firm-lifecycle. Items are events.
#include <benchmark/benchmark.h>

#include <cmath>

#include "engine/office_fixture.hpp"

namespace yingshang {
namespace {

using test::Workshop;

void run_for(benchmark::State& state, const EnginePlan& plan, int days) {
    std::uint64_t events = 0;
    std::uint32_t replicate = 0;
    for (auto _ : state) events += run_stated(plan, {days, 0}, RunKey(20200501, replicate++), test::one_by_one).events;
    state.SetItemsProcessed(static_cast<std::int64_t>(events));
}

// Ten thousand visits to one desk; utilisation in percent.
void desk(benchmark::State& state) {
    constexpr double a_day = 100;
    Workshop w;
    const double officers = 20;
    w.desk("counter", officers);
    w.served(w.process("visit"), "only", "counter", w.exponential(officers * static_cast<double>(state.range(0)) / 100 / a_day));
    w.arrivals("visit", a_day);
    run_for(state, w.plan(200), 100);
}
BENCHMARK(desk)->Arg(50)->Arg(95);

// Eight steps, one after the other or all at once.
void case_step(benchmark::State& state) {
    const bool parallel = state.range(0) != 0;
    Workshop w;
    w.unlimited_desk("office");
    ProcessDescription& p = w.process("permit");
    for (int i = 0; i < 8; ++i) {
        StepDescription& s = w.served(p, "step" + std::to_string(i), "office", w.exponential(0.5));
        if (!parallel && i > 0) s.after = {"step" + std::to_string(i - 1)};
    }
    w.arrivals("permit", 100);
    run_for(state, w.plan(200), 100);
}
BENCHMARK(case_step)->ArgName("parallel")->Arg(0)->Arg(1);

// firm-lifecycle with so many firms in 2500 days.
void lifecycle(benchmark::State& state) {
    constexpr int days = 2500;
    const double a_day = static_cast<double>(state.range(0)) / days;
    Workshop w;
    const auto desk = [&](const std::string& name, double load) { w.desk(name, std::ceil(a_day * load / 0.85)); };
    desk("licensing", 1);
    desk("construction", 20);
    desk("financing", 15.6);
    desk("exit", 5);
    ProcessDescription& life = w.process("life");
    w.served(life, "licensing", "licensing", w.exponential(1));
    w.served(life, "construction", "construction", w.lognormal(20, 1)).after = {"licensing"};
    StepDescription& financing = w.served(life, "financing", "financing", w.exponential(10));
    financing.after = {"construction"};
    financing.refusal = w.number(0.4);
    financing.retry = Retry{w.exponential(60), w.number(3)};
    financing.refused = Refused::go_on;
    w.lasting(life, "operation", StepKind::delay, w.exponential(1250)).if_done = {"financing"};
    w.served(life, "exit", "exit", w.exponential(5)).after = {"operation"};
    w.arrivals("life", a_day);
    run_for(state, w.plan(days + 1000), days);
}
BENCHMARK(lifecycle)->Arg(10000)->Arg(1000000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace yingshang
