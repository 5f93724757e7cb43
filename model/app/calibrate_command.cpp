#include <algorithm>
#include <chrono>
#include <cmath>
#include <span>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/build_info.hpp"
#include "app/commands.hpp"
#include "app/figures.hpp"
#include "app/fit_table.hpp"
#include "app/interrupt.hpp"
#include "app/option_values.hpp"
#include "app/progress.hpp"
#include "app/simulation.hpp"
#include "app/text_table.hpp"
#include "experiment/calibration.hpp"
#include "output/atomic_file.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;
constexpr std::uint64_t other_luck = 1'000'003;    // added to the seed of what is to be recovered: data have luck of their own
constexpr double recovered_from = 0.25;            // of its room that a known parameter lies off the start
constexpr std::uint64_t worlds_of_other_luck = 8;  // that standard errors are taken from

Day after_last_target(const std::vector<Target>& targets) {
    int last = 0;
    for (const Target& t : targets) last = std::max(last, t.until_year);
    return to_day({last + 1, 1, 1});
}

std::vector<bool> counties_that_run(const CalibrateRequest& request, const Places& places) {
    const std::vector<CountyId> asked = find_counties(request.counties, places);
    std::vector<bool> runs(places.size(), asked.empty());
    for (const CountyId county : asked) runs[county.index()] = true;
    return runs;
}

// Takes out what the counties asked for cannot be held to: counted as missed it would draw the search. Returns the names.
std::vector<std::string> leave_out_what_is_of_others(std::vector<Target>& targets, const CalibrateRequest& request, const LoadedScenario& loaded) {
    const std::vector<bool> runs = counties_that_run(request, loaded.scenario.places);
    const std::vector<IndicatorDefinition>& indicators = loaded.world.indicators->definitions();
    std::vector<std::string> names;
    std::erase_if(targets, [&](const Target& t) {
        if (can_be_held_to(t, runs, indicators)) return false;
        names.push_back(t.name);
        return true;
    });
    if (targets.empty())
        throw InputError("no target is left", "all are amounts of the whole region, parts of it or of other counties than --counties",
                         "leave --counties out, or state targets of these counties (`places`)");
    return names;
}

// No further than the targets ask.
LoadedScenario load_for_targets(const CalibrateRequest& request) {
    LoadedScenario loaded = load(request.scenarios, request.read, request.counties).front();
    if (loaded.scenario.targets.empty())
        throw InputError(fmt::format("{} states no targets", loaded.scenario.name), "there is nothing to fit it to",
                         "let it extend \"calibration/targets\"");
    ReadRequest shorter = request.read;
    const Day until = after_last_target(loaded.scenario.targets);
    if (!(until < loaded.scenario.horizon.until)) return loaded;
    shorter.until = until;
    return load(request.scenarios, shorter, request.counties).front();
}

std::string value_text(const FreeParameter& p, double value) { return fmt::format("{:.6g}{}{}", value, p.unit.empty() ? "" : " ", p.unit); }

// The value in force, in the unit of the bounds.
double value_in_force(const LoadedScenario& loaded, const FreeParameter& p) {
    const ParameterId id = loaded.scenario.registry.require(p.path);
    const double own = loaded.world.values->at(id, CountyId(0), loaded.world.horizon.from);
    if (p.unit.empty()) return own;
    std::string problem;
    const std::optional<Quantity> one = parse_quantity("1 " + p.unit, problem);
    if (!one) throw InputError({p.where, fmt::format("unknown unit \"{}\"", p.unit), problem, ""});
    return own / one->value;
}

std::vector<FreeParameter> chosen_parameters(const LoadedScenario& loaded, const std::vector<std::string>& wanted) {
    const std::vector<FreeParameter>& all = loaded.scenario.free;
    if (all.empty())
        throw InputError(fmt::format("{} has no free parameters", loaded.scenario.name), "nothing may be moved to meet its targets",
                         "let it extend \"calibration/parameters\"");
    if (wanted.empty()) return all;
    std::vector<std::string> known;
    for (const FreeParameter& p : all) known.push_back(p.path);
    std::vector<FreeParameter> chosen;
    Diagnostics problems;
    for (const std::string& path : wanted) {
        const auto at = std::find(known.begin(), known.end(), path);
        if (at != known.end()) chosen.push_back(all[static_cast<std::size_t>(at - known.begin())]);
        else problems.error({}, fmt::format("unknown free parameter \"{}\"", path), "of --parameters", advice(path, known));
    }
    problems.throw_if_any();
    return chosen;
}

// Where the search begins: at the values in force, which it never moves by itself.
std::vector<double> start_of(const LoadedScenario& loaded, const std::vector<FreeParameter>& parameters) {
    std::vector<double> start;
    Diagnostics problems;
    for (const FreeParameter& p : parameters) {
        const double value = value_in_force(loaded, p), rounding = 1e-9 * (p.high - p.low);
        if (value < p.low - rounding || value > p.high + rounding)
            problems.error(
                p.where, fmt::format("{} is {}, outside its bounds {} ... {}", p.path, value_text(p, value), number_text(p.low), number_text(p.high)),
                "the search begins at the value in force", "widen the bounds, or set a value within them");
        start.push_back(std::clamp(value, p.low, p.high));
    }
    problems.throw_if_any();
    return start;
}

// Simulates under parameters, always with the same luck.
class Simulator {
  public:
    Simulator(const CalibrateRequest& request, const LoadedScenario& loaded, std::vector<FreeParameter> parameters, std::uint64_t seed)
        : request_(&request), parameters_(std::move(parameters)), targets_(loaded.scenario.targets), until_(loaded.scenario.horizon.until) {
        options_.seed = seed;
        options_.replicates = request.replicates.value_or(1);
        options_.threads = request.threads;
        options_.scale = request.scale;
        options_.counties = find_counties(request.counties, loaded.scenario.places);
        options_.communicator = request.communicator;
    }

    [[nodiscard]] std::optional<std::vector<double>> operator()(const std::vector<double>& values) const {
        ReadRequest read = request_->read;
        read.until = until_;
        for (std::size_t i = 0; i < values.size(); ++i) read.set.push_back(parameters_[i].path + "=" + value_text(parameters_[i], values[i]));
        const LoadedScenario loaded = load(request_->scenarios, read).front();
        const EnsembleResult result =
            run_ensemble({{loaded.scenario.name, loaded.world}}, options_, [](const Progress&) { return interrupt_signal() == 0; });
        if (!result.failed.empty()) throw DataError("a simulation under the parameters tried failed: " + result.failed.front().error);
        if (!result.complete) return std::nullopt;
        std::vector<double> simulated;
        for (const Target& target : targets_) {
            std::vector<double> by_replicate;
            for (const RunResult& run : result.runs.front()) by_replicate.push_back(simulated_value(run, target));
            simulated.push_back(mean_interval(by_replicate).mean);
        }
        return simulated;
    }

  private:
    const CalibrateRequest* request_;
    std::vector<FreeParameter> parameters_;
    std::vector<Target> targets_;
    Day until_;
    EnsembleOptions options_;
};

OnEvaluation told_on_standard_error(const CalibrateRequest& request) {
    const auto begun = Clock::now();
    return [&request, begun](unsigned made, double last, double best) {
        if (request.progress == ShowProgress::never) return;
        const double spent = std::chrono::duration<double>(Clock::now() - begun).count();
        const double each = spent / made, left = std::min(each * (request.evaluations - made), request.minutes * 60 - spent);
        if (made == 1)
            fmt::print(stderr, "{} of about {} each: at most about {}\n", count_text(request.evaluations, "simulation"), duration_text(each),
                       duration_text(std::min(each * request.evaluations, request.minutes * 60)));
        fmt::print(stderr, "simulation {} of {}: misfit {:.4f}, best {:.4f}, at most {} left\n", made, request.evaluations, last, best,
                   duration_text(std::max(0.0, left)));
    };
}

CalibrationProblem problem_of(const CalibrateRequest& request, const LoadedScenario& loaded) {
    CalibrationProblem problem;
    problem.parameters = chosen_parameters(loaded, request.parameters);
    problem.targets = loaded.scenario.targets;
    problem.start = start_of(loaded, problem.parameters);
    problem.evaluations = request.evaluations;
    problem.seconds = request.minutes * 60;
    return problem;
}

// ---- how well the targets tell the parameters

struct Identification {
    Sensitivity sensitivity;
    std::vector<double> errors;  // standard errors, by parameter, in its own unit: of one world's luck
};

// Nothing where the work should stop.
std::optional<Identification> identify(const CalibrateRequest& request, const LoadedScenario& loaded, const CalibrationProblem& problem,
                                       const std::vector<double>& at) {
    if (request.progress != ShowProgress::never)
        fmt::print(stderr, "{} more tell how well the targets tell the parameters\n", count_text(2 * at.size() + worlds_of_other_luck, "simulation"));
    std::optional<Sensitivity> s = sensitivity(problem, at, Simulator(request, loaded, problem.parameters, request.seed));
    if (!s) return std::nullopt;
    std::vector<std::vector<double>> worlds;
    for (std::uint64_t k = 1; k <= worlds_of_other_luck; ++k) {
        const auto values = Simulator(request, loaded, problem.parameters, request.seed + k * other_luck)(at);
        if (!values) return std::nullopt;
        worlds.push_back(*values);
    }
    std::vector<double> errors = standard_errors(problem, *s, worlds);
    return Identification{std::move(*s), std::move(errors)};
}

// ---- what is printed

std::string error_text(const std::optional<Identification>& known, std::size_t parameter) {
    return known ? number_text(known->errors[parameter]) : "";
}
Json error_json(const std::optional<Identification>& known, std::size_t parameter) {
    return known ? json_number(known->errors[parameter]) : Json(nullptr);
}

std::string parameter_table(const CalibrationProblem& problem, const std::vector<double>& found, const std::optional<Identification>& known) {
    TextTable table({{"parameter", Align::left},
                     {"start", Align::right},
                     {"found", Align::right},
                     {"standard error", Align::right},
                     {"bounds", Align::right},
                     {"unit", Align::left}});
    for (std::size_t i = 0; i < found.size(); ++i) {
        const FreeParameter& p = problem.parameters[i];
        table.row({p.path, number_text(problem.start[i]), number_text(found[i]), error_text(known, i),
                   number_text(p.low) + " ... " + number_text(p.high), p.unit});
    }
    return table.text();
}

std::vector<FitRow> rows_of(const std::vector<Target>& targets, const std::vector<double>& values) {
    std::vector<FitRow> rows;
    for (std::size_t i = 0; i < targets.size(); ++i)
        rows.push_back({targets[i], "", {values[i], {}, {}}, values[i] >= targets[i].low && values[i] <= targets[i].high});
    return rows;
}

// The targets that answer most to each parameter.
std::string identification_text(const CalibrationProblem& problem, const Sensitivity& s) {
    constexpr std::size_t shown = 3;
    std::string text = "How the targets answer (tolerances moved by a tenth of the room):\n\n";
    TextTable table({{"parameter", Align::left}, {"told most by", Align::left}, {"of the least told direction", Align::right}});
    for (Eigen::Index c = 0; c < s.answers.cols(); ++c) {
        std::vector<Eigen::Index> order(static_cast<std::size_t>(s.answers.rows()));
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<Eigen::Index>(i);
        std::stable_sort(order.begin(), order.end(),
                         [&](Eigen::Index a, Eigen::Index b) { return std::abs(s.answers(a, c)) > std::abs(s.answers(b, c)); });
        std::string by;
        for (std::size_t i = 0; i < std::min(shown, order.size()); ++i)
            by += fmt::format("{}{} {:+.2f}", i == 0 ? "" : ", ", problem.targets[static_cast<std::size_t>(order[i])].name, s.answers(order[i], c));
        table.row({problem.parameters[static_cast<std::size_t>(c)].path, by, fmt::format("{:+.2f}", s.least_told[c])});
    }
    return text + table.text() +
           fmt::format("\nCondition number {:.1f}; singular values {:.3g} ... {:.3g}.\n", s.condition, s.singular_values[0],
                       s.singular_values[s.singular_values.size() - 1]);
}

Json parameters_json(const CalibrationProblem& problem, const std::vector<double>& found, const std::optional<Identification>& known) {
    Json json = Json::array();
    for (std::size_t i = 0; i < found.size(); ++i)
        json.push_back({{"path", problem.parameters[i].path},
                        {"unit", problem.parameters[i].unit},
                        {"start", problem.start[i]},
                        {"found", found[i]},
                        {"standard_error", error_json(known, i)},
                        {"low", problem.parameters[i].low},
                        {"high", problem.parameters[i].high}});
    return json;
}

// ---- the file of values

std::string values_toml(const CalibrateRequest& request, const CalibrationProblem& problem, const CalibrationResult& result) {
    std::string text = fmt::format(
        "# Values found by \"{}\", version {}: weighted misfit {:.4f} before, {:.4f} after, {} simulations.\n\n[set]\n_source = \"calibrated to "
        "the targets of the scenario by simulated moments\"\n_evidence = \"assumed\"\n",
        request.command, build_version(), result.misfit_at_start, result.misfit_at_best, result.evaluations);
    for (std::size_t i = 0; i < result.parameters.size(); ++i) {
        const FreeParameter& p = problem.parameters[i];
        const auto quoted = [&](double v) { return p.unit.empty() ? value_text(p, v) : "\"" + value_text(p, v) + "\""; };
        text += fmt::format("\"{}\" = {{ value = {}, low = {}, high = {} }}\n", p.path, quoted(result.parameters[i]), quoted(p.low), quoted(p.high));
    }
    return text;
}

void write_values(const std::filesystem::path& path, const std::string& text) {
    TemporaryFile file(path);
    file.write(std::as_bytes(std::span(text)));
    file.put_in_place();
}

// ---- the three tasks

int print_table(const CalibrateRequest& request, LoadedScenario loaded) {
    const std::vector<Target> targets = loaded.scenario.targets, stated = loaded.scenario.facts;
    std::vector<LoadedScenario> scenarios;
    scenarios.push_back(std::move(loaded));
    SimulateRequest counted = request;
    counted.moments = CountMoments::always;
    const Simulation s = simulate_ensemble(counted, std::move(scenarios), request.replicates.value_or(1));
    const std::vector<FitRow> rows = fit_of(s.result.runs.front(), targets), facts = fit_of(s.result.runs.front(), stated);
    if (request.format == Format::json)
        print_json({{"scenario", s.result.scenarios.front()}, {"replicates", s.replicates}, {"fit", fit_json(rows)}, {"facts", fit_json(facts)}});
    else if (request.markdown)
        print_text(fit_markdown(rows) + "\nNo free parameter was moved to meet these facts:\n\n" + fit_markdown(facts, HeldTo::facts));
    else print_text(fit_text(rows) + "\n" + fit_text(facts, HeldTo::facts));
    return conclude(s, request);
}

int stopped(const CalibrationResult& result) {
    fmt::print(stderr, "yingshang: interrupted after {}; what was found until then is shown, nothing is written\n",
               count_text(result.evaluations, "simulation"));
    return exit_code_of_signal(interrupt_signal());
}

std::string left_out_text(const std::vector<std::string>& names) {
    if (names.empty()) return "";
    return fmt::format("\n{} of the whole region, of parts of it or of other counties left out: {}.\n", count_text(names.size(), "target"),
                       fmt::join(names, ", "));
}

int fit(const CalibrateRequest& request, const LoadedScenario& loaded, const std::vector<std::string>& left_out) {
    const CalibrationProblem problem = problem_of(request, loaded);
    const Simulator simulate(request, loaded, problem.parameters, request.seed);
    const CalibrationResult result = calibrate(problem, simulate, told_on_standard_error(request));
    if (result.parameters.empty()) return stopped(result);
    const std::vector<FitRow> rows = rows_of(problem.targets, result.at_best);
    const std::optional<Identification> known = result.interrupted ? std::nullopt : identify(request, loaded, problem, result.parameters);
    if (request.format == Format::json)
        print_json({{"scenario", loaded.scenario.name},
                    {"evaluations", result.evaluations},
                    {"misfit_at_start", result.misfit_at_start},
                    {"misfit", result.misfit_at_best},
                    {"parameters", parameters_json(problem, result.parameters, known)},
                    {"condition", known ? json_number(known->sensitivity.condition) : Json(nullptr)},
                    {"fit", fit_json(rows)},
                    {"left_out", left_out}});
    else
        print_text(fmt::format("{}\n{}{}\nMisfit {:.4f} at the start, {:.4f} now, after {}.\n{}", parameter_table(problem, result.parameters, known),
                               fit_text(rows), left_out_text(left_out), result.misfit_at_start, result.misfit_at_best,
                               count_text(result.evaluations, "simulation"), known ? "\n" + identification_text(problem, known->sensitivity) : ""));
    if (result.interrupted) return stopped(result);
    if (request.values) {
        write_values(*request.values, values_toml(request, problem, result));
        if (request.progress != ShowProgress::never) fmt::print(stderr, "values in {}\n", request.values->string());
    }
    return 0;
}

// Known parameters, off the start by turns to either side, make the data; the search begins at the start and knows nothing of them.
int recover(const CalibrateRequest& request, const LoadedScenario& loaded, const std::vector<std::string>& left_out) {
    CalibrationProblem problem = problem_of(request, loaded);
    std::vector<double> known;
    for (std::size_t i = 0; i < problem.start.size(); ++i) {
        const FreeParameter& p = problem.parameters[i];
        const double step = recovered_from * (p.high - p.low), first = problem.start[i] + (i % 2 == 0 ? step : -step);
        known.push_back(first >= p.low && first <= p.high ? first : 2 * problem.start[i] - first);
    }
    const auto data = Simulator(request, loaded, problem.parameters, request.seed + other_luck)(known);
    if (!data) return stopped({});
    std::erase_if(problem.targets, [&, i = std::size_t{0}](Target& t) mutable {
        const double value = (*data)[i++], half = (t.high - t.low) / 2;
        t.value = value;
        t.low = value - half;
        t.high = value + half;
        return !std::isfinite(value);
    });
    LoadedScenario with_data = loaded;
    with_data.scenario.targets = problem.targets;
    const Simulator simulate(request, with_data, problem.parameters, request.seed);
    const auto at_known = simulate(known);
    if (!at_known) return stopped({});
    const double by_luck = misfit(problem.targets, *at_known);  // what luck alone makes
    const CalibrationResult result = calibrate(problem, simulate, told_on_standard_error(request));
    if (result.parameters.empty()) return stopped(result);
    std::optional<Identification> told = result.interrupted ? std::nullopt : identify(request, with_data, problem, result.parameters);
    // The data have luck, and so has the search.
    if (told)
        for (double& error : told->errors) error *= std::sqrt(2.0);
    TextTable table({{"parameter", Align::left},
                     {"start", Align::right},
                     {"known", Align::right},
                     {"found", Align::right},
                     {"standard error", Align::right},
                     {"off, of the room", Align::right}});
    Json json = Json::array();
    for (std::size_t i = 0; i < known.size(); ++i) {
        const FreeParameter& p = problem.parameters[i];
        const double off = (result.parameters[i] - known[i]) / (p.high - p.low);
        table.row({p.path, number_text(problem.start[i]), number_text(known[i]), number_text(result.parameters[i]), error_text(told, i),
                   fmt::format("{:+.3f}", off)});
        json.push_back({{"path", p.path},
                        {"start", problem.start[i]},
                        {"known", known[i]},
                        {"found", result.parameters[i]},
                        {"standard_error", error_json(told, i)},
                        {"off", off}});
    }
    if (request.format == Format::json)
        print_json({{"evaluations", result.evaluations},
                    {"misfit", result.misfit_at_best},
                    {"misfit_of_known", by_luck},
                    {"parameters", json},
                    {"left_out", left_out}});
    else
        print_text(fmt::format("{}{}\nMisfit {:.4f} at the start, {:.4f} now, after {}; {:.4f} of the known parameters, whose data have other luck. "
                               "A start is off by {:.2f} of the room.\n",
                               table.text(), left_out_text(left_out), result.misfit_at_start, result.misfit_at_best,
                               count_text(result.evaluations, "simulation"), by_luck, recovered_from));
    return result.interrupted ? stopped(result) : 0;
}

}  // namespace

int execute(const CalibrateRequest& request) {
    if (request.values) check_writable(*request.values, request.existing);
    LoadedScenario loaded = load_for_targets(request);
    if (request.task == CalibrateTask::table) return print_table(request, std::move(loaded));
    const std::vector<std::string> left_out = leave_out_what_is_of_others(loaded.scenario.targets, request, loaded);
    catch_interrupts();
    return request.task == CalibrateTask::fit ? fit(request, loaded, left_out) : recover(request, loaded, left_out);
}

}  // namespace yingshang
