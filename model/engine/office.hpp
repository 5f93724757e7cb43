// One county's offices: cases moving through steps, queues at desks, officers, the day's events in one
// total order. A logical process: nobody else touches it within a day. Knows no firm: a case has an
// owner number and attributes, and ends in an Outcome that the owner reads.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/random.hpp"
#include "engine/plan.hpp"

namespace yingshang {

enum class CaseResult : std::uint8_t { completed, refused, abandoned };

struct Outcome {
    std::uint32_t owner = 0;
    ProcessId process{};
    CaseResult result{};
    std::uint16_t corrections = 0;
    Tick opened{}, finished{};
    std::int64_t office_ticks = 0;   // office clock: working ticks from acceptance to result less stopped time
    std::int64_t firm_ticks = 0;     // the applicant's own steps and corrections
    std::int64_t third_party_ticks = 0;
    std::int64_t total_ticks = 0;    // working ticks from first submission to result
    double documents = 0, visits = 0, fee = 0;  // fee in yuan
};

// Sums since the last take_month(), of one process.
struct ProcessTally {
    std::uint64_t opened = 0, completed = 0, refused = 0, abandoned = 0;
    std::uint64_t in_progress = 0;            // stock at the moment of taking
    std::uint64_t within_target = 0;          // of the completed (close of the n-th following working day, stopped time off)
    std::int64_t office_ticks = 0, firm_ticks = 0, third_party_ticks = 0;  // of the completed
    std::int64_t officer_ticks = 0;           // work done on its cases
    double documents = 0, visits = 0, fee = 0;
    std::uint64_t corrected = 0;              // completed cases returned at least once
    std::int64_t total_ticks = 0;             // of the completed: first submission to result
    std::int64_t time_in_progress = 0;        // time integral, cases x working ticks
    std::vector<std::uint32_t> durations;     // office ticks of each completed case, in order of completion
};

struct StepTally {
    std::uint64_t started = 0, finished = 0, corrections = 0, refusals = 0;
    std::int64_t wait_ticks = 0, handling_ticks = 0, circulation_ticks = 0;  // of the finished visits
};

struct DeskTally {
    double officers = 0;                      // at the moment of taking
    std::uint64_t queue = 0;                  // cases waiting then
    std::int64_t arrived_work = 0, busy_ticks = 0;
    std::int64_t open_ticks = 0;              // officers x open time
    std::uint64_t finished = 0;               // visits whose handling ended
    std::uint64_t waited = 0;                 // of those, visits that found no officer free
    std::uint64_t left = 0;                   // visits that left the line unserved
    std::int64_t wait_ticks = 0, sojourn_ticks = 0;  // of those: before an officer began, until he had done
    // Time integrals since the last taking, cases x working ticks: in the queue, with an officer.
    std::int64_t queue_time = 0, busy_time = 0;
};

struct MonthTally {
    std::vector<ProcessTally> processes;            // by ProcessId
    std::vector<std::vector<StepTally>> steps;      // by ProcessId, by step number of the description
    std::vector<DeskTally> desks;                   // by DeskId
};

class Office {
  public:
    // `scale`: share of the applicants that is simulated; numbers of officers shrink with it.
    Office(const EnginePlan& plan, CountyId county, const RunKey& run, double scale = 1);
    ~Office();
    Office(Office&&) noexcept;
    Office& operator=(Office&&) noexcept;

    // Opens a case at a tick that is not before the day that runs next. `agent` keys its luck.
    void open(ProcessId process, Tick when, std::uint32_t owner, AgentKey agent, const Attributes& attributes);
    // Runs every event of the day, in order. Days are run in sequence, none left out.
    void run_day(Day day);
    // Cases that ended since the last clear, in order of their end.
    [[nodiscard]] std::span<const Outcome> outcomes() const;
    void clear_outcomes();

    [[nodiscard]] MonthTally take_month();
    [[nodiscard]] std::uint64_t events() const;
    // Cases opened = finished + refused + abandoned + in progress, per process and over all desks and
    // queues; throws InternalError naming the process where not.
    void check_conservation() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace yingshang
