// /burden_by_size and so on: what rules cost the firms of each class, of every replicate, and the paired difference to the first scenario.
#include <limits>

#include "core/sum.hpp"
#include "output/paired_values.hpp"
#include "output/result_groups.hpp"

namespace yingshang {
namespace {

// [scenario, replicate, year, class, topic] of the topics of all scenarios; `rows` are years and classes.
std::vector<double> every_value(const EnsembleResult& result, const Shape& shape, const LabelUnion& topics, std::size_t breakdown,
                                std::size_t variable) {
    std::vector<double> out(shape.scenarios * shape.replicates * shape.cells, undefined);
    for (std::size_t s = 0; s < shape.scenarios; ++s) {
        const std::vector<std::size_t> sources = topics.sources(s);
        for (const RunResult& run : result.runs[s]) {
            const Cube& cube = run.breakdowns.at(breakdown).burden;
            for (std::size_t cell = 0; cell < shape.cells; ++cell)
                if (const std::size_t from = sources[cell % sources.size()]; from != nowhere)
                    out[shape.at(s, run.replicate, cell)] = cube.data[variable][cell / sources.size() * cube.shape[2] + from];
        }
    }
    return out;
}

void write_variables(NetcdfGroup& group, const EnsembleResult& result, const Shape& shape, const LabelUnion& topics, std::size_t b) {
    const Breakdown& breakdown = any_run(result)->breakdowns.at(b);
    for (std::size_t v = 0; v < breakdown.burden.variables.size(); ++v) {
        const Variable& variable = breakdown.burden.variables[v];
        const std::vector<double> values = every_value(result, shape, topics, b, v);
        const auto put = [&](const std::string& name, const char* second, const std::vector<double>& data, const std::string& meaning) {
            group.variable(name, {"scenario", second, "year", breakdown.by, "topic"}, data,
                           {{"units", file_unit(variable.unit)}, {"long_name", meaning}});
        };
        put(variable.name, "replicate", values, variable.meaning);
        put(variable.name + ".difference", "estimate", paired_differences(variable.unit, values, shape),
            "paired difference to the first scenario: " + variable.meaning);
    }
}

}  // namespace

void write_burden_by_class(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input) {
    const IndicatorTable& table = any_run(result)->indicators;
    if (table.years.empty() || input.replicates == 0) return;
    const LabelUnion topics = topic_union(input);
    for (std::size_t b = 0; b < input.classes.size(); ++b) {
        const Breakdown& breakdown = any_run(result)->breakdowns.at(b);
        if (breakdown.burden.variables.empty()) continue;
        NetcdfGroup group = file.group("burden_by_" + breakdown.by);
        group.attribute("title", "What rules cost firms, by year, " + breakdown.by + " and topic; paired differences are to the first scenario");
        group.dimension(scenario_axis(result, input));
        group.dimension(replicate_axis(input));
        group.dimension(estimate_axis());
        group.dimension(year_axis(table));
        group.dimension(class_axis(input, b));
        group.dimension(topic_axis(topics));
        const std::size_t cells = table.years.size() * breakdown.classes.size() * topics.labels().size();
        write_variables(group, result, {result.scenarios.size(), input.replicates, cells}, topics, b);
    }
}

}  // namespace yingshang
