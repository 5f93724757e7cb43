#include "app/dead_report.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "app/figures.hpp"
#include "app/interrupt.hpp"
#include "app/progress.hpp"
#include "app/text_table.hpp"
#include "experiment/dead_parameters.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

DeadResult search(const CheckRequest& request, const LoadedScenario& l, const std::vector<ParameterId>& of) {
    const std::vector<CountyId> counties = find_counties(request.counties, l.scenario.places);
    catch_interrupts();
    ProgressDisplay display(request.progress);
    const auto all = static_cast<double>(of.size());
    return find_dead(l.scenario, l.world, of, {1, request.threads, counties}, [&](std::size_t done) {
        display.update({done, of.size(), static_cast<double>(done) / all, l.scenario.horizon.from});
        return interrupt_signal() == 0;
    });
}

std::size_t count(const DeadResult& result, Life life) {
    return static_cast<std::size_t>(std::count_if(result.tried.begin(), result.tried.end(), [&](const TriedParameter& p) { return p.life == life; }));
}

std::vector<std::string> values_text(const LoadedScenario& l, const TriedParameter& p) {
    std::vector<std::string> all;
    for (const double v : p.at)
        all.push_back(std::isinf(v) ? "none" : format_quantity(v, l.scenario.registry.declaration(p.id).dimension, l.world.values->base(p.id)));
    return all;
}

std::vector<std::string> names_of(const LoadedScenario& l, const std::vector<CountyId>& counties) {
    std::vector<std::string> names;
    for (const CountyId c : counties) names.push_back(l.scenario.places.county(c).name);
    return names;
}

std::string where_text(const LoadedScenario& l, const DeadResult& result) {
    if (l.scenario.kind == ScenarioKind::process)
        return fmt::format("over {}", count_text(static_cast<std::uint64_t>(l.scenario.process_run.days), "day"));
    return fmt::format("in {} from {} to {}", fmt::join(names_of(l, result.counties), ", "), to_string(l.scenario.horizon.from),
                       to_string(l.scenario.horizon.until + -1));
}

void print_rows(const LoadedScenario& l, const DeadResult& result, Life life, const std::string& head) {
    TextTable table({{head, Align::left}, {"tried at", Align::left}, {"because", Align::left}});
    for (const TriedParameter& p : result.tried)
        if (p.life == life)
            table.row({l.scenario.registry.declaration(p.id).path, fmt::format("{}", fmt::join(values_text(l, p), ", ")),
                       p.reason.empty() ? "not known" : p.reason});
    if (!table.empty()) print_text("\n" + table.text());
}

void print_as_table(const LoadedScenario& l, const DeadResult& result) {
    print_text(fmt::format("{}, {}: {} of {} move something\n", l.scenario.name, where_text(l, result), count(result, Life::moves),
                           count_text(result.tried.size(), "stated parameter")));
    print_rows(l, result, Life::still, "not seen to matter here");
    print_rows(l, result, Life::untried, "not tried");
}

Json rows_json(const LoadedScenario& l, const DeadResult& result, Life life) {
    Json rows = Json::array();
    for (const TriedParameter& p : result.tried)
        if (p.life == life)
            rows.push_back({{"path", l.scenario.registry.declaration(p.id).path},
                            {"tried", values_text(l, p)},
                            {"reason", p.reason.empty() ? Json(nullptr) : Json(p.reason)}});
    return rows;
}

void print_as_json(const LoadedScenario& l, const DeadResult& result) {
    Json counties = Json::array();
    for (const CountyId c : result.counties) counties.push_back(l.scenario.places.county(c).code);
    print_json({{"scenario", l.scenario.name},
                {"counties", std::move(counties)},
                {"from", to_string(l.scenario.horizon.from)},
                {"stated", result.tried.size()},
                {"move", count(result, Life::moves)},
                {"dead", rows_json(l, result, Life::still)},
                {"untried", rows_json(l, result, Life::untried)}});
}

}  // namespace

int report_dead(const CheckRequest& request, const LoadedScenario& loaded, const std::vector<ParameterId>& of) {
    const DeadResult result = search(request, loaded, of);
    if (!result.complete) {
        fmt::print(stderr, "yingshang: interrupted: there is nothing to tell before all are tried; --paths asks for some of them\n");
        return exit_code_of_signal(interrupt_signal());
    }
    (request.format == Format::json ? print_as_json : print_as_table)(loaded, result);
    return 0;
}

}  // namespace yingshang
