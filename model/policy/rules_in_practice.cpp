#include "policy/rules_in_practice.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/plan.hpp"

namespace yingshang {
namespace {

ProcessDescription described(const ProcessDescription& process, const std::vector<StructureChange>& changes, CountyId county, Day day) {
    ProcessDescription result = patched(process, changes, county, day);
    if (result.steps.size() <= most_steps) return result;
    throw InputError({process.where, fmt::format("the measures switched on split process \"{}\" into {} steps", process.name, result.steps.size()),
                      fmt::format("at most {} are possible", most_steps), "let fewer of them apply to some applicants only"});
}

}  // namespace

RulesInPractice::RulesInPractice(const Registry& registry, const std::vector<StructureChange>& changes,
                                 const std::vector<ProcessDescription>& processes, std::shared_ptr<const Practice> practice, std::size_t counties,
                                 const Calendar& calendar, Diagnostics& diagnostics)
    : registry_(registry),
      changes_(changes),
      processes_(processes),
      practice_(std::move(practice)),
      counties_(counties),
      calendar_(calendar),
      diagnostics_(diagnostics) {
    for (const ProcessDescription& p : processes) in_practice_.push_back(changes_of(p));
}

ProcessDescription RulesInPractice::describe(ProcessId process, CountyId county, Day day, ChangeSet set) const {
    std::vector<StructureChange> counted = changes_;
    std::erase_if(counted, [&](const StructureChange& c) { return !counts(process, c, set); });
    return described(processes_[process.index()], counted, county, day);
}

const Values& RulesInPractice::values(ProcessId process, ChangeSet set) {
    std::unique_ptr<const Values>& known = values_[{process, set}];
    if (known) return *known;
    Extract extract{[&](const Setting& s) { return s.measure.empty() || counts(process, s, set); }, case_parameters(processes_[process.index()])};
    std::sort(extract.of.begin(), extract.of.end());
    known = std::make_unique<const Values>(registry_.resolve(counties_, calendar_.first(), calendar_.last() + 1, diagnostics_, extract));
    return *known;
}

std::optional<ChangeInPractice> RulesInPractice::in_practice(const std::string& measure, Reach reach) const {
    const std::optional<std::size_t> course = measure.empty() || !practice_ ? std::nullopt : practice_->find(measure);
    if (!course || practice_->is_full(*course)) return std::nullopt;
    return ChangeInPractice{*course, reach};
}

std::vector<ChangeInPractice> RulesInPractice::changes_of(const ProcessDescription& process) const {
    std::set<ChangeInPractice> found;
    for (const StructureChange& c : changes_)
        if (const auto change = in_practice(c.measure, c.reach); change && c.process == process.name) found.insert(*change);
    for (const ParameterId id : case_parameters(process))
        for (const Setting& s : registry_.settings(id))
            if (const auto change = in_practice(s.measure, s.reach)) found.insert(*change);
    if (found.size() > most_changes)
        throw InputError({process.where, fmt::format("{} changes to process \"{}\" are being carried out", found.size(), process.name),
                          fmt::format("at most {} are possible", most_changes), "switch fewer measures on, or state fidelity = 1 of some"});
    return {found.begin(), found.end()};
}

template <class Change>
bool RulesInPractice::counts(ProcessId process, const Change& change, ChangeSet set) const {
    const std::optional<ChangeInPractice> wanted = in_practice(change.measure, change.reach);
    if (!wanted) return true;
    const std::vector<ChangeInPractice>& all = in_practice_[process.index()];
    const auto at = std::lower_bound(all.begin(), all.end(), *wanted);
    return at != all.end() && *at == *wanted && ((set >> (at - all.begin())) & 1u) != 0;
}

}  // namespace yingshang
