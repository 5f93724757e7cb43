#include "experiment/process_run.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/sum.hpp"
#include "engine/stated_arrivals.hpp"
#include "experiment/parallel.hpp"

namespace yingshang {
namespace {

using Of = ProcessMeasure::Of;

double ratio(double numerator, double denominator) { return denominator > 0 ? numerator / denominator : undefined; }
double as_double(std::uint64_t n) { return static_cast<double>(n); }
double as_double(std::int64_t n) { return static_cast<double>(n); }
double days(double ticks) { return ticks / static_cast<double>(ticks_per_day); }
double square_days(double squares) { return days(days(squares)); }
double share_variance(double p) { return p * (1 - p); }

// Between the two values next to it. Puts the values in another order, but for the first `apart`, which none of the others is
// below.
double quantile(std::span<std::uint32_t> values, double p, std::size_t apart = 0) {
    if (values.empty()) return undefined;
    const double at = p * static_cast<double>(values.size() - 1);
    const auto below = values.begin() + static_cast<std::ptrdiff_t>(at);
    std::nth_element(values.begin() + static_cast<std::ptrdiff_t>(apart), below, values.end());
    const double low = *below, high = below + 1 == values.end() ? low : *std::min_element(below + 1, values.end());
    return days(low + (at - std::floor(at)) * (high - low));
}

double tail(const std::vector<std::uint32_t>& values, double more_than_days) {
    const double ticks = more_than_days * static_cast<double>(ticks_per_day);
    return ratio(as_double(std::count_if(values.begin(), values.end(), [ticks](std::uint32_t v) { return v > ticks; })),
                 as_double(std::uint64_t{values.size()}));
}

// Which figures a process has: by what can happen to its cases, not by what happened in a replicate, so that all replicates have the same
// ones, in the same order.
struct ToldOfProcess {
    bool keeps_sums = false;      // its cases, or some of them, carry their waits and visits
    bool may_be_revoked = false;  // a later check may take a grant back
};

ToldOfProcess told_of(const EnginePlan& plan, std::size_t p) {
    const ProcessBook& book = plan.book();
    const ProcessDescription& process = book.processes[p];
    const bool from_a_source = std::any_of(book.arrivals.begin(), book.arrivals.end(), [&](const ArrivalDescription& a) {
        return a.process == process.name && a.law == ArrivalLaw::finite_source;
    });
    ToldOfProcess told{from_a_source || book.schema.find("class").has_value(), false};
    for (std::size_t c = 0; c < plan.counties(); ++c)
        for (std::size_t n = 0; n < plan.rules_count(); ++n) {
            const CompiledProcess& rules = plan.rules(static_cast<std::uint16_t>(n), CountyId(c));
            if (rules.process.index() != p) continue;
            told.keeps_sums = told.keeps_sums || !rules.plain;
            for (const CompiledStep& s : rules.steps) told.may_be_revoked = told.may_be_revoked || (s.check && s.check->revoked > 0);
        }
    return told;
}

// The figures of one replicate.
class Figures {
  public:
    explicit Figures(const ProcessDetail& detail) : detail_(detail) {}

    std::vector<ProcessMeasure> labels;
    std::vector<double> values, variances;

    void of(Of kind, std::string name, std::string class_of = {}) {
        kind_ = kind;
        of_ = std::move(name);
        class_of_ = std::move(class_of);
    }
    void add(const char* name, const char* unit, double value, double variance = undefined, std::optional<double> at = std::nullopt) {
        ProcessMeasure m;
        m.kind = kind_;
        m.of = of_;
        m.class_of = class_of_;
        m.name = name;
        m.at = at;
        m.unit = unit;
        labels.push_back(std::move(m));
        values.push_back(value);
        variances.push_back(variance);
    }
    void share(const char* name, double numerator, double denominator) {
        const double p = ratio(numerator, denominator);
        add(name, "1", p, share_variance(p));
    }
    void time(const char* name, const Spread& s) {
        const double mean = days(ratio(as_double(s.sum), as_double(s.number)));
        add(name, "working_days", mean, square_days(ratio(s.squares, as_double(s.number))) - mean * mean);
    }
    void details(const std::string& name, const Spread& s) {
        if (detail_.quantiles.empty() && detail_.tails.empty()) return;
        std::vector<std::uint32_t> values_here = s.values;
        for (const double p : detail_.quantiles) add((name + "_quantiles").c_str(), "working_days", quantile(values_here, p), undefined, p);
        for (const double t : detail_.tails) {
            const double share = tail(values_here, t);
            add((name + "_tails").c_str(), "1", share, share_variance(share), t);
        }
    }
    void number(const char* name, double time, double squares, double ticks) {
        const double mean = time / ticks;
        add(name, "cases", mean, squares >= 0 ? squares / ticks - mean * mean : undefined);
    }
    void present(const std::vector<Census>& censuses, const std::function<std::uint64_t(const Census&)>& count) {
        for (std::size_t i = 0; i < censuses.size(); ++i) add("number_at", "cases", as_double(count(censuses[i])), undefined, detail_.at[i]);
    }

  private:
    const ProcessDetail& detail_;
    Of kind_{};
    std::string of_, class_of_;
};

// The share of the officers' open time that a desk's own cases take; where they serve several desks also that of all together.
void add_utilisation(Figures& f, const StatedRunResult& run, std::size_t d, const ProcessBook& book) {
    const std::vector<std::size_t> staff = officers_of(book);
    const DeskTally& officers = run.tally.desks[staff[d]];
    const bool finite = std::isfinite(officers.officers);
    const auto share = [&](std::size_t desk) { return finite ? utilisation(run.tally.desks[desk], officers) : undefined; };
    f.add("utilisation", "1", share(d));
    double of_all = 0;
    std::size_t served = 0;
    for (std::size_t other = 0; other < book.desks.size(); ++other) {
        if (staff[other] != staff[d]) continue;
        served += 1;
        of_all += share(other);
    }
    if (served > 1) f.add("utilisation_of_officers", "1", of_all);
}

void add_desk(Figures& f, const StatedRunResult& run, std::size_t d, const ProcessBook& book) {
    const DeskTally& t = run.tally.desks[d];
    const double queue = as_double(t.queue_time), busy = as_double(t.busy_time), ticks = as_double(run.ticks), arrived = as_double(t.arrived);
    f.of(Of::desk, book.desks[d].name);
    f.number("number_in_system", queue + busy, t.system_squares, ticks);
    f.number("number_in_queue", queue, -1, ticks);
    f.time("sojourn", t.sojourn);
    f.time("wait", t.wait);
    f.share("p_wait", as_double(t.waited), arrived);
    f.share("p_abandoned", as_double(t.left), arrived);
    f.share("p_blocked", as_double(t.blocked), arrived);
    f.share("p_balked", as_double(t.balked), arrived);
    add_utilisation(f, run, d, book);
    f.details("sojourn", t.sojourn);
    f.details("wait", t.wait);
    f.present(run.present, [d](const Census& c) { return c.at_desk[d]; });
}

void add_process(Figures& f, const StatedRunResult& run, std::size_t p, const ProcessDescription& process, const ToldOfProcess& told) {
    const ProcessTally& t = run.tally.processes[p];
    std::vector<std::uint32_t> durations = t.durations;
    std::size_t apart = 0;
    const auto next_quantile = [&](double share) {
        const double value = quantile(durations, share, apart);
        apart = static_cast<std::size_t>(share * static_cast<double>(std::max<std::size_t>(1, durations.size()) - 1));
        return value;
    };
    const double done = as_double(t.completed), ended = done + as_double(t.refused + t.abandoned + t.turned_away);
    f.add("office_time", "working_days", days(ratio(as_double(t.office_ticks), done)));
    f.add("office_time_p50", "working_days", next_quantile(0.50));
    f.add("office_time_p90", "working_days", next_quantile(0.90));
    f.add("office_time_p95", "working_days", next_quantile(0.95));
    f.share("p_refused", as_double(t.refused), ended);
    f.share("p_abandoned", as_double(t.abandoned), ended);
    f.share("p_turned_away", as_double(t.turned_away), ended);
    if (told.may_be_revoked) f.share("p_revoked", as_double(t.revoked), done);
    if (process.target) f.share("p_within_target", as_double(t.within_target), done);
    f.number("number_in_system", as_double(t.time_in_progress), t.progress_squares, as_double(run.ticks));
    f.present(run.present, [p](const Census& c) { return c.in_process[p]; });
}

void add_classes(Figures& f, const StatedRunResult& run, std::size_t p, const ProcessBook& book, const ToldOfProcess& told) {
    const auto attribute = book.schema.find("class");
    for (std::size_t c = 0; c < run.tally.classes[p].size(); ++c) {
        const ClassTally& t = run.tally.classes[p][c];
        f.of(Of::process, book.processes[p].name, attribute ? book.schema.attributes[*attribute].values[c] : "all");
        f.time("sojourn", t.sojourn);
        f.add("completed", "cases", as_double(t.completed));
        f.share("p_completed", as_double(t.completed), as_double(t.ended));
        if (told.keeps_sums) f.time("wait", t.wait);
        const double visits = ratio(t.visits.sum, as_double(t.visits.number));
        if (told.keeps_sums) f.add("visits", "visits", visits, ratio(t.visits.squares, as_double(t.visits.number)) - visits * visits);
        f.details("sojourn", t.sojourn);
        if (told.keeps_sums) f.details("wait", t.wait);
        if (!attribute) add_process(f, run, p, book.processes[p], told);
    }
    if (!attribute) return;
    f.of(Of::process, book.processes[p].name, "all");
    ClassTally all;
    for (const ClassTally& t : run.tally.classes[p]) {
        all.ended += t.ended;
        all.completed += t.completed;
        all.sojourn.add(t.sojourn);
        all.wait.add(t.wait);
    }
    f.time("sojourn", all.sojourn);
    f.add("completed", "cases", as_double(all.completed));
    f.share("p_completed", as_double(all.completed), as_double(all.ended));
    f.time("wait", all.wait);
    add_process(f, run, p, book.processes[p], told);
}

void add_steps(Figures& f, const StatedRunResult& run, std::size_t p, const ProcessDescription& process) {
    for (std::size_t s = 0; s < process.steps.size(); ++s) {
        const StepTally& t = run.tally.steps[p][s];
        f.of(Of::step, process.name + "." + process.steps[s].name);
        f.number("number", as_double(t.time), -1, as_double(run.ticks));
        f.add("started", "cases", as_double(t.started));
        f.add("finished", "cases", as_double(t.finished));
        const bool desk = process.steps[s].kind == StepKind::desk;
        if (desk) f.add("wait", "working_days", days(ratio(as_double(t.wait_ticks), as_double(t.waits))));
        if (desk) f.add("handling", "working_days", days(ratio(as_double(t.handling_ticks), as_double(t.waits))));
        f.add("circulation", "working_days", days(ratio(as_double(t.circulation_ticks), as_double(t.finished))));
        if (desk) f.share("p_returned", as_double(t.corrections), as_double(t.waits));
        if (desk) f.share("p_refused", as_double(t.refusals), as_double(t.waits));
    }
}

Figures figures_of(const StatedRunResult& run, const ProcessBook& book, const ProcessDetail& detail, const std::vector<ToldOfProcess>& told) {
    Figures f(detail);
    for (std::size_t d = 0; d < book.desks.size(); ++d) add_desk(f, run, d, book);
    for (std::size_t p = 0; p < book.processes.size(); ++p) add_classes(f, run, p, book, told[p]);
    for (std::size_t p = 0; p < book.processes.size(); ++p) add_steps(f, run, p, book.processes[p]);
    return f;
}

// Replicates 0 ... n-1, each with an own key, taken by whichever thread is free; results by number. Threads left over
// share the counties of a replicate. Ranks speak of one replicate at a time.
std::vector<StatedRunResult> run_replicates(const EnginePlan& plan, const StatedRun& run, int replicates, std::uint64_t seed, unsigned threads,
                                            const OnReplicateEvents& on_events = {}) {
    std::vector<StatedRunResult> results(static_cast<std::size_t>(replicates));
    const unsigned at_once = run.communicator == nullptr ? std::min(threads, static_cast<unsigned>(replicates)) : 1;
    const unsigned inside = threads / at_once;
    for_each_task(at_once, results.size(), [&](std::size_t i) {
        StatedRun one = run;
        if (on_events) one.on_events = [&on_events, i](std::span<const LoggedEvent> events) { on_events(static_cast<std::uint32_t>(i), events); };
        results[i] = run_stated(plan, one, RunKey(seed, static_cast<std::uint32_t>(i)), on_threads(inside));
    });
    return results;
}

// The warm-up that the cases present at the end of each day ask for, on average over the replicates.
int warm_up_by_mser5(const EnginePlan& plan, const ProcessRunOptions& options, std::uint64_t seed, unsigned threads, const StatedRun& like) {
    StatedRun pilot{options.days, 0, false, like.goes_on, {}, like.communicator};
    for (int day = 1; day < options.days; ++day) pilot.at.push_back(day * ticks_per_day);
    std::vector<double> series(pilot.at.size(), 0);
    for (const StatedRunResult& run : run_replicates(plan, pilot, options.replicates, seed, threads))
        for (std::size_t i = 0; run.whole && i < series.size(); ++i)
            for (const std::uint64_t n : run.present[i].in_process) series[i] += as_double(n);
    return static_cast<int>(mser5(series));
}

}  // namespace

std::size_t mser5(const std::vector<double>& series) {
    constexpr std::size_t batch = 5;
    std::vector<double> means;
    for (std::size_t i = 0; i + batch <= series.size(); i += batch) {
        double sum = 0;
        for (std::size_t j = 0; j < batch; ++j) sum += series[i + j];
        means.push_back(sum / batch);
    }
    // From the end: sums of what remains when the first d batches are left out.
    double sum = 0, squares = 0, least = std::numeric_limits<double>::infinity();
    std::size_t best = 0;
    for (std::size_t d = means.size(); d-- > 0;) {
        sum += means[d];
        squares += means[d] * means[d];
        const double left = as_double(std::uint64_t{means.size() - d});
        const double error = (squares - sum * sum / left) / (left * left);
        if (d <= means.size() / 2 && error <= least) {
            least = error;
            best = d;
        }
    }
    return best * batch;
}

ProcessRunResult run_process(const WorldInput& world, const ProcessRunOptions& options, const ProcessDetail& detail, std::uint64_t seed,
                             unsigned threads, const std::function<bool()>& goes_on, Communicator* communicator, const OnReplicateEvents& on_events) {
    const EnginePlan& plan = *world.plan;
    ProcessRunResult result;
    StatedRun run{options.days, options.warm_up_days, !detail.quantiles.empty() || !detail.tails.empty(), goes_on, {}, communicator};
    if (options.warm_up_by_mser5) run.warm_up_days = warm_up_by_mser5(plan, options, seed, threads, run);
    result.warm_up_days = run.warm_up_days;
    for (const double at : detail.at) run.at.push_back(std::llround(at * static_cast<double>(ticks_per_day)));
    std::vector<StatedRunResult> runs = run_replicates(plan, run, options.replicates, seed, threads, on_events);
    for (std::size_t i = 0; i < runs.size(); ++i)
        if (runs[i].whole) result.over.push_back(static_cast<std::uint32_t>(i));
    result.complete = std::erase_if(runs, [](const StatedRunResult& one) { return !one.whole; }) == 0;
    result.replicates = static_cast<std::uint32_t>(runs.size());
    std::vector<ToldOfProcess> told;
    for (std::size_t p = 0; p < plan.book().processes.size(); ++p) told.push_back(told_of(plan, p));
    std::vector<std::vector<double>> values, variances;
    for (const StatedRunResult& one : runs) {
        result.events += one.events;
        for (const ProcessTally& t : one.tally.processes) result.cases += t.opened;
        Figures figures = figures_of(one, plan.book(), detail, told);
        if (!values.empty() && values.size() != figures.values.size()) throw InternalError("replicates have different figures");
        values.resize(figures.values.size());
        variances.resize(figures.values.size());
        for (std::size_t i = 0; i < figures.values.size(); ++i) {
            values[i].push_back(figures.values[i]);
            variances[i].push_back(figures.variances[i]);
        }
        if (&one == &runs.front()) result.measures = std::move(figures.labels);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        ProcessMeasure& m = result.measures[i];
        m.value = mean_interval(values[i]);
        const double variance = m.name == "number_at" ? variance_of(values[i]) : mean_interval(variances[i]).mean;
        if (std::isfinite(variance)) m.variance = variance;
    }
    return result;
}

}  // namespace yingshang
