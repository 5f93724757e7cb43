// The firms of a county: columns, who is followed, what all of them hold.
#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

const Day long_ago = to_day({2010, 1, 1}), lately = to_day({2018, 1, 1});

class OfFirms : public test::HandCounty {
  protected:
    FirmRow gone(Day registered) {
        const FirmRow i = firm(Form::enterprise, 'F', Status::gone);
        firms().registered[i] = registered;
        return i;
    }
};

// Protects a new row: in every column there is one more, and nobody has been caught who was never looked at.
TEST_F(OfFirms, ANewOneHasAPlaceInEveryColumn) {
    firms().leave_room(1000);
    const FirmCard* const before = firms().card.data();
    for (FirmRow i = 0; i < 1000; ++i) EXPECT_EQ(firm(Form::individual, 'H'), i);
    EXPECT_EQ(firms().card.data(), before) << "room was left for them";
    EXPECT_EQ(firms().loan_month.size(), 1000u);
    EXPECT_EQ(firms().loan_month.size(), 1000u);
    EXPECT_EQ(firms().last_hit[999], never_hit);
    EXPECT_EQ(firms().card[999].section, test::section('H'));
}

// Protects who is followed: whoever is gone for good is not, but for the lately registered.
TEST_F(OfFirms, TheGoneAreFollowedNoLonger) {
    const FirmRow here = firm(Form::enterprise), away = gone(long_ago), young = gone(lately),
                  never = firm(Form::enterprise, 'F', Status::not_founded);
    firms().follow_no_longer(lately);
    EXPECT_EQ(firms().followed, (std::vector<FirmRow>{here, young}));
    EXPECT_LT(here, away);
    EXPECT_LT(young, never);
}

// Protects the recount: those who are not followed any more are in it, as they were when they were left out.
TEST_F(OfFirms, TheRecountKnowsThoseLeftOut) {
    firm(Form::enterprise);
    const FirmRow away = gone(long_ago);
    firms().cash[away] = Fen{700};
    const Recount before = recount(firms());
    firms().follow_no_longer(lately);
    const Recount after = recount(firms());
    EXPECT_EQ(after.cash, Fen{700});
    EXPECT_EQ(after.cash, before.cash);
    EXPECT_TRUE(after.standing == before.standing);
    EXPECT_TRUE(after.standing == county().tallies.standing);
}

// Protects the check of the money: what goes to somebody who is left out is missed.
TEST_F(OfFirms, MoneyOfThoseLeftOutIsMissed) {
    const FirmRow away = gone(long_ago);
    firms().follow_no_longer(lately);
    EXPECT_NO_THROW((void)check_accounts(county()));
    pay(county().accounts.households, firms().cash[away], Fen{1});
    EXPECT_THROW((void)check_accounts(county()), InternalError);
}

// Protects the counts by standing: on the register and active, by section.
TEST_F(OfFirms, StandingTellsWhoIsRegisteredAndActive) {
    firm(Form::enterprise, 'F');
    firm(Form::individual, 'F', Status::zombie);
    firm(Form::individual, 'F', Status::registering);
    firm(Form::individual, 'F', Status::closing);
    firm(Form::individual, 'G');
    gone(long_ago);
    const Standing standing = recount(firms()).standing;
    const std::uint8_t f = test::section('F');
    EXPECT_EQ(standing.active(f), 2u);
    EXPECT_EQ(standing.with(f, Status::zombie), 1u);
    EXPECT_EQ(standing.registered(f, Form::enterprise), 1u);
    EXPECT_EQ(standing.registered(f, Form::individual), 2u);
    EXPECT_EQ(standing.registered(test::section('G'), Form::individual), 1u);
}

}  // namespace
}  // namespace yingshang
