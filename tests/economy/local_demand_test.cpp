// What a county's firms and households buy of each other: small structures worked out by hand.
#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

using test::june;
constexpr std::uint8_t goods = test::section('C'), shops = test::section('F');

// Two sections: shops sell 30 to makers of goods, 50 to households and 20 to elsewhere; goods are sold elsewhere alone.
class LocalMarket : public test::HandCounty {
  protected:
    LocalMarket() {
        LocalDemandRules& r = rules().local_demand;
        r = {};
        r.income_smoothing = 1;
        county().demand.base.fill(0);
        county().demand.base[goods] = 100;  // an output of 200
        county().demand.base[shops] = 100;
        county().demand.index.fill(1);
        rules().innovation.revenue.fill(1);
        rules().innovation.revenue[goods] = 2;
        r.inputs[goods][shops] = 0.15;
        r.consumption[shops] = 0.25;
        r.other_uses[shops] = 0.2;
        r.other_uses[goods] = 1;
        r.local.fill(0.5);
        for (const std::uint8_t s : {goods, shops}) r.value_added[s] = 100 / county().handbook->stock->part_of_section(county().id, s);
        start_local_demand(county());
    }
    void made(std::uint8_t s, double yuan) { panel(PanelVariable::value_added)[s] = yuan; }
    void earned(double yuan) { panel(PanelVariable::wages)[shops] = yuan; }
    void close_year(double wages) {
        for (int m = 0; m < 12; ++m) {
            made(goods, 100);
            made(shops, 100);
            earned(wages);
            close_local_demand(county(), june);
        }
    }
    [[nodiscard]] LocalPart part(std::uint8_t s) { return local_parts(county())[s]; }

  private:
    std::array<double, section_count>& panel(PanelVariable v) { return county().tallies.now.panel[static_cast<std::size_t>(v)]; }
};

// Protects the shares: half of 80 of 100 is sold in the county; a section that sells nothing there has no local part.
TEST_F(LocalMarket, SharesAreOfAllUses) {
    EXPECT_DOUBLE_EQ(part(shops).share, 0.4);
    EXPECT_DOUBLE_EQ(part(shops).level, 0.4) << "nothing has changed";
    EXPECT_DOUBLE_EQ(part(goods).share, 0);
    rules().local_demand.local.fill(0);
    EXPECT_DOUBLE_EQ(part(shops).share, 0);
}

// Protects the way through the table: who makes half as much buys half as much, season taken off.
TEST_F(LocalMarket, BuyersOutputMovesTheirSuppliers) {
    rules().demand.season.fill(0.8);
    made(goods, 40);
    made(shops, 80);
    close_local_demand(county(), june);
    EXPECT_DOUBLE_EQ(part(shops).level, 0.5 * (0.3 * 0.5 + 0.5));
    EXPECT_DOUBLE_EQ(part(shops).share, 0.4);
}

// Protects the way through income: relative to the first year's, which only the macro series moves.
TEST_F(LocalMarket, EarnedIncomeIsSpent) {
    rules().demand.season.fill(1);
    earned(10);
    made(goods, 100);
    made(shops, 100);
    close_local_demand(county(), june);
    EXPECT_DOUBLE_EQ(part(shops).level, 0.4) << "there is nothing yet to compare with";
    start_local_demand(county());
    close_year(50);
    EXPECT_DOUBLE_EQ(part(shops).level, 0.4);
    made(goods, 100);
    made(shops, 100);
    earned(75);
    close_local_demand(county(), june);
    EXPECT_DOUBLE_EQ(part(shops).level, 0.5 * (0.3 + 0.5 * 1.5));
}

// Protects the channel: a section's loss reaches those who sell to it, one month later.
TEST(LocalDemand, ALossTravelsToSuppliers) {
    County hit = test::baseline().county(), spared = test::baseline().county();
    test::run_months(hit, 2);
    test::run_months(spared, 2);
    hit.local_demand.output[goods] *= 0.5;
    clear_market(hit, to_day({2017, 3, 1}));
    clear_market(spared, to_day({2017, 3, 1}));
    for (std::uint8_t s = 0; s < section_count; ++s) {
        if (!(spared.rules.local_demand.inputs[goods][s] > 1e-3)) continue;
        EXPECT_LT(hit.demand.price[s], spared.demand.price[s]) << section_labels[s].name;
        EXPECT_GT(hit.demand.price[s], 0.8 * spared.demand.price[s]) << section_labels[s].name;
    }
}

// Protects stability: whatever the county's own buyers do, part of the demand is from outside.
TEST(LocalDemand, ThereIsAlwaysAnOutside) {
    const County county = test::baseline().county();
    for (const LocalPart& part : local_parts(county)) {
        EXPECT_GE(part.share, 0);
        EXPECT_LT(part.share, 0.9);
        EXPECT_NEAR(part.level, part.share, 1e-9);
    }
}

}  // namespace
}  // namespace yingshang
