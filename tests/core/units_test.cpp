// Units of quantities in files.
#include "core/units.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace yingshang {
namespace {

Quantity parsed(std::string_view text) {
    std::string problem;
    const auto quantity = parse_quantity(text, problem);
    EXPECT_TRUE(quantity) << text << ": " << problem;
    return quantity.value_or(Quantity{});
}

std::string problem_of(std::string_view text) {
    std::string problem;
    EXPECT_FALSE(parse_quantity(text, problem)) << text;
    return problem;
}

// Protects what a duration means: an office day has eight hours, a calendar day twenty-four, both 28,800 ticks.
TEST(Units, Durations) {
    EXPECT_EQ(parsed("3 working_days").value, 3 * 28'800);
    EXPECT_EQ(parsed("45 minutes").value, 45 * 60);
    EXPECT_EQ(parsed("2 office_hours").value, 2 * 3600);
    EXPECT_EQ(parsed("24 clock_hours").value, parsed("1 calendar_days").value);
    EXPECT_EQ(parsed("12 months").value, parsed("1 years").value);
    EXPECT_EQ(parsed("3 working_days").base, TimeBase::working);
    EXPECT_EQ(parsed("3 calendar_days").base, TimeBase::continuous);
    EXPECT_EQ(parsed("45 minutes").dimension, Dimension::duration);
}

// Protects money, rates and shares: all in yuan, per year, as fractions.
TEST(Units, MoneyRatesAndShares) {
    EXPECT_EQ(parsed("3 10k_yuan").value, 30'000);
    EXPECT_EQ(parsed("1200 yuan").dimension, Dimension::money);
    EXPECT_DOUBLE_EQ(parsed("1 percent per month").value, 0.12);
    EXPECT_EQ(parsed("100 yuan per month").value, 1200);
    EXPECT_EQ(parsed("5 per hour").value, 40);
    EXPECT_DOUBLE_EQ(parsed("30 %").value, 0.3);
    EXPECT_EQ(parsed("0.3").value, 0.3);
    EXPECT_EQ(parsed("0.3").unit, "");
    EXPECT_EQ(parsed("  -2e3   yuan ").value, -2000);
    EXPECT_EQ(parsed("400 per day").written, 400);
}

// Protects the author of a file: what is wrong is said, with the nearest unit.
TEST(Units, SayWhatIsWrong) {
    EXPECT_THAT(problem_of("3 workingdays"), testing::HasSubstr("did you mean \"working_days\"?"));
    EXPECT_THAT(problem_of("three days"), testing::HasSubstr("does not begin with a number"));
    EXPECT_THAT(problem_of(""), testing::HasSubstr("does not begin with a number"));
    EXPECT_THAT(problem_of("nan yuan"), testing::HasSubstr("does not begin with a number"));
    EXPECT_THAT(problem_of("inf"), testing::HasSubstr("does not begin with a number"));
    EXPECT_THAT(problem_of("1e999 yuan"), testing::HasSubstr("too large or too small"));
    EXPECT_THAT(problem_of("3 days"), testing::HasSubstr("unknown unit \"days\""));
}

// Protects the closed list: every unit has one name, is found by it, and parses after a number.
TEST(Units, AreFoundByTheirNames) {
    std::set<std::string_view> names;
    for (const Unit& unit : units()) {
        EXPECT_TRUE(names.insert(unit.name).second) << unit.name;
        EXPECT_EQ(find_unit(unit.name), &unit);
        const Quantity q = parsed("2 " + std::string(unit.name));
        EXPECT_EQ(q.value, 2 * unit.factor);
        EXPECT_EQ(q.dimension, unit.dimension);
        EXPECT_FALSE(to_string(unit.dimension).empty());
        EXPECT_FALSE(own_unit(unit.dimension).empty());
    }
    EXPECT_EQ(find_unit("fortnights"), nullptr);
}

// Protects explanations: a value is shown in a unit that a person would use, and reads back as itself to six digits.
TEST(Units, ShowWhatReadsBack) {
    EXPECT_EQ(format_quantity(28'800 * 1.5, Dimension::duration, TimeBase::working), "1.5 working_days");
    EXPECT_EQ(format_quantity(1500, Dimension::duration, TimeBase::working), "25 minutes");
    EXPECT_EQ(format_quantity(2400, Dimension::duration, TimeBase::continuous), "2 clock_hours");
    EXPECT_EQ(format_quantity(36 * 876'600.0, Dimension::duration, TimeBase::continuous), "36 months") << "not 1095.75 calendar_days";
    EXPECT_EQ(format_quantity(60 * 28'800.0, Dimension::duration, TimeBase::continuous), "60 calendar_days");
    for (const Dimension dimension : {Dimension::number, Dimension::duration, Dimension::money, Dimension::rate_per_year, Dimension::arrivals,
                                      Dimension::money_per_hour, Dimension::money_per_year, Dimension::hours_per_year})
        for (const TimeBase base : {TimeBase::working, TimeBase::continuous})
            for (const double value : {0.0, 0.25, 1500.0, 28'800.0 * 7})
                EXPECT_NEAR(parsed(format_quantity(value, dimension, base)).value, value, value * 5e-6);
}

}  // namespace
}  // namespace yingshang
