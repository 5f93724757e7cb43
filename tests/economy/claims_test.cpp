#include "economy/claims.hpp"

#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

using test::june;

class Claims : public test::HandCounty {
  protected:
    Claims() : i(firm(Form::enterprise)) {
        rules().claims = {};
        rules().claims.dispute_months = 2;
        county().now = tick_at(june);
    }
    Outcome after(double years) {
        Outcome o = ended(i);
        o.total_ticks = test::days(250 * years);
        return o;
    }
    FirmRow i;
};

// Protects recovery: the same claim brings less the longer it takes, at the stated drain; costs are shares of the claim.
TEST_F(Claims, RecoveryDrainsWithTime) {
    rules().claims.success = 0.3;
    rules().claims.drain = 0.5;
    rules().claims.court_fee = 0.02;
    rules().claims.lawyer = 0.08;
    const auto rate = [&](double years) {
        county().tallies.now = {};
        raise_dispute(county(), i, after(years).opened);
        on_dispute(county(), after(years));
        return county().tallies.now.indicators[static_cast<std::size_t>(Indicator::dispute_recovery_rate)];
    };
    const Ratio soon = rate(0), late = rate(1);
    EXPECT_NEAR(soon.denominator, 2 * normal_month(i), 0.01) << "no spread: the mean claim";
    EXPECT_NEAR(late.numerator / soon.numerator, std::exp(-0.5), 1e-9);
    const Ratio cost = county().tallies.now.indicators[static_cast<std::size_t>(Indicator::dispute_cost)];
    EXPECT_NEAR(cost.numerator, 0.1 * 2 * normal_month(i), 0.01);
}

// Protects the claimant's books: a dispute takes what was delivered and not paid, of which a part comes back; nobody gains by one.
TEST_F(Claims, ADisputeMakesNobodyRicher) {
    rules().claims.success = 0.5;  // at most the whole claim, less costs
    rules().claims.court_fee = 0.02;
    rules().claims.lawyer = 0.08;
    const Fen claim = fen_from_yuan(2 * normal_month(i));
    const Outcome ends = after(0);
    raise_dispute(county(), i, ends.opened);
    EXPECT_EQ(firms().cash[i], -claim);
    EXPECT_EQ(county().accounts.disputed, claim);
    EXPECT_NO_THROW((void)check_accounts(county()));
    on_dispute(county(), ends);
    const double recovered = county().tallies.now.indicators[static_cast<std::size_t>(Indicator::dispute_recovery_rate)].numerator;
    EXPECT_GT(recovered, 0);
    EXPECT_NEAR(firms().cash[i].yuan(), recovered - 1.1 * claim.yuan(), 0.02);
    EXPECT_LT(firms().cash[i], Fen{});
    EXPECT_EQ(county().accounts.disputed, Fen{});
    EXPECT_NO_THROW((void)check_accounts(county()));
}

// Protects what becomes of a claim whose claimant gives up, or is gone before the court decides.
TEST_F(Claims, AClaimOutlivesTheClaimantAndIsLostIfGivenUp) {
    rules().claims.success = 0.5;
    Outcome given_up = after(0);
    given_up.result = CaseResult::abandoned;
    raise_dispute(county(), i, given_up.opened);
    on_dispute(county(), given_up);
    EXPECT_EQ(firms().cash[i], -fen_from_yuan(2 * normal_month(i)));
    EXPECT_EQ(county().accounts.disputed, Fen{});

    const FirmRow gone = firm(Form::enterprise);
    Outcome late = after(1);
    late.owner = gone;
    raise_dispute(county(), gone, late.opened);
    pay(county().accounts.households, firms().cash[gone], -firms().cash[gone]);  // settled by its owner
    county().move(gone, Status::gone);
    const Fen households = county().accounts.households;
    on_dispute(county(), late);
    EXPECT_EQ(firms().cash[gone], Fen{});
    EXPECT_GT(county().accounts.households, households);
    EXPECT_NO_THROW((void)check_accounts(county()));
}

// Protects compensation: what is spread is paid in equal parts, and the whole is the same to the fen.
TEST_F(Claims, CompensationMayBeSpread) {
    rules().claims.damage_months = 3;
    on_compensation(county(), after(0.2), june);
    const Fen owed = county().compensations.at(i).left;
    ASSERT_GT(owed, Fen{});
    pay_instalments(county(), june);
    EXPECT_EQ(firms().cash[i], -owed) << "at once";
    county().compensations.clear();
    firms().cash[i] = {};
    rules().claims.spread_months = 10;
    on_compensation(county(), after(0.2), june);
    pay_instalments(county(), june);
    EXPECT_NEAR(firms().cash[i].yuan(), -owed.yuan() / 10, 0.01);
    for (int n = 1; n < 12; ++n) pay_instalments(county(), june);
    EXPECT_EQ(firms().cash[i], -owed);
}

// Protects the indicator: those who stop within a year of a compensation, over the compensated.
TEST_F(Claims, StopsWithinAYearAreCounted) {
    rules().claims.damage_months = 1;
    on_compensation(county(), after(0.2), june);
    Outcome other = after(0.2);
    other.owner = firm(Form::enterprise);
    on_compensation(county(), other, june);
    end_compensation(county(), i, to_day({2019, 5, 31}));
    end_compensation(county(), other.owner, to_day({2019, 6, 2}));
    close(june);
    EXPECT_EQ(value("exit.after_compensation_rate", 2018, 2018), 0.5);
}

// Protects the loss to imitation: for as long as the case is open.
TEST_F(Claims, ImitationCostsWhileTheCaseLasts) {
    rules().claims.infringement_loss = 0.1;
    on_infringement(county(), after(0.5));
    EXPECT_EQ(firms().cash[i], -fen_from_yuan(0.1 * 6 * normal_month(i)));
    EXPECT_TRUE(firms().has(i, patent_holder));
}

}  // namespace
}  // namespace yingshang
