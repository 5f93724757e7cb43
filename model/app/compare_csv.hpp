// A comparison as one table of CSV, a row a value: effects, effects in classes, and regret. Simulates nothing.
#pragma once

#include <string>

#include "app/requests.hpp"
#include "app/simulation.hpp"
#include "experiment/comparison.hpp"

namespace yingshang {

[[nodiscard]] std::string comparison_csv(const Comparison& comparison, const CompareRequest& request, const Simulation& simulation);

}  // namespace yingshang
