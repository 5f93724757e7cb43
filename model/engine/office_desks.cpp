// Lines and officers: who comes to a desk, waits or is turned away, is handled, and who is called next.
#include <algorithm>
#include <cmath>

#include "engine/office_state.hpp"

namespace yingshang {
namespace {

std::int64_t saturating_sum(std::int64_t a, std::int64_t b) { return a > no_limit - b ? no_limit : a + b; }

bool is_check(Phase phase) { return phase == Phase::check_delay || phase == Phase::check_queue || phase == Phase::check_handling; }

std::uint8_t priority_of(const CompiledStep& s, const Side* side) {
    if (side != nullptr)
        for (const auto& [applies, priority] : s.priority_of)
            if (applies.matches(side->attributes)) return priority;
    return s.priority;
}

Phase phase_in_line(Phase before) {
    if (is_check(before)) return Phase::check_queue;
    return before == Phase::guest_queue ? Phase::guest_queue : Phase::queue;
}

Phase phase_in_hand(Phase before) {
    if (is_check(before)) return Phase::check_handling;
    return before == Phase::guest_queue ? Phase::guest_handling : Phase::handling;
}

}  // namespace

Desk& Office::State::desk_of(const Token& t) {
    const CompiledStep& s = step_of(t);
    return desks[(is_check(t.phase) ? s.check->desk : s.desk).index()];
}

void Office::State::join_desk(std::uint32_t token) {
    Case& t = cases[token];
    const CompiledStep& s = step_of(t);
    const bool check = is_check(t.phase);
    Desk& desk = desk_of(t);
    Desk& staff = desks[desk.staff.index()];
    if (!check && turns_away(token, desk)) return;
    t.since = static_cast<std::uint32_t>(working);
    t.work = static_cast<std::uint32_t>(check ? sample_ticks(t, s.check->handling, EnginePurpose::check_handling, s.hash, t.round)
                                              : sample_ticks(case_of(t), s.handling, EnginePurpose::handling, s.hash, t.round));
    if (!check) start_clock(token, Clock::office);
    if (plan.seat_of(desk.id).value_or(county) != county) {
        send_request(token, desk);
        return;
    }
    desk.tally.arrived += 1;
    desk.tally.arrived_work += t.work;
    staff.work_of_year += t.work;
    staff.work_today += t.work;
    if (s.deemed_granted && !check) {
        t.phase = Phase::queue;
        const std::int64_t days = (std::max<std::int64_t>(0, s.limit - t.used) + ticks_per_day - 1) / ticks_per_day;
        set_timer(Phase::deemed, token, ((working / ticks_per_day) + days + 1) * ticks_per_day - working, TimeBase::working);
    }
    if (staff.rules.appointments > 0 && !check) {
        book_appointment(token, desk);
        return;
    }
    if (staff.takes_at(second) && staff.has_free_officer()) start_handling(token, desk);
    else stand_in_line(token, desk);
}

// A full line takes nobody; a long one is left alone by some. Who finds an officer free stays.
bool Office::State::turns_away(std::uint32_t token, Desk& desk) {
    if (desk.rules.balking.empty() && std::isinf(desk.rules.queue_at_most)) return false;
    Desk& staff = desks[desk.staff.index()];
    if (staff.takes_at(second) && staff.has_free_officer()) return false;
    const bool blocked = staff.in_line >= desk.rules.queue_at_most;
    bool balked = false;
    if (!blocked && !desk.rules.balking.empty()) {
        const Case& t = cases[token];
        Draw luck = draw(case_of(t), EnginePurpose::balking, step_of(t).hash, t.round);
        balked = sample_bernoulli(luck, desk.rules.balking[std::min<std::size_t>(staff.in_line, desk.rules.balking.size() - 1)]);
    }
    if (!blocked && !balked) return false;
    desk.tally.arrived += 1;
    (blocked ? desk.tally.blocked : desk.tally.balked) += 1;
    const std::uint32_t c = cases[token].owner;
    change_present(cases[token], -1);
    drop_token(token);
    finish(c, CaseResult::turned_away, blocked ? EventReason::line_full : EventReason::line_long);
    return true;
}

void Office::State::stand_in_line(std::uint32_t token, Desk& desk) {
    Case& t = cases[token];
    Desk& staff = desks[desk.staff.index()];
    t.phase = phase_in_line(t.phase);
    desk.pass_time(working);
    desk.waiting += 1;
    desk.tally.waited += 1;
    staff.in_line += 1;
    staff.work_waiting += t.work;
    const CompiledStep& s = step_of(t);
    std::int64_t due = no_limit;
    std::uint8_t priority = s.priority;
    if (t.phase == Phase::guest_queue) {
        due = guest_due;
        priority = guest_priority;
    } else if (t.phase == Phase::queue) {
        const Case& c = case_of(t);
        due = saturating_sum(submitted(c), std::min(s.limit, rules_of(t).limit));
        priority = priority_of(s, c.side == no_record ? nullptr : &sides[c.side]);
    }
    staff.line.join(token, priority, due);
    if (t.phase == Phase::queue && s.has_patience)
        set_timer(Phase::line_patience, token, sample_ticks(case_of(t), s.patience, EnginePurpose::line_patience, s.hash, t.round), s.patience.base);
}

// The first free one of the day's times, at equal distances over the open hours.
void Office::State::book_appointment(std::uint32_t token, Desk& desk) {
    Case& t = cases[token];
    Desk& staff = desks[desk.staff.index()];
    const auto a_day = std::max<std::int64_t>(1, std::llround(staff.rules.appointments * options.scale));
    std::int64_t time = std::max(working, staff.next_appointment);
    for (;;) {
        const std::int64_t day = time / ticks_per_day, after = time % ticks_per_day;
        const std::int64_t slot = (after * a_day + staff.open - 1) / staff.open;
        time = slot < a_day ? day * ticks_per_day + (slot * staff.open + a_day - 1) / a_day : (day + 1) * ticks_per_day;
        if (time >= last_tick) break;
        if (slot < a_day && staff.calendar->is_working(day_of(calendar.at_working_ticks(time)))) break;
        if (slot < a_day) time = (day + 1) * ticks_per_day;
    }
    staff.next_appointment = time + 1;
    t.phase = Phase::appointment;
    desk.pass_time(working);
    desk.waiting += 1;
    desk.tally.waited += 1;
    staff.in_line += 1;
    staff.work_waiting += t.work;
    push_at_working(token, time);
    const CompiledStep& s = step_of(t);
    if (s.has_patience) set_timer(Phase::line_patience, token, sample_ticks(case_of(t), s.patience, EnginePurpose::line_patience, s.hash, t.round), s.patience.base);
}

void Office::State::keep_appointment(std::uint32_t token) {
    Case& t = cases[token];
    Desk& desk = desk_of(t);
    Desk& staff = desks[desk.staff.index()];
    t.phase = Phase::queue;
    staff.line.join(token, step_of(t).priority, no_limit);
    call_next(staff);
}

void Office::State::start_handling(std::uint32_t token, Desk& desk) {
    Case& t = cases[token];
    Desk& staff = desks[desk.staff.index()];
    desk.pass_time(working);
    desk.busy += 1;
    staff.in_hand += 1;
    t.officer = staff.free_group();
    OfficerGroup& group = staff.groups[t.officer];
    group.busy += 1;
    t.phase = phase_in_hand(t.phase);
    const std::int64_t waited = wait_of(token);
    desk.tally.wait.add(waited);
    if (t.phase == Phase::handling) {
        StepTally& tally_here = tally_of(t);
        tally_here.waits += 1;
        tally_here.wait_ticks += waited;
        record_step(EventKind::started, t);
        const Case& c = case_of(t);
        if (c.side != no_record) side_of(c).waited += static_cast<std::uint32_t>(waited);
    } else if (t.phase == Phase::guest_handling) {
        t.used = static_cast<std::uint32_t>(waited);
    }
    const std::int64_t ticks = group.speed == 1 ? t.work : std::llround(static_cast<double>(t.work) / group.speed);
    if (staff.open == ticks_per_day && staff.calendar == &calendar) {
        push_at_working(token, working + ticks);
        return;
    }
    // A calendar that ends first is the run's end: the event would never be run.
    const std::int64_t days_needed = ticks / staff.open + 2;
    const Calendar& own = *staff.calendar;
    if (own.working_index(day_of(now)) + days_needed < own.working_index(own.last())) events.push(own.advance_at_desk(now, ticks, staff.open), token);
}

void Office::State::leave_officer(Desk& desk, const Case& t) {
    Desk& staff = desks[desk.staff.index()];
    desk.pass_time(working);
    desk.busy -= 1;
    staff.in_hand -= 1;
    staff.groups[t.officer].busy -= 1;
    desk.tally.busy_ticks += t.work;
    desk.tally.finished += 1;
    desk.tally.sojourn.add(working - t.since);
}

void Office::State::end_handling(std::uint32_t token) {
    Case& t = cases[token];
    Desk& desk = desk_of(t);
    leave_officer(desk, t);
    switch (t.phase) {
        case Phase::handling:
            tally.processes[rules_of(t).process.index()].officer_ticks += t.work;
            tally_of(t).handling_ticks += t.work;
            circulate(token);
            break;
        case Phase::check_handling: end_check(token); break;
        case Phase::guest_handling: send_reply(token, t.used); break;
        default: end_orphan(token); break;
    }
    Desk& staff = desks[desk.staff.index()];
    if (staff.in_line > 0) call_next(staff);
    else if (staff.rules.rest) rest_where_idle(staff);
}

// Gives up waiting, unserved. The line keeps the number until it comes to it.
void Office::State::leave_line(std::uint32_t token, Desk& desk) {
    Desk& staff = desks[desk.staff.index()];
    desk.pass_time(working);
    desk.waiting -= 1;
    staff.in_line -= 1;
    staff.work_waiting -= cases[token].work;
    desk.tally.left += 1;
    desk.tally.wait.add(wait_of(token));
    const Case& c = case_of(cases[token]);
    if (c.side != no_record) side_of(c).waited += static_cast<std::uint32_t>(wait_of(token));
}

bool Office::State::call_one(Desk& staff) {
    while (const std::optional<std::uint32_t> called = staff.line.call()) {
        const std::uint32_t token = *called;
        if (cases[token].phase == Phase::orphan_queue) {
            end_orphan(token);
            continue;
        }
        Desk& desk = desk_of(cases[token]);
        desk.pass_time(working);
        desk.waiting -= 1;
        staff.in_line -= 1;
        staff.work_waiting -= cases[token].work;
        start_handling(token, desk);
        return true;
    }
    return false;
}

void Office::State::call_next(Desk& staff) {
    while (staff.in_line > 0 && staff.takes_at(second) && staff.has_free_officer())
        if (!call_one(staff)) break;
    if (staff.rules.rest) rest_where_idle(staff);
}

// ---- desks that are not always there

void Office::State::rest_where_idle(Desk& staff) {
    if (staff.is_resting || staff.in_hand > 0 || staff.in_line > 0) return;
    staff.is_resting = true;
    const std::uint32_t token = cases.take();
    cases[token].phase = Phase::rest;
    cases[token].work = staff.id.value;
    // Of the desk itself: keyed by what it serves, where, and when.
    const AgentKey identity{mix64((std::uint64_t{plan.desk_identity(staff.id)} << 32) | county.value)};
    Draw luck(run, identity, {purpose(EnginePurpose::rest), 0, day_of(now).value, second});
    push_after(token, std::max<std::int64_t>(1, std::llround(sample(luck, staff.rules.rest->law))), staff.rules.rest->base);
}

void Office::State::end_rest(std::uint32_t token) {
    Desk& staff = desks[cases[token].work];
    cases[token] = {};
    cases.give_back(token);
    staff.is_resting = false;
    call_next(staff);
}

void Office::State::plan_meeting(Desk& staff) {
    const std::int64_t every = staff.rules.meets_every;
    const std::uint32_t token = cases.take();
    cases[token].phase = Phase::meeting;
    cases[token].work = staff.id.value;
    push_at_working(token, (working / every + 1) * every);
}

void Office::State::meet(std::uint32_t token) {
    Desk& staff = desks[cases[token].work];
    cases[token] = {};
    cases.give_back(token);
    for (std::uint32_t i = 0; i < staff.rules.clears && staff.in_line > 0; ++i)
        if (!call_one(staff)) break;
    if (staff.is_committee()) plan_meeting(staff);
}

void Office::State::lose_patience_in_line(std::uint32_t timer) {
    const std::uint32_t token = cases[timer].owner;
    const bool gone = is_stale(timer);
    cases[timer] = {};
    cases.give_back(timer);
    if (gone || (cases[token].phase != Phase::queue && cases[token].phase != Phase::appointment)) return;
    finish(cases[token].owner, CaseResult::abandoned, EventReason::patience_in_line);
}

}  // namespace yingshang
