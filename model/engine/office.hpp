// One county's offices: cases moving through steps, queues at desks, officers, the day's events in one
// total order. A logical process: nobody else touches it within a day; what it has to tell other counties
// it says at night. Knows no firm: a case has an owner number and attributes, and ends in an Outcome that
// the owner reads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/random.hpp"
#include "engine/event_log.hpp"
#include "engine/mail.hpp"
#include "engine/plan.hpp"
#include "engine/tally.hpp"

namespace yingshang {

enum class CaseResult : std::uint8_t {
    completed,
    refused,
    abandoned,
    turned_away,  // by a full line or its length
    revoked,      // comes after `completed`: a later check found the promise false
};

struct Outcome {
    std::uint32_t owner = 0;
    ProcessId process{};
    CaseResult result{};
    std::uint16_t corrections = 0;
    Tick opened{}, finished{};
    std::int64_t office_ticks = 0;  // office clock: working ticks from acceptance to result less stopped time
    std::int64_t firm_ticks = 0;    // the applicant's own steps and corrections
    std::int64_t third_party_ticks = 0;
    std::int64_t total_ticks = 0;               // working ticks from first submission to result
    double documents = 0, visits = 0, fee = 0;  // fee in yuan
    std::int64_t counted_ticks = 0;             // the same from the end of the step that the process counts from
    bool within_target = false;                 // completed in the time that the process promises, on the office's clock
    std::int64_t waited_ticks = 0;              // in lines
    std::int64_t phase_ticks = 0;               // working ticks from first submission to the end of the step that the process counts until
    StepSet steps = 0;                          // that happened, by step number of the description; of a plain process, all that it may have
    Attributes attributes{};                    // of the applicant when it handed the papers in, where the case keeps them
    bool keeps_attributes = false;              // a plain process does not
    std::uint16_t refusals = 0;                 // of the whole: each but a last one was followed by another try
};

struct OfficeOptions {
    double scale = 1;           // share of the applicants that is simulated; numbers of officers shrink with it
    bool keep_values = false;   // every single wait and sojourn, for quantiles
    EventLog* log = nullptr;    // told all that happens to the cases; outlives the office
    bool keep_outcomes = true;  // for the owners of the cases to read
    bool agent_a_case = false;  // no agent has two cases: the luck of one does not depend on the day on which it is opened
};

// Cases present at a stated time.
struct Census {
    std::vector<std::uint64_t> at_desk;     // waiting or with an officer, by DeskId
    std::vector<std::uint64_t> in_process;  // by ProcessId
};

class Office {
  public:
    Office(const EnginePlan& plan, CountyId county, const RunKey& run, const OfficeOptions& options = {});
    // After a day: the same office, which goes on under another plan. That has the same book, and all days up to now, as well as those on
    // which cases are open by now, have the same rules in both. InternalError where cases have rules by a measure.
    Office(const Office& past, const EnginePlan& plan, EventLog* log);
    ~Office();
    Office(Office&&) noexcept;
    Office& operator=(Office&&) noexcept;

    // Opens a case at a tick that is not before the day that runs next, on any day inside the calendar. `agent`
    // keys its luck; an owner's case keeps the rules of the day on which it was opened.
    void open(ProcessId process, Tick when, std::uint32_t owner, AgentKey agent, const Attributes& attributes);
    // Calls each(owner) for the owner of every case, to be given another number.
    void for_each_owner(const std::function<void(std::uint32_t&)>& each);
    // Whether applicants of the process whose patience ends give up, from now on: else they stay.
    void let_give_up(ProcessId process, bool allowed);
    // Runs every event of the day, in order. Days are run in sequence, none left out.
    void run_day(Day day);
    // Cases that ended since the last clear, in order of their end.
    [[nodiscard]] std::span<const Outcome> outcomes() const;
    // Of them those of cases that were steps of other cases: nobody waits for them but the other case.
    [[nodiscard]] std::span<const Outcome> part_outcomes() const;
    void clear_outcomes();

    [[nodiscard]] CountyId county() const;

    // After the day: what other counties must know before the next one. Empty where no desk is shared.
    [[nodiscard]] Mail send();
    // Before the next day: what every county of its circle (EnginePlan) sent, in order of county, this one's included.
    void receive(std::span<const Mail> all);

    // Cases present are counted just before these working ticks (ascending; none may have passed).
    void count_at(std::vector<std::int64_t> ticks);
    [[nodiscard]] const std::vector<Census>& censuses() const;

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
