#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/case_numbers.hpp"
#include "engine/endless.hpp"
#include "engine/laws.hpp"
#include "engine/never.hpp"
#include "policy/desk_changes.hpp"
#include "policy/eligible_checks.hpp"
#include "policy/promise_checks.hpp"
#include "policy/rollout.hpp"
#include "policy/rules_in_practice.hpp"
#include "policy/scenario.hpp"
#include "policy/staff_checks.hpp"

namespace yingshang {
namespace {

// Days past the horizon that the calendar covers: durations are worked out on them, nothing is run.
constexpr int margin_days = 400;
// Calendar days that surely hold a number of working days, long holidays included.
constexpr double calendar_days_per_working_day = 1.6;
constexpr double shortest_time = 0.5;      // ticks, besides none
constexpr double fewest_applicants = 0.5;  // of a batch: fewer are rounded to none

Day calendar_end(const Scenario& scenario) {
    if (scenario.kind == ScenarioKind::region) return scenario.horizon.until + margin_days;
    const double days = scenario.process_run.days * (scenario.calendar == CalendarKind::every_day ? 1 : calendar_days_per_working_day);
    return scenario.horizon.from + static_cast<int>(days) + margin_days;
}

Calendar make_calendar(const Scenario& scenario) {
    const Day first = scenario.horizon.from, last = calendar_end(scenario);
    if (scenario.calendar == CalendarKind::every_day) return Calendar::without_holidays(first, last);
    return {first, last, scenario.calendar_exceptions};
}

void check_horizon(const Scenario& scenario, Diagnostics& diagnostics) {
    const Horizon& h = scenario.horizon;
    const auto refuse = [&](const std::string& problem, const std::string& why, const std::string& advice) {
        diagnostics.error({scenario.name, 0, 0}, problem, why, advice);
    };
    if (h.from.value < 0) refuse(fmt::format("the horizon begins {}", to_string(h.from)), "days count from 1970-01-01", "begin later");
    if (scenario.kind == ScenarioKind::process) return;
    if (!(h.from < h.until))
        refuse(fmt::format("the horizon ends {}, not after it begins, {}", to_string(h.until), to_string(h.from)), "", "move `until` in [horizon]");
    if (h.results_from < h.from || !(h.results_from < h.until))
        refuse(fmt::format("results begin {}, outside the horizon", to_string(h.results_from)), "", "move `results_from` in [horizon]");
    if (first_of_month(h.from) != h.from || first_of_month(h.until) != h.until || first_of_month(h.results_from) != h.results_from)
        refuse("the horizon does not begin, end and give results at the first of a month", "books are kept by month", "use the first of a month");
    if (to_date(h.until).year > 2300) refuse("the horizon ends after 2300", "ticks are counted to 2378", "end earlier");
}

// A process scenario is what arrivals bring about.
void check_there_are_arrivals(const Scenario& scenario, Diagnostics& diagnostics) {
    if (scenario.kind != ScenarioKind::process || !scenario.book.arrivals.empty()) return;
    const ProcessBook& book = scenario.book;
    const Location where = !book.processes.empty() ? book.processes.front().where
                           : !book.desks.empty()   ? book.desks.front().where
                                                   : Location{scenario.name, 1, 1};
    diagnostics.error(where, fmt::format("{} has no arrivals", scenario.name), "nobody would come, and there is nothing to simulate",
                      "add [arrivals.NAME] with process = \"...\" and rate = \"... per day\"");
}

// A run that is over before anybody comes. One stream of several that comes too late is told by `check --dead`.
void check_arrivals_within(const Scenario& scenario, Day until, Diagnostics& diagnostics) {
    const auto is_late = [until](const ArrivalDescription& a) { return a.from && *a.from >= until; };
    const std::vector<ArrivalDescription>& arrivals = scenario.book.arrivals;
    if (!std::all_of(arrivals.begin(), arrivals.end(), is_late)) return;
    for (const ArrivalDescription& a : arrivals) {
        const Location* where = a.written.find("from");
        diagnostics.error(where != nullptr ? *where : a.where,
                          fmt::format("arrivals \"{}\" begin on {}, after the end of the run", a.name, to_string(*a.from)),
                          fmt::format("its last day is {}", to_string(until + -1)), "let them begin earlier, or lengthen `horizon` in [run]");
    }
}

// Factors that leave no day on which somebody could come, and batches of nobody: on the first day and in every county.
void check_somebody_comes(const Scenario& scenario, const Values& values, std::size_t counties, Day first, Diagnostics& diagnostics) {
    const auto refuse = [&](const ArrivalDescription& a, const char* key, const std::string& problem, const std::string& why,
                            const std::string& advice) {
        const Location* where = a.written.find(key);
        diagnostics.error(where != nullptr ? *where : a.where, problem, why, advice);
    };
    const auto are_none = [&](const std::vector<ParameterId>& factors) {
        for (std::size_t c = 0; c < counties; ++c)
            for (const ParameterId id : factors)
                if (values.at(id, CountyId(c), first) > 0 || values.change_days({id}).size() > 0) return false;
        return !factors.empty();
    };
    for (const ArrivalDescription& a : scenario.book.arrivals) {
        for (const auto& [key, factors] : {std::pair{"by_month", &a.by_month}, std::pair{"by_weekday", &a.by_weekday}})
            if (are_none(*factors))
                refuse(a, key, fmt::format("all factors of `{}` of arrivals \"{}\" are 0", key, a.name), "nobody would ever come",
                       "give one of them a number above 0, or leave it out");
        if (!a.batch) continue;
        bool somebody = false;
        for (std::size_t c = 0; c < counties; ++c) {
            const Distribution batch = compile_law(*a.batch, values, CountyId(c), first).law;
            somebody = somebody || batch.probability(fewest_applicants, std::numeric_limits<double>::infinity()) > 0;
        }
        if (!somebody)
            refuse(a, "batch", fmt::format("the batches of arrivals \"{}\" are of nobody", a.name), "they are rounded to whole applicants",
                   "state a batch that may be 1 or more, or leave it out");
    }
}

// Official limits and promises count working days.
void check_clock(const Scenario& scenario, const Values& values, ParameterId id, Diagnostics& diagnostics) {
    if (values.base(id) == TimeBase::working) return;
    const std::vector<Setting>& settings = scenario.registry.settings(id);
    diagnostics.error(settings.empty() ? Location{} : settings.front().where,
                      fmt::format("{} counts calendar days", scenario.registry.declaration(id).path), "limits and promises run on working days",
                      "write it in working_days");
}

void check_clocks(const Scenario& scenario, const Values& values, Diagnostics& diagnostics) {
    for (const ProcessDescription& p : scenario.book.processes) {
        check_clock(scenario, values, p.limit, diagnostics);
        if (p.target) check_clock(scenario, values, *p.target, diagnostics);
        for (const StepDescription& s : p.steps)
            if (s.limit) check_clock(scenario, values, *s.limit, diagnostics);
    }
}

// Time is counted in whole seconds: one that would be rounded to nothing is a slip of the unit.
void check_short_times(const Scenario& scenario, const Values& values, std::size_t counties, Day first, Diagnostics& diagnostics) {
    const auto check = [&](ParameterId id) {
        const std::vector<Setting>& settings = scenario.registry.settings(id);
        std::vector<Day> days = values.change_days({id});
        days.insert(days.begin(), first);
        for (const Day day : days)
            for (std::size_t c = 0; c < counties; ++c) {
                const double ticks = values.at(id, CountyId(c), day);
                if (!(ticks > 0 && ticks < shortest_time)) continue;
                diagnostics.error(settings.empty() ? Location{} : settings.back().where,
                                  fmt::format("{} is {:.3g} seconds", scenario.registry.declaration(id).path, ticks),
                                  "time is counted in whole seconds: it would be none", "state at least half a second, or 0");
                return;
            }
    };
    std::vector<ParameterId> gaps;  // between applicants: summed before they are rounded
    for (const ArrivalDescription& a : scenario.book.arrivals)
        if (a.time) add_parameters(*a.time, gaps);
    for (const std::string& path : scenario.registry.paths()) {
        const ParameterId id = scenario.registry.require(path);
        const bool is_time = scenario.registry.declaration(id).dimension == Dimension::duration;
        if (is_time && std::find(gaps.begin(), gaps.end(), id) == gaps.end()) check(id);
    }
}

std::vector<Day> structure_change_days(const std::vector<StructureChange>& changes) {
    std::vector<Day> days;
    for (const StructureChange& c : changes) {
        if (c.from) days.push_back(*c.from);
        if (c.until) days.push_back(*c.until);
    }
    return days;
}

// Several measures that together leave a process without a step; one alone is told of where it is read.
void check_what_is_left(const Scenario& scenario, std::size_t counties, Diagnostics& diagnostics) {
    std::vector<Day> days = structure_change_days(scenario.changes);
    days.push_back(scenario.horizon.from);
    for (const ProcessDescription& p : scenario.book.processes) {
        const auto last = std::find_if(scenario.changes.rbegin(), scenario.changes.rend(), [&](const StructureChange& c) {
            return c.process == p.name && c.verb == StructureVerb::remove && !c.applies;
        });
        if (last == scenario.changes.rend()) continue;
        const auto left_empty = [&](Day day) {
            for (std::size_t c = 0; c < counties; ++c)
                if (patched(p, scenario.changes, CountyId(c), day).steps.empty()) return true;
            return false;
        };
        if (std::any_of(days.begin(), days.end(), left_empty))
            diagnostics.error(last->where,
                              fmt::format("measures remove every step of process \"{}\", the last of them measure {}", p.name, last->measure),
                              "a process without steps is none", "leave one step");
    }
}

bool is_named(const std::vector<std::string>& steps, const std::string& step) { return std::find(steps.begin(), steps.end(), step) != steps.end(); }

// Steps that a measure takes away do not stand between others.
std::vector<std::string> removed_steps(const std::string& process, const std::vector<StructureChange>& changes) {
    std::vector<std::string> all;
    for (const StructureChange& c : changes)
        if (c.verb == StructureVerb::remove && c.process == process) all.insert(all.end(), c.steps.begin(), c.steps.end());
    return all;
}

// Whether one of the steps waits for another of them with none between.
bool wait_for_each_other(const std::vector<std::string>& steps, const ProcessDescription& process, const std::vector<std::string>& removed) {
    const auto waits = [&](const StepDescription& of) {
        std::vector<std::string> open = of.after, seen;
        while (!open.empty()) {
            const std::string name = open.back();
            open.pop_back();
            if (name != of.name && is_named(steps, name)) return true;
            if (!is_named(removed, name) || is_named(seen, name)) continue;
            seen.push_back(name);
            for (const StepDescription& s : process.steps)
                if (s.name == name) open.insert(open.end(), s.after.begin(), s.after.end());
        }
        return false;
    };
    return std::any_of(process.steps.begin(), process.steps.end(), [&](const StepDescription& s) { return is_named(steps, s.name) && waits(s); });
}

void check_unordered(const Scenario& scenario, Diagnostics& diagnostics) {
    for (const StructureChange& c : scenario.changes)
        for (const ProcessDescription& p : scenario.book.processes)
            if (c.verb == StructureVerb::unorder && c.process == p.name && !wait_for_each_other(c.steps, p, removed_steps(p.name, scenario.changes)))
                diagnostics.error(
                    c.where,
                    fmt::format("measure {} unorders {} of process \"{}\", where nothing changes", c.measure, fmt::join(c.steps, ", "), p.name),
                    "none of these steps waits for another of them without a step between",
                    "name steps that follow each other, with those between them");
}

// The first day that is not run.
Day last_day_of(const Scenario& scenario, const Calendar& calendar) {
    return scenario.kind == ScenarioKind::region ? scenario.horizon.until : calendar.working_day(scenario.process_run.days);
}

// What measures alone give a value to has none here, and nobody asks for it.
std::shared_ptr<const Values> values_without_measures(const Scenario& scenario, std::size_t counties, const Calendar& calendar) {
    Diagnostics ignored;
    return std::make_shared<const Values>(scenario.registry.without_measures().resolve(counties, calendar.first(), calendar.last() + 1, ignored));
}

bool is_under_way(const Practice& practice) {
    for (std::size_t m = 0; m < practice.courses().size(); ++m)
        if (!practice.is_full(m)) return true;
    return false;
}

// The first of a month: practice goes by months.
Day first_day_of_measures(const Scenario& scenario, const WorldInput& world) {
    Day first = world.values->first_difference(*world.base_values).value_or(world.horizon.until);
    for (const StructureChange& change : scenario.changes) first = std::min(first, change.from.value_or(world.horizon.from));
    for (const DeskChange& change : scenario.desk_changes) first = std::min(first, change.from.value_or(world.horizon.from));
    for (const InForce& measure : scenario.in_force) first = std::min(first, measure.from);
    return std::min(first_of_month(first), world.horizon.until);
}

}  // namespace

WorldInput enact(Scenario scenario, Diagnostics& diagnostics) {
    check_horizon(scenario, diagnostics);
    validate(scenario.book, diagnostics);
    check_promises(scenario, diagnostics);
    if (!diagnostics.empty()) return {};
    WorldInput world;
    world.places = scenario.places;
    world.horizon = scenario.horizon;
    world.calendar = std::make_shared<const Calendar>(make_calendar(scenario));
    const std::size_t counties = std::max<std::size_t>(1, scenario.places.size());
    // Every measure in full: what the rules say on paper.
    world.values =
        std::make_shared<const Values>(scenario.registry.resolve(counties, world.calendar->first(), world.calendar->last() + 1, diagnostics));
    world.base_values = scenario.switched_on.empty() ? world.values : values_without_measures(scenario, counties, *world.calendar);
    const bool values_are_known = diagnostics.empty();
    if (values_are_known) check_clocks(scenario, *world.values, diagnostics);
    if (values_are_known) check_short_times(scenario, *world.values, counties, world.calendar->first(), diagnostics);
    if (diagnostics.empty()) check_laws(scenario.book, scenario.registry, *world.values, counties, world.calendar->first(), diagnostics);
    if (diagnostics.empty()) check_endless(scenario.book, *world.values, counties, world.calendar->first(), diagnostics);
    if (diagnostics.empty())
        check_case_numbers(scenario.book, scenario.registry, *world.values, counties, *world.calendar, world.calendar->first(),
                           last_day_of(scenario, *world.calendar), diagnostics);
    if (diagnostics.empty()) check_somebody_comes(scenario, *world.values, counties, world.calendar->first(), diagnostics);
    if (diagnostics.empty()) check_there_are_arrivals(scenario, diagnostics);
    if (scenario.kind == ScenarioKind::process) check_arrivals_within(scenario, last_day_of(scenario, *world.calendar), diagnostics);
    if (values_are_known) check_staff(scenario, *world.values, scenario.horizon.from, last_day_of(scenario, *world.calendar), diagnostics);
    if (values_are_known) check_eligible(scenario, *world.values, *world.base_values, diagnostics);
    if (values_are_known) check_desk_changes(scenario, *world.values, counties, world.calendar->first(), diagnostics);
    world.indicators =
        std::make_shared<const IndicatorBook>(scenario.case_indicators, scenario.book, *world.values, world.calendar->first(), diagnostics);
    check_what_is_left(scenario, counties, diagnostics);
    check_unordered(scenario, diagnostics);
    check_rollout(scenario, diagnostics);
    if (values_are_known) check_ceilings(scenario, *world.values, counties, diagnostics);
    if (!diagnostics.empty()) return {};
    world.practice = work_out_practice(scenario, *world.values);
    const bool under_way = world.practice && is_under_way(*world.practice);
    if (under_way)
        world.values = std::make_shared<const Values>(
            scenario.registry.resolve(counties, world.calendar->first(), world.calendar->last() + 1, diagnostics, *world.practice));
    world.measures_from = first_day_of_measures(scenario, world);
    const std::vector<ProcessDescription> processes = scenario.book.processes;
    RulesInPractice rules(scenario.registry, scenario.changes, processes, world.practice, counties, *world.calendar, diagnostics);
    const auto lot = under_way ? std::make_shared<const CaseLot>(world.practice, rules.changes(), scenario.book) : nullptr;
    std::vector<PooledDesks> pools = pooled_desks(scenario, world.practice.get(), counties, world.calendar->first());
    std::vector<MovedDesk> moved = moved_desks(scenario, world.practice.get(), counties, world.calendar->first());
    world.plan = std::make_shared<const EnginePlan>(
        std::move(scenario.book), world.calendar, *world.values, world.places, world.calendar->first(), last_day_of(scenario, *world.calendar),
        structure_change_days(scenario.changes),
        EnginePlan::InPractice{
            lot, [&](ProcessId process, CountyId county, Day day, ChangeSet set) { return rules.describe(process, county, day, set); },
            [&](ProcessId process, ChangeSet set) -> const Values& { return under_way ? rules.values(process, set) : *world.values; },
            std::move(pools), std::move(moved)});
    check_never(*world.plan, diagnostics);
    world.registry = std::make_shared<const Registry>(std::move(scenario.registry));
    return world;
}

}  // namespace yingshang
