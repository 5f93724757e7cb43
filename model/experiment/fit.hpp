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
    Interval simulated;  // undefined where a year of it did not run, or what it is of
    bool within = false;
};

// Whether the counties that run (`runs`, by county of the region) can be held to a target: only all of them to an amount of the region or to
// what places have of it, only those places to a target of places. Any can be held to a ratio: to the region's.
[[nodiscard]] bool can_be_held_to(const Target& target, const std::vector<bool>& runs, const std::vector<IndicatorDefinition>& indicators);

// Value of a target in one replicate; NaN where undefined, and where the counties that ran cannot be held to it.
[[nodiscard]] double simulated_value(const RunResult& run, const Target& target);

[[nodiscard]] std::vector<FitRow> fit_of(const std::vector<RunResult>& runs, const std::vector<Target>& targets);

// How far a value is off: 1 at the end of the tolerance on that side.
[[nodiscard]] double miss(const Target& target, double value);
// Weighted mean of the squared misses; what is undefined counts as far off.
[[nodiscard]] double misfit(const std::vector<Target>& targets, const std::vector<double>& values);

}  // namespace yingshang
