#include "experiment/process_run.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engine/stated_arrivals.hpp"
#include "experiment/parallel.hpp"

namespace yingshang {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

struct Figure {
    std::string of, name, unit;
    double value;
};

double ratio(double numerator, double denominator) { return denominator > 0 ? numerator / denominator : undefined; }
double days(double ticks) { return ticks / static_cast<double>(ticks_per_day); }

double quantile(const std::vector<std::uint32_t>& sorted, double p) {
    if (sorted.empty()) return undefined;
    const double at = p * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const double low = sorted[below], high = sorted[std::min(below + 1, sorted.size() - 1)];
    return days(low + (at - static_cast<double>(below)) * (high - low));
}

void add_desk(std::vector<Figure>& figures, const std::string& name, const DeskTally& t, double ticks) {
    const std::string of = "desk." + name;
    const auto done = static_cast<double>(t.finished);
    const auto queue = static_cast<double>(t.queue_time), busy = static_cast<double>(t.busy_time);
    figures.push_back({of, "number_in_system", "cases", (queue + busy) / ticks});
    figures.push_back({of, "number_in_queue", "cases", queue / ticks});
    figures.push_back({of, "sojourn", "working_days", days(ratio(static_cast<double>(t.sojourn_ticks), done))});
    figures.push_back({of, "wait", "working_days", days(ratio(static_cast<double>(t.wait_ticks), done))});
    figures.push_back({of, "p_wait", "1", ratio(static_cast<double>(t.waited), done)});
    figures.push_back({of, "p_abandoned", "1", ratio(static_cast<double>(t.left), done + static_cast<double>(t.left))});
    figures.push_back({of, "utilisation", "1", std::isfinite(t.officers) ? ratio(static_cast<double>(t.busy_ticks), static_cast<double>(t.open_ticks)) : undefined});
}

void add_process(std::vector<Figure>& figures, const ProcessDescription& process, ProcessTally t, double ticks) {
    const std::string of = "process." + process.name;
    std::sort(t.durations.begin(), t.durations.end());
    const auto done = static_cast<double>(t.completed);
    const double ended = done + static_cast<double>(t.refused) + static_cast<double>(t.abandoned);
    figures.push_back({of, "number_in_system", "cases", static_cast<double>(t.time_in_progress) / ticks});
    figures.push_back({of, "total_time", "working_days", days(ratio(static_cast<double>(t.total_ticks), done))});
    figures.push_back({of, "office_time", "working_days", days(ratio(static_cast<double>(t.office_ticks), done))});
    figures.push_back({of, "office_time_p50", "working_days", quantile(t.durations, 0.50)});
    figures.push_back({of, "office_time_p90", "working_days", quantile(t.durations, 0.90)});
    figures.push_back({of, "office_time_p95", "working_days", quantile(t.durations, 0.95)});
    figures.push_back({of, "completed", "cases", done});
    figures.push_back({of, "p_completed", "1", ratio(done, ended)});
    figures.push_back({of, "p_refused", "1", ratio(static_cast<double>(t.refused), ended)});
    figures.push_back({of, "p_abandoned", "1", ratio(static_cast<double>(t.abandoned), ended)});
    if (process.target) figures.push_back({of, "p_within_target", "1", ratio(static_cast<double>(t.within_target), done)});
}

std::vector<Figure> figures_of(const StatedRunResult& run, const ProcessBook& book) {
    std::vector<Figure> figures;
    const auto ticks = static_cast<double>(run.ticks);
    for (std::size_t d = 0; d < book.desks.size(); ++d) add_desk(figures, book.desks[d].name, run.tally.desks[d], ticks);
    for (std::size_t p = 0; p < book.processes.size(); ++p) add_process(figures, book.processes[p], run.tally.processes[p], ticks);
    return figures;
}

// Replicates 0 ... n-1, each with an own key, taken by whichever thread is free; results by number.
std::vector<StatedRunResult> run_replicates(const EnginePlan& plan, const ProcessRunOptions& options, std::uint64_t seed, unsigned threads,
                                            const std::function<bool()>& goes_on) {
    std::vector<StatedRunResult> results(static_cast<std::size_t>(options.replicates));
    for_each_task(threads, results.size(), [&](std::size_t i) {
        results[i] = run_stated(plan, {options.days, options.warm_up_days, goes_on}, RunKey(seed, static_cast<std::uint32_t>(i)));
    });
    return results;
}

}  // namespace

ProcessRunResult run_process(const WorldInput& world, const ProcessRunOptions& options, std::uint64_t seed, unsigned threads,
                             const std::function<bool()>& goes_on) {
    std::vector<StatedRunResult> runs = run_replicates(*world.plan, options, seed, threads, goes_on);
    ProcessRunResult result;
    result.complete = std::erase_if(runs, [](const StatedRunResult& run) { return !run.whole; }) == 0;
    result.replicates = static_cast<std::uint32_t>(runs.size());
    std::vector<std::vector<double>> values;
    for (const StatedRunResult& run : runs) {
        result.events += run.events;
        const std::vector<Figure> figures = figures_of(run, world.plan->book());
        values.resize(figures.size());
        for (std::size_t i = 0; i < figures.size(); ++i) {
            values[i].push_back(figures[i].value);
            if (&run == &runs.front()) result.measures.push_back({figures[i].of, figures[i].name, figures[i].unit, {}});
        }
    }
    for (std::size_t i = 0; i < values.size(); ++i) result.measures[i].value = mean_interval(values[i]);
    return result;
}

}  // namespace yingshang
