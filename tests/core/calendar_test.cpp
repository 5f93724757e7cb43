// The working calendar of China, as the scenarios state it, and durations counted on it.
#include "core/calendar.hpp"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/calendar_file.hpp"
#include "core/error.hpp"

namespace yingshang {
namespace {

Day day(int year, unsigned month, unsigned d) { return to_day({year, month, d}); }

std::vector<CalendarException> china() {
    std::ifstream file(YINGSHANG_SOURCE_DIR "/scenarios/calendar/china.csv");
    std::stringstream text;
    text << file.rdbuf();
    Diagnostics diagnostics;
    const auto exceptions = parse_calendar_exceptions(text.str(), "china.csv", diagnostics);
    diagnostics.throw_if_any();
    return exceptions;
}

const Calendar& calendar() {
    static const Calendar c(day(2015, 1, 1), day(2026, 12, 31), china());
    return c;
}

int working_days(Day first, Day last) {
    int count = 0;
    for (Day d = first; d <= last; d = d + 1) count += calendar().is_working(d) ? 1 : 0;
    return count;
}

// Protects the days worked: 250 in 2019 and 2021; of the 251 planned for 2020, the longer Spring Festival took two.
TEST(Calendar, CountsTheWorkingDaysOfAYear) {
    EXPECT_EQ(working_days(day(2019, 1, 1), day(2019, 12, 31)), 250);
    EXPECT_EQ(working_days(day(2020, 1, 1), day(2020, 12, 31)), 249);
    EXPECT_EQ(working_days(day(2021, 1, 1), day(2021, 12, 31)), 250);
}

// Protects holidays and make-up days: May 2020 was off from Friday 1 to Tuesday 5, and worked on Saturday 9.
TEST(Calendar, KnowsHolidaysAndMakeUpDays) {
    EXPECT_TRUE(calendar().is_working(day(2020, 4, 26)));  // a Sunday
    EXPECT_TRUE(calendar().is_working(day(2020, 4, 30)));
    for (unsigned d = 1; d <= 5; ++d) EXPECT_FALSE(calendar().is_working(day(2020, 5, d)));
    EXPECT_TRUE(calendar().is_working(day(2020, 5, 9)));
    EXPECT_FALSE(calendar().is_working(day(2020, 5, 10)));
    EXPECT_EQ(calendar().working_day_from(day(2020, 5, 2)), day(2020, 5, 6));
    EXPECT_EQ(calendar().working_day_from(day(2020, 5, 6)), day(2020, 5, 6));
}

// Protects statutory time limits: n working days after acceptance, over holidays, the day of acceptance not counted.
TEST(Calendar, AddsWorkingDaysOverHolidays) {
    EXPECT_EQ(calendar().add_working_days(day(2020, 4, 30), 1), day(2020, 5, 6));
    EXPECT_EQ(calendar().add_working_days(day(2020, 4, 30), 4), day(2020, 5, 9));
    EXPECT_EQ(calendar().add_working_days(day(2020, 4, 30), 5), day(2020, 5, 11));
    EXPECT_EQ(calendar().add_working_days(day(2020, 9, 30), 2), day(2020, 10, 10));
    EXPECT_EQ(calendar().add_working_days(day(2020, 5, 2), 0), day(2020, 5, 6));
    EXPECT_EQ(calendar().add_working_days(day(2020, 5, 2), 1), day(2020, 5, 7));
}

// Protects the clock of offices: ticks and office ticks are inverse within office hours, and holidays add none.
TEST(Calendar, OfficeTicksAreInverse) {
    for (Day d = day(2020, 1, 1); d < day(2020, 12, 31); d = d + 1)
        for (const std::int64_t second : {std::int64_t{0}, std::int64_t{1}, std::int64_t{14'400}, ticks_per_day - 1}) {
            const Tick t = tick_at(d, second);
            const std::int64_t passed = calendar().working_ticks(t);
            if (calendar().is_working(d)) ASSERT_EQ(calendar().at_working_ticks(passed), t) << to_string(d);
            else ASSERT_EQ(calendar().at_working_ticks(passed), tick_at(calendar().working_day_from(d))) << to_string(d);
            ASSERT_LE(passed, calendar().working_ticks(tick_at(d + 1)));
        }
}

// Protects durations: a full day ends at the next opening, a holiday does not count, and nothing added is nothing moved.
TEST(Calendar, AdvancesByWorkingTime) {
    const Tick noon = tick_at(day(2020, 4, 30), 14'400);
    const Duration one_day{ticks_per_day, TimeBase::working};
    EXPECT_EQ(calendar().advance(noon, one_day), tick_at(day(2020, 5, 6), 14'400));
    EXPECT_EQ(calendar().advance(tick_at(day(2020, 4, 30)), one_day), tick_at(day(2020, 5, 6)));
    EXPECT_EQ(calendar().advance(tick_at(day(2020, 5, 3), 700), {60, TimeBase::working}), tick_at(day(2020, 5, 6), 60));
    EXPECT_EQ(calendar().advance(tick_at(day(2020, 5, 3), 700), {0, TimeBase::working}), tick_at(day(2020, 5, 3), 700));
    EXPECT_EQ(calendar().advance(noon, {ticks_per_day, TimeBase::continuous}), tick_at(day(2020, 5, 1), 14'400));
    EXPECT_THROW(static_cast<void>(calendar().advance(noon, {-1, TimeBase::working})), InternalError);
}

// Protects the order of durations: of two begun together the longer never ends first; of two equal ones, the later begun.
TEST(Calendar, AdvanceIsMonotone) {
    Tick before = tick_at(day(2020, 4, 28));
    for (std::int64_t ticks = 0; ticks < 12 * ticks_per_day; ticks += 977) {
        const Tick end = calendar().advance(tick_at(day(2020, 4, 28)), {ticks, TimeBase::working});
        EXPECT_LE(before, end);
        before = end;
    }
    before = {};
    for (std::int64_t start = 0; start < 12 * ticks_per_day; start += 977) {
        const Tick end = calendar().advance(tick_at(day(2020, 4, 28), start), {5000, TimeBase::working});
        EXPECT_LE(before, end);
        before = end;
    }
}

// Protects desks with short hours: six hours' work at a desk open four hours a day ends on the second day.
TEST(Calendar, AdvancesAtADeskWithShortHours) {
    constexpr std::int64_t hour = 3600;
    const Tick opening = tick_at(day(2020, 4, 30));
    EXPECT_EQ(calendar().advance_at_desk(opening, 6 * hour, 4 * hour), tick_at(day(2020, 5, 6), 2 * hour));
    EXPECT_EQ(calendar().advance_at_desk(tick_at(day(2020, 4, 30), 7 * hour), hour, 4 * hour), tick_at(day(2020, 5, 6), hour));
    EXPECT_EQ(calendar().advance_at_desk(opening, 9 * hour, 8 * hour), calendar().advance(opening, {9 * hour, TimeBase::working}));
    EXPECT_EQ(calendar().advance_at_desk(opening, 4 * hour, 4 * hour), tick_at(day(2020, 4, 30), 4 * hour))
        << "what fills the open hours ends at their close";
    EXPECT_THROW(static_cast<void>(calendar().advance_at_desk(opening, hour, 0)), InternalError);
}

// Protects process scenarios against exact answers: without a calendar every day is worked and both clocks agree.
TEST(Calendar, WithoutHolidaysEveryDayIsWorked) {
    const Calendar plain = Calendar::without_holidays(day(2018, 1, 1), day(2018, 12, 31));
    for (Day d = plain.first(); d <= plain.last(); d = d + 1) ASSERT_TRUE(plain.is_working(d));
    const Tick start = tick_at(day(2018, 1, 5), 20'000);
    for (const std::int64_t ticks : {std::int64_t{1}, std::int64_t{10'000}, 30 * ticks_per_day})
        EXPECT_EQ(plain.advance(start, {ticks, TimeBase::working}), plain.advance(start, {ticks, TimeBase::continuous}));
    EXPECT_EQ(plain.add_working_days(day(2018, 1, 5), 10), day(2018, 1, 15));
}

// Protects regional layers: a later exception for the same day wins.
TEST(Calendar, LaterExceptionsWin) {
    const std::vector<CalendarException> both{{day(2020, 5, 6), DayKind::holiday}, {day(2020, 5, 6), DayKind::workday}};
    EXPECT_TRUE(Calendar(day(2020, 1, 1), day(2020, 12, 31), both).is_working(day(2020, 5, 6)));
}

// Protects against reading past the table: days outside are refused, never guessed.
TEST(Calendar, RefusesDaysOutside) {
    EXPECT_THROW(static_cast<void>(calendar().is_working(day(2014, 12, 31))), InternalError);
    EXPECT_THROW(static_cast<void>(calendar().is_working(day(2027, 1, 1))), InternalError);
    EXPECT_THROW(static_cast<void>(calendar().add_working_days(day(2026, 12, 30), 5)), InternalError);
    EXPECT_THROW(static_cast<void>(calendar().advance(tick_at(day(2026, 12, 31)), {ticks_per_day * 2, TimeBase::continuous})), InternalError);
    EXPECT_THROW(static_cast<void>(Calendar(day(2020, 1, 2), day(2020, 1, 1), {})), InternalError);
}

// Protects the author of a calendar: every problem of the file at once, each with line and column.
TEST(CalendarFile, TellsEveryProblemAtItsPlace) {
    Diagnostics diagnostics;
    const auto exceptions = parse_calendar_exceptions(
        "date,kind,occasion_en,occasion_zh\n2020-02-30,holiday,,\n2020-05-01,feast,,\n2020-05-02,holiday,,\n2020-05-02,workday,,\n", "mine.csv",
        diagnostics);
    EXPECT_EQ(exceptions.size(), 1u);
    const auto problems = diagnostics.sorted();
    ASSERT_EQ(problems.size(), 3u);
    EXPECT_THAT(to_string(problems[0]), testing::StartsWith("mine.csv:2:1: error: \"2020-02-30\" is not a date"));
    EXPECT_THAT(to_string(problems[1]), testing::StartsWith("mine.csv:3:12: error: unknown kind of day \"feast\""));
    EXPECT_THAT(to_string(problems[2]), testing::StartsWith("mine.csv:5:1: error: 2020-05-02 is stated twice (first in line 4)"));
}

// Protects against another kind of table, and accepts what spreadsheet programs write.
TEST(CalendarFile, KnowsItsHeader) {
    Diagnostics wrong;
    EXPECT_TRUE(parse_calendar_exceptions("day;kind\n2020-05-01;holiday\n", "mine.csv", wrong).empty());
    EXPECT_EQ(wrong.sorted().size(), 1u);
    Diagnostics none;
    EXPECT_EQ(parse_calendar_exceptions("\xef\xbb\xbf"
                                        "date,kind\r\n2020-05-01,holiday\r\n\r\n",
                                        "mine.csv", none)
                  .size(),
              1u);
    EXPECT_TRUE(none.empty());
}

}  // namespace
}  // namespace yingshang
