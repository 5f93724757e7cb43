// Puts the result file together in memory: attributes of the root, then the groups.
#include <fmt/core.h>

#include "output/checksum.hpp"
#include "output/result_axes.hpp"
#include "output/result_groups.hpp"

namespace yingshang {
namespace {

void expect(bool fits, const std::string& what) {
    if (!fits) throw DataError("the result does not fit its labels: " + what);
}

void check_cube(const Cube& cube, const std::vector<std::size_t>& shape, const std::string& name) {
    std::size_t cells = 1;
    for (const std::size_t n : shape) cells *= n;
    expect(cube.shape.size() == shape.size(), name + " has another number of dimensions");
    for (std::size_t d = 0; d < shape.size(); ++d)
        expect(cube.shape[d] == shape[d], fmt::format("dimension {} of {} is {}, its labels are {}", d, name, cube.shape[d], shape[d]));
    expect(cube.data.size() == cube.variables.size(), name + " has variables without data");
    for (const auto& data : cube.data) expect(data.size() == cells, name + " has another number of cells than its shape");
}

void check_same_variables(const Cube& cube, const Cube& first, const std::string& name) {
    expect(cube.variables.size() == first.variables.size(), name + " differs in its variables");
    for (std::size_t v = 0; v < first.variables.size(); ++v)
        expect(cube.variables[v].name == first.variables[v].name, name + " differs in its variables");
}

void check_run(const RunResult& run, const RunResult& first, const ResultFileInput& input, const ScenarioRecord& scenario) {
    const std::size_t months = first.months.size(), places = input.places.size();
    expect(run.months == first.months, "months differ between runs");
    check_cube(run.panel, {months, places, input.sections.size()}, "the panel");
    check_cube(run.process, {months, places, scenario.processes.size()}, "the table of processes");
    check_cube(run.desks, {months, places, scenario.desks.size()}, "the table of desks");
    expect(run.steps.shape.size() == 3, "the table of steps has another number of dimensions");
    check_cube(run.steps, {months, scenario.processes.size(), run.steps.shape[2]}, "the table of steps");
    for (const ProcessLabel& p : scenario.processes)
        expect(p.steps.size() <= run.steps.shape[2], "process " + p.name + " has more steps than the table");
    check_same_variables(run.panel, first.panel, "the panel");
    check_same_variables(run.process, first.process, "the table of processes");
    check_same_variables(run.desks, first.desks, "the table of desks");
    check_same_variables(run.steps, first.steps, "the table of steps");
    expect(run.replicate < input.replicates, fmt::format("replicate {} of {}", run.replicate, input.replicates));
    const IndicatorTable& table = run.indicators;
    expect(table.definitions.size() == first.indicators.definitions.size() && table.years.size() == first.indicators.years.size() &&
               table.first_year == first.indicators.first_year,
           "indicators or their years differ between runs");
    for (const auto& year : table.years) expect(year.size() == table.definitions.size(), "a year lacks indicators");
}

}  // namespace

void write_root(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input, std::size_t finished_runs) {
    NetcdfGroup root = file.root();
    Texts toml, counties, failed;
    for (const ScenarioRecord& s : input.scenarios) toml.push_back(s.effective_toml);
    for (const CountyId id : written_counties(input)) counties.push_back(input.places.county(id).code);
    for (const FailedReplicate& f : result.failed)
        failed.push_back(fmt::format("{}, replicate {}, seed {}: {}", result.scenarios.at(f.scenario), f.replicate, f.seed, f.error));
    root.attribute("Conventions", "CF-1.10");
    root.attribute("title", input.title);
    root.attribute("source", fmt::format("{} {} ({})", input.program, input.version, input.commit));
    root.attribute("history", input.history);
    root.attribute("schema_version", result_schema_version);
    root.attribute("complete", std::int32_t{result.complete ? 1 : 0});
    root.attribute("seed", input.seed);
    root.attribute("replicates", static_cast<std::int32_t>(input.replicates));
    root.attribute("scale", input.scale);
    root.attribute("version", input.version);
    root.attribute("commit", input.commit);
    root.attribute("scenarios", result.scenarios);
    root.attribute("counties", counties);
    root.attribute("scenario_toml", toml);
    root.attribute("finished_runs", static_cast<std::int32_t>(finished_runs));
    root.attribute("failed_replicates", static_cast<std::int32_t>(result.failed.size()));
    root.attribute("failures", failed);
    for (const auto& [name, text] : input.attributes) root.attribute(name, text);
}

void check_shapes(const EnsembleResult& result, const ResultFileInput& input) {
    expect(!result.scenarios.empty(), "there is no scenario");
    expect(result.scenarios.size() == input.scenarios.size(), "another number of scenarios than records");
    expect(result.runs.size() == result.scenarios.size(), "another number of scenarios than runs");
    for (const CountyId id : input.counties) expect(id.index() < input.places.size(), "a county that the places lack");
    const RunResult* first = any_run(result);
    if (first == nullptr) return;
    for (std::size_t s = 0; s < result.runs.size(); ++s)
        for (const RunResult& run : result.runs[s]) check_run(run, *first, input, input.scenarios[s]);
}

void write_groups(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input) {
    check_shapes(result, input);
    std::size_t over = 0;
    for (const std::vector<RunResult>& runs : result.runs) over += runs.size();
    write_root(file, result, input, over);
    const RunResult* run = any_run(result);
    const bool any_month = run != nullptr && !run->months.empty();
    if (any_month) {
        write_panel(file, result, input);
        if (input.detail == ReplicateDetail::keep_all) write_panel_replicates(file, result, input);
        write_processes(file, result, input);
        write_steps(file, result, input);
        write_desks(file, result, input);
        write_burden(file, result, input);
        write_burden_by_class(file, result, input);
        write_processes_by_class(file, result, input);
    }
    write_implementation(file, result, input);
    write_measures(file, result, input);
    write_regret(file, input);
    if (any_month) {
        // Of hundreds of variables, the most last: readers that look for an object pass through all groups before its own.
        write_indicators_by_class(file, result, input);
        write_indicators(file, result, input);
    }
    if (!result.complete && run != nullptr) write_finished_runs(file, result);
}

std::vector<std::byte> result_image(const EnsembleResult& result, const ResultFileInput& input, unsigned threads) {
    const QuietHdf5 quiet;
    const NetcdfFile file(threads);
    write_groups(file, result, input);
    std::vector<std::byte> bytes = file.image();
    append_checksum(bytes);
    return bytes;
}

}  // namespace yingshang
