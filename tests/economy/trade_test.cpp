#include "economy/trade.hpp"

#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

class Exports : public test::HandCounty {};

// Protects the answer of trade to time: a day to clearance costs the stated share of a shipment.
TEST_F(Exports, ADayCostsOrders) {
    rules().trade = {1'000'000, 0.02, 0.25};
    const FirmRow i = firm(Form::enterprise, 'C');
    const Fen before = county().firms.cash[i];
    Outcome o = ended(i);
    o.opened = tick_at(to_day({2018, 6, 4}));
    o.finished = tick_at(to_day({2018, 6, 9}));
    on_export(county(), o);
    o.result = CaseResult::abandoned;
    on_export(county(), o);
    EXPECT_NEAR(value_of_month("trade.exports"), 1'000'000 * std::exp(-0.1), 1e-6);
    EXPECT_NEAR((before - county().firms.cash[i]).yuan(), 250'000 * (1 - std::exp(-0.1)), 0.01) << "the exporter's own part of what is lost";
}

// Protects the money of firms that are settled: goods that are cleared after the exporter has stopped cost it nothing.
TEST_F(Exports, WhoHasStoppedLosesNothing) {
    rules().trade = {1'000'000, 0.02, 0.25};
    for (const Status status : {Status::closing, Status::bankrupt, Status::dormant, Status::gone}) {
        const FirmRow i = firm(Form::enterprise, 'C', status);
        Outcome o = ended(i);
        o.opened = tick_at(to_day({2018, 6, 4}));
        o.finished = tick_at(to_day({2018, 6, 9}));
        on_export(county(), o);
        EXPECT_EQ(firms().cash[i], Fen{});
    }
}

}  // namespace
}  // namespace yingshang
