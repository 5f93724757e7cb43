#include "app/process_report.hpp"

#include <chrono>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/figures.hpp"
#include "app/progress.hpp"
#include "app/simulation.hpp"
#include "app/text_table.hpp"
#include "experiment/process_run.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

void refuse_what_regions_have(const RunRequest& request) {
    Diagnostics diagnostics;
    const auto refuse = [&](const char* option) {
        diagnostics.error({}, fmt::format("{} does not apply to a process scenario", option), "it has no firms, counties or years", "leave it out");
    };
    if (request.output) refuse("--output");
    if (!request.counties.empty()) refuse("--counties");
    if (request.scale != 1) refuse("--scale");
    if (request.window) refuse("--window");
    if (!request.indicators.empty()) refuse("--indicators");
    diagnostics.throw_if_any();
}

Json figure(const Interval& value) {
    return {{"mean", json_number(value.mean)}, {"half_width", value.high ? json_number(*value.high - value.mean) : Json(nullptr)}};
}

// "desk.service" to its kind and name.
std::pair<std::string, std::string> kind_and_name(const std::string& of) {
    const std::size_t dot = of.find('.');
    return {of.substr(0, dot), of.substr(dot + 1)};
}

Json by_name(const ProcessRunResult& result, const std::string& kind, const char* key) {
    Json rows = Json::array();
    for (const ProcessMeasure& m : result.measures) {
        const auto [its_kind, name] = kind_and_name(m.of);
        if (its_kind != kind) continue;
        if (rows.empty() || rows.back()[key] != name) {
            rows.push_back({{key, name}});
            // Every line takes whoever comes, so nobody is turned away.
            if (kind == "desk") rows.back()["p_blocked"] = Json{{"mean", 0}, {"half_width", 0}};
            if (kind == "process") rows.back()["class"] = "all";
        }
        rows.back()[m.name == "total_time" ? "sojourn" : m.name] = figure(m.value);
    }
    return rows;
}

void print_as_json(const RunRequest& request, const LoadedScenario& loaded, const ProcessRunResult& result, double seconds) {
    print_json({{"scenario", loaded.scenario.name}, {"seed", request.seed}, {"replicates", result.replicates}, {"firms", 0}, {"events", result.events},
                {"wall_seconds", seconds}, {"peak_mib", peak_mib()}, {"indicators", Json::array()},
                {"desks", by_name(result, "desk", "name")}, {"cases", by_name(result, "process", "process")}});
}

void print_as_table(const RunRequest& request, const LoadedScenario& loaded, const ProcessRunResult& result, double seconds) {
    TextTable table({{"of", Align::left}, {"measure", Align::left}, {"mean", Align::right}, {result.replicates > 1 ? "95 % interval" : "", Align::right}, {"unit", Align::left}});
    std::string last;
    for (const ProcessMeasure& m : result.measures) {
        table.row({m.of == last ? "" : m.of, m.name, number_text(m.value.mean), m.value.low ? number_text(*m.value.low) + " ... " + number_text(*m.value.high) : "", m.unit == "1" ? "" : m.unit});
        last = m.of;
    }
    print_text(fmt::format("{}, seed {}, {} replicates of {} days after {} days of warm-up\n\n{}\n{} events, {}\n", loaded.scenario.name, request.seed, result.replicates,
                           loaded.scenario.process_run.days - loaded.scenario.process_run.warm_up_days, loaded.scenario.process_run.warm_up_days, table.text(),
                           number_text(static_cast<double>(result.events)), duration_text(seconds)));
}

}  // namespace

int report_process(const RunRequest& request, const LoadedScenario& loaded) {
    refuse_what_regions_have(request);
    ProcessRunOptions options = loaded.scenario.process_run;
    if (request.replicates) options.replicates = static_cast<int>(*request.replicates);
    const auto start = std::chrono::steady_clock::now();
    const ProcessRunResult result = run_process(loaded.world, options, request.seed, request.threads);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    (request.format == Format::json ? print_as_json : print_as_table)(request, loaded, result, seconds);
    return 0;
}

}  // namespace yingshang
