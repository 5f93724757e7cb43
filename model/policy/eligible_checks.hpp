// Whether those for whom a measure changes something exist. Knows no file format.
#pragma once

#include "policy/scenario.hpp"

namespace yingshang {

// A change of a process for some applicants alone, of whom none can be: because no firm is of all the classes, because the places have no development
// zone, or because firms of those classes never need the process. An error each, told where the change is stated. What holds with the measures or
// without them counts as possible, so that no set of measures is wrong where each of them is right. Of region scenarios.
void check_eligible(const Scenario& scenario, const Values& values, const Values& base_values, Diagnostics& diagnostics);

}  // namespace yingshang
