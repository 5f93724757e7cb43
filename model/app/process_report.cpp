#include "app/process_report.hpp"

#include <algorithm>
#include <chrono>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/figures.hpp"
#include "app/interrupt.hpp"
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

// Each case leaves its duration behind, so that their number is one of bytes.
void refuse_too_many_cases(const LoadedScenario& loaded) {
    constexpr double most_cases = 2e8;
    const WorldInput& world = loaded.world;
    const std::size_t counties = std::max<std::size_t>(1, world.places.size());
    Diagnostics diagnostics;
    for (const ArrivalDescription& a : world.plan->book().arrivals) {
        double rate = 0;
        for (std::size_t c = 0; c < counties; ++c) rate += world.values->at(a.rate, CountyId(c), world.calendar->first());
        const double cases = rate * loaded.scenario.process_run.days;
        if (cases > most_cases)
            diagnostics.error(a.where, fmt::format("arrivals \"{}\" come to {:.3g} cases", a.name, cases), fmt::format("at most {:.0e} are possible", most_cases),
                              "lower the rate or shorten the horizon");
    }
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

void print_as_table(const RunRequest& request, const LoadedScenario& loaded, const ProcessRunResult& result) {
    TextTable table({{"of", Align::left}, {"measure", Align::left}, {"mean", Align::right}, {result.replicates > 1 ? "95 % interval" : "", Align::right}, {"unit", Align::left}});
    std::string last;
    for (const ProcessMeasure& m : result.measures) {
        table.row({m.of == last ? "" : m.of, m.name, number_text(m.value.mean), m.value.low ? number_text(*m.value.low) + " ... " + number_text(*m.value.high) : "", m.unit == "1" ? "" : m.unit});
        last = m.of;
    }
    const int days = loaded.scenario.process_run.days, warm_up = loaded.scenario.process_run.warm_up_days;
    print_text(fmt::format("{}, seed {}, {} of {} after {} of warm-up\n\n{}\n{} events\n", loaded.scenario.name, request.seed, count_text(result.replicates, "replicate"),
                           count_text(static_cast<std::uint64_t>(days - warm_up), "day"), count_text(static_cast<std::uint64_t>(warm_up), "day"), table.text(),
                           number_text(static_cast<double>(result.events))));
}

}  // namespace

int report_process(const RunRequest& request, const LoadedScenario& loaded) {
    refuse_what_regions_have(request);
    refuse_too_many_cases(loaded);
    ProcessRunOptions options = loaded.scenario.process_run;
    if (request.replicates) options.replicates = static_cast<int>(*request.replicates);
    const auto start = std::chrono::steady_clock::now();
    catch_interrupts();
    const ProcessRunResult result = run_process(loaded.world, options, request.seed, request.threads, [] { return interrupt_signal() == 0; });
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (request.format == Format::json) print_as_json(request, loaded, result, seconds);
    else print_as_table(request, loaded, result);
    if (!result.complete)
        fmt::print(stderr, "yingshang: interrupted; {} of {} were over\n", result.replicates, count_text(static_cast<std::uint64_t>(options.replicates), "replicate"));
    else if (request.progress != ShowProgress::never) fmt::print(stderr, "{}, {:.0f} MiB\n", duration_text(seconds), peak_mib());
    return result.complete ? 0 : exit_code_of_signal(interrupt_signal());
}

}  // namespace yingshang
