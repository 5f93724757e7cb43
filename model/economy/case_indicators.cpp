#include "economy/case_indicators.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#include <fmt/format.h>

#include "economy/rules.hpp"
#include "economy/tallies.hpp"

namespace yingshang {
namespace {

constexpr double day_ticks = static_cast<double>(ticks_per_day);
constexpr double hours_per_day = 24;
constexpr double office_hour_ticks = 3600;
constexpr double working_days_per_month = working_days_per_year / 12;

bool is_time(Statistic s) {
    return s == Statistic::office_time || s == Statistic::firm_time || s == Statistic::total_time || s == Statistic::phase_time ||
           s == Statistic::wait;
}

Combination combination_of(const CaseIndicator& i) {
    if (i.variation) return Combination::variation;
    if (i.weighted) return Combination::weighted;
    if (i.statistic == Statistic::median_office_time) return Combination::median;
    return i.statistic == Statistic::cases ? Combination::total : Combination::ratio;
}

std::vector<std::size_t> processes_of(const CaseIndicator& i, const ProcessBook& book, Diagnostics& diagnostics) {
    std::vector<std::size_t> found;
    std::vector<std::string> known;
    for (std::size_t p = 0; p < book.processes.size(); ++p) {
        known.push_back(book.processes[p].name);
        if (i.authority && book.processes[p].authority == *i.authority && book.processes[p].weight) found.push_back(p);
    }
    for (const std::string& name : i.processes) {
        const auto at = std::find(known.begin(), known.end(), name);
        if (at != known.end()) found.push_back(static_cast<std::size_t>(at - known.begin()));
        else
            diagnostics.error(i.where, fmt::format("unknown process \"{}\"", name), fmt::format("of indicator \"{}\"", i.definition.name),
                              nearest_name(name, known).empty() ? "" : fmt::format("did you mean \"{}\"?", nearest_name(name, known)));
    }
    return found;
}

StepSet steps_of(const CaseIndicator& i, const ProcessDescription& process, Diagnostics& diagnostics) {
    if (i.statistic != Statistic::steps) return 0;
    StepSet set = 0;
    for (std::size_t s = 0; s < process.steps.size(); ++s) {
        const bool named = std::find(i.steps.begin(), i.steps.end(), process.steps[s].name) != i.steps.end();
        if (named || (i.steps.empty() && process.steps[s].kind == StepKind::desk)) set |= set_of(s);
    }
    if (set == 0 && !i.steps.empty())
        diagnostics.error(i.where, fmt::format("no step of indicator \"{}\" is one of process \"{}\"", i.definition.name, process.name));
    return set;
}

}  // namespace

std::optional<TimeUnit> time_unit(const std::string& unit) {
    if (unit == "working days") return TimeUnit{day_ticks, false};
    if (unit == "months") return TimeUnit{day_ticks * working_days_per_month, false};
    if (unit == "hours") return TimeUnit{office_hour_ticks, false};
    if (unit == "calendar days") return TimeUnit{day_ticks, true};
    if (unit == "clock hours") return TimeUnit{day_ticks / hours_per_day, true};
    return std::nullopt;
}

void CaseSums::add(const Outcome& o, const CaseCell& cell, double online_share) {
    const bool done = o.result == CaseResult::completed;
    if (!done && o.result != CaseResult::refused) return;
    decided += 1;
    corrected += o.corrections > 0 ? 1 : 0;
    online += online_share;
    if (!done) return;
    completed += 1;
    accepted_at_once += o.corrections == 0 ? 1 : 0;
    office_ticks += static_cast<double>(o.office_ticks);
    total_ticks += static_cast<double>(o.total_ticks);
    calendar_ticks += static_cast<double>(o.finished.value) - static_cast<double>(o.opened.value);
    stopped_ticks += static_cast<double>(o.total_ticks - o.office_ticks);
    firm_ticks += static_cast<double>(o.firm_ticks);
    // Of a case that is the applicant's alone, the nights too; of others as much of the calendar as of the working time.
    const double span = static_cast<double>(o.finished.value) - static_cast<double>(o.opened.value);
    firm_calendar_ticks += o.total_ticks > 0 ? span * static_cast<double>(o.firm_ticks) / static_cast<double>(o.total_ticks) : span;
    if (o.phase_ticks > 0) {
        phase_ticks += static_cast<double>(o.phase_ticks);
        phases += 1;
    }
    within += o.within_target ? 1 : 0;
    visits += o.visits;
    documents += o.documents;
    fee += o.fee;
    steps += std::popcount(o.steps & cell.steps);
    waited_ticks += static_cast<double>(o.waited_ticks);
}

void CaseSums::add(const CaseSums& m) {
    for (double CaseSums::*sum :
         {&CaseSums::decided, &CaseSums::completed, &CaseSums::office_ticks, &CaseSums::total_ticks, &CaseSums::calendar_ticks,
          &CaseSums::stopped_ticks, &CaseSums::firm_ticks, &CaseSums::firm_calendar_ticks, &CaseSums::phase_ticks, &CaseSums::phases,
          &CaseSums::within, &CaseSums::visits, &CaseSums::documents, &CaseSums::fee, &CaseSums::steps, &CaseSums::waited_ticks, &CaseSums::corrected,
          &CaseSums::accepted_at_once, &CaseSums::online})
        this->*sum += m.*sum;
}

Ratio IndicatorBook::Entry::of(const CaseSums& s) const {
    switch (stated.statistic) {
        case Statistic::office_time: return {(unit.calendar ? s.calendar_ticks - s.stopped_ticks : s.office_ticks) / unit.ticks, s.completed};
        case Statistic::median_office_time: return {};  // from each case's own
        case Statistic::total_time: return {(unit.calendar ? s.calendar_ticks : s.total_ticks) / unit.ticks, s.completed};
        case Statistic::firm_time: return {(unit.calendar ? s.firm_calendar_ticks : s.firm_ticks) / unit.ticks, s.completed};
        case Statistic::phase_time: return {s.phase_ticks / unit.ticks, s.phases};
        case Statistic::share_within: return {s.within, s.completed};
        case Statistic::visits: return {s.visits, s.completed};
        case Statistic::documents: return {s.documents, s.completed};
        case Statistic::fee: return {s.fee, s.completed};
        case Statistic::steps: return {s.steps, s.completed};
        case Statistic::wait: return {s.waited_ticks / unit.ticks, s.completed};
        case Statistic::corrected: return {s.corrected, s.decided};
        case Statistic::accepted_at_once: return {s.accepted_at_once, s.decided};
        case Statistic::online: return {s.online, s.decided};
        case Statistic::cases: return {s.decided, 0};
        case Statistic::cases_per_firm: return {s.decided, 0};
    }
    throw InternalError("an indicator of cases has no known statistic");
}

std::uint16_t IndicatorBook::cell(const CaseCell& wanted) {
    for (std::size_t i = 0; i < cells_.size(); ++i)
        if (cells_[i].process == wanted.process && cells_[i].applies == wanted.applies && cells_[i].steps == wanted.steps) {
            cells_[i].keeps_durations = cells_[i].keeps_durations || wanted.keeps_durations;
            return static_cast<std::uint16_t>(i);
        }
    cells_.push_back(wanted);
    cells_of_[wanted.process.index()].push_back(static_cast<std::uint16_t>(cells_.size() - 1));
    return static_cast<std::uint16_t>(cells_.size() - 1);
}

void IndicatorBook::add_cases(const CaseIndicator& stated, const ProcessBook& book, const Values& values, Day from, Diagnostics& diagnostics) {
    Entry entry;
    entry.of_cases = true;
    entry.stated = stated;
    IndicatorDefinition definition = stated.definition;
    definition.combination = combination_of(stated);
    const std::optional<TimeUnit> unit = time_unit(definition.unit);
    if (is_time(stated.statistic) && !unit && !stated.variation)
        diagnostics.error(stated.where, fmt::format("indicator \"{}\" is a time in \"{}\"", definition.name, definition.unit),
                          "that is no unit of time", "use working days, calendar days, months, hours or clock hours");
    entry.unit = unit.value_or(TimeUnit{day_ticks, false});
    for (const std::size_t p : processes_of(stated, book, diagnostics)) {
        const ProcessDescription& process = book.processes[p];
        entry.cells.push_back(
            cell({ProcessId(p), stated.applies, steps_of(stated, process, diagnostics), stated.statistic == Statistic::median_office_time}));
        if (!stated.weighted) continue;
        if (process.weight) definition.weights.push_back(values.at(*process.weight, CountyId(0), from));
        else
            diagnostics.error(stated.where, fmt::format("process \"{}\" has no weight", process.name),
                              fmt::format("indicator \"{}\" is weighted", definition.name), "add weight = ... to the process");
    }
    if (stated.statistic == Statistic::median_office_time && (stated.weighted || definition.unit != "working days"))
        diagnostics.error(stated.where, fmt::format("indicator \"{}\" is a median", definition.name), "of all cases together, in working days",
                          "leave `mean` out and measure it in working days");
    if (stated.statistic == Statistic::phase_time)
        for (const std::uint16_t c : entry.cells)
            if (const ProcessDescription& process = book.processes[cells_[c].process.index()]; process.counts_until.empty())
                diagnostics.error(stated.where, fmt::format("process \"{}\" counts until no step", process.name),
                                  fmt::format("indicator \"{}\" measures that phase", definition.name), "add counts_until = \"STEP\" to the process");
    definitions_.push_back(std::move(definition));
    entries_.push_back(std::move(entry));
}

IndicatorBook::IndicatorBook(const std::vector<CaseIndicator>& stated, const ProcessBook& book, const Values& values, Day from,
                             Diagnostics& diagnostics)
    : cells_of_(book.processes.size()) {
    const std::vector<IndicatorDefinition>& behaviour = indicator_definitions();
    for (std::size_t i = 0; i < behaviour.size(); ++i) {
        definitions_.push_back(behaviour[i]);
        entries_.emplace_back();
        entries_.back().behaviour = i;
    }
    for (const CaseIndicator& i : stated) {
        const bool taken = std::any_of(behaviour.begin(), behaviour.end(), [&](const IndicatorDefinition& d) { return d.name == i.definition.name; });
        if (taken)
            diagnostics.error(i.where, fmt::format("indicator \"{}\" is one of the program's own", i.definition.name), "", "take another name");
        else add_cases(i, book, values, from, diagnostics);
    }
    std::vector<std::size_t> order(definitions_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return definitions_[a].name < definitions_[b].name; });
    std::vector<IndicatorDefinition> definitions;
    std::vector<Entry> entries;
    for (const std::size_t i : order) {
        definitions.push_back(std::move(definitions_[i]));
        entries.push_back(std::move(entries_[i]));
    }
    definitions_ = std::move(definitions);
    entries_ = std::move(entries);
}

}  // namespace yingshang
