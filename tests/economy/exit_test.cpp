// Leaving on two clocks, and what becomes of the money.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "economy/shipped_county.hpp"

namespace yingshang {
namespace {

using test::june;

class Exit : public testing::Test {
  protected:
    Exit() : county(test::baseline().county()) {}

    FirmRow a_firm(Form form, double workers = 3) {
        const FirmRow i = county.firms.add({++last_key}, 5, form);
        county.tallies.enter(county.firms.card[i]);
        county.firms.card[i].workers = static_cast<std::uint16_t>(workers);
        county.firms.capacity[i] = static_cast<float>(workers);
        county.move(i, Status::operating);
        return i;
    }
    void lend(FirmRow i, double yuan) {
        pay(county.accounts.banks, county.firms.cash[i], fen_from_yuan(yuan));
        change_debt(county, i, fen_from_yuan(yuan));
    }
    [[nodiscard]] Status status(FirmRow i) const { return county.firms.card[i].status; }
    [[nodiscard]] double counted(PanelVariable v) const { return county.tallies.now.panel[static_cast<std::size_t>(v)][5]; }

    County county;
    std::uint64_t last_key = 0;
};

Outcome ended(FirmRow firm, CaseResult result) {
    Outcome o;
    o.owner = firm;
    o.result = result;
    o.opened = tick_at(next_month(june));
    o.finished = tick_at(next_month(next_month(june)));
    return o;
}

// Protects the two clocks of exit.
TEST_F(Exit, StoppingAndLeavingTheRegisterAreTwoEvents) {
    const FirmRow i = a_firm(Form::enterprise);
    lend(i, 1000);
    stop_voluntarily(county, i, june);
    EXPECT_EQ(status(i), Status::closing);
    EXPECT_TRUE(on_register(status(i)));
    EXPECT_EQ(county.firms.card[i].workers, 0);
    EXPECT_EQ(counted(PanelVariable::stops), 1);
    EXPECT_EQ(counted(PanelVariable::deregistrations), 0);
    on_deregistration(county, ended(i, CaseResult::completed));
    EXPECT_EQ(status(i), Status::gone);
    EXPECT_EQ(counted(PanelVariable::deregistrations), 1);
    EXPECT_EQ(county.firms.cash[i], Fen{});
    EXPECT_EQ(county.firms.debt[i], Fen{});
    EXPECT_NO_THROW((void)check_accounts(county));
}

// Protects the register: only a procedure that ended takes a firm off it.
TEST_F(Exit, AnUnfinishedDeregistrationLeavesTheFirmOnTheRegister) {
    const FirmRow i = a_firm(Form::enterprise);
    stop_voluntarily(county, i, june);
    on_deregistration(county, ended(i, CaseResult::abandoned));
    EXPECT_EQ(status(i), Status::dormant);
    EXPECT_EQ(counted(PanelVariable::deregistrations), 0);
    const FirmRow j = a_firm(Form::enterprise);
    county.move(j, Status::bankrupt);
    on_bankruptcy(county, ended(j, CaseResult::refused));
    EXPECT_EQ(status(j), Status::zombie);
    on_bankruptcy(county, ended(j, CaseResult::completed));
    EXPECT_EQ(status(j), Status::gone);
    EXPECT_NO_THROW((void)check_accounts(county));
}

// Who owes nothing, or is no enterprise, stops; an enterprise that owes goes to the court where its estate pays for it,
// else it lingers.
TEST_F(Exit, AFirmWithoutCashFailsByWhatItOwes) {
    const FirmRow debtless = a_firm(Form::enterprise), shop = a_firm(Form::individual);
    lend(shop, 1000);
    fail(county, debtless, june);
    fail(county, shop, june);
    EXPECT_EQ(status(debtless), Status::closing);
    EXPECT_EQ(status(shop), Status::closing);

    county.rules.exit.court_share = 1;
    const double months = county.rules.exit.court_cost / county.demand.normal[5] / county.rules.exit.estate_months;
    const FirmRow poor = a_firm(Form::enterprise, std::floor(0.9 * months)), rich = a_firm(Form::enterprise, std::ceil(1.1 * months));
    lend(poor, 1000);
    lend(rich, 1000);
    fail(county, poor, june);
    fail(county, rich, june);
    EXPECT_EQ(status(poor), Status::zombie);
    EXPECT_EQ(status(rich), Status::bankrupt);
    county.rules.exit.court_share = 0;
    const FirmRow shy = a_firm(Form::enterprise, 100);
    lend(shy, 1000);
    fail(county, shy, june);
    EXPECT_EQ(status(shy), Status::zombie);
    EXPECT_NO_THROW((void)check_accounts(county));
}

// Protects the three ways on from being a zombie.
TEST_F(Exit, AZombieRevivesIsLiquidatedOrLingers) {
    county.rules.exit.estate_months = 12;  // pays for the court
    const double hazard = county.rules.exit.zombie_liquidation / 12;
    const FirmRow i = a_firm(Form::enterprise);
    lend(i, 1000);
    county.move(i, Status::zombie);
    linger(county, i, june, 1.01 * hazard);
    EXPECT_EQ(status(i), Status::zombie);
    county.firms.margin[i] = static_cast<float>(county.rules.exit.revival_margin) + 0.01f;
    linger(county, i, june, 1.01 * hazard);
    EXPECT_EQ(status(i), Status::operating);
    county.move(i, Status::zombie);
    county.rules.exit.zombie_court = 1;
    linger(county, i, june, 0.99 * hazard);
    EXPECT_EQ(status(i), Status::bankrupt);
    const FirmRow poor = a_firm(Form::enterprise, 1), shy = a_firm(Form::enterprise);
    for (const FirmRow z : {poor, shy}) {
        lend(z, 1000);
        county.move(z, Status::zombie);
    }
    county.rules.exit.court_cost = 1e12;
    linger(county, poor, june, 0.99 * hazard);
    EXPECT_EQ(status(poor), Status::closing) << "its estate does not pay for the court";
    county.rules.exit.court_cost = 0;
    county.rules.exit.zombie_court = 0;
    linger(county, shy, june, 0.99 * hazard);
    EXPECT_EQ(status(shy), Status::closing) << "none of them goes there";
}

// Protects the hump of exits by age: nobody leaves by choice during the trial, and the seasoned leave less.
TEST_F(Exit, OwnersGiveTheBusinessATrial) {
    ExitRules& rules = county.rules.exit;
    const FirmRow i = a_firm(Form::enterprise);
    county.firms.margin[i] = static_cast<float>(rules.margin[0]) - 0.01f;
    rules.trial_months[0] = 12;
    rules.seasoning = 1;
    const auto leaves_after = [&](int years, double share) {
        county.firms.registered[i] = to_day({to_date(june).year - years, static_cast<unsigned>(to_date(june).month), 1});
        return thinks_of_leaving(county, i, june, share * rules.probability[0]);
    };
    EXPECT_FALSE(leaves_after(0, 0.01));
    EXPECT_TRUE(leaves_after(1, 0.99));
    EXPECT_TRUE(leaves_after(2, 0.49));
    EXPECT_FALSE(leaves_after(2, 0.51)) << "half as likely a year after the trial, at an elasticity of one";
    county.firms.margin[i] = static_cast<float>(rules.margin[0]) + 0.01f;
    EXPECT_FALSE(leaves_after(5, 0.01)) << "it earns enough";
}

// Protects what sunk capital does: its owners leave less by choice, pay in rather than fail, and keep a firm that lies still.
TEST_F(Exit, OwnersOfMuchCapitalLetGoLater) {
    ExitRules& rules = county.rules.exit;
    rules.capital = {1, 0.5, 0.1};
    rules.seasoning = 0;
    rules.trial_months = {};
    const auto of = [&](std::uint32_t flags, Form form = Form::enterprise) {
        const FirmRow i = a_firm(form);
        if ((flags & capital_of_1m) != 0) county.firms.set(i, capital_of_1m);
        if ((flags & capital_of_10m) != 0) county.firms.set(i, capital_of_10m);
        county.firms.registered[i] = to_day({2010, 1, 1});
        county.firms.margin[i] = -1;
        return i;
    };
    for (const auto& [i, factor] : {std::pair{of(0), 1.0}, {of(capital_of_1m), 0.5}, {of(capital_of_1m | capital_of_10m), 0.1}}) {
        EXPECT_TRUE(thinks_of_leaving(county, i, june, 0.99 * factor * rules.probability[0]));
        EXPECT_FALSE(thinks_of_leaving(county, i, june, 1.01 * factor * rules.probability[0]));
        EXPECT_TRUE(is_given_up(county, i, 0.99 * factor));
        EXPECT_EQ(is_given_up(county, i, 1.01 * factor), false) << factor;
        county.move(i, Status::dormant);
        linger(county, i, june, 1.01 * factor * rules.dormant / 12);
        EXPECT_EQ(status(i), Status::dormant);
        linger(county, i, june, 0.99 * factor * rules.dormant / 12);
        EXPECT_EQ(status(i), Status::closing);
    }
    EXPECT_TRUE(is_given_up(county, of(0, Form::individual), 0.999)) << "individual businesses have none";
    const FirmRow short_of = of(capital_of_1m);
    pay(county.firms.cash[short_of], county.accounts.outside, fen_from_yuan(700));
    county.firms.card[short_of].short_months = 6;
    const Fen households = county.accounts.households;
    pay_in(county, short_of, 1000);
    EXPECT_EQ(county.firms.cash[short_of], fen_from_yuan(1000));
    EXPECT_EQ(county.accounts.households, households - fen_from_yuan(1700));
    EXPECT_EQ(county.firms.card[short_of].short_months, 0);
    EXPECT_NO_THROW((void)check_accounts(county));
}

// The bank gets what the firm has, no more, and writes the rest off; the owner gets what is left.
TEST_F(Exit, WhatIsLeftIsSettled) {
    for (const double spent : {0.0, 400.0, 1000.0, 1500.0}) {
        const FirmRow i = a_firm(Form::enterprise);
        lend(i, 1000);
        pay(county.accounts.households, county.firms.cash[i], fen_from_yuan(300));
        pay(county.firms.cash[i], county.accounts.outside, fen_from_yuan(spent));
        const Fen banks = county.accounts.banks, households = county.accounts.households;
        const double had = 1300 - spent, repaid = std::clamp(had, 0.0, 1000.0);
        county.move(i, Status::bankrupt);
        on_bankruptcy(county, ended(i, CaseResult::completed));
        EXPECT_EQ(county.accounts.banks, banks + fen_from_yuan(repaid));
        EXPECT_EQ(county.accounts.households, households + fen_from_yuan(had - repaid));
        EXPECT_EQ(county.firms.cash[i], Fen{});
        EXPECT_EQ(county.firms.debt[i], Fen{});
        EXPECT_NO_THROW((void)check_accounts(county));
    }
}

// Protects equal rank: what the estate brings is shared by what each is owed, the bank and those whom the firm has not paid.
TEST_F(Exit, AnEstateIsSharedByWhatIsOwed) {
    const FirmRow i = a_firm(Form::enterprise);
    county.rules.exit.forced_sale = 1;
    county.rules.exit.estate_drain = 0;
    county.rules.exit.court_cost = 0;
    const double estate = county.rules.exit.estate_months * county.demand.normal[5] * 3;
    lend(i, 2 * estate);
    pay(county.firms.cash[i], county.accounts.outside, fen_from_yuan(4 * estate));  // two estates more than it had
    const Fen banks = county.accounts.banks;
    county.move(i, Status::bankrupt);
    on_bankruptcy(county, ended(i, CaseResult::completed));
    EXPECT_NEAR((county.accounts.banks - banks).yuan(), estate / 2, 0.02);
    EXPECT_EQ(county.firms.debt[i], Fen{});
    EXPECT_NO_THROW((void)check_accounts(county));
}

// Protects the rank of workers: held-back wages are paid out of an estate before the bank and the others share it.
TEST_F(Exit, WagesComeFirst) {
    const FirmRow i = a_firm(Form::enterprise);
    county.rules.exit.forced_sale = 1;
    county.rules.exit.estate_drain = 0;
    county.rules.exit.court_cost = 0;
    const double estate = county.rules.exit.estate_months * county.demand.normal[5] * 3;
    lend(i, 2 * estate);
    pay(county.firms.cash[i], county.accounts.outside, fen_from_yuan(2 * estate));
    county.labour.unpaid[i] = {fen_from_yuan(estate / 4), june, false};
    county.accounts.unpaid_wages += fen_from_yuan(estate / 4);
    const Fen banks = county.accounts.banks, households = county.accounts.households;
    county.move(i, Status::bankrupt);
    on_bankruptcy(county, ended(i, CaseResult::completed));
    EXPECT_NEAR((county.accounts.households - households).yuan(), estate / 4, 0.02);
    EXPECT_NEAR((county.accounts.banks - banks).yuan(), 3 * estate / 4, 0.02);
    EXPECT_EQ(county.accounts.unpaid_wages, Fen{});
    EXPECT_NO_THROW((void)check_accounts(county));
}

// Months without cash are counted in a row; the firm stops in the month after its patience and not before.
TEST_F(Exit, PatienceIsCountedInMonths) {
    county.rules.exit.probability.fill(0);
    county.rules.books.shock = 0;
    const FirmRow i = a_firm(Form::individual);
    pay(county.firms.cash[i], county.accounts.outside, fen_from_yuan(1e7));
    county.firms.set(i, loan_pending);  // no bank
    Day now = june;
    for (int months = 1; months <= static_cast<int>(county.rules.exit.patience_months); ++months, now = next_month(now)) {
        keep_books(county, now);
        ASSERT_EQ(status(i), Status::operating) << months;
        ASSERT_EQ(county.firms.card[i].short_months, months);
    }
    keep_books(county, now);
    EXPECT_EQ(status(i), Status::closing);
}

}  // namespace
}  // namespace yingshang
