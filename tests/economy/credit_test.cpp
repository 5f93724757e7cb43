// How a bank scores, and that its decisions have the probability that the score says.
#include <cmath>

#include <gtest/gtest.h>

#include "economy/shipped_county.hpp"

namespace yingshang {
namespace {

const Day today = to_day({2018, 6, 1});

class Credit : public testing::Test {
  protected:
    Credit() : county(test::baseline().county()), i(county.firms.add({1}, 5, Form::enterprise)) {
        county.firms.status[i] = Status::operating;
        county.firms.registered[i] = today;
        county.firms.capacity[i] = 3;
        county.firms.workers[i] = 3;
        county.firms.alertness[i] = 65535;  // whose tax record no bank sees
    }
    [[nodiscard]] double probability() const { return approval_probability(county, i, today); }
    [[nodiscard]] double log_odds() const { return std::log(probability() / (1 - probability())); }
    [[nodiscard]] const CreditRules& rules() const { return county.rules.credit; }
    Outcome granted(FirmRow firm) const {
        Outcome o;
        o.owner = firm;
        o.process = county.handbook->by_role[static_cast<std::size_t>(Role::loan)].front();
        return o;
    }
    County county;
    FirmRow i;
};

// Protects the score: each thing that the bank knows adds its own log odds, and nothing else does.
TEST_F(Credit, OddsAreLinearInWhatTheBankKnows) {
    EXPECT_NEAR(log_odds(), rules().score_intercept, 1e-9);
    county.firms.alertness[i] = 0;
    EXPECT_NEAR(log_odds(), rules().score_intercept + rules().score_tax_record, 1e-9);
    county.firms.alertness[i] = 65535;
    county.firms.registered[i] = today + -1461;  // four years
    EXPECT_NEAR(log_odds(), rules().score_intercept + rules().score_age * std::log(5.0), 1e-9);
    county.firms.registered[i] = today;
    county.firms.size[i] = Size::large;
    EXPECT_NEAR(log_odds(), rules().score_intercept + rules().score_size[3], 1e-9);
    county.firms.size[i] = Size::micro;
    county.firms.owner[i] = Owner::state;
    EXPECT_NEAR(log_odds(), rules().score_intercept + rules().score_state, 1e-9);
    county.firms.owner[i] = Owner::private_owner;
    county.firms.set(i, borrowed_before);
    EXPECT_NEAR(log_odds(), rules().score_intercept + rules().score_record, 1e-9);
    county.firms.margin[i] = 0.25f;
    EXPECT_NEAR(log_odds(), rules().score_intercept + rules().score_record + 0.25 * rules().score_margin, 1e-9);
}

// Protects the ceiling of debt: a good score does not lift it.
TEST_F(Credit, RefusesBeyondTheLeverage) {
    const double most = rules().most_leverage * 12 * county.demand.normal[5] * 3;
    county.firms.debt[i] = fen_from_yuan(most - 1);
    EXPECT_GT(probability(), 0);
    county.firms.debt[i] = fen_from_yuan(most + 1);
    EXPECT_EQ(probability(), 0);
}

// Ten thousand applications of one kind; a probability that is two points off must fail.
TEST_F(Credit, GrantsAsOftenAsTheScoreSays) {
    constexpr int applications = 10'000;
    const double p = probability();
    int loans = 0;
    for (int n = 0; n < applications; ++n) {
        const FirmRow j = county.firms.add({1000 + static_cast<std::uint64_t>(n)}, 5, Form::enterprise);
        county.firms.status[j] = Status::operating;
        county.firms.registered[j] = today;
        county.firms.capacity[j] = 3;
        county.firms.alertness[j] = 65535;
        on_loan(county, granted(j), today);
        loans += county.firms.debt[j].value > 0 ? 1 : 0;
    }
    const auto is_share = [&](double share) { return std::abs(loans - applications * share) < 4.9 * std::sqrt(applications * share * (1 - share)); };
    EXPECT_TRUE(is_share(p));
    EXPECT_FALSE(is_share(p + 0.05));
    EXPECT_FALSE(is_share(p - 0.05));
}

// A loan moves money: to the firm, from the bank, and both write down the debt.
TEST_F(Credit, ALoanIsMoneyAndDebt) {
    county.rules.credit.score_intercept = 20;
    const Accounts before = county.accounts;
    county.firms.set(i, loan_pending);
    on_loan(county, granted(i), today);
    const Fen loan = fen_from_yuan(rules().amount_months * county.demand.normal[5] * 3);
    EXPECT_EQ(county.firms.cash[i], loan);
    EXPECT_EQ(county.firms.debt[i], loan);
    EXPECT_EQ(county.accounts.banks, before.banks - loan);
    EXPECT_EQ(county.accounts.loans, before.loans + loan);
    EXPECT_TRUE(county.firms.has(i, borrowed_before));
    EXPECT_FALSE(county.firms.has(i, loan_pending));
}

// Protects the bank from an answer that comes after the firm has stopped.
TEST_F(Credit, NothingIsLentToAFirmThatStopped) {
    county.rules.credit.score_intercept = 20;
    county.firms.status[i] = Status::closing;
    on_loan(county, granted(i), today);
    EXPECT_EQ(county.firms.debt[i], Fen{});
}

// A bank that decides a month sooner decides the same: the luck is the application's.
TEST_F(Credit, TheMonthOfTheDecisionHasNoLuck) {
    county.rules.credit.score_age = 0;
    int granted_sooner = 0;
    for (int n = 0; n < 200; ++n) {
        std::array<bool, 2> lent{};
        for (const std::size_t later : {0u, 1u}) {
            const FirmRow j = county.firms.add({5000 + static_cast<std::uint64_t>(n)}, 5, Form::enterprise);
            county.firms.status[j] = Status::operating;
            county.firms.capacity[j] = 3;
            county.firms.asked_bank[j] = static_cast<std::int16_t>(month_index(today));
            on_loan(county, granted(j), later == 0 ? today : next_month(next_month(today)));
            lent[later] = county.firms.debt[j].value > 0;
        }
        EXPECT_EQ(lent[0], lent[1]);
        granted_sooner += lent[0] ? 1 : 0;
    }
    EXPECT_GT(granted_sooner, 20);
    EXPECT_LT(granted_sooner, 180);
}

// Protects the bank desk from the same firm every month.
TEST_F(Credit, ARefusedFirmRestsBeforeItAsksAgain) {
    Day month = to_day({2018, 1, 1});
    int asked = 0;
    for (int n = 0; n < 12; ++n, month = next_month(month)) {
        apply_for_loan(county, i, month);
        asked += county.firms.has(i, loan_pending) ? 1 : 0;
        county.firms.clear(i, loan_pending);
    }
    EXPECT_EQ(asked, 12 / static_cast<int>(rules().rest_months));
}

// Protects approval rates: who owes more than banks accept knows it and does not ask.
TEST_F(Credit, WhoOwesTooMuchDoesNotAsk) {
    const double most = rules().most_leverage * 12 * county.demand.normal[county.firms.section[i]] * static_cast<double>(county.firms.capacity[i]);
    county.firms.debt[i] = fen_from_yuan(1.01 * most);
    apply_for_loan(county, i, to_day({2018, 1, 1}));
    EXPECT_FALSE(county.firms.has(i, loan_pending));
    county.firms.debt[i] = fen_from_yuan(0.99 * most);
    apply_for_loan(county, i, to_day({2018, 1, 1}));
    EXPECT_TRUE(county.firms.has(i, loan_pending));
}

// Protects the order of interest, recall and repayment, to the fen.
TEST_F(Credit, DebtIsServedOutOfCashAndRecalledByChance) {
    const Fen debt = fen_from_yuan(12'000), cash = fen_from_yuan(100'000);
    const double interest = 12'000 * rules().rate / 12, repaid = 12'000 * rules().repayment;
    const auto after = [&](double uniform, Fen with) {
        county.firms.debt[i] = debt;
        county.firms.cash[i] = with;
        const bool recalled = serve_debt(county, i, 1000, uniform, to_day({2018, 6, 1}));
        return std::tuple(recalled, county.firms.debt[i], county.firms.cash[i]);
    };
    const double never = 0.999, at_once = 1e-9;
    EXPECT_EQ(after(never, cash), std::tuple(false, debt - fen_from_yuan(repaid), cash - fen_from_yuan(interest) - fen_from_yuan(repaid)));
    EXPECT_EQ(after(never, Fen{}), std::tuple(false, debt, -fen_from_yuan(interest))) << "interest is due, repayment waits for cash";
    EXPECT_EQ(after(at_once, Fen{}), std::tuple(true, Fen{}, -fen_from_yuan(interest) - debt)) << "recalled out of cash that is not there";
    county.firms.status[i] = Status::zombie;
    EXPECT_EQ(after(at_once, cash), std::tuple(false, debt, cash)) << "a zombie pays nothing";
}

// Protects the price of a renewal: bridging money by the day for as long as the case takes, nothing for the small who are spared.
TEST_F(Credit, RenewalsAreBridgedByTheDay) {
    county.firms.debt[i] = fen_from_yuan(73'050);
    Outcome o = granted(i);
    o.result = CaseResult::completed;
    o.opened = tick_at(today);
    o.finished = tick_at(today + 10);
    county.rules.credit.bridging = 0.25;
    county.rules.credit.without_repayment = 0;
    county.firms.cash[i] = {};
    on_renewal(county, o);
    EXPECT_EQ(county.firms.cash[i], -fen_from_yuan(500)) << "73,050 x 0.25 x 10 / 365.25";
    county.rules.credit.without_repayment = 1;
    on_renewal(county, o);
    EXPECT_EQ(county.firms.cash[i], -fen_from_yuan(500));
    county.firms.size[i] = Size::large;
    on_renewal(county, o);
    EXPECT_EQ(county.firms.cash[i], -fen_from_yuan(1000)) << "only the small are spared";
}

}  // namespace
}  // namespace yingshang
