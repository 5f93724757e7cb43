// Groups made from cubes: mean and standard error over replicates, taken in the order of replicates so
// that the bits depend on nothing else.
#include <cmath>
#include <functional>

#include "core/sum.hpp"
#include "economy/burden.hpp"
#include "output/result_axes.hpp"
#include "output/result_groups.hpp"

namespace yingshang {
namespace {

// Cells of one scenario's cube in the order of the file, nowhere where the scenario lacks them.
using CellsOfScenario = std::vector<std::vector<std::size_t>>;

struct CubeGroup {
    std::string name, title;
    std::function<const Cube&(const RunResult&)> cube;
    std::vector<Axis> axes;  // of one cube, as in the file
    CellsOfScenario cells;
};

// A group is of a cube of each run.
std::function<const Cube&(const RunResult&)> cube_of(Cube RunResult::*cube) {
    return [cube](const RunResult& run) -> const Cube& { return run.*cube; };
}

struct MeanAndError {
    double mean = undefined, error = undefined;
};

MeanAndError mean_and_error(const std::vector<double>& values) {
    if (values.empty()) return {};
    const auto n = static_cast<double>(values.size());
    CompensatedSum sum;
    for (const double v : values) sum.add(v);
    const double mean = sum.value() / n;
    if (values.size() == 1) return {mean, undefined};
    CompensatedSum squares;
    for (const double v : values) squares.add((v - mean) * (v - mean));
    return {mean, std::sqrt(squares.value() / (n - 1) / n)};
}

std::vector<std::string> names_of(const std::vector<Axis>& axes) {
    std::vector<std::string> names;
    for (const Axis& axis : axes) names.push_back(axis.name);
    return names;
}

FileAttributes variable_attributes(const Variable& variable) { return {{"units", file_unit(variable.unit)}, {"long_name", variable.meaning}}; }

// [scenario, statistic, cells]
std::vector<double> statistics(const EnsembleResult& result, const CubeGroup& group, std::size_t variable) {
    const std::size_t n = group.cells.front().size();
    std::vector<double> out(group.cells.size() * 2 * n, undefined);
    std::vector<double> values;
    for (std::size_t s = 0; s < group.cells.size(); ++s) {
        std::vector<const double*> runs;
        for (const RunResult& run : result.runs[s]) runs.push_back(group.cube(run).data[variable].data());
        for (std::size_t c = 0; c < n; ++c) {
            const std::size_t from = group.cells[s][c];
            if (from == nowhere) continue;
            values.clear();
            for (const double* run : runs)
                if (std::isfinite(run[from])) values.push_back(run[from]);
            const MeanAndError m = mean_and_error(values);
            out[s * 2 * n + c] = m.mean;
            out[(s * 2 + 1) * n + c] = m.error;
        }
    }
    return out;
}

// [scenario, replicate, cells]
std::vector<double> replicates(const EnsembleResult& result, const CubeGroup& group, std::size_t variable, std::size_t asked) {
    const std::size_t n = group.cells.front().size();
    std::vector<double> out(group.cells.size() * asked * n, undefined);
    for (std::size_t s = 0; s < group.cells.size(); ++s)
        for (const RunResult& run : result.runs[s])
            for (std::size_t c = 0; c < n; ++c)
                if (const std::size_t from = group.cells[s][c]; from != nowhere)
                    out[(s * asked + run.replicate) * n + c] = group.cube(run).data[variable][from];
    return out;
}

using Values = std::function<std::vector<double>(std::size_t variable)>;

void write_group(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input, const CubeGroup& group, const Axis& second,
                 const Values& values) {
    std::vector<Axis> axes{scenario_axis(result, input), second};
    axes.insert(axes.end(), group.axes.begin(), group.axes.end());
    for (const Axis& axis : axes)
        if (axis.size() == 0) return;  // no desk, no process, no replicate: nothing to say
    NetcdfGroup out = file.group(group.name);
    out.attribute("title", group.title);
    for (const Axis& axis : axes) out.dimension(axis);
    const std::vector<std::string> dimensions = names_of(axes);
    const std::vector<Variable>& variables = group.cube(*any_run(result)).variables;
    std::vector<NetcdfVariable> all;
    for (std::size_t v = 0; v < variables.size(); ++v)
        all.push_back({variables[v].name, variable_attributes(variables[v]), [&values, v] { return values(v); }});
    out.variables(dimensions, all);
}

void write_statistics(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input, const CubeGroup& group) {
    write_group(file, result, input, group, statistic_axis(), [&](std::size_t v) { return statistics(result, group, v); });
}

// Cells of a cube [month, place, kind] for the counties written and the kinds of the union.
std::vector<std::size_t> county_cells(std::size_t months, const ResultFileInput& input, std::size_t kinds, const std::vector<std::size_t>& sources) {
    std::vector<std::size_t> cells;
    for (std::size_t m = 0; m < months; ++m)
        for (const CountyId county : written_counties(input))
            for (const std::size_t from : sources)
                cells.push_back(from == nowhere ? nowhere : (m * input.places.size() + county.index()) * kinds + from);
    return cells;
}

CubeGroup panel_group(const EnsembleResult& result, const ResultFileInput& input, std::string name, std::string title) {
    const RunResult& run = *any_run(result);
    std::vector<std::size_t> sections(input.sections.size());
    for (std::size_t i = 0; i < sections.size(); ++i) sections[i] = i;
    return {std::move(name),
            std::move(title),
            cube_of(&RunResult::panel),
            {time_axis(run), county_axis(input), section_axis(input)},
            CellsOfScenario(result.scenarios.size(), county_cells(run.months.size(), input, sections.size(), sections))};
}

struct StepPlace {
    std::size_t process = 0, step = 0;
};

std::vector<StepPlace> step_places(const ScenarioRecord& scenario) {
    std::vector<StepPlace> places;
    for (std::size_t p = 0; p < scenario.processes.size(); ++p)
        for (std::size_t s = 0; s < scenario.processes[p].steps.size(); ++s) places.push_back({p, s});
    return places;
}

Axis step_axis(const LabelUnion& all) {
    Texts names, processes, en, zh;
    for (const ResultLabel& label : all.labels()) {
        names.push_back(label.name);
        processes.push_back(label.name.substr(0, label.name.rfind('.')));
        en.push_back(label.title.en);
        zh.push_back(label.title.zh);
    }
    return {"step",
            names,
            {{"long_name", "step of a process"}},
            {{"step_process", "process of the step", processes}, {"step_en", "step, English", en}, {"step_zh", "step, Chinese", zh}}};
}

// Cells of a cube [row, kind] for the kinds of the union.
std::vector<std::size_t> class_cells(std::size_t rows, std::size_t processes, const std::vector<std::size_t>& sources) {
    std::vector<std::size_t> cells;
    for (std::size_t row = 0; row < rows; ++row)
        for (const std::size_t from : sources) cells.push_back(from == nowhere ? nowhere : row * processes + from);
    return cells;
}

}  // namespace

void write_panel(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input) {
    write_statistics(file, result, input, panel_group(result, input, "panel", "Stocks and flows by month, county and section"));
}

void write_panel_replicates(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input) {
    const CubeGroup group = panel_group(result, input, "panel_replicates", "The panel of every replicate");
    write_group(file, result, input, group, replicate_axis(input), [&](std::size_t v) { return replicates(result, group, v, input.replicates); });
}

void write_processes(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input) {
    const RunResult& run = *any_run(result);
    const LabelUnion all = process_union(input);
    CubeGroup group{
        "process", "Cases by month, county and process", cube_of(&RunResult::process), {time_axis(run), county_axis(input), process_axis(all)}, {}};
    for (std::size_t s = 0; s < input.scenarios.size(); ++s)
        group.cells.push_back(county_cells(run.months.size(), input, input.scenarios[s].processes.size(), all.sources(s)));
    write_statistics(file, result, input, group);
}

void write_desks(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input) {
    const RunResult& run = *any_run(result);
    const LabelUnion all = desk_union(input);
    CubeGroup group{"desks", "Desks by month and county", cube_of(&RunResult::desks), {time_axis(run), county_axis(input), desk_axis(all)}, {}};
    for (std::size_t s = 0; s < input.scenarios.size(); ++s)
        group.cells.push_back(county_cells(run.months.size(), input, input.scenarios[s].desks.size(), all.sources(s)));
    write_statistics(file, result, input, group);
}

void write_burden(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input) {
    const RunResult& run = *any_run(result);
    if (run.burden.variables.empty()) return;
    const LabelUnion all = topic_union(input);
    CubeGroup group{"burden",
                    "What rules cost firms, by year and topic, over all counties",
                    cube_of(&RunResult::burden),
                    {year_axis(run.indicators), topic_axis(all)},
                    {}};
    for (std::size_t s = 0; s < input.scenarios.size(); ++s)
        group.cells.push_back(class_cells(run.indicators.years.size(), input.scenarios[s].processes.size() + burden_topics().size(), all.sources(s)));
    write_statistics(file, result, input, group);
}

void write_steps(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input) {
    const RunResult& run = *any_run(result);
    const LabelUnion all = step_union(input);
    CubeGroup group{"steps", "Steps of processes by month, over all counties", cube_of(&RunResult::steps), {time_axis(run), step_axis(all)}, {}};
    for (std::size_t s = 0; s < input.scenarios.size(); ++s) {
        const std::vector<std::size_t> sources = all.sources(s);
        const std::vector<StepPlace> places = step_places(input.scenarios[s]);
        const std::size_t processes = input.scenarios[s].processes.size();
        const std::size_t width = result.runs[s].empty() ? 0 : result.runs[s].front().steps.shape[2];
        std::vector<std::size_t> cells;
        for (std::size_t m = 0; m < run.months.size(); ++m)
            for (const std::size_t from : sources)
                cells.push_back(from == nowhere ? nowhere : (m * processes + places[from].process) * width + places[from].step);
        group.cells.push_back(std::move(cells));
    }
    write_statistics(file, result, input, group);
}

void write_processes_by_class(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input) {
    const RunResult& run = *any_run(result);
    const LabelUnion all = process_union(input);
    for (std::size_t b = 0; b < run.breakdowns.size(); ++b) {
        const Breakdown& breakdown = run.breakdowns[b];
        if (breakdown.processes.variables.empty()) continue;  // by county there is /process
        CubeGroup group{"process_by_" + breakdown.by,
                        "Cases by year, " + breakdown.by + " and process",
                        [b](const RunResult& r) -> const Cube& { return r.breakdowns.at(b).processes; },
                        {year_axis(run.indicators), class_axis(input, b), process_axis(all)},
                        {}};
        const std::size_t rows = run.indicators.years.size() * breakdown.classes.size();
        for (std::size_t s = 0; s < input.scenarios.size(); ++s)
            group.cells.push_back(class_cells(rows, input.scenarios[s].processes.size(), all.sources(s)));
        write_statistics(file, result, input, group);
    }
}

}  // namespace yingshang
