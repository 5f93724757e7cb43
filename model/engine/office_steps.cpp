// What happens to a case at a step: it begins, circulates, is returned, refused or granted, and is over.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "engine/office_state.hpp"

namespace yingshang {
namespace {

constexpr std::uint8_t most_rounds = 255;  // what a record can count

std::uint8_t next_round(std::uint8_t round, std::uint32_t hash) {
    if (round == most_rounds) throw DataError(fmt::format("a case comes back to a step more than {} times (step number {:08x}); state at_most for its corrections or retries", most_rounds, hash));
    return static_cast<std::uint8_t>(round + 1);
}

}  // namespace

void Office::State::start_clock(std::uint32_t token, Clock clock) {
    Case& t = cases[token];
    if (rules_of(t).plain) {
        if (clock != Clock::office) t.since = static_cast<std::uint32_t>(working);
        return;
    }
    side_of(case_of(t)).start(clock, static_cast<std::uint32_t>(working));
}

void Office::State::stop_clock(std::uint32_t token, Clock clock) {
    Case& t = cases[token];
    if (rules_of(t).plain) {
        if (clock != Clock::office) t.stopped += static_cast<std::uint32_t>(working) - t.since;
        return;
    }
    side_of(case_of(t)).stop(clock, static_cast<std::uint32_t>(working));
}

void Office::State::begin(std::uint32_t token, std::size_t step) {
    Case& t = cases[token];
    const Case& c = case_of(t);
    const CompiledStep& s = rules_of(t).steps[step];
    tally_of(t).started += 1;
    record_step(EventKind::begun, t);
    change_present(t, 1);
    if (c.side != no_record) {
        Side& side = side_of(c);
        side.documents += s.documents;
        side.visits += s.visits;
        side.fee += s.fee;
    }
    if (s.kind == StepKind::desk) {
        join_desk(token);
        return;
    }
    if (s.kind == StepKind::process) {
        begin_part(token);
        return;
    }
    t.since = static_cast<std::uint32_t>(working);
    t.phase = Phase::lasting;
    start_clock(token, clock_of(s.kind));
    push_after(token, sample_ticks(c, s.time, EnginePurpose::time, s.hash, t.round), s.time.base);
}

// A limit squeezes circulation, never waiting or work: the step's own limit by what is left of it, the
// process's shared over the remaining way in proportion to circulation. Working ticks.
std::int64_t Office::State::squeezed(std::uint32_t token, const CompiledStep& step, double circulation) const {
    const Case& t = cases[token];
    const CompiledProcess& process = rules_of(t);
    if (step.limit != no_limit) circulation = std::min(circulation, static_cast<double>(std::max<std::int64_t>(0, step.limit - t.used - wait_of(token))));
    if (process.limit != no_limit) {
        const Case& c = case_of(t);
        const double used = static_cast<double>(office_time(c) - sides[c.side].office_before);
        const double left = std::max(0.0, static_cast<double>(process.limit) - used - step.handling_after);
        const double wanted = circulation + step.circulation_after;
        if (wanted > left) circulation *= left / wanted;
    }
    return std::llround(circulation);
}

void Office::State::circulate(std::uint32_t token) {
    Case& t = cases[token];
    const CompiledStep& s = step_of(t);
    std::int64_t ticks = sample_ticks(case_of(t), s.time, EnginePurpose::time, s.hash, t.round);
    if (s.time.base == TimeBase::continuous && ticks > 0) {
        const std::int64_t end = now.value + ticks;
        const std::int64_t last = (std::int64_t{calendar.last().value} + 1) * ticks_per_day - 1;
        // Past the calendar a day in seven counts five.
        ticks = end <= last ? calendar.working_ticks({static_cast<std::uint32_t>(end)}) - working : ticks * 5 / 7;
    }
    if (s.limit != no_limit || rules_of(t).limit != no_limit) ticks = squeezed(token, s, static_cast<double>(ticks));
    tally_of(t).circulation_ticks += ticks;
    t.phase = Phase::circulation;
    if (ticks == 0) decide(token);
    else push_after(token, ticks, TimeBase::working);
}

void Office::State::decide(std::uint32_t token) {
    Case& t = cases[token];
    const CompiledStep& s = step_of(t);
    stop_clock(token, Clock::office);
    t.used += static_cast<std::uint32_t>(wait_of(token));
    if (s.correction > 0 && t.round < s.corrections_at_most) {
        Draw luck = draw(case_of(t), EnginePurpose::correction, s.hash, t.round);
        if (sample_bernoulli(luck, s.correction)) {
            send_back(token);
            return;
        }
    }
    if (s.refusal > 0) {
        Draw luck = draw(case_of(t), EnginePurpose::refusal, s.hash, t.round);
        if (sample_bernoulli(luck, s.refusal)) {
            refuse_step(token);
            return;
        }
    }
    if (s.check) begin_check(case_of(t), s, t.step);
    end_step(token, StepResult::done);
}

// The applicant corrects: the office's clock stands still, or the case goes on and what is missing follows.
void Office::State::send_back(std::uint32_t token) {
    Case& t = cases[token];
    const CompiledStep& s = step_of(t);
    const Case& c = case_of(t);
    Side& side = side_of(c);
    tally_of(t).corrections += 1;
    side.corrections = static_cast<std::uint16_t>(side.corrections + 1);
    side.visits += s.visits;
    const std::int64_t ticks = sample_ticks(c, s.correction_time, EnginePurpose::correction_time, s.hash, t.round);
    std::uint32_t at_work = token;
    bool follows = false;
    if (s.to_follow > 0) {
        Draw luck = draw(c, EnginePurpose::following, s.hash, t.round);
        follows = sample_bernoulli(luck, s.to_follow);
    }
    record_step(EventKind::returned, t, follows ? EventReason::documents_follow : EventReason::none);
    if (follows) {
        at_work = take_token(t.owner);
        cases[at_work].step = t.step;
    }
    start_clock(at_work, Clock::firm);
    cases[at_work].phase = follows ? Phase::following : Phase::correction;
    push_after(at_work, ticks, s.correction_time.base);
    if (follows) end_step(token, StepResult::done);
}

// Back from the applicant: to the same counter, or to an earlier step and all that lies between.
void Office::State::come_back(std::uint32_t token) {
    Case& t = cases[token];
    const CompiledStep& s = step_of(t);
    stop_clock(token, Clock::firm);
    record_step(EventKind::resumed, t);
    if (t.phase == Phase::step_retry || s.back_to == t.step) {
        t.round = next_round(t.round, s.hash);
        join_desk(token);
        return;
    }
    const std::uint32_t c = t.owner;
    const StepSet again = s.again;
    const std::size_t back_to = s.back_to;
    change_present(t, -1);
    drop_token(token);
    Side& side = side_of(cases[c]);
    if (!side.rounds) side.rounds = std::make_unique<std::array<std::uint8_t, most_steps>>();
    for (std::size_t i = 0; i < most_steps; ++i)
        if ((again & set_of(i)) != 0) (*side.rounds)[i] = next_round((*side.rounds)[i], rules_of(cases[c]).steps[i].hash);
    side.begun &= ~again;
    side.over &= ~again;
    side.done &= ~again;
    side.refused &= ~again;
    const std::uint16_t tries = cases[c].tries;
    begin_or_skip(c, back_to, no_record);
    if (!is_over(c, tries)) finish_where_idle(c);
}

void Office::State::refuse_step(std::uint32_t token) {
    Case& t = cases[token];
    const CompiledStep& s = step_of(t);
    tally_of(t).refusals += 1;
    const bool tries_again = s.tries == without_end || t.round + 1u < s.tries;
    record_step(EventKind::step_refused, t, s.goes_on_refused && !tries_again ? EventReason::goes_on : EventReason::none);
    if (tries_again) {
        t.phase = Phase::step_retry;
        t.used = 0;
        if (const Case& c = case_of(t); c.side != no_record) side_of(c).visits += s.visits;
        start_clock(token, Clock::firm);
        push_after(token, sample_ticks(case_of(t), s.retry_delay, EnginePurpose::step_retry, s.hash, t.round), s.retry_delay.base);
        return;
    }
    if (s.goes_on_refused) {
        end_step(token, StepResult::refused);
        return;
    }
    const std::uint32_t c = t.owner;
    change_present(t, -1);
    drop_token(token);
    refuse(c);
}

// The limit has run out without an answer: the law takes it for granted.
void Office::State::grant_deemed(std::uint32_t timer) {
    const std::uint32_t token = cases[timer].owner;
    const bool gone = is_stale(timer);
    cases[timer] = {};
    cases.give_back(timer);
    if (gone) return;
    const Case& t = cases[token];
    const bool is_at_office = t.phase == Phase::queue || t.phase == Phase::appointment || t.phase == Phase::handling || t.phase == Phase::circulation || t.phase == Phase::away;
    if (!is_at_office) return;
    const std::uint32_t c = t.owner;
    const std::size_t step = t.step;
    const std::uint16_t tries = cases[c].tries;
    tally_of(t).finished += 1;
    record_step(EventKind::finished, t, EventReason::deemed_granted);
    leave_token(token);
    follow(c, step, StepResult::done);
    if (!is_over(c, tries)) finish_where_idle(c);
}

void Office::State::begin_part(std::uint32_t token) {
    Case& t = cases[token];
    const Case& c = case_of(t);
    const std::uint32_t firm = c.firm;
    const AgentKey agent = c.agent;
    const Attributes attributes = side_of(c).attributes;
    start_clock(token, Clock::office);
    t.phase = Phase::part;
    t.since = static_cast<std::uint32_t>(working);
    const std::uint32_t child = open(step_of(t).process, now, firm, agent, attributes);
    cases[token].work = child;
    if (options.log != nullptr) options.log->number_case(child, options.log->case_of(cases[token].owner));
    side_of(cases[child]).parent = token;
    side_of(cases[child]).is_part = true;
}

// The part's own clocks are the whole's: what it spent on the applicant's side was no office time.
void Office::State::end_part(std::uint32_t token, const Case& child, CaseResult result, std::int64_t stopped) {
    Case& t = cases[token];
    const std::uint32_t c = t.owner;
    Side& side = side_of(cases[c]);
    const Side& of_part = side_of(child);
    stop_clock(token, Clock::office);
    if (side.running[0] == 0) side.spent[0] -= static_cast<std::uint32_t>(std::min<std::int64_t>(stopped, side.spent[0]));
    for (std::size_t k = 1; k < clock_count; ++k) side.spent[k] += of_part.spent[k];
    side.documents += of_part.documents;
    side.visits += of_part.visits;
    side.fee += of_part.fee;
    side.waited += of_part.waited;
    side.corrections = static_cast<std::uint16_t>(side.corrections + of_part.corrections);
    if (result == CaseResult::completed) {
        end_step(token, StepResult::done);
        return;
    }
    tally_of(t).refusals += 1;
    record_step(EventKind::step_refused, t, EventReason::part_failed);
    if (step_of(t).goes_on_refused) {
        end_step(token, StepResult::refused);
    } else {
        change_present(t, -1);
        drop_token(token);
        refuse(c, EventReason::part_failed);
    }
}

void Office::State::end_lasting(std::uint32_t token) {
    const Case& t = cases[token];
    stop_clock(token, clock_of(step_of(t).kind));
    tally_of(t).circulation_ticks += wait_of(token);
    end_step(token, StepResult::done);
}

}  // namespace yingshang
