// Going on from a result file that an interrupted run left. Prints nothing.
#pragma once

#include <string>

#include "app/simulation.hpp"

namespace yingshang {

// The runs that are over; every difference between the file and what is asked for now is an error. Throws InputError.
[[nodiscard]] FinishedRuns finished_runs(const Simulation& simulation, const SimulateRequest& request);

// The command that goes on from where an interrupted one stopped, or that does the whole of it.
[[nodiscard]] std::string command_to_go_on(const SimulateRequest& request);

}  // namespace yingshang
