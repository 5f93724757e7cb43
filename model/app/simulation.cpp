#include "app/simulation.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <thread>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "app/effort.hpp"
#include "app/interrupt.hpp"
#include "app/progress.hpp"
#include "app/record.hpp"
#include "app/resume.hpp"
#include "app/text_table.hpp"
#include "app/warnings.hpp"
#include "economy/region_run.hpp"
#include "output/result_file.hpp"

namespace yingshang {
namespace {

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
            diagnostics.error({}, fmt::format("{} and {} run over different days", first.name, s.scenario.name), "differences need the same months",
                              "give both the same [horizon], or use --from and --until");
        if (first.places.known_names() != s.scenario.places.known_names())
            diagnostics.error({}, fmt::format("{} and {} have different counties", first.name, s.scenario.name), "differences need the same places");
    }
    diagnostics.throw_if_any();
}

// The day up to which all of them are the same.
Day together_until(const std::vector<LoadedScenario>& scenarios) {
    Day day = scenarios.front().world.horizon.until;
    for (std::size_t s = 1; s < scenarios.size(); ++s) day = std::min(day, branching_day(scenarios.front().world, scenarios[s].world));
    return day;
}

// Of one run a scenario; `like` stands for all.
Work work_of(const LoadedScenario& like, const RunsAhead& runs, const SimulateRequest& request) {
    const Horizon& horizon = like.scenario.horizon;
    const std::vector<CountyId> counties = find_counties(request.counties, like.scenario.places);
    const std::vector<double> firms = opening_firms(like.world, {request.seed, 0, request.scale, counties});
    Work w;
    w.scenarios = runs.scenarios;
    w.runs = runs.scenarios * runs.replicates;
    w.runs_kept = runs.at_a_time * runs.replicates;
    w.scenarios_together = runs.at_a_time;
    w.months_together = std::max(0, month_index(runs.together_until) - month_index(horizon.from));
    w.firms = std::accumulate(firms.begin(), firms.end(), 0.0);
    w.largest_county = w.firms > 0 ? *std::max_element(firms.begin(), firms.end()) / w.firms : 1;
    w.counties = firms.size();
    w.places = like.world.places.size();
    w.months = month_index(horizon.until) - month_index(horizon.from);
    w.result_months = month_index(horizon.until) - month_index(horizon.results_from);
    w.kept_replicates = request.detail == ReplicateDetail::keep_all ? runs.replicates : 0;
    w.breakdowns = request.breakdowns.size();
    for (const By by : request.breakdowns) w.classes += by == By::county ? firms.size() : class_labels(by).size();
    w.events = request.events == RecordEvents::yes;
    w.threads = request.threads;
    w.cores = std::max(1u, std::thread::hardware_concurrency());
    return w;
}

void refuse_more_than_memory(const Work& w, const Effort& e) {
    const double machine = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
    if (machine <= 0 || e.memory <= machine) return;
    throw InputError(
        fmt::format("{} of {} firms at the start ask for {:.0f} MiB of memory", count_text(w.runs, "run"), number_text(w.firms), e.memory / mib),
        fmt::format("this machine has {:.0f}", machine / mib), "use fewer --threads or --replicates, a smaller --scale or some of the --counties");
}

// Of itself: a comparison has no fit. Who asks for a fit has it of any scenario.
bool is_held_to_targets(const Simulation& s) { return s.scenarios.size() == 1 && s.scenarios.front().scenario.states_targets && s.counties.empty(); }

void warn_of_scale(const SimulateRequest& request) {
    if (request.scale >= 1 || request.progress == ShowProgress::never || !request.is_first()) return;
    fmt::print(stderr,
               "warning: at scale {} queues are not those of the whole (one officer is not a tenth of ten): stocks, flows, shares and times of "
               "circulation hold, waits and what hangs on them do not\n",
               number_text(request.scale));
}

void announce(const Work& w, const Effort& e, const SimulateRequest& request) {
    warn_of_scale(request);
    if (request.progress == ShowProgress::never || !request.is_first() || e.seconds < long_seconds) return;
    fmt::print(stderr, "{} of {} firms at the start: about {} on {}, {:.0f} MiB of memory{}\n", count_text(w.runs, "run"), number_text(w.firms),
               duration_text(e.seconds), count_text(request.threads, "thread"), e.memory / mib,
               request.output ? fmt::format(", {:.0f} MiB on disk", std::ceil(e.disk / mib)) : "");
}

void remark_on_interruption(const Simulation& s, const SimulateRequest& request) {
    std::uint64_t over = 0;
    for (const std::vector<RunResult>& runs : s.result.runs) over += runs.size();
    fmt::print(stderr, "yingshang: interrupted; {} of {} were over{}\n", over, count_text(s.result.runs.size() * s.replicates, "run"),
               request.output ? fmt::format(" and are in {}, marked incomplete", request.output->string()) : "");
    const bool goes_on = request.output && request.events == RecordEvents::no;
    fmt::print(stderr, "yingshang: to {}: {}\n", goes_on ? "go on from there" : "do the whole of it", command_to_go_on(request));
}

void report_problems(const Simulation& s, const SimulateRequest& request) {
    for (const FailedReplicate& f : s.result.failed)
        fmt::print(stderr, "yingshang: replicate {} of {} failed (seed {}): {}\n", f.replicate, s.result.scenarios[f.scenario], f.seed, f.error);
    if (!s.result.complete) remark_on_interruption(s, request);
}

}  // namespace

void expect_comparable(const std::vector<LoadedScenario>& scenarios) {
    expect_regions(scenarios);
    expect_one_region(scenarios);
}

void announce_effort(const LoadedScenario& like, const RunsAhead& runs, const SimulateRequest& request) {
    const Work work = work_of(like, runs, request);
    announce(work, expected_effort(work), request);
}

Simulation simulate_ensemble(const SimulateRequest& request, std::vector<LoadedScenario> scenarios, std::uint32_t replicates) {
    expect_comparable(scenarios);
    Simulation s{std::move(scenarios), {}, replicates, {}, 0, nullptr, {}};
    s.counties = find_counties(request.counties, s.scenarios.front().scenario.places);
    if (request.progress != ShowProgress::never && request.is_first()) print_warnings(s.scenarios);
    if (request.output && request.is_first()) check_writable(*request.output, request.existing);
    const std::size_t n = s.scenarios.size();
    const Work work = work_of(s.scenarios.front(), {n, replicates, n, together_until(s.scenarios)}, request);
    const Effort effort = expected_effort(work);
    refuse_more_than_memory(work, effort);
    announce(work, effort, request);

    const bool moments = request.moments == CountMoments::always || is_held_to_targets(s);
    EnsembleOptions options{request.seed, replicates, request.threads, request.scale, s.counties, request.communicator, request.breakdowns, moments};
    if (request.output && request.events == RecordEvents::yes) {
        if (request.is_first()) s.events = std::make_unique<EventSpool>(*request.output);
        options.on_events = [spool = s.events.get()](std::size_t scenario, std::uint32_t replicate, std::span<const LoggedEvent> events) {
            if (spool != nullptr) spool->append(scenario, replicate, events);
        };
    }
    for (const LoadedScenario& l : s.scenarios) s.result.scenarios.push_back(l.scenario.name);
    FinishedRuns finished = request.beginning == Beginning::from_the_output ? finished_runs(s, request) : FinishedRuns{};
    std::vector<EnsembleScenario> ensemble;
    for (const LoadedScenario& l : s.scenarios) ensemble.push_back({l.scenario.name, l.world});
    catch_interrupts();
    const auto start = std::chrono::steady_clock::now();
    {
        ProgressDisplay display(request.progress);
        s.result = run_ensemble(
            ensemble, options,
            [&](const Progress& p) {
                display.update(p);
                return interrupt_signal() == 0 && !(s.events && s.events->has_failed());
            },
            std::move(finished));
    }
    s.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (s.events) s.events->throw_if_failed();  // it stopped the runs: nothing of them is to be shown
    return s;
}

int conclude(const Simulation& s, const SimulateRequest& request) {
    // What is printed comes out before anything is said of it, and is there even where the file cannot be written.
    const int unprinted = std::fflush(stdout) != 0 ? errno : 0;
    if (request.output && request.is_first()) write_result(*request.output, s.result, record_of(s, request), s.events.get(), request.threads);
    report_problems(s, request);
    if (request.progress != ShowProgress::never) {
        fmt::print(stderr, "{}, {:.0f} MiB\n", duration_text(s.wall_seconds), peak_mib());
        if (request.output) fmt::print(stderr, "results in {}\n", request.output->string());
    }
    if (unprinted != 0) throw IoError("standard output", unprinted);
    if (!s.result.complete) return exit_code_of_signal(interrupt_signal());
    return s.result.failed.empty() ? 0 : 1;
}

double peak_mib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    constexpr double kib_a_mib = 1024;
    return static_cast<double>(usage.ru_maxrss) / kib_a_mib;
}

}  // namespace yingshang
