// Days, dates and ticks.
#include "core/time.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"

namespace yingshang {
namespace {

// Protects the count of days: every day of 500 years follows the one before, and comes back from its date.
TEST(Time, DatesAndDaysAreInverse) {
    for (Day day = to_day({1800, 1, 1}); day < to_day({2300, 1, 1}); day = day + 1) {
        ASSERT_EQ(to_day(to_date(day)), day);
        ASSERT_EQ(parse_day(to_string(day)), day);
        ASSERT_LT(to_date(day), to_date(day + 1));
    }
    EXPECT_EQ(to_day({1970, 1, 1}), Day{0});
    EXPECT_EQ(to_day({2020, 5, 1}), Day{18'383});
}

// Protects against dates that do not exist, in files and in the program.
TEST(Time, RefusesDatesThatDoNotExist) {
    for (const char* text :
         {"2021-02-29", "2020-13-01", "2020-00-10", "2020-04-31", "2020-5-1", "2020-05-01x", "20200501", "", "abcd-ef-gh", " 2020-05-01"})
        EXPECT_FALSE(parse_day(text)) << text;
    EXPECT_THROW(static_cast<void>(to_day({2021, 2, 29})), DataError);
    EXPECT_THROW(static_cast<void>(to_day({2021, 0, 1})), DataError);
    EXPECT_EQ(parse_day("2020-02-29"), to_day({2020, 2, 29}));
}

// Protects monthly statistics: months begin on their first day, over the end of a year and before 1970 too.
TEST(Time, Months) {
    EXPECT_EQ(first_of_month(to_day({2020, 2, 29})), to_day({2020, 2, 1}));
    EXPECT_EQ(next_month(to_day({2020, 12, 31})), to_day({2021, 1, 1}));
    EXPECT_EQ(next_month(to_day({2020, 12, 1})), to_day({2021, 1, 1}));
    EXPECT_EQ(month_index(to_day({1970, 1, 31})), 0);
    EXPECT_EQ(month_index(to_day({2020, 5, 1})), 604);
    EXPECT_EQ(month_index(to_day({1969, 12, 31})), -1);
}

// Protects the clock of the simulation: a tick knows its day and its second until the last day that 32 bits hold.
TEST(Time, TicksKnowTheirDayAndSecond) {
    for (const Day day : {Day{0}, to_day({2020, 5, 1}), to_day({2377, 12, 31})})
        for (const std::int64_t second : {std::int64_t{0}, std::int64_t{1}, ticks_per_day - 1}) {
            EXPECT_EQ(day_of(tick_at(day, second)), day);
            EXPECT_EQ(second_of(tick_at(day, second)), second);
        }
    EXPECT_EQ(tick_at(Day{3}, ticks_per_day), tick_at(Day{4}));
}

}  // namespace
}  // namespace yingshang
