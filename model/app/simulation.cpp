#include "app/simulation.hpp"

#include <chrono>
#include <cmath>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "app/interrupt.hpp"
#include "app/progress.hpp"
#include "app/record.hpp"
#include "app/text_table.hpp"
#include "output/result_file.hpp"

namespace yingshang {
namespace {

// Measured on the shipped baseline: one core of a 2023 server, release build. They serve the announcement, and the refusal of what no memory holds.
constexpr double seconds_a_firm_month = 1.9e-7;   // of a firm that exists on the first day, growth included
constexpr double bytes_a_firm = 560;              // of a firm that exists on the first day, later ones and their cases included
constexpr double bytes_of_any_file = 1.2e6;
constexpr double bytes_a_county_month = 2500;     // of a scenario in the result file
constexpr double bytes_of_its_replicates = 1500;  // the same of each replicate that is kept
constexpr double events_a_firm_month = 0.9;       // of a firm that exists on the first day
constexpr double seconds_an_event = 3.2e-7;       // to write down and to pack
constexpr double bytes_an_event = 28 + 7;         // while it runs, and in the result file
constexpr double mib = 1024.0 * 1024.0;
constexpr double long_seconds = 5;

void expect_regions(const std::vector<LoadedScenario>& scenarios) {
    Diagnostics diagnostics;
    for (const LoadedScenario& s : scenarios)
        if (s.scenario.kind == ScenarioKind::process)
            diagnostics.error({}, fmt::format("{} is a process scenario", s.scenario.name), "it has no firms to compare", "use yingshang run");
    diagnostics.throw_if_any();
}

// Differences are by year and county: the scenarios must agree on both.
void expect_one_region(const std::vector<LoadedScenario>& scenarios) {
    Diagnostics diagnostics;
    const Scenario& first = scenarios.front().scenario;
    for (const LoadedScenario& s : scenarios) {
        const Horizon& a = first.horizon;
        const Horizon& b = s.scenario.horizon;
        if (a.from != b.from || a.results_from != b.results_from || a.until != b.until)
            diagnostics.error({}, fmt::format("{} and {} run over different days", first.name, s.scenario.name), "differences need the same months", "give both the same [horizon], or use --from and --until");
        if (first.places.known_names() != s.scenario.places.known_names())
            diagnostics.error({}, fmt::format("{} and {} have different counties", first.name, s.scenario.name), "differences need the same places");
    }
    diagnostics.throw_if_any();
}

double bytes_of_file(const Simulation& s, const SimulateRequest& request) {
    const Scenario& first = s.scenarios.front().scenario;
    const double counties = static_cast<double>(s.counties.empty() ? first.places.size() : s.counties.size());
    const double kept = request.detail == ReplicateDetail::keep_all ? s.replicates : 0;
    const int months = month_index(first.horizon.until) - month_index(first.horizon.results_from);
    return bytes_of_any_file + static_cast<double>(s.scenarios.size()) * counties * months * (bytes_a_county_month + kept * bytes_of_its_replicates);
}

// What the work is expected to take.
struct Effort {
    double runs = 0, firms = 0, seconds = 0, bytes = 0, events = 0;
};

Effort effort_of(const Simulation& s, const SimulateRequest& request) {
    const Horizon& horizon = s.scenarios.front().scenario.horizon;
    const WorldInput& world = s.scenarios.front().world;
    Effort e;
    e.runs = static_cast<double>(s.scenarios.size()) * s.replicates;
    e.firms = static_cast<double>(opening_firms(world, {request.seed, 0, request.scale, s.counties}));
    const int months = month_index(horizon.until) - month_index(horizon.from);
    const double at_once = std::min<double>(request.threads, e.runs * static_cast<double>(world.places.size()));
    e.seconds = e.firms * months * seconds_a_firm_month * e.runs / at_once;
    e.bytes = e.firms * bytes_a_firm * std::min<double>(request.threads, e.runs);
    if (request.events == RecordEvents::yes) e.events = e.firms * months * events_a_firm_month * e.runs;
    e.seconds += e.events * seconds_an_event / request.threads;
    return e;
}

void refuse_more_than_memory(const Effort& e) {
    const double machine = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
    if (machine <= 0 || e.bytes <= machine) return;
    throw InputError(fmt::format("{} firms at the start ask for {:.0f} MiB of memory", number_text(e.firms), e.bytes / mib),
                     fmt::format("this machine has {:.0f}", machine / mib), "use fewer --threads, a smaller --scale or some of the --counties");
}

void announce(const Effort& e, const Simulation& s, const SimulateRequest& request) {
    if (request.progress == ShowProgress::never || e.seconds < long_seconds) return;
    fmt::print(stderr, "{} of {} firms at the start: about {} on {}, {:.0f} MiB of memory{}\n", count_text(static_cast<std::uint64_t>(e.runs), "run"),
               number_text(e.firms), duration_text(e.seconds), count_text(request.threads, "thread"), e.bytes / mib,
               request.output ? fmt::format(", {:.0f} MiB on disk", std::ceil((bytes_of_file(s, request) + e.events * bytes_an_event) / mib)) : "");
}

void remark_on_interruption(const Simulation& s, const SimulateRequest& request) {
    std::uint64_t over = 0;
    for (const std::vector<RunResult>& runs : s.result.runs) over += runs.size();
    fmt::print(stderr, "yingshang: interrupted; {} of {} were over{}\n", over, count_text(s.result.runs.size() * s.replicates, "run"),
               request.output ? fmt::format(" and are in {}, marked incomplete", request.output->string()) : "");
    const bool replaces = !request.output || request.existing == Existing::replace;
    fmt::print(stderr, "yingshang: for the whole of it: {}{}\n", request.command, replaces ? "" : " --force");
}

void report_problems(const Simulation& s, const SimulateRequest& request) {
    for (const FailedReplicate& f : s.result.failed)
        fmt::print(stderr, "yingshang: replicate {} of {} failed (seed {}): {}\n", f.replicate, s.result.scenarios[f.scenario], f.seed, f.error);
    if (!s.result.complete) remark_on_interruption(s, request);
}

}  // namespace

Simulation simulate_ensemble(const SimulateRequest& request, std::vector<LoadedScenario> scenarios, std::uint32_t replicates) {
    expect_regions(scenarios);
    expect_one_region(scenarios);
    Simulation s{std::move(scenarios), {}, replicates, {}, 0};
    s.counties = find_counties(request.counties, s.scenarios.front().scenario.places);
    if (request.output && request.is_first()) check_writable(*request.output, request.existing);
    const Effort effort = effort_of(s, request);
    refuse_more_than_memory(effort);
    announce(effort, s, request);

    std::optional<EventSpool> spool;
    EnsembleOptions options{request.seed, replicates, request.threads, request.scale, s.counties, request.communicator};
    if (request.output && request.events == RecordEvents::yes) {
        if (request.is_first()) spool.emplace(*request.output);
        options.on_events = [&spool](std::size_t scenario, std::uint32_t replicate, std::span<const LoggedEvent> events) {
            if (spool) spool->append(scenario, replicate, events);
        };
    }
    std::vector<EnsembleScenario> ensemble;
    for (const LoadedScenario& l : s.scenarios) ensemble.push_back({l.scenario.name, l.world});
    catch_interrupts();
    const auto start = std::chrono::steady_clock::now();
    {
        ProgressDisplay display(request.progress);
        s.result = run_ensemble(ensemble, options, [&](const Progress& p) {
            display.update(p);
            return interrupt_signal() == 0 && !(spool && spool->has_failed());
        });
    }
    s.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (spool) spool->throw_if_failed();
    if (request.output && request.is_first()) write_result(*request.output, s.result, record_of(s, request), spool ? &*spool : nullptr, request.threads);
    report_problems(s, request);
    return s;
}

int exit_code(const Simulation& s) {
    if (!s.result.complete) return exit_code_of_signal(interrupt_signal());
    return s.result.failed.empty() ? 0 : 1;
}

void remark_on_effort(const Simulation& s, const SimulateRequest& request) {
    if (request.progress == ShowProgress::never) return;
    fmt::print(stderr, "{}, {:.0f} MiB\n", duration_text(s.wall_seconds), peak_mib());
    if (request.output) fmt::print(stderr, "results in {}\n", request.output->string());
}

double peak_mib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    constexpr double kib_a_mib = 1024;
    return static_cast<double>(usage.ru_maxrss) / kib_a_mib;
}

}  // namespace yingshang
