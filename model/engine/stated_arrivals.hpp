// Offices alone, under arrivals that a file states: one replicate of a process scenario. Knows no economy.
#pragma once

#include <cstdint>
#include <functional>

#include "engine/office.hpp"

namespace yingshang {

struct StatedRun {
    int days = 0;           // working days in all
    int warm_up_days = 0;   // of them left out of the sums
    std::function<bool()> goes_on = {};   // asked before each day; none: to the end
};

struct StatedRunResult {
    MonthTally tally;       // sums over all counties after the warm-up
    std::int64_t ticks = 0; // working time that they cover
    std::uint64_t events = 0;
    bool whole = true;      // not stopped before its end; the rest means nothing where it was
};

// The same for any order of counties. Throws DataError where the warm-up leaves nothing.
[[nodiscard]] StatedRunResult run_stated(const EnginePlan& plan, const StatedRun& run, const RunKey& key);

}  // namespace yingshang
