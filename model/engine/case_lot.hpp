// Which of the rules of its opening day a case goes by while measures are being carried out: the luck of the case decides whether its
// office handles it the new way, that of the applicant whether he knows of what is optional. Knows shares alone, no measure by name.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/random.hpp"
#include "engine/process.hpp"
#include "parameters/practice.hpp"

namespace yingshang {

// Changes of one measure to one process that a case has all or none of.
struct ChangeInPractice {
    std::size_t course = 0;  // in Practice
    Reach reach = Reach::everybody;
    auto operator<=>(const ChangeInPractice&) const = default;
};

class CaseLot {
  public:
    // By process the changes that it may have, at most `most_changes`.
    CaseLot(std::shared_ptr<const Practice> practice, std::vector<std::vector<ChangeInPractice>> changes, const ProcessBook& book);

    [[nodiscard]] const std::vector<ChangeInPractice>& changes(ProcessId process) const { return changes_[process.index()]; }
    // Sets of these changes that have a chance somewhere at some time, ascending; the empty one always.
    [[nodiscard]] const std::vector<ChangeSet>& sets(ProcessId process) const { return sets_[process.index()]; }
    // Whether a case opened in the county on [from, until) may have the set.
    [[nodiscard]] bool may_have(ProcessId process, CountyId county, ChangeSet set, Day from, Day until) const;
    // The set that a case has: by its own key, and that of the person whom it is for.
    [[nodiscard]] ChangeSet draw(ProcessId process, CountyId county, Day opened, std::uint64_t case_key, std::uint64_t person_key) const;

  private:
    [[nodiscard]] std::vector<Chance> chances_on(ProcessId process, CountyId county, Day day) const;

    std::shared_ptr<const Practice> practice_;
    std::vector<std::vector<ChangeInPractice>> changes_;
    std::vector<std::vector<ChangeSet>> sets_;
    std::vector<std::uint32_t> process_hash_, course_hash_;
};

}  // namespace yingshang
