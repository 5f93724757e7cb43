// A comparison as one table of CSV, a row a value: effects, loads, both in classes, and regret. Simulates nothing.
#pragma once

#include <string>
#include <vector>

#include "app/burden_report.hpp"
#include "app/requests.hpp"
#include "app/simulation.hpp"
#include "experiment/comparison.hpp"

namespace yingshang {

// `loads` are those of each scenario of the comparison, or none.
[[nodiscard]] std::string comparison_csv(const Comparison& comparison, const std::vector<Loads>& loads, const CompareRequest& request,
                                         const Simulation& simulation);

}  // namespace yingshang
