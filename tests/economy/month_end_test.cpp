// What stands at a month's end, of firms counted by hand.
#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

const Day month_after = to_day({2018, 7, 1});

class AtMonthEnd : public test::HandCounty {
  protected:
    [[nodiscard]] MonthEnd counted() { return count_month_end(county(), month_after); }
};

// Protects stocks of the active: those at rest, leaving or not yet there are not among them.
TEST_F(AtMonthEnd, WorkersAreThoseOfTheActive) {
    firm(Form::enterprise, 'F');
    firm(Form::individual, 'F', Status::zombie);
    for (const Status s : {Status::registering, Status::permits, Status::opening, Status::dormant, Status::bankrupt, Status::not_founded})
        firm(Form::enterprise, 'F', s);
    const MonthEnd sums = counted();
    EXPECT_EQ(sums.workers(), 6u);
    EXPECT_EQ(sums.employers, 2u);
    EXPECT_EQ(sums.without_loan, 2u);
    EXPECT_EQ(sums.sections[test::section('F')].workers, 6u);
}

// Protects loans: of whoever owes something, small borrowers apart, and by bank as the banks have them.
TEST_F(AtMonthEnd, LoansAreThoseOfWhoeverOwes) {
    const FirmRow small = firm(Form::enterprise, 'F'), large = firm(Form::enterprise, 'G'), closing = firm(Form::individual, 'F', Status::closing);
    firms().card[large].size = Size::large;
    firms().card[large].bank = Bank::local;
    owes(small, 10);
    owes(large, 100);
    owes(closing, 1000);
    firm(Form::individual, 'F');
    const MonthEnd sums = counted();
    EXPECT_EQ(sums.borrowers, 3u);
    EXPECT_EQ(sums.small_borrowers, 2u);
    EXPECT_EQ(sums.small_loans, fen_from_yuan(1010));
    EXPECT_EQ(sums.sections[test::section('G')].loans, fen_from_yuan(100));
    EXPECT_EQ(sums.all.debt[2 * static_cast<std::size_t>(Bank::local) + 1], fen_from_yuan(100));
    EXPECT_EQ(sums.all.all_debt(), fen_from_yuan(1110));
}

// Protects the share of enterprises registered lately that do not operate: 90 to 365 days ago, gone ones among them.
TEST_F(AtMonthEnd, LatelyIsNinetyDaysToAYearAgo) {
    const auto registered = [&](int days_ago, Status s) {
        const FirmRow i = firm(Form::enterprise, 'F', s);
        firms().registered[i] = month_after + -days_ago;
        if (s == Status::operating) firms().set(i, has_operated);
    };
    registered(89, Status::opening);
    registered(90, Status::opening);
    registered(200, Status::gone);
    registered(365, Status::operating);
    registered(366, Status::dormant);
    registered(100, Status::registering);
    const MonthEnd sums = counted();
    EXPECT_EQ(sums.lately, 3u);
    EXPECT_EQ(sums.lately_idle, 2u);
}

}  // namespace
}  // namespace yingshang
