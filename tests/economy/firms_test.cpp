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
    EXPECT_EQ(firms().undertakings.of(999).pending_matters, 0);
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

// Protects what a firm founds or builds: it is its own, is forgotten when it is over, not before, and what is forgotten is not found again by
// whoever comes after.
TEST_F(OfFirms, UndertakingsAreForgottenWhenTheyAreOver) {
    const FirmRow founds = firm(Form::enterprise), builds = firm(Form::enterprise), idle = firm(Form::enterprise);
    firms().undertakings[founds] = {1, 0, 500, Tick{7}, 2};
    firms().undertakings[builds].pending_matters = 1;
    EXPECT_EQ(firms().undertakings.of(founds).permit_ticks, 500u);
    EXPECT_EQ(firms().undertakings.of(idle).package_opened, Tick{});
    firms().undertakings.end(founds);
    EXPECT_EQ(firms().undertakings.of(founds).pending_permits, 1) << "a permit is pending";
    firms().undertakings[founds].pending_permits = 0;
    firms().undertakings.end(founds);
    EXPECT_EQ(firms().undertakings.of(founds).permit_ticks, 0u);
    EXPECT_EQ(firms().undertakings[idle].package_visits, 0) << "it has the place of another";
    EXPECT_EQ(firms().undertakings.of(builds).pending_matters, 1);
}

// Protects rows that move up: every column keeps what it knows of a firm.
TEST_F(OfFirms, RowsThatAreKeptKeepWhatIsKnownOfThem) {
    for (FirmRow i = 0; i < 6; ++i) {
        firm(Form::enterprise, static_cast<char>('A' + i));
        firms().cash[i] = Fen{i};
        firms().undertakings[i].permit_ticks = i;
    }
    const std::vector<FirmRow> kept{1, 4, 5};
    const std::vector<AgentKey> keys{firms().key[1], firms().key[4], firms().key[5]};
    firms().keep_rows(kept);
    EXPECT_EQ(firms().size_now(), 3u);
    EXPECT_EQ(firms().given_up, 3u);
    for (FirmRow i = 0; i < 3; ++i) {
        EXPECT_EQ(firms().key[i].value, keys[i].value);
        EXPECT_EQ(firms().cash[i], Fen{kept[i]});
        EXPECT_EQ(firms().card[i].section, kept[i]);
        EXPECT_EQ(firms().undertakings.of(i).permit_ticks, kept[i]);
    }
    EXPECT_EQ(firms().undertakings[firm(Form::enterprise)].permit_ticks, 0u) << "of a firm that is gone";
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
