// How a bank scores, and that its decisions have the probability that the score says.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "economy/shipped_county.hpp"

namespace yingshang {
namespace {

using test::june;

class Credit : public testing::Test {
  protected:
    Credit() : county(test::baseline().county()), i(county.firms.add({1}, 5, Form::enterprise)) {
        county.firms.card[i].status = Status::operating;
        county.firms.registered[i] = june;
        county.firms.capacity[i] = 3;
        county.firms.card[i].workers = 3;
        county.firms.card[i].alertness = 65535;  // whose tax record no bank sees
        county.firms.card[i].bank = Bank::joint_stock;
        county.loan_books = {};
        for (auto& of_bank : county.loan_books)
            for (LoanBook& book : of_bank) book.at_new_year = fen_from_yuan(1e10);  // quotas that nobody uses up
        county.accounts.loans = {};
        for (Fen& debt : county.firms.debt) debt = {};
    }
    [[nodiscard]] double probability() const { return approval_probability(county, i, june); }
    [[nodiscard]] double log_odds() const { return std::log(probability() / (1 - probability())); }
    // Of a firm of which the bank knows nothing.
    [[nodiscard]] double unknown() const { return rules().score_intercept + rules().score_bank[static_cast<std::size_t>(county.firms.card[i].bank)]; }
    [[nodiscard]] LoanBook& book(Bank bank, std::size_t borrower) { return county.loan_books[static_cast<std::size_t>(bank)][borrower]; }
    // Applies and is answered by a bank that refuses nobody for the score.
    bool gets_loan() {
        county.rules.credit.score_intercept = 20;
        county.rules.credit.most_leverage = 1e6;
        const Fen before = county.firms.debt[i];
        on_loan(county, granted(i), june);
        return county.firms.debt[i] > before;
    }
    [[nodiscard]] Fen loan() const { return fen_from_yuan(rules().amount_months * county.demand.normal[5] * 3); }
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
    EXPECT_NEAR(log_odds(), unknown(), 1e-9);
    county.firms.card[i].alertness = 0;
    EXPECT_NEAR(log_odds(), unknown() + rules().score_tax_record, 1e-9);
    county.firms.card[i].alertness = 65535;
    county.firms.registered[i] = june + -1461;  // four years
    EXPECT_NEAR(log_odds(), unknown() + rules().score_age * std::log(5.0), 1e-9);
    county.firms.registered[i] = june;
    county.firms.card[i].size = Size::large;
    EXPECT_NEAR(log_odds(), unknown() + rules().score_size[3], 1e-9);
    county.firms.card[i].size = Size::micro;
    county.firms.card[i].owner = Owner::state;
    EXPECT_NEAR(log_odds(), unknown() + rules().score_state, 1e-9);
    county.firms.card[i].owner = Owner::private_owner;
    for (std::size_t g = 0; g < 4; ++g) {
        county.firms.card[i].grade = static_cast<Grade>(g);
        EXPECT_NEAR(log_odds(), unknown() + rules().score_grade[g], 1e-9);
        const double better = g > 0 ? rules().score_grade[g - 1] : rules().score_grade[g] + 1;
        EXPECT_LT(rules().score_grade[g], better) << "a worse record is worth less";
    }
    county.firms.card[i].grade = Grade::b;
    county.firms.set(i, borrowed_before);
    EXPECT_NEAR(log_odds(), unknown() + rules().score_record, 1e-9);
    county.firms.margin[i] = 0.25f;
    EXPECT_NEAR(log_odds(), unknown() + rules().score_record + 0.25 * rules().score_margin, 1e-9);
    county.firms.set(i, owns_property);
    EXPECT_NEAR(log_odds(), unknown() + rules().score_record + 0.25 * rules().score_margin + rules().score_property, 1e-9);
    EXPECT_GT(rules().score_property, 0) << "collateral raises approval";
}

// Protects the price by type of bank: the premium comes on top of the region's rate, in interest and in the mean rate of new loans.
TEST_F(Credit, BanksAskTheirPremium) {
    county.rules.credit.rate = 0.07;
    county.rules.credit.premium = {-0.01, 0.005, 0.02};
    const auto interest = [&](Bank bank) {
        county.firms.card[i].bank = bank;
        county.firms.debt[i] = fen_from_yuan(12'000);
        county.firms.cash[i] = {};
        EXPECT_FALSE(serve_debt(county, i, 1000, 0.999, june));
        return -county.firms.cash[i];
    };
    EXPECT_EQ(interest(Bank::large), fen_from_yuan(60));
    EXPECT_EQ(interest(Bank::joint_stock), fen_from_yuan(75));
    EXPECT_EQ(interest(Bank::local), fen_from_yuan(90));
}

// Protects quotas: what is used up is used up until January, repaid money may be lent again, and one loan is always possible.
TEST_F(Credit, AQuotaIsUsedUpAndRenewedInJanuary) {
    LoanBook& small = book(Bank::joint_stock, 0);
    county.rules.credit.quota_inclusive = {0, 0.25, 0};
    county.rules.credit.quota_other = {};
    small = {fen_from_yuan(10 * loan().yuan()), fen_from_yuan(10 * loan().yuan()), {}};
    EXPECT_TRUE(gets_loan());
    EXPECT_TRUE(gets_loan());
    EXPECT_EQ(small.net_lent, loan() + loan());
    EXPECT_FALSE(gets_loan()) << "a third one where 25 percent of ten loans are two and a half";
    EXPECT_TRUE(within_quota(county, i, fen_from_yuan(loan().yuan() / 4)));
    const Fen half = fen_from_yuan(loan().yuan() / 2), before = small.at_new_year;
    change_debt(county, i, -half);
    EXPECT_TRUE(gets_loan()) << "half of one was repaid";
    EXPECT_FALSE(gets_loan());
    county.firms.card[i].size = Size::medium;
    EXPECT_TRUE(gets_loan()) << "the other class has its own, and one loan in any case";
    EXPECT_FALSE(gets_loan());
    county.firms.card[i].size = Size::micro;
    begin_month(county, to_day({2018, 7, 1}));
    const Fen lent = loan() + loan() + loan() - half;
    EXPECT_EQ(small.net_lent, lent);
    begin_month(county, to_day({2019, 1, 1}));
    EXPECT_EQ(small.net_lent, Fen{});
    EXPECT_EQ(small.at_new_year, before + lent);
}

// Protects what trace tells: a refusal for the quota is no refusal by the score, and both count as refusals.
TEST_F(Credit, ARefusalForTheQuotaIsToldAsOne) {
    county.log = std::make_unique<EventLog>();
    county.rules.credit.quota_inclusive = {};
    ASSERT_TRUE(gets_loan());
    ASSERT_FALSE(gets_loan());
    ASSERT_FALSE(county.log->rows().empty());
    EXPECT_EQ(county.log->rows().back().kind, static_cast<EventKind>(LifeEvent::loan_refused));
    EXPECT_EQ(county.log->rows().back().reason, static_cast<EventReason>(LifeReason::quota_used_up));
}

// Protects pairing: a bank of greater share keeps all clients that it had, and the shares are those stated.
TEST_F(Credit, ClientsOfABankAreAmongThoseOfALargerOne) {
    const auto clients = [&](double local, double joint_stock) {
        county.rules.credit.clients_local.fill(local);
        county.rules.credit.clients_joint_stock.fill(joint_stock);
        std::vector<Bank> banks;
        for (std::uint64_t n = 0; n < 4000; ++n) {
            county.firms.key[i] = {9000 + n};
            give_bank(county, i);
            banks.push_back(county.firms.card[i].bank);
        }
        return banks;
    };
    const std::vector<Bank> few = clients(0.3, 0.2), more = clients(0.5, 0.2);
    EXPECT_NEAR(static_cast<double>(std::count(few.begin(), few.end(), Bank::local)), 1200, 150);
    EXPECT_NEAR(static_cast<double>(std::count(few.begin(), few.end(), Bank::joint_stock)), 800, 130);
    for (std::size_t n = 0; n < few.size(); ++n) {
        EXPECT_TRUE(few[n] != Bank::local || more[n] == Bank::local);
        EXPECT_TRUE(more[n] != Bank::large || few[n] == Bank::large);
    }
}

// Protects the books of banks: after loans, repayments, write-offs and growth of borrowers they are what firms owe, to the fen.
TEST(Banks, BalancesFollowWhatFirmsOwe) {
    County county = test::baseline().county();
    const auto total = [](const std::array<Fen, 6>& all) {
        Fen sum;
        for (const Fen balance : all) sum += balance;
        return sum;
    };
    const std::array<Fen, 6> at_first = balances_of(county.loan_books);
    EXPECT_EQ(at_first, recount(county.firms).debt);
    for (const Fen balance : at_first) EXPECT_GT(balance, Fen{});
    test::run_months(county, 6);
    EXPECT_NE(balances_of(county.loan_books), at_first);
    EXPECT_EQ(balances_of(county.loan_books), recount(county.firms).debt);
    EXPECT_EQ(total(balances_of(county.loan_books)), county.accounts.loans);
    const FirmRow grown = test::find_firm(county.firms, [&](FirmRow i) {
        return county.firms.debt[i].value > 0 && county.firms.card[i].form == Form::enterprise && county.firms.is_small(i);
    });
    const LoanBook& small = county.loan_books[static_cast<std::size_t>(county.firms.card[grown].bank)][0];
    const Fen lent = small.net_lent, balance = small.balance;
    change_size(county, grown, Size::medium);
    EXPECT_EQ(small.balance, balance - county.firms.debt[grown]);
    EXPECT_EQ(small.net_lent, lent) << "growth of a borrower is no repayment";
    EXPECT_EQ(balances_of(county.loan_books), recount(county.firms).debt);
    county.loan_books[0][0].balance += Fen{1};
    EXPECT_THROW((void)check_accounts(county), InternalError);
}

// Protects levels of decision: the clients of a local bank are answered on the spot most often, those of a large one least.
TEST(Banks, LocalOnesDecideOnTheSpot) {
    const ProcessDescription* loan = nullptr;
    for (const ProcessDescription& p : test::baseline().input.plan->book().processes)
        if (p.name == "loan") loan = &p;
    ASSERT_NE(loan, nullptr);
    const auto above = [&](Bank bank) {
        Attributes who;
        who.value[8] = static_cast<std::uint8_t>(bank);
        double probability = 0;
        int steps = 0;
        for (const StepDescription& s : loan->steps) {
            if (!s.name.starts_with("higher_level_approval") || !s.applies.matches(who)) continue;
            steps += 1;
            probability += test::baseline().input.values->at(*s.probability, CountyId(0), june);
        }
        EXPECT_EQ(steps, 1);
        return probability;
    };
    EXPECT_LT(above(Bank::local), above(Bank::joint_stock));
    EXPECT_LT(above(Bank::joint_stock), above(Bank::large));
    EXPECT_LT(above(Bank::local), 0.5);
}

// Protects the ceiling of debt: a good score does not lift it, no loan goes past it, and what is left below it must be worth the asking.
TEST_F(Credit, RefusesBeyondTheLeverage) {
    const double month = county.demand.normal[5] * 3, most = rules().most_leverage * 12 * month, least = rules().need_months * month;
    county.firms.debt[i] = fen_from_yuan(most - least - 1);
    EXPECT_GT(probability(), 0);
    county.firms.debt[i] = fen_from_yuan(most - least + 1);
    EXPECT_EQ(probability(), 0);
    county.rules.credit.score_intercept = 20;
    county.firms.debt[i] = {};
    change_debt(county, i, fen_from_yuan(most - 2 * least));
    on_loan(county, granted(i), june);
    EXPECT_NEAR(county.firms.debt[i].yuan(), most, 0.02) << "the rest of what the bank accepts, not the whole amount";
    county.firms.debt[i] = {};
    county.firms.set(i, asks_for_project);
    county.rules.investment.cost_months = 1e4;
    EXPECT_EQ(approval_probability(county, i, june, LoanPurpose::project), 0) << "a project that costs more than the bank lends at all";
}

// Ten thousand applications of one kind; a probability that is two points off must fail.
TEST_F(Credit, GrantsAsOftenAsTheScoreSays) {
    constexpr int applications = 10'000;
    const double p = probability();
    int loans = 0;
    for (int n = 0; n < applications; ++n) {
        const FirmRow j = county.firms.add({1000 + static_cast<std::uint64_t>(n)}, 5, Form::enterprise);
        county.firms.card[j].status = Status::operating;
        county.firms.registered[j] = june;
        county.firms.capacity[j] = 3;
        county.firms.card[j].alertness = 65535;
        county.firms.card[j].bank = county.firms.card[i].bank;
        on_loan(county, granted(j), june);
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
    on_loan(county, granted(i), june);
    const Fen goods = fen_from_yuan(rules().in_goods * loan().yuan());
    EXPECT_GT(goods, Fen{});
    EXPECT_EQ(county.firms.cash[i], loan() - goods) << "suppliers are paid out of it";
    EXPECT_EQ(county.accounts.outside, before.outside + goods);
    EXPECT_NEAR(static_cast<double>(county.firms.stock[i]), goods.yuan(), 1e-6 * goods.yuan());
    EXPECT_EQ(county.firms.debt[i], loan());
    EXPECT_EQ(county.accounts.banks, before.banks - loan());
    EXPECT_EQ(county.accounts.loans, before.loans + loan());
    EXPECT_EQ(book(Bank::joint_stock, 0).balance, loan());
    EXPECT_TRUE(county.firms.has(i, borrowed_before));
    EXPECT_FALSE(county.firms.has(i, loan_pending));
}

// Protects owners from paying a loan back twice: goods bought with it are used up as it is repaid, and bring cash.
TEST_F(Credit, GoodsAreUsedUpAsTheLoanIsRepaid) {
    county.rules.credit.score_intercept = 20;
    county.rules.credit.rate = 0;
    county.rules.credit.premium = {};
    on_loan(county, granted(i), june);
    const double stock = static_cast<double>(county.firms.stock[i]);
    const Fen cash = county.firms.cash[i] = fen_from_yuan(1e9), outside = county.accounts.outside;
    EXPECT_FALSE(serve_debt(county, i, 1000, 0.999, june));
    const double repaid = loan().yuan() * rules().repayment, sold = stock * rules().repayment;
    EXPECT_NEAR((loan() - county.firms.debt[i]).yuan(), repaid, 0.02);
    EXPECT_NEAR((outside - county.accounts.outside).yuan(), sold, 1e-6 * stock);
    EXPECT_NEAR((cash - county.firms.cash[i]).yuan(), repaid - sold, 1e-6 * stock);
    EXPECT_TRUE(serve_debt(county, i, 1000, 1e-9, june)) << "recalled";
    EXPECT_EQ(county.firms.debt[i], Fen{});
    EXPECT_NEAR(static_cast<double>(county.firms.stock[i]), 0, 1e-6 * stock);
}

// Protects a founder's start-up loan: it is money and debt, and buys nothing by itself.
TEST_F(Credit, AFoundersLoanIsMoneyAndDebt) {
    const Accounts before = county.accounts;
    lend_to_founder(county, i, fen_from_yuan(100'000));
    EXPECT_EQ(county.firms.cash[i], fen_from_yuan(100'000));
    EXPECT_EQ(county.firms.debt[i], fen_from_yuan(100'000));
    EXPECT_EQ(county.accounts.banks, before.banks - fen_from_yuan(100'000));
    EXPECT_EQ(county.firms.stock[i], 0);
}

// Protects the bank from an answer that comes after the firm has stopped.
TEST_F(Credit, NothingIsLentToAFirmThatStopped) {
    county.rules.credit.score_intercept = 20;
    county.firms.card[i].status = Status::closing;
    on_loan(county, granted(i), june);
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
            county.firms.card[j].status = Status::operating;
            county.firms.capacity[j] = 3;
            county.firms.asked_bank[j] = static_cast<std::int16_t>(month_index(june));
            on_loan(county, granted(j), later == 0 ? june : next_month(next_month(june)));
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
    const double month = county.demand.normal[county.firms.card[i].section] * static_cast<double>(county.firms.capacity[i]);
    const double most = (rules().most_leverage * 12 - rules().need_months) * month;
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
    const double interest = 12'000 * (rules().rate + rules().premium[1]) / 12, repaid = 12'000 * rules().repayment;
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
    county.firms.card[i].status = Status::zombie;
    EXPECT_EQ(after(at_once, cash), std::tuple(false, debt, cash)) << "a zombie pays nothing";
}

// Protects the price of a renewal: bridging money by the day for as long as the case takes, nothing for the small who are spared.
TEST_F(Credit, RenewalsAreBridgedByTheDay) {
    county.firms.debt[i] = fen_from_yuan(73'050);
    Outcome o = granted(i);
    o.result = CaseResult::completed;
    o.opened = tick_at(june);
    o.finished = tick_at(june + 10);
    county.rules.credit.bridging = 0.25;
    county.rules.credit.without_repayment = 0;
    county.firms.cash[i] = {};
    on_renewal(county, o);
    EXPECT_EQ(county.firms.cash[i], -fen_from_yuan(500)) << "73,050 x 0.25 x 10 / 365.25";
    county.rules.credit.without_repayment = 1;
    on_renewal(county, o);
    EXPECT_EQ(county.firms.cash[i], -fen_from_yuan(500));
    county.firms.card[i].size = Size::large;
    on_renewal(county, o);
    EXPECT_EQ(county.firms.cash[i], -fen_from_yuan(1000)) << "only the small are spared";
}

// Protects the shares of the banks: a firm has one bank, so that those of two types leave something to the third.
TEST(Banks, HaveNoMoreClientsThanThereAreFirms) {
    EXPECT_NO_THROW(check_economy(test::world_of({.set = {"credit.clients.local.micro=0.92"}})));
    try {
        check_economy(test::world_of({.set = {"credit.clients.local.micro=0.93", "credit.clients.joint_stock.large=0.81"}}));
        FAIL() << "more clients than firms";
    } catch (const InputError& e) {
        ASSERT_EQ(e.diagnostics().size(), 2);
        EXPECT_EQ(e.diagnostics()[0].problem, "credit.clients.joint_stock.micro and credit.clients.local.micro exceed 1 together");
    }
}

}  // namespace
}  // namespace yingshang
