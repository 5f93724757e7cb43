#include "app/options.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <sstream>
#include <thread>
#include <utility>

#include <boost/program_options.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/build_info.hpp"
#include "app/command_help.hpp"
#include "app/option_limits.hpp"
#include "app/option_values.hpp"

namespace yingshang {
namespace {

namespace po = boost::program_options;

// One command's options as parsed, with the questions that its builder asks.
class Given {
  public:
    Given(std::string verb, po::variables_map values, Diagnostics& diagnostics)
        : verb_(std::move(verb)), values_(std::move(values)), diagnostics_(&diagnostics) {}

    [[nodiscard]] bool has(const std::string& name) const { return values_.count(name) > 0; }
    [[nodiscard]] bool on(const std::string& name) const { return has(name) && values_[name].as<bool>(); }
    [[nodiscard]] GivenOption option(const std::string& name) const { return {"--" + name, values_[name].as<std::string>()}; }
    [[nodiscard]] std::vector<std::string> texts(const std::string& name) const {
        return has(name) ? values_[name].as<std::vector<std::string>>() : std::vector<std::string>{};
    }
    [[nodiscard]] std::vector<std::string> list_of(const std::string& name) const {
        return has(name) ? list(option(name), *diagnostics_) : std::vector<std::string>{};
    }
    // Numbers from 0 to `most`, ascending.
    [[nodiscard]] std::vector<double> numbers_of(const std::string& name, double most) const {
        std::vector<double> numbers;
        for (const std::string& item : list_of(name)) numbers.push_back(real_number({"--" + name, item}, Zero::allowed, most, *diagnostics_));
        std::sort(numbers.begin(), numbers.end());
        return numbers;
    }
    [[nodiscard]] std::optional<Day> date_of(const std::string& name) const { return has(name) ? date(option(name), *diagnostics_) : std::nullopt; }
    // The arguments that are no options; an error where they are not that many.
    [[nodiscard]] std::vector<std::string> arguments(std::size_t least, std::size_t most, const std::string& what) const {
        std::vector<std::string> given = texts("argument");
        if (given.size() < least) diagnostics_->error({}, fmt::format("{}: {} is missing", verb_, what), "", help());
        if (given.size() > most) diagnostics_->error({}, fmt::format("{}: unexpected argument \"{}\"", verb_, given[most]), "", help());
        given.resize(std::clamp(given.size(), least, most));
        return given;
    }
    [[nodiscard]] Diagnostics& diagnostics() const { return *diagnostics_; }

  private:
    [[nodiscard]] std::string help() const { return fmt::format("see yingshang {} --help", verb_); }

    std::string verb_;
    po::variables_map values_;
    Diagnostics* diagnostics_;
};

struct Command {
    std::string name, arguments, summary, more;
    std::function<void(po::options_description&)> declare;
    std::function<Request(const Given&, const std::string& command)> build;
};

// ---- options that commands share

po::typed_value<std::string>* text(const char* name) { return po::value<std::string>()->value_name(name); }

void declare_format(po::options_description& options, const char* words) { options.add_options()("format", text("F"), words); }
void declare_read(po::options_description& options) {
    options.add_options()("set", po::value<std::vector<std::string>>()->composing()->value_name("PATH=VALUE"),
                          "overrides one number, e.g. desk.registration.officers=0.5, or with .* all beneath; may be repeated")(
        "from", text("DATE"), "first day of the results")("until", text("DATE"), "first day that is not simulated");
}

// Of every command that simulates.
void declare_worlds(po::options_description& options) {
    options.add_options()("seed", text("S"), "first key of all random numbers (1)")("threads", text("T"),
                                                                                    "threads to use (all); never changes a result")(
        "counties", text("CODE,..."), "codes or names of counties or groups (all)")("scale", text("X"), "share of the firms that is simulated (1)")(
        "progress", text("WHEN"), "auto, always or never (auto: on a terminal)")("quiet,q", po::bool_switch(),
                                                                                 "no progress and no remarks on standard error");
    declare_read(options);
}

void declare_simulate(po::options_description& options) {
    options.add_options()("output,o", text("FILE"), "result file (HDF5) to write")(
        "force", po::bool_switch(), "replace the result file where it exists")("resume", po::bool_switch(),
                                                                               "go on from the result file of an interrupted run")(
        "events", po::bool_switch(), "store what happens to each firm in the result file (see yingshang trace, yingshang export)")(
        "keep-replicates", po::bool_switch(), "store every replicate in the result file, not only means and standard errors")(
        "replicates", text("N"), "worlds to simulate under each scenario (run: 1, compare: 8)")(
        "window", text("YEARS"), "2021 or 2020-2025 (compare: the windows of the measures' targets; run: the last year)")(
        "indicators", text("NAME,..."), "indicators to show (all; see yingshang list indicators)");
    declare_worlds(options);
}

void declare_breakdowns(po::options_description& options) {
    options.add_options()("burden", po::bool_switch(), "what rules cost firms, topic by topic, and what that asks of offices, desk by desk")(
        "by", text("WHAT,..."), "county, section, size, form or owner: tells the indicators by class too, each list of its own");
}

Format format_of(const Given& given, const Words<Format>& words) {
    return given.has("format") ? word(given.option("format"), words, given.diagnostics()) : Format::table;
}
const Words<Format> table_or_json{{"table", Format::table}, {"json", Format::json}};

ReadRequest read_of(const Given& given) {
    ReadRequest read{given.texts("set"), given.date_of("from"), given.date_of("until")};
    for (const std::string& assignment : read.set) check_assignment({"--set", assignment}, given.diagnostics());
    return read;
}

ShowProgress progress_of(const Given& given) {
    if (given.on("quiet")) return ShowProgress::never;
    if (!given.has("progress")) return ShowProgress::automatic;
    return show_progress(given.option("progress"), given.diagnostics());
}

unsigned threads_of(const Given& given) {
    if (given.has("threads")) return static_cast<unsigned>(whole_number(given.option("threads"), 1, most_threads, given.diagnostics()));
    return std::max(1u, std::thread::hardware_concurrency());
}

void exclude(const Given& given, const std::string& one, const std::string& other, const std::string& why) {
    given.diagnostics().error({}, fmt::format("--{} and --{} exclude each other", one, other), why, "leave one out");
}

void begin_from_the_output(const Given& given, SimulateRequest& r) {
    Diagnostics& d = given.diagnostics();
    if (!r.output) d.error({}, "--resume needs a result file", "it goes on from one", "add -o FILE.h5");
    if (given.on("force")) exclude(given, "resume", "force", "one goes on from the file, the other begins anew");
    if (given.on("events")) exclude(given, "resume", "events", "what happened in the runs that are over is not there any more");
    r.beginning = Beginning::from_the_output;
    r.existing = Existing::replace;
}

SimulateRequest simulate_of(const Given& given, const std::string& command) {
    SimulateRequest r;
    Diagnostics& d = given.diagnostics();
    r.read = read_of(given);
    r.counties = given.list_of("counties");
    r.indicators = given.list_of("indicators");
    if (given.has("seed")) r.seed = whole_number(given.option("seed"), 0, std::numeric_limits<std::uint64_t>::max(), d);
    if (given.has("replicates")) r.replicates = static_cast<std::uint32_t>(whole_number(given.option("replicates"), 1, most_replicates, d));
    if (given.has("scale")) r.scale = real_number(given.option("scale"), Zero::refused, 1, d);
    if (given.has("window")) r.window = window(given.option("window"), d);
    if (given.has("output")) r.output = given.option("output").value;
    if (r.output && r.output->empty()) d.error({}, "--output names no file");
    r.threads = threads_of(given);
    r.existing = given.on("force") ? Existing::replace : Existing::refuse;
    r.detail = given.on("keep-replicates") ? ReplicateDetail::keep_all : ReplicateDetail::statistics_only;
    r.events = given.on("events") ? RecordEvents::yes : RecordEvents::no;
    if (given.on("events") && !r.output) d.error({}, "--events needs a result file", "events are too many for a terminal", "add -o FILE.h5");
    if (given.on("resume")) begin_from_the_output(given, r);
    r.progress = progress_of(given);
    r.command = command;
    return r;
}

// ---- the commands

Command run_command() {
    return {"run",
            "SCENARIO",
            "simulates one scenario",
            run_help,
            [](po::options_description& options) {
                declare_simulate(options);
                declare_breakdowns(options);
                declare_format(options, "table or json (table)");
                options.add_options()("quantiles", text("P,..."), "process scenarios: quantiles of sojourns and waits, e.g. 0.5,0.9")(
                    "tails", text("DAYS,..."), "process scenarios: share of sojourns and waits that are longer")(
                    "at", text("DAYS,..."), "process scenarios: cases present that many working days after the start");
            },
            [](const Given& given, const std::string& command) -> Request {
                RunRequest r{simulate_of(given, command), {}};
                r.process_detail = {given.numbers_of("quantiles", 1), given.numbers_of("tails", most_days), given.numbers_of("at", most_days)};
                r.breakdowns = breakdowns("--by", given.list_of("by"), given.diagnostics());
                r.loads = given.on("burden");
                r.format = format_of(given, table_or_json);
                r.scenarios = given.arguments(1, 1, "SCENARIO");
                return r;
            }};
}

Command compare_command() {
    return {"compare",
            "BASE ALT...",
            "the same firms under several scenarios, and what differs",
            compare_help,
            [](po::options_description& options) {
                declare_simulate(options);
                declare_breakdowns(options);
                declare_format(options, "table, json or csv (table)");
                options.add_options()("materiality", text("SHARE"), "share of the base from which an effect is material (0.01)")(
                    "worlds", text("WORLD,..."), "the same in these worlds too, and the regret of each scenario (names of scenarios/worlds)");
            },
            [](const Given& given, const std::string& command) -> Request {
                CompareRequest r{simulate_of(given, command), {}};
                r.breakdowns = breakdowns("--by", given.list_of("by"), given.diagnostics());
                r.loads = given.on("burden");
                r.format = format_of(given, {{"table", Format::table}, {"json", Format::json}, {"csv", Format::csv}});
                r.materiality = default_materiality;
                if (given.has("materiality"))
                    r.materiality = real_number(given.option("materiality"), Zero::allowed, std::numeric_limits<double>::max(), given.diagnostics());
                r.scenarios = given.arguments(2, std::numeric_limits<std::size_t>::max(), "BASE or ALT");
                r.worlds = given.list_of("worlds");
                if (r.loads && !r.worlds.empty()) exclude(given, "burden", "worlds", "loads are told of one world");
                return r;
            }};
}

Command staff_command() {
    return {"staff",
            "SCENARIO --process P",
            "officers that a promise needs, county by county and desk by desk",
            staff_help,
            [](po::options_description& options) {
                options.add_options()("process", text("P"), "name of the process, which has a target")(
                    "share", text("S"), "share of the cases that are to be in time (0.95)")(
                    "window", text("YEARS"), "2021 or 2020-2021 (the last simulated year)")("replicates", text("N"),
                                                                                            "worlds to simulate at each trial (1)");
                declare_worlds(options);
                declare_format(options, "table or json (table)");
            },
            [](const Given& given, const std::string& command) -> Request {
                StaffRequest r{simulate_of(given, command), {}, default_share_in_time};
                r.format = format_of(given, table_or_json);
                if (given.has("process")) r.process = given.option("process").value;
                else
                    given.diagnostics().error({}, "staff: --process is missing", "every promise is that of one process",
                                              "see yingshang staff --help");
                if (given.has("share")) r.share = real_number(given.option("share"), Zero::refused, 1, given.diagnostics());
                r.scenarios = given.arguments(1, 1, "SCENARIO");
                return r;
            }};
}

Command diff_command() {
    return {"diff",
            "A B",
            "what differs between two scenarios, number by number and step by step",
            diff_help,
            [](po::options_description& options) {
                declare_read(options);
                declare_format(options, "table or json (table)");
            },
            [](const Given& given, const std::string&) -> Request {
                return DiffRequest{given.arguments(2, 2, "A or B"), read_of(given), format_of(given, table_or_json)};
            }};
}

Command attribute_command() {
    return {"attribute",
            "BASE ALT",
            "splits the effect of ALT over its chapters or measures",
            attribute_help,
            [](po::options_description& options) {
                options.add_options()("by", text("WHAT"), "chapter or measure (chapter)")(
                    "orders", text("N"), "sampled orders of more than five parts (8)")("replicates", text("N"),
                                                                                       "worlds to simulate under each coalition (4)")(
                    "window", text("YEARS"), "2021 or 2020-2025 (the windows of the measures' targets)")(
                    "indicators", text("NAME,..."), "indicators to split (the targets of ALT's measures)");
                declare_worlds(options);
                declare_format(options, "table or json (table)");
            },
            [](const Given& given, const std::string& command) -> Request {
                Diagnostics& d = given.diagnostics();
                AttributeRequest r{simulate_of(given, command)};
                r.format = format_of(given, table_or_json);
                if (given.has("by"))
                    r.by = word(given.option("by"), Words<AttributeBy>{{"chapter", AttributeBy::chapter}, {"measure", AttributeBy::measure}}, d);
                r.orders = given.has("orders") ? whole_number(given.option("orders"), 2, most_replicates, d) : default_orders;
                r.scenarios = given.arguments(2, 2, "BASE or ALT");
                return r;
            }};
}

Command diverge_command() {
    return {"diverge",
            "A B",
            "the first firm and decision where two scenarios part, why, and how it spreads",
            diverge_help,
            [](po::options_description& options) {
                options.add_options()("first", po::bool_switch(), "stop at the end of the month in which they part")(
                    "every", text("PERIOD"), "rows of the spread: year or month (year)");
                declare_worlds(options);
                declare_format(options, "table or json (table)");
            },
            [](const Given& given, const std::string& command) -> Request {
                DivergeRequest r{simulate_of(given, command)};
                r.events = RecordEvents::yes;
                r.format = format_of(given, table_or_json);
                if (given.has("every"))
                    r.every = word(given.option("every"), Words<SpreadEvery>{{"year", SpreadEvery::year}, {"month", SpreadEvery::month}},
                                   given.diagnostics());
                if (given.on("first")) r.stop = DivergeStop::at_first;
                r.scenarios = given.arguments(2, 2, "A or B");
                return r;
            }};
}

Command score_command() {
    return {
        "score",
        "SCENARIO [OTHER]",
        "a Doing-Business-style score of a standard firm, beside what the simulated firms meet",
        score_help,
        [](po::options_description& options) {
            options.add_options()("date", text("DATE"), "day whose rules the standard firm meets (the last of the results)")(
                "paper", po::bool_switch(), "only the standard firm: nothing is simulated")(
                "method", text("NAME"), "of scenarios/scores, or a file (doing_business)")("replicates", text("N"), "worlds of the population (4)");
            declare_worlds(options);
            declare_format(options, "table or json (table)");
        },
        [](const Given& given, const std::string& command) -> Request {
            ScoreRequest r{simulate_of(given, command), given.has("method") ? given.option("method").value : "doing_business", given.date_of("date")};
            if (given.on("paper")) r.population = ScorePopulation::left_out;
            r.format = format_of(given, table_or_json);
            r.scenarios = given.arguments(1, 2, "SCENARIO");
            return r;
        }};
}

Command calibrate_command() {
    return {"calibrate",
            "[SCENARIO]",
            "moves free parameters so that simulated values meet their targets",
            calibrate_help,
            [](po::options_description& options) {
                options.add_options()("table", po::bool_switch(), "simulate the scenario as it is and print its fit")(
                    "recover", po::bool_switch(), "look for known parameters in simulated data")(
                    "output,o", text("FILE.toml"), "file of the values found, to be extended by scenarios")(
                    "force", po::bool_switch(), "replace that file where it exists")("parameters", text("PATH,..."),
                                                                                     "only these free parameters (all)")(
                    "evaluations", text("N"), "at most so many simulations (150)")("minutes", text("M"), "at most so long (30)")(
                    "seed", text("S"), "first key of all random numbers (1)")("replicates", text("N"), "worlds of each evaluation (1)")(
                    "threads", text("T"), "threads to use (all)")("counties", text("CODE,..."), "codes or names of counties or groups (all)")(
                    "scale", text("X"), "share of the firms that is simulated (0.1; with --table 1)")(
                    "progress", text("WHEN"), "auto, always or never (auto: on a terminal)")("quiet,q", po::bool_switch(),
                                                                                             "no progress and no remarks on standard error")(
                    "set", po::value<std::vector<std::string>>()->composing()->value_name("PATH=VALUE"), "overrides one number; may be repeated");
                declare_format(options, "table or json; with --table also markdown (table)");
            },
            [](const Given& given, const std::string& command) -> Request {
                Diagnostics& d = given.diagnostics();
                CalibrateRequest r{simulate_of(given, command)};
                r.values = std::exchange(r.output, std::nullopt);
                if (given.on("table") && given.on("recover")) d.error({}, "--table and --recover exclude each other", "", "ask for one of them");
                r.task = given.on("table") ? CalibrateTask::table : given.on("recover") ? CalibrateTask::recover : CalibrateTask::fit;
                if (r.values && r.task != CalibrateTask::fit) d.error({}, "--output is for values found", "nothing is fitted here", "leave it out");
                if (!given.has("scale")) r.scale = r.task == CalibrateTask::table ? 1 : default_scale_of_fits;
                r.parameters = given.list_of("parameters");
                r.evaluations = given.has("evaluations") ? static_cast<unsigned>(whole_number(given.option("evaluations"), 1, most_replicates, d))
                                                         : default_evaluations;
                r.minutes = given.has("minutes") ? real_number(given.option("minutes"), Zero::refused, most_minutes, d) : default_minutes;
                r.markdown = given.has("format") && r.task == CalibrateTask::table && given.option("format").value == "markdown";
                r.format = r.markdown ? Format::table : format_of(given, table_or_json);
                const std::vector<std::string> arguments = given.arguments(0, 1, "");
                r.scenarios = {arguments.empty() || arguments.front().empty() ? "baseline" : arguments.front()};
                return r;
            }};
}

Command check_command() {
    return {"check",
            "SCENARIO",
            "says whether a scenario is in order, or everything that is wrong with it",
            check_help,
            [](po::options_description& options) {
                options.add_options()("explain", po::bool_switch(), "every effective value, where it was set, its source and evidence")(
                    "schema", po::bool_switch(), "every number that the scenario may state, with unit, permitted range and meaning")(
                    "dead", po::bool_switch(), "every number stated that moves nothing where it is perturbed, and why")(
                    "paths", text("PATH,..."), "only parameters whose path begins so")(
                    "counties", text("CODE,..."), "with --dead: codes or names of counties or groups that run (the smallest)")(
                    "threads", text("T"), "with --dead: threads to use (all)")("quiet,q", po::bool_switch(), "with --dead: no progress");
                declare_read(options);
                declare_format(options, "table or json (table)");
            },
            [](const Given& given, const std::string&) -> Request {
                CheckRequest r;
                for (const auto& [name, detail] :
                     Words<CheckDetail>{{"explain", CheckDetail::explain}, {"schema", CheckDetail::schema}, {"dead", CheckDetail::dead}})
                    if (given.on(name) && std::exchange(r.detail, detail) != CheckDetail::verdict)
                        given.diagnostics().error({}, "--explain, --schema and --dead exclude each other", "", "ask for one of them");
                r.counties = given.list_of("counties");
                r.threads = threads_of(given);
                r.progress = progress_of(given);
                r.read = read_of(given);
                r.paths = given.list_of("paths");
                r.format = format_of(given, table_or_json);
                const std::vector<std::string> arguments = given.arguments(r.detail == CheckDetail::schema ? 0 : 1, 1, "SCENARIO");
                r.scenario = arguments.empty() ? "baseline" : arguments.front();
                return r;
            }};
}

Command list_command() {
    return {"list",
            "[WHAT]",
            "scenarios, measures, indicators and counties that there are",
            "WHAT is scenarios, measures, indicators or counties; without it all.",
            [](po::options_description& options) { declare_format(options, "table or json (table)"); },
            [](const Given& given, const std::string&) -> Request {
                ListRequest r;
                r.format = format_of(given, table_or_json);
                const std::vector<std::string> arguments = given.arguments(0, 1, "");
                if (arguments.empty()) return r;
                const std::vector<std::string> known{"scenarios", "measures", "indicators", "counties"};
                r.what = known[word_index({"list", arguments.front()}, known, given.diagnostics())];
                return r;
            }};
}

Command measures_command() {
    return {"measures",
            "[SCENARIO] [ID]",
            "the catalogue of measures, or one of them in full",
            measures_help,
            [](po::options_description& options) { declare_format(options, "table or json (table)"); },
            [](const Given& given, const std::string&) -> Request {
                const auto [scenario, id] = scenario_and_measure(given.arguments(0, 2, ""));
                return MeasuresRequest{scenario, id, format_of(given, table_or_json)};
            }};
}

Command info_command() {
    return {"info",
            "FILE",
            "what is in a result file and how it was made",
            "Reads the file to its last byte, so that a damaged one is noticed.",
            [](po::options_description& options) { declare_format(options, "table or json (table)"); },
            [](const Given& given, const std::string&) -> Request {
                return InfoRequest{given.arguments(1, 1, "FILE").front(), format_of(given, table_or_json)};
            }};
}

// The firm's number, or one of several.
std::int64_t firm_number(const GivenOption& option, Diagnostics& d) {
    return static_cast<std::int64_t>(whole_number(option, 0, std::numeric_limits<std::int64_t>::max(), d));
}

std::optional<std::uint32_t> replicate_of(const Given& given) {
    if (!given.has("replicate")) return std::nullopt;
    return static_cast<std::uint32_t>(whole_number(given.option("replicate"), 0, most_replicates, given.diagnostics()));
}

Command trace_command() {
    return {
        "trace",
        "FILE --firm N",
        "the life of one firm in words, with dates, waits and reasons",
        "FILE is a result of yingshang run or compare with --events. Without --firm it says which firms there are.",
        [](po::options_description& options) {
            options.add_options()("firm", text("N"), "number of the firm")("replicate", text("R"), "of that replicate (the first)")(
                "scenario", text("S"), "under that scenario (the first)");
            declare_format(options, "text or json (text)");
        },
        [](const Given& given, const std::string&) -> Request {
            TraceRequest r;
            r.file = given.arguments(1, 1, "FILE").front();
            if (given.has("firm")) r.firm = firm_number(given.option("firm"), given.diagnostics());
            r.replicate = replicate_of(given);
            if (given.has("scenario")) r.scenario = given.option("scenario").value;
            if (given.has("format"))
                r.format = word<TraceFormat>(given.option("format"), {{"text", TraceFormat::text}, {"json", TraceFormat::json}}, given.diagnostics());
            return r;
        }};
}

Command export_command() {
    return {"export",
            "FILE",
            "events of a result file for process-mining and other programs",
            export_help,
            [](po::options_description& options) {
                options.add_options()("csv", text("OUT.csv"), "CSV file to write (RFC 4180)")("xes", text("OUT.xes"), "XES file to write")(
                    "firm", po::value<std::vector<std::string>>()->composing()->value_name("N,..."), "only these firms; may be repeated")(
                    "process", text("P"), "only cases of that process")("replicate", text("R"), "only that replicate")(
                    "scenario", text("S"), "only that scenario")("force", po::bool_switch(), "replace files that exist");
            },
            [](const Given& given, const std::string& command) -> Request {
                ExportRequest r;
                Diagnostics& d = given.diagnostics();
                r.file = given.arguments(1, 1, "FILE").front();
                for (const auto& [name, kind] : Words<ExportKind>{{"csv", ExportKind::csv}, {"xes", ExportKind::xes}})
                    if (given.has(name)) r.outputs.emplace_back(kind, given.option(name).value);
                if (r.outputs.empty()) d.error({}, "export: there is nothing to write", "", "add --csv OUT.csv or --xes OUT.xes");
                for (const std::string& some : given.texts("firm"))
                    for (const std::string& firm : list({"--firm", some}, d)) r.firms.push_back(firm_number({"--firm", firm}, d));
                if (given.has("process")) r.process = given.option("process").value;
                if (given.has("scenario")) r.scenario = given.option("scenario").value;
                r.replicate = replicate_of(given);
                r.existing = given.on("force") ? Existing::replace : Existing::refuse;
                r.command = command;
                return r;
            }};
}

std::vector<Command> commands() {
    return {run_command(),   compare_command(),   attribute_command(), staff_command(),    diff_command(), diverge_command(), score_command(),
            check_command(), calibrate_command(), list_command(),      measures_command(), info_command(), trace_command(),   export_command()};
}

// ---- help

std::string general_help() {
    std::string text = "Usage: yingshang COMMAND ...\n\nSimulates reforms of the business environment, firm by firm and case by case.\n\nCommands:\n";
    for (const Command& c : commands()) text += fmt::format("  {:<9} {:<20} {}\n", c.name, c.arguments, c.summary);
    text += "\n  yingshang COMMAND --help    options of a command\n  yingshang --version         version and commit\n\n";
    text += "First steps:\n  yingshang check baseline\n  yingshang run baseline --counties Xingqing\n  yingshang compare baseline baseline+1.1 "
            "--counties Xingqing -o effects.h5\n\n";
    text += "Exit codes: 0 good, 1 failed run, 2 bad usage or input, 74 cannot write, 130 and 143 interrupted.\n";
    return text;
}

po::options_description visible_options(const Command& command) {
    po::options_description options("Options", help_width, help_width / 2);
    command.declare(options);
    options.add_options()("help,h", po::bool_switch(), "this text");
    return options;
}

std::string help_of(const Command& command) {
    std::ostringstream text;
    text << "Usage: yingshang " << command.name << ' ' << command.arguments << " [OPTION]...\n\n"
         << command.name << ": " << command.summary << ".\n"
         << command.more << "\n\n"
         << visible_options(command);
    return text.str();
}

std::string version_text() { return fmt::format("yingshang {} ({})\n", build_version(), build_commit()); }

// ---- parsing

std::vector<std::string> option_names(const po::options_description& options) {
    std::vector<std::string> names;
    for (const auto& option : options.options()) names.push_back("--" + option->long_name());
    return names;
}

po::variables_map parse(const Command& command, const std::vector<std::string>& words) {
    const po::options_description visible = visible_options(command);
    po::options_description all;
    all.add(visible).add_options()("argument", po::value<std::vector<std::string>>());
    po::positional_options_description positional;
    positional.add("argument", -1);
    namespace style = po::command_line_style;
    // Nothing is guessed from an abbreviation: an option added later would change its meaning.
    constexpr int strict = style::unix_style & ~style::allow_guessing;
    po::variables_map values;
    try {
        po::store(po::command_line_parser(words).options(all).positional(positional).style(strict).run(), values);
        po::notify(values);
    } catch (const po::unknown_option& e) {
        const std::string name = e.get_option_name();
        throw InputError(fmt::format("unknown option {}", name), "of yingshang " + command.name, advice(name, option_names(visible)));
    } catch (const po::error& e) {
        throw InputError(e.what(), "", fmt::format("see yingshang {} --help", command.name));
    }
    return values;
}

const Command& find_command(const std::vector<Command>& all, const std::string& name) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Command& c) { return c.name == name; });
    if (found != all.end()) return *found;
    std::vector<std::string> names;
    for (const Command& c : all) names.push_back(c.name);
    throw InputError(fmt::format("unknown {} \"{}\"", name.starts_with('-') ? "option" : "command", name), "", advice(name, names));
}

}  // namespace

Request parse_command_line(const std::vector<std::string>& arguments) {
    if (arguments.empty()) throw InputError("a command is missing", "", "see yingshang --help");
    const std::string& verb = arguments.front();
    if (verb == "--help" || verb == "-h" || verb == "help") return TextRequest{general_help()};
    if (verb == "--version") return TextRequest{version_text()};
    const std::vector<Command> all = commands();
    const Command& command = find_command(all, verb);
    const std::vector<std::string> words(arguments.begin() + 1, arguments.end());
    Diagnostics diagnostics;
    const Given given(command.name, parse(command, words), diagnostics);
    if (given.on("help")) return TextRequest{help_of(command)};
    Request request = command.build(given, shell_command(arguments));
    diagnostics.throw_if_any();
    return request;
}

}  // namespace yingshang
