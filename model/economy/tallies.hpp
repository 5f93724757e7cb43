// What a county counts in a month and what it keeps of it: the rows of the panel and the numerators and
// denominators of the indicators.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/own.hpp"
#include "core/time.hpp"
#include "economy/breakdown.hpp"
#include "economy/burden.hpp"
#include "economy/case_indicators.hpp"
#include "economy/firms.hpp"
#include "economy/office_record.hpp"
#include "economy/results.hpp"
#include "economy/world.hpp"
#include "engine/office.hpp"

namespace yingshang {

struct County;
struct MonthEnd;

// Variables of the panel; flows are sums of the month, stocks stand at its end.
enum class PanelVariable : std::uint8_t {
    firms_registered,
    enterprises_registered,
    individuals_registered,
    cooperatives_registered,
    firms_operating,
    zombies,
    registrations,
    enterprise_registrations,
    openings,
    stops,
    deregistrations,
    enterprise_deregistrations,
    workers,
    value_added,
    wages,
    tax,
    compliance_cost,
    loans,
    new_loans,
    loan_applications,
    investment_projects,
};
inline constexpr std::size_t panel_variable_count = 21;
[[nodiscard]] const std::vector<Variable>& panel_variables();

// Indicators measured here, in order of name; the enum is the index.
enum class Indicator : std::uint8_t {
    compliance_violation_rate,
    cost_association_fees,
    credit_bridging_cost,
    credit_decision_duration_small,
    credit_first_loans,
    credit_new_loans,
    credit_recall_rate,
    credit_small_balance,
    credit_small_borrowers,
    credit_small_rate,
    dispute_cost,
    dispute_recovery_rate,
    entry_enterprises,
    entry_equity,
    entry_foreign,
    entry_minimum_equity_pqr,
    entry_own_equity_need_rural,
    entry_refusal_foreign,
    entry_refusal_private,
    entry_refusal_pqr,
    entry_refusal_social,
    entry_rural,
    entry_services_pqr,
    entry_social_services,
    exit_after_compensation,
    exit_bankruptcy_duration_simple,
    exit_deregistration_duration,
    exit_liquidity_rate,
    exit_recovery_rate,
    health_private_network_share,
    health_receivable_days,
    implementation_awareness,
    implementation_fidelity,
    implementation_time_to_90_percent,
    innovation_productivity_growth,
    innovation_research_share,
    inspection_hit_rate,
    inspection_suspension_days,
    inspection_visits_per_compliant_firm,
    investment_completed,
    ip_infringement_loss,
    ip_patents,
    labour_arrears_duration,
    labour_arrears_rate,
    labour_skilled_vacancy_duration,
    labour_vacancy_duration,
    package_duration,
    package_visits,
    permit_duration,
    permit_duration_construction,
    permit_duration_manufacturing,
    power_outage_hours,
    procurement_bid_cost,
    procurement_bidders,
    procurement_deposit_days,
    procurement_private_win_rate,
    procurement_small_share,
    procurement_transaction_cost,
    receivables_government,
    receivables_large_state_firms,
    receivables_overdue_days,
    registered_not_operating,
    tax_burden_rate,
    tax_compliance_hours,
    tax_relief_take_up,
    trade_exports,
    zombie_share,
};
inline constexpr std::size_t indicator_count = 67;

using PanelRow = std::array<std::array<double, section_count>, panel_variable_count>;

struct MonthRecord {
    Day month{};
    PanelRow panel{};
    std::array<Ratio, indicator_count> indicators{};
    // Of the year up to this month, in its newest month alone.
    std::vector<CaseSums> cases;                             // by cell of the indicators of cases
    std::vector<std::vector<std::uint32_t>> case_durations;  // office ticks of the completed, of the cells that keep them
    OfficeRecord offices;
    std::array<DelaySum, delay_count> delays{};
};

struct Tallies {
    MonthRecord now;                  // of the month under way
    std::vector<MonthRecord> months;  // kept, from the first month of results
    Standing standing;                // of all firms that ever were, by flow
    std::uint64_t rows_made = 0;
    std::uint64_t firm_months = 0;
    std::uint64_t checks = 0;
    Own<ClassTallies> classes;  // the same by class of the firm; none where nobody asks

    void enter(const FirmCard& firm) {
        rows_made += 1;
        standing.of(firm) += 1;
    }
    void count(PanelVariable v, std::uint8_t section, double amount = 1) { now.panel[static_cast<std::size_t>(v)][section] += amount; }
    void measure(Indicator i, double numerator, double denominator = 0) {
        Ratio& r = now.indicators[static_cast<std::size_t>(i)];
        r.numerator += numerator;
        r.denominator += denominator;
    }
};

// A registration's part in the indicators of entry.
void count_entry(County& county, FirmRow firm);
// A decision on its entry or on a permit, for those who may be refused for conditions.
void count_decision(County& county, FirmRow firm, const Outcome& outcome);
[[nodiscard]] bool is_services_pqr(std::uint8_t section);
// A firm's, when the last of its permits is decided or it is found to need none.
void count_permits(County& county, FirmRow firm);
// A case that ended, in the indicators that files state.
void count_case(County& county, const Outcome& outcome);
// Papers of what a firm founds or builds, whoever handles them; and the end of it all.
void add_to_package(County& county, FirmRow firm, const Outcome& outcome);
void count_package(County& county, FirmRow firm, Tick end);
// Adds the stocks of the month's end and the offices' sums, and keeps the record where it is wanted.
void close_tallies(County& county, Day month, const MonthEnd& stands, bool keep);

// What is left of a county when the run is over.
struct CountyRecord {
    CountyId id{};
    std::vector<MonthRecord> months;
    std::uint64_t firms_ever = 0, firms_at_end = 0, events = 0, firm_months = 0, checks = 0;
    std::vector<YearOfMoments> moments = {};
    std::vector<YearOfClasses> classes = {};
};
// Takes the months out of the county.
[[nodiscard]] CountyRecord take_record(County& county);

// One replicate's result from all counties that ran, in their order.
[[nodiscard]] RunResult collect(const std::vector<CountyRecord>& counties, const WorldInput& input, const RunOptions& options);

}  // namespace yingshang
