// A case from submission to result: tries, refusal, patience, a later check, and what is counted.
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engine/office_state.hpp"

namespace yingshang {
namespace {

constexpr std::uint8_t most_tries = 255;  // of a case, and rounds at a step: what a record can count

// Promises count days: the day of acceptance does not count, and what is done by the close of the n-th
// working day after it is in time. Stopped time is off already.
bool in_time(std::int64_t accepted, std::int64_t office_ticks, std::int64_t target) {
    if (target == no_limit) return true;
    if (target % ticks_per_day != 0) return office_ticks <= target;
    const std::int64_t end = accepted + office_ticks;
    const std::int64_t last_day = office_ticks > 0 ? (end - 1) / ticks_per_day : end / ticks_per_day;
    return last_day - accepted / ticks_per_day <= target / ticks_per_day;
}

EventKind end_of(CaseResult result) {
    switch (result) {
        case CaseResult::completed: return EventKind::completed;
        case CaseResult::refused: return EventKind::refused;
        case CaseResult::abandoned: return EventKind::abandoned;
        case CaseResult::turned_away: return EventKind::turned_away;
        case CaseResult::revoked: return EventKind::revoked;
    }
    throw InternalError("a case ends in no known way");
}

// Variants of steps that another variant stands for: over from the start, so that nothing waits for them.
StepSet variants_for_others(const std::vector<CompiledStep>& steps, const Attributes& attributes) {
    StepSet own = 0, others = 0;
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (steps[i].siblings != 0 && steps[i].applies.matches(attributes)) own |= set_of(i);
    for (std::size_t i = 0; i < steps.size(); ++i)
        if ((steps[i].siblings & own) != 0 && (own & set_of(i)) == 0) others |= set_of(i);
    return others;
}

}  // namespace

std::uint32_t Office::State::open(ProcessId process, Tick when, std::uint32_t owner, AgentKey agent, const Attributes& attributes,
                                  std::optional<PhiloxKey> person) {
    const std::uint32_t c = cases.take();
    Case& k = cases[c];
    k.owner = c;
    k.key = run.key(agent);
    k.rules = plan.rules_number(process, county, day_of(when), k.key, person.value_or(k.key), attributes);
    k.firm = owner;
    k.opened = when;
    k.phase = Phase::submission;
    if (options.log != nullptr) options.log->number_case(c);
    if (!rules_of(k).plain || class_attribute) {
        k.side = sides.take();
        side_of(k).attributes = attributes;
        if (const auto& law = rules_of(k).difficulty) {
            Draw luck = draw(k, EnginePurpose::difficulty, rules_of(k).hash, 0);
            side_of(k).difficulty = static_cast<float>(std::max(0.0, sample(luck, *law)));
        }
    }
    events.push(when, c);
    return c;
}

// Not of further tokens and timers, nor of the cases of other counties.
void Office::State::for_each_owner(const std::function<void(std::uint32_t&)>& each) {
    for (std::uint32_t c = 0; c < cases.size(); ++c) {
        Case& k = cases[c];
        if (k.owner == c && !is_guest(k.phase)) each(k.firm);
    }
}

// Members of a finite source: each comes, and comes back a while after its case has ended.
void Office::State::open_sources() {
    const auto& arrivals = plan.book().arrivals;
    for (const std::size_t a : in_order_of_name(arrivals)) {
        if (arrivals[a].law != ArrivalLaw::finite_source) continue;
        const auto members = static_cast<std::uint32_t>(std::llround(plan.value_at(*arrivals[a].population, county, calendar.first())));
        for (std::uint32_t m = 0; m < members; ++m) open_from_source(a, m, 0);
    }
}

void Office::State::open_from_source(std::size_t source, std::uint32_t member, std::uint32_t cycle) {
    const ArrivalDescription& arrival = plan.book().arrivals[source];
    const AgentKey agent{mix64(mix64((std::uint64_t{stable_hash(arrival.name)} << 32) ^ county.value) + member) + cycle};
    const Day today = std::max(calendar.first(), day_of(now));
    const TimedLaw time = plan.law_at(*arrival.time, county, today);
    Draw luck(run, agent, {purpose(EnginePurpose::arrival_time)});
    std::int64_t since = working;
    if (arrival.from && *arrival.from > today) {
        if (*arrival.from > calendar.last()) return;
        since = calendar.working_ticks(tick_at(*arrival.from));
    }
    const std::int64_t tick = since + std::llround(std::max(0.0, sample(luck, time.law)));
    if (tick >= last_tick || (arrival.until && day_of(calendar.at_working_ticks(tick)) >= *arrival.until)) return;
    const auto process = std::find_if(plan.book().processes.begin(), plan.book().processes.end(),
                                      [&](const ProcessDescription& p) { return p.name == arrival.process; });
    const std::uint32_t c = open(ProcessId(static_cast<std::size_t>(process - plan.book().processes.begin())),
                                 tick == working ? now : calendar.at_working_ticks(tick), member, agent, attributes_of(plan.book().schema, arrival));
    if (cases[c].side == no_record) cases[c].side = sides.take();
    side_of(cases[c]).source = static_cast<std::uint16_t>(source + 1);
    side_of(cases[c]).cycle = cycle;
}

void Office::State::submit(std::uint32_t c) {
    Case& k = cases[c];
    const CompiledProcess& process = rules_of(k);
    k.phase = Phase::idle;
    ProcessSums& sums = process_sums[process.process.index()];
    sums.tally.opened += 1;
    sums.progress_squares.come(sums.in_progress.number, working);
    sums.in_progress.come(working);
    record(EventKind::submitted, k);
    if (is_staffed_by_work) announce_work(k);
    if (process.has_patience) set_timer(Phase::patience, c, sample_ticks(k, process.patience, EnginePurpose::patience, 0, 0), process.patience.base);
    start_try(c);
}

// What the staffing rule may expect of a new case.
void Office::State::announce_work(const Case& c) {
    for (const ExpectedWork& w : rules[c.rules].work)
        if (w.of == nullptr || c.side == no_record || w.of->matches(side_of(c).attributes)) w.staff->work_announced += w.ticks;
}

void Office::State::start_try(std::uint32_t c) {
    Case& k = cases[c];
    if (k.tries == most_tries) throw DataError(fmt::format("a case tries more than {} times; state at_most for its retries", most_tries));
    k.tries = static_cast<std::uint8_t>(k.tries + 1);
    const std::uint16_t this_try = k.tries;
    const CompiledProcess& process = rules_of(k);
    k.results = 0;
    if (this_try > 1) record(EventKind::resubmitted, k);
    if (process.plain) {
        begin_first_step(c, k, rules[k.rules].stages[static_cast<std::size_t>(std::countr_zero(process.first))]);
        return;
    }
    Side& side = side_of(k);
    side.begun = side.over = rules[k.rules].has_variants ? variants_for_others(process.steps, side.attributes) : 0;
    side.done = side.refused = 0;
    forget_rounds(side);
    side.office_before = static_cast<std::uint32_t>(office_time(k, working - submitted(k)));
    for (std::size_t i = 0; i < process.steps.size(); ++i) {
        if ((side.begun & set_of(i)) != 0 || (process.steps[i].after & ~side.over) != 0) continue;
        begin_or_skip(c, i);
        if (is_over(c, this_try)) return;
    }
    finish_where_idle(c);
}

// `total`: since the submission.
std::int64_t Office::State::office_time(const Case& c, std::int64_t total) const {
    if (c.side == no_record || rules_of(c).plain) return total - c.stopped;
    return sides[c.side].on(Clock::office, static_cast<std::uint32_t>(working));
}

// The office's clock of a case that goes on: what is stopped now, here or in a part that it waits for, is off it already.
std::int64_t Office::State::office_time_so_far(const Case& c) const {
    const std::int64_t total = working - submitted(c);
    if (c.side == no_record || rules_of(c).plain) {
        const bool is_stopped = c.phase == Phase::retry || (c.phase == Phase::lasting && stage_of(c).step->kind == StepKind::firm);
        return office_time(c, total) - (is_stopped ? wait_of(c) : 0);
    }
    const Side& side = sides[c.side];
    std::int64_t stopped = 0;
    if (side.running[static_cast<std::size_t>(Clock::office)] == 1) {
        stopped = stopped_in_part(c);
        for (std::uint32_t t = side.tokens; t != no_record; t = cases[t].firm) stopped += stopped_in_part(cases[t]);
    }
    return office_time(c, total) - stopped;
}

std::int64_t Office::State::stopped_in_part(const Token& t) const {
    if (t.phase != Phase::part) return 0;
    const Case& part = cases[t.work];
    return working - submitted(part) - office_time_so_far(part);
}

bool Office::State::is_overdue(const Case& c) const {
    return rules_of(c).target != no_limit && !in_time(submitted(c), office_time_so_far(c), rules_of(c).target);
}

void Office::State::refuse(std::uint32_t c, EventReason why) {
    Case& k = cases[c];
    if (k.tries >= rules_of(k).tries) {
        finish(c, CaseResult::refused, why);
        return;
    }
    record(EventKind::set_back, k, why);
    leave_all_tokens(c);
    const Visit again = visit(take_token(c));
    again.t.phase = Phase::retry;
    start_clock(again, Clock::firm);
    // The luck of a wait belongs to the try that failed.
    push_after(again.number, sample_ticks(cases[c], rules_of(k).retry_delay, EnginePurpose::retry, 0, 0), rules_of(k).retry_delay.base);
}

void Office::State::finish(std::uint32_t c, CaseResult result, EventReason why) {
    Case& k = cases[c];
    ProcessSums& sums = sums_of(k);
    __builtin_prefetch(sums.classes.data());
    if (result == CaseResult::abandoned && is_overdue(k)) sums.tally.abandoned_overdue += 1;
    if (k.phase != Phase::idle || k.side != no_record) leave_all_tokens(c);
    sums.in_progress.go(working);
    sums.progress_squares.go(sums.in_progress.number, working);
    report(c, result, why);
    if (k.side != no_record && side_of(k).source != 0) open_from_source(side_of(k).source - 1u, k.firm, side_of(k).cycle + 1);
    k.tries = 0;  // which tells that it is over; it owns its record until the event is
    over.push_back(c);
}

// A part that nobody needs any more before it was handed in: it has been no case. Its submission still comes to the record.
void Office::State::forget_unsubmitted(std::uint32_t c) {
    cases[c].phase = Phase::orphan_event;
    over.push_back(c);
}

YS_HOT void Office::State::report(std::uint32_t c, CaseResult result, EventReason why) {
    const Case& k = cases[c];
    const CompiledProcess& process = rules_of(k);
    const std::int64_t accepted = submitted(k), total = working - accepted, office = office_time(k, total);
    const bool within_target = result == CaseResult::completed && in_time(accepted, office, process.target);
    count_result(k, result, office, total, within_target);
    record(end_of(result), k, why);
    const bool is_part = k.side != no_record && side_of(k).is_part;
    if (options.keep_outcomes) {
        const Outcome o = outcome_of(k, result, total, office, within_target);
        (is_part ? part_outcomes : outcomes).push_back(o);
    }
    if (is_part && side_of(k).parent != no_record) end_part(side_of(k).parent, k, result, total - office);
}

Outcome Office::State::outcome_of(const Case& k, CaseResult result, std::int64_t total, std::int64_t office, bool within_target) {
    const CompiledProcess& process = rules_of(k);
    Outcome o{k.firm, process.process, result, 0, k.opened, now, office, k.stopped, 0, total, 0, 0, 0, total, within_target};
    o.refusals = static_cast<std::uint16_t>(std::max(0, k.tries - 1) + (result == CaseResult::refused ? 1 : 0));
    if (k.side != no_record) {
        const Side& side = side_of(k);
        o.corrections = side.corrections;
        if (!process.plain) {
            o.firm_ticks = side.spent[1];
            o.third_party_ticks = side.spent[2];
        }
        o.documents = side.documents;
        o.visits = side.visits;
        o.fee = side.fee;
        if (side.is_counted && side.counted_from) o.counted_ticks = working - *side.counted_from;
        if (side.is_counted && side.counted_until) o.phase_ticks = *side.counted_until - submitted(k);
        o.waited_ticks = side.waited;
        o.attributes = side.attributes;
        o.keeps_attributes = true;
    }
    o.steps = steps_of(k);
    return o;
}

// Done or refused in the last try, by number in the description: variants for some applicants are the step that they stand for.
StepSet Office::State::steps_of(const Case& c) const {
    const std::vector<CompiledStep>& steps = rules_of(c).steps;
    const bool plain = rules_of(c).plain || c.side == no_record;
    StepSet happened = plain ? ~StepSet{0} : sides[c.side].done | sides[c.side].refused, by_number = 0;
    for (std::size_t i = 0; i < steps.size(); ++i)
        if ((happened & set_of(i)) != 0) by_number |= set_of(steps[i].number);
    return by_number;
}

YS_HOT void Office::State::count_result(const Case& c, CaseResult result, std::int64_t office_ticks, std::int64_t total_ticks, bool within_target) {
    ProcessSums& sums = sums_of(c);
    ProcessTally& t = sums.tally;
    ClassTally& of_class = sums.classes[class_attribute ? side_of(c).attributes.value[*class_attribute] : 0];
    of_class.ended += 1;
    if (c.side != no_record) {
        of_class.wait.add(sides[c.side].waited);
        of_class.visits.add(sides[c.side].visits);
    }
    if (result == CaseResult::refused) t.refused += 1;
    if (result == CaseResult::abandoned) t.abandoned += 1;
    if (result == CaseResult::turned_away) t.turned_away += 1;
    if (result != CaseResult::completed) return;
    of_class.completed += 1;
    of_class.sojourn.add(total_ticks);
    t.completed += 1;
    t.within_target += within_target ? 1 : 0;
    t.office_ticks += office_ticks;
    t.total_ticks += total_ticks;
    t.durations.push_back(static_cast<std::uint32_t>(office_ticks));
    if (rules_of(c).plain || c.side == no_record) {
        t.firm_ticks += c.stopped;
        return;
    }
    const Side& side = sides[c.side];
    t.firm_ticks += side.spent[1];
    t.third_party_ticks += side.spent[2];
    t.documents += side.documents;
    t.visits += side.visits;
    t.fee += side.fee;
    t.corrected += side.corrections > 0 ? 1 : 0;
}

void Office::State::write_record(EventKind kind, const Case& c, const CompiledStep* step, EventReason reason) {
    const auto process = static_cast<std::uint16_t>(rules_of(c).process.index());
    options.log->add({now,
                      static_cast<std::uint32_t>(working),
                      c.firm,
                      options.log->case_of(c.owner),
                      process,
                      static_cast<std::uint16_t>(county.index()),
                      step != nullptr ? static_cast<std::uint8_t>(step->number) : no_step,
                      kind,
                      reason,
                      {},
                      step != nullptr ? step->which_desk : std::uint8_t{0}});
}

// Patience runs out over the whole case, whatever it is doing.
void Office::State::give_up(std::uint32_t timer) {
    const std::uint32_t c = cases[timer].owner;
    const bool gone = is_stale(timer);
    give_back(timer);
    if (!gone && sums_of(cases[c]).give_up) finish(c, CaseResult::abandoned, EventReason::patience);
}

// A promise is looked at later: a small case of its own, which keeps the luck of the first.
void Office::State::begin_check(const Visit& v) {
    const std::uint32_t number = cases.take();
    const CompiledStep& s = v.step();
    Case& k = cases[number];
    k.owner = number;
    k.step = v.t.step;
    k.phase = Phase::check_delay;
    k.rules = v.c.rules;
    k.key = v.c.key;
    k.firm = v.c.firm;
    k.opened = v.c.opened;
    k.tries = 0;
    if (options.log != nullptr) options.log->number_case(number, options.log->case_of(v.c.owner));
    push_after(number, sample_ticks(k, s.check->delay, EnginePurpose::check_delay, s.hash, v.c.round), s.check->delay.base);
}

void Office::State::end_check(const Visit& v) {
    Case& k = v.c;
    const CompiledStep& s = v.step();
    Draw luck = draw(k, EnginePurpose::check, s.hash, k.round);
    if (sample_bernoulli(luck, s.check->revoked)) {
        v.at.of_process->tally.revoked += 1;
        outcomes.push_back({k.firm, v.at.process->process, CaseResult::revoked, 0, k.opened, now, 0, 0, 0, working - submitted(k), 0, 0, 0,
                            working - submitted(k), false});
        record(EventKind::revoked, k, EventReason::false_promise);
    } else {
        record_step(EventKind::checked, v);
    }
    k.phase = Phase::idle;
    over.push_back(v.number);
}

void Office::State::give_back(std::uint32_t number) {
    cases[number] = {};
    cases.give_back(number);
}

// A timer is a record of its own that knows by heart what it was set for.
void Office::State::set_timer(Phase kind, std::uint32_t token, std::int64_t ticks, TimeBase base) {
    const std::uint32_t timer = cases.take();
    const Case& target = cases[token];
    const Case& c = cases[target.owner];
    Case& t = cases[timer];
    t.owner = token;
    t.phase = kind;
    t.step = target.step;
    t.round = target.round;
    t.since = target.since;
    t.rules = target.rules;
    t.tries = c.tries;
    t.key = c.key;
    t.opened = c.opened;
    push_after(timer, ticks, base);
}

// The case may have ended, or gone on, and the number serve another.
bool Office::State::is_stale(std::uint32_t timer) const {
    const Case& t = cases[timer];
    const Case& target = cases[t.owner];
    if (target.owner == no_record) return true;
    const Case& c = cases[target.owner];
    if (c.tries == 0 || c.rules != t.rules || c.key != t.key || c.opened != t.opened) return true;
    if (t.phase == Phase::patience) return target.owner != t.owner;
    return c.tries != t.tries || target.step != t.step || target.round != t.round || target.since != t.since;
}

YS_HOT Draw Office::State::draw(const Case& c, EnginePurpose what, std::uint32_t hash, unsigned round) const {
    return {c.key, point_of(c, what, hash, round)};
}

std::int64_t Office::State::sample_ticks(const Case& c, const TimedLaw& law, EnginePurpose what, std::uint32_t hash, unsigned round) const {
    if (law.law.law == Law::deterministic) return bounded_ticks(law.law.a);
    const DrawPoint point = point_of(c, what, hash, round);
    return bounded_ticks(sample_from(Draw::first_block(c.key, point)[0], law.law, [&] { return Draw(c.key, point); }));
}

// An event past the end of the days that are run is none, nor is one past the calendar: neither would be met.
YS_HOT void Office::State::push_after(std::uint32_t token, std::int64_t ticks, TimeBase base) {
    if (base == TimeBase::working) {
        push_at_working(token, working + ticks);
        return;
    }
    if (now.value + ticks < (std::int64_t{calendar.last().value} + 1) * ticks_per_day) events.push(calendar.advance(now, {ticks, base}), token);
}

YS_HOT void Office::State::push_on_day(std::uint32_t tick, std::uint32_t token) {
    constexpr std::uint32_t a_day = ticks_per_day;  // 32 bits hold every tick, and are divided faster
    events.push(calendar.working_day(tick / a_day), tick % a_day, token);
}

YS_HOT void Office::State::push_at_working(std::uint32_t token, std::int64_t tick) {
    if (tick == working) events.push(now, token);
    else if (tick < last_tick) push_on_day(static_cast<std::uint32_t>(tick), token);
}

}  // namespace yingshang
