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

void drop_project(County& county, FirmRow i, LifeReason why) {
    county.firms.clear(i, building);
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
    const double added = county.rules.investment.growth * static_cast<double>(firms.capacity[i]);
    const double price = county.rules.investment.cost_months * added * county.demand.normal[firms.card[i].section];
    pay(firms.cash[i], county.accounts.outside, fen_from_yuan(price));
    firms.capacity[i] += static_cast<float>(added);
    county.measure(Indicator::investment_completed, i, 1);
    county.tallies.count(PanelVariable::investment_projects, firms.card[i].section);
    county.note(i, LifeEvent::project_completed);
    static_cast<void>(raise(county, i, Event::project_completed, today));
}

}  // namespace

std::span<const Field<InvestmentRules>> investment_fields() { return fields; }

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
    if (!active(firms.card[i].status)) {
        drop_project(county, i, LifeReason::operates_no_more);
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
