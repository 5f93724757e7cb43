// Offices alone, under arrivals that a file states: one replicate of a process scenario. Knows no economy.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/office.hpp"
#include "engine/windows.hpp"

namespace yingshang {

struct StatedRun {
    int days = 0;                          // working days in all
    int warm_up_days = 0;                  // of them left out of the sums
    bool keep_values = false;              // single waits and sojourns, for quantiles
    std::function<bool()> goes_on = {};    // asked before each day, by all threads at once; none: to the end
    std::vector<std::int64_t> at = {};     // working ticks, ascending, at which the cases present are counted
    Communicator* communicator = nullptr;  // counties are spread over its ranks, and each has the whole result; null: all are here
    // Told what happened, a month at a time, by day, county and time; a case is its own subject. None: nothing is written down.
    std::function<void(std::span<const LoggedEvent>)> on_events = {};
};

struct StatedRunResult {
    MonthTally tally;        // sums over the counties after the warm-up
    std::int64_t ticks = 0;  // working time that they cover
    std::uint64_t events = 0;
    bool whole = true;            // not stopped before its end; the rest means nothing where it was
    std::vector<Census> present;  // at each of the times asked for, over the counties
};

// Runs every county. The same for any order of counties, any threads and any ranks. Throws DataError
// where the warm-up leaves nothing.
[[nodiscard]] StatedRunResult run_stated(const EnginePlan& plan, const StatedRun& run, const RunKey& key, const ParallelFor& parallel_for);

}  // namespace yingshang
