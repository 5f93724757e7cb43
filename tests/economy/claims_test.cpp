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
        on_dispute(county(), after(years));
        return county().tallies.now.indicators[static_cast<std::size_t>(Indicator::dispute_recovery_rate)];
    };
    const Ratio soon = rate(0), late = rate(1);
    EXPECT_DOUBLE_EQ(soon.denominator, 2 * normal_month(i)) << "no spread: the mean claim";
    EXPECT_NEAR(late.numerator / soon.numerator, std::exp(-0.5), 1e-12);
    const Ratio cost = county().tallies.now.indicators[static_cast<std::size_t>(Indicator::dispute_cost)];
    EXPECT_NEAR(cost.numerator, 0.1 * 2 * normal_month(i), 1e-6);
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
