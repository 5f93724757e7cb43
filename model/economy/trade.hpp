// Exports: what a cleared shipment is worth. Time costs orders: each day to clearance takes a share of the value, and of what is lost the
// exporter lacks his own value added.
#pragma once

#include "economy/rules.hpp"
#include "engine/office.hpp"

namespace yingshang {

struct County;

struct TradeRules {
    double shipment = 0;     // yuan, mean, without delay
    double delay_cost = 0;   // share of the value lost a calendar day
    double value_added = 0;  // of the exporter, in a shipment's value, share
};

[[nodiscard]] std::span<const Field<TradeRules>> trade_fields();

void on_export(County& county, const Outcome& outcome);

}  // namespace yingshang
