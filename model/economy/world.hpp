// The region under one scenario: counties that run day by day, and what they leave behind. Knows no
// file, no thread: it is told which counties to advance and when.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/calendar.hpp"
#include "core/communicator.hpp"
#include "core/parallel_for.hpp"
#include "economy/breakdown.hpp"
#include "economy/results.hpp"
#include "engine/event_log.hpp"
#include "engine/plan.hpp"
#include "parameters/places.hpp"
#include "parameters/registry.hpp"

namespace yingshang {

// Days simulated, [from, until); results start at results_from.
struct Horizon {
    Day from, results_from, until;
    bool operator==(const Horizon&) const = default;
};

class IndicatorBook;

// All that a world reads: immutable, shared by every replicate and thread.
struct WorldInput {
    Places places;
    std::shared_ptr<const Calendar> calendar;
    std::shared_ptr<const Registry> registry;
    std::shared_ptr<const Values> values;
    std::shared_ptr<const Values> base_values;  // without the measures switched on; the same object where there is none
    Day measures_from{};                        // first day on which a measure changes anything; the end of the horizon where none does
    std::shared_ptr<const Practice> practice;   // how far measures are carried out; null: all in full
    std::shared_ptr<const EnginePlan> plan;
    std::shared_ptr<const IndicatorBook> indicators;
    Horizon horizon;
};

// What the economy asks of processes and parameters beyond the range of each: InputError with all that is amiss.
void check_economy(const WorldInput& world);

// Told what happened in a month, by day, county and time, as soon as the month is over.
using OnEvents = std::function<void(std::span<const LoggedEvent>)>;

struct RunOptions {
    std::uint64_t seed = 1;
    std::uint32_t replicate = 0;
    double scale = 1;                      // share of the firms that is simulated
    std::vector<CountyId> counties = {};   // empty: all
    OnEvents on_events = {};               // none: nothing is written down
    Communicator* communicator = nullptr;  // counties are spread over its ranks, and each has the whole result; null: all are here
    std::vector<By> by = {};               // breakdowns of the indicators; none is for nothing
    bool moments = true;                   // counted, for whoever holds the run to targets
};

// The counties asked for, ascending.
[[nodiscard]] std::vector<CountyId> chosen_counties(const WorldInput& input, const RunOptions& options);

// Declares every parameter that the economy reads.
void declare_economy(Registry& registry);

// The indicators of behaviour, which the economy measures by itself, in order of name; those of cases are stated in files.
[[nodiscard]] const std::vector<IndicatorDefinition>& indicator_definitions();

// Firms on the first day, before those that will join them, of each county that runs.
[[nodiscard]] std::vector<double> opening_firms(const WorldInput& input, const RunOptions& options);

// Told the day reached; returns false to stop the run at this boundary (the result is then incomplete).
using OnProgress = std::function<bool(Day reached)>;

// One replicate, the same for any threads and ranks. Every rank is told its progress and what happened everywhere; where one stops,
// all do. Throws InternalError where an accounting identity does not close.
[[nodiscard]] RunResult simulate(const WorldInput& input, const RunOptions& options, const ParallelFor& parallel_for, const OnProgress& on_progress);

}  // namespace yingshang
