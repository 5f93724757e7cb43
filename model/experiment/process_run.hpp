// A process scenario's answer: what a queueing table has, by desk and process, over replicates with
// intervals. Times in working days.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "experiment/comparison.hpp"
#include "policy/scenario.hpp"

namespace yingshang {

struct ProcessMeasure {
    std::string of;        // "desk.service", "process.service"
    std::string name;      // "wait"
    std::string unit;
    Interval value;
};

struct ProcessRunResult {
    std::vector<ProcessMeasure> measures;   // desks first, then processes, in the order of the file
    std::uint32_t replicates = 0;           // that were over
    bool complete = true;                   // all were
    std::uint64_t events = 0;
};

// By desk: number_in_system, number_in_queue, sojourn, wait, p_wait, p_abandoned (left the line unserved), utilisation. By process:
// number_in_system, total_time (from the first submission), office_time with its quantiles office_time_p50, _p90, _p95, completed, p_completed,
// p_refused, p_abandoned, p_within_target (where there is a target).
// Replicates run over `threads` threads; the result does not depend on their number.
// `goes_on` is asked before each day, by all threads at once; where it says no, the replicates under way are left out.
[[nodiscard]] ProcessRunResult run_process(const WorldInput& world, const ProcessRunOptions& options, std::uint64_t seed, unsigned threads,
                                           const std::function<bool()>& goes_on = {});

}  // namespace yingshang
