// Desks that become one counter, or part again, in the night before a day.
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/office_state.hpp"

namespace yingshang {

// Who waits keeps his place by the time at which he came; whoever is with an officer stays with him.
void Office::State::rearrange_counters(const std::vector<DeskId>& staff) {
    std::vector<bool> concerned(desks.size(), false);
    for (const Desk& d : desks)
        if (const DeskId line = staff[d.id.index()]; line != d.staff) concerned[line.index()] = concerned[d.staff.index()] = true;
    const std::vector<std::uint32_t> waiting = clear_lines(concerned);
    for (Desk& d : desks) d.staff = staff[d.id.index()];
    for (Rules& of_cases : rules)
        for (Stage& at : of_cases.stages) place_stage(at);
    for (Desk& d : desks)
        if (concerned[d.id.index()]) take_over(d);
    for (const std::uint32_t token : waiting) {
        const Visit v = visit(token);
        Desk& line = counter_of(v).staff;
        line.work_waiting += v.t.work;
        const Rank rank = rank_of(v);
        line.line.join(token, rank.priority, rank.due);
    }
}

// All who wait there, in the order in which they came; in that of their desks where they came in the same second.
std::vector<std::uint32_t> Office::State::clear_lines(const std::vector<bool>& of_desks) {
    std::vector<std::uint32_t> waiting;
    for (const std::size_t d : desk_order)
        while (of_desks[d]) {
            const std::optional<std::uint32_t> token = desks[d].line.call();
            if (!token) break;
            if (cases[*token].phase == Phase::orphan_queue) end_orphan(*token);
            else waiting.push_back(*token);
        }
    std::stable_sort(waiting.begin(), waiting.end(), [this](std::uint32_t a, std::uint32_t b) { return cases[a].since < cases[b].since; });
    return waiting;
}

// Whom the desks that have their line here have waiting and in hand. The work that waits is counted as they join it.
void Office::State::take_over(Desk& staff) {
    staff.in_line = staff.in_hand = 0;
    staff.work_waiting = 0;
    std::size_t with_officers = 0;
    for (const Desk& d : desks) {
        if (d.staff != staff.id) continue;
        staff.in_line += d.waiting.number;
        staff.in_hand += d.busy.number;
        with_officers += d.rules_of == d.id ? 1u : 0u;
    }
    staff.groups.front().busy = staff.in_hand;
    staff.is_counter = with_officers > 1;
}

double Office::State::officers_brought_to(const Desk& staff) const {
    double officers = 0;
    for (const std::size_t d : desk_order) {
        const Desk& member = desks[d];
        if (member.staff != staff.id || member.rules_of != member.id) continue;
        officers += member.unlimited ? std::numeric_limits<double>::infinity() : member.own_officers;
    }
    return officers;
}

// Where other counties share the counter, a desk is told of the officers who are here the part that it brings.
void Office::State::staff_counter(Desk& staff) {
    const double brought = officers_brought_to(staff);
    staff.staff_counter(brought);
    if (!staff.slice || staff.unlimited || brought <= 0) return;
    const double here = staff.slice->places * staff.slice->speed;
    for (Desk& member : desks)
        if (member.staff == staff.id && member.rules_of == member.id) member.officers = here * (member.own_officers / brought);
}

// A desk is told the part of the counter's open time that its own officers are of it: the parts make the whole.
void Office::State::count_open_time(Desk& staff) {
    const std::int64_t open = staff.places() * staff.open;
    if (!staff.is_counter) {
        staff.tally.open_ticks += open;
        return;
    }
    double officers = 0, before = 0;
    std::int64_t told = 0;
    const auto is_member = [&](const Desk& d) { return d.staff == staff.id && d.rules_of == d.id; };
    for (const std::size_t d : desk_order) officers += is_member(desks[d]) ? desks[d].own_officers : 0;
    if (officers <= 0) return;
    for (const std::size_t d : desk_order) {
        if (!is_member(desks[d])) continue;
        before += desks[d].own_officers;
        const std::int64_t up_to = std::llround(static_cast<double>(open) * (before / officers));
        desks[d].tally.open_ticks += up_to - told;
        told = up_to;
    }
}

}  // namespace yingshang
