#include "engine/plan.hpp"

#include <algorithm>
#include <cmath>

namespace yingshang {
namespace {

void add_law(std::vector<ParameterId>& ids, const std::optional<LawDescription>& law) {
    if (law) ids.insert(ids.end(), law->parameters.begin(), law->parameters.end());
}

void add(std::vector<ParameterId>& ids, const std::optional<ParameterId>& id) {
    if (id) ids.push_back(*id);
}

// Every parameter that a compiled process depends on.
std::vector<ParameterId> parameters_of(const ProcessDescription& process) {
    std::vector<ParameterId> ids{process.limit};
    add(ids, process.target);
    add_law(ids, process.patience);
    if (process.retry) {
        add_law(ids, process.retry->delay);
        ids.push_back(process.retry->at_most);
    }
    for (const StepDescription& s : process.steps) {
        add_law(ids, s.handling);
        add_law(ids, s.time);
        for (const auto& id : {s.probability, s.limit, s.documents, s.visits, s.fee, s.refusal}) add(ids, id);
        if (!s.correction) continue;
        ids.push_back(s.correction->probability);
        ids.push_back(s.correction->at_most);
        add_law(ids, s.correction->firm_time);
    }
    return ids;
}

std::vector<Day> change_days(const ProcessDescription& process, const Values& values, Day from, const std::vector<Day>& structure_changes) {
    std::vector<Day> days = values.change_days(parameters_of(process));
    days.insert(days.end(), structure_changes.begin(), structure_changes.end());
    std::erase_if(days, [&](Day day) { return day <= from; });
    days.push_back(from);
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
}

}  // namespace

EnginePlan::EnginePlan(ProcessBook book, std::shared_ptr<const Calendar> calendar, const Values& values, std::size_t counties, Day from,
                       const std::vector<Day>& structure_changes, const Describe& describe)
    : book_(std::move(book)), calendar_(std::move(calendar)), values_(&values), counties_(counties) {
    for (std::size_t p = 0; p < book_.processes.size(); ++p) {
        const std::vector<Day> days = change_days(book_.processes[p], values, from, structure_changes);
        for (std::size_t c = 0; c < counties; ++c) {
            Versions versions;
            versions.from = days;
            for (const Day day : days)
                versions.rules.push_back(std::make_shared<const CompiledProcess>(
                    compile(describe(ProcessId(p), CountyId(c), day), book_, values, CountyId(c), day)));
            versions_.push_back(std::move(versions));
        }
    }
}

const CompiledProcess& EnginePlan::rules(ProcessId process, CountyId county, Day opened) const {
    const Versions& versions = versions_[process.index() * counties_ + county.index()];
    // A case opened before the first day has that day's rules.
    const auto after = std::upper_bound(versions.from.begin() + 1, versions.from.end(), opened);
    return *versions.rules[static_cast<std::size_t>(after - versions.from.begin()) - 1];
}

DeskRules EnginePlan::desk_rules(DeskId desk, CountyId county, Day day) const {
    const DeskDescription& d = book_.desks[desk.index()];
    const auto value = [&](const std::optional<ParameterId>& id, double otherwise) { return id ? values_->at(*id, county, day) : otherwise; };
    DeskRules rules;
    rules.officers = d.unlimited ? std::numeric_limits<double>::infinity() : value(d.officers, 1);
    rules.added = value(d.added_officers, 0);
    rules.utilisation = value(d.utilisation, 0);
    rules.at_least = value(d.at_least, 0);
    if (d.minutes) rules.open = std::llround(values_->at(*d.minutes, county, day) * 60);
    return rules;
}

double EnginePlan::arrival_rate(std::size_t arrival, CountyId county, Day day) const {
    return values_->at(book_.arrivals[arrival].rate, county, day);
}

}  // namespace yingshang
