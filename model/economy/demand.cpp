#include "economy/demand.hpp"

#include <algorithm>
#include <cmath>

#include "economy/county.hpp"

namespace yingshang {
namespace {

using R = DemandRules;

const std::array fields{
    Field<R>{"demand.growth", "nominal growth of demand, a year", Dimension::number, -0.5, 1, [](R& r) { return &r.growth; }},
    Field<R>{"demand.shock", "share of demand lost at exposure one, in force", Dimension::number, -1, 1, [](R& r) { return &r.shock; }},
    Field<R>{"demand.exposure", "exposure of a section to the shock", Dimension::number, 0, 1, [](R& r) { return r.exposure.data(); },
             Family::section},
    Field<R>{"demand.season", "factor on demand by calendar month", Dimension::number, 0, 3, [](R& r) { return r.season.data(); }, Family::month},
    Field<R>{"county.wage", "mean yearly wage of private units in the base year", Dimension::money_per_year, 1, 1e7, [](R& r) { return &r.wage; }},
    Field<R>{"labour.wage_growth", "growth of wages, a year", Dimension::number, -0.5, 1, [](R& r) { return &r.wage_growth; }},
    Field<R>{"labour.wage_of_section", "wage of a section relative to the mean", Dimension::number, 0.1, 10,
             [](R& r) { return r.wage_of_section.data(); }, Family::section},
    Field<R>{"labour.share", "share of labour in a normal firm's value added", Dimension::number, 0.05, 1, [](R& r) { return &r.labour_share; }},
};

constexpr double months_per_year = 12;

double normal_value_added(const County& county, std::uint8_t section) { return monthly_wage(county, section) / county.rules.demand.labour_share; }

}  // namespace

std::span<const Field<DemandRules>> demand_fields() { return fields; }

double monthly_wage(const County& county, std::uint8_t section) {
    const DemandRules& rules = county.rules.demand;
    return rules.wage * rules.wage_of_section[section] * county.demand.wage_index / months_per_year;
}

double effective_capacity(const County& county, FirmRow firm) {
    return std::exp(static_cast<double>(county.firms.productivity[firm])) * static_cast<double>(county.firms.capacity[firm]) *
           staffed_part(county.firms, firm, county.rules.books.unfilled);
}

double normal_month(const County& county, FirmRow i) {
    return county.demand.normal[county.firms.card[i].section] * static_cast<double>(county.firms.capacity[i]);
}

double month_of_sales(const County& county, FirmRow i) { return county.demand.price[county.firms.card[i].section] * effective_capacity(county, i); }

double normal_year_at_first(const County& county, std::uint8_t section) {
    const DemandRules& rules = county.rules.demand;
    return rules.wage * rules.wage_of_section[section] / rules.labour_share;
}

void set_normal(County& county) {
    for (std::uint8_t s = 0; s < section_count; ++s) county.demand.normal[s] = normal_value_added(county, s);
}

void start_demand(County& county) {
    Demand& demand = county.demand;
    demand.index.fill(1);
    demand.weight.fill(0);
    for (FirmRow i = 0; i < county.firms.size_now(); ++i)
        if (active(county.firms.card[i].status)) demand.weight[county.firms.card[i].section] += effective_capacity(county, i);
    for (std::uint8_t s = 0; s < section_count; ++s) {
        demand.price[s] = demand.believed[s] = demand.normal[s];
        // A section without firms still has customers: those of one worker.
        demand.base[s] = demand.normal[s] * std::max(1.0, demand.weight[s]);
    }
}

void clear_market(County& county, Day month) {
    const DemandRules& rules = county.rules.demand;
    Demand& demand = county.demand;
    const auto calendar_month = to_date(month).month - 1;
    demand.wage_index *= std::pow(1 + rules.wage_growth, 1 / months_per_year);
    set_normal(county);
    for (double& index : demand.index) index *= std::pow(1 + rules.growth, 1 / months_per_year);
    const std::array<LocalPart, section_count> local = local_parts(county);
    for (std::uint8_t s = 0; s < section_count; ++s) {
        const double level = (1 - local[s].share) * demand.index[s] + local[s].level;
        const double total = demand.base[s] * level * rules.season[calendar_month] * (1 - rules.shock * rules.exposure[s]);
        // Where nobody serves a section its price is what a first firm of one worker would meet.
        demand.price[s] = total / (demand.weight[s] > 0 ? demand.weight[s] : 1);
    }
}

}  // namespace yingshang
