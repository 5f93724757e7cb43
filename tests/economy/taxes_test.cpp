#include "economy/taxes.hpp"

#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

using test::june;

class Taxes : public test::HandCounty {
  protected:
    Taxes() {
        TaxRules& r = rules().taxes;
        r = {};
        r.on_value_added = {0.10, 0.02, 0};
        r.on_profit = {0.20, 0.05, 0};
        r.insurance = {0.30, 0, 0};
        r.relief_on_value_added = {0.5, 0, 0, 0};
        r.relief_on_profit = {0.4, 0, 0, 0};
        r.relief_on_insurance = {0.1, 0, 0, 0};
        r.take_up = 0.5;
        county().taxes = TaxTable(r);
    }
};

// Protects the rates: a relief lowers what an enterprise of the size pays, and nobody else's; not what is not used.
TEST_F(Taxes, ReliefsAreForThoseEntitledWhoUseThem) {
    const TaxTable& t = county().taxes;
    EXPECT_DOUBLE_EQ(t.of(Form::enterprise, Size::micro, true).on_value_added, 0.05);
    EXPECT_DOUBLE_EQ(t.of(Form::enterprise, Size::micro, true).on_profit, 0.12);
    EXPECT_DOUBLE_EQ(t.of(Form::enterprise, Size::micro, true).insurance, 0.27);
    EXPECT_DOUBLE_EQ(t.of(Form::enterprise, Size::micro, false).on_value_added, 0.10);
    EXPECT_DOUBLE_EQ(t.of(Form::enterprise, Size::large, true).on_profit, 0.20);
    EXPECT_DOUBLE_EQ(t.of(Form::individual, Size::micro, true).on_value_added, 0.02);
}

// Protects common luck: whoever uses a relief at a lower take-up uses it at a higher one.
TEST_F(Taxes, UsersAreNestedInTakeUp) {
    EXPECT_TRUE(is_among_users(0, 0.01));
    EXPECT_TRUE(is_among_users(32767, 0.5));
    EXPECT_FALSE(is_among_users(32768, 0.5));
    EXPECT_TRUE(is_among_users(32768, 0.51));
    EXPECT_FALSE(is_among_users(0, 0));
}

// Protects the indicators: relief used over relief entitled to, in yuan; burden of value added; hours a year.
TEST_F(Taxes, TakeUpIsInYuan) {
    rules().taxes.hours = {120, 0, 0, 0};
    // Entitled to 1000 x 0.10 x 0.5 + 100 x 0.20 x 0.4 + 200 x 0.30 x 0.1 = 64; the other to three times as much.
    TaxSums sums;
    sums.count(rules().taxes, Size::micro, true, {1, 1000, 100, 200, 90});
    sums.count(rules().taxes, Size::micro, false, {1, 3000, 300, 600, 500});
    sums.book(county().tallies);
    close(june);
    EXPECT_DOUBLE_EQ(value("tax.relief_take_up", 2018, 2018), 0.25);
    EXPECT_DOUBLE_EQ(value("tax.burden_rate", 2018, 2018), 590.0 / 4000);
    EXPECT_DOUBLE_EQ(value("tax.compliance_hours_per_firm", 2018, 2018), 120);
}

// A loss pays no income tax, and nobody is relieved of it: were it so, a loser that ignores its reliefs would lower the take-up.
TEST_F(Taxes, LossesAreNotRelieved) {
    const FirmRow gains = firm(Form::enterprise), loses = firm(Form::enterprise);
    firms().card[gains].alertness = 0;
    firms().card[loses].alertness = 65535;
    rules().taxes.relief_on_value_added = {};
    rules().taxes.relief_on_insurance = {};
    firms().card[loses].workers = 60000;  // whom no sales of the section could pay
    keep_books(county(), june);
    close(june);
    EXPECT_DOUBLE_EQ(value("tax.relief_take_up", 2018, 2018), 1);
}

}  // namespace
}  // namespace yingshang
