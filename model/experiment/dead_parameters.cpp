#include "experiment/dead_parameters.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <mutex>
#include <set>

#include <fmt/format.h>

#include "experiment/parallel.hpp"
#include "experiment/still_reasons.hpp"
#include "parameters/statement_checks.hpp"

namespace yingshang {
namespace {

constexpr int above_everything = 1'000'000;  // layer of what is tried
constexpr double tenth = 0.1;
constexpr double days_instead_of_no_limit = 10;

// Hash of all bits of a run: equal where the runs are.
class Fingerprint {
  public:
    void add(std::uint64_t bits) { value_ = (std::rotl(value_, 5) ^ bits) * 0x9e3779b97f4a7c15u; }
    void add(double v) { add(std::bit_cast<std::uint64_t>(v)); }
    void add(const Ratio& r) {
        add(r.numerator);
        add(r.denominator);
    }
    template <class Item>
    void add(const std::vector<Item>& all) {
        add(std::uint64_t{all.size()});
        for (const Item& item : all) add(item);
    }
    void add(std::uint32_t v) { add(std::uint64_t{v}); }
    void add(const Cube& cube) { add(cube.data); }
    void add(const IndicatorYear& y) {
        add(Ratio{y.numerator, y.denominator});
        add(y.samples);
        add(y.parts);
    }
    void add(const YearOfMoments& y) { add(y.values); }
    void add(std::span<const LoggedEvent> events) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(events.data());
        for (std::size_t i = 0; i < events.size_bytes(); ++i) value_ = (value_ ^ bytes[i]) * 0x100000001b3u;
    }
    [[nodiscard]] std::uint64_t value() const { return value_; }

  private:
    std::uint64_t value_ = 0xcbf29ce484222325u;
};

std::uint64_t fingerprint(const RunResult& run) {
    Fingerprint f;
    for (const Cube* cube : {&run.panel, &run.process, &run.desks, &run.steps, &run.burden}) f.add(*cube);
    f.add(run.indicators.years);
    for (const IndicatorDefinition& d : run.indicators.definitions) f.add(d.weights);
    f.add(run.moments.counties);
    for (const std::uint64_t n : {run.firms_ever, run.firms_at_end, run.events, run.firm_months}) f.add(n);
    return f.value();
}

std::uint64_t fingerprint(const ProcessRunResult& run) {
    Fingerprint f;
    for (const ProcessMeasure& m : run.measures) {
        f.add(m.value.mean);
        f.add(m.variance.value_or(0));
    }
    f.add(run.events);
    f.add(run.cases);
    return f.value();
}

// What a run left: its events by month, and the rest at its end.
struct Trace {
    std::vector<std::uint64_t> months;
    std::uint64_t end = 0;
    bool whole = true;
};

// Told what happens; returns false where the run need not go on.
using OnMonth = std::function<bool(std::span<const LoggedEvent>)>;

class Runner {
  public:
    Runner(const Scenario& scenario, const DeadOptions& options, const std::atomic<bool>& stopped)
        : scenario_(scenario), options_(options), stopped_(stopped) {}

    [[nodiscard]] Trace run(const WorldInput& world, const OnMonth& on_month) const {
        Trace trace;
        bool goes_on = true;
        const auto listen = [&](std::span<const LoggedEvent> events) {
            Fingerprint f;
            f.add(events);
            trace.months.push_back(f.value());
            if (on_month && !on_month(events)) goes_on = false;
        };
        return scenario_.kind == ScenarioKind::region ? run_region(world, trace, goes_on, listen) : run_offices(world, trace, goes_on, listen);
    }

    // Whether the world leaves anything else than `was`: stopped in the month in which it does.
    [[nodiscard]] bool differs(const WorldInput& world, const Trace& was) const {
        std::size_t month = 0;
        bool same = true;
        Trace now;
        const auto compare = [&](std::span<const LoggedEvent> events) {
            Fingerprint f;
            f.add(events);
            same = same && month < was.months.size() && was.months[month] == f.value();
            ++month;
            return same;
        };
        try {
            now = run(world, compare);
        } catch (const DataError&) {
            return true;  // it does not even come to its end
        }
        return !same || (now.whole && (now.end != was.end || now.months != was.months));
    }

  private:
    template <class Listen>
    Trace run_region(const WorldInput& world, Trace& trace, const bool& goes_on, const Listen& listen) const {
        RunOptions options{options_.seed};
        options.counties = options_.counties;
        options.on_events = listen;
        const RunResult result = simulate(world, options, in_order, [&](Day) { return goes_on && !stopped_; });
        trace.whole = result.whole;
        trace.end = fingerprint(result);
        return trace;
    }
    template <class Listen>
    Trace run_offices(const WorldInput& world, Trace& trace, const bool& goes_on, const Listen& listen) const {
        ProcessRunOptions options = scenario_.process_run;
        options.replicates = 1;
        options.warm_up_days = 0;
        options.warm_up_by_mser5 = false;
        const ProcessRunResult result = run_process(
            world, options, {}, options_.seed, 1, [&] { return goes_on && !stopped_; }, nullptr,
            [&](std::uint32_t, std::span<const LoggedEvent> events) { listen(events); });
        trace.whole = result.complete;
        trace.end = fingerprint(result);
        return trace;
    }
    static void in_order(std::size_t n, const std::function<void(std::size_t)>& task) {
        for (std::size_t i = 0; i < n; ++i) task(i);
    }

    const Scenario& scenario_;
    const DeadOptions& options_;
    const std::atomic<bool>& stopped_;
};

std::vector<CountyId> fewest_firms(const WorldInput& world, std::uint64_t seed) {
    RunOptions all{seed};
    const std::vector<double> firms = opening_firms(world, all);
    return {CountyId(static_cast<std::size_t>(std::min_element(firms.begin(), firms.end()) - firms.begin()))};
}

// Every value of a parameter in the counties and over the days that run, each once.
std::vector<double> values_over(const Scenario& scenario, const WorldInput& world, ParameterId id, std::vector<CountyId> counties) {
    if (counties.empty()) counties = {CountyId(std::size_t{0})};
    std::set<double> values;
    std::vector<Day> days = world.values->change_days({id});
    std::erase_if(days, [&](Day d) { return d <= scenario.horizon.from || !(d < last_day(scenario, world)); });
    days.push_back(scenario.horizon.from);
    for (const CountyId c : counties)
        for (const Day day : days)
            if (const double v = world.values->at(id, c, day); !std::isnan(v)) values.insert(v);
    return {values.begin(), values.end()};
}

double next_to_nothing(const Declaration& d) {
    if (std::isfinite(d.most) && std::isfinite(d.least)) return d.least + tenth * (d.most - d.least);
    return d.dimension == Dimension::duration ? static_cast<double>(ticks_per_day) : 1;
}

double moved(double v, double direction, const Declaration& d) {
    if (std::isinf(v)) return d.dimension == Dimension::duration ? days_instead_of_no_limit * static_cast<double>(ticks_per_day) : 1;
    if (v == 0) return direction * next_to_nothing(d);
    const double to = v + direction * tenth * std::abs(v);
    return d.whole ? v + direction * std::max(1.0, std::round(tenth * std::abs(v))) : to;
}

// Tries one parameter after another against the run as it was.
class SearchForDead {
  public:
    SearchForDead(const Scenario& scenario, const WorldInput& world, const Runner& runner, const Trace& was, const std::vector<CountyId>& counties)
        : scenario_(scenario), world_(world), runner_(runner), was_(was), counties_(counties) {}

    void try_out(TriedParameter& p) const {
        std::string refused;
        for (const double value : perturbed_values(scenario_, p.id, values_over(scenario_, world_, p.id, counties_))) {
            std::string problem;
            const std::optional<WorldInput> world = world_with(p.id, value, problem);
            if (!world) {
                refused = problem;
                continue;
            }
            p.at.push_back(value);
            if (!runner_.differs(*world, was_)) continue;
            p.life = Life::moves;
            return;
        }
        p.life = p.at.empty() ? Life::untried : Life::still;
        if (p.at.empty()) p.reason = refused.empty() ? "no other value is permitted" : refused;
    }

  private:
    // Nothing where the scenario is not in order with that value.
    std::optional<WorldInput> world_with(ParameterId id, double value, std::string& problem) const {
        Scenario s = scenario_;
        const Setting& like = s.registry.settings(id).front();
        Setting setting;
        setting.path = like.path;
        setting.value = value;
        setting.base = like.base;
        setting.layer = above_everything;
        Diagnostics diagnostics;
        try {
            s.registry.state(std::move(setting), diagnostics);
            WorldInput world = enact(std::move(s), diagnostics);
            diagnostics.throw_if_any();
            return world;
        } catch (const InputError& e) {
            problem = e.diagnostics().front().problem;
            return std::nullopt;
        }
    }

    const Scenario& scenario_;
    const WorldInput& world_;
    const Runner& runner_;
    const Trace& was_;
    const std::vector<CountyId>& counties_;
};

}  // namespace

std::vector<double> perturbed_values(const Scenario& scenario, ParameterId id, const std::vector<double>& has) {
    const Declaration& d = scenario.registry.declaration(id);
    std::vector<double> values;
    const auto offer = [&](double v) {
        if (is_permitted(d, v) && has != std::vector{v} && std::find(values.begin(), values.end(), v) == values.end()) values.push_back(v);
    };
    for (const Setting& s : scenario.registry.settings(id))
        for (const std::optional<double>& end : {s.low, s.high})
            if (s.verb == Verb::set && end) offer(*end);
    if (values.empty())
        for (const double v : has)
            for (const double direction : {1.0, -1.0}) offer(moved(v, direction, d));
    return values;
}

DeadResult find_dead(const Scenario& scenario, const WorldInput& world, const std::vector<ParameterId>& of, const DeadOptions& asked,
                     const OnTried& on_tried) {
    DeadOptions options = asked;
    if (scenario.kind == ScenarioKind::region && options.counties.empty()) options.counties = fewest_firms(world, options.seed);
    DeadResult result{{}, options.counties};
    for (const ParameterId id : of)
        if (!scenario.registry.settings(id).empty()) result.tried.push_back({id});
    std::atomic<bool> stopped = false;
    const Runner runner(scenario, options, stopped);
    WhatHappened seen(scenario.book);
    const Trace was = runner.run(world, [&](std::span<const LoggedEvent> events) {
        seen.add(events);
        return true;
    });
    const SearchForDead search(scenario, world, runner, was, options.counties);
    const StillReasons reasons(scenario, world, seen, options.counties);
    std::mutex mutex;
    std::size_t done = 0;
    for_each_task(options.threads, result.tried.size(), [&](std::size_t i) {
        if (stopped) return;
        TriedParameter& p = result.tried[i];
        search.try_out(p);
        if (p.life == Life::still) p.reason = reasons.of(p.id);
        const std::scoped_lock lock(mutex);
        if (!on_tried(++done)) stopped = true;
    });
    result.complete = !stopped;
    return result;
}

}  // namespace yingshang
