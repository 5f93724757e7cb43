#include "economy/trade.hpp"

#include <cmath>

#include "economy/county.hpp"

namespace yingshang {
namespace {

using R = TradeRules;
constexpr double infinite = std::numeric_limits<double>::infinity();

const std::array fields{
    Field<R>{"trade.shipment", "mean value of an export shipment that is cleared at once", Dimension::money, 0, infinite,
             [](R& r) { return &r.shipment; }},
    Field<R>{"trade.delay_cost", "share of a shipment's value that a day to its clearance costs in orders", Dimension::number, 0, 1,
             [](R& r) { return &r.delay_cost; }},
    Field<R>{"trade.value_added", "exporter's own value added in a shipment, share of its value", Dimension::number, 0, 1,
             [](R& r) { return &r.value_added; }},
};

}  // namespace

std::span<const Field<TradeRules>> trade_fields() { return fields; }

void on_export(County& county, const Outcome& outcome) {
    if (outcome.result != CaseResult::completed) return;
    const TradeRules& rules = county.rules.trade;
    const double days = static_cast<double>(outcome.finished.value - outcome.opened.value) / static_cast<double>(ticks_per_day);
    const double worth = rules.shipment * std::exp(-rules.delay_cost * days);
    county.measure(Indicator::trade_exports, outcome.owner, worth);
    // The month's sales are those of a firm whose goods are cleared at once. Who has stopped meanwhile books none.
    if (!active(county.firms.card[outcome.owner].status)) return;
    pay(county.firms.cash[outcome.owner], county.accounts.outside, fen_from_yuan(rules.value_added * (rules.shipment - worth)));
}

}  // namespace yingshang
