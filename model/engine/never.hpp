// Finds what can never happen though every part of it is right by itself, under any of the rules that a plan has.
#pragma once

#include "engine/plan.hpp"

namespace yingshang {

// Of the processes to which arrivals bring somebody: steps that ask for a result which no step ever gives, by its mode, probability or refusal,
// on any day, in any county and for any changes that a case may have; and arrivals at a process of which no step is for anybody who
// comes. Each with its place.
void check_never(const EnginePlan& plan, Diagnostics& diagnostics);

}  // namespace yingshang
