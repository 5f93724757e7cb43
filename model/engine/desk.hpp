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

// Sums of parts come to whole officers but for the last bits, which would make one more, and all slower.
[[nodiscard]] double whole_where_nearly(double officers);

// Whether the county shares the desk's officers with any other, on some day.
[[nodiscard]] bool is_ever_shared(const EnginePlan& plan, DeskId desk, CountyId county);

// Officers who work alike.
struct OfficerGroup {
    std::uint32_t places = 0;  // cases that can be handled at once: officers rounded up
    std::uint32_t busy = 0;
    double speed = 1;  // work of a standard officer done at each place
};

// What every visit looks at stands first, on few lines of the cache.
struct alignas(64) Desk {
    Desk(DeskId own, const EnginePlan& plan, CountyId county);

    DeskId id, rules_of, staff;  // whose rules give it officers; where its line and officers are: elsewhere while desks are pooled
    // Officers and line: of a desk that has its own.
    bool unlimited = false;
    bool is_open = true;  // today
    bool is_resting = false;
    bool is_ordinary = false;  // today: open with the office, takes everybody, and its officers are alike
    bool is_changed = true;    // other than by its rules: tomorrow its officers are worked out anew
    bool is_shared = false;    // its officers with those of other counties, at some time
    bool is_counter = false;   // the line and the officers of several desks with rules of their own are here
    // Of its rules.
    bool meets = false;         // it is a committee
    bool rests = false;         // where nobody is there
    bool appoints = false;      // times to come at
    bool turns_away = false;    // some of those who come
    std::uint32_t in_line = 0;  // all desks that it serves
    std::uint32_t in_hand = 0;
    std::int64_t open = ticks_per_day;
    std::int64_t work_waiting = 0;  // officer ticks in the line
    std::int64_t work_today = 0;    // officer ticks that came today
    std::int64_t work_of_year = 0;  // officer ticks that arrived since 1 January; of every desk by itself
    const Calendar* calendar;
    Presence waiting, busy;  // of every desk by itself, as are the next two
    Squares present_squares;
    DeskTally tally;
    std::vector<OfficerGroup> groups{1};
    WaitingLine line;

    double officers = 0;                // as the rules say, with fractions
    std::int64_t next_appointment = 0;  // working ticks of the first that is free
    // Staffing rule: the officers that last year's work asks for; none yet in the first year.
    double work_announced = 0;  // that the cases handed in since 1 January bring in the mean, now or later
    double staffed = 0;
    bool is_staffed = false;
    double own_officers = 0;  // that the county's own rules give
    double stated_part = 0;   // of them those that are its part of a number stated for all counties
    double part_factor = 1;   // on an equal part of that number, once counties have parted
    std::int64_t work_of_last_year = 0;
    // Officers shared with other counties: places that the night gave to this one, and their speed.
    struct Slice {
        std::uint32_t places = 0;
        double speed = 1;
    };
    std::optional<Slice> slice;
    std::vector<double> credit;  // places that each county of the slices has been short of, by its share of the work
    double usual_work = 0;       // officer ticks that come on a usual day
    const DeskRules* in_force;   // what `rules` is a copy of
    DeskRules rules;

    [[nodiscard]] std::uint32_t present() const { return waiting.number + busy.number; }

    // The fastest officers of whom one is free; groups.size() where all are busy.
    [[nodiscard]] std::size_t free_group() const {
        if (unlimited) return 0;
        std::size_t g = 0;
        while (g < groups.size() && groups[g].busy >= groups[g].places) ++g;
        return g;
    }
    [[nodiscard]] bool has_free_officer() const { return free_group() < groups.size(); }
    [[nodiscard]] std::int64_t places() const {
        std::int64_t all = 0;
        for (const OfficerGroup& g : groups) all += g.places;
        return all;
    }
    [[nodiscard]] bool takes_at(std::int64_t second) const { return is_open && second < open && !is_resting && !meets; }

    [[nodiscard]] bool takes_everybody_all_day() const;

    // Sums since the last taking; `now` in working ticks.
    [[nodiscard]] DeskTally take_tally(std::int64_t now);
    // `work`: of all desks that the rules give officers to.
    void close_year(std::int64_t working_days, std::int64_t work);
    // The rules of the day, which the plan keeps; `scale` is the share of the applicants that is simulated.
    void begin_day(const DeskRules& today, double scale);
    // Today's officers of the whole counter: `all` of them, or infinite; or those whom the night gave to it.
    void staff_counter(double all);

  private:
    void take_slice();
    void note_rules();
};

}  // namespace yingshang
