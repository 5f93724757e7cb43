// Founders: an exogenous process of candidates, the same in every scenario, each of whom enters where the
// expected value of a firm exceeds its cost in money and time, both learnt from recent local cases.
#pragma once

#include <array>

#include "core/time.hpp"
#include "economy/firms.hpp"
#include "economy/rules.hpp"
#include "engine/office.hpp"

namespace yingshang {

struct County;
struct WorldInput;

struct EntryRules {
    std::array<double, 3> candidates{};                  // a year in the region in the base year, by form: the majorant
    double candidate_growth = 0;                         // a year
    std::array<double, 12> season{};                     // share of candidates that are live, by calendar month
    double shock = 0;                                    // factor on it in force (epidemic)
    double dispersion = 0;                               // cv^2 of what moves a county's candidates of a month alike
    double value_spread = 0;                             // sd of log of a founder's own valuation
    double horizon_months = 0;                           // months of surplus that a founder counts
    double set_up_months = 0;                            // months of normal value added sunk in the start
    double least_equity_months = 0;                      // of costs, without which nobody starts
    double equity = 0;                                   // months of costs that a founder who has them brings x (return + risk)
    double own_return = 0;                               // a year, that founders ask of their money
    double risk = 0;                                     // a year: that a firm is taken from its owner
    std::array<double, section_count> minimum_equity{};  // yuan, that the rules ask
    double wealth_months = 0, wealth_spread = 0;         // founder's own money: median in monthly wages, sd of log
    double guarantee_loan = 0;                           // yuan, a start-up loan under public guarantee
    double guaranteed = 0;                               // share of the founders who get one
    double grant = 0;                                    // yuan, for founders in counties (not districts)
    double productivity_mean = 0;                        // of entrants, log relative to incumbents' mean
    double hour_value = 0;                               // yuan an hour of a founder's time
    double visit_hours = 0, document_hours = 0;
    double waiting_cost = 0;                                                  // share of normal costs that runs while waiting
    double learning = 0;                                                      // weight of the last month's cases in what is believed
    double delay_channel = 0, drop_out_channel = 0, expectation_channel = 0;  // 1 on, 0 off
    double prior_days = 0;  // working days believed at the start, and always where expectations are off
};

[[nodiscard]] std::span<const Field<EntryRules>> entry_fields();

// What founders of a form believe of the start-up process here.
struct Beliefs {
    double days = 0;  // working days from submission to the end
    double visits = 0, documents = 0, fee = 0;
    double seen_days = 0, seen_visits = 0, seen_documents = 0, seen_fee = 0;  // sums of this month
    double seen = 0;
};

// Someone who thinks of founding: the same person in every scenario.
struct Candidate {
    AgentKey key;
    std::uint8_t section = 0;
    Form form{};
    double productivity = 0;  // log
    double lasting = 0;       // the part of it that its firm would keep
    double workers = 1;
    double valuation = 1;  // factor on the surplus that the founder expects
};

// Candidates are the same people in every scenario only if their number has one course: errors where
// a parameter of it changes within the run. What moves entry is entry.season and entry.shock, which thin them.
void check_candidates(const WorldInput& world, Diagnostics& diagnostics);

// Money without which a firm cannot start: what the start takes, and what the rules ask.
[[nodiscard]] double least_equity(const EntryRules& rules, std::uint8_t section, double monthly_costs);
// Money that founders would bring who have it: the more, the less of it they fear to lose.
[[nodiscard]] double wished_equity(const EntryRules& rules, std::uint8_t section, double monthly_costs);

void start_beliefs(County& county);
// Yuan that entering is worth to the founder, less what it costs in money and time.
[[nodiscard]] double net_value(const County& county, const Candidate& candidate);
// Rate of the month / majorant: the share of the candidates that are live. InternalError where it is over one.
[[nodiscard]] double live_share(const EntryRules& rules, Day month);
// Whether founders whose patience ends give up, from now on.
void set_drop_out(County& county);
// Makes the month's candidates and lets each decide; those who enter hand in their start-up papers.
void consider_entry(County& county, Day month);
void learn(County& county);
// The end of a start-up case.
void on_startup(County& county, const Outcome& outcome, Day today);

}  // namespace yingshang
