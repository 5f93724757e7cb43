// The moments that a calibration compares, on firms counted by hand.
#include "economy/hand_county.hpp"

#include <cmath>

namespace yingshang {
namespace {

class OfMoments : public test::HandCounty {
  protected:
    OfMoments() { county().moments = {}; }

    void pass_year(int year) {
        for (Day month = to_day({year, 1, 1}); month < to_day({year + 1, 1, 1}); month = next_month(month)) {
            county().now = {tick_at(next_month(month)).value - 1};
            county().moments.close_month(county(), count_month_end(county(), next_month(month)), month);
        }
    }
    [[nodiscard]] double moment(const std::string& name, int from, int until) {
        MomentTable table;
        table.counties = {county().moments.years()};
        return moment_value(table, name, from, until, {0});
    }
    FirmRow founded(Form form, Day day, char letter = 'F', Status status = Status::operating) {
        const FirmRow i = firm(form, letter, status);
        firms().registered[i] = day;
        return i;
    }
};

// Protects stocks and shares, which are those of the year's end.
TEST_F(OfMoments, StocksAndShares) {
    founded(Form::enterprise, to_day({2010, 5, 1}), 'C');
    founded(Form::enterprise, to_day({2016, 5, 1}));
    founded(Form::enterprise, to_day({2016, 5, 1}), 'F', Status::zombie);
    founded(Form::enterprise, to_day({2001, 5, 1}), 'F', Status::dormant);
    founded(Form::individual, to_day({2016, 5, 1}));
    founded(Form::individual, to_day({2016, 5, 1}), 'H', Status::gone);
    pass_year(2018);
    EXPECT_EQ(moment("stock.enterprise", 2018, 2018), 4);
    EXPECT_EQ(moment("stock.individual", 2018, 2018), 1);
    EXPECT_EQ(moment("section_share.enterprise.C", 2018, 2018), 0.25);
    EXPECT_EQ(moment("age_share.under_5", 2018, 2018), 0.5);
    EXPECT_EQ(moment("age_share.5_to_10", 2018, 2018), 0.25);
    EXPECT_EQ(moment("age_share.over_10", 2018, 2018), 0.25);
    EXPECT_NEAR(moment("zombie_share", 2018, 2018), 1.0 / 3, 1e-12) << "of those that operate";
    EXPECT_EQ(moment("not_operating", 2018, 2018), 0.2);
    EXPECT_EQ(moment("workers_of.individual", 2018, 2018), 3);
}

// Protects hazards: exits at an age over the years that enterprises spent at it, whatever the calendar year.
TEST_F(OfMoments, HazardsAreByAge) {
    for (int n = 0; n < 10; ++n) founded(Form::enterprise, to_day({2017, 1, 1}));
    pass_year(2018);  // in their second year
    county().now = tick_at(to_day({2019, 1, 15}));
    for (FirmRow i = 0; i < 2; ++i) {
        firms().card[i].workers = 0;
        leave_register(county(), i, LifeReason::deregistered);
    }
    pass_year(2019);
    EXPECT_EQ(moment("exit_hazard.2", 2018, 2018), 0);
    EXPECT_NEAR(moment("exit_hazard.3", 2019, 2019), 2 / 8.0, 0.03);
    EXPECT_NEAR(moment("exit_rate.enterprise", 2019, 2019), 2 / 8.0, 1e-9);
    EXPECT_TRUE(std::isnan(moment("survival.3", 2018, 2019))) << "nobody was in the first year";
    EXPECT_TRUE(std::isnan(moment("stock.enterprise", 2018, 2020))) << "2020 has not passed";
}

// Protects hazards by registered capital: each class has its own firms and exits, and together they are those of all.
TEST_F(OfMoments, HazardsAreByRegisteredCapital) {
    for (int n = 0; n < 12; ++n) {
        const FirmRow i = founded(Form::enterprise, to_day({2017, 1, 1}));
        if (n >= 4) firms().set(i, capital_of_1m);
        if (n >= 8) firms().set(i, capital_of_10m);
    }
    county().now = tick_at(to_day({2018, 12, 20}));
    const auto leaves = [&](FirmRow i) {
        firms().card[i].workers = 0;
        leave_register(county(), i, LifeReason::deregistered);
    };
    for (const FirmRow i : {0u, 1u, 4u}) leaves(i);
    pass_year(2018);
    EXPECT_NEAR(moment("exit_hazard.capital.under_1m.2", 2018, 2018), 2 / 2.0, 0.1);
    EXPECT_NEAR(moment("exit_hazard.capital.1m_to_10m.2", 2018, 2018), 1 / 3.0, 0.05);
    EXPECT_EQ(moment("exit_hazard.capital.over_10m.2", 2018, 2018), 0);
    EXPECT_NEAR(moment("exit_hazard.2", 2018, 2018), 3 / 9.0, 0.05);
    EXPECT_TRUE(std::isnan(moment("survival.10.capital.over_10m", 2018, 2018))) << "nobody was ten years old";
}

// Protects the share that is open a year on, which counts those who never opened and those who are gone.
TEST_F(OfMoments, OpenAYearLater) {
    founded(Form::enterprise, to_day({2017, 3, 10}));
    founded(Form::enterprise, to_day({2017, 3, 20}), 'F', Status::dormant);
    founded(Form::enterprise, to_day({2017, 3, 31}), 'F', Status::gone);
    founded(Form::enterprise, to_day({2015, 3, 31}), 'F', Status::gone);
    pass_year(2018);
    EXPECT_NEAR(moment("open_after_a_year", 2018, 2018), 1.0 / 3, 1e-12);
}

// Protects wages: what hired workers are paid in a year, owners apart.
TEST_F(OfMoments, WagesOfHiredWorkers) {
    founded(Form::enterprise, to_day({2016, 3, 10}));
    pass_year(2018);
    EXPECT_NEAR(moment("wage", 2018, 2018), 12 * monthly_wage(county(), test::section('F')), 1e-6);
}

// Protects approvals by size, and the growth of value added.
TEST_F(OfMoments, ApprovalsAndGrowth) {
    const FirmRow i = founded(Form::enterprise, to_day({2016, 3, 10}));
    note_loan_decision(county(), i, true);
    note_loan_decision(county(), i, true);
    note_loan_decision(county(), i, false);
    county().tallies.count(PanelVariable::value_added, 0, 100);  // of every month, as the tallies are not closed here
    pass_year(2018);
    county().tallies.count(PanelVariable::value_added, 0, 10);
    pass_year(2019);
    EXPECT_NEAR(moment("approval.micro", 2018, 2018), 2 / 3.0, 1e-12);
    EXPECT_TRUE(std::isnan(moment("growth.year", 2018, 2018)) || moment("growth.year", 2018, 2018) == 0);
    EXPECT_NEAR(moment("growth.year", 2019, 2019), 0.1, 1e-9);
    EXPECT_NEAR(moment("growth.first_quarter", 2019, 2019), 0.1, 1e-9);
}

// Protects the shape of growth rates: it is that of the law whose moments they have, 1 of Laplace's, 2 of the normal one.
TEST(SubbotinShape, IsThatOfTheLaw) {
    EXPECT_NEAR(subbotin_shape(0.5), 1, 1e-9);                  // E|x|^2 / E x^2 = 1 / 2
    EXPECT_NEAR(subbotin_shape(2 / std::acos(-1.0)), 2, 1e-9);  // 2 / pi
    EXPECT_NEAR(subbotin_shape(0.75), 20, 0.1);                 // toward the uniform law
    EXPECT_NEAR(subbotin_shape(0.01), 0.1, 0.1);
}

// Protects growth of firms: of who was an enterprise in business at both years' ends, over the mean of its section, whose common growth
// is no firm's own.
TEST_F(OfMoments, GrowthOfFirmsIsOverThatOfTheSection) {
    std::vector<FirmRow> rows;
    for (int k = 0; k < 40; ++k) {
        rows.push_back(founded(Form::enterprise, to_day({2010, 5, 1})));
        firms().card[rows.back()].workers = 20;
    }
    const FirmRow stops = founded(Form::enterprise, to_day({2010, 5, 1}));
    const FirmRow alone = founded(Form::enterprise, to_day({2010, 5, 1}), 'C');
    pass_year(2018);
    for (std::size_t k = 0; k < rows.size(); ++k) {
        firms().productivity[rows[k]] += k % 2 == 0 ? 0.75F : 0.25F;  // 0.25 about the mean of 0.5
        firms().card[rows[k]].workers = k % 2 == 0 ? 40 : 10;         // log 2 about the mean of 0
    }
    county().move(stops, Status::closing);
    firms().productivity[alone] += 3;
    pass_year(2019);
    EXPECT_NEAR(moment("growth_rates.sales.deviation", 2019, 2019), 0.25, 1e-6);
    EXPECT_NEAR(moment("growth_rates.sales.square", 2019, 2019), 0.0625, 1e-6);
    EXPECT_NEAR(moment("growth_rates.sales.shape", 2019, 2019), 20, 0.1);  // two points have no tail
    EXPECT_NEAR(moment("growth_rates.workers.deviation", 2019, 2019), std::log(2.0), 1e-6);
    EXPECT_TRUE(std::isnan(moment("growth_rates.sales.shape", 2018, 2018)));
}

// Protects the size of entrants: who was registered in the year beside the others in business, enterprises alone.
TEST_F(OfMoments, EntrantsAreMeasuredByTheOthers) {
    const FirmRow old = founded(Form::enterprise, to_day({2010, 5, 1})), young = founded(Form::enterprise, to_day({2018, 5, 1}));
    const FirmRow idle = founded(Form::enterprise, to_day({2018, 6, 1}), 'F', Status::opening);
    const FirmRow individual = founded(Form::individual, to_day({2018, 6, 1}));
    firms().card[old].workers = 20;
    firms().card[young].workers = 5;
    firms().card[idle].workers = firms().card[individual].workers = 300;
    pass_year(2018);
    EXPECT_DOUBLE_EQ(moment("entrant_size", 2018, 2018), 0.25);
}

// Protects life spans and exits by size: of enterprises that leave the register, at the age at which they do.
TEST_F(OfMoments, LivesEndAtTheirAge) {
    const FirmRow brief = founded(Form::enterprise, to_day({2017, 9, 1})), longer = founded(Form::enterprise, to_day({2008, 6, 30}));
    founded(Form::enterprise, to_day({2010, 5, 1}));
    firms().card[longer].size = Size::small;
    county().now = tick_at(to_day({2018, 6, 30}));
    note_exit(county(), brief);
    note_exit(county(), longer);
    pass_year(2018);
    EXPECT_NEAR(moment("life_span.mean", 2018, 2018), (302.0 + 3652) / 365.25 / 2, 1e-9);
    EXPECT_DOUBLE_EQ(moment("life_span.within_1", 2018, 2018), 0.5);
    EXPECT_DOUBLE_EQ(moment("life_span.within_5", 2018, 2018), 0.5);
    EXPECT_DOUBLE_EQ(moment("exit_rate_of.small", 2018, 2018), 1);
    EXPECT_DOUBLE_EQ(moment("exit_rate_of.small_to_micro", 2018, 2018), 2);  // one of one, one of two
}

// Protects the bunching of arrivals: over what a Poisson process has, relative to the mean squared.
TEST_F(OfMoments, ArrivalsBunch) {
    const FirmRow i = founded(Form::enterprise, to_day({2018, 1, 1}));
    for (int m = 0; m < 12; ++m) {
        for (int k = 0; k < (m % 2 == 0 ? 20 : 40); ++k) note_registration(county(), i, {});
        const Day month = to_day({2018, static_cast<unsigned>(m) + 1, 1});
        county().moments.close_month(county(), count_month_end(county(), next_month(month)), month);
    }
    const double variance = 12 * 100.0 / 11;
    EXPECT_NEAR(moment("arrivals.overdispersion", 2018, 2018), (variance - 30) / 900, 1e-9);
}

// Protects the tail of sizes: Hill's exponent of a sample with quantiles of a Pareto law is that of the law.
TEST_F(OfMoments, TailOfSizesHasTheExponentOfItsLaw) {
    constexpr int n = 400;
    for (int k = 0; k < n; ++k) {
        const FirmRow i = founded(Form::enterprise, to_day({2010, 5, 1}));
        firms().card[i].workers = static_cast<std::uint16_t>(std::lround(19.5 * std::pow((k + 0.5) / n, -1 / 1.2)));
        founded(Form::enterprise, to_day({2010, 5, 1}));  // below the tail
    }
    pass_year(2018);
    EXPECT_NEAR(moment("size_tail.exponent", 2018, 2018), 1.2, 0.05);
}

// Protects the spread of approvals: squared coefficient of variation of the times of those granted, builders' work apart.
TEST_F(OfMoments, ApprovalsSpread) {
    Outcome granted;
    for (const int working_days : {10, 30}) {
        granted.office_ticks = test::days(working_days - 4);
        granted.firm_ticks = test::days(4);
        granted.third_party_ticks = test::days(150);
        granted.total_ticks = test::days(working_days + 150);
        note_approval(county(), granted);
    }
    pass_year(2018);
    EXPECT_DOUBLE_EQ(moment("approval_time.mean", 2018, 2018), 20);
    EXPECT_NEAR(moment("approval_time.squared_variation", 2018, 2018), 0.25, 1e-12);
}

// Protects names: each once, all with a value.
TEST_F(OfMoments, NamesAreKnown) {
    pass_year(2018);
    std::vector<std::string> names = moment_names();
    for (const std::string& name : names) EXPECT_NO_THROW(static_cast<void>(moment(name, 2018, 2018))) << name;
    std::sort(names.begin(), names.end());
    EXPECT_EQ(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace
}  // namespace yingshang
