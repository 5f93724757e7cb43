#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/figures.hpp"
#include "app/interrupt.hpp"
#include "app/loading.hpp"
#include "app/option_limits.hpp"
#include "app/progress.hpp"
#include "app/simulation.hpp"
#include "app/text_table.hpp"
#include "app/warnings.hpp"
#include "economy/region_run.hpp"
#include "experiment/attribution.hpp"
#include "policy/scenario_diff.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_parts = 60;
// The more at a time, the more of them share the first part of their way, and the more results are in memory.
constexpr std::size_t coalitions_at_a_time = 8;

struct Part {
    std::string name;                   // "chapter 3", "3.1", "other changes"
    std::vector<std::string> measures;  // of it that BASE does not have; none of what ALT changes besides its measures
};

std::string chapter_of(const std::string& measure) { return measure.substr(0, measure.find('.')); }

// The measures of ALT that BASE does not have, by chapter or each by itself, and what else differs.
std::vector<Part> parts_of(const Scenario& base, const Scenario& alt, AttributeBy by) {
    std::vector<Part> parts{{"other changes", {}}};
    for (const std::string& id : alt.switched_on) {
        if (std::find(base.switched_on.begin(), base.switched_on.end(), id) != base.switched_on.end()) continue;
        const std::string name = by == AttributeBy::chapter ? "chapter " + chapter_of(id) : id;
        auto part = std::find_if(parts.begin(), parts.end(), [&](const Part& p) { return p.name == name; });
        if (part == parts.end()) part = parts.insert(parts.end(), {name, {}});
        part->measures.push_back(id);
    }
    return parts;
}

// ALT without the parts that are not in the coalition; without the other changes too it is BASE with measures.
std::string selector_of(const AttributeRequest& request, const std::vector<Part>& parts, Coalition set) {
    const bool others = (set & 1u) != 0;
    std::string selector = request.scenarios[others ? 1 : 0];
    for (std::size_t p = 1; p < parts.size(); ++p) {
        const bool in = ((set >> p) & 1u) != 0;
        for (const std::string& id : parts[p].measures)
            if (others != in) selector += (others ? "-" : "+") + id;
    }
    return selector;
}

struct Split {
    std::vector<Part> parts;
    std::vector<WindowedIndicator> wanted;
    std::vector<std::string> units;
    std::vector<CoalitionValues> values;  // by wanted indicator
    std::vector<Order> orders;
    OrderChoice choice = OrderChoice::all;
    bool complete = true;
    bool others = false;                 // something differs besides measures: it is the first part
    std::optional<LoadedScenario> base;  // every coalition is as large as this
    Day together_until{};                // runs of coalitions go together up to then
};

std::vector<std::string> targets_of(const Scenario& base, const Scenario& alt) {
    std::vector<std::string> names;
    for (const Measure& m : alt.catalogue) {
        const auto on = [&](const Scenario& s) { return std::find(s.switched_on.begin(), s.switched_on.end(), m.id) != s.switched_on.end(); };
        if (!on(alt) || on(base)) continue;
        for (const IndicatorTarget& t : m.targets) names.push_back(t.indicator);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

// What is to be simulated, and how much of it is.
struct Errand {
    std::vector<Coalition> coalitions;
    std::size_t done = 0;
};

// The numbers asked for of one coalition's runs.
void keep_values(const std::vector<RunResult>& runs, Coalition set, Split& split) {
    const auto& definitions = runs.front().indicators.definitions;
    for (std::size_t i = 0; i < split.wanted.size(); ++i) {
        const auto at =
            std::find_if(definitions.begin(), definitions.end(), [&](const IndicatorDefinition& d) { return d.name == split.wanted[i].indicator; });
        for (const RunResult& run : runs)
            split.values[i][set].push_back(
                run.indicators.value(static_cast<std::size_t>(at - definitions.begin()), split.wanted[i].window.from, split.wanted[i].window.until));
    }
}

// The worlds of the next few coalitions, whose runs go the first part of their way together.
void evaluate_next(const AttributeRequest& request, Errand& errand, ProgressDisplay& display, Split& split) {
    const std::size_t n = std::min(coalitions_at_a_time, errand.coalitions.size() - errand.done);
    std::vector<std::string> selectors;
    for (std::size_t c = 0; c < n; ++c) selectors.push_back(selector_of(request, split.parts, errand.coalitions[errand.done + c]));
    std::vector<EnsembleScenario> scenarios;
    const std::vector<LoadedScenario> loaded = load(selectors, request.read, request.counties);
    for (const LoadedScenario& l : loaded) scenarios.push_back({l.scenario.name, l.world});
    const std::vector<CountyId> counties = find_counties(request.counties, loaded.front().scenario.places);
    const std::uint32_t replicates = request.replicates.value_or(default_replicates_of_coalitions);
    const EnsembleOptions options{request.seed, replicates, request.threads, request.scale, counties, request.communicator, {}, false};
    const double all = static_cast<double>(errand.coalitions.size()), done = static_cast<double>(errand.done);
    const EnsembleResult result = run_ensemble(scenarios, options, [&](const Progress& p) {
        Progress whole = p;
        whole.share = (done + p.share * static_cast<double>(n)) / all;
        whole.runs = errand.coalitions.size() * replicates;
        whole.runs_done = errand.done * replicates + p.runs_done;
        display.update(whole);
        return interrupt_signal() == 0;
    });
    if (!result.failed.empty())
        throw DataError(fmt::format("a replicate of {} failed: {}", result.scenarios[result.failed.front().scenario], result.failed.front().error));
    split.complete = split.complete && result.complete;
    if (!split.complete) return;
    for (std::size_t c = 0; c < n; ++c) keep_values(result.runs[c], errand.coalitions[errand.done + c], split);
    errand.done += n;
}

std::string interval_text(const Interval& i) {
    return i.low ? fmt::format("{} ({} ... {})", number_text(i.mean), number_text(*i.low), number_text(*i.high)) : number_text(i.mean);
}

bool is_unchanged(const Interval& i) { return i.mean == 0 && i.low && *i.low == 0 && *i.high == 0; }
bool is_inconclusive(const Interval& i) { return !is_unchanged(i) && i.low && *i.low <= 0 && *i.high >= 0; }

std::string verdict(const Interval& i) { return is_unchanged(i) ? "unchanged" : is_inconclusive(i) ? "inconclusive" : ""; }

// Of the three figures of a part: "inconclusive: first in" where it is not all of them.
std::string verdict(const PartEffect& part) {
    const std::array<std::pair<const Interval*, const char*>, 3> figures{
        {{&part.first_in, "first in"}, {&part.last_in, "last in"}, {&part.shapley, "Shapley"}}};
    std::vector<std::string> open;
    for (const auto& [interval, name] : figures)
        if (is_inconclusive(*interval)) open.emplace_back(name);
    if (open.empty()) return is_unchanged(part.shapley) ? "unchanged" : "";
    return open.size() == figures.size() ? "inconclusive" : fmt::format("inconclusive: {}", fmt::join(open, ", "));
}

std::string title_of(const AttributeRequest& request, const Split& split) {
    const std::string how = split.choice == OrderChoice::all ? "every order" : fmt::format("{} sampled orders", split.orders.size());
    return fmt::format("{} against {}: the same firms, {}, {}, seed {}; means with 95 % intervals\n\n", request.scenarios[1], request.scenarios[0],
                       count_text(request.replicates.value_or(default_replicates_of_coalitions), "replicate"), how, request.seed);
}

void print_table(const AttributeRequest& request, const Split& split) {
    print_text(title_of(request, split));
    for (std::size_t i = 0; i < split.wanted.size(); ++i) {
        const Attribution a = attribute(split.parts.size(), split.orders, split.choice, split.values[i]);
        TextTable table({{"part", Align::left}, {"first in", Align::right}, {"last in", Align::right}, {"Shapley", Align::right}, {"", Align::left}});
        for (std::size_t p = 0; p < split.parts.size(); ++p)
            if (p > 0 || a.parts[p].shapley.mean != 0)
                table.row({split.parts[p].name, interval_text(a.parts[p].first_in), interval_text(a.parts[p].last_in),
                           interval_text(a.parts[p].shapley), verdict(a.parts[p])});
        table.row({"all together", "", "", interval_text(a.whole), verdict(a.whole)});
        print_text(fmt::format("{} in {}{}\n{}\n", split.wanted[i].indicator, split.wanted[i].window.text(),
                               split.units[i] == "1" ? "" : ", " + split.units[i], table.text()));
    }
}

Json to_json(const Interval& i) {
    return {{"mean", json_number(i.mean)},
            {"low", json_number(i.low)},
            {"high", json_number(i.high)},
            {"inconclusive", i.low ? Json(is_inconclusive(i)) : Json(nullptr)}};
}

void print_as_json(const AttributeRequest& request, const Split& split) {
    Json json{{"base", request.scenarios[0]},
              {"alternative", request.scenarios[1]},
              {"replicates", request.replicates.value_or(default_replicates_of_coalitions)},
              {"seed", request.seed},
              {"orders", split.orders.size()},
              {"exact", split.choice == OrderChoice::all},
              {"indicators", Json::array()}};
    for (std::size_t i = 0; i < split.wanted.size(); ++i) {
        const Attribution a = attribute(split.parts.size(), split.orders, split.choice, split.values[i]);
        Json parts = Json::array();
        for (std::size_t p = 0; p < split.parts.size(); ++p)
            parts.push_back({{"name", split.parts[p].name},
                             {"first_in", to_json(a.parts[p].first_in)},
                             {"last_in", to_json(a.parts[p].last_in)},
                             {"shapley", to_json(a.parts[p].shapley)}});
        json["indicators"].push_back({{"name", split.wanted[i].indicator},
                                      {"unit", split.units[i]},
                                      {"window", split.wanted[i].window.text()},
                                      {"whole", to_json(a.whole)},
                                      {"parts", std::move(parts)}});
    }
    print_json(json);
}

// What differs besides measures is a part only where something does: ALT without its own measures is told from BASE by what it says.
bool differ_besides_measures(const AttributeRequest& request, const Scenario& base, const std::vector<Part>& parts) {
    constexpr Coalition others_alone = 1;
    const LoadedScenario alt = std::move(load({selector_of(request, parts, others_alone)}, request.read, request.counties).front());
    return !differences(base, alt.scenario).empty();
}

// A measure that ALT's file states cannot be put on BASE by itself, so that its share cannot be told from that of the file's other changes.
void expect_measures_of_both(const Scenario& base, const Scenario& alt) {
    for (const std::string& id : alt.switched_on)
        if (std::none_of(base.catalogue.begin(), base.catalogue.end(), [&](const Measure& m) { return m.id == id; }))
            throw InputError(fmt::format("measure {} is unknown to {}, and {} differs from it by more than measures", id, base.name, alt.name),
                             "what the measure does cannot be parted from the other changes",
                             "state the other changes in a file of their own, and take that as the base");
}

Split plan_of(const AttributeRequest& request) {
    std::vector<LoadedScenario> both = load(request.scenarios, request.read, request.counties);
    if (request.progress != ShowProgress::never && request.is_first()) print_warnings(both);
    const Scenario &base = both[0].scenario, &alt = both[1].scenario;
    Split split;
    split.parts = parts_of(base, alt, request.by);
    if (split.parts.size() == 1)
        throw InputError(fmt::format("{} has no measure that {} does not have", alt.name, base.name), "there is nothing to split",
                         "add some: baseline+3");
    if (split.parts.size() > most_parts)
        throw InputError(fmt::format("{} parts", split.parts.size()), fmt::format("at most {}", most_parts), "use --by chapter");
    split.others = differ_besides_measures(request, base, split.parts);
    if (split.others) expect_measures_of_both(base, alt);
    const std::vector<std::string> names = request.indicators.empty() ? targets_of(base, alt) : request.indicators;
    const std::vector<IndicatorDefinition> indicators = chosen_indicators(names, indicators_of(both));
    const Window simulated = simulated_years(base.horizon);
    split.wanted = target_windows(indicators, alt.catalogue, simulated);
    if (request.window) {
        split.wanted.clear();
        for (const IndicatorDefinition& i : indicators) split.wanted.push_back({i.name, checked_window(*request.window, simulated)});
    }
    for (const WindowedIndicator& w : split.wanted)
        split.units.push_back(
            std::find_if(indicators.begin(), indicators.end(), [&](const IndicatorDefinition& d) { return d.name == w.indicator; })->unit);
    split.values.resize(split.wanted.size());
    split.together_until = branching_day(both[0].world, both[1].world);
    split.base = std::move(both.front());
    return split;
}

// Parts whose first is empty where ALT is BASE with measures: it is then left out of the orders, since it changes nothing.
std::vector<Order> orders_of(const AttributeRequest& request, Split& split) {
    const std::size_t measures = split.parts.size() - 1, n = measures + (split.others ? 1 : 0);
    split.choice = n <= most_parts_for_exact ? OrderChoice::all : OrderChoice::sampled;
    std::vector<Order> orders = split.choice == OrderChoice::all ? all_orders(n) : sample_orders(n, request.orders, request.seed);
    if (split.others) return orders;
    for (Order& order : orders) {
        for (std::size_t& p : order) p += 1;
        order.insert(order.begin(), 0);
    }
    return orders;
}

// Without other changes those with and without them are one and the same: one stands for both.
Coalition representative_of(Coalition set, bool others) { return others ? set : set | 1u; }

std::vector<Coalition> representatives_of(const std::vector<Coalition>& coalitions, bool others) {
    std::set<Coalition> simulated;
    for (const Coalition c : coalitions) simulated.insert(representative_of(c, others));
    return {simulated.begin(), simulated.end()};
}

// Before anything runs: so many worlds may be more than one wants to wait for.
void say_what_it_takes(const AttributeRequest& request, const Split& split, std::size_t coalitions) {
    if (request.progress == ShowProgress::never || !request.is_first()) return;
    fmt::print(stderr, "{} of {}\n", count_text(coalitions, "coalition"), count_text(split.parts.size() - (split.others ? 0 : 1), "part"));
    const std::size_t at_a_time = std::min(coalitions, coalitions_at_a_time);
    announce_effort(*split.base, {coalitions, request.replicates.value_or(default_replicates_of_coalitions), at_a_time, split.together_until},
                    request);
}

}  // namespace

int execute(const AttributeRequest& request) {
    Split split = plan_of(request);
    split.orders = orders_of(request, split);
    const std::vector<Coalition> coalitions = coalitions_of(split.parts.size(), split.orders);
    Errand errand{representatives_of(coalitions, split.others)};
    say_what_it_takes(request, split, errand.coalitions.size());
    catch_interrupts();
    ProgressDisplay display(request.progress);
    while (errand.done < errand.coalitions.size() && split.complete) evaluate_next(request, errand, display, split);
    if (!split.complete) return exit_code_of_signal(interrupt_signal());
    for (const Coalition c : coalitions)
        for (CoalitionValues& values : split.values) values[c] = values.at(representative_of(c, split.others));
    if (request.format == Format::json) print_as_json(request, split);
    else print_table(request, split);
    return 0;
}

}  // namespace yingshang
