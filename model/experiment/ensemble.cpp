#include "experiment/ensemble.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "economy/handbook.hpp"
#include "economy/region_run.hpp"
#include "experiment/parallel.hpp"

namespace yingshang {
namespace {

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

// What the replicates of a scenario share, made by the first of them.
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

// Scenarios whose runs share the first part of their way.
struct Family {
    std::vector<std::size_t> scenarios;
    Day branch{};  // day up to which they do
};

std::vector<Family> families_of(const std::vector<EnsembleScenario>& scenarios) {
    std::vector<Family> families;
    for (std::size_t s = 0; s < scenarios.size(); ++s) {
        const WorldInput& input = scenarios[s].input;
        const auto joins = [&](Family& family) {
            const Day branch = branching_day(scenarios[family.scenarios.front()].input, input);
            if (branch <= input.horizon.from) return false;
            family.scenarios.push_back(s);
            family.branch = std::min(family.branch, branch);
            return true;
        };
        if (std::none_of(families.begin(), families.end(), joins)) families.push_back({{s}, input.horizon.until});
    }
    return families;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Runs what is left of an ensemble, and has its results by scenario and replicate.
class EnsembleRun {
  public:
    EnsembleRun(const std::vector<EnsembleScenario>& scenarios, const EnsembleOptions& options, const OnEnsembleProgress& on_progress,
                FinishedRuns finished)
        : scenarios_(scenarios), options_(options), handbooks_(scenarios), runs_(scenarios.size() * options.replicates) {
        for (std::size_t s = 0; s < std::min(scenarios.size(), finished.size()); ++s)
            for (RunResult& run : finished[s])
                if (run.replicate < options.replicates) run_of(s, run.replicate).result = std::move(run);
        // Replicate by replicate, so that an interrupted ensemble still has pairs.
        const std::vector<Family> families = families_of(scenarios);
        for (std::uint32_t r = 0; r < options.replicates; ++r)
            for (const Family& family : families) plan(family, r);
        progress_ = std::make_unique<ProgressDesk>(left_, on_progress);
    }

    void work() {
        const unsigned threads = std::max(1u, options_.threads);
        // Ranks speak of one run at a time.
        const bool one_by_one = options_.communicator != nullptr;
        const auto share = [&](std::size_t runs) {
            return one_by_one ? 1u : std::min(threads, static_cast<unsigned>(std::max<std::size_t>(1, runs)));
        };
        const unsigned at_once = share(left_);
        apart_ = on_threads(threads / at_once);
        // There are fewer ways to go together than runs: while they last, threads are left over.
        together_ = on_threads(threads / share(journeys_.size()));
        for_each_task_and_following(at_once, journeys_.size(), [&](std::size_t j) { return begin(journeys_[j]); });
    }

    [[nodiscard]] EnsembleResult result() {
        EnsembleResult ensemble;
        ensemble.runs.resize(scenarios_.size());
        for (const EnsembleScenario& s : scenarios_) ensemble.scenarios.push_back(s.name);
        for (std::uint32_t r = 0; r < options_.replicates; ++r)
            for (std::size_t s = 0; s < scenarios_.size(); ++s) {
                Run& run = run_of(s, r);
                if (run.result) ensemble.runs[s].push_back(std::move(*run.result));
                else if (run.error) ensemble.failed.push_back({s, r, options_.seed, *run.error});
                else ensemble.complete = false;
            }
        return ensemble;
    }

  private:
    struct Run {
        std::optional<RunResult> result;
        std::optional<std::string> error;
        std::size_t number = 0;  // among those that were left to do
    };
    // Runs of one replicate that go together up to a day.
    struct Journey {
        std::uint32_t replicate;
        std::vector<std::size_t> scenarios;
        Day branch;
    };
    // That they went together. Each copies it for the way on; the last one to do so goes on in its memory.
    struct Way {
        Way(RegionRun r, double s, std::size_t n) : region(std::move(r)), seconds(s), left(n) {}

        RegionRun region;
        double seconds;  // of each
        std::atomic<std::size_t> left;

        RegionRun branch(const Handbook& handbook, const RunOptions& options, const ParallelFor& parallel_for) {
            if (left.load(std::memory_order_acquire) == 1) return {std::move(region), handbook, options, parallel_for};
            RegionRun copy(std::as_const(region), handbook, options, parallel_for);
            left.fetch_sub(1, std::memory_order_release);
            return copy;
        }
    };

    [[nodiscard]] Run& run_of(std::size_t scenario, std::uint32_t replicate) { return runs_[replicate * scenarios_.size() + scenario]; }

    void plan(const Family& family, std::uint32_t replicate) {
        Journey journey{replicate, {}, family.branch};
        for (const std::size_t s : family.scenarios) {
            Run& run = run_of(s, replicate);
            if (run.result) continue;
            run.number = left_++;
            journey.scenarios.push_back(s);
        }
        if (!journey.scenarios.empty()) journeys_.push_back(std::move(journey));
    }

    FollowingTasks begin(Journey& journey) {
        if (any(options_.communicator, progress_->stopped())) return {};
        std::erase_if(journey.scenarios, [&](std::size_t s) { return !has_handbook(s, journey.replicate); });
        if (journey.scenarios.empty()) return {};
        if (journey.scenarios.size() == 1) {
            alone(journey.scenarios.front(), journey.replicate);
            return {};
        }
        const std::shared_ptr<Way> way = go_together(journey);
        if (way == nullptr) return {};
        FollowingTasks branches;
        for (const std::size_t s : journey.scenarios)
            branches.emplace_back([this, way, s, r = journey.replicate] {
                if (any(options_.communicator, progress_->stopped())) return;
                finish(s, r, way->seconds, [&](const Handbook& handbook) { return way->branch(handbook, options_of({s}, r), apart_); });
            });
        return branches;
    }

    // Who finds that it cannot be made fails alone.
    bool has_handbook(std::size_t scenario, std::uint32_t replicate) {
        try {
            static_cast<void>(handbooks_.of(scenario));
            return true;
        } catch (const std::exception& e) {
            fail(scenario, replicate, e);
            return false;
        }
    }

    void fail(std::size_t scenario, std::uint32_t replicate, const std::exception& e) {
        run_of(scenario, replicate).error = e.what();
        progress_->end(run_of(scenario, replicate).number);
    }

    void alone(std::size_t scenario, std::uint32_t replicate) {
        finish(scenario, replicate, 0, [&](const Handbook& handbook) { return RegionRun(handbook, options_of({scenario}, replicate), apart_); });
    }

    // Null where they were stopped, or failed: one error is all of theirs, as they are the same so far.
    std::shared_ptr<Way> go_together(const Journey& journey) {
        const auto start = std::chrono::steady_clock::now();
        const std::size_t first = journey.scenarios.front();
        try {
            RegionRun region(handbooks_.of(first), options_of(journey.scenarios, journey.replicate), together_);
            const bool there = region.run(journey.branch, together_, [&](Day day) {
                bool goes_on = true;
                for (const std::size_t s : journey.scenarios) goes_on = report(s, journey.replicate, day) && goes_on;
                return goes_on;
            });
            if (!there) return nullptr;
            const std::size_t n = journey.scenarios.size();
            return std::make_shared<Way>(std::move(region), seconds_since(start) / static_cast<double>(n), n);
        } catch (const std::exception& e) {
            for (const std::size_t s : journey.scenarios) fail(s, journey.replicate, e);
            return nullptr;
        }
    }

    // `begun` makes the region that the run goes on with, by the handbook of its scenario.
    template <class Begun>
    void finish(std::size_t scenario, std::uint32_t replicate, double seconds_before, const Begun& begun) {
        const auto start = std::chrono::steady_clock::now();
        Run& run = run_of(scenario, replicate);
        try {
            RegionRun region = begun(handbooks_.of(scenario));
            RunResult result = region.finish(apart_, [&](Day day) { return report(scenario, replicate, day); });
            result.wall_seconds = seconds_before + seconds_since(start);
            if (result.whole) run.result = std::move(result);
        } catch (const std::exception& e) {
            run.error = e.what();
        }
        progress_->end(run.number);
    }

    bool report(std::size_t scenario, std::uint32_t replicate, Day day) {
        return progress_->report(run_of(scenario, replicate).number, scenarios_[scenario].input.horizon, day);
    }

    // What happens is told of each of the scenarios.
    [[nodiscard]] RunOptions options_of(std::vector<std::size_t> scenarios, std::uint32_t replicate) const {
        RunOptions run{options_.seed, replicate, options_.scale, options_.counties, {}, options_.communicator, options_.by, options_.moments};
        if (options_.on_events)
            run.on_events = [this, scenarios = std::move(scenarios), replicate](std::span<const LoggedEvent> events) {
                for (const std::size_t s : scenarios) options_.on_events(s, replicate, events);
            };
        return run;
    }

    const std::vector<EnsembleScenario>& scenarios_;
    const EnsembleOptions& options_;
    Handbooks handbooks_;
    std::vector<Run> runs_;
    std::vector<Journey> journeys_;
    std::size_t left_ = 0;  // runs to be made
    std::unique_ptr<ProgressDesk> progress_;
    ParallelFor together_ = on_threads(1), apart_ = on_threads(1);  // over the counties of runs that go together, and of one run
};

}  // namespace

EnsembleResult run_ensemble(const std::vector<EnsembleScenario>& scenarios, const EnsembleOptions& options, const OnEnsembleProgress& on_progress,
                            FinishedRuns finished) {
    EnsembleRun run(scenarios, options, on_progress, std::move(finished));
    run.work();
    return run.result();
}

}  // namespace yingshang
