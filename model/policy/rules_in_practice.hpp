// The rules of cases while measures are being carried out: which changes of measures each process may have, and its description and
// values with each set of them. Knows no luck: who has which set is drawn in the engine.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/calendar.hpp"
#include "engine/case_lot.hpp"
#include "policy/measure.hpp"

namespace yingshang {

class RulesInPractice {
  public:
    // InputError where a process may have more than `most_changes` changes. Null `practice`: every measure is in full. All references must live.
    RulesInPractice(const Registry& registry, const std::vector<StructureChange>& changes, const std::vector<ProcessDescription>& processes,
                    std::shared_ptr<const Practice> practice, std::size_t counties, const Calendar& calendar, Diagnostics& diagnostics);

    [[nodiscard]] const std::vector<std::vector<ChangeInPractice>>& changes() const { return in_practice_; }  // by process
    [[nodiscard]] ProcessDescription describe(ProcessId process, CountyId county, Day day, ChangeSet set) const;
    // Those of the process alone; worked out when asked for, with their problems.
    [[nodiscard]] const Values& values(ProcessId process, ChangeSet set);

  private:
    [[nodiscard]] std::optional<ChangeInPractice> in_practice(const std::string& measure, Reach reach) const;
    [[nodiscard]] std::vector<ChangeInPractice> changes_of(const ProcessDescription& process) const;
    template <class Change>
    [[nodiscard]] bool counts(ProcessId process, const Change& change, ChangeSet set) const;

    const Registry& registry_;
    const std::vector<StructureChange>& changes_;
    const std::vector<ProcessDescription>& processes_;
    std::shared_ptr<const Practice> practice_;
    std::size_t counties_;
    const Calendar& calendar_;
    Diagnostics& diagnostics_;
    std::vector<std::vector<ChangeInPractice>> in_practice_;
    std::map<std::pair<ProcessId, ChangeSet>, std::unique_ptr<const Values>> values_;
};

}  // namespace yingshang
