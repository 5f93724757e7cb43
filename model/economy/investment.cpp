#include "economy/investment.hpp"

#include "economy/county.hpp"

namespace yingshang {
namespace {

using R = InvestmentRules;

const std::array fields{
    Field<R>{"investment.propensity", "projects a year of a firm that earns its hurdle", Dimension::rate_per_year, 0, 12,
             [](R& r) { return r.propensity.data(); }, Family::size},
    Field<R>{"investment.hurdle", "smoothed margin from which a project pays", Dimension::number, -1, 10, [](R& r) { return &r.hurdle; }},
    Field<R>{"investment.growth", "capacity that a project adds, share", Dimension::number, 0, 10, [](R& r) { return &r.growth; }},
    Field<R>{"investment.cost", "price of a project, as a span of the normal value added of the capacity added", Dimension::duration, 0, 240,
             [](R& r) { return &r.cost_months; }, Family::none, month_span},
};

constexpr double months_per_year = 12;

}  // namespace

std::span<const Field<InvestmentRules>> investment_fields() { return fields; }

bool wants_project(const County& county, FirmRow i, double uniform) {
    const Firms& firms = county.firms;
    const InvestmentRules& rules = county.rules.investment;
    return !firms.has(i, building) && static_cast<double>(firms.margin[i]) >= rules.hurdle &&
           uniform < rules.propensity[static_cast<std::size_t>(firms.size[i])] / months_per_year;
}

void start_project(County& county, FirmRow i, Day month) {
    if (!county.submit_in_month(Role::construction, i, next_month(month))) return;
    county.firms.set(i, building);
    county.note(i, LifeEvent::wants_project);
}

void on_construction(County& county, const Outcome& outcome) {
    Firms& firms = county.firms;
    const FirmRow i = outcome.owner;
    firms.clear(i, building);
    if (outcome.result != CaseResult::completed) {
        county.note(i, LifeEvent::project_dropped, failure_of(outcome.result));
        return;
    }
    county.tallies.measure(Indicator::construction_approval_duration, static_cast<double>(outcome.office_ticks) / static_cast<double>(ticks_per_day),
                           1);
    county.tallies.measure(Indicator::construction_approval_cost, outcome.fee, 1);
    if (!active(firms.status[i])) {
        county.note(i, LifeEvent::project_dropped, LifeReason::operates_no_more);
        return;
    }
    const double added = county.rules.investment.growth * static_cast<double>(firms.capacity[i]);
    const double price = county.rules.investment.cost_months * added * county.demand.normal[firms.section[i]];
    pay(firms.cash[i], county.accounts.outside, fen_from_yuan(price));
    firms.capacity[i] += static_cast<float>(added);
    county.tallies.measure(Indicator::investment_completed, 1);
    county.tallies.count(PanelVariable::investment_projects, firms.section[i]);
    county.note(i, LifeEvent::project_completed);
}

}  // namespace yingshang
