#include "engine/desk.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace yingshang {
namespace {

// A part of an officer works more slowly; he is not absent on some days.
void set_group(OfficerGroup& group, double number, double speed) {
    const double officers = whole_where_nearly(number);
    group.places = static_cast<std::uint32_t>(std::ceil(officers));
    group.speed = group.places > 0 ? speed * officers / group.places : speed;
}

constexpr double last_bits = 1e-9;  // of an officer

}  // namespace

double whole_where_nearly(double officers) {
    const double whole = std::round(officers);
    return std::abs(officers - whole) < last_bits ? whole : officers;
}

bool is_ever_shared(const EnginePlan& plan, DeskId desk, CountyId county) {
    const Slices* before = nullptr;
    for (Day day = plan.calendar().first(); day <= plan.until(); day = day + 1)
        if (const Slices* slices = &plan.slices_on(desk, day); slices != std::exchange(before, slices) && (*slices)[county.index()].size() > 1)
            return true;
    return false;
}

Desk::Desk(DeskId own, const EnginePlan& plan, CountyId county)
    : id(own),
      rules_of(plan.staff_of(own)),
      staff(rules_of),
      calendar(&plan.desk_calendar(own)),
      line(plan.book().desks[plan.staff_of(own).index()].discipline),
      in_force(&plan.desk_rules(own, county, plan.calendar().first())),
      rules(*in_force) {
    note_rules();
    is_shared = is_ever_shared(plan, own, county);
}

void Desk::note_rules() {
    meets = rules.meets_every > 0;
    rests = rules.rest.has_value();
    appoints = rules.appointments > 0;
    turns_away = !rules.balking.empty() || !std::isinf(rules.queue_at_most);
}

bool Desk::takes_everybody_all_day() const {
    return is_open && open == ticks_per_day && groups.size() == 1 && groups.front().speed == 1 && !turns_away && !appoints && !rests && !meets;
}

DeskTally Desk::take_tally(std::int64_t now) {
    tally.officers = officers;
    tally.queue = waiting.number;
    tally.queue_time = waiting.take(now);
    tally.busy_time = busy.take(now);
    tally.system_squares = present_squares.take(present(), now);
    DeskTally fresh;
    fresh.wait.keep = tally.wait.keep;
    fresh.sojourn.keep = tally.sojourn.keep;
    return std::exchange(tally, std::move(fresh));
}

void Desk::close_year(std::int64_t working_days, std::int64_t work) {
    is_changed = true;
    const double office_time = static_cast<double>(working_days * rules.open);
    if (rules.utilisation > 0) {
        // Long processes bring their work years after they begin: what is announced counts as what arrives.
        const double needed = std::max(rules.at_least, std::max(static_cast<double>(work), work_announced) / (office_time * rules.utilisation));
        // Posts are filled as work grows; where it shrinks they are not all given up, so that what saves officers' time leaves them time.
        staffed = is_staffed && needed < staffed ? staffed - rules.release * (staffed - needed) : needed;
        is_staffed = true;
    }
    work_announced = 0;
    work_of_last_year = work;
}

void Desk::staff_counter(double all) {
    unlimited = std::isinf(all);
    if (unlimited) groups.front().speed = 1;
    else if (slice) take_slice();
    else set_group(groups.front(), all, 1);
}

void Desk::take_slice() {
    groups.front().places = slice->places;
    groups.front().speed = slice->speed;
}

void Desk::begin_day(const DeskRules& today, double scale) {
    if (&today != in_force) {
        in_force = &today;
        rules = today;
        note_rules();
        is_changed = true;
    }
    if (!is_changed && !is_counter) return;
    is_changed = false;
    open = rules.open;
    unlimited = std::isinf(rules.officers) || (rules.utilisation > 0 && !is_staffed) || meets;
    if (unlimited) {
        officers = std::numeric_limits<double>::infinity();
        groups.front().speed = 1;
        return;
    }
    if (!rules.classes.empty()) {
        groups.resize(rules.classes.size());
        officers = 0;
        for (std::size_t g = 0; g < groups.size(); ++g) {
            set_group(groups[g], rules.classes[g].first * scale, rules.classes[g].second);
            officers += rules.classes[g].first * scale;
        }
        return;
    }
    // The staffing rule has met the sampled work already; stated numbers meet the whole.
    stated_part = rules.utilisation > 0 ? 0 : rules.officers * scale * part_factor;
    const double base = rules.utilisation > 0 ? staffed * rules.officers : stated_part;
    // Whoever takes officers away from a rule leaves those that it leaves at the least.
    const double least = rules.utilisation > 0 ? std::min(base, rules.at_least) : 0;
    own_officers = std::max(least, base + rules.added * scale);
    officers = own_officers;
    set_group(groups.front(), officers, 1);
    if (!slice) return;
    officers = slice->places * slice->speed;
    take_slice();
}

}  // namespace yingshang
