// What the result file says about how it was made, put together from the scenarios and the request.
#pragma once

#include "app/simulation.hpp"
#include "output/result_file.hpp"

namespace yingshang {

[[nodiscard]] ResultFileInput record_of(const Simulation& simulation, const SimulateRequest& request);

}  // namespace yingshang
