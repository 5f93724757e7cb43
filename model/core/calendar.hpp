// Which days are worked, and durations counted on them. Immutable once built; knows nothing of
// what is done on a working day.
#pragma once

#include <span>
#include <vector>

#include "core/time.hpp"

namespace yingshang {

enum class DayKind : std::uint8_t { holiday, workday };

struct CalendarException {
    Day day;
    DayKind kind;
};

class Calendar {
  public:
    // Weekends off, but for the exceptions (public holidays and make-up working days); a later
    // exception for the same day wins, so a regional layer follows the national one. Covers
    // [first, last]; asking outside throws InternalError.
    Calendar(Day first, Day last, std::span<const CalendarException> exceptions);
    // Every day is a working day.
    [[nodiscard]] static Calendar without_holidays(Day first, Day last);

    [[nodiscard]] Day first() const { return first_; }
    [[nodiscard]] Day last() const { return last_; }
    [[nodiscard]] bool is_working(Day day) const;
    // The day itself where it is worked, else the next one that is.
    [[nodiscard]] Day working_day_from(Day day) const;
    // Working days in [first(), day): the running number of a working day.
    [[nodiscard]] std::int64_t working_index(Day day) const;
    [[nodiscard]] Day working_day(std::int64_t index) const;
    // n = 0 is the day itself where worked (else the next); the day of acceptance does not count.
    [[nodiscard]] Day add_working_days(Day accepted, std::int64_t n) const;

    // Office ticks since first(), 28,800 a working day; constant over days that are not worked.
    [[nodiscard]] std::int64_t working_ticks(Tick t) const;
    // Inverse: the tick at which that many office ticks have passed. A duration that fills a day
    // to its close ends at the opening of the next working day.
    [[nodiscard]] Tick at_working_ticks(std::int64_t ticks) const;
    [[nodiscard]] Tick advance(Tick from, Duration duration) const;
    // The same at a desk open for the first `open` seconds of each working day (0 < open <= 28,800).
    [[nodiscard]] Tick advance_at_desk(Tick from, std::int64_t ticks, std::int64_t open) const;

  private:
    Calendar() = default;
    void index_days();

    Day first_{}, last_{};
    std::vector<std::uint8_t> working_;        // one flag a day
    std::vector<std::int32_t> index_;          // working days before each day; one more at the end
    std::vector<Day> working_days_;
};

}  // namespace yingshang
