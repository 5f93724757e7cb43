// Values of every scenario and replicate, what they are on the mean, and how scenarios differ from the first on the same luck.
#pragma once

#include <string>
#include <vector>

#include "experiment/comparison.hpp"
#include "output/result_axes.hpp"

namespace yingshang {

// [scenario, replicate, cell]; cells are years, or years and classes of a breakdown, or these and topics.
struct Shape {
    std::size_t scenarios = 0, replicates = 0, cells = 0;
    [[nodiscard]] std::size_t at(std::size_t s, std::size_t r, std::size_t c) const { return (s * replicates + r) * cells + c; }
};

struct Intervals {
    std::vector<double> mean, low, high;  // [scenario, cell]
};
// Over the replicates; `base` is the scenario subtracted, or nowhere.
[[nodiscard]] Intervals intervals(const std::string& unit, const std::vector<double>& values, const Shape& shape, std::size_t base);

// mean, low, high
[[nodiscard]] Axis estimate_axis();
// [scenario, estimate, cell], to the first scenario.
[[nodiscard]] std::vector<double> paired_differences(const std::string& unit, const std::vector<double>& values, const Shape& shape);

}  // namespace yingshang
