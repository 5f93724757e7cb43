// Whether every desk has officers on every day that is run. Knows no file format.
#pragma once

#include "policy/scenario.hpp"

namespace yingshang {

// A desk where nobody serves for a while keeps its cases waiting that long, and for ever where nobody comes back: an error, told where
// the number is stated. Values as resolved from `from` on; `until` is the first day that is not run.
void check_staff(const Scenario& scenario, const Values& values, Day from, Day until, Diagnostics& diagnostics);

}  // namespace yingshang
