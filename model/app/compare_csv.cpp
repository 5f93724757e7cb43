#include "app/compare_csv.hpp"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "app/csv_table.hpp"
#include "app/world_report.hpp"
#include "core/sum.hpp"

namespace yingshang {
namespace {

using Cells = CsvTable::Cells;

std::string number(std::optional<double> value) { return value && std::isfinite(*value) ? fmt::format("{}", *value) : ""; }
std::string truth(std::optional<bool> value) { return value ? fmt::format("{}", *value) : ""; }

std::vector<std::string> columns_for(const CompareRequest& request) {
    std::vector<std::string> columns{"scenario",   "name",     "unit", "window", "base",         "value",
                                     "difference", "relative", "low",  "high",   "inconclusive", "material"};
    if (!request.breakdowns.empty()) columns.insert(columns.end(), {"by", "class"});
    if (request.loads) columns.insert(columns.end(), {"topic", "desk"});
    if (!request.worlds.empty()) columns.insert(columns.end(), {"what", "world", "package", "better"});
    return columns;
}

Cells plus(Cells cells, const Cells& more) {
    cells.insert(cells.end(), more.begin(), more.end());
    return cells;
}

Cells cells_of(const Effect& e) {
    return {{"unit", e.unit},
            {"window", e.window.text()},
            {"base", number(e.base)},
            {"value", number(e.value)},
            {"difference", number(e.difference)},
            {"relative", number(e.relative)},
            {"low", number(e.low)},
            {"high", number(e.high)},
            {"inconclusive", truth(e.inconclusive)},
            {"material", truth(e.material)}};
}

// A scenario on the axis of all: packages lie side by side in each world.
struct InWorld {
    std::string scenario, world, package;
};

std::vector<InWorld> in_worlds(const Simulation& s) {
    std::vector<InWorld> runs;
    const std::size_t packages = s.regret->packages.size();
    for (std::size_t i = 0; i < s.scenarios.size(); ++i)
        runs.push_back({s.scenarios[i].scenario.name, s.regret->worlds[i / packages], s.regret->packages[i % packages]});
    return runs;
}

Cells cells_of(const InWorld& of, const char* what) {
    return {{"scenario", of.scenario}, {"what", what}, {"world", of.world}, {"package", of.package}};
}

Cells cells_of(const Interval& i) { return {{"value", number(i.mean)}, {"low", number(i.low)}, {"high", number(i.high)}}; }

class RegretRows {
  public:
    RegretRows(const RegretTable& table, std::vector<InWorld> runs, CsvTable& csv) : table_(table), runs_(std::move(runs)), csv_(csv) {}

    void add(const IndicatorRegret& r) {
        const Cells judged{{"name", r.judged.what.indicator},
                           {"unit", r.unit},
                           {"window", r.judged.what.window.text()},
                           {"better", std::string(to_string(r.judged.better))}};
        const std::size_t packages = table_.packages.size();
        for (std::size_t i = 0; i < runs_.size(); ++i)
            add(judged, runs_[i], "regret", r.over_worlds ? r.regret[i / packages][i % packages] : no_such_case);
        if (!r.over_worlds) return;
        for (std::size_t p = 0; p < packages; ++p) add(judged, runs_[r.worst[p].world * packages + p], "maximum_regret", r.worst[p].regret);
        const Ranking& ranking = *r.over_worlds;
        csv_.row(plus(judged, {{"what", "minimax"},
                               {"package", table_.packages[ranking.best]},
                               {"difference", number(ranking.difference.mean)},
                               {"low", number(ranking.difference.low)},
                               {"high", number(ranking.difference.high)},
                               {"inconclusive", truth(ranking.inconclusive)}}));
    }

  private:
    static constexpr Interval no_such_case{undefined, {}, {}};

    void add(const Cells& judged, const InWorld& of, const char* what, const Interval& regret) {
        csv_.row(plus(plus(judged, cells_of(of, what)), cells_of(regret)));
    }

    const RegretTable& table_;
    std::vector<InWorld> runs_;
    CsvTable& csv_;
};

Cells whose(const ScenarioEffects& scenario, const std::vector<InWorld>& runs) {
    for (const InWorld& of : runs)
        if (of.scenario == scenario.name) return cells_of(of, "effect");
    return {{"scenario", scenario.name}};
}

// One number: of all firms, then in every class.
void add_effect(const Effect& e, const Cells& whose, CsvTable& csv) {
    const Cells named = plus(whose, {{"name", e.name}});
    csv.row(plus(named, cells_of(e)));
    for (const EffectsBy& by : e.by)
        for (const Effect& c : by.classes) csv.row(plus(plus(named, cells_of(c)), {{"by", by.by}, {"class", c.name}}));
}

void add_loads(const std::vector<LoadRow>& rows, const Cells& whose, std::string_view column, CsvTable& csv) {
    for (const LoadRow& row : rows)
        for (const Effect& e : row.numbers) add_effect(e, plus(whose, {{column, row.name}}), csv);
}

}  // namespace

std::string comparison_csv(const Comparison& comparison, const std::vector<Loads>& loads, const CompareRequest& request,
                           const Simulation& simulation) {
    CsvTable csv(columns_for(request));
    const std::vector<InWorld> runs = simulation.regret ? in_worlds(simulation) : std::vector<InWorld>{};
    for (std::size_t i = 0; i < comparison.scenarios.size(); ++i) {
        const Cells of = whose(comparison.scenarios[i], runs);
        for (const Effect& e : comparison.scenarios[i].effects) add_effect(e, of, csv);
        if (loads.empty()) continue;
        add_loads(loads[i].burden, of, "topic", csv);
        add_loads(loads[i].workload, of, "desk", csv);
    }
    if (simulation.regret) {
        RegretRows rows(*simulation.regret, runs, csv);
        for (const IndicatorRegret& r : simulation.regret->indicators) rows.add(r);
    }
    return csv.text();
}

}  // namespace yingshang
