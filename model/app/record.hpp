// What the result file says about how it was made, put together from the scenarios and the request.
#pragma once

#include "app/simulation.hpp"
#include "output/result_file.hpp"

namespace yingshang {

// How far a measure of the catalogue is carried out in a county; nothing of one that the scenario has not. Awareness NaN where nothing of
// the measure is optional.
[[nodiscard]] Shares shares_of(const LoadedScenario& loaded, const Measure& measure, CountyId county, Day month);

// Of a process scenario.
[[nodiscard]] ResultFileInput record_of(const Scenario& scenario, const SimulateRequest& request, std::uint32_t replicates);
[[nodiscard]] ResultFileInput record_of(const Simulation& simulation, const SimulateRequest& request);

}  // namespace yingshang
