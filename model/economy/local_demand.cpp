#include "economy/local_demand.hpp"

#include <numeric>

#include <Eigen/Core>

#include "economy/county.hpp"

namespace yingshang {
namespace {

using R = LocalDemandRules;

const std::array fields{
    Field<R>{"demand.inputs", "what the first section buys of the second, share of the first one's output", Dimension::number, 0, 1,
             [](R& r) { return r.inputs[0].data(); }, Family::section_pair},
    of_first_day(Field<R>{"demand.value_added",
                          "value added of a section in the region in the base year, of all its units, to which the table of uses is scaled",
                          Dimension::money_per_year, 0, 1e15, [](R& r) { return r.value_added.data(); }, Family::section}),
    Field<R>{"demand.consumption", "consumption of a section's output, share of the value added of all", Dimension::number, 0, 1,
             [](R& r) { return r.consumption.data(); }, Family::section},
    Field<R>{"demand.other_uses", "investment and exports of a section's output, share of it", Dimension::number, 0, 1,
             [](R& r) { return r.other_uses.data(); }, Family::section},
    Field<R>{"demand.local", "share of a section's sales to firms and households that those of the own county buy", Dimension::number, 0, 0.95,
             [](R& r) { return r.local.data(); }, Family::section},
    Field<R>{"demand.income_smoothing", "weight of the month in the income from work that households spend by", Dimension::number, 0.001, 1,
             [](R& r) { return &r.income_smoothing; }},
};

constexpr unsigned first_year = 12;

using Vector = Eigen::Array<double, section_count, 1>;
using Matrix = Eigen::Array<double, section_count, section_count>;  // seller, buyer

struct Uses {
    Matrix firms;
    Vector households, total;
};

// The region's value added of the base year by the enterprises that are in the county: firms alone make a part of it, in another structure.
void scale_to_region(County& county) {
    const Stock& stock = *county.handbook->stock;
    for (std::uint8_t s = 0; s < section_count; ++s)
        county.local_demand.added[s] = county.rules.local_demand.value_added[s] * stock.part_of_section(county.id, s);
}

// Sales of each section in the base year, yuan a year, by the county's structure of value added.
Uses uses_of(const County& county) {
    const LocalDemandRules& rules = county.rules.local_demand;
    const Eigen::Map<const Vector> added(county.local_demand.added.data()), revenue(county.rules.innovation.revenue.data()),
        consumption(rules.consumption.data()), other(rules.other_uses.data());
    const Eigen::Map<const Matrix> inputs(rules.inputs[0].data());  // by columns: the buyer's column holds what it buys of each
    const Vector output = added * revenue;
    Uses uses;
    uses.firms = inputs.rowwise() * output.transpose();
    uses.households = consumption * added.sum();
    uses.total = uses.firms.rowwise().sum() + uses.households + other * output;
    return uses;
}

double relative_income(const County& county, double index) {
    const LocalDemand& local = county.local_demand;
    return local.months < first_year || !(local.reference > 0) ? index : local.income / local.reference;
}

}  // namespace

std::span<const Field<LocalDemandRules>> local_demand_fields() { return fields; }

std::array<LocalPart, section_count> local_parts(const County& county) {
    const Uses uses = uses_of(county);
    const LocalDemand& now = county.local_demand;
    const Eigen::Map<const Vector> output(now.output.data());
    std::array<LocalPart, section_count> parts;
    for (std::uint8_t s = 0; s < section_count; ++s) {
        if (!(uses.total[s] > 0)) continue;
        const double weight = county.rules.local_demand.local[s] / uses.total[s];
        parts[s].share = weight * (uses.firms.row(s).sum() + uses.households[s]);
        parts[s].level =
            weight * ((uses.firms.row(s) * output.transpose()).sum() + uses.households[s] * relative_income(county, county.demand.index[s]));
    }
    return parts;
}

void start_local_demand(County& county) {
    county.local_demand = {};
    county.local_demand.output.fill(1);
    scale_to_region(county);
}

void close_local_demand(County& county, Day month) {
    LocalDemand& local = county.local_demand;
    const Demand& demand = county.demand;
    const double season = county.rules.demand.season[to_date(month).month - 1];
    const PanelRow& panel = county.tallies.now.panel;
    const auto& made = panel[static_cast<std::size_t>(PanelVariable::value_added)];
    for (std::uint8_t s = 0; s < section_count; ++s) {
        const double normal = demand.base[s] * season;
        local.output[s] = normal > 0 ? made[s] / normal : 0;
    }

    const auto& pay = panel[static_cast<std::size_t>(PanelVariable::wages)];
    const double earned = std::accumulate(pay.begin(), pay.end(), 0.0);
    local.months += 1;
    const double weight = local.months <= first_year ? 1.0 / local.months : county.rules.local_demand.income_smoothing;
    local.income += weight * (earned - local.income);
    if (local.months == first_year) local.reference = local.income / demand.index.front();
}

}  // namespace yingshang
