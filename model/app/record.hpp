// What the result file says about how it was made, put together from the scenarios and the request.
#pragma once

#include "app/simulation.hpp"
#include "output/result_file.hpp"

namespace yingshang {

// Of a process scenario.
[[nodiscard]] ResultFileInput record_of(const Scenario& scenario, const SimulateRequest& request, std::uint32_t replicates);
[[nodiscard]] ResultFileInput record_of(const Simulation& simulation, const SimulateRequest& request);

}  // namespace yingshang
