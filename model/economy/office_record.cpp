#include "economy/office_record.hpp"

#include <algorithm>
#include <limits>
#include <span>

#include "engine/process.hpp"

namespace yingshang {
namespace {

// By linear interpolation between order statistics. Puts the values in another order.
double quantile(std::span<std::uint32_t> values, double p) {
    if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
    const double at = p * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::ptrdiff_t>(at);
    const double share = at - static_cast<double>(below);
    const auto of_below = values.begin() + below;
    std::nth_element(values.begin(), of_below, values.end());
    const double low = *of_below, high = of_below + 1 < values.end() ? *std::min_element(of_below + 1, values.end()) : *of_below;
    return low + share * (high - low);
}

std::uint32_t number(std::uint64_t n) { return static_cast<std::uint32_t>(n); }

ProcessRecord record_of(ProcessTally& t) {
    ProcessRecord r;
    r.opened = number(t.opened);
    r.completed = number(t.completed);
    r.refused = number(t.refused);
    r.abandoned = number(t.abandoned);
    r.in_progress = number(t.in_progress);
    r.within_target = number(t.within_target);
    r.overdue = number(t.overdue);
    r.abandoned_overdue = number(t.abandoned_overdue);
    r.corrected = number(t.corrected);
    r.office_ticks = t.office_ticks;
    r.firm_ticks = t.firm_ticks;
    r.third_party_ticks = t.third_party_ticks;
    r.officer_ticks = t.officer_ticks;
    r.documents = t.documents;
    r.visits = t.visits;
    r.fee = t.fee;
    r.office_median = quantile(t.durations, 0.5);
    r.office_p90 = quantile(t.durations, 0.9);
    return r;
}

StepRecord record_of(const StepTally& t) {
    return {number(t.finished), number(t.corrections), number(t.refusals), t.wait_ticks, t.handling_ticks, t.circulation_ticks};
}

DeskRecord record_of(const DeskTally& t, const DeskTally& staff) {
    return {t.officers, static_cast<double>(t.queue), static_cast<double>(t.arrived_work), utilisation(t, staff)};
}

}  // namespace

void StepRecord::add(const StepRecord& more) {
    finished += more.finished;
    corrections += more.corrections;
    refusals += more.refusals;
    wait_ticks += more.wait_ticks;
    handling_ticks += more.handling_ticks;
    circulation_ticks += more.circulation_ticks;
}

void take_over_steps(OfficeRecord& all, OfficeRecord& one) {
    for (std::size_t p = 0; p < one.steps.size(); ++p)
        for (std::size_t s = 0; s < one.steps[p].size(); ++s) all.steps[p][s].add(one.steps[p][s]);
    one.steps = decltype(one.steps)();
}

OfficeRecord record_of(MonthTally month, const ProcessBook& book) {
    OfficeRecord record;
    record.processes.reserve(month.processes.size());
    record.steps.reserve(month.steps.size());
    record.desks.reserve(month.desks.size());
    for (ProcessTally& t : month.processes) record.processes.push_back(record_of(t));
    for (const auto& of_process : month.steps) {
        auto& steps = record.steps.emplace_back();
        steps.reserve(of_process.size());
        for (const StepTally& t : of_process) steps.push_back(record_of(t));
    }
    const std::vector<std::size_t> staff = officers_of(book);
    for (std::size_t d = 0; d < month.desks.size(); ++d) record.desks.push_back(record_of(month.desks[d], month.desks[staff[d]]));
    return record;
}

}  // namespace yingshang
