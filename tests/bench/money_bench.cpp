// What exact money and ordered sums cost.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "core/money.hpp"
#include "core/random.hpp"
#include "core/sum.hpp"

namespace yingshang {
namespace {

std::vector<double> amounts(std::size_t n) {
    std::vector<double> all;
    Draw draw(RunKey(1, 0), {1}, {});
    for (std::size_t i = 0; i < n; ++i) all.push_back(draw.uniform() * 1e7);
    return all;
}

void fen_from_yuan_each(benchmark::State& state) {
    const std::vector<double> yuan = amounts(1024);
    for (auto _ : state) {
        Fen sum;
        for (const double y : yuan) sum += fen_from_yuan(y);
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(yuan.size()));
}
BENCHMARK(fen_from_yuan_each);

void apportion_over(benchmark::State& state) {
    const std::vector<double> weights = amounts(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(apportion(1'234'567'891, weights));
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(apportion_over)->Arg(22)->Arg(10'000);

void compensated_sum(benchmark::State& state) {
    const std::vector<double> values = amounts(10'000);
    for (auto _ : state) benchmark::DoNotOptimize(ordered_sum(values));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(values.size()));
}
BENCHMARK(compensated_sum);

}  // namespace
}  // namespace yingshang
