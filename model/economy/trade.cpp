#include "economy/trade.hpp"

#include <cmath>

#include "economy/county.hpp"

namespace yingshang {
namespace {

using R = TradeRules;

const std::array fields{
    Field<R>{"trade.shipment", "an export shipment that is cleared at once, as a span of its exporter's revenue", Dimension::duration, 0, 120,
             [](R& r) { return &r.shipment_months; }, Family::none, month_span},
    Field<R>{"trade.delay_cost", "share of a shipment's value that a day to its clearance costs in orders", Dimension::number, 0, 1,
             [](R& r) { return &r.delay_cost; }},
};

}  // namespace

std::span<const Field<TradeRules>> trade_fields() { return fields; }

void on_export(County& county, const Outcome& outcome) {
    if (outcome.result != CaseResult::completed) return;
    const TradeRules& rules = county.rules.trade;
    const double days = static_cast<double>(outcome.finished.value - outcome.opened.value) / static_cast<double>(ticks_per_day);
    const double value_added = rules.shipment_months * month_of_sales(county, outcome.owner), kept = std::exp(-rules.delay_cost * days);
    const double revenue = value_added * county.rules.innovation.revenue[county.firms.card[outcome.owner].section];
    county.measure(Indicator::trade_exports, outcome.owner, revenue * kept);
    // The month's sales are those of a firm whose goods are cleared at once. Who has stopped meanwhile books none.
    if (!active(county.firms.card[outcome.owner].status)) return;
    pay(county.firms.cash[outcome.owner], county.accounts.outside, fen_from_yuan(value_added * (1 - kept)));
}

}  // namespace yingshang
