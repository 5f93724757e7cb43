// The rules that offices follow, worked out for each process, county and date: flat tables that the
// office reads at every event. Immutable, shared by all threads.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <vector>

#include "core/calendar.hpp"
#include "engine/process.hpp"

namespace yingshang {

inline constexpr std::size_t most_steps = 64;  // of one process: a set of steps is one 64-bit word

struct TimedLaw {
    Distribution law;                    // ticks
    TimeBase base = TimeBase::working;
};

struct CompiledStep {
    StepKind kind = StepKind::desk;
    DeskId desk{};
    TimedLaw handling{}, time{};
    std::uint64_t after = 0;             // steps that must be over first
    std::uint64_t siblings = 0;          // other variants of the step, for other applicants
    Eligibility applies;
    double probability = 1;
    std::int64_t limit = std::numeric_limits<std::int64_t>::max();
    double correction = 0;
    TimedLaw correction_time{};
    std::uint16_t corrections_at_most = 0;
    double refusal = 0;
    double documents = 0, visits = 0, fee = 0;
    std::uint8_t priority = 0;
    std::uint32_t hash = 0;              // stable_hash("process.step"), of StepDescription::luck where that is set
    std::uint16_t number = 0;            // index of that step in the book's description, for statistics
    // Along the longest remaining path after this step, in mean ticks: to share a limit.
    double circulation_after = 0, handling_after = 0;
    double mean_work = 0;                // officer ticks that a case needing the step brings, comings again included
};

// One process as it is on some dates in some counties. Steps stand in a canonical order (by name),
// so that the order in the file has no effect.
struct CompiledProcess {
    std::vector<CompiledStep> steps;
    std::int64_t limit = std::numeric_limits<std::int64_t>::max();
    std::int64_t target = std::numeric_limits<std::int64_t>::max();
    TimedLaw patience{};
    bool has_patience = false;
    TimedLaw retry_delay{};
    std::uint16_t tries = 1;
};

struct DeskRules {
    double officers = 0;      // or the factor on the staffing rule; infinity where unlimited
    double added = 0;
    double utilisation = 0;   // 0: no staffing rule
    double at_least = 0;      // of the staffing rule
    std::int64_t open = ticks_per_day;  // office seconds a day
};

class EnginePlan {
  public:
    // `describe` gives the description of a process as it stands in a county on a day (after the
    // patches of measures); it is called once for each change.
    using Describe = std::function<ProcessDescription(ProcessId, CountyId, Day)>;
    struct Versions {             // of one process in one county
        std::vector<Day> from;    // ascending
        std::vector<std::shared_ptr<const CompiledProcess>> rules;
    };

    EnginePlan(ProcessBook book, std::shared_ptr<const Calendar> calendar, const Values& values,
               std::size_t counties, Day from, const std::vector<Day>& structure_changes,
               const Describe& describe);

    [[nodiscard]] const ProcessBook& book() const { return book_; }
    [[nodiscard]] const Calendar& calendar() const { return *calendar_; }
    [[nodiscard]] std::size_t counties() const { return counties_; }
    // The rules for a case opened on that day: it keeps them.
    [[nodiscard]] const CompiledProcess& rules(ProcessId process, CountyId county, Day opened) const;
    [[nodiscard]] DeskRules desk_rules(DeskId desk, CountyId county, Day day) const;
    // Arrivals a day of a stated arrival.
    [[nodiscard]] double arrival_rate(std::size_t arrival, CountyId county, Day day) const;

  private:
    ProcessBook book_;
    std::shared_ptr<const Calendar> calendar_;
    const Values* values_;
    std::size_t counties_;
    std::vector<Versions> versions_;  // [process x counties + county]
};

// The description compiled with the values in force; exposed for tests.
[[nodiscard]] CompiledProcess compile(const ProcessDescription& process, const ProcessBook& book,
                                      const Values& values, CountyId county, Day day);

}  // namespace yingshang
