// What happens to a case at a step: it waits, is handled, circulates, is returned or refused, and is over.
#include <algorithm>
#include <cmath>

#include "engine/office_state.hpp"

namespace yingshang {
namespace {

Clock clock_of(StepKind kind) {
    switch (kind) {
        case StepKind::firm: return Clock::firm;
        case StepKind::third_party: return Clock::third_party;
        case StepKind::desk:
        case StepKind::delay: break;
    }
    return Clock::office;
}

std::int64_t saturating_sum(std::int64_t a, std::int64_t b) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    return a > most - b ? most : a + b;
}

}  // namespace

void Office::State::begin(std::uint32_t c, std::size_t step) {
    Case& k = cases[c];
    const CompiledStep& s = k.rules->steps[step];
    k.documents += s.documents;
    k.counter_visits += s.visits;
    k.fee += s.fee;
    const std::uint32_t visit = new_visit(c, step, s.kind == StepKind::desk ? Phase::queue : Phase::lasting);
    tally_of(visits[visit]).started += 1;
    if (s.kind == StepKind::desk) {
        join_desk(visit);
        return;
    }
    visits[visit].since = working;
    cases[c].start(clock_of(s.kind), working);
    push_after(visit, sample_ticks(k, s.time, EnginePurpose::time, s.hash, 0), s.time.base);
}

void Office::State::join_desk(std::uint32_t visit) {
    Visit& v = visits[visit];
    Case& c = cases[v.owner];
    const CompiledStep& s = step_of(v);
    Desk& desk = desk_of(v);
    c.start(Clock::office, working);
    v.phase = Phase::queue;
    v.since = working;
    v.handling = static_cast<std::uint32_t>(sample_ticks(c, s.handling, EnginePurpose::handling, s.hash, v.round));
    desk.tally.arrived_work += v.handling;
    desk.work_of_year += v.handling;
    if (desk.has_free_officer()) {
        start_handling(visit);
        return;
    }
    desk.pass_time(working);
    desk.waiting += 1;
    desk.line.join(visit, s.priority, saturating_sum(c.submitted, std::min(s.limit, c.rules->limit)));
}

void Office::State::start_handling(std::uint32_t visit) {
    Visit& v = visits[visit];
    Desk& desk = desk_of(v);
    desk.pass_time(working);
    desk.busy += 1;
    v.phase = Phase::handling;
    v.began = working;
    const auto ticks = std::llround(static_cast<double>(v.handling) / desk.speed);
    // A calendar that ends first is the run's end: the event would never be run.
    const std::int64_t days_needed = ticks / desk.open + 2;
    if (calendar.working_index(day_of(now)) + days_needed < last_tick / ticks_per_day) events.push(calendar.advance_at_desk(now, ticks, desk.open), visit);
}

void Office::State::end_handling(std::uint32_t visit) {
    Visit& v = visits[visit];
    Desk& desk = desk_of(v);
    desk.pass_time(working);
    desk.busy -= 1;
    desk.tally.busy_ticks += v.handling;
    desk.tally.finished += 1;
    desk.tally.waited += v.began > v.since ? 1 : 0;
    desk.tally.wait_ticks += v.began - v.since;
    desk.tally.sojourn_ticks += working - v.since;
    tally.processes[cases[v.owner].process.index()].officer_ticks += v.handling;
    if (v.phase == Phase::orphan_handling) {
        const std::uint32_t c = v.owner;
        drop_visit(visit);
        put_away(c);
    } else {
        StepTally& t = tally_of(v);
        t.wait_ticks += v.began - v.since;
        t.handling_ticks += v.handling;
        circulate(visit);
    }
    call_next(desk);
}

void Office::State::call_next(Desk& desk) {
    while (desk.waiting > 0 && desk.has_free_officer()) {
        const std::uint32_t visit = *desk.line.call();
        if (visits[visit].phase == Phase::orphan_queue) {
            const std::uint32_t c = visits[visit].owner;
            drop_visit(visit);
            put_away(c);
            continue;
        }
        desk.pass_time(working);
        desk.waiting -= 1;
        start_handling(visit);
    }
}

// A limit squeezes circulation, never waiting or work: the step's own limit by what is left of it, the
// process's shared over the remaining way in proportion to circulation. Working ticks.
std::int64_t Office::State::squeezed(const Visit& v, const CompiledStep& step, double circulation) const {
    const Case& c = cases[v.owner];
    constexpr auto none = std::numeric_limits<std::int64_t>::max();
    if (step.limit != none) circulation = std::min(circulation, static_cast<double>(std::max<std::int64_t>(0, step.limit - v.used - (working - v.since))));
    if (c.rules->limit != none) {
        const double used = static_cast<double>(c.on(Clock::office, working) - c.office_before);
        const double left = std::max(0.0, static_cast<double>(c.rules->limit) - used - step.handling_after);
        const double wanted = circulation + step.circulation_after;
        if (wanted > left) circulation *= left / wanted;
    }
    return std::llround(circulation);
}

void Office::State::circulate(std::uint32_t visit) {
    Visit& v = visits[visit];
    const CompiledStep& s = step_of(v);
    std::int64_t ticks = sample_ticks(cases[v.owner], s.time, EnginePurpose::time, s.hash, v.round);
    if (s.time.base == TimeBase::continuous && ticks > 0) {
        const std::int64_t end = now.value + ticks;
        const std::int64_t last = (std::int64_t{calendar.last().value} + 1) * ticks_per_day - 1;
        // Past the calendar a day in seven counts five.
        ticks = end <= last ? calendar.working_ticks({static_cast<std::uint32_t>(end)}) - working : ticks * 5 / 7;
    }
    ticks = squeezed(v, s, static_cast<double>(ticks));
    tally_of(v).circulation_ticks += ticks;
    v.phase = Phase::circulation;
    if (ticks == 0) {
        decide(visit);
        return;
    }
    push_after(visit, ticks, TimeBase::working);
}

void Office::State::decide(std::uint32_t visit) {
    Visit& v = visits[visit];
    Case& c = cases[v.owner];
    const CompiledStep& s = step_of(v);
    c.stop(Clock::office, working);
    v.used += working - v.since;
    if (v.round < s.corrections_at_most && s.correction > 0) {
        Draw luck = draw(c, EnginePurpose::correction, s.hash, v.round);
        if (sample_bernoulli(luck, s.correction)) {
            send_back(visit);
            return;
        }
    }
    if (s.refusal > 0) {
        Draw luck = draw(c, EnginePurpose::refusal, s.hash, v.round);
        if (sample_bernoulli(luck, s.refusal)) {
            tally_of(v).refusals += 1;
            const std::uint32_t owner = v.owner;
            drop_visit(visit);
            refuse(owner);
            return;
        }
    }
    complete_step(visit);
}

void Office::State::send_back(std::uint32_t visit) {
    Visit& v = visits[visit];
    Case& c = cases[v.owner];
    const CompiledStep& s = step_of(v);
    tally_of(v).corrections += 1;
    c.corrections = static_cast<std::uint16_t>(c.corrections + 1);
    c.counter_visits += s.visits;
    c.start(Clock::firm, working);
    v.phase = Phase::correction;
    push_after(visit, sample_ticks(c, s.correction_time, EnginePurpose::correction_time, s.hash, v.round), s.correction_time.base);
}

void Office::State::end_lasting(std::uint32_t visit) {
    const Visit& v = visits[visit];
    cases[v.owner].stop(clock_of(step_of(v).kind), working);
    tally_of(v).circulation_ticks += working - v.since;
    complete_step(visit);
}

void Office::State::complete_step(std::uint32_t visit) {
    const std::uint32_t c = visits[visit].owner;
    tally_of(visits[visit]).finished += 1;
    cases[c].over |= std::uint64_t{1} << visits[visit].step;
    drop_visit(visit);
    advance(c);
}

}  // namespace yingshang
