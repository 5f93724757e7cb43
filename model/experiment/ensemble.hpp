// Scenarios x replicates, run over threads with common random numbers. A failed replicate is recorded
// with its seed and its error and the others go on. Results do not depend on the number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "economy/world.hpp"

namespace yingshang {

struct EnsembleOptions {
    std::uint64_t seed = 1;
    std::uint32_t replicates = 1;
    unsigned threads = 1;
    double scale = 1;
    std::vector<CountyId> counties = {};   // empty: all
    Communicator* communicator = nullptr;  // ranks that share each run, one run after the other; null: none
    std::vector<By> by = {};               // breakdowns of the indicators
    bool moments = true;                   // for whoever holds the runs to targets
    // Told what happens in every run, a month at a time and by several threads at once; none: nothing is written down.
    std::function<void(std::size_t scenario, std::uint32_t replicate, std::span<const LoggedEvent>)> on_events = {};
};

struct EnsembleScenario {
    std::string name;
    WorldInput input;
};

struct FailedReplicate {
    std::size_t scenario = 0;
    std::uint32_t replicate = 0;
    std::uint64_t seed = 0;
    std::string error;
};

struct EnsembleResult {
    std::vector<std::string> scenarios;
    std::vector<std::vector<RunResult>> runs;  // [scenario][replicate that succeeded, in order]
    std::vector<FailedReplicate> failed;
    bool complete = true;  // false where interrupted
};

struct Progress {
    std::size_t runs_done = 0, runs = 0;
    double share = 0;  // of the whole, 0 ... 1
    Day simulated{};   // date reached by the run furthest behind of those under way
};
// Runs that are over already, by scenario; those of replicates beyond the number asked for are left out.
using FinishedRuns = std::vector<std::vector<RunResult>>;
// Returns false to stop at the next boundary.
using OnEnsembleProgress = std::function<bool(const Progress&)>;

[[nodiscard]] EnsembleResult run_ensemble(const std::vector<EnsembleScenario>& scenarios, const EnsembleOptions& options,
                                          const OnEnsembleProgress& on_progress, FinishedRuns finished = {});

}  // namespace yingshang
