// What the user asks for, typed: one struct a command. Knows neither how it was written nor how it is done.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/communicator.hpp"
#include "core/time.hpp"
#include "experiment/comparison.hpp"
#include "experiment/process_run.hpp"
#include "output/result_file.hpp"

namespace yingshang {

enum class Format : std::uint8_t { table, json, csv };
enum class TraceFormat : std::uint8_t { text, json };
enum class ShowProgress : std::uint8_t { automatic, always, never };

enum class RecordEvents : std::uint8_t { no, yes };
enum class CountMoments : std::uint8_t { where_held, always };  // of a scenario that states its targets, all its counties; of any
enum class Beginning : std::uint8_t { anew, from_the_output };  // that an interrupted run left

// What changes the scenarios as read.
struct ReadRequest {
    std::vector<std::string> set;  // path=value, in order
    std::optional<Day> from, until;
    std::string world = {};  // laid under the scenarios; empty: none
};

// `run` of one scenario, `compare` of several.
struct SimulateRequest {
    std::vector<std::string> scenarios;  // selectors, the base first
    ReadRequest read;
    std::vector<std::string> counties;  // codes or names; empty: all
    std::uint64_t seed = 1;
    std::optional<std::uint32_t> replicates;  // none: what the command or the scenario says
    unsigned threads = 1;
    double scale = 1;  // share of the firms
    std::optional<std::filesystem::path> output;
    Existing existing = Existing::refuse;
    Beginning beginning = Beginning::anew;
    ReplicateDetail detail = ReplicateDetail::statistics_only;
    RecordEvents events = RecordEvents::no;  // into the output
    CountMoments moments = CountMoments::where_held;
    std::vector<std::string> indicators;  // empty: all
    bool loads = false;                   // burden of firms and workload of offices too
    std::vector<By> breakdowns;           // of the indicators, each of its own
    std::optional<Window> window;
    double materiality = 0;  // share of the base; of `compare`
    Format format = Format::table;
    ShowProgress progress = ShowProgress::automatic;
    std::string command;                   // as one could type it again
    Communicator* communicator = nullptr;  // other programs that share the work; null: none

    // One rank writes, prints and is told of progress.
    [[nodiscard]] bool is_first() const { return communicator == nullptr || communicator->rank() == 0; }
};
struct RunRequest : SimulateRequest {
    ProcessDetail process_detail;  // of a process scenario
};
struct CompareRequest : SimulateRequest {
    std::vector<std::string> worlds;  // besides the one as the scenarios state it
};

// Officers that a promise needs.
struct StaffRequest : SimulateRequest {
    std::string process;
    double share = 0;  // of the cases in time
};

// What differs between two scenarios.
struct DiffRequest {
    std::vector<std::string> scenarios;  // two
    ReadRequest read;
    Format format = Format::table;
};

// The effect of a package over its parts.
enum class AttributeBy : std::uint8_t { chapter, measure };
struct AttributeRequest : SimulateRequest {
    AttributeBy by = AttributeBy::chapter;
    std::size_t orders = 0;  // sampled, of more parts than can be done exactly
};

// Where the lives of the same firms part under two scenarios.
enum class SpreadEvery : std::uint8_t { year, month };
enum class DivergeStop : std::uint8_t { at_the_end, at_first };  // of the horizon; in the month in which they part
struct DivergeRequest : SimulateRequest {
    SpreadEvery every = SpreadEvery::year;
    DivergeStop stop = DivergeStop::at_the_end;
};

// What an institute's score says of a standard firm, beside the simulated ones.
enum class ScorePopulation : std::uint8_t { simulated, left_out };
struct ScoreRequest : SimulateRequest {
    std::string method;
    std::optional<Day> date;  // none: the end of the horizon
    ScorePopulation population = ScorePopulation::simulated;
};

enum class CalibrateTask : std::uint8_t { fit, table, recover };
struct CalibrateRequest : SimulateRequest {
    CalibrateTask task = CalibrateTask::fit;
    bool markdown = false;                             // the table as a page has it
    std::vector<std::string> parameters = {};          // only these of the free ones; empty: all
    unsigned evaluations = 0;                          // at most
    double minutes = 0;                                // at most
    std::optional<std::filesystem::path> values = {};  // file to write
};

enum class CheckDetail : std::uint8_t { verdict, explain, schema, dead };
struct CheckRequest {
    std::string scenario;
    ReadRequest read;
    CheckDetail detail = CheckDetail::verdict;
    std::vector<std::string> paths;  // only parameters that begin so; empty: all
    Format format = Format::table;
    std::vector<std::string> counties;  // of `dead`: those that run; empty: the smallest
    unsigned threads = 1;
    ShowProgress progress = ShowProgress::automatic;
};

struct ListRequest {
    std::string what;  // "scenarios", "measures", "indicators", "counties"; empty: all
    Format format = Format::table;
};

struct MeasuresRequest {
    std::string scenario;  // whose own measures; empty: the catalogue
    std::string id;        // a measure or a chapter; empty: all
    Format format = Format::table;
};

struct InfoRequest {
    std::filesystem::path file;
    Format format = Format::table;
};

// One firm's life.
struct TraceRequest {
    std::filesystem::path file;
    std::optional<std::int64_t> firm;        // none: which ones there are
    std::optional<std::uint32_t> replicate;  // none: the first in the file
    std::string scenario;                    // empty: the first
    TraceFormat format = TraceFormat::text;
};

// Events for other programs.
enum class ExportKind : std::uint8_t { csv, xes };
struct ExportRequest {
    std::filesystem::path file;
    std::vector<std::pair<ExportKind, std::filesystem::path>> outputs;
    std::vector<std::int64_t> firms;  // empty: all
    std::string process, scenario;    // empty: all
    std::optional<std::uint32_t> replicate;
    Existing existing = Existing::refuse;
    std::string command;
};

// Text to print instead of doing anything.
struct TextRequest {
    std::string text;
};

using Request = std::variant<RunRequest, CompareRequest, AttributeRequest, StaffRequest, DiffRequest, DivergeRequest, ScoreRequest, CalibrateRequest,
                             CheckRequest, ListRequest, MeasuresRequest, InfoRequest, TraceRequest, ExportRequest, TextRequest>;

}  // namespace yingshang
