#include "economy/trade.hpp"

#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

class Exports : public test::HandCounty {};

// Protects the answer of trade to time: a day to clearance costs the stated share of a shipment, and of what is lost the exporter's own value
// added is in proportion to what he sells.
TEST_F(Exports, ADayCostsOrders) {
    rules().trade = {0.5, 0.02};
    const FirmRow small = firm(Form::enterprise, 'C'), large = firm(Form::enterprise, 'C');
    firms().capacity[large] = 40 * firms().capacity[small];
    for (const FirmRow i : {small, large}) {
        const double value_added = 0.5 * month_of_sales(county(), i), revenue = value_added * rules().innovation.revenue[firms().card[i].section];
        const Fen before = firms().cash[i];
        Outcome o = ended(i);
        o.opened = tick_at(to_day({2018, 6, 4}));
        o.finished = tick_at(to_day({2018, 6, 9}));
        county().tallies.now = {};
        on_export(county(), o);
        o.result = CaseResult::abandoned;
        on_export(county(), o);
        const double exports = county().tallies.now.indicators[static_cast<std::size_t>(Indicator::trade_exports)].numerator;
        EXPECT_NEAR(exports, revenue * std::exp(-0.1), 1e-6);
        EXPECT_NEAR((before - firms().cash[i]).yuan(), value_added * (1 - std::exp(-0.1)), 0.01);
    }
    EXPECT_NEAR(firms().cash[large].yuan() / firms().cash[small].yuan(), 40, 0.01) << "nobody ships what he does not make";
}

// Protects the money of firms that are settled: goods that are cleared after the exporter has stopped cost it nothing.
TEST_F(Exports, WhoHasStoppedLosesNothing) {
    rules().trade = {0.5, 0.02};
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
