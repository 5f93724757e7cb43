// A process scenario's answer: what a queueing table has, by desk, step and process, over replicates with
// intervals. Times in working days.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/event_log.hpp"
#include "experiment/comparison.hpp"
#include "policy/scenario.hpp"

namespace yingshang {

// What else to work out, besides means.
struct ProcessDetail {
    std::vector<double> quantiles;  // 0 ... 1, of sojourn and wait
    std::vector<double> tails;      // working days: share of sojourns and waits that are longer
    std::vector<double> at;         // working days from the start, ascending: cases present then
};

struct ProcessMeasure {
    enum class Of : std::uint8_t { desk, process, step };
    Of kind{};
    std::string of;            // desk, process, or process.step
    std::string class_of;      // of a process: class of the applicants; "all" where there are none
    std::string name;          // "wait"; of details "wait_quantiles", "wait_tails", "number_at"
    std::optional<double> at;  // which quantile, tail or time
    std::string unit;
    Interval value;
    std::optional<double> variance;  // of the single waits, numbers present ..., not of the mean
};

struct ProcessRunResult {
    std::vector<ProcessMeasure> measures;  // desks, then processes, then steps, in the order of the file
    std::uint32_t replicates = 0;          // that were over
    std::vector<std::uint32_t> over = {};  // their numbers
    bool complete = true;                  // all were
    int warm_up_days = 0;                  // left out of the sums
    std::uint64_t events = 0;
    std::uint64_t cases = 0;  // opened
};

// Told what happens in a replicate, a month at a time and by several threads at once.
using OnReplicateEvents = std::function<void(std::uint32_t replicate, std::span<const LoggedEvent>)>;

// By desk: number_in_system, number_in_queue, sojourn, wait (of all that left the line), p_wait, p_abandoned (left the line
// unserved), p_blocked, p_balked, utilisation. By process: number_in_system, sojourn (from the first submission to the result),
// wait, visits, office_time with quantiles office_time_p50, _p90, _p95, completed, p_completed, p_refused, p_abandoned, p_turned_away,
// p_revoked, p_within_target (where there is a target). By step: number, started, finished, wait, handling, circulation, p_returned,
// p_refused.
// Replicates run over `threads` threads, and the counties of one where there are fewer; the result does not depend on their number.
// Where ranks share the counties, replicates come one after the other and each rank has the whole result.
// `goes_on` is asked before each day, by all threads at once; where it says no, the replicates under way are left out.
[[nodiscard]] ProcessRunResult run_process(const WorldInput& world, const ProcessRunOptions& options, const ProcessDetail& detail, std::uint64_t seed,
                                           unsigned threads, const std::function<bool()>& goes_on = {}, Communicator* communicator = nullptr,
                                           const OnReplicateEvents& on_events = {});

// Where MSER-5 truncates a series (White 1997): the number of values at its start to leave out so that the standard error of the mean
// of the rest, over batches of five, is least; at most half of it.
[[nodiscard]] std::size_t mser5(const std::vector<double>& series);

}  // namespace yingshang
