#include "core/calendar.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

#include <fmt/format.h>

#include "core/error.hpp"

namespace yingshang {
namespace {

constexpr Day last_day_of_ticks{static_cast<std::int32_t>(std::numeric_limits<std::uint32_t>::max() / ticks_per_day) - 1};

bool is_weekend(Day day) {
    const std::chrono::weekday weekday{std::chrono::sys_days{std::chrono::days{day.value}}};
    return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

}  // namespace

Calendar::Calendar(Day first, Day last) : first_(first), last_(last) {
    if (first.value < 0 || last < first || last_day_of_ticks < last)
        throw InternalError(fmt::format("a calendar cannot run from {} to {}", to_string(first), to_string(last)));
    working_.assign(static_cast<std::size_t>(last - first) + 1, 1);
}

Calendar::Calendar(Day first, Day last, std::span<const CalendarException> exceptions) : Calendar(first, last) {
    for (std::size_t i = 0; i < working_.size(); ++i)
        if (is_weekend(first + static_cast<std::int32_t>(i))) working_[i] = 0;
    for (const CalendarException& e : exceptions)
        if (first <= e.day && e.day <= last) working_[offset(e.day)] = e.kind == DayKind::workday ? 1 : 0;
    index_days();
}

Calendar Calendar::without_holidays(Day first, Day last) {
    Calendar calendar(first, last);
    calendar.index_days();
    return calendar;
}

void Calendar::index_days() {
    index_.reserve(working_.size());
    for (std::size_t i = 0; i < working_.size(); ++i) {
        index_.push_back(static_cast<std::int32_t>(working_days_.size()));
        if (working_[i] != 0) working_days_.push_back(first_ + static_cast<std::int32_t>(i));
    }
}

Tick Calendar::advance_by_none(Tick from, std::int64_t ticks) const {
    if (ticks < 0) refuse_duration(ticks);
    static_cast<void>(offset(day_of(from)));
    return from;
}

Tick Calendar::advance_plainly(Tick from, std::int64_t ticks) const {
    const std::int64_t close = (std::int64_t{last_.value} + 1) * ticks_per_day;
    if (ticks >= close - from.value) refuse_day(last_ + 1);
    static_cast<void>(offset(day_of(from)));
    return {static_cast<std::uint32_t>(from.value + ticks)};
}

Tick Calendar::advance_at_desk(Tick from, std::int64_t ticks, std::int64_t open) const {
    if (open <= 0 || open > ticks_per_day) throw InternalError(fmt::format("a desk cannot be open {} seconds a day", open));
    if (ticks <= 0) return advance_by_none(from, ticks);
    const std::size_t i = offset(day_of(from));
    const std::int64_t open_today = working_[i] != 0 ? std::min<std::int64_t>(second_of(from), open) : 0;
    const std::int64_t end = index_[i] * open + open_today + ticks;
    const std::int64_t before = (end - 1) / open;  // what fills a day ends at its close
    return tick_at(working_day(before), end - before * open);
}

void Calendar::refuse_day(Day day) const {
    throw InternalError(fmt::format("{} lies outside the calendar, {} to {}", to_string(day), to_string(first_), to_string(last_)));
}

void Calendar::refuse_working_day(std::int64_t index) const {
    throw InternalError(fmt::format("working day number {} lies outside the calendar, {} to {}", index, to_string(first_), to_string(last_)));
}

void Calendar::refuse_duration(std::int64_t ticks) { throw InternalError(fmt::format("a duration of {} ticks is negative", ticks)); }

}  // namespace yingshang
