// What the input says that is in order and may not be meant, on standard error.
#pragma once

#include <vector>

#include "app/loading.hpp"

namespace yingshang {

// "file:line:col: warning: problem (why), suggestion", each once. Yardsticks (targets, fixed weights) in which scenarios differ from the first are
// told too.
void print_warnings(const std::vector<LoadedScenario>& scenarios);

}  // namespace yingshang
