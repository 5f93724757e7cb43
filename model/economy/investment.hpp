// Investment: a project needs construction approval and building, and becomes capacity when they end.
#pragma once

#include <array>

#include "core/time.hpp"
#include "economy/firms.hpp"
#include "economy/rules.hpp"
#include "engine/office.hpp"

namespace yingshang {

struct County;

struct InvestmentRules {
    std::array<double, 4> propensity{};  // projects a year of a firm that earns its hurdle, by size
    double hurdle = 0;                   // smoothed margin from which a project pays
    double growth = 0;                   // capacity added, share
    double cost_months = 0;              // of normal value added of the capacity added
    double own_funds = 0;                // share of the price that the firm must bring where a bank lends the rest
};

[[nodiscard]] std::span<const Field<InvestmentRules>> investment_fields();

// Whether a project would pay; few firms get so far that luck must be asked.
[[nodiscard]] inline bool would_gain_by_project(const InvestmentRules& rules, const Firms& firms, FirmRow i) {
    return !firms.has(i, building) && static_cast<double>(firms.margin[i]) >= rules.hurdle;
}
// Of those, by the month's luck.
[[nodiscard]] inline bool wants_project(const InvestmentRules& rules, const Firms& firms, FirmRow i, double uniform) {
    constexpr double months_per_year = 12;
    return uniform < rules.propensity[static_cast<std::size_t>(firms.card[i].size)] / months_per_year;
}
// Begins what the firm can pay and keep the cash that it wants at hand; asks its bank for the rest of the price where it can bring its own part.
void fund_project(County& county, FirmRow firm, Day month, double monthly_costs);
// Probability that a firm which wants a project has the money for it, its own or a bank's.
[[nodiscard]] double chance_of_funds(const County& county, FirmRow firm, Day today);
void start_project(County& county, FirmRow firm, Day month);
// What a bank lends for the firm's project.
[[nodiscard]] Fen loan_for_project(const County& county, FirmRow firm);
void on_construction(County& county, const Outcome& outcome, Day today);
// Nothing is left that the project waits for: it goes to the construction office, or is capacity.
void go_on_with_project(County& county, FirmRow firm, Tick now, Day today);

}  // namespace yingshang
