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
    Field<R>{"investment.own_funds", "share of a project's price that a firm brings where a bank lends the rest", Dimension::number, 0, 1,
             [](R& r) { return &r.own_funds; }},
};

constexpr double months_per_year = 12;

double price_of_project(const County& county, FirmRow i) {
    const InvestmentRules& rules = county.rules.investment;
    return rules.cost_months * rules.growth * normal_month(county, i);
}

void drop_project(County& county, FirmRow i, LifeReason why) {
    county.firms.clear(i, building);
    county.firms.clear(i, has_project_loan);
    county.firms.clear(i, built);
    county.firms.undertakings.end(i);
    county.note(i, LifeEvent::project_dropped, why);
}

void complete_project(County& county, FirmRow i, Day today) {
    Firms& firms = county.firms;
    firms.clear(i, building);
    firms.clear(i, built);
    firms.undertakings.end(i);
    firms.set(i, owns_property);
    if (firms.has(i, has_project_loan)) draw_project_loan(county, i, loan_for_project(county, i));
    firms.clear(i, has_project_loan);
    pay(firms.cash[i], county.accounts.outside, fen_from_yuan(price_of_project(county, i)));
    firms.capacity[i] += static_cast<float>(county.rules.investment.growth * static_cast<double>(firms.capacity[i]));
    county.measure(Indicator::investment_completed, i, 1);
    county.tallies.count(PanelVariable::investment_projects, firms.card[i].section);
    county.note(i, LifeEvent::project_completed);
    static_cast<void>(raise(county, i, Event::project_completed, today));
}

}  // namespace

std::span<const Field<InvestmentRules>> investment_fields() { return fields; }

Fen loan_for_project(const County& county, FirmRow i) { return fen_from_yuan((1 - county.rules.investment.own_funds) * price_of_project(county, i)); }

// What it lives on, which a firm keeps aside later, its books do not show yet on the first day.
double chance_of_funds(const County& county, FirmRow i, Day today) {
    const double price = price_of_project(county, i), cash = county.firms.cash[i].yuan();
    if (cash >= price) return 1;
    return cash >= county.rules.investment.own_funds * price ? approval_probability(county, i, today, LoanPurpose::project) : 0;
}

void fund_project(County& county, FirmRow i, Day month, double monthly_costs) {
    // One at a time, and none where nobody approves it.
    if (county.firms.has(i, asks_for_project) || !county.handbook->find(Role::construction, county.attributes_of(i))) return;
    const double price = price_of_project(county, i), cash = county.firms.cash[i].yuan();
    if (cash >= price + county.rules.credit.need_months * monthly_costs) start_project(county, i, month);
    else if (cash >= county.rules.investment.own_funds * price) apply_for_loan(county, i, month, LoanPurpose::project);
}

void start_project(County& county, FirmRow i, Day month) {
    Firms& firms = county.firms;
    if (!county.handbook->find(Role::construction, county.attributes_of(i))) return;
    firms.set(i, building);
    firms.clear(i, built);
    firms.clear(i, needed_matters);
    Undertaking& builds = firms.undertakings[i];
    builds.package_opened = {};
    builds.package_visits = 0;
    county.note(i, LifeEvent::wants_project);
    if (raise(county, i, Event::wants_project, month) == 0) county.submit_in_month_after(Role::construction, i, month);
}

void go_on_with_project(County& county, FirmRow i, Tick now, Day today) {
    Firms& firms = county.firms;
    const bool has_money = !firms.has(i, has_project_loan) || firms.card[i].status == Status::operating;
    if (!active(firms.card[i].status)) {
        drop_project(county, i, LifeReason::operates_no_more);
    } else if (firms.has(i, built) && !has_money) {
        drop_project(county, i, LifeReason::bank_decides);
    } else if (firms.has(i, built)) {
        if (firms.has(i, needed_matters)) count_package(county, i, now);
        count_project_delay(county, i, now);
        complete_project(county, i, today);
    } else if (firms.has(i, matter_refused)) {
        drop_project(county, i, LifeReason::matter_refused);
    } else {
        county.submit_next_day(*county.handbook->find(Role::construction, county.attributes_of(i)), i, today);
    }
}

void on_construction(County& county, const Outcome& outcome, Day today) {
    Firms& firms = county.firms;
    const FirmRow i = outcome.owner;
    if (outcome.result != CaseResult::completed) {
        drop_project(county, i, failure_of(outcome.result));
        return;
    }
    if (!active(firms.card[i].status)) {
        drop_project(county, i, LifeReason::operates_no_more);
        return;
    }
    note_approval(county, outcome);
    add_to_package(county, i, outcome);
    firms.set(i, built);
    county.note(i, LifeEvent::project_built);
    if (raise(county, i, Event::project_built, today) > 0) firms.set(i, needed_matters);
    else go_on_with_project(county, i, outcome.finished, today);
}

}  // namespace yingshang
