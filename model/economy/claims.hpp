// What firms lose by law: contract disputes and what is recovered of them, environmental compensation, losses to imitation.
// What is recovered falls with the time that it takes, since debtors' means drain away. A claimant has delivered and is not paid:
// nobody is richer for a dispute.
#pragma once

#include <map>

#include "economy/firms.hpp"
#include "economy/rules.hpp"
#include "engine/office.hpp"

namespace yingshang {

struct County;

struct ClaimRules {
    double dispute_months = 0;  // mean claim, of normal value added
    double dispute_cv = 0;
    double success = 0;            // share that would be recovered at once
    double drain = 0;              // of what can be recovered, a year
    double court_fee = 0;          // share of the claim, borne by the claimant
    double lawyer = 0;             // share of the claim
    double damage_months = 0;      // environmental compensation, of normal value added, mean
    double spread_months = 0;      // over which it may be paid; 0: at once
    double infringement_loss = 0;  // share of value added lost to imitation while it lasts
};

[[nodiscard]] std::span<const Field<ClaimRules>> claim_fields();

struct Compensation {
    Fen left, instalment;
    Day since{};
};
using Compensations = std::map<FirmRow, Compensation>;

// What firms claim before a court, by claimant and submission. No cash before it is recovered.
using Disputes = std::multimap<std::pair<FirmRow, Tick>, Fen>;

// Over what private buyers owe it beyond the term, and over sales that had been taken to be paid.
void raise_dispute(County& county, FirmRow claimant, Tick submitted);
// What is recovered comes back, the rest is lost to who did not pay.
void on_dispute(County& county, const Outcome& outcome);
// Damage was established: the firm owes compensation.
void on_compensation(County& county, const Outcome& outcome, Day today);
void pay_instalments(County& county, Day month);
// A firm stops: was it within a year of a compensation?
void end_compensation(County& county, FirmRow firm, Day today);
void on_infringement(County& county, const Outcome& outcome);

}  // namespace yingshang
