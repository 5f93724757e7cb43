// The result file: one HDF5 file that everything that reads netCDF-4 opens with names, labels, units and dates
// (output/FORMAT.md says what is in it). Built in memory and put in place whole, so that a reader finds the
// old file or the new one. Holds no wall time, thread count or address: the same input gives the same bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "experiment/ensemble.hpp"
#include "experiment/process_run.hpp"
#include "experiment/regret.hpp"
#include "output/atomic_file.hpp"
#include "output/event_spool.hpp"
#include "parameters/places.hpp"
#include "policy/measure.hpp"

namespace yingshang {

inline constexpr int result_schema_version = 1;

// A name as files and programs write it, with its titles for people.
struct ResultLabel {
    std::string name;
    Title title;
};

struct ProcessLabel {
    std::string name;
    Title title;
    std::vector<ResultLabel> steps;                    // in the order of the cube of steps; variants of a step share its place
    std::vector<std::vector<std::string>> desks = {};  // by step: those that serve it, in the order in which events number them
};

// One scenario of the file, in the order of EnsembleResult::scenarios. Scenarios may differ in their processes
// and desks: the file has the union by name, undefined where a scenario lacks one.
struct ScenarioRecord {
    Title title;
    std::string effective_toml;            // the whole effective input
    std::vector<ProcessLabel> processes;   // in the order of RunResult::process and ::steps
    std::vector<ResultLabel> desks;        // in the order of RunResult::desks
    std::vector<std::string> switched_on;  // ids of measures
    // How far measures are carried out, [month of the results x place x measure of the catalogue]; empty: not told.
    std::vector<double> fidelity = {}, awareness = {};
};

enum class ReplicateDetail : std::uint8_t {
    statistics_only,  // mean and standard error over replicates
    keep_all,         // /panel_replicates besides
};

struct ResultFileInput {
    std::string title;  // one line on what was run
    std::string program = "yingshang", version, commit;
    std::string history;  // the command; the one thing that may differ between equal runs
    std::uint64_t seed = 1;
    std::uint32_t replicates = 1;  // asked for; those that failed or were not run are undefined
    double scale = 1;              // share of the firms that was simulated
    Places places;
    Places event_places;                // of a process scenario with events: where its offices ran
    std::vector<CountyId> counties;     // that ran, ascending; empty: all. Only these are written
    std::vector<ResultLabel> sections;  // in the order of the panel
    // Classes of each breakdown by name ("size"), in the order of RunResult::breakdowns; of the county none.
    std::vector<std::pair<std::string, std::vector<ResultLabel>>> classes = {};
    std::vector<ScenarioRecord> scenarios;
    std::vector<Measure> measures;  // the catalogue; empty: no /measures group
    ReplicateDetail detail = ReplicateDetail::statistics_only;
    std::optional<RegretTable> regret;  // of scenarios over worlds; none: no /regret group
    // Further attributes of the file as text, in order ("from", "2018-01-01"): what a rerun needs to know.
    std::vector<std::pair<std::string, std::string>> attributes;
};

// The bytes of the file. Throws DataError where shapes of results and labels do not fit together.
[[nodiscard]] std::vector<std::byte> result_image(const EnsembleResult& result, const ResultFileInput& input, unsigned threads = 1);

// Replaces `file` by the whole result or leaves it as it was and throws IoError; leaves no temporary file. With `events` what
// happened stands in /events: the file is then written to disk group by group, since a log may be longer than memory, and
// packed by so many threads.
void write_result(const std::filesystem::path& file, const EnsembleResult& result, const ResultFileInput& input, const EventSpool* events = nullptr,
                  unsigned threads = 1);

// The same for a process scenario: /desks, /cases and /steps. Of `input` its title names the scenario, one record has the scenario's
// text; it has no places.
[[nodiscard]] std::vector<std::byte> process_image(const ProcessRunResult& result, const ResultFileInput& input);
void write_process_result(const std::filesystem::path& file, const ProcessRunResult& result, const ResultFileInput& input,
                          const EventSpool* events = nullptr, unsigned threads = 1);

struct VariableInfo {
    std::string name, unit, long_name;
    std::vector<std::string> dimensions;
};

struct GroupInfo {
    std::string path;  // "/panel"
    std::vector<std::pair<std::string, std::size_t>> dimensions;
    std::vector<VariableInfo> variables;  // without the coordinates
};

// What is in a file and how it was made.
struct ResultInfo {
    std::string title, source, history;
    int schema_version = 0;
    bool complete = false;
    std::uint64_t seed = 0;
    std::uint32_t replicates = 0;
    std::uint32_t finished_runs = 0;  // that are in the file, of scenarios times replicates
    double scale = 1;
    std::vector<std::string> scenarios;
    std::vector<std::string> scenario_toml;                       // one a scenario
    std::vector<std::string> counties;                            // codes
    std::vector<std::pair<std::string, std::string>> attributes;  // every attribute of the root that is one line of text or a number
    std::vector<GroupInfo> groups;
};

// Throws IoError where the file cannot be opened, DataError where it is damaged or not a result file.
[[nodiscard]] ResultInfo read_info(const std::filesystem::path& file);

// Reads every dataset to its last byte, so that a damaged file is noticed. Throws as read_info.
void verify_result(const std::filesystem::path& file);

}  // namespace yingshang
