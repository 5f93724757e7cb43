// What happens to a case at a step: it begins, circulates, is returned, refused or granted, and is over.
#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"
#include "engine/office_state.hpp"

namespace yingshang {
namespace {

constexpr std::uint8_t most_rounds = 255;  // what a record can count

std::uint8_t next_round(std::uint8_t round) {
    if (round == most_rounds)
        throw DataError(fmt::format("a case comes back to a step more than {} times; state at_most for its corrections or retries", most_rounds));
    return static_cast<std::uint8_t>(round + 1);
}

}  // namespace

YS_HOT void Office::State::start_clock(const Visit& v, Clock clock) {
    if (!v.is_plain()) side_of(v.c).start(clock, static_cast<std::uint32_t>(working));
    else if (clock != Clock::office) v.t.since = static_cast<std::uint32_t>(working);
}

YS_HOT void Office::State::stop_clock(const Visit& v, Clock clock) {
    if (!v.is_plain()) side_of(v.c).stop(clock, static_cast<std::uint32_t>(working));
    else if (clock != Clock::office) v.t.stopped += static_cast<std::uint32_t>(working) - v.t.since;
}

YS_HOT void Office::State::begin(const Visit& v) {
    const CompiledStep& s = v.step();
    v.at.sums->tally.started += 1;
    v.at.sums->present.come(working);
    if (v.at.ordinary && v.at.desk->is_ordinary) {
        join_ordinary_desk(v.number, v.c, v.at);
        return;
    }
    record_step(EventKind::begun, v.anew());
    if (v.c.side != no_record) {
        Side& side = side_of(v.c);
        side.documents += s.documents;
        side.visits += s.visits;
        side.fee += s.fee;
    }
    begin_other(v.anew());
}

void Office::State::begin_other(const Visit& v) {
    const CompiledStep& s = v.step();
    if (s.kind == StepKind::desk) {
        join_desk(v);
        return;
    }
    if (s.kind == StepKind::process) {
        begin_part(v);
        return;
    }
    v.t.since = static_cast<std::uint32_t>(working);
    v.t.phase = Phase::lasting;
    start_clock(v, clock_of(s.kind));
    push_after(v.number, sample_ticks(v.c, s.time, EnginePurpose::time, s.hash, v.t.round), s.time.base);
}

// A limit squeezes circulation, never waiting or work: the step's own limit by what is left of it, the
// process's shared over the remaining way in proportion to circulation. Working ticks.
std::int64_t Office::State::squeezed(const Visit& v, double circulation) const {
    const CompiledProcess& process = *v.at.process;
    const CompiledStep& s = v.step();
    if (s.limit != no_limit) circulation = std::min(circulation, static_cast<double>(std::max<std::int64_t>(0, s.limit - v.t.used - wait_of(v.t))));
    if (process.limit != no_limit) {
        const Side& side = sides[v.c.side];
        const auto difficulty = static_cast<double>(side.difficulty);
        const double used = static_cast<double>(office_time(v.c, working - submitted(v.c)) - side.office_before);
        const double left = std::max(0.0, static_cast<double>(process.limit) - used - s.handling_after * difficulty - s.delay_after);
        // As if all that follows were slow as it is here: a later desk may sit elsewhere.
        const double wanted = circulation + s.circulation_after * difficulty * static_cast<double>(v.at.of_county);
        if (wanted > left) circulation *= left / wanted;
    }
    return std::llround(circulation);
}

YS_HOT void Office::State::circulate(const Visit& v) {
    const CompiledStep& s = v.step();
    std::int64_t ticks = by_difficulty(v.c, sample_ticks(v.c, s.time, EnginePurpose::time, s.hash, v.t.round));
    if (v.at.of_county != 1) ticks = std::llround(static_cast<double>(ticks) * static_cast<double>(v.at.of_county));
    if (s.time.base == TimeBase::continuous && ticks > 0) {
        const std::int64_t end = now.value + ticks;
        const std::int64_t last = (std::int64_t{calendar.last().value} + 1) * ticks_per_day - 1;
        // Past the calendar a day in seven counts five.
        ticks = end <= last ? calendar.working_ticks({static_cast<std::uint32_t>(end)}) - working : ticks * 5 / 7;
    }
    if (s.limit != no_limit || v.at.process->limit != no_limit) ticks = squeezed(v, static_cast<double>(ticks));
    v.at.sums->tally.circulation_ticks += ticks;
    v.t.phase = Phase::circulation;
    if (ticks == 0) decide(v);
    else push_after(v.number, ticks, TimeBase::working);
}

Rounds Office::State::known_rounds(const Side& side, std::size_t step) const {
    return side.rounds != no_record ? rounds[side.rounds][step] : Rounds{};
}

Rounds& Office::State::rounds_of(Side& side, std::size_t step) {
    if (side.rounds == no_record) side.rounds = rounds.take();
    return rounds[side.rounds][step];
}

void Office::State::forget_rounds(Side& side) {
    if (side.rounds != no_record) rounds.give_back(std::exchange(side.rounds, no_record));
}

void Office::State::decide(const Visit& v) {
    const CompiledStep& s = v.step();
    stop_clock(v, Clock::office);
    v.t.used += static_cast<std::uint32_t>(wait_of(v.t));
    if (v.t.is_returned && known_rounds(side_of(v.c), v.t.step).corrections < s.corrections_at_most) {
        send_back(v);
        return;
    }
    grant_or_refuse(v);
}

YS_HOT void Office::State::grant_or_refuse(const Visit& v) {
    if (v.t.is_refused) {
        refuse_step(v);
        return;
    }
    if (v.step().check) begin_check(v);
    end_step(v, StepResult::done);
}

// The applicant corrects: the office's clock stands still, or the case goes on and what is missing follows.
void Office::State::send_back(const Visit& v) {
    const CompiledStep& s = v.step();
    Side& side = side_of(v.c);
    v.at.sums->tally.corrections += 1;
    side.corrections = static_cast<std::uint16_t>(side.corrections + 1);
    side.visits += s.visits;
    const std::int64_t ticks = sample_ticks(v.c, s.correction_time, EnginePurpose::correction_time, s.hash, v.t.round);
    bool follows = false;
    if (s.to_follow > 0) {
        Draw luck = draw(v.c, EnginePurpose::following, s.hash, v.t.round);
        follows = sample_bernoulli(luck, s.to_follow);
    }
    record_step(EventKind::returned, v, follows ? EventReason::documents_follow : EventReason::none);
    rounds_of(side, v.t.step).corrections += 1;
    if (!follows) {
        start_clock(v, Clock::firm);
        v.t.phase = Phase::correction;
        push_after(v.number, ticks, s.correction_time.base);
        return;
    }
    const std::uint32_t missing = take_token(v.t.owner);
    cases[missing].step = v.t.step;
    cases[missing].round = v.t.round;
    cases[missing].phase = Phase::following;
    start_clock(visit(missing), Clock::firm);
    push_after(missing, ticks, s.correction_time.base);
    end_step(v, StepResult::done);
}

// What was missing has come: it may be wanting again, or show that there was nothing to grant.
void Office::State::look_at_what_followed(const Visit& v) {
    const CompiledStep& s = v.step();
    Side& side = side_of(v.c);
    v.t.round = next_round(v.t.round);
    Rounds& so_far = rounds_of(side, v.t.step);
    so_far.done = std::max(so_far.done, v.t.round);
    draw_work(v.t, v.c, v.at);  // for what is found alone: it is looked at without further work
    if (v.t.is_returned && so_far.corrections < s.corrections_at_most) {
        so_far.corrections += 1;
        v.at.sums->tally.corrections += 1;
        side.corrections = static_cast<std::uint16_t>(side.corrections + 1);
        side.visits += s.visits;
        record_step(EventKind::returned, v, EventReason::documents_follow);
        push_after(v.number, sample_ticks(v.c, s.correction_time, EnginePurpose::correction_time, s.hash, v.t.round), s.correction_time.base);
        return;
    }
    if (v.t.is_refused) {
        take_grant_back(v);
        return;
    }
    const std::uint32_t c = v.t.owner;
    stop_clock(v, Clock::firm);
    drop_token(v);
    finish_where_idle(c);
}

// What has begun meanwhile goes on only where the step's refusal does not end the case.
void Office::State::take_grant_back(const Visit& v) {
    const CompiledStep& s = v.step();
    Side& side = side_of(v.c);
    v.at.sums->tally.refusals += 1;
    const bool tries_again = s.tries == without_end || known_rounds(side_of(v.c), v.t.step).refusals + 1u < s.tries;
    record_step(EventKind::step_refused, v, EventReason::documents_follow);
    if (tries_again) {
        rounds_of(side, v.t.step).refusals += 1;
        side.visits += s.visits;
        push_after(v.number, sample_ticks(v.c, s.retry_delay, EnginePurpose::step_retry, s.hash, v.t.round), s.retry_delay.base);
        return;
    }
    const std::uint32_t c = v.t.owner;
    const StepSet step = set_of(v.t.step);
    stop_clock(v, Clock::firm);
    drop_token(v);
    if (!s.goes_on_refused) {
        refuse(c, EventReason::documents_follow);
        return;
    }
    side.done &= ~step;
    side.refused |= side.over & step;
    finish_where_idle(c);
}

// Back from the applicant: to the same counter, or to an earlier step and all that lies between.
void Office::State::come_back(const Visit& v) {
    const CompiledStep& s = v.step();
    stop_clock(v, Clock::firm);
    record_step(EventKind::resumed, v);
    if (v.t.phase == Phase::step_retry || s.back_to == v.t.step) {
        v.t.round = next_round(v.t.round);
        if (!v.is_plain()) rounds_of(side_of(v.c), v.t.step).done = v.t.round;
        if (v.at.ordinary && v.at.desk->is_ordinary) join_ordinary_desk(v.number, v.c, v.at);
        else join_desk(v);
        return;
    }
    const std::uint32_t c = v.t.owner;
    Side& side = side_of(v.c);
    for (std::size_t i = 0; i < v.at.process->steps.size(); ++i)
        if ((s.again & set_of(i)) != 0) rounds_of(side, i).done = next_round(rounds_of(side, i).done);
    v.at.sums->present.go(working);
    drop_token(v);
    // What still goes on there would end a step that is to be done again.
    withdraw(c, s.again, EventReason::none);
    side.begun &= ~s.again;
    side.over &= ~s.again;
    side.done &= ~s.again;
    side.refused &= ~s.again;
    const std::uint16_t tries = v.c.tries;
    begin_or_skip(c, s.back_to);
    if (!is_over(c, tries)) finish_where_idle(c);
}

void Office::State::refuse_step(const Visit& v) {
    const CompiledStep& s = v.step();
    v.at.sums->tally.refusals += 1;
    // A plain case comes back to a step for nothing else.
    const unsigned refused_before = v.is_plain() ? v.t.round : known_rounds(side_of(v.c), v.t.step).refusals;
    const bool tries_again = s.tries == without_end || refused_before + 1u < s.tries;
    record_step(EventKind::step_refused, v, s.goes_on_refused && !tries_again ? EventReason::goes_on : EventReason::none);
    if (tries_again) {
        if (!v.is_plain()) rounds_of(side_of(v.c), v.t.step).refusals += 1;
        v.t.phase = Phase::step_retry;
        v.t.used = 0;
        if (v.c.side != no_record) side_of(v.c).visits += s.visits;
        start_clock(v, Clock::firm);
        push_after(v.number, sample_ticks(v.c, s.retry_delay, EnginePurpose::step_retry, s.hash, v.t.round), s.retry_delay.base);
        return;
    }
    if (s.goes_on_refused) {
        end_step(v, StepResult::refused);
        return;
    }
    const std::uint32_t c = v.t.owner;
    v.at.sums->present.go(working);
    drop_token(v);
    refuse(c);
}

// The limit has run out without an answer: the law takes it for granted.
void Office::State::grant_deemed(std::uint32_t timer) {
    const std::uint32_t token = cases[timer].owner;
    const bool gone = is_stale(timer);
    give_back(timer);
    if (gone) return;
    const Case& t = cases[token];
    const bool is_at_office = t.phase == Phase::queue || t.phase == Phase::appointment || t.phase == Phase::handling ||
                              t.phase == Phase::circulation || t.phase == Phase::away;
    if (!is_at_office) return;
    const std::uint32_t c = t.owner;
    const std::size_t step = t.step;
    const std::uint16_t tries = cases[c].tries;
    stage_of(t).sums->tally.finished += 1;
    record_step(EventKind::finished, visit(token), EventReason::deemed_granted);
    leave_token(token);
    follow(c, step, StepResult::done);
    if (!is_over(c, tries)) finish_where_idle(c);
}

void Office::State::begin_part(const Visit& v) {
    start_clock(v, Clock::office);
    v.t.phase = Phase::part;
    v.t.since = static_cast<std::uint32_t>(working);
    // One process may be a part twice, or again: each time it has luck of its own.
    const AgentKey agent{mix64(v.c.key ^ ((std::uint64_t{v.step().hash} << 32) | attempt(v.c, v.t.round)))};
    const std::uint32_t child = open(v.step().process, now, v.c.firm, agent, side_of(v.c).attributes, v.c.key);
    v.t.work = child;
    if (options.log != nullptr) options.log->number_case(child, options.log->case_of(v.t.owner));
    side_of(cases[child]).parent = v.number;
    side_of(cases[child]).is_part = true;
}

// The part's own clocks are the whole's: what it spent on the applicant's side was no office time.
void Office::State::end_part(std::uint32_t token, const Case& child, CaseResult result, std::int64_t stopped) {
    const Visit v = visit(token);
    const std::uint32_t c = v.t.owner;
    Side& side = side_of(v.c);
    const Side& of_part = side_of(child);
    stop_clock(v, Clock::office);
    if (side.running[0] == 0) side.spent[0] -= static_cast<std::uint32_t>(std::min<std::int64_t>(stopped, side.spent[0]));
    for (std::size_t k = 1; k < clock_count; ++k) side.spent[k] += of_part.spent[k];
    side.documents += of_part.documents;
    side.visits += of_part.visits;
    side.fee += of_part.fee;
    side.waited += of_part.waited;
    side.corrections = static_cast<std::uint16_t>(side.corrections + of_part.corrections);
    if (result == CaseResult::completed) {
        end_step(v, StepResult::done);
        return;
    }
    v.at.sums->tally.refusals += 1;
    record_step(EventKind::step_refused, v, EventReason::part_failed);
    if (v.step().goes_on_refused) {
        end_step(v, StepResult::refused);
    } else {
        v.at.sums->present.go(working);
        drop_token(v);
        refuse(c, EventReason::part_failed);
    }
}

void Office::State::end_lasting(const Visit& v) {
    stop_clock(v, clock_of(v.step().kind));
    v.at.sums->tally.circulation_ticks += wait_of(v.t);
    end_step(v, StepResult::done);
}

}  // namespace yingshang
