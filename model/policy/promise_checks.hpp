// Keys of steps that only a limit or a mode gives a meaning, where neither a file nor a measure states it. Knows no file format.
#pragma once

#include "policy/scenario.hpp"

namespace yingshang {

// `at_limit` of a step without a limit, `check` of one that is never in mode commitment: each with its place.
void check_promises(const Scenario& scenario, Diagnostics& diagnostics);

}  // namespace yingshang
