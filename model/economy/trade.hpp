// Exports: what a cleared shipment is worth. Time costs orders: each day to clearance takes a share of the value.
#pragma once

#include "economy/rules.hpp"
#include "engine/office.hpp"

namespace yingshang {

struct County;

struct TradeRules {
    double shipment = 0;    // yuan, mean, without delay
    double delay_cost = 0;  // share of the value lost a calendar day
};

[[nodiscard]] std::span<const Field<TradeRules>> trade_fields();

void on_export(County& county, const Outcome& outcome);

}  // namespace yingshang
