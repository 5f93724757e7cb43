// What laws described in files depend on, and whether their numbers go together. compile_law makes distributions of them;
// it throws DataError where check_laws was not asked before.
#pragma once

#include <vector>

#include "engine/plan.hpp"

namespace yingshang {

// Times that are drawn are cut to it: longer than any run.
inline constexpr double longest_ticks = 4e9;

// Every number that the law depends on, of its parts too.
void add_parameters(const LawDescription& law, std::vector<ParameterId>& ids);
// What numbers that are right one by one can get wrong together, in any county on any day from `from` on: low above high, a
// mode outside of both, weights that are all zero, an interval in which almost nothing of the law lies, times on two clocks.
void check_laws(const ProcessBook& book, const Registry& registry, const Values& values, std::size_t counties, Day from, Diagnostics& diagnostics);

}  // namespace yingshang
