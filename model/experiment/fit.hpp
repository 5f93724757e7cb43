// Simulated values against the targets of a scenario, and how far off they are. Knows no file.
#pragma once

#include <vector>

#include "economy/results.hpp"
#include "experiment/comparison.hpp"
#include "policy/calibration.hpp"

namespace yingshang {

struct FitRow {
    Target target;
    std::string unit;
    Interval simulated;  // undefined where a year or a place of it did not run
    bool within = false;
};

// Value of a target in one replicate; NaN where undefined. `places` are all counties of the region that ran.
[[nodiscard]] double simulated_value(const RunResult& run, const Target& target);

[[nodiscard]] std::vector<FitRow> fit_of(const std::vector<RunResult>& runs, const std::vector<Target>& targets);

// How far a value is off: 1 at the end of the tolerance on that side.
[[nodiscard]] double miss(const Target& target, double value);
// Weighted mean of the squared misses; what is undefined counts as far off.
[[nodiscard]] double misfit(const std::vector<Target>& targets, const std::vector<double>& values);

}  // namespace yingshang
