// Time of the simulation in integers: a day counts from 1970-01-01, a tick is one second of the
// eight-hour office day (tick = day x 28,800 + office second, 32 bits: good until the year 2378).
// Never reads a clock.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yingshang {

inline constexpr std::int64_t ticks_per_day = 28'800;
inline constexpr std::int64_t seconds_per_day = 86'400;  // of a clock

// Days since 1970-01-01; negative before (founding dates of old firms).
struct Day {
    std::int32_t value = 0;
    constexpr auto operator<=>(const Day&) const = default;
    constexpr Day operator+(std::int32_t days) const { return {value + days}; }
    constexpr std::int32_t operator-(Day other) const { return value - other.value; }
};

struct Tick {
    std::uint32_t value = 0;
    constexpr auto operator<=>(const Tick&) const = default;
};

constexpr Day day_of(Tick t) { return {static_cast<std::int32_t>(t.value / ticks_per_day)}; }
constexpr std::uint32_t second_of(Tick t) { return static_cast<std::uint32_t>(t.value % ticks_per_day); }
// The tick at an office second of a day; day >= 0.
constexpr Tick tick_at(Day d, std::int64_t second = 0) { return {static_cast<std::uint32_t>(d.value * ticks_per_day + second)}; }

// Seconds of a clock from 1970-01-01T00:00: offices open at nine.
constexpr std::int64_t clock_second(Tick t) {
    constexpr std::int64_t opening = 9 * 3600;
    return day_of(t).value * seconds_per_day + opening + second_of(t);
}

struct Date {
    int year = 1970;
    unsigned month = 1;
    unsigned day = 1;
    constexpr auto operator<=>(const Date&) const = default;
};

// A duration in ticks from a number of them, not negative; inline, where the library's rounding is a call.
constexpr std::int64_t whole_ticks(double ticks) { return static_cast<std::int64_t>(ticks + 0.5); }

[[nodiscard]] Day to_day(Date date);  // throws DataError where the date does not exist
[[nodiscard]] Date to_date(Day day);
[[nodiscard]] std::size_t weekday(Day day);    // 0 is Monday
[[nodiscard]] std::string to_string(Day day);  // ISO 8601, 2020-05-01
[[nodiscard]] std::optional<Day> parse_day(std::string_view iso);
[[nodiscard]] Day first_of_month(Day day);
[[nodiscard]] Day a_year_before(Day first_of_month);
[[nodiscard]] Day next_month(Day day);  // first day of the month after
// Months since January 1970.
[[nodiscard]] int month_index(Day day);

// On which clock a duration runs: office seconds of working days, or every calendar day alike.
enum class TimeBase : std::uint8_t { working, continuous };

// A duration in ticks of its base; a calendar day on the continuous base has 28,800 ticks as well,
// so one clock hour is 1,200 ticks there.
struct Duration {
    std::int64_t ticks = 0;
    TimeBase base = TimeBase::working;
    constexpr auto operator<=>(const Duration&) const = default;
};

}  // namespace yingshang
