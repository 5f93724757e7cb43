#include "app/process_report.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "app/figures.hpp"
#include "app/interrupt.hpp"
#include "app/progress.hpp"
#include "app/record.hpp"
#include "app/simulation.hpp"
#include "app/text_table.hpp"
#include "experiment/process_run.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

// "0.5", "30": as one would ask for it.
std::string key_text(double at) { return fmt::format("{}", at); }

void refuse_what_regions_have(const RunRequest& request) {
    Diagnostics diagnostics;
    const auto refuse = [&](const char* option) {
        diagnostics.error({}, fmt::format("{} does not apply to a process scenario", option), "it has no firms, counties or years", "leave it out");
    };
    if (request.beginning == Beginning::from_the_output)
        diagnostics.error({}, "a process scenario cannot be resumed", "its file has figures over the replicates, not each of them",
                          "begin anew: --force in the place of --resume");
    if (!request.counties.empty()) refuse("--counties");
    if (request.scale != 1) refuse("--scale");
    if (request.read.from) refuse("--from");
    if (request.read.until) refuse("--until");
    if (request.window) refuse("--window");
    if (!request.indicators.empty()) refuse("--indicators");
    diagnostics.throw_if_any();
}

void refuse_times_past_the_end(const std::vector<double>& at, int days) {
    Diagnostics diagnostics;
    for (const double day : at)
        if (day > days)
            diagnostics.error({}, fmt::format("--at {} is past the end of the run", key_text(day)),
                              fmt::format("[run] horizon is {} working_days", days),
                              fmt::format("ask for at most {}, or lengthen the horizon", days));
    diagnostics.throw_if_any();
}

// What `cases` of some processes do not have, and why.
std::string left_out_text(const ProcessRunResult& result, const ProcessBook& book) {
    std::vector<std::string> names;
    for (const ProcessDescription& p : book.processes) {
        const auto of_it = [&](const ProcessMeasure& m) { return m.kind == ProcessMeasure::Of::process && m.of == p.name; };
        const bool ended = std::any_of(result.measures.begin(), result.measures.end(),
                                       [&](const ProcessMeasure& m) { return of_it(m) && m.name == "p_completed" && std::isfinite(m.value.mean); });
        const bool told =
            std::any_of(result.measures.begin(), result.measures.end(), [&](const ProcessMeasure& m) { return of_it(m) && m.name == "visits"; });
        if (ended && !told) names.push_back(p.name);
    }
    if (names.empty()) return "";
    return fmt::format("wait and visits are not told of {}, step after step without visits: see its desks and steps\n", fmt::join(names, ", "));
}

Json figure(const ProcessMeasure& m) {
    Json f{{"mean", json_number(m.value.mean)}, {"half_width", m.value.high ? json_number(*m.value.high - m.value.mean) : Json(nullptr)}};
    f["variance"] = m.variance ? json_number(*m.variance) : Json(nullptr);
    return f;
}

// One object a desk, class of cases or step; quantiles, tails and counts at times are objects by what was asked for.
Json rows_of(const ProcessRunResult& result, ProcessMeasure::Of kind) {
    Json rows = Json::array();
    const ProcessMeasure* last = nullptr;
    for (const ProcessMeasure& m : result.measures) {
        if (m.kind != kind) continue;
        if (last == nullptr || last->of != m.of || last->class_of != m.class_of) {
            const std::size_t dot = m.of.find('.');
            if (kind == ProcessMeasure::Of::desk) rows.push_back({{"name", m.of}});
            else if (kind == ProcessMeasure::Of::process) rows.push_back({{"process", m.of}, {"class", m.class_of}});
            else rows.push_back({{"process", m.of.substr(0, dot)}, {"step", m.of.substr(dot + 1)}});
        }
        last = &m;
        if (m.at) rows.back()[m.name][key_text(*m.at)] = figure(m);
        else rows.back()[m.name] = figure(m);
    }
    return rows;
}

void print_as_json(const RunRequest& request, const LoadedScenario& loaded, const ProcessRunResult& result, double seconds) {
    print_json({{"scenario", loaded.scenario.name},
                {"seed", request.seed},
                {"replicates", result.replicates},
                {"warm_up_days", result.warm_up_days},
                {"firms", result.cases},
                {"events", result.events},
                {"wall_seconds", seconds},
                {"peak_mib", peak_mib()},
                {"indicators", Json::array()},
                {"desks", rows_of(result, ProcessMeasure::Of::desk)},
                {"cases", rows_of(result, ProcessMeasure::Of::process)},
                {"steps", rows_of(result, ProcessMeasure::Of::step)}});
}

// "desk.service", "process.startup (urgent)".
std::string row_name(const ProcessMeasure& m) {
    if (m.kind == ProcessMeasure::Of::desk) return "desk." + m.of;
    if (m.kind == ProcessMeasure::Of::step) return "step." + m.of;
    return m.class_of == "all" ? "process." + m.of : fmt::format("process.{} ({})", m.of, m.class_of);
}

std::string measure_name(const ProcessMeasure& m) {
    if (!m.at) return m.name;
    if (m.name == "number_at") return fmt::format("number present at {}", key_text(*m.at));
    const std::string of = m.name.substr(0, m.name.find('_'));
    return m.name.ends_with("_tails") ? fmt::format("P({} > {})", of, key_text(*m.at)) : fmt::format("{} quantile {}", of, key_text(*m.at));
}

void print_as_table(const RunRequest& request, const LoadedScenario& loaded, const ProcessRunResult& result) {
    TextTable table({{"of", Align::left},
                     {"measure", Align::left},
                     {"mean", Align::right},
                     {result.replicates > 1 ? "95 % interval" : "", Align::right},
                     {"unit", Align::left}});
    std::string last;
    for (const ProcessMeasure& m : result.measures) {
        const std::string name = row_name(m);
        table.row({name == last ? "" : name, measure_name(m), number_text(m.value.mean),
                   m.value.low ? number_text(*m.value.low) + " ... " + number_text(*m.value.high) : "", m.unit == "1" ? "" : m.unit});
        last = name;
    }
    const int days = loaded.scenario.process_run.days, warm_up = result.warm_up_days;
    print_text(fmt::format("{}, seed {}, {} of {} after {} of warm-up\n\n{}\n{} events\n", loaded.scenario.name, request.seed,
                           count_text(result.replicates, "replicate"), count_text(static_cast<std::uint64_t>(days - warm_up), "day"),
                           count_text(static_cast<std::uint64_t>(warm_up), "day"), table.text(), number_text(static_cast<double>(result.events))));
    print_text(left_out_text(result, loaded.scenario.book));
}

void remark_on_interruption(const RunRequest& request, const ProcessRunResult& result, const ProcessRunOptions& options) {
    fmt::print(stderr, "yingshang: interrupted; {} of {} were over{}\n", result.replicates,
               count_text(static_cast<std::uint64_t>(options.replicates), "replicate"),
               request.output ? fmt::format("; {} has figures over these, is marked incomplete and cannot be resumed", request.output->string())
                              : "");
    fmt::print(stderr, "yingshang: to do the whole of it: {}{}\n", request.command,
               request.output && request.existing == Existing::refuse ? " --force" : "");
}

}  // namespace

int report_process(const RunRequest& request, const LoadedScenario& loaded) {
    refuse_what_regions_have(request);
    ProcessRunOptions options = loaded.scenario.process_run;
    refuse_times_past_the_end(request.process_detail.at, options.days);
    if (request.replicates) options.replicates = static_cast<int>(*request.replicates);
    if (request.output && request.is_first()) check_writable(*request.output, request.existing);
    std::unique_ptr<EventSpool> spool;
    OnReplicateEvents on_events;
    if (request.output && request.events == RecordEvents::yes) {
        if (request.is_first()) spool = std::make_unique<EventSpool>(*request.output);
        on_events = [&spool](std::uint32_t replicate, std::span<const LoggedEvent> events) {
            if (spool) spool->append(0, replicate, events);
        };
    }
    const auto goes_on = [&spool] { return interrupt_signal() == 0 && !(spool && spool->has_failed()); };
    const auto start = std::chrono::steady_clock::now();
    catch_interrupts();
    const ProcessRunResult result =
        run_process(loaded.world, options, request.process_detail, request.seed, request.threads, goes_on, request.communicator, on_events);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (spool) spool->throw_if_failed();  // it stopped the replicates: nothing of them is to be shown
    if (request.format == Format::json) print_as_json(request, loaded, result, seconds);
    else print_as_table(request, loaded, result);
    const int unprinted = std::fflush(stdout) != 0 ? errno : 0;
    if (request.output && request.is_first())
        write_process_result(*request.output, result, record_of(loaded.scenario, request, static_cast<std::uint32_t>(options.replicates)),
                             spool.get(), request.threads);
    if (unprinted != 0) throw IoError("standard output", unprinted);
    if (!result.complete) remark_on_interruption(request, result, options);
    else if (request.progress != ShowProgress::never) fmt::print(stderr, "{}, {:.0f} MiB\n", duration_text(seconds), peak_mib());
    return result.complete ? 0 : exit_code_of_signal(interrupt_signal());
}

}  // namespace yingshang
