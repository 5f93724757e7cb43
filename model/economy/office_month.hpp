// A month of the offices: papers come in on any of its working days, at any second alike.
#pragma once

#include <cstdint>
#include <limits>

#include "core/calendar.hpp"
#include "core/random.hpp"
#include "core/time.hpp"

namespace yingshang {

struct OfficeMonth {
    OfficeMonth() = default;  // none that there is
    OfficeMonth(const Calendar& calendar, Day month)
        : first(month),
          number(month_index(month)),
          first_working_day(calendar.working_index(month)),
          working_days(static_cast<double>(calendar.working_index(next_month(month)) - first_working_day)) {}
    [[nodiscard]] Tick some_tick(const Calendar& calendar, Draw& luck) const {
        const auto day = first_working_day + static_cast<std::int64_t>(luck.uniform() * working_days);
        return tick_at(calendar.working_day(day), static_cast<std::int64_t>(luck.uniform() * static_cast<double>(ticks_per_day)));
    }

    Day first{std::numeric_limits<std::int32_t>::min()};
    std::int32_t number = 0;             // as month_index
    std::int64_t first_working_day = 0;  // its index
    double working_days = 0;
};

}  // namespace yingshang
