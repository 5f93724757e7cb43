#include "economy/procurement.hpp"

#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

using test::june;

class Purchases : public test::HandCounty {
  protected:
    Purchases() {
        ProcurementRules& r = rules().procurement;
        r.tenders = 12;
        r.value = 1e6;
        r.value_cv = 0;
        r.bid_cost = 1000;
        r.bid_cost_cv = 0;
        r.margin = 0.1;
        r.value_added = 0.25;
        r.interest = 1;
        r.equal_quality = 0.1;
        r.noise = 0;
        r.handicap = r.small_handicap = 0;
        r.deposit = 0.02;
        county().enterprises_at_start = 3000;
    }
    FirmRow supplier(double quality, Owner owner = Owner::private_owner, Size size = Size::medium) {
        const FirmRow i = firm(Form::enterprise, 'E');
        firms().productivity[i] = static_cast<float>(quality);
        firms().card[i].owner = owner;
        firms().card[i].size = size;
        county().suppliers.add(i, firms().key[i]);
        return i;
    }
    [[nodiscard]] const Tender& called() { return county().procurement.under_way.begin()->second; }
};

// Protects the award: the best score wins; deposits and costs of bids leave the bidders' cash and are kept to the fen.
TEST_F(Purchases, TheBestScoreWins) {
    supplier(0.1);
    const FirmRow best = supplier(0.5);
    call_tenders(county(), june);
    const auto n = static_cast<double>(county().procurement.under_way.size());
    ASSERT_GT(n, 0);
    EXPECT_EQ(called().winner, best);
    EXPECT_EQ(firms().cash[best], -fen_from_yuan(21'000.0 * n));
    EXPECT_EQ(county().accounts.deposits, fen_from_yuan(40'000.0 * n));
    EXPECT_EQ(county().procurement.laid_down(), county().accounts.deposits);
}

// Protects joint punishment: who has the worst grade is not let in, however good.
TEST_F(Purchases, TheWorstGradeDoesNotBid) {
    const FirmRow other = supplier(0.1), best = supplier(0.5);
    firms().card[best].grade = Grade::d;
    call_tenders(county(), june);
    ASSERT_FALSE(county().procurement.under_way.empty());
    EXPECT_EQ(called().winner, other);
    EXPECT_EQ(firms().cash[best], Fen{});
}

// Protects the handicap: a state firm of lower quality wins where the scoring takes enough from private ones.
TEST_F(Purchases, AHandicapTurnsTheAward) {
    const FirmRow better = supplier(0.5), state = supplier(0.45, Owner::state);
    rules().procurement.handicap = 0.1;
    call_tenders(county(), june);
    EXPECT_EQ(called().winner, state);
    EXPECT_NE(called().winner, better);
    close(june);
    EXPECT_EQ(value("procurement.private_win_rate_equal_quality", 2018, 2018), 0);
    EXPECT_EQ(value("procurement.bidders_mean", 2018, 2018), 2);
}

// Protects the decision to bid: nobody pays more for a bid than what it expects to bring among the bidders expected.
TEST_F(Purchases, BidsMustBeWorthTheirCost) {
    supplier(0.1);
    county().procurement.bidders = 99;  // a hundredth of 100,000
    rules().procurement.bid_cost = 1001;
    call_tenders(county(), june);
    EXPECT_TRUE(county().procurement.under_way.empty());
    county().procurement.bidders = 99;
    rules().procurement.bid_cost = 999;
    call_tenders(county(), june);
    EXPECT_FALSE(county().procurement.under_way.empty());
}

// Protects what follows on the contract: deposits come back after their time, and the contract is owed by the government.
TEST_F(Purchases, ContractsAreOwedAndDepositsComeBack) {
    rules().procurement.deposit_months = 1;
    const FirmRow i = supplier(0.1);
    call_tenders(county(), june);
    const auto [key, tender] = *county().procurement.under_way.begin();
    Outcome o = ended(i);
    o.opened = key.second;
    const Day contract = tender.deposits.front().laid_down + 50;
    on_tender(county(), o, contract);
    EXPECT_EQ(county().accounts.receivables, fen_from_yuan(250'000));
    EXPECT_EQ(county().procurement.laid_down(), county().accounts.deposits);
    return_deposits(county(), contract + 29);
    EXPECT_EQ(county().procurement.to_return.size(), 1u);
    return_deposits(county(), contract + 30);
    EXPECT_TRUE(county().procurement.to_return.empty());
    EXPECT_EQ(county().procurement.laid_down(), county().accounts.deposits);
    close(june);
    EXPECT_EQ(value("procurement.deposit_days_mean", 2018, 2018), 80);
    EXPECT_EQ(value("procurement.small_share", 2018, 2018), 0);
}

// Protects what a contract is worth to its winner: its profit after taxes, when the government has paid; wages, contributions and taxes are
// paid and counted.
TEST_F(Purchases, AContractBringsItsProfitAfterTaxes) {
    rules().taxes.take_up = 0;
    const FirmRow i = supplier(0.1);
    call_tenders(county(), june);
    Outcome o = ended(i);
    o.opened = county().procurement.under_way.begin()->first.second;
    county().tallies.now = {};
    const Fen cash = firms().cash[i], households = county().accounts.households, government = county().accounts.government;
    on_tender(county(), o, june);
    const TaxRates& rates = county().taxes.of(Form::enterprise, Size::medium, false);
    const double labour = 150'000, wages = labour / (1 + rates.insurance), value_tax = 250'000 * rates.on_value_added;
    const double tax = value_tax + (100'000 - value_tax) * rates.on_profit;
    EXPECT_EQ(county().accounts.receivables, fen_from_yuan(250'000));
    EXPECT_NEAR((firms().cash[i] - cash + county().accounts.receivables).yuan(), 100'000 - tax, 0.02);
    EXPECT_NEAR((county().accounts.households - households).yuan(), wages, 0.01);
    EXPECT_NEAR((county().accounts.government - government).yuan(), labour - wages + tax, 0.01);
    const auto counted = [&](PanelVariable v) { return county().tallies.now.panel[static_cast<std::size_t>(v)][firms().card[i].section]; };
    EXPECT_DOUBLE_EQ(counted(PanelVariable::value_added), 250'000);
    EXPECT_DOUBLE_EQ(counted(PanelVariable::wages), wages);
    EXPECT_DOUBLE_EQ(counted(PanelVariable::tax), tax);
    const Ratio burden = county().tallies.now.indicators[static_cast<std::size_t>(Indicator::tax_burden_rate)];
    EXPECT_NEAR(burden.numerator, labour - wages + tax, 1e-6);
    EXPECT_DOUBLE_EQ(burden.denominator, 250'000);
    EXPECT_EQ(county().suppliers.total(), county().accounts.receivables);
}

}  // namespace
}  // namespace yingshang
