#include "economy/receivables.hpp"

#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

using test::june;

class Receivables : public test::HandCounty {
  protected:
    Receivables() : i(firm(Form::enterprise)) {
        county().suppliers.add(i, firms().key[i]);
        rules().receivables = {};
        rules().receivables.share = {0.5, 0};
        county().demand.price[firms().card[i].section] = 1000;  // x capacity 3: revenue 3000
    }
    Claim& government() { return county().suppliers.claims.front()[0]; }
    FirmRow i;
};

// Protects the course of an invoice: no cash at the sale, a part at its term, the rest overdue and paid down with its age.
TEST_F(Receivables, AnInvoiceIsPaidOrOverdue) {
    rules().receivables.on_time = {0.6, 0};
    settle_receivables(county());
    EXPECT_EQ(government().due, fen_from_yuan(1500));
    EXPECT_EQ(firms().cash[i], -fen_from_yuan(1500)) << "taken out of the revenue that the books have paid in";
    settle_receivables(county());
    EXPECT_EQ(government().overdue, fen_from_yuan(600));
    EXPECT_EQ(firms().cash[i], fen_from_yuan(900 - 3000));
    EXPECT_EQ(county().suppliers.total(), county().accounts.receivables);
    rules().receivables.clearance = {12 * std::log(2.0), 0};  // half of it a month
    settle_receivables(county());
    EXPECT_EQ(government().overdue, fen_from_yuan(900)) << "half of 600, and 600 more";
    EXPECT_EQ(county().suppliers.total(), county().accounts.receivables);
    close(june);
    EXPECT_DOUBLE_EQ(value("receivables.government", 2018, 2018), 900);
    // Paid: 900 on time twice, 300 one month late.
    EXPECT_NEAR(value("receivables.public_overdue_days_mean", 2018, 2018), 300 / 2100.0 * 365.25 / 12, 1e-9);
}

// Protects who is counted: private and small firms.
TEST_F(Receivables, LargeStateFirmsAreNotCounted) {
    government().overdue = fen_from_yuan(100);
    firms().card[i].owner = Owner::state;
    firms().card[i].size = Size::large;
    EXPECT_EQ(value_of_month("receivables.government"), 0);
}

// Protects the medical insurance: what is outstanding over what is invoiced a day is the time to payment.
TEST_F(Receivables, InsuranceIsPaidAfterItsTime) {
    rules().receivables = {};
    rules().receivables.insurance_share = 0.5;
    rules().receivables.settlement_months = 2;
    const FirmRow clinic = firm(Form::enterprise, 'Q');
    county().demand.price[firms().card[clinic].section] = 1000;
    on_network_admission(county(), ended(clinic, CaseResult::refused));
    EXPECT_FALSE(firms().has(clinic, in_network));
    on_network_admission(county(), ended(clinic));
    EXPECT_TRUE(firms().has(clinic, in_network));
    for (int m = 0; m < 36; ++m) {
        county().tallies.now = {};
        settle_receivables(county());
    }
    close(june);
    // Geometric in months: an invoice stands 1 / (1 - exp(-1/2)) months.
    EXPECT_NEAR(value("health.receivable_days", 2018, 2018), 365.25 / 12 / (1 - std::exp(-0.5)), 0.01);
    EXPECT_EQ(county().suppliers.total(), county().accounts.receivables);
}

// Protects public arrears: what kills a supplier is owed as before, and goes to whom he leaves behind.
TEST_F(Receivables, ClaimsOutliveTheSupplier) {
    rules().receivables.on_time = {0.6, 0};
    rules().receivables.clearance = {12 * std::log(2.0), 0};  // half of it a month
    settle_receivables(county());
    settle_receivables(county());
    ASSERT_EQ(government().overdue, fen_from_yuan(600));
    pay(county().accounts.banks, firms().cash[i], fen_from_yuan(100));
    change_debt(county(), i, fen_from_yuan(100));
    county().now = tick_at(june);
    on_deregistration(county(), ended(i));
    ASSERT_EQ(firms().card[i].status, Status::gone);
    EXPECT_EQ(government().overdue, fen_from_yuan(600));
    EXPECT_EQ(county().written_off.at(i), fen_from_yuan(100)) << "it had no cash";
    const Fen banks = county().accounts.banks, households = county().accounts.households;
    settle_receivables(county());
    EXPECT_EQ(county().accounts.banks, banks + fen_from_yuan(100)) << "the bank first";
    EXPECT_EQ(county().accounts.households, households + fen_from_yuan(900 + 300 - 100));
    EXPECT_EQ(firms().cash[i], Fen{});
    EXPECT_EQ(government().overdue, fen_from_yuan(900)) << "and nothing more is sold";
    EXPECT_NO_THROW((void)check_accounts(county()));
    close(june);
    EXPECT_DOUBLE_EQ(value("receivables.government", 2018, 2018), 900);
    for (int m = 0; m < 24; ++m) settle_receivables(county());
    EXPECT_TRUE(county().suppliers.rows.empty()) << "all is paid, to the fen";
    EXPECT_EQ(county().accounts.receivables, Fen{});
    EXPECT_NO_THROW((void)check_accounts(county()));
}

// Protects private buyers: what they owe is in the books of the firm as what the public owes, and in no indicator of public arrears.
TEST_F(Receivables, PrivateBuyersPayLateToo) {
    rules().receivables.share = {0, 0, 0.5};
    rules().receivables.on_time = {0, 0, 0.6};
    rules().receivables.clearance = {0, 0, 12 * std::log(2.0)};
    county().sellers.add(i);
    settle_receivables(county());
    EXPECT_EQ(firms().cash[i], -fen_from_yuan(1500));
    settle_receivables(county());
    EXPECT_EQ(county().sellers.claims.front().overdue, fen_from_yuan(600));
    EXPECT_EQ(firms().cash[i], fen_from_yuan(900 - 3000));
    EXPECT_EQ(county().accounts.receivables, fen_from_yuan(2100));
    EXPECT_NO_THROW((void)check_accounts(county()));
    EXPECT_EQ(value_of_month("receivables.government"), 0);
    county().move(i, Status::gone);
    firms().cash[i] = {};
    const Fen households = county().accounts.households;
    for (int m = 0; m < 24; ++m) settle_receivables(county());
    EXPECT_EQ(county().accounts.households, households + fen_from_yuan(2100));
    EXPECT_TRUE(county().sellers.rows.empty());
}

// Protects what a dispute is about: what private buyers have not paid at its term is no receivable from then on, and the rest leaves the cash.
TEST_F(Receivables, DisputesAreAboutWhatIsOverdue) {
    county().sellers.add(i);
    county().sellers.claims.front() = {fen_from_yuan(50), fen_from_yuan(600), 1.0};
    county().accounts.receivables = fen_from_yuan(650);
    const Fen claim = fen_from_yuan(rules().claims.dispute_months * normal_month(i));
    rules().claims.dispute_cv = 0;
    ASSERT_GT(claim, fen_from_yuan(600));
    raise_dispute(county(), i, tick_at(june));
    EXPECT_EQ(county().sellers.claims.front().overdue, Fen{});
    EXPECT_EQ(county().accounts.receivables, fen_from_yuan(50));
    EXPECT_EQ(firms().cash[i], fen_from_yuan(600) - claim);
    EXPECT_NO_THROW((void)check_accounts(county()));
}

// Protects the first month: who has sold on account before the run is paid as in any other month.
TEST(ReceivablesOfTheStock, StandAsInTheLongRun) {
    const test::Shipped& world = test::baseline();
    const County county = world.county();
    const ReceivableRules& rules = county.rules.receivables;
    constexpr auto d = static_cast<std::size_t>(Debtor::private_buyers);
    const std::size_t k = static_cast<std::size_t>(
        std::find_if(county.sellers.rows.begin(), county.sellers.rows.end(), [&](FirmRow i) { return active(county.firms.card[i].status); }) -
        county.sellers.rows.begin());
    ASSERT_LT(k, county.sellers.rows.size());
    const double invoice = rules.share[d] * normal_month(county, county.sellers.rows[k]);
    EXPECT_NEAR(county.sellers.claims[k].due.yuan(), invoice, 0.01);
    EXPECT_NEAR(county.sellers.claims[k].overdue.yuan(), invoice * (1 - rules.on_time[d]) * 12 / rules.clearance[d], 0.01);
    EXPECT_NO_THROW((void)check_accounts(county));
}

}  // namespace
}  // namespace yingshang
