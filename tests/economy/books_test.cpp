// Money is moved, never made: to the fen, in every month, and the checker sees one fen that is lost.
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "economy/shipped_county.hpp"

namespace yingshang {
namespace {

Fen cash_of_firms(const County& county) {
    Fen sum;
    for (const Fen cash : county.firms.cash) sum += cash;
    return sum;
}

Fen all_money(const County& county) {
    const Accounts& a = county.accounts;
    return cash_of_firms(county) + a.households + a.government + a.banks + a.outside;
}

double sum_of(const std::array<double, section_count>& row) { return std::accumulate(row.begin(), row.end(), 0.0); }

// Protects the cash identity: firms, households, state, banks and the outside sum to zero after every month.
TEST(Books, EveryFenHasACounterpart) {
    County county = test::baseline().county();
    EXPECT_EQ(all_money(county), Fen{});
    for (Day month = test::first_month; month < to_day({2019, 1, 1}); month = next_month(month)) {
        test::run_month(county, month);
        ASSERT_EQ(all_money(county), Fen{}) << to_string(month);
    }
    EXPECT_NE(cash_of_firms(county), Fen{}) << "money of firms that moved";
}

// What the panel calls value added came from outside, and the state has got at least its taxes.
TEST(Books, PanelAndAccountsAgree) {
    County county = test::baseline().county();
    for (FirmRow i = 0; i < county.firms.size_now(); ++i) {  // nothing but customers pays from outside: no project, no dues, no research
        county.firms.set(i, building);
        county.firms.clear(i, association_member);
        county.firms.clear(i, researches);
        county.firms.stock[i] = 0;  // that a repayment would sell
    }
    const Accounts before = county.accounts;
    keep_books(county, test::first_month);
    const auto booked = [&](PanelVariable v) { return sum_of(county.tallies.now.panel[static_cast<std::size_t>(v)]); };
    EXPECT_GT(booked(PanelVariable::value_added), 0);
    EXPECT_NEAR((before.outside - county.accounts.outside).yuan(), booked(PanelVariable::value_added), 0.01);
    EXPECT_GE((county.accounts.government - before.government).yuan(), booked(PanelVariable::tax));
    EXPECT_GT((county.accounts.households - before.households).yuan(), 0);
}

// Protects the passing part of productivity: innovations come to a share of the firms a month, so large that their variance is the
// stated one; in the months between a firm only falls back toward its own level.
TEST(Books, InnovationsComeAtTheirRate) {
    County county = test::baseline().county();
    BookRules& rules = county.rules.books;
    rules.shock = 0.1;
    rules.shock_rate = 3;
    const double center = -productivity_spread(rules) * productivity_spread(rules) / 2;
    const std::vector<float> before = county.firms.productivity;
    const std::vector<FirmCard> cards = county.firms.card;
    keep_books(county, test::first_month);
    double firms = 0, hit = 0, square = 0;
    for (FirmRow i = 0; i < cards.size(); ++i) {
        if (!active(cards[i].status) || county.firms.has(i, researches)) continue;
        const double own = center + static_cast<double>(county.firms.lasting[i]);
        const double innovation =
            static_cast<double>(county.firms.productivity[i]) - (own + rules.persistence * (static_cast<double>(before[i]) - own));
        firms += 1;
        hit += std::abs(innovation) > 1e-6 ? 1 : 0;
        square += innovation * innovation;
    }
    ASSERT_GT(firms, 3000);
    const double share = -std::expm1(-3.0 / 12);
    EXPECT_NEAR(hit / firms, share, 5 * std::sqrt(share * (1 - share) / firms));
    EXPECT_NEAR(square / firms, 0.01, 0.01 * 5 * std::sqrt(3 / share / firms));
}

// Protects unequal luck: over a year as many innovations come as the rate says, but they gather at some firms, as balls of an urn that
// takes another of the colour drawn.
TEST(Books, InnovationsReinforceEachOther) {
    County county = test::baseline().county();
    BookRules& rules = county.rules.books;
    rules.shock_rate = 3;
    rules.reinforcement = 1;
    const std::vector<FirmCard> cards = county.firms.card;
    for (FirmRow i = 0; i < cards.size(); ++i) county.firms.registered[i] = std::min(county.firms.registered[i], test::first_month + -1);
    std::vector<int> come(cards.size());
    const Day until = to_day({to_date(test::first_month).year + 1, 1, 1});
    for (Day month = test::first_month; month < until; month = next_month(month)) {
        keep_books(county, month);
        for (FirmRow i = 0; i < come.size(); ++i) come[i] = county.firms.innovations[i];
    }
    const double p = -std::expm1(-3.0 / 12);
    double none = 1, firms = 0, sum = 0, square = 0, without = 0;
    for (int k = 0; k < 12; ++k) none *= 1 - p / (1 + p * k);
    for (FirmRow i = 0; i < cards.size(); ++i) {
        if (!active(cards[i].status) || !active(county.firms.card[i].status)) continue;
        firms += 1;
        sum += come[i];
        square += come[i] * come[i];
        without += come[i] == 0 ? 1 : 0;
    }
    ASSERT_GT(firms, 3000);
    // Of a beta-binomial law; those who leave in the year are few, and had bad innovations.
    const double mean = 12 * p, variance = 12 * p * (1 - p) * (1 / p + 12) / (1 / p + 1);
    EXPECT_NEAR(sum / firms, mean, 5 * std::sqrt(variance / firms) + 0.02 * mean);
    EXPECT_NEAR(without / firms, none, 5 * std::sqrt(none * (1 - none) / firms) + 0.02);
    EXPECT_NEAR(square / firms - sum * sum / firms / firms, variance, 0.15 * variance);
}

// Protects lasting differences: without innovations each firm comes to its own level and stays there, and the levels are as far apart
// as stated.
TEST(Books, ProductivityFallsBackToTheFirmsOwn) {
    County county = test::baseline().county();
    BookRules& rules = county.rules.books;
    rules.shock = 0;
    rules.persistence = 0;
    keep_books(county, test::first_month);
    double firms = 0, sum = 0, square = 0;
    for (FirmRow i = 0; i < county.firms.size_now(); ++i) {
        if (!active(county.firms.card[i].status) || county.firms.has(i, researches)) continue;
        const auto lasting = static_cast<double>(county.firms.lasting[i]);
        ASSERT_NEAR(county.firms.productivity[i], lasting - rules.lasting * rules.lasting / 2, 1e-6);
        firms += 1;
        sum += lasting;
        square += lasting * lasting;
    }
    ASSERT_GT(firms, 3000);
    EXPECT_NEAR(sum / firms, 0, 5 * rules.lasting / std::sqrt(firms));
    EXPECT_NEAR(std::sqrt(square / firms), rules.lasting, 5 * rules.lasting / std::sqrt(2 * firms));
}

// The margin that the books arrive at is that of the month's price; a stock without the first would think of leaving at once.
TEST(Books, MarginIsWhatTheMonthEarned) {
    County county = test::baseline().county();
    county.rules.books.smoothing = 1;
    const std::vector<FirmCard> cards = county.firms.card;
    keep_books(county, test::first_month);
    int compared = 0;
    for (FirmRow i = 0; i < county.firms.size_now(); ++i) {
        if (!active(cards[i].status)) continue;
        county.firms.card[i].workers = cards[i].workers;
        county.firms.card[i].size = cards[i].size;
        county.firms.vacancies[i] = county.firms.skilled_vacancies[i] = 0;  // none was open yet
        ASSERT_NEAR(county.firms.margin[i], margin_at_price(county, i, county.demand.price[county.firms.card[i].section]), 1e-4);
        compared += 1;
    }
    EXPECT_GT(compared, 3000);
}

// Protects the start: a stock that began at a margin of nothing would leave at once.
TEST(Books, TheStockBeginsWithTheMarginOfItsBusiness) {
    const County county = test::baseline().county();
    double sum = 0, n = 0;
    for (FirmRow i = 0; i < county.firms.size_now(); ++i) {
        if (!active(county.firms.card[i].status)) continue;
        ASSERT_NEAR(county.firms.margin[i], margin_at_price(county, i, county.demand.normal[county.firms.card[i].section]), 1e-6);
        sum += static_cast<double>(county.firms.margin[i]);
        n += 1;
    }
    EXPECT_GT(sum / n, 0.1) << "businesses earn something on average";
}

// Twins of the monthly check: each identity broken by the least amount is told by its name.
class Checker : public testing::Test {
  protected:
    Checker() : county(test::baseline().county()) {
        test::run_months(county, 1);
        EXPECT_NO_THROW((void)check_accounts(county));
    }
    void expect_refusal(const std::string& what) {
        try {
            (void)check_accounts(county);
            ADD_FAILURE() << what << " were lost unseen";
        } catch (const InternalError& error) {
            EXPECT_EQ(std::string(error.what()), what + " do not add up in county 640424");
        }
    }
    County county;
};

// Protects the money of firms.
TEST_F(Checker, SeesALostFen) {
    county.firms.cash[17] -= Fen{1};
    expect_refusal("money");
}

// Protects the bank: what firms owe is what it lent.
TEST_F(Checker, SeesAForgottenLoan) {
    const FirmRow i = test::find_firm(county.firms, [&](FirmRow r) { return county.firms.debt[r].value > 0; });
    county.firms.debt[i] -= Fen{1};
    expect_refusal("loans");
}

// Protects the count of firms against a change of status by no flow.
TEST_F(Checker, SeesAFirmThatVanished) {
    county.firms.card[17].status = Status::gone;  // by no flow
    expect_refusal("firms");
}

// Protects the count of firms against one that nobody founded.
TEST_F(Checker, SeesAFirmFromNowhere) {
    (void)county.firms.add({1}, 0, Form::enterprise);
    expect_refusal("firms");
}

// The month's end stops on what the checker sees: nothing is reported of a month that does not close.
TEST_F(Checker, StopsTheRun) {
    county.accounts.government += Fen{1};
    EXPECT_THROW(test::run_month(county, to_day({2017, 2, 1})), InternalError);
}

}  // namespace
}  // namespace yingshang
