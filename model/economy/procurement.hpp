// Public purchases: tenders of a county, suppliers who bid where the chance is worth the cost, an award by score, a contract
// after the process of the tender, deposits that come back, and delivery on the government's account, by paid work and taxed as any other.
#pragma once

#include <array>
#include <map>
#include <vector>

#include "economy/firms.hpp"
#include "economy/rules.hpp"
#include "engine/office.hpp"

namespace yingshang {

struct County;

struct ProcurementRules {
    double tenders = 0;  // a year for each 1,000 enterprises of the county on the first day
    double value = 0;    // mean, yuan
    double value_cv = 0;
    double bid_cost = 0;  // mean, yuan
    double bid_cost_cv = 0;
    double margin = 0;                                           // profit of a contract before taxes, share of its value
    double value_added = 0;                                      // of a contract, share of its value
    double interest = 0;                                         // share of the suppliers who look at a tender
    double noise = 0;                                            // sd of the score around quality
    double handicap = 0;                                         // of private and foreign bidders, in the unit of quality (log productivity)
    double small_handicap = 0;                                   // of small bidders
    double equal_quality = 0;                                    // log productivity: bids no further apart count as of equal quality
    double learning = 0;                                         // weight of a tender in the number of bidders that suppliers expect
    double deposit = 0;                                          // share of the value
    double deposit_months = 0;                                   // from contract to its return
    double hour_value = 0, visit_hours = 0, document_hours = 0;  // of the supplier's own work on the process
};

[[nodiscard]] std::span<const Field<ProcurementRules>> procurement_fields();

struct Deposit {
    FirmRow firm;
    Fen amount;
    Day laid_down{};
};

struct Tender {
    FirmRow winner;
    double value = 0, bid_cost = 0;
    std::vector<Deposit> deposits;
};

struct Procurement {
    double bidders = 0;                                    // that suppliers expect at a tender: learnt from those of the county
    std::map<std::pair<FirmRow, Tick>, Tender> under_way;  // by winner and submission
    std::multimap<Day, std::vector<Deposit>> to_return;    // of a tender that is over, by day
    [[nodiscard]] Fen laid_down() const;
};

// The month's tenders: who bids, and who wins. The process of the purchase then runs as the winner's case.
void call_tenders(County& county, Day month);
void on_tender(County& county, const Outcome& outcome, Day today);
void return_deposits(County& county, Day today);

}  // namespace yingshang
