// A desk of one county: how many officers it has today, who is being handled, who waits, and its sums. A desk that is
// served by another's officers has no line of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/plan.hpp"
#include "engine/presence.hpp"
#include "engine/tally.hpp"
#include "engine/waiting_line.hpp"

namespace yingshang {

// Officers who work alike.
struct OfficerGroup {
    std::uint32_t places = 0;  // cases that can be handled at once: officers rounded up
    std::uint32_t busy = 0;
    double speed = 1;  // work of a standard officer done at each place
};

struct Desk {
    Desk(DeskId own, const EnginePlan& plan, CountyId county);

    // Officers and line: of a desk that has its own.
    bool unlimited = false;
    bool is_open = true;  // today
    bool is_resting = false;
    double officers = 0;  // as the rules say, with fractions
    std::vector<OfficerGroup> groups{1};
    std::int64_t open = ticks_per_day;
    WaitingLine line;
    std::int64_t next_appointment = 0;  // working ticks of the first that is free
    // Staffing rule: the officers that last year's work asks for; none yet in the first year.
    double work_of_year = 0;    // officer ticks that arrived since 1 January
    double work_announced = 0;  // that the cases handed in since then bring in the mean, now or later
    double staffed = 0;
    bool is_staffed = false;
    double own_officers = 0;  // that the county's own rules give
    // Officers shared with other counties: places that the night gave to this one, and their speed.
    struct Slice {
        std::uint32_t places = 0;
        double speed = 1;
    };
    std::optional<Slice> slice;
    std::vector<double> credit;             // places that each county of the slices has been short of, by its share of the work
    double work_today = 0, usual_work = 0;  // officer ticks that came today, and come on a usual day
    double work_waiting = 0;                // officer ticks in the line
    std::uint32_t in_line = 0;              // all desks that it serves
    std::uint32_t in_hand = 0;

    // Of every desk.
    DeskId id, staff;
    const Calendar* calendar;
    DeskRules rules;
    Presence waiting, busy;
    Squares present_squares;
    DeskTally tally;

    [[nodiscard]] std::uint32_t present() const { return waiting.number + busy.number; }

    [[nodiscard]] bool has_free_officer() const {
        if (unlimited) return true;
        for (const OfficerGroup& g : groups)
            if (g.busy < g.places) return true;
        return false;
    }
    // The fastest group with a free place; one must be free.
    [[nodiscard]] std::uint8_t free_group() const {
        std::size_t g = 0;
        while (!unlimited && groups[g].busy >= groups[g].places) ++g;
        return static_cast<std::uint8_t>(g);
    }
    [[nodiscard]] bool is_committee() const { return rules.meets_every > 0; }
    [[nodiscard]] bool takes_at(std::int64_t second) const { return is_open && second < open && !is_resting && !is_committee(); }

    // Sums since the last taking; `now` in working ticks.
    [[nodiscard]] DeskTally take_tally(std::int64_t now);
    void close_year(std::int64_t working_days);
    // The rules of the day; `scale` is the share of the applicants that is simulated.
    void begin_day(DeskRules today, bool open_today, double scale);
};

}  // namespace yingshang
