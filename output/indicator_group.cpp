// /indicators: the value of every replicate and year, beside it mean and interval of each scenario and
// the paired difference to the first scenario on the same luck.
#include <cmath>

#include "experiment/comparison.hpp"
#include "output/result_axes.hpp"
#include "output/result_groups.hpp"

namespace yingshang {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

std::string combination_name(Combination c) {
    switch (c) {
        case Combination::total: return "total";
        case Combination::ratio: return "ratio";
        case Combination::median: return "median";
        case Combination::end_stock: return "end_stock";
        case Combination::weighted: return "weighted";
        case Combination::variation: return "variation";
    }
    throw InternalError("an indicator combines in no known way");
}

FileAttributes described(const IndicatorDefinition& d, const std::string& what) {
    return {{"units", file_unit(d.unit)},
            {"long_name", what.empty() ? d.definition : what + ": " + d.definition},
            {"population", d.population},
            {"clock", d.clock},
            {"combination", combination_name(d.combination)}};
}

struct Shape {
    std::size_t scenarios = 0, replicates = 0, years = 0;
    [[nodiscard]] std::size_t at(std::size_t s, std::size_t r, std::size_t y) const { return (s * replicates + r) * years + y; }
};

// [scenario, replicate, year]
std::vector<double> every_value(const EnsembleResult& result, const Shape& shape, std::size_t indicator) {
    std::vector<double> out(shape.scenarios * shape.replicates * shape.years, undefined);
    for (std::size_t s = 0; s < shape.scenarios; ++s)
        for (const RunResult& run : result.runs[s])
            for (std::size_t y = 0; y < shape.years; ++y) {
                const int year = run.indicators.first_year + static_cast<int>(y);
                out[shape.at(s, run.replicate, y)] = run.indicators.value(indicator, year, year);
            }
    return out;
}

// Of the replicates where both are defined, in their order; `base` is the scenario subtracted, or nowhere.
std::vector<double> over_replicates(const std::vector<double>& values, const Shape& shape, std::size_t s, std::size_t base, std::size_t y) {
    std::vector<double> out;
    for (std::size_t r = 0; r < shape.replicates; ++r) {
        const double v = values[shape.at(s, r, y)] - (base == nowhere ? 0 : values[shape.at(base, r, y)]);
        if (std::isfinite(v)) out.push_back(v);
    }
    return out;
}

struct Intervals {
    std::vector<double> mean, low, high;  // [scenario, year]
};

Intervals intervals(const std::string& unit, const std::vector<double>& values, const Shape& shape, std::size_t base) {
    Intervals out;
    for (std::size_t s = 0; s < shape.scenarios; ++s)
        for (std::size_t y = 0; y < shape.years; ++y) {
            const Interval any = mean_interval(over_replicates(values, shape, s, base, y));
            const Interval i = base == nowhere ? possible_for(unit, any) : possible_difference(unit, any);
            out.mean.push_back(i.mean);
            out.low.push_back(i.low.value_or(undefined));
            out.high.push_back(i.high.value_or(undefined));
        }
    return out;
}

Axis year_axis(const IndicatorTable& table) {
    std::vector<std::int32_t> years;
    for (std::size_t y = 0; y < table.years.size(); ++y) years.push_back(table.first_year + static_cast<std::int32_t>(y));
    return {"year", years, {{"long_name", "calendar year of completion"}}, {}};
}

void write_indicator(NetcdfGroup& group, const EnsembleResult& result, const Shape& shape, std::size_t i) {
    const IndicatorDefinition& d = any_run(result)->indicators.definitions[i];
    const std::vector<double> values = every_value(result, shape, i);
    group.variable(d.name, {"scenario", "replicate", "year"}, values, described(d, ""));
    const auto put = [&](const std::string& suffix, const std::string& what, const std::vector<double>& data) {
        group.variable(d.name + suffix, {"scenario", "year"}, data, described(d, what));
    };
    const Intervals own = intervals(d.unit, values, shape, nowhere);
    put(".mean", "mean over replicates", own.mean);
    put(".low", "low end of the 95 % interval of the mean", own.low);
    put(".high", "high end of the 95 % interval of the mean", own.high);
    const Intervals paired = intervals(d.unit, values, shape, 0);
    put(".difference", "mean paired difference to the first scenario", paired.mean);
    put(".difference_low", "low end of the 95 % interval of the paired difference", paired.low);
    put(".difference_high", "high end of the 95 % interval of the paired difference", paired.high);
}

}  // namespace

void write_indicators(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input) {
    const IndicatorTable& table = any_run(result)->indicators;
    if (table.definitions.empty() || table.years.empty() || input.replicates == 0) return;
    NetcdfGroup group = file.group("indicators");
    group.attribute("title", "Indicators by year; paired differences are to the first scenario");
    group.dimension(scenario_axis(result, input));
    group.dimension(replicate_axis(input));
    group.dimension(year_axis(table));
    const Shape shape{result.scenarios.size(), input.replicates, table.years.size()};
    for (std::size_t i = 0; i < table.definitions.size(); ++i) write_indicator(group, result, shape, i);
}

}  // namespace yingshang
