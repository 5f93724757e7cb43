#include "experiment/ensemble.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

#include "economy/handbook.hpp"
#include "experiment/parallel.hpp"

namespace yingshang {
namespace {

struct Task {
    std::size_t scenario;
    std::uint32_t replicate;
};

// Collects what the runs under way say of themselves; called from all of them.
class ProgressDesk {
  public:
    ProgressDesk(std::size_t runs, const OnEnsembleProgress& told) : told_(told), reached_(runs) {}

    // False where the run should stop.
    bool report(std::size_t run, const Horizon& horizon, Day day) {
        const std::lock_guard lock(mutex_);
        reached_[run] = {share_of(horizon, day), day, true, false};
        return tell();
    }
    void end(std::size_t run) {
        const std::lock_guard lock(mutex_);
        reached_[run].share = 1;
        reached_[run].over = true;
        tell();
    }
    [[nodiscard]] bool stopped() const { return stopped_; }

  private:
    struct Reached {
        double share = 0;
        Day day{};
        bool begun = false, over = false;
    };

    static double share_of(const Horizon& h, Day day) { return static_cast<double>(day - h.from) / std::max(1, h.until - h.from); }

    bool tell() {
        Progress p;
        p.runs = reached_.size();
        const Reached* last = nullptr;
        for (const Reached& r : reached_) {
            p.share += r.share / static_cast<double>(p.runs);
            p.runs_done += r.over ? 1 : 0;
            if (r.begun && !r.over && (last == nullptr || r.share < last->share)) last = &r;
        }
        if (last != nullptr) p.simulated = last->day;
        if (!stopped_ && !told_(p)) stopped_ = true;
        return !stopped_;
    }

    const OnEnsembleProgress& told_;
    std::mutex mutex_;
    std::vector<Reached> reached_;
    std::atomic<bool> stopped_{false};
};

// What the replicates of a scenario share, made by the first of them; who finds that it cannot be made fails alone.
class Handbooks {
  public:
    explicit Handbooks(const std::vector<EnsembleScenario>& scenarios) : scenarios_(scenarios), made_(scenarios.size()) {}

    const Handbook& of(std::size_t scenario) {
        Made& made = made_[scenario];
        const std::lock_guard lock(made.mutex);
        if (!made.handbook) made.handbook = make_handbook(scenarios_[scenario].input);
        return *made.handbook;
    }

  private:
    struct Made {
        std::mutex mutex;
        std::shared_ptr<const Handbook> handbook;
    };

    const std::vector<EnsembleScenario>& scenarios_;
    std::vector<Made> made_;
};

// Results of the tasks that are over, in their order.
std::vector<std::optional<RunResult>> results_of(const std::vector<Task>& tasks, FinishedRuns finished) {
    std::vector<std::optional<RunResult>> results(tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        if (tasks[i].scenario >= finished.size()) continue;
        for (RunResult& run : finished[tasks[i].scenario])
            if (run.replicate == tasks[i].replicate) results[i] = std::move(run);
    }
    return results;
}

std::vector<std::size_t> left_of(const std::vector<std::optional<RunResult>>& results) {
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < results.size(); ++i)
        if (!results[i]) left.push_back(i);
    return left;
}

}  // namespace

EnsembleResult run_ensemble(const std::vector<EnsembleScenario>& scenarios, const EnsembleOptions& options, const OnEnsembleProgress& on_progress,
                            FinishedRuns finished) {
    // Replicate by replicate, so that an interrupted ensemble still has pairs.
    std::vector<Task> tasks;
    for (std::uint32_t r = 0; r < options.replicates; ++r)
        for (std::size_t s = 0; s < scenarios.size(); ++s) tasks.push_back({s, r});
    std::vector<std::optional<RunResult>> results = results_of(tasks, std::move(finished));
    const std::vector<std::size_t> left = left_of(results);
    const unsigned threads = std::max(1u, options.threads);
    // Ranks speak of one run at a time.
    const unsigned at_once = options.communicator == nullptr ? std::min(threads, static_cast<unsigned>(std::max<std::size_t>(1, left.size()))) : 1;
    const unsigned inside = threads / at_once;

    ProgressDesk desk(left.size(), on_progress);
    Handbooks handbooks(scenarios);
    std::vector<std::optional<std::string>> errors(tasks.size());
    for_each_task(at_once, left.size(), [&](std::size_t n) {
        const std::size_t i = left[n];
        if (any(options.communicator, desk.stopped())) return;
        const WorldInput& input = scenarios[tasks[i].scenario].input;
        RunOptions run{options.seed, tasks[i].replicate, options.scale, options.counties, {}, options.communicator, options.by};
        if (options.on_events)
            run.on_events = [&, i](std::span<const LoggedEvent> events) { options.on_events(tasks[i].scenario, tasks[i].replicate, events); };
        const auto start = std::chrono::steady_clock::now();
        try {
            RunResult result = simulate(
                handbooks.of(tasks[i].scenario), run,
                [inside](std::size_t parts, const std::function<void(std::size_t)>& task) { for_each_task(inside, parts, task); },
                [&](Day day) { return desk.report(n, input.horizon, day); });
            result.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            if (result.whole) results[i] = std::move(result);
        } catch (const std::exception& e) {
            errors[i] = e.what();
        }
        desk.end(n);
    });

    EnsembleResult ensemble;
    for (const EnsembleScenario& s : scenarios) ensemble.scenarios.push_back(s.name);
    ensemble.runs.resize(scenarios.size());
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        if (results[i]) ensemble.runs[tasks[i].scenario].push_back(std::move(*results[i]));
        else if (errors[i]) ensemble.failed.push_back({tasks[i].scenario, tasks[i].replicate, options.seed, *errors[i]});
        else ensemble.complete = false;
    }
    return ensemble;
}

}  // namespace yingshang
