// The moments that a calibration compares, on firms counted by hand.
#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

class OfMoments : public test::HandCounty {
  protected:
    OfMoments() { county().moments = {}; }

    void pass_year(int year) {
        for (Day month = to_day({year, 1, 1}); month < to_day({year + 1, 1, 1}); month = next_month(month)) {
            county().now = {tick_at(next_month(month)).value - 1};
            county().moments.close_month(county(), month);
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
        firms().workers[i] = 0;
        leave_register(county(), i, LifeReason::deregistered);
    }
    pass_year(2019);
    EXPECT_EQ(moment("exit_hazard.2", 2018, 2018), 0);
    EXPECT_NEAR(moment("exit_hazard.3", 2019, 2019), 2 / 8.0, 0.03);
    EXPECT_NEAR(moment("exit_rate.enterprise", 2019, 2019), 2 / 8.0, 1e-9);
    EXPECT_TRUE(std::isnan(moment("survival.3", 2018, 2019))) << "nobody was in the first year";
    EXPECT_TRUE(std::isnan(moment("stock.enterprise", 2018, 2020))) << "2020 has not passed";
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
