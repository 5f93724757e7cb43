// Who builds, what a finished project adds and costs, and that it is built through the offices.
#include <array>

#include <gtest/gtest.h>

#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

const Day mid_june = to_day({2018, 6, 15});

class Investment : public test::HandCounty {
  protected:
    FirmRow builder(Status status = Status::operating) {
        const FirmRow i = firm(Form::enterprise, 'C', status);
        firms().capacity[i] = 40;
        firms().margin[i] = static_cast<float>(rules().investment.hurdle) + 0.01f;
        return i;
    }
    [[nodiscard]] double counted() {
        return county().tallies.now.panel[static_cast<std::size_t>(PanelVariable::investment_projects)][test::section('C')];
    }
};

// Protects the decision: by the margin, the size and the month's luck, one project at a time.
TEST_F(Investment, WhoEarnsTheHurdleBuildsByChance) {
    const FirmRow i = builder();
    for (const Size size : {Size::micro, Size::small, Size::medium, Size::large}) {
        firms().card[i].size = size;
        const double p = rules().investment.propensity[static_cast<std::size_t>(size)] / 12;
        ASSERT_GT(p, 0);
        EXPECT_TRUE(wants_project(rules().investment, firms(), i, 0.999 * p));
        EXPECT_FALSE(wants_project(rules().investment, firms(), i, 1.001 * p));
    }
    firms().margin[i] = static_cast<float>(rules().investment.hurdle) - 0.01f;
    EXPECT_FALSE(would_gain_by_project(rules().investment, firms(), i));
    firms().margin[i] += 0.02f;
    EXPECT_TRUE(would_gain_by_project(rules().investment, firms(), i));
    firms().set(i, building);
    EXPECT_FALSE(would_gain_by_project(rules().investment, firms(), i));
}

// Protects what a project is for: capacity, and with it the part of the section's demand that the firm takes; paid for to the fen.
TEST_F(Investment, AFinishedProjectIsCapacity) {
    const FirmRow i = builder();
    rules().investment.growth = 0.25;
    rules().investment.cost_months = 8;
    firms().set(i, building);
    const double before = effective_capacity(county(), i), normal = county().demand.normal[test::section('C')];
    const Fen cash = firms().cash[i], outside = county().accounts.outside;
    on_construction(county(), ended(i), mid_june);
    end_matters(i, mid_june);
    EXPECT_EQ(firms().capacity[i], 50);
    EXPECT_DOUBLE_EQ(effective_capacity(county(), i), 1.25 * before);
    const Fen price = fen_from_yuan(8 * 10 * normal);
    EXPECT_GT(price, Fen{});
    EXPECT_EQ(firms().cash[i], cash - price);
    EXPECT_EQ(county().accounts.outside, outside + price);
    EXPECT_FALSE(firms().has(i, building));
    EXPECT_EQ(counted(), 1);
}

// Protects against capacity from nothing: a project given up, or of a firm that has stopped, adds none and costs none.
TEST_F(Investment, AnUnfinishedProjectAddsNothing) {
    for (const CaseResult result : {CaseResult::refused, CaseResult::abandoned, CaseResult::turned_away, CaseResult::completed}) {
        const FirmRow i = builder(result == CaseResult::completed ? Status::closing : Status::operating);
        firms().set(i, building);
        on_construction(county(), ended(i, result), mid_june);
        EXPECT_EQ(firms().capacity[i], 40);
        EXPECT_EQ(firms().cash[i], Fen{});
        EXPECT_FALSE(firms().has(i, building)) << "it may try again";
    }
    EXPECT_EQ(counted(), 0);
}

// Protects "profitable and funded": who has the price and what it lives on builds, who has its own part asks the bank, who has less does neither.
TEST_F(Investment, AProjectIsPaidFromCashOrWithALoan) {
    rules().investment.own_funds = 0.25;
    rules().credit.need_months = 2;
    const double costs = 1000;
    const auto with = [&](double yuan) {
        const FirmRow i = builder();
        pay(county().accounts.outside, firms().cash[i], fen_from_yuan(yuan));
        fund_project(county(), i, test::june, costs);
        return i;
    };
    const double price = rules().investment.cost_months * rules().investment.growth * 40 * county().demand.normal[test::section('C')];
    const FirmRow rich = with(price + 2.1 * costs), able = with(price + 1.9 * costs), bound = with(0.26 * price), poor = with(0.24 * price);
    EXPECT_TRUE(firms().has(rich, building));
    EXPECT_FALSE(firms().has(rich, loan_pending));
    for (const FirmRow i : {able, bound}) {
        EXPECT_FALSE(firms().has(i, building)) << "not before the bank has agreed";
        EXPECT_TRUE(firms().has(i, loan_pending) && firms().has(i, asks_for_project));
    }
    EXPECT_FALSE(firms().has(poor, building) || firms().has(poor, loan_pending));
    pay(county().accounts.outside, firms().cash[bound], fen_from_yuan(2 * price));
    fund_project(county(), bound, test::june, 0);
    EXPECT_FALSE(firms().has(bound, building)) << "it waits for the bank that it has asked";
}

// Protects a project's loan: paid out when the project is capacity, the bank's part of the price; none where the bank refuses or the firm lies still.
TEST_F(Investment, TheBankPaysItsPartAtTheEnd) {
    rules().investment.own_funds = 0.25;
    rules().credit.most_leverage = 1e6;
    for (const auto& [odds, then] : {std::pair{20.0, Status::operating}, {20.0, Status::zombie}, {-20.0, Status::operating}}) {
        const FirmRow i = builder();
        const double price = rules().investment.cost_months * rules().investment.growth * 40 * county().demand.normal[test::section('C')];
        pay(county().accounts.outside, firms().cash[i], fen_from_yuan(0.3 * price));
        fund_project(county(), i, test::june, 0);
        rules().credit.score_intercept = odds;
        on_loan(county(), ended(i), mid_june);
        ASSERT_EQ(firms().has(i, building), odds > 0);
        EXPECT_EQ(firms().debt[i], Fen{}) << "not yet";
        EXPECT_FALSE(firms().has(i, asks_for_project));
        if (odds < 0) continue;
        county().move(i, then);
        on_construction(county(), ended(i), mid_june);
        end_matters(i, mid_june);
        const bool paid = then == Status::operating;
        EXPECT_EQ(firms().debt[i], paid ? fen_from_yuan(0.75 * price) : Fen{});
        EXPECT_NEAR(firms().cash[i].yuan(), (paid ? 0.05 : 0.3) * price, 0.02);
        EXPECT_EQ(firms().capacity[i] > 40, paid);
        EXPECT_FALSE(firms().has(i, has_project_loan) || firms().has(i, building));
    }
}

// Protects the way through the offices: projects take approval and building, more than half a year, and then become capacity.
TEST_F(Investment, ProjectsGoThroughTheOffices) {
    std::vector<FirmRow> all;
    for (int k = 0; k < 40; ++k) {
        all.push_back(builder());
        start_project(county(), all.back(), test::first_month + -31);
        EXPECT_TRUE(firms().has(all.back(), building));
    }
    const auto run_until = [&](Day from, Day until) {
        const std::array<Office*, 1> offices{&county().office};
        run_days(
            *county().handbook->input->plan, offices, from, until, [](std::size_t n, const auto& task) { test::on_threads(1, n, task); }, nullptr,
            [&](std::size_t, Day day) { run_day(county(), day); });
        int grown = 0;
        for (const FirmRow i : all) grown += firms().capacity[i] > 40 ? 1 : 0;
        return grown;
    };
    const Day half_a_year = to_day({2017, 7, 1});
    EXPECT_EQ(run_until(test::first_month, half_a_year), 0);
    const int grown = run_until(half_a_year, to_day({2020, 12, 1}));
    EXPECT_GT(grown, 25);
    EXPECT_EQ(counted(), grown);
}

}  // namespace
}  // namespace yingshang
