// Lines and officers: who comes to a desk, waits or is turned away, is handled, and who is called next.
#include <algorithm>
#include <cmath>

#include "engine/office_state.hpp"

namespace yingshang {
namespace {

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

YS_HOT Office::State::Counter Office::State::counter_of(const Visit& v) {
    if (!is_check(v.t.phase)) return {*v.at.desk, *v.at.staff};
    Desk& desk = desks[v.step().check->desk.index()];
    return {desk, desks[desk.staff.index()]};
}

// One block says how long the officer will need and what he will find: it costs as much as a few events.
[[gnu::noinline]] void Office::State::draw_work(Case& t, const Case& c, const Stage& at) {
    const CompiledStep& s = *at.step;
    const bool may_fail = at.may_fail;
    t.is_returned = t.is_refused = false;
    if (!may_fail && s.handling.law.law == Law::deterministic) {
        t.work = static_cast<std::uint32_t>(by_difficulty(c, bounded_ticks(s.handling.law.a)));
        return;
    }
    const DrawPoint point = point_of(c, EnginePurpose::handling, s.hash, t.round);
    const PhiloxBlock block = Draw::first_block(c.key, point);
    if (may_fail) {
        const auto [for_return, for_refusal] = Draw::words_apart(block);
        t.is_returned = is_below(for_return, s.correction);
        t.is_refused = is_below(for_refusal, s.refusal);
    }
    const auto luck = [&] {
        Draw whole(c.key, point);
        if (may_fail) static_cast<void>(whole.set_apart());
        return whole;
    };
    t.work = static_cast<std::uint32_t>(by_difficulty(c, bounded_ticks(sample_from(block[0], s.handling.law, luck))));
}

YS_HOT void Office::State::count_arrival(Desk& desk, Desk& staff, std::uint32_t work) {
    desk.tally.arrived += 1;
    desk.tally.arrived_work += work;
    desk.work_of_year += work;
    staff.work_today += work;
}

// What join_desk comes to where the stage and the desk are ordinary.
YS_HOT void Office::State::join_ordinary_desk(std::uint32_t number, Case& t, const Stage& at) {
    Desk& desk = *at.desk;
    t.since = static_cast<std::uint32_t>(working);
    draw_work(t, t, at);
    count_arrival(desk, desk, t.work);
    OfficerGroup& officers = desk.groups.front();
    if (!desk.unlimited && officers.busy >= officers.places) {
        stand_in_line({number, t, t, at});
        return;
    }
    desk.present_squares.come(desk.present(), working);
    desk.busy.come(working);
    desk.in_hand += 1;
    officers.busy += 1;
    desk.tally.wait.add_none();
    at.sums->tally.waits += 1;
    t.officer = 0;
    t.phase = Phase::handling;
    push_at_working(number, working + t.work);
}

void Office::State::join_desk(const Visit& v) {
    const CompiledStep& s = v.step();
    Case& t = v.t;
    const bool check = is_check(t.phase);
    if (!check && !v.at.elsewhere && turns_away(v)) return;
    t.since = static_cast<std::uint32_t>(working);
    if (check) t.work = static_cast<std::uint32_t>(sample_ticks(t, s.check->handling, EnginePurpose::check_handling, s.hash, t.round));
    else draw_work(t, v.c, v.at);
    if (!check) start_clock(v, Clock::office);
    if (s.deemed_granted && !check) {
        t.phase = Phase::queue;
        const std::int64_t days = (std::max<std::int64_t>(0, s.limit - t.used) + ticks_per_day - 1) / ticks_per_day;
        set_timer(Phase::deemed, v.number, ((working / ticks_per_day) + days + 1) * ticks_per_day - working, TimeBase::working);
    }
    if (!check && v.at.elsewhere) {
        send_request(v);
        return;
    }
    const auto [desk, staff] = counter_of(v);
    count_arrival(desk, staff, t.work);
    if (staff.appoints && !check) {
        book_appointment(v);
        return;
    }
    const std::size_t group = staff.takes_at(second) ? staff.free_group() : staff.groups.size();
    if (group < staff.groups.size()) start_handling(v, group);
    else stand_in_line(v);
}

// A full line takes nobody; a long one is left alone by some. Who finds an officer free stays.
YS_HOT bool Office::State::turns_away(const Visit& v) {
    Desk& desk = *v.at.desk;
    const Desk& staff = *v.at.staff;
    if (!desk.turns_away) return false;
    const double luck = desk.rules.balking.empty() ? 0 : draw(v.c, EnginePurpose::balking, v.step().hash, v.t.round).uniform();
    const Answer answer = answer_of_line(desk, staff, luck);
    if (answer == Answer::handled) return false;
    end_unserved(v, answer);
    return true;
}

// `luck` is uniform.
Answer Office::State::answer_of_line(Desk& desk, const Desk& staff, double luck) const {
    if (serves_at_once(staff)) return Answer::handled;
    Answer answer = Answer::handled;
    if (staff.in_line >= desk.rules.queue_at_most) {
        answer = Answer::line_full;
        desk.tally.blocked += 1;
    } else if (!desk.rules.balking.empty() && luck < desk.rules.balking[std::min<std::size_t>(staff.in_line, desk.rules.balking.size() - 1)]) {
        answer = Answer::line_long;
        desk.tally.balked += 1;
    }
    if (answer != Answer::handled) desk.tally.arrived += 1;
    return answer;
}

bool Office::State::serves_at_once(const Desk& staff) const {
    if (!staff.takes_at(second) || !staff.has_free_officer()) return false;
    return !staff.appoints || next_appointment(staff) == working;
}

// The case ends without having been handled: its applicant went away, or was turned away.
void Office::State::end_unserved(const Visit& v, Answer answer) {
    const std::uint32_t c = v.t.owner;
    v.at.sums->present.go(working);
    drop_token(v);
    if (answer == Answer::gave_up) finish(c, CaseResult::abandoned, EventReason::patience_in_line);
    else finish(c, CaseResult::turned_away, answer == Answer::line_full ? EventReason::line_full : EventReason::line_long);
}

void Office::State::come_to(Desk& desk, Desk& staff, const Token& t) {
    desk.present_squares.come(desk.present(), working);
    desk.waiting.come(working);
    desk.tally.waited += 1;
    staff.in_line += 1;
    staff.work_waiting += t.work;
}

void Office::State::stand_in_line(const Visit& v) {
    Case& t = v.t;
    const CompiledStep& s = v.step();
    const auto [desk, staff] = counter_of(v);
    t.phase = phase_in_line(t.phase);
    come_to(desk, staff, t);
    const Rank rank = rank_of(v);
    staff.line.join(v.number, rank.priority, rank.due);
    if (t.phase == Phase::queue && s.has_patience)
        set_timer(Phase::line_patience, v.number, sample_ticks(v.c, s.patience, EnginePurpose::line_patience, s.hash, t.round), s.patience.base);
}

// Of a case in a line; a guest brings its own along.
Office::State::Rank Office::State::rank_of(const Visit& v) const {
    if (is_guest(v.t.phase)) return {v.t.results, static_cast<std::int64_t>(v.t.key)};
    if (is_check(v.t.phase)) return {v.step().priority, no_limit};
    const std::int64_t limit = std::min(v.step().limit, v.at.process->limit);
    return {priority_of(v.step(), v.c.side == no_record ? nullptr : &sides[v.c.side]), limit == no_limit ? no_limit : submitted(v.c) + limit};
}

// The first free one of the day's times, at equal distances over the open hours.
std::int64_t Office::State::next_appointment(const Desk& staff) const {
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
    return time;
}

void Office::State::book_appointment(const Visit& v) {
    Case& t = v.t;
    Desk& staff = *v.at.staff;
    const std::int64_t time = next_appointment(staff);
    staff.next_appointment = time + 1;
    const bool guest = is_guest(t.phase);
    t.phase = guest ? Phase::guest_appointment : Phase::appointment;
    come_to(*v.at.desk, staff, t);
    push_at_working(v.number, time);
    const CompiledStep& s = v.step();
    if (s.has_patience && !guest)
        set_timer(Phase::line_patience, v.number, sample_ticks(v.c, s.patience, EnginePurpose::line_patience, s.hash, t.round), s.patience.base);
}

void Office::State::keep_appointment(const Visit& v) {
    v.t.phase = v.t.phase == Phase::guest_appointment ? Phase::guest_queue : Phase::queue;
    const Rank rank = rank_of(v);
    v.at.staff->line.join(v.number, rank.priority, rank.due);
    call_next(*v.at.staff);
}

// Who comes finds an officer free, or is called from the line.
YS_HOT void Office::State::start_handling(const Visit& v, std::size_t group) {
    const Counter counter = counter_of(v);
    counter.desk.present_squares.come(counter.desk.present(), working);
    hand_over(v, counter, group);
}

YS_HOT void Office::State::hand_over(const Visit& v, const Counter& counter, std::size_t of_group) {
    Case& t = v.t;
    const auto [desk, staff] = counter;
    desk.busy.come(working);
    staff.in_hand += 1;
    t.officer = of_group & (most_officer_classes - 1);
    OfficerGroup& group = staff.groups[of_group];
    group.busy += 1;
    t.phase = phase_in_hand(t.phase);
    const std::int64_t waited = wait_of(t);
    desk.tally.wait.add(waited);
    if (t.phase == Phase::handling) {
        v.at.sums->tally.waits += 1;
        v.at.sums->tally.wait_ticks += waited;
        record_step(EventKind::started, v);
        if (v.c.side != no_record) side_of(v.c).waited += static_cast<std::uint32_t>(waited);
    } else if (t.phase == Phase::guest_handling) {
        t.used = static_cast<std::uint32_t>(waited);
    }
    const std::int64_t ticks = group.speed == 1 ? t.work : std::llround(static_cast<double>(t.work) / group.speed);
    if (staff.open == ticks_per_day && staff.calendar == &calendar) {
        push_at_working(v.number, working + ticks);
        return;
    }
    // A calendar that ends first is the run's end: the event would never be run.
    const std::int64_t days_needed = ticks / staff.open + 2;
    const Calendar& own = *staff.calendar;
    if (own.working_index(day_of(now)) + days_needed < own.working_index(own.last()))
        events.push(own.advance_at_desk(now, ticks, staff.open), v.number);
}

YS_HOT void Office::State::leave_officer(const Token& t, Desk& desk, Desk& staff) {
    desk.busy.go(working);
    desk.present_squares.go(desk.present(), working);
    staff.in_hand -= 1;
    staff.groups[t.officer].busy -= 1;
    desk.tally.finished += 1;
    desk.tally.sojourn.add(wait_of(t));
}

// What end_handling comes to where the stage is ordinary.
YS_HOT void Office::State::end_ordinary_handling(std::uint32_t number, Case& c, const Stage& at) {
    Desk& desk = *at.desk;
    leave_officer(c, desk, desk);
    at.of_process->tally.officer_ticks += c.work;
    at.sums->tally.handling_ticks += c.work;
    if (!at.at_once) {
        circulate({number, c, c, at});
    } else if (c.is_refused) {
        refuse_step({number, c, c, at});
    } else {
        at.sums->present.go(working);
        at.sums->tally.finished += 1;
        go_straight_on(number, c, at, StepResult::done);
    }
    if (desk.in_line > 0) call_next(desk);
    else if (desk.rests) rest_where_idle(desk);
}

void Office::State::end_handling(const Visit& v) {
    const Counter counter = counter_of(v);
    leave_officer(v.t, counter.desk, counter.staff);
    switch (v.t.phase) {
        case Phase::handling:
            v.at.of_process->tally.officer_ticks += v.t.work;
            v.at.sums->tally.handling_ticks += v.t.work;
            circulate(v);
            break;
        case Phase::check_handling: end_check(v); break;
        case Phase::guest_handling: send_reply(v, Answer::handled); break;
        default: end_orphan(v.number); break;
    }
    Desk& staff = counter.staff;
    if (staff.in_line > 0) call_next(staff);
    else if (staff.rests) rest_where_idle(staff);
}

// Gives up waiting, unserved. The line keeps the number until it comes to it.
void Office::State::leave_line(const Visit& v) {
    const auto [desk, staff] = counter_of(v);
    desk.waiting.go(working);
    desk.present_squares.go(desk.present(), working);
    staff.in_line -= 1;
    staff.work_waiting -= v.t.work;
    desk.tally.left += 1;
    desk.tally.wait.add(wait_of(v.t));
    if (v.c.side != no_record) side_of(v.c).waited += static_cast<std::uint32_t>(wait_of(v.t));
}

bool Office::State::call_one(Desk& staff, std::size_t group) {
    while (const std::optional<std::uint32_t> called = staff.line.call()) {
        const std::uint32_t token = *called;
        fetch_first_of(staff.line);
        if (cases[token].phase == Phase::orphan_queue) {
            end_orphan(token);
            continue;
        }
        const Visit v = visit(token);
        const Counter counter = counter_of(v);
        counter.desk.waiting.go(working);
        staff.in_line -= 1;
        staff.work_waiting -= v.t.work;
        hand_over(v, counter, group);
        return true;
    }
    return false;
}

void Office::State::call_next(Desk& staff) {
    while (staff.in_line > 0 && staff.takes_at(second)) {
        const std::size_t group = staff.free_group();
        if (group == staff.groups.size() || !call_one(staff, group)) break;
    }
    if (staff.rests) rest_where_idle(staff);
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
    give_back(token);
    staff.is_resting = false;
    call_next(staff);
}

// The next multiple of the interval since the start of the run; one at a time when the desk is closed is held when it opens next.
void Office::State::plan_meeting(Desk& staff) {
    const std::int64_t every = staff.rules.meets_every;
    const std::int64_t start = tick_at(calendar.first()).value;
    const std::int64_t next = ((staff.rules.meets_by_calendar ? now.value - start : working) / every + 1) * every;
    const std::int64_t days = next / ticks_per_day;
    if (!staff.rules.meets_by_calendar && next >= last_tick) return;
    Day day = staff.rules.meets_by_calendar ? calendar.first() + static_cast<std::int32_t>(days) : calendar.working_day(days);
    std::int64_t at = next % ticks_per_day;
    while (day <= calendar.last() && (at >= staff.rules.open || !staff.calendar->is_working(day))) {
        day = day + 1;
        at = 0;
    }
    if (day > calendar.last()) return;
    const std::uint32_t token = cases.take();
    cases[token].phase = Phase::meeting;
    cases[token].work = staff.id.value;
    events.push(day, static_cast<std::uint32_t>(at), token);
}

void Office::State::meet(std::uint32_t token) {
    Desk& staff = desks[cases[token].work];
    give_back(token);
    for (std::uint32_t i = 0; i < staff.rules.clears && staff.in_line > 0; ++i)
        if (!call_one(staff, 0)) break;
    if (staff.meets) plan_meeting(staff);
}

void Office::State::lose_patience_in_line(std::uint32_t timer) {
    const std::uint32_t token = cases[timer].owner;
    const bool gone = is_stale(timer);
    give_back(timer);
    if (gone || !sums_of(cases[token]).give_up) return;
    Case& t = cases[token];
    if (is_guest(t.phase) && t.phase != Phase::guest_handling) {
        const Visit guest = visit(token);
        leave_line(guest);
        t.used = static_cast<std::uint32_t>(wait_of(t));
        send_reply(guest, Answer::gave_up);
        return;
    }
    if (t.phase != Phase::queue && t.phase != Phase::appointment) return;
    finish(cases[token].owner, CaseResult::abandoned, EventReason::patience_in_line);
}

}  // namespace yingshang
