// Finds what numbers that are right one by one leave without an end: work that comes back for ever, or in which no time
// passes.
#pragma once

#include "engine/process.hpp"

namespace yingshang {

// On the first day, in every county; each fault is told once. Asks for laws that check_laws let pass.
//   Corrections, retries and sources without `at_most` that are certain to come back, or in which no step takes time.
//   Arrivals without a time between them, and members who come back at once where their case may end at once.
//   Ways of one choice whose probabilities exceed 1.
void check_endless(const ProcessBook& book, const Values& values, std::size_t counties, Day from, Diagnostics& diagnostics);

}  // namespace yingshang
