#include "output/paired_values.hpp"

#include "core/sum.hpp"

#include <cmath>
#include <limits>

namespace yingshang {
namespace {

// Of the replicates where both are defined, in their order.
std::vector<double> over_replicates(const std::vector<double>& values, const Shape& shape, std::size_t s, std::size_t base, std::size_t cell) {
    std::vector<double> out;
    for (std::size_t r = 0; r < shape.replicates; ++r) {
        const double v = values[shape.at(s, r, cell)] - (base == nowhere ? 0 : values[shape.at(base, r, cell)]);
        if (std::isfinite(v)) out.push_back(v);
    }
    return out;
}

}  // namespace

Intervals intervals(const std::string& unit, const std::vector<double>& values, const Shape& shape, std::size_t base) {
    Intervals out;
    for (std::size_t s = 0; s < shape.scenarios; ++s)
        for (std::size_t cell = 0; cell < shape.cells; ++cell) {
            const Interval any = mean_interval(over_replicates(values, shape, s, base, cell));
            const Interval i = base == nowhere ? possible_for(unit, any) : possible_difference(unit, any);
            out.mean.push_back(i.mean);
            out.low.push_back(i.low.value_or(undefined));
            out.high.push_back(i.high.value_or(undefined));
        }
    return out;
}

Axis estimate_axis() { return {"estimate", Texts{"mean", "low", "high"}, {{"long_name", "mean over replicates and its 95 % interval"}}, {}}; }

std::vector<double> paired_differences(const std::string& unit, const std::vector<double>& values, const Shape& shape) {
    const Intervals paired = intervals(unit, values, shape, 0);
    std::vector<double> all;
    for (std::size_t s = 0; s < shape.scenarios; ++s)
        for (const std::vector<double>* of : {&paired.mean, &paired.low, &paired.high}) {
            const auto first = of->begin() + static_cast<std::ptrdiff_t>(s * shape.cells);
            all.insert(all.end(), first, first + static_cast<std::ptrdiff_t>(shape.cells));
        }
    return all;
}

}  // namespace yingshang
