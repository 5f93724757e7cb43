#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/burden_report.hpp"
#include "app/commands.hpp"
#include "app/compare_csv.hpp"
#include "app/figures.hpp"
#include "app/option_limits.hpp"
#include "app/simulation.hpp"
#include "app/text_table.hpp"
#include "app/world_report.hpp"
#include "experiment/comparison.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

void add_numbers(Json& json, const Effect& e) {
    json["base"] = json_number(e.base);
    json["value"] = json_number(e.value);
    json["difference"] = json_number(e.difference);
    json["relative"] = json_number(e.relative);
    json["low"] = json_number(e.low);
    json["high"] = json_number(e.high);
    json["inconclusive"] = e.inconclusive ? Json(*e.inconclusive) : Json(nullptr);
    json["material"] = e.material;
}

Json classes_json(const std::vector<EffectsBy>& breakdowns) {
    Json json = Json::object();
    for (const EffectsBy& by : breakdowns) {
        Json classes = Json::array();
        for (const Effect& e : by.classes) add_numbers(classes.emplace_back(Json{{"class", e.name}}), e);
        json[by.by] = std::move(classes);
    }
    return json;
}

Json to_json(const Effect& e, const CompareRequest& request) {
    Json json{{"name", e.name}, {"unit", e.unit}, {"window", e.window.text()}};
    add_numbers(json, e);
    if (!request.breakdowns.empty()) json["by"] = classes_json(e.by);
    return json;
}

// Loads are of whole years: those asked for, or the last one.
Window load_window(const Simulation& s, const CompareRequest& request) {
    const Window simulated = simulated_years(s.scenarios.front().scenario.horizon);
    return request.window.value_or(Window{simulated.until, simulated.until});
}

// Of every scenario but the base; none where nobody asked.
std::vector<Loads> loads_of_all(const CompareRequest& request, const Simulation& s) {
    std::vector<Loads> all;
    for (std::size_t i = 1; request.loads && i < s.scenarios.size(); ++i) all.push_back(loads_of(s, i, load_window(s, request), request.materiality));
    return all;
}

void print_as_json(const Comparison& comparison, const std::vector<Loads>& loads, const CompareRequest& request, const Simulation& s) {
    Json json{{"base", comparison.base},
              {"window", request.window ? Json(request.window->text()) : Json("targets")},
              {"replicates", comparison.replicates},
              {"seed", request.seed},
              {"complete", s.result.complete},
              {"failed_replicates", s.result.failed.size()},
              {"scenarios", Json::array()}};
    for (const ScenarioEffects& scenario : comparison.scenarios) {
        Json effects = Json::array();
        for (const Effect& e : scenario.effects) effects.push_back(to_json(e, request));
        Json& one = json["scenarios"].emplace_back(Json{{"name", scenario.name}, {"pairs", scenario.pairs}, {"indicators", std::move(effects)}});
        if (!loads.empty()) add_loads(one, loads[json["scenarios"].size() - 1], true);
    }
    if (s.regret) {
        for (std::size_t i = 0; i < comparison.scenarios.size(); ++i) json["scenarios"][i]["base"] = comparison.scenarios[i].base;
        json["regret"] = regret_json(*s.regret);
    }
    print_json(json);
}

std::string verdict(const Effect& e) {
    if (!std::isfinite(e.difference)) return "no cases";
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

TextTable table_of(const std::string& first, const std::string& second, const std::string& base, const std::string& other) {
    return TextTable({{first, Align::left},
                      {second, Align::left},
                      {base, Align::right},
                      {other, Align::right},
                      {"difference", Align::right},
                      {"95 % interval", Align::right},
                      {"relative", Align::right},
                      {"unit", Align::left},
                      {"", Align::left}});
}

std::vector<std::string> row_of(const std::string& first, const std::string& second, const Effect& e) {
    return {first,
            second,
            number_text(e.base),
            number_text(e.value),
            number_text(e.difference),
            e.low ? number_text(*e.low) + " ... " + number_text(*e.high) : "",
            e.unit == "1" ? points_text(e.difference) : percent_text(e.relative),
            e.unit == "1" ? "" : e.unit,
            verdict(e)};
}

// Of one breakdown, indicator by indicator; those that are not told by class of the firm are left out.
void print_classes(const ScenarioEffects& scenario, const std::string& base, const std::string& by) {
    TextTable table = table_of("indicator and years", by, base, scenario.name);
    std::vector<Effect> all;
    for (const Effect& e : scenario.effects)
        for (const EffectsBy& breakdown : e.by) {
            if (breakdown.by != by) continue;
            std::string title = fmt::format("{} {}", e.name, e.window.text());
            for (const Effect& c : breakdown.classes) table.row(row_of(std::exchange(title, ""), c.name, c));
            all.insert(all.end(), breakdown.classes.begin(), breakdown.classes.end());
        }
    print_text(fmt::format("{} against {} by {}\n\n{}{}\n", scenario.name, base, by,
                           table.empty() ? fmt::format("none of these indicators is told by {}\n", by) : table.text(), footnote(all)));
}

void print_as_table(const Comparison& comparison, const std::vector<Loads>& loads, const CompareRequest& request, const Simulation& s) {
    std::size_t number = 0;
    for (const ScenarioEffects& scenario : comparison.scenarios) {
        TextTable table = table_of("indicator", "years", scenario.base, scenario.name);
        for (const Effect& e : scenario.effects) table.row(row_of(e.name, e.window.text(), e));
        print_text(fmt::format("{} against {}: the same firms, {}, seed {}\n\n{}{}\n", scenario.name, scenario.base,
                               count_text(scenario.pairs, "replicate"), request.seed, table.text(), footnote(scenario.effects)));
        for (const By by : request.breakdowns) print_classes(scenario, comparison.base, std::string(by_names[static_cast<std::size_t>(by)]));
        if (!loads.empty()) print_text(loads_text(loads[number], comparison.base, scenario.name, load_window(s, request)) + "\n");
        number += 1;
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

// Each alternative stands beside the base once: by a name that comes twice another was meant.
void refuse_repeated(const std::vector<std::string>& scenarios) {
    for (auto alt = scenarios.begin() + 1; alt != scenarios.end(); ++alt)
        if (std::find(scenarios.begin() + 1, alt, *alt) != alt)
            throw InputError(fmt::format("scenario \"{}\" is named twice", *alt), "both would have the same effects", "name it once");
}

}  // namespace

int execute(const CompareRequest& request) {
    refuse_repeated(request.scenarios);
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
    Simulation s = simulate_ensemble(request, std::move(scenarios), request.replicates.value_or(default_pairs));
    const Comparison comparison = compare_worlds(request, wanted, s);
    const std::vector<Loads> loads = loads_of_all(request, s);
    switch (request.format) {
        case Format::table:
            print_as_table(comparison, loads, request, s);
            if (s.regret) print_text(regret_text(*s.regret));
            break;
        case Format::json: print_as_json(comparison, loads, request, s); break;
        case Format::csv: print_text(comparison_csv(comparison, loads, request, s)); break;
    }
    return conclude(s, request);
}

}  // namespace yingshang
