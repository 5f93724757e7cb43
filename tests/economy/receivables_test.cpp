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

}  // namespace
}  // namespace yingshang
