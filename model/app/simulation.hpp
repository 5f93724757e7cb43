// What `run` and `compare` share: scenarios read, output checked before anything is computed, the ensemble run with
// progress and interrupts, the result file written. Prints remarks on standard error only.
#pragma once

#include <vector>

#include "app/loading.hpp"
#include "app/requests.hpp"
#include "experiment/ensemble.hpp"

namespace yingshang {

struct Simulation {
    std::vector<LoadedScenario> scenarios;
    std::vector<CountyId> counties;      // empty: all
    std::uint32_t replicates = 1;        // asked for
    EnsembleResult result;
    double wall_seconds = 0;             // of the runs
};

// Of region scenarios, as loaded. Throws InputError, IoError, DataError.
[[nodiscard]] Simulation simulate_ensemble(const SimulateRequest& request, std::vector<LoadedScenario> scenarios, std::uint32_t replicates);

// 0; 1 where replicates failed; 130 or 143 where a signal stopped the work.
[[nodiscard]] int exit_code(const Simulation& simulation);

// On standard error: how long it took, what it needed and where the results are.
void remark_on_effort(const Simulation& simulation, const SimulateRequest& request);

// The most memory that the program has held, MiB.
[[nodiscard]] double peak_mib();

}  // namespace yingshang
