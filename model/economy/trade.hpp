// Exports: what a cleared shipment is worth, in proportion to what its exporter sells. Time costs orders: each day to clearance takes a share of
// the value, and of what is lost the exporter lacks his own value added.
#pragma once

#include "economy/rules.hpp"
#include "engine/office.hpp"

namespace yingshang {

struct County;

struct TradeRules {
    double shipment_months = 0;  // of the exporter's revenue, without delay
    double delay_cost = 0;       // share of the value lost a calendar day
};

[[nodiscard]] std::span<const Field<TradeRules>> trade_fields();

void on_export(County& county, const Outcome& outcome);

}  // namespace yingshang
