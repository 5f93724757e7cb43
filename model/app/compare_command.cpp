#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/figures.hpp"
#include "app/simulation.hpp"
#include "app/text_table.hpp"
#include "app/world_report.hpp"
#include "experiment/comparison.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint32_t usual_replicates = 8;

Json to_json(const Effect& e) {
    return {{"name", e.name},
            {"unit", e.unit},
            {"window", e.window.text()},
            {"base", json_number(e.base)},
            {"value", json_number(e.value)},
            {"difference", json_number(e.difference)},
            {"relative", json_number(e.relative)},
            {"low", json_number(e.low)},
            {"high", json_number(e.high)},
            {"inconclusive", e.inconclusive ? Json(*e.inconclusive) : Json(nullptr)},
            {"material", e.material}};
}

void print_as_json(const Comparison& comparison, const CompareRequest& request, const Simulation& s) {
    Json json{{"base", comparison.base},
              {"window", request.window ? Json(request.window->text()) : Json("targets")},
              {"replicates", comparison.replicates},
              {"seed", request.seed},
              {"complete", s.result.complete},
              {"failed_replicates", s.result.failed.size()},
              {"scenarios", Json::array()}};
    for (const ScenarioEffects& scenario : comparison.scenarios) {
        Json effects = Json::array();
        for (const Effect& e : scenario.effects) effects.push_back(to_json(e));
        json["scenarios"].push_back({{"name", scenario.name}, {"pairs", scenario.pairs}, {"indicators", std::move(effects)}});
    }
    if (s.regret) {
        for (std::size_t i = 0; i < comparison.scenarios.size(); ++i) json["scenarios"][i]["base"] = comparison.scenarios[i].base;
        json["regret"] = regret_json(*s.regret);
    }
    print_json(json);
}

std::string csv_number(std::optional<double> value) { return value && std::isfinite(*value) ? fmt::format("{}", *value) : ""; }

void print_as_csv(const Comparison& comparison) {
    print_text("scenario,name,unit,window,base,value,difference,relative,low,high,inconclusive,material\n");
    for (const ScenarioEffects& scenario : comparison.scenarios)
        for (const Effect& e : scenario.effects)
            print_text(fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", csv_text(scenario.name), e.name, e.unit, e.window.text(),
                                   csv_number(e.base), csv_number(e.value), csv_number(e.difference), csv_number(e.relative), csv_number(e.low),
                                   csv_number(e.high), e.inconclusive ? (*e.inconclusive ? "true" : "false") : "", e.material));
}

std::string verdict(const Effect& e) {
    if (!std::isfinite(e.difference)) return "no such case";
    if (e.difference == 0 && e.low && *e.low == 0 && *e.high == 0) return "unchanged";
    if (!e.inconclusive) return "one replicate: no interval";
    if (*e.inconclusive) return "inconclusive";
    return e.material ? "material" : "";
}

constexpr double worth_a_word = 0.5;

std::string footnote(const std::vector<Effect>& effects) {
    const ByChance chance = by_chance(effects);
    if (chance.expected < worth_a_word) return "";
    return fmt::format("\nby chance alone, without any effect, about {:.1f} of these {} intervals would not span zero\n", chance.expected,
                       chance.intervals);
}

void print_as_table(const Comparison& comparison, const CompareRequest& request) {
    for (const ScenarioEffects& scenario : comparison.scenarios) {
        TextTable table({{"indicator", Align::left},
                         {"years", Align::left},
                         {scenario.base, Align::right},
                         {scenario.name, Align::right},
                         {"difference", Align::right},
                         {"95 % interval", Align::right},
                         {"relative", Align::right},
                         {"unit", Align::left},
                         {"", Align::left}});
        for (const Effect& e : scenario.effects)
            table.row({e.name, e.window.text(), number_text(e.base), number_text(e.value), number_text(e.difference),
                       e.low ? number_text(*e.low) + " ... " + number_text(*e.high) : "",
                       e.unit == "1" ? points_text(e.difference) : percent_text(e.relative), e.unit == "1" ? "" : e.unit, verdict(e)});
        print_text(fmt::format("{} against {}: the same firms, {}, seed {}\n\n{}{}\n", scenario.name, scenario.base,
                               count_text(scenario.pairs, "replicate"), request.seed, table.text(), footnote(scenario.effects)));
    }
}

// World by world, each against its own base; with worlds the regret beside it.
Comparison compare_worlds(const CompareRequest& request, const std::vector<WindowedIndicator>& wanted, Simulation& s) {
    const std::size_t packages = request.scenarios.size();
    Comparison all = compare(s.result, wanted, request.materiality, {0, packages});
    if (request.worlds.empty()) return all;
    std::vector<std::string> worlds{plain_world};
    for (const std::string& world : request.worlds) {
        Comparison one = compare(s.result, wanted, request.materiality, {worlds.size() * packages, packages});
        std::move(one.scenarios.begin(), one.scenarios.end(), std::back_inserter(all.scenarios));
        worlds.push_back(world);
    }
    s.regret = regret_of(s.result, std::move(worlds), request.scenarios, judged(wanted, s.scenarios.front().scenario.catalogue));
    return all;
}

// With worlds the headlines, where nobody chose.
std::vector<std::string> names_asked_for(const CompareRequest& request) {
    return request.indicators.empty() && !request.worlds.empty() ? headline_indicators(read_options(request.read)) : request.indicators;
}

}  // namespace

int execute(const CompareRequest& request) {
    Diagnostics problems;
    std::vector<LoadedScenario> scenarios = gathered(problems, [&] { return load_worlds(request); });
    const std::vector<IndicatorDefinition> indicators =
        gathered(problems, [&] { return chosen_indicators(names_asked_for(request), indicators_of(scenarios)); });
    problems.throw_if_any();
    const Scenario& base = scenarios.front().scenario;
    const Window simulated = simulated_years(base.horizon);
    std::vector<WindowedIndicator> wanted = target_windows(indicators, base.catalogue, simulated);
    if (request.window) {
        const Window window = checked_window(*request.window, simulated);
        wanted.clear();
        for (const IndicatorDefinition& i : indicators) wanted.push_back({i.name, window});
    }
    Simulation s = simulate_ensemble(request, std::move(scenarios), request.replicates.value_or(usual_replicates));
    const Comparison comparison = compare_worlds(request, wanted, s);
    switch (request.format) {
        case Format::table:
            print_as_table(comparison, request);
            if (s.regret) print_text(regret_text(*s.regret));
            break;
        case Format::json: print_as_json(comparison, request, s); break;
        case Format::csv: print_as_csv(comparison); break;
    }
    return conclude(s, request);
}

}  // namespace yingshang
