// Steps that ask for results which cannot come together, at any remove: what a step needs is followed through what its forerunners need.
#pragma once

#include "engine/process.hpp"

namespace yingshang {

void check_conditions(const ProcessDescription& process, const AttributeSchema& schema, Diagnostics& diagnostics);

}  // namespace yingshang
