// The groups of the result file, each written from results and labels. What a group holds is said in
// FORMAT.md; how netCDF-4 wants it is netcdf_writer's business.
#pragma once

#include <functional>

#include "output/netcdf_writer.hpp"
#include "output/result_file.hpp"

namespace yingshang {

// Throws DataError where shapes of cubes, tables and labels do not fit together.
void check_shapes(const EnsembleResult& result, const ResultFileInput& input);

// The first replicate that there is; null where every one failed.
[[nodiscard]] const RunResult* any_run(const EnsembleResult& result);

[[nodiscard]] Axis scenario_axis(const EnsembleResult& result, const ResultFileInput& input);
[[nodiscard]] Axis replicate_axis(const ResultFileInput& input);
[[nodiscard]] Axis year_axis(const IndicatorTable& table);

void write_panel(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input);
void write_panel_replicates(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input);
void write_processes(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input);
void write_steps(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input);
void write_burden(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input);
void write_desks(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input);
void write_indicators(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input);
// A group a breakdown: /indicators_by_size, /burden_by_size and, of classes of firms, /process_by_size.
void write_indicators_by_class(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input);
void write_burden_by_class(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input);
void write_processes_by_class(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input);
void write_measures(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input);
void write_implementation(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input);
void write_regret(const NetcdfFile& file, const ResultFileInput& input);
// The runs whose events are to be written.
struct RunNumbers {
    std::vector<std::string> scenarios;
    std::vector<std::vector<std::uint32_t>> replicates;  // by scenario, ascending
};
void write_events(const NetcdfFile& file, const RunNumbers& runs, const ResultFileInput& input, const EventSpool& spool, unsigned threads);
// Attributes of the root: how the file was made, and how many runs are in it.
void write_root(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input, std::size_t finished_runs);
// Whole, so that an interrupted ensemble can go on from them.
void write_finished_runs(const NetcdfFile& file, const EnsembleResult& result);
// All of the file but the events.
void write_process_groups(const NetcdfFile& file, const ProcessRunResult& result, const ResultFileInput& input);
void write_groups(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input);

// Units as written, in words: "working days". xarray takes "hours" and "days" for spans of time and would turn numbers
// into nanoseconds: these stand in the singular.
[[nodiscard]] std::string file_unit(const std::string& unit);

}  // namespace yingshang
