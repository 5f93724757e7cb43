// /indicators: the value of every replicate and year, beside it mean and interval of each scenario and
// the paired difference to the first scenario on the same luck.
#include <cmath>

#include "core/sum.hpp"
#include "output/paired_values.hpp"
#include "output/result_axes.hpp"
#include "output/result_groups.hpp"

namespace yingshang {
namespace {

std::string combination_name(Combination c) {
    switch (c) {
        case Combination::total: return "total";
        case Combination::ratio: return "ratio";
        case Combination::median: return "median";
        case Combination::end_stock: return "end_stock";
        case Combination::end_ratio: return "end_ratio";
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

// [scenario, replicate, year]
std::vector<double> every_value(const EnsembleResult& result, const Shape& shape, std::size_t indicator) {
    std::vector<double> out(shape.scenarios * shape.replicates * shape.cells, undefined);
    for (std::size_t s = 0; s < shape.scenarios; ++s)
        for (const RunResult& run : result.runs[s])
            for (std::size_t y = 0; y < shape.cells; ++y) {
                const int year = run.indicators.first_year + static_cast<int>(y);
                out[shape.at(s, run.replicate, y)] = run.indicators.value(indicator, year, year);
            }
    return out;
}

// A cell of a sum in which no replicate of any scenario has anything is undefined.
void drop_nothing(const IndicatorDefinition& definition, const Shape& shape, std::vector<double>& values) {
    for (std::size_t c = 0; c < shape.cells; ++c) {
        std::vector<double> all;
        for (std::size_t i = c; i < values.size(); i += shape.cells)
            if (std::isfinite(values[i])) all.push_back(values[i]);
        if (!is_nothing(definition, all)) continue;
        for (std::size_t i = c; i < values.size(); i += shape.cells) values[i] = undefined;
    }
}

// [scenario, replicate, year, class]
std::vector<double> every_value_by_class(const EnsembleResult& result, const Shape& shape, std::size_t breakdown, std::size_t indicator) {
    std::vector<double> out(shape.scenarios * shape.replicates * shape.cells, undefined);
    const IndicatorDefinition& definition = any_run(result)->indicators.definitions[indicator];
    for (std::size_t s = 0; s < shape.scenarios; ++s)
        for (const RunResult& run : result.runs[s]) {
            const Breakdown& b = run.breakdowns.at(breakdown);
            const std::size_t classes = b.classes.size();
            for (std::size_t cell = 0; cell < shape.cells; ++cell) {
                const int year = b.first_year + static_cast<int>(cell / classes);
                out[shape.at(s, run.replicate, cell)] = b.value(definition, cell % classes, indicator, year, year);
            }
        }
    drop_nothing(definition, shape, out);
    return out;
}

constexpr std::size_t variables_of_indicator = 7, variables_by_class = 2;

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

// Two variables and not seven: some readers take long to open a group of very many.
void write_by_class(NetcdfGroup& group, const IndicatorDefinition& d, const std::vector<double>& values, const Shape& shape, const std::string& by) {
    group.variable(d.name, {"scenario", "replicate", "year", by}, values, described(d, ""));
    group.variable(d.name + ".difference", {"scenario", "estimate", "year", by}, paired_differences(d.unit, values, shape),
                   described(d, "paired difference to the first scenario"));
}

}  // namespace

Axis year_axis(const IndicatorTable& table) {
    std::vector<std::int32_t> years;
    for (std::size_t y = 0; y < table.years.size(); ++y) years.push_back(table.first_year + static_cast<std::int32_t>(y));
    return {"year", years, {{"long_name", "calendar year of completion"}}, {}};
}

void write_indicators(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input) {
    const IndicatorTable& table = any_run(result)->indicators;
    if (table.definitions.empty() || table.years.empty() || input.replicates == 0) return;
    NetcdfGroup group = file.group("indicators", variables_of_indicator * table.definitions.size());
    group.attribute("title", "Indicators by year; paired differences are to the first scenario");
    group.dimension(scenario_axis(result, input));
    group.dimension(replicate_axis(input));
    group.dimension(year_axis(table));
    const Shape shape{result.scenarios.size(), input.replicates, table.years.size()};
    for (std::size_t i = 0; i < table.definitions.size(); ++i) write_indicator(group, result, shape, i);
}

void write_indicators_by_class(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input) {
    const IndicatorTable& table = any_run(result)->indicators;
    if (table.years.empty() || input.replicates == 0) return;
    for (std::size_t b = 0; b < input.classes.size(); ++b) {
        const Breakdown& breakdown = any_run(result)->breakdowns.at(b);
        NetcdfGroup group = file.group("indicators_by_" + breakdown.by, variables_by_class * table.definitions.size());
        group.attribute("title", "Indicators by year and " + breakdown.by + "; paired differences are to the first scenario");
        group.dimension(scenario_axis(result, input));
        group.dimension(replicate_axis(input));
        group.dimension(estimate_axis());
        group.dimension(year_axis(table));
        group.dimension(class_axis(input, b));
        const Shape shape{result.scenarios.size(), input.replicates, table.years.size() * breakdown.classes.size()};
        for (std::size_t i = 0; i < table.definitions.size(); ++i)
            if (breakdown.told[i] != 0) write_by_class(group, table.definitions[i], every_value_by_class(result, shape, b, i), shape, breakdown.by);
    }
}

}  // namespace yingshang
