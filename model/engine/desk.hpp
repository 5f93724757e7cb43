// A desk of one county: how many officers it has today, who is being handled, who waits, and its sums.
#pragma once

#include <cstdint>

#include "engine/office.hpp"
#include "engine/plan.hpp"
#include "engine/waiting_line.hpp"

namespace yingshang {

struct Desk {
    explicit Desk(Discipline discipline) : line(discipline) {}

    bool unlimited = false;
    double officers = 0;          // as the rules say, with fractions
    std::uint32_t places = 0;     // cases that can be handled at once: officers rounded up
    double speed = 1;             // share of a whole officer behind each place
    std::int64_t open = ticks_per_day;
    std::uint32_t busy = 0;
    std::uint32_t waiting = 0;
    WaitingLine line;
    DeskTally tally;
    // Staffing rule: the officers that last year's work asks for; none yet in the first year.
    double work_of_year = 0;      // officer ticks that arrived since 1 January
    double work_announced = 0;    // that the cases handed in since then bring in the mean, now or later
    double staffed = 0;
    bool is_staffed = false;
    std::int64_t seen = 0;        // working ticks up to which the time integrals count

    [[nodiscard]] bool has_free_officer() const { return unlimited || busy < places; }
    void pass_time(std::int64_t now) {
        tally.queue_time += static_cast<std::int64_t>(waiting) * (now - seen);
        tally.busy_time += static_cast<std::int64_t>(busy) * (now - seen);
        seen = now;
    }
    void close_year(const DeskRules& rules, std::int64_t working_days);
    void apply(const DeskRules& rules, double scale);
};

}  // namespace yingshang
