// What `run` and `compare` share: output checked before anything is computed, the ensemble run with progress and interrupts, and in
// the end, once they have printed what they found, the result file written. Prints remarks on standard error only.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "app/loading.hpp"
#include "app/requests.hpp"
#include "experiment/ensemble.hpp"
#include "experiment/regret.hpp"
#include "output/event_spool.hpp"

namespace yingshang {

struct Simulation {
    std::vector<LoadedScenario> scenarios;
    std::vector<CountyId> counties;  // empty: all
    std::uint32_t replicates = 1;    // asked for
    EnsembleResult result;
    double wall_seconds = 0;             // of the runs
    std::unique_ptr<EventSpool> events;  // what happened in them; none where nobody asked
    std::optional<RegretTable> regret;   // of scenarios over worlds, worked out from the result
};

// InputError where scenarios have no firms, or other days or counties than the first.
void expect_comparable(const std::vector<LoadedScenario>& scenarios);

// Runs to be made: so many scenarios at a time, whose results are kept until the next ones.
struct RunsAhead {
    std::size_t scenarios = 1;
    std::uint32_t replicates = 1;
    std::size_t at_a_time = 1;
    Day together_until{};  // the runs of those at a time go together up to then
};

// What work is expected to take, said on standard error where it is long and remarks are wanted.
void announce_effort(const LoadedScenario& like, const RunsAhead& runs, const SimulateRequest& request);

// Of region scenarios, as loaded. Throws InputError, IoError, DataError.
[[nodiscard]] Simulation simulate_ensemble(const SimulateRequest& request, std::vector<LoadedScenario> scenarios, std::uint32_t replicates);

// To be called when the results are printed: writes the result file and says on standard error what went wrong, how long it took and
// where the results are. Returns the exit code: 0; 1 where replicates failed; 130 or 143 where a signal stopped the work. Throws IoError.
[[nodiscard]] int conclude(const Simulation& simulation, const SimulateRequest& request);

// The most memory that the program has held, MiB.
[[nodiscard]] double peak_mib();

}  // namespace yingshang
