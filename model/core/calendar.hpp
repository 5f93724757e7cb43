// Which days are worked, and durations counted on them. Immutable once built; knows nothing of
// what is done on a working day. Every question is answered by table look-up.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/time.hpp"

namespace yingshang {

enum class DayKind : std::uint8_t { holiday, workday };

struct CalendarException {
    Day day;
    DayKind kind;
    constexpr bool operator==(const CalendarException&) const = default;
};

class Calendar {
  public:
    // Weekends off, but for the exceptions (public holidays and make-up working days); a later
    // exception for the same day wins, so a regional layer follows the national one. Covers
    // [first, last], 1970-01-01 <= first <= last; asking outside throws InternalError.
    Calendar(Day first, Day last, std::span<const CalendarException> exceptions);
    // Every day is a working day.
    [[nodiscard]] static Calendar without_holidays(Day first, Day last);

    bool operator==(const Calendar&) const = default;
    [[nodiscard]] Day first() const { return first_; }
    [[nodiscard]] Day last() const { return last_; }
    [[nodiscard]] bool is_working(Day day) const { return working_[offset(day)] != 0; }
    // The day itself where it is worked, else the next one that is.
    [[nodiscard]] Day working_day_from(Day day) const { return working_day(working_index(day)); }
    // Working days in [first(), day): the running number of a working day.
    [[nodiscard]] std::int64_t working_index(Day day) const { return index_[offset(day)]; }
    [[nodiscard, gnu::always_inline]] Day working_day(std::int64_t index) const {
        if (index < 0 || index >= static_cast<std::int64_t>(working_days_.size())) refuse_working_day(index);
        return working_days_[static_cast<std::size_t>(index)];
    }
    // n = 0 is the day itself where worked (else the next); the day of acceptance does not count.
    [[nodiscard]] Day add_working_days(Day accepted, std::int64_t n) const { return working_day(working_index(working_day_from(accepted)) + n); }

    // Office ticks since first(), 28,800 a working day; constant over days that are not worked.
    [[nodiscard]] std::int64_t working_ticks(Tick t) const {
        const std::size_t i = offset(day_of(t));
        return index_[i] * ticks_per_day + (working_[i] != 0 ? second_of(t) : 0);
    }
    // Inverse: the tick at which that many office ticks have passed. A duration that fills a day
    // to its close ends at the opening of the next working day.
    [[nodiscard]] Tick at_working_ticks(std::int64_t ticks) const {
        if (ticks < 0) refuse_duration(ticks);
        return tick_at(working_day(ticks / ticks_per_day), ticks % ticks_per_day);
    }
    // Nothing added is nothing moved, on any day; a negative duration throws InternalError.
    [[nodiscard]] Tick advance(Tick from, Duration duration) const {
        if (duration.ticks <= 0) return advance_by_none(from, duration.ticks);
        if (duration.base == TimeBase::working) return at_working_ticks(working_ticks(from) + duration.ticks);
        return advance_plainly(from, duration.ticks);
    }
    // The same at a desk open for the first `open` seconds of each working day (0 < open <= 28,800).
    [[nodiscard]] Tick advance_at_desk(Tick from, std::int64_t ticks, std::int64_t open) const;

  private:
    Calendar(Day first, Day last);
    void index_days();
    // Days outside wrap to large numbers, so that one comparison checks both ends.
    [[nodiscard]] std::size_t offset(Day day) const {
        const auto i = static_cast<std::uint32_t>(day.value) - static_cast<std::uint32_t>(first_.value);
        if (i >= working_.size()) refuse_day(day);
        return i;
    }
    [[nodiscard]] Tick advance_by_none(Tick from, std::int64_t ticks) const;
    [[nodiscard]] Tick advance_plainly(Tick from, std::int64_t ticks) const;
    [[noreturn]] void refuse_day(Day day) const;
    [[noreturn]] void refuse_working_day(std::int64_t index) const;
    [[noreturn]] static void refuse_duration(std::int64_t ticks);

    Day first_, last_;
    std::vector<std::uint8_t> working_;  // one flag a day
    std::vector<std::int32_t> index_;    // working days before each day
    std::vector<Day> working_days_;
};

}  // namespace yingshang
