#include "app/world_report.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/figures.hpp"
#include "app/text_table.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

// "3.146 ± 0.017"; "~" where it may as well be none.
std::string cell(const Interval& regret) {
    if (regret.mean == 0 && (!regret.low || *regret.low == *regret.high)) return "0";
    if (!regret.low) return number_text(regret.mean);
    const bool unsure = *regret.low <= 0 && *regret.high >= 0;
    const double half = *regret.high - regret.mean;
    constexpr double wants_few_digits = 100;
    return fmt::format("{}{} ± {}", unsure ? "~" : "", number_text(regret.mean),
                       half < wants_few_digits ? fmt::format("{:.2g}", half) : number_text(half));
}

std::string verdict(const IndicatorRegret& r, std::size_t package) {
    if (package != r.over_worlds->best) return "";
    if (r.over_worlds->difference.mean == 0) return "least, as all others";
    if (!r.over_worlds->inconclusive) return "least; one replicate: no interval";
    return *r.over_worlds->inconclusive ? "least, inconclusive" : "least";
}

Json interval_json(const Interval& i) { return {{"mean", json_number(i.mean)}, {"low", json_number(i.low)}, {"high", json_number(i.high)}}; }

Json ranking_json(const Ranking& r, const std::vector<std::string>& packages) {
    Json json{{"best", packages[r.best]}, {"second", packages[r.second]}, {"difference", interval_json(r.difference)}};
    json["inconclusive"] = r.inconclusive ? Json(*r.inconclusive) : Json(nullptr);
    return json;
}

Json indicator_json(const IndicatorRegret& r, const RegretTable& table) {
    Json json{{"name", r.judged.what.indicator},
              {"unit", r.unit},
              {"window", r.judged.what.window.text()},
              {"better", to_string(r.judged.better)},
              {"worlds", Json::array()},
              {"packages", Json::array()},
              {"minimax", nullptr}};
    for (std::size_t w = 0; w < r.by_world.size(); ++w) {
        Json world = ranking_json(r.by_world[w], table.packages);
        world["name"] = table.worlds[w];
        for (std::size_t p = 0; p < table.packages.size(); ++p) {
            Json regret = interval_json(r.regret[w][p]);
            regret["package"] = table.packages[p];
            world["regret"].push_back(std::move(regret));
        }
        json["worlds"].push_back(std::move(world));
    }
    for (std::size_t p = 0; p < r.worst.size(); ++p)
        json["packages"].push_back(
            {{"name", table.packages[p]}, {"maximum_regret", interval_json(r.worst[p].regret)}, {"in", table.worlds[r.worst[p].world]}});
    if (r.over_worlds) json["minimax"] = ranking_json(*r.over_worlds, table.packages);
    return json;
}

}  // namespace

std::string_view to_string(Better better) { return better == Better::up ? "up" : "down"; }

std::vector<LoadedScenario> load_worlds(const CompareRequest& request) {
    std::vector<LoadedScenario> all;
    std::vector<std::string> worlds = request.worlds;
    for (auto world = worlds.begin(); world != worlds.end(); ++world)
        if (std::find(worlds.begin(), world, *world) != world) throw InputError(fmt::format("world \"{}\" is named twice", *world), "of --worlds");
    worlds.insert(worlds.begin(), "");
    Diagnostics problems;
    for (const std::string& world : worlds) {
        ReadRequest read = request.read;
        read.world = world;
        for (LoadedScenario& l : gathered(problems, [&] { return load(request.scenarios, read, request.counties); })) {
            if (!world.empty()) l.scenario.name += " in " + world;
            all.push_back(std::move(l));
        }
        problems.throw_if_any();
    }
    return all;
}

std::vector<JudgedIndicator> judged(const std::vector<WindowedIndicator>& wanted, const std::vector<Measure>& measures) {
    std::vector<JudgedIndicator> all;
    for (const WindowedIndicator& w : wanted) {
        bool up = false, down = false;
        for (const Measure& m : measures)
            for (const IndicatorTarget& t : m.targets)
                if (t.indicator == w.indicator) (t.direction > 0 ? up : down) = true;
        if (up != down) all.push_back({w, up ? Better::up : Better::down});
    }
    return all;
}

std::string regret_text(const RegretTable& table) {
    std::vector<TextTable::Column> columns{{"indicator", Align::left}, {"years", Align::left}, {"better", Align::left}, {"scenario", Align::left}};
    for (const std::string& world : table.worlds) columns.push_back({world, Align::right});
    for (const char* title : {"worst", "in", ""}) columns.push_back({title, Align::left});
    TextTable text(std::move(columns));
    for (const IndicatorRegret& r : table.indicators)
        for (std::size_t p = 0; p < table.packages.size(); ++p) {
            std::vector<std::string> row{p == 0 ? r.judged.what.indicator : "", p == 0 ? r.judged.what.window.text() : "",
                                         p == 0 ? std::string(to_string(r.judged.better)) : "", table.packages[p]};
            for (std::size_t w = 0; w < table.worlds.size(); ++w) row.push_back(r.over_worlds ? cell(r.regret[w][p]) : "no such case");
            if (r.over_worlds) {
                row.push_back(cell(r.worst[p].regret));
                row.push_back(r.worst[p].regret.mean == 0 ? "" : table.worlds[r.worst[p].world]);
                row.push_back(verdict(r, p));
            }
            text.row(std::move(row));
        }
    return "Regret: what a scenario falls short of the best of them in the same world, in the indicator's unit, ± half of the 95 % interval; better "
           "is\n"
           "where the measures' targets point. \"~\": may as well be none. \"least\": its worst case is the smallest (minimax regret);\n"
           "\"inconclusive\": the next one's may be as small\n\n" +
           text.text() + "\n";
}

Json regret_json(const RegretTable& table) {
    Json json{{"worlds", table.worlds}, {"packages", table.packages}, {"indicators", Json::array()}};
    for (const IndicatorRegret& r : table.indicators) json["indicators"].push_back(indicator_json(r, table));
    return json;
}

}  // namespace yingshang
