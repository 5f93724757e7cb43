#include "economy/innovation.hpp"

#include <cmath>

#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

using R = InnovationRules;

const std::array fields{
    Field<R>{"innovation.research", "research of a firm that does any, share of revenue, without support", Dimension::number, 0, 1,
             [](R& r) { return &r.research; }},
    Field<R>{"innovation.support", "share of the cost of research that programmes bear", Dimension::number, 0, 0.9, [](R& r) { return &r.support; }},
    Field<R>{"innovation.elasticity", "elasticity of research to its cost to the firm", Dimension::number, 0, 5, [](R& r) { return &r.elasticity; }},
    Field<R>{"innovation.yield", "growth of log productivity a year for each unit of the research share", Dimension::number, 0, 10,
             [](R& r) { return &r.yield; }},
    Field<R>{"ip.inventions", "share of the IP applications accepted that become an invention patent", Dimension::number, 0, 1,
             [](R& r) { return &r.inventions; }},
    Field<R>{"ip.examination", "time of the national examination after acceptance", Dimension::duration, 0, 120,
             [](R& r) { return &r.examination_months; }, Family::none, month_span},
    Field<R>{"ip.lapse", "invention patents that lapse", Dimension::rate_per_year, 0, 12, [](R& r) { return &r.lapse; }},
    of_first_day(Field<R>{"ip.patents", "invention patents in force on the first day, for each 10,000 people", Dimension::number, 0, 1000,
                          [](R& r) { return &r.patents; }}),
    Field<R>{"ip.others", "invention patents granted a year to others than firms, for each 10,000 people", Dimension::number, 0, 1000,
             [](R& r) { return &r.others; }},
    of_first_day(Field<R>{"ip.holders", "share of the firms that do research which hold patents on the first day", Dimension::number, 0, 1,
                          [](R& r) { return &r.holders; }}),
    Field<R>{"county.population", "people who live in the county", Dimension::number, 0, 1e9, [](R& r) { return &r.people; }},
    Field<R>{"operation.revenue", "revenue over value added", Dimension::number, 1, 100, [](R& r) { return r.revenue.data(); }, Family::section},
};

constexpr double months_per_year = 12;
constexpr double ten_thousand = 10'000;
constexpr double days_per_month = 365.25 / 12;

}  // namespace

std::span<const Field<InnovationRules>> innovation_fields() { return fields; }

void start_patents(County& county) {
    const InnovationRules& rules = county.rules.innovation;
    county.patents.in_force = rules.patents * rules.people / ten_thousand * county.scale;
    Firms& firms = county.firms;
    for (FirmRow i = 0; i < firms.size_now(); ++i)
        if (firms.has(i, researches) && quick_uniform(county.run, firms.key[i], EconomyPurpose::patent, 0) < rules.holders)
            firms.set(i, patent_holder);
}

double research_share(const County& county) {
    const InnovationRules& rules = county.rules.innovation;
    return rules.research * std::pow(1 - rules.support, -rules.elasticity);
}

double research_gain(const County& county) { return county.rules.innovation.yield * research_share(county) / months_per_year; }

void on_patent_application(County& county, const Outcome& outcome, Day today) {
    if (outcome.result != CaseResult::completed) return;
    const InnovationRules& rules = county.rules.innovation;
    const FirmRow i = outcome.owner;
    if (quick_uniform(county.run, county.firms.key[i], EconomyPurpose::patent, outcome.opened.value) >= rules.inventions) return;
    county.patents.granted[today + static_cast<int>(std::lround(rules.examination_months * days_per_month))] += 1;
    county.firms.set(i, patent_holder);
}

void count_patents(County& county, Day month) {
    const InnovationRules& rules = county.rules.innovation;
    Patents& p = county.patents;
    p.in_force *= std::exp(-rules.lapse / months_per_year);
    p.in_force += rules.others * rules.people / ten_thousand / months_per_year * county.scale;
    while (!p.granted.empty() && p.granted.begin()->first < next_month(month)) {
        p.in_force += p.granted.begin()->second;
        p.granted.erase(p.granted.begin());
    }
    county.tallies.measure(Indicator::ip_patents, p.in_force, rules.people / ten_thousand * county.scale);
}

void count_research(County& county, FirmRow i, double value_added) {
    const double revenue = value_added * county.rules.innovation.revenue[county.firms.card[i].section];
    const double spent = revenue * research_share(county);
    county.measure(Indicator::innovation_research_share, i, spent, revenue);
    const double borne = spent * (1 - county.rules.innovation.support);
    pay(county.firms.cash[i], county.accounts.outside, fen_from_yuan(borne));
}

}  // namespace yingshang
