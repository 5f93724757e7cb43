#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/figures.hpp"
#include "app/fit_table.hpp"
#include "app/process_report.hpp"
#include "app/simulation.hpp"
#include "app/text_table.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

struct IndicatorValue {
    IndicatorDefinition definition;
    Interval value;
};

// What was simulated, as means over the replicates.
struct Totals {
    double firms = 0, firms_at_end = 0, events = 0, checks = 0;
};

Totals totals_of(const std::vector<RunResult>& runs) {
    Totals t;
    for (const RunResult& r : runs) {
        const auto n = static_cast<double>(runs.size());
        t.firms += static_cast<double>(r.firms_ever) / n;
        t.firms_at_end += static_cast<double>(r.firms_at_end) / n;
        t.events += static_cast<double>(r.events) / n;
        t.checks += static_cast<double>(r.conservation_checks) / n;
    }
    return t;
}

std::vector<IndicatorValue> values_over(const std::vector<RunResult>& runs, const std::vector<IndicatorDefinition>& indicators, Window window) {
    std::vector<IndicatorValue> values;
    if (runs.empty()) return values;
    const std::vector<IndicatorDefinition>& all = runs.front().indicators.definitions;
    for (const IndicatorDefinition& wanted : indicators) {
        const auto at = std::find_if(all.begin(), all.end(), [&](const IndicatorDefinition& d) { return d.name == wanted.name; });
        std::vector<double> by_replicate;
        for (const RunResult& r : runs)
            by_replicate.push_back(r.indicators.value(static_cast<std::size_t>(at - all.begin()), window.from, window.until));
        values.push_back({wanted, possible_for(wanted.unit, mean_interval(by_replicate))});
    }
    return values;
}

// The whole region under the scenario that states targets, as far as its runs were made here and to their end.
std::vector<FitRow> fit_where_held(const Simulation& s) {
    const Scenario& scenario = s.scenarios.front().scenario;
    const std::vector<RunResult>& runs = s.result.runs.front();
    const bool counted = !runs.empty() && std::none_of(runs.begin(), runs.end(), [](const RunResult& r) { return r.moments.counties.empty(); });
    if (!scenario.states_targets || !s.counties.empty() || !counted) return {};
    return fit_of(runs, scenario.targets);
}

void print_as_json(const Simulation& s, const RunRequest& request, const Totals& totals, const std::vector<IndicatorValue>& values, Window window) {
    Json json{{"scenario", s.result.scenarios.front()},
              {"seed", request.seed},
              {"replicates", s.replicates},
              {"window", window.text()},
              {"firms", json_number(totals.firms)},
              {"firms_at_end", json_number(totals.firms_at_end)},
              {"events", json_number(totals.events)},
              {"conservation_checks", json_number(totals.checks)},
              {"wall_seconds", s.wall_seconds},
              {"peak_mib", peak_mib()},
              {"complete", s.result.complete},
              {"failed_replicates", s.result.failed.size()},
              {"indicators", Json::array()}};
    for (const IndicatorValue& v : values)
        json["indicators"].push_back({{"name", v.definition.name},
                                      {"unit", v.definition.unit},
                                      {"mean", json_number(v.value.mean)},
                                      {"low", json_number(v.value.low)},
                                      {"high", json_number(v.value.high)}});
    if (const std::vector<FitRow> fit = fit_where_held(s); !fit.empty()) json["fit"] = fit_json(fit);
    print_json(json);
}

void print_as_table(const Simulation& s, const RunRequest& request, const Totals& totals, const std::vector<IndicatorValue>& values, Window window) {
    TextTable table(
        {{"indicator", Align::left}, {window.text(), Align::right}, {s.replicates > 1 ? "95 % interval" : "", Align::right}, {"unit", Align::left}});
    for (const IndicatorValue& v : values)
        table.row({v.definition.name, number_text(v.value.mean), v.value.low ? number_text(*v.value.low) + " ... " + number_text(*v.value.high) : "",
                   v.definition.unit == "1" ? "" : v.definition.unit});
    print_text(fmt::format("{}, seed {}, {}\n\n{}\n", s.result.scenarios.front(), request.seed, count_text(s.replicates, "replicate"), table.text()));
    print_text(fmt::format("{} firms ever, {} at the end; {} events; {} accounting identities closed{}\n", number_text(totals.firms),
                           number_text(totals.firms_at_end), number_text(totals.events), number_text(totals.checks),
                           s.replicates == 1 ? "" : " (means over replicates)"));
    if (const std::vector<FitRow> fit = fit_where_held(s); !fit.empty()) print_text("\n" + fit_text(fit));
}

int run_region(const RunRequest& request, std::vector<LoadedScenario> scenarios, const std::vector<IndicatorDefinition>& indicators) {
    const Window simulated = simulated_years(scenarios.front().scenario.horizon);
    const Window window = request.window ? checked_window(*request.window, simulated) : Window{simulated.until, simulated.until};
    const Simulation s = simulate_ensemble(request, std::move(scenarios), request.replicates.value_or(1));
    const std::vector<RunResult>& runs = s.result.runs.front();
    const Totals totals = totals_of(runs);
    const std::vector<IndicatorValue> values = values_over(runs, indicators, window);
    (request.format == Format::json ? print_as_json : print_as_table)(s, request, totals, values, window);
    return conclude(s, request);
}

}  // namespace

int execute(const RunRequest& request) {
    Diagnostics problems;
    std::vector<LoadedScenario> scenarios = gathered(problems, [&] { return load(request.scenarios, request.read, request.counties); });
    const std::vector<IndicatorDefinition> indicators =
        gathered(problems, [&] { return chosen_indicators(request.indicators, indicators_of(scenarios)); });
    problems.throw_if_any();
    if (scenarios.front().scenario.kind == ScenarioKind::process) return report_process(request, scenarios.front());
    return run_region(request, std::move(scenarios), indicators);
}

}  // namespace yingshang
