// What happens in the life of a firm besides its cases, as event logs and files call it. Knows no county.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/event_log.hpp"
#include "engine/office.hpp"

namespace yingshang {

// Kinds of events, beside the engine's: a number, once given, is never given to anything else.
enum class LifeEvent : std::uint8_t {
    in_stock = 32,  // on the register when the run begins
    wants_to_found = 33,
    registered = 34,
    not_founded = 35,
    ready = 36,  // holds every permit that it needs
    opened = 37,
    dormant = 38,  // on the register, will not operate
    stopped = 39,
    leaves = 40,  // does not operate, and decides to leave the register
    left = 41,    // the register
    zombie = 42,
    revived = 43,
    wants_loan = 44,
    loan_granted = 45,
    loan_refused = 46,
    loan_recalled = 47,
    loan_written_off = 48,
    wants_project = 49,
    project_completed = 50,  // it is capacity
    project_dropped = 51,
    project_built = 52,  // stands, and waits for connections and registration
    sanctioned = 53,     // a violation was found
    repaired = 54,       // its credit
    wages_unpaid = 55,
    wages_paid = 56,
    loan_due = 57,
    compensation = 58,  // it owes some for the environment
    joined_network = 59,
};

// Reasons: the same.
enum class LifeReason : std::uint8_t {
    none = 0,
    operating = 32,  // of the stock: where it stands
    dormant = 33,
    zombie = 34,
    case_refused = 35,  // how its case ended
    case_abandoned = 36,
    case_turned_away = 37,
    permit_refused = 38,
    never_opens = 39,  // was not meant to
    low_margin = 40,
    no_cash = 41,
    insolvent = 42,   // goes to the court
    no_court = 43,    // insolvent, and its estate does not pay for the court
    liquidated = 44,  // a zombie is taken to the court
    margin_back = 45,
    bank_decides = 46,  // by its score
    over_leverage = 47,
    operates_no_more = 48,
    deregistered = 49,
    bankrupt = 50,
    no_procedure = 51,    // none applies
    before_court = 52,    // of the stock: where it stands
    matter_refused = 53,  // something that it waited for
    quota_used_up = 54,   // of its bank, for this year
};

// Of a case that was not completed.
[[nodiscard]] LifeReason failure_of(CaseResult result);

// The tables of parameters that say whether and when it happens: "credit" of a loan granted.
[[nodiscard]] std::vector<std::string> decided_by(LifeEvent event);

// Every kind and reason that a log of the region may hold, the engine's first.
[[nodiscard]] std::vector<EventLabel> event_kinds();
[[nodiscard]] std::vector<EventLabel> event_reasons();

}  // namespace yingshang
