#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/burden_report.hpp"
#include "app/commands.hpp"
#include "app/figures.hpp"
#include "app/fit_table.hpp"
#include "app/process_report.hpp"
#include "app/simulation.hpp"
#include "app/text_table.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

struct ClassValues {
    std::string by;
    std::vector<std::pair<std::string, Interval>> classes;
};

struct IndicatorValue {
    IndicatorDefinition definition;
    Interval value;
    std::vector<ClassValues> by;  // the breakdowns that make sense
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

std::vector<ClassValues> values_in_classes(const std::vector<RunResult>& runs, std::size_t indicator, Window window) {
    std::vector<ClassValues> all;
    const IndicatorDefinition& definition = runs.front().indicators.definitions[indicator];
    for (std::size_t b = 0; b < runs.front().breakdowns.size(); ++b) {
        const Breakdown& breakdown = runs.front().breakdowns[b];
        if (breakdown.told[indicator] == 0) continue;
        ClassValues& values = all.emplace_back(ClassValues{breakdown.by, {}});
        for (std::size_t c = 0; c < breakdown.classes.size(); ++c) {
            std::vector<double> by_replicate = values_in_class(runs, b, c, indicator, window);
            if (is_nothing(definition, by_replicate)) by_replicate.clear();
            values.classes.emplace_back(breakdown.classes[c], possible_for(definition.unit, mean_interval(by_replicate)));
        }
    }
    return all;
}

std::vector<IndicatorValue> values_over(const std::vector<RunResult>& runs, const std::vector<IndicatorDefinition>& indicators, Window window) {
    std::vector<IndicatorValue> values;
    if (runs.empty()) return values;
    const std::vector<IndicatorDefinition>& all = runs.front().indicators.definitions;
    for (const IndicatorDefinition& wanted : indicators) {
        const auto at = std::find_if(all.begin(), all.end(), [&](const IndicatorDefinition& d) { return d.name == wanted.name; });
        const auto indicator = static_cast<std::size_t>(at - all.begin());
        std::vector<double> by_replicate;
        for (const RunResult& r : runs) by_replicate.push_back(r.indicators.value(indicator, window.from, window.until));
        values.push_back({wanted, possible_for(wanted.unit, mean_interval(by_replicate)), values_in_classes(runs, indicator, window)});
    }
    return values;
}

// The whole region under the scenario that states targets, as far as its runs were made here and to their end.
struct Held {
    std::vector<FitRow> targets, facts;
};
Held fit_where_held(const Simulation& s) {
    const Scenario& scenario = s.scenarios.front().scenario;
    const std::vector<RunResult>& runs = s.result.runs.front();
    const bool counted = !runs.empty() && std::none_of(runs.begin(), runs.end(), [](const RunResult& r) { return r.moments.counties.empty(); });
    if (!scenario.states_targets || !s.counties.empty() || !counted) return {};
    return {fit_of(runs, scenario.targets), fit_of(runs, scenario.facts)};
}

void add_interval(Json& json, const Interval& interval) {
    json["mean"] = json_number(interval.mean);
    json["low"] = json_number(interval.low);
    json["high"] = json_number(interval.high);
}

Json classes_json(const std::vector<ClassValues>& breakdowns) {
    Json json = Json::object();
    for (const ClassValues& by : breakdowns) {
        Json classes = Json::array();
        for (const auto& [name, value] : by.classes) add_interval(classes.emplace_back(Json{{"class", name}}), value);
        json[by.by] = std::move(classes);
    }
    return json;
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
    for (const IndicatorValue& v : values) {
        Json& one = json["indicators"].emplace_back(Json{{"name", v.definition.name}, {"unit", v.definition.unit}});
        add_interval(one, v.value);
        if (!request.breakdowns.empty()) one["by"] = classes_json(v.by);
    }
    if (request.loads) add_loads(json, loads_of(s, 0, window, 0), false);
    if (const Held held = fit_where_held(s); !held.targets.empty()) {
        json["fit"] = fit_json(held.targets);
        json["facts"] = fit_json(held.facts);
    }
    print_json(json);
}

std::string interval_text(const Interval& i) { return i.low ? number_text(*i.low) + " ... " + number_text(*i.high) : ""; }

void print_classes(const std::vector<IndicatorValue>& values, const std::string& by, Window window, bool has_intervals) {
    TextTable table({{"indicator", Align::left},
                     {by, Align::left},
                     {window.text(), Align::right},
                     {has_intervals ? "95 % interval" : "", Align::right},
                     {"unit", Align::left},
                     {"", Align::left}});
    for (const IndicatorValue& v : values)
        for (const ClassValues& breakdown : v.by) {
            if (breakdown.by != by) continue;
            std::string title = v.definition.name;
            for (const auto& [name, value] : breakdown.classes)
                table.row({std::exchange(title, ""), name, number_text(value.mean), interval_text(value),
                           v.definition.unit == "1" ? "" : v.definition.unit, std::isfinite(value.mean) ? "" : "no cases"});
        }
    print_text(fmt::format("\nby {}\n\n{}", by, table.empty() ? fmt::format("none of these indicators is told by {}\n", by) : table.text()));
}

void print_as_table(const Simulation& s, const RunRequest& request, const Totals& totals, const std::vector<IndicatorValue>& values, Window window) {
    TextTable table(
        {{"indicator", Align::left}, {window.text(), Align::right}, {s.replicates > 1 ? "95 % interval" : "", Align::right}, {"unit", Align::left}});
    for (const IndicatorValue& v : values)
        table.row({v.definition.name, number_text(v.value.mean), interval_text(v.value), v.definition.unit == "1" ? "" : v.definition.unit});
    print_text(fmt::format("{}, seed {}, {}\n\n{}\n", s.result.scenarios.front(), request.seed, count_text(s.replicates, "replicate"), table.text()));
    print_text(fmt::format("{} firms ever, {} at the end; {} events; {} accounting identities closed{}\n", number_text(totals.firms),
                           number_text(totals.firms_at_end), number_text(totals.events), number_text(totals.checks),
                           s.replicates == 1 ? "" : " (means over replicates)"));
    for (const By by : request.breakdowns) print_classes(values, std::string(by_names[static_cast<std::size_t>(by)]), window, s.replicates > 1);
    if (request.loads) print_text("\n" + loads_text(loads_of(s, 0, window, 0), s.result.scenarios.front(), "", window));
    if (const Held held = fit_where_held(s); !held.targets.empty())
        print_text("\n" + fit_text(held.targets) + "\n" + fit_text(held.facts, HeldTo::facts));
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
    if (scenarios.front().scenario.kind == ScenarioKind::process) {
        if (!request.breakdowns.empty() || request.loads)
            throw InputError(std::string(request.loads ? "--burden" : "--by") + " is for scenarios of a region",
                             scenarios.front().scenario.name + " is a process scenario: it has no firms", "leave it out");
        return report_process(request, scenarios.front());
    }
    return run_region(request, std::move(scenarios), indicators);
}

}  // namespace yingshang
