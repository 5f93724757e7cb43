// What one draw costs: a new agent each time, as in the model, so every draw pays for its own block.
#include <benchmark/benchmark.h>

#include <cstdint>

#include "core/calendar.hpp"
#include "core/samplers.hpp"

namespace yingshang {
namespace {

constexpr RunKey run{20200501, 0};

template <class Sampler>
void each_agent(benchmark::State& state, Sampler sampler) {
    std::uint64_t agent = 0;
    for (auto _ : state) {
        Draw draw(run, {agent++}, {.purpose = Purpose{100}, .date = 18'383, .step = 7});
        benchmark::DoNotOptimize(sampler(draw));
    }
    state.SetItemsProcessed(state.iterations());
}

void block(benchmark::State& state) {
    std::uint32_t word = 0;
    for (auto _ : state) benchmark::DoNotOptimize(philox({word++, 1}, 2));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(block);

// Four words of a block after each other: the price where a block serves all it holds.
void uniforms_in_a_row(benchmark::State& state) {
    Draw draw(run, {1}, {});
    std::uint32_t left = 1u << 16;
    for (auto _ : state) {
        benchmark::DoNotOptimize(draw.uniform());
        if (--left == 0) {
            draw = Draw(run, {1}, {});
            left = 1u << 16;
        }
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(uniforms_in_a_row);

void uniform(benchmark::State& state) {
    each_agent(state, [](Draw& d) { return d.uniform(); });
}
void exponential(benchmark::State& state) {
    each_agent(state, [](Draw& d) { return sample_exponential(d, 2.0); });
}
void standard_normal(benchmark::State& state) {
    each_agent(state, [](Draw& d) { return sample_standard_normal(d); });
}
void lognormal(benchmark::State& state) {
    each_agent(state, [](Draw& d) { return sample_lognormal(d, 2.0, 0.8); });
}
void gamma_law(benchmark::State& state) {
    each_agent(state, [](Draw& d) { return sample_gamma(d, 2.0, 0.8); });
}
void poisson_small(benchmark::State& state) {
    each_agent(state, [](Draw& d) { return sample_poisson(d, 3.0); });
}
void poisson_large(benchmark::State& state) {
    each_agent(state, [](Draw& d) { return sample_poisson(d, 50.0); });
}
BENCHMARK(uniform);
BENCHMARK(exponential);
BENCHMARK(standard_normal);
BENCHMARK(lognormal);
BENCHMARK(gamma_law);
BENCHMARK(poisson_small);
BENCHMARK(poisson_large);

void advance_over_working_days(benchmark::State& state) {
    const Calendar calendar(to_day({2017, 1, 1}), to_day({2026, 12, 31}), {});
    const Tick from = tick_at(to_day({2019, 1, 1}));
    std::uint32_t second = 0;
    for (auto _ : state) {
        second = (second + 7919) % 50'000'000;
        benchmark::DoNotOptimize(calendar.advance(Tick{from.value + second}, {.ticks = 100'000, .base = TimeBase::working}));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(advance_over_working_days);

}  // namespace
}  // namespace yingshang
