// The order of a case's steps: which can begin, joins, choices, loops, and the tokens that carry them. Plain cases
// have one token and one step after the other; the others keep sets of steps beside their record.
#include <bit>

#include "engine/office_state.hpp"

namespace yingshang {
namespace {

// Calls `each` for the steps of a set in canonical order, until it returns false.
template <class Each>
void for_steps(StepSet set, const Each& each) {
    for (; set != 0; set &= set - 1)
        if (!each(static_cast<std::size_t>(std::countr_zero(set)))) return;
}

bool is_at_step(Phase phase) {
    return phase == Phase::appointment || phase == Phase::queue || phase == Phase::handling || phase == Phase::circulation ||
           phase == Phase::lasting || phase == Phase::correction || phase == Phase::step_retry || phase == Phase::part || phase == Phase::away;
}

}  // namespace

// Of a case that is not plain.
StepResult Office::State::result_of(const Case& c, std::size_t step) const {
    const Side& side = sides[c.side];
    if ((side.done & set_of(step)) != 0) return StepResult::done;
    if ((side.refused & set_of(step)) != 0) return StepResult::refused;
    return (side.over & set_of(step)) != 0 ? StepResult::skipped : StepResult::pending;
}

YS_HOT bool Office::State::is_needed(const Case& c, const Stage& at) const {
    const CompiledStep& s = *at.step;
    if (s.always) return true;
    if (!at.for_all && c.side != no_record && !s.applies.matches(sides[c.side].attributes)) return false;
    const bool asked = at.process->plain ? (c.results & at.asked) == at.wanted : has_results(c, s);
    return asked && is_lucky(c, s);
}

bool Office::State::has_results(const Case& c, const CompiledStep& s) const {
    if ((s.if_done | s.if_refused) == 0) return true;
    bool asked = true;
    for_steps(s.if_done, [&](std::size_t i) { return asked = result_of(c, i) == StepResult::done; });
    if (asked) for_steps(s.if_refused, [&](std::size_t i) { return asked = result_of(c, i) == StepResult::refused; });
    return asked;
}

YS_HOT bool Office::State::is_lucky(const Case& c, const CompiledStep& s) const {
    if (s.probability <= 0) return false;
    if (s.choice_hash != 0) {
        Draw luck = draw(c, EnginePurpose::choice, s.choice_hash, 0);
        const double u = luck.uniform();
        if (u < s.choice_from || u >= s.choice_until) return false;
    }
    if (s.probability >= 1) return true;
    Draw luck = draw(c, EnginePurpose::needed, s.hash, 0);
    return sample_bernoulli(luck, s.probability);
}

// Of a case that is not plain.
void Office::State::begin_or_skip(std::uint32_t c, std::size_t step) {
    Case& k = cases[c];
    Side& side = side_of(k);
    const Stage& at = rules[k.rules].stages[step];
    side.begun |= set_of(step);
    if (!is_needed(k, at)) {
        follow(c, step, StepResult::skipped);
        return;
    }
    const std::uint32_t token = take_token(c);
    Case& t = cases[token];
    t.step = static_cast<std::uint8_t>(step);
    t.round = known_rounds(side, step).done;
    t.used = 0;
    begin({token, t, k, at});
}

YS_HOT void Office::State::begin_plain_step(std::uint32_t number, Case& c, const Stage& at) {
    c.step = at.place;
    c.round = 0;
    c.used = 0;
    begin({number, c, c, at});
}

YS_HOT void Office::State::begin_first_step(std::uint32_t number, Case& c, const Stage& at) {
    if (is_needed(c, at)) begin_plain_step(number, c, at);
    else go_on(number, c, at, StepResult::skipped);
}

// A step is over and its token free for another.
YS_HOT void Office::State::end_step(const Visit& v, StepResult result) {
    v.at.sums->present.go(working);
    v.at.sums->tally.finished += result == StepResult::done ? 1 : 0;
    if (result == StepResult::done) record_step(EventKind::finished, v);
    if (v.is_plain()) {
        go_on(v.number, v.c, v.at, result);
        return;
    }
    const std::uint32_t c = v.t.owner;
    const std::size_t step = v.t.step;
    const std::uint16_t tries = v.c.tries;
    drop_token(v);
    follow(c, step, result);
    if (!is_over(c, tries)) finish_where_idle(c);
}

// A plain case goes on to its next step that is needed.
void Office::State::go_on(std::uint32_t number, Case& c, const Stage& at, StepResult result) { go_straight_on(number, c, at, result); }

YS_HOT void Office::State::go_straight_on(std::uint32_t number, Case& c, const Stage& at, StepResult result) {
    c.phase = Phase::idle;
    for (const Stage* s = &at;; result = StepResult::skipped) {
        if (s->step->watched != 0) c.set_result(s->step->watched, result);
        if (s->to_next == 0) {
            finish(number, CaseResult::completed);
            return;
        }
        s += s->to_next;
        if (!is_needed(c, *s)) continue;
        begin_plain_step(number, c, *s);
        return;
    }
}

// All that the step waits for is over; or of several steps enough have happened, and what else it waits for is over.
bool Office::State::may_begin(const Side& side, const CompiledStep& step) {
    const StepSet open = step.after & ~side.over;
    if (open == 0) return true;
    if (step.at_least == 0 || (open & (step.if_done | step.if_refused)) != 0) return false;
    return std::popcount(step.of_several & (side.done | side.refused)) >= step.at_least;
}

// Begins every step that waited for this one alone. A step may end at once and let others begin from within, or
// end the case or the try: each turn asks again.
void Office::State::follow(std::uint32_t c, std::size_t step, StepResult result) {
    Side& side = side_of(cases[c]);
    const std::uint16_t tries = cases[c].tries;
    side.over |= set_of(step);
    if (result == StepResult::done) side.done |= set_of(step);
    if (result == StepResult::refused) side.refused |= set_of(step);
    if (result == StepResult::done && (rules_of(cases[c]).counts_from & set_of(step)) != 0) side.note(side.counted_from, working);
    if (result == StepResult::done && (rules_of(cases[c]).counts_until & set_of(step)) != 0) side.note(side.counted_until, working);
    const std::vector<CompiledStep>& steps = rules_of(cases[c]).steps;
    for_steps(steps[step].followers, [&](std::size_t f) {
        const CompiledStep& next = steps[f];
        if ((side.begun & set_of(f)) != 0 || !may_begin(side, next)) return true;
        if (next.withdraws_others) withdraw_forerunners(c, next);
        begin_or_skip(c, f);
        return !is_over(c, tries);
    });
}

// Enough of several parallel steps are over: the others, and what leads to them alone, are given up.
void Office::State::withdraw_forerunners(std::uint32_t c, const CompiledStep& step) {
    Side& side = side_of(cases[c]);
    const std::vector<CompiledStep>& steps = rules_of(cases[c]).steps;
    StepSet rest = step.after & ~side.over;
    for (StepSet old = 0; old != rest;) {
        old = rest;
        for (std::size_t i = 0; i < steps.size(); ++i)
            if ((side.over & set_of(i)) == 0 && steps[i].followers != 0 && (steps[i].followers & ~rest) == 0) rest |= set_of(i);
    }
    side.begun |= rest;
    side.over |= rest;
    withdraw(c, rest, EventReason::others_enough);
}

// Whatever the case does at these steps is given up, papers of theirs that are to follow included.
void Office::State::withdraw(std::uint32_t c, StepSet steps, EventReason why) {
    const auto is_given_up = [&](std::uint32_t token) { return cases[token].phase != Phase::idle && (steps & set_of(cases[token].step)) != 0; };
    const auto give_up = [&](std::uint32_t token) {
        if (is_at_step(cases[token].phase)) record_step(EventKind::withdrawn, visit(token), why);
        leave_token(token);
    };
    if (is_given_up(c)) give_up(c);
    for (std::uint32_t t = side_of(cases[c]).tokens; t != no_record;) {
        const std::uint32_t next = cases[t].firm;
        if (is_given_up(t)) give_up(t);
        t = next;
    }
}

// A case that has ended has no tries.
bool Office::State::is_over(std::uint32_t c, std::uint16_t tries) const { return cases[c].tries != tries; }

void Office::State::finish_where_idle(std::uint32_t c) {
    if (!rules_of(cases[c]).plain && side_of(cases[c]).active == 0) finish(c, CaseResult::completed);
}

// ---- tokens

std::uint32_t Office::State::take_token(std::uint32_t c) {
    Case& k = cases[c];
    if (rules_of(k).plain) return c;
    Side& side = side_of(k);
    side.active = static_cast<std::uint16_t>(side.active + 1);
    if (k.phase == Phase::idle) {
        k.phase = Phase::lasting;  // taken: the caller says for what
        return c;
    }
    const std::uint32_t token = cases.take();
    Case& t = cases[token];
    t.owner = c;
    t.rules = k.rules;
    t.phase = Phase::lasting;
    t.firm = side.tokens;
    side.tokens = token;
    return token;
}

// The token's work is over and nothing refers to it any more.
void Office::State::drop_token(const Visit& v) {
    if (v.is_plain()) {
        v.c.phase = Phase::idle;
        return;
    }
    Side& side = side_of(v.c);
    side.active = static_cast<std::uint16_t>(side.active - 1);
    if (v.number == v.t.owner) {
        v.c.phase = Phase::idle;
        return;
    }
    unlink(side, v);
    give_back(v.number);
}

// Takes a further token out of its case's list.
void Office::State::unlink(Side& side, const Visit& v) {
    std::uint32_t* link = &side.tokens;
    while (*link != v.number) link = &cases[*link].firm;
    *link = v.t.firm;
}

// The case goes on, or ends, without the token: what an event or a line still refers to stays as an orphan until it
// comes to it; clocks stop, an officer finishes what he began.
void Office::State::leave_token(std::uint32_t token) {
    const Visit v = visit(token);
    Phase left = Phase::orphan_event;
    if (is_at_step(v.t.phase)) v.at.sums->present.go(working);
    switch (v.t.phase) {
        case Phase::queue:
            stop_clock(v, Clock::office);
            leave_line(v);
            left = Phase::orphan_queue;
            break;
        case Phase::appointment:
            stop_clock(v, Clock::office);
            leave_line(v);
            break;
        case Phase::handling:
            stop_clock(v, Clock::office);
            left = Phase::orphan_handling;
            break;
        case Phase::circulation: stop_clock(v, Clock::office); break;
        case Phase::lasting: stop_clock(v, clock_of(v.step().kind)); break;
        case Phase::correction:
        case Phase::step_retry:
        case Phase::following:
        case Phase::retry: stop_clock(v, Clock::firm); break;
        case Phase::away:
            stop_clock(v, Clock::office);
            left = Phase::orphan_reply;
            break;
        case Phase::part: {
            const std::uint32_t child = v.t.work;
            side_of(cases[child]).parent = no_record;
            stop_clock(v, Clock::office);
            drop_token(v);
            if (cases[child].phase == Phase::submission) forget_unsubmitted(child);
            else finish(child, CaseResult::abandoned);
            return;
        }
        default: return;
    }
    if (!v.is_plain()) {
        Side& side = side_of(v.c);
        side.active = static_cast<std::uint16_t>(side.active - 1);
        if (token != v.t.owner) {
            unlink(side, v);
            v.t.owner = no_record;
        }
    }
    v.t.phase = left;
}

void Office::State::leave_all_tokens(std::uint32_t c) {
    leave_token(c);
    if (rules_of(cases[c]).plain) return;
    while (side_of(cases[c]).tokens != no_record) leave_token(side_of(cases[c]).tokens);
}

// The event, the line or the answer came to what nobody waits for any more. The first token of a case that goes on is
// free again; that of one which ended at this very event goes back with it.
void Office::State::end_orphan(std::uint32_t token) {
    Case& t = cases[token];
    t.phase = Phase::idle;
    if (t.owner == token) return;
    t.owner = no_record;
    cases.give_back(token);
}

}  // namespace yingshang
