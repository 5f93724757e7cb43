#include "economy/labour.hpp"

#include "economy/hand_county.hpp"
#include "economy/month_end.hpp"

namespace yingshang {
namespace {

using test::june;

class LabourMarket : public test::HandCounty {
  protected:
    LabourMarket() {
        rules().labour = {};
        rules().labour.hiring = 1;
        rules().labour.weight = {0.8, 0.2};
        county().now = tick_at(june);
        county().labour.tightness = 1;
    }
};

// Protects search: vacancies are filled at the matching rate, whole people by luck, and mean times follow from the rate.
TEST_F(LabourMarket, VacanciesTakeTheirTime) {
    rules().labour.efficiency = {12 * 0.5, 12 * 0.5};  // a rate of one half a month
    for (int n = 0; n < 2000; ++n) firms().card[firm(Form::enterprise)].workers = 1;
    for (int m = 0; m < 24; ++m) {
        county().tallies.now = {};
        begin_labour(county());
        county().labour.rate = {0.5, 0.5};
        county().labour.chance = {1 - std::exp(-0.5), 1 - std::exp(-0.5)};
        for (FirmRow i = 0; i < firms().size_now(); ++i) {
            firms().card[i].workers = 1;  // whoever was hired is gone again
            adjust_workers(county(), i, 2, {county().run, m});
        }
        end_labour(county(), count_month_end(county(), june).workers());
    }
    const double filled = county().labour.filled[0] + county().labour.filled[1];
    EXPECT_NEAR(filled / 2000, 1 - std::exp(-0.5), 0.05);
    close(june);
    // Exponential with a rate of one half a month: two months in the mean.
    EXPECT_NEAR(value("labour.vacancy_duration_mean.fixed_class", 2018, 2018), 2 * 365.25 / 12, 4);
}

// Protects the short way of those that need nobody: it is taken exactly where search would change nothing.
TEST_F(LabourMarket, WhoKeepsStaffWouldNotChangeIt) {
    const FirmRow i = firm(Form::individual);
    const double most = most_workers(Form::individual, rules().population);
    for (const double now : {1.0, 2.0, 5.0, most})
        for (const double wished : {0.2, 0.5, 1.0, 1.49, 1.5, 2.49, 2.5, 4.5, 5.4, 5.5, most - 0.5, most - 0.51, most + 3}) {
            firms().card[i].workers = static_cast<std::uint16_t>(now);
            EXPECT_EQ(keeps_staff(firms(), i, wished, most), std::clamp(std::round(wished), 1.0, most) == now) << wished << " of " << now;
        }
    firms().card[i].workers = 1;
    firms().vacancies[i] = 1;
    EXPECT_FALSE(keeps_staff(firms(), i, 1, most)) << "a vacancy is to be withdrawn";
}

// Protects lay-offs: at once, and vacancies are withdrawn.
TEST_F(LabourMarket, LayOffsTakeNoTime) {
    const FirmRow i = firm(Form::enterprise);
    firms().vacancies[i] = 4;
    county().labour.open[0] = 4;
    firms().card[i].workers = 10;
    adjust_workers(county(), i, 7, {county().run, 0});
    EXPECT_EQ(firms().card[i].workers, 7);
    EXPECT_EQ(firms().vacancies[i], 0);
    EXPECT_EQ(county().labour.withdrawn[0], 4);
}

// Protects the matching function: a tight market fills more slowly, and raises wages.
TEST_F(LabourMarket, TightnessSlowsMatchingAndRaisesWages) {
    rules().labour.efficiency = {12, 6};
    rules().labour.elasticity = 0.5;
    rules().labour.wage_response = 0.12;
    county().labour.tightness = 4;
    county().labour.reference = 1;
    county().labour.months = 12;
    const double before = county().demand.wage_index;
    begin_labour(county());
    EXPECT_DOUBLE_EQ(county().labour.rate[0], 0.5);
    EXPECT_DOUBLE_EQ(county().labour.rate[1], 0.25);
    EXPECT_DOUBLE_EQ(county().demand.wage_index, before * (1 + 0.01 * std::log(4.0)));
}

class UnpaidWagesOf : public LabourMarket {
  protected:
    UnpaidWagesOf() : i(firm(Form::enterprise)) { rules().labour.withholding = 1; }
    void hold_back(double yuan) { may_hold_back(county(), i, fen_from_yuan(yuan), june); }
    [[nodiscard]] Fen owed() const {
        const auto& all = counties.front()->labour.unpaid;
        return all.contains(i) ? all.at(i).amount : Fen{};
    }
    FirmRow i;
};

// Protects the account of wages held back, to the fen, until cash is there.
TEST_F(UnpaidWagesOf, ArePaidWhenCashIsThere) {
    hold_back(100);
    hold_back(50);
    EXPECT_EQ(owed(), fen_from_yuan(150));
    EXPECT_EQ(county().accounts.unpaid_wages, fen_from_yuan(150));
    EXPECT_EQ(firms().cash[i], fen_from_yuan(150));
    firms().cash[i] = fen_from_yuan(149);
    settle_unpaid_wages(county(), june);
    EXPECT_EQ(owed(), fen_from_yuan(150));
    firms().cash[i] = fen_from_yuan(151);
    settle_unpaid_wages(county(), to_day({2018, 8, 1}));
    EXPECT_EQ(owed(), Fen{});
    EXPECT_EQ(firms().cash[i], fen_from_yuan(1));
    EXPECT_EQ(county().accounts.unpaid_wages, Fen{});
    close(june);
    EXPECT_DOUBLE_EQ(value("labour.arrears_duration_mean", 2018, 2018), 62) << "1 July to 1 September";
    EXPECT_DOUBLE_EQ(value("labour.arrears_rate", 2018, 2018), 1 / (1 / 12.0));
}

// Protects deterrence: where detection x penalty is greater, fewer begin, and they are some of the same.
TEST_F(UnpaidWagesOf, AreDeterred) {
    rules().labour.deterrence = 1;
    rules().labour.penalty = 1;
    std::vector<FirmRow> many;
    for (int n = 0; n < 400; ++n) many.push_back(firm(Form::enterprise));
    const auto who = [&](double detection) {
        county().labour.unpaid.clear();
        rules().labour.detection = detection;
        for (const FirmRow f : many) may_hold_back(county(), f, fen_from_yuan(1), june);
        std::vector<FirmRow> all;
        for (const auto& [f, unpaid] : county().labour.unpaid) all.push_back(f);
        return all;
    };
    const std::vector<FirmRow> few = who(1), more = who(0.25);
    EXPECT_NEAR(static_cast<double>(few.size()) / 400, std::exp(-1), 0.1);
    EXPECT_GT(more.size(), few.size());
    EXPECT_TRUE(std::includes(more.begin(), more.end(), few.begin(), few.end()));
}

// Protects the order of the inspectorate: paid out of cash that may not be there, with the penalty on top.
TEST_F(UnpaidWagesOf, AreOrderedToBePaid) {
    rules().labour.penalty = 0.5;
    hold_back(100);
    on_wage_inspection(county(), ended(i), to_day({2018, 7, 31}));
    EXPECT_EQ(owed(), Fen{});
    EXPECT_EQ(firms().cash[i], -fen_from_yuan(50));
    EXPECT_EQ(county().accounts.unpaid_wages, Fen{});
}

// Protects the identity when a firm stops: workers get what is there.
TEST_F(UnpaidWagesOf, EndWithTheFirm) {
    hold_back(100);
    firms().cash[i] = fen_from_yuan(30);
    EXPECT_EQ(end_unpaid_wages(county(), i, to_day({2018, 9, 1}), firms().cash[i]), fen_from_yuan(30));
    EXPECT_EQ(firms().cash[i], Fen{});
    EXPECT_EQ(county().accounts.unpaid_wages, Fen{});
}

}  // namespace
}  // namespace yingshang
