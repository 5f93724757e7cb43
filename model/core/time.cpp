#include "core/time.hpp"

#include <chrono>

#include <fmt/format.h>

#include "core/error.hpp"

namespace yingshang {
namespace {

std::chrono::year_month_day calendar_date(Day day) { return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{day.value}}}; }

// The types of <chrono> wrap what does not fit them, so that month 257 would pass for January.
std::optional<Day> existing_day(Date d) {
    if (d.year < 0 || d.year > 9999 || d.month > 12 || d.day > 31) return std::nullopt;
    const std::chrono::year_month_day ymd{std::chrono::year{d.year}, std::chrono::month{d.month}, std::chrono::day{d.day}};
    if (!ymd.ok()) return std::nullopt;
    return Day{static_cast<std::int32_t>(std::chrono::sys_days{ymd}.time_since_epoch().count())};
}

std::optional<int> digits(std::string_view text) {
    int number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number;
}

}  // namespace

Day to_day(Date date) {
    const std::optional<Day> day = existing_day(date);
    if (!day) throw DataError(fmt::format("there is no date {:04}-{:02}-{:02}", date.year, date.month, date.day));
    return *day;
}

Date to_date(Day day) {
    const auto ymd = calendar_date(day);
    return {static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day())};
}

// 1970-01-01 was a Thursday.
std::size_t weekday(Day day) { return static_cast<std::size_t>(((day.value % 7) + 7 + 3) % 7); }

std::string to_string(Day day) {
    const Date d = to_date(day);
    return fmt::format("{:04}-{:02}-{:02}", d.year, d.month, d.day);
}

std::optional<Day> parse_day(std::string_view iso) {
    if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
    const auto year = digits(iso.substr(0, 4)), month = digits(iso.substr(5, 2)), day = digits(iso.substr(8, 2));
    if (!year || !month || !day) return std::nullopt;
    return existing_day({*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day)});
}

Day first_of_month(Day day) {
    Date d = to_date(day);
    d.day = 1;
    return to_day(d);
}

Day a_year_before(Day first_of_month) {
    const Date d = to_date(first_of_month);
    return to_day({d.year - 1, d.month, d.day});
}

Day next_month(Day day) {
    const Date d = to_date(day);
    return d.month == 12 ? to_day({d.year + 1, 1, 1}) : to_day({d.year, d.month + 1, 1});
}

int month_index(Day day) {
    const Date d = to_date(day);
    return (d.year - 1970) * 12 + static_cast<int>(d.month) - 1;
}

}  // namespace yingshang
