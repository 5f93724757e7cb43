// Changes of measures to the structure of desks: which desks are one counter, and which are decided at another level, where and when, as far as
// offices carry it out.
#pragma once

#include <vector>

#include "engine/counters.hpp"
#include "parameters/practice.hpp"
#include "policy/scenario.hpp"

namespace yingshang {

// The counters of every county. A structure has no mean: it is new where at least half of the cases are handled the new way. Null `practice`: the
// measures hold in full from their dates on.
[[nodiscard]] std::vector<PooledDesks> pooled_desks(const Scenario& scenario, const Practice* practice, std::size_t counties, Day first);

// The same for desks that are decided at another level.
[[nodiscard]] std::vector<MovedDesk> moved_desks(const Scenario& scenario, const Practice* practice, std::size_t counties, Day first);

// What only the whole shows: desks of one counter that open for different times of the day, and measures that disagree about a desk's level.
void check_desk_changes(const Scenario& scenario, const Values& values, std::size_t counties, Day first, Diagnostics& diagnostics);

// The desks that serve one line with a desk in a county on a day, itself included, by name; on paper.
[[nodiscard]] std::vector<std::string> counter_on_paper(const Scenario& scenario, const std::string& desk, CountyId county, Day day);

// At which level the desk's cases of a county are decided on a day; on paper.
[[nodiscard]] Level level_on_paper(const Scenario& scenario, const DeskDescription& desk, CountyId county, Day day);

}  // namespace yingshang
