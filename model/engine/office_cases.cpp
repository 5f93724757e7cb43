// A case from submission to result: tries, steps that can begin, refusal, patience, and what is counted.
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/office_state.hpp"

namespace yingshang {
namespace {

constexpr std::uint32_t rounds_per_try = 256;  // in the attempt number of a draw

// Promises count days: the day of acceptance does not count, and what is done by the close of the n-th
// working day after it is in time. Stopped time is off already.
bool in_time(std::int64_t accepted, std::int64_t office_ticks, std::int64_t target) {
    if (target == std::numeric_limits<std::int64_t>::max()) return true;
    if (target % ticks_per_day != 0) return office_ticks <= target;
    const std::int64_t end = accepted + office_ticks;
    const std::int64_t last_day = office_ticks > 0 ? (end - 1) / ticks_per_day : end / ticks_per_day;
    return last_day - accepted / ticks_per_day <= target / ticks_per_day;
}

// Variants of steps that another variant stands for: over from the start, so that nothing waits for them.
std::uint64_t variants_for_others(const Case& c) {
    const std::vector<CompiledStep>& steps = c.rules->steps;
    std::uint64_t own = 0, others = 0;
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (steps[i].siblings != 0 && steps[i].applies.matches(c.attributes)) own |= std::uint64_t{1} << i;
    for (std::size_t i = 0; i < steps.size(); ++i)
        if ((steps[i].siblings & own) != 0 && ((own >> i) & 1u) == 0) others |= std::uint64_t{1} << i;
    return others;
}

}  // namespace

void Office::State::open(ProcessId process, Tick when, std::uint32_t owner, AgentKey agent, const Attributes& attributes) {
    const std::uint32_t c = cases.take();
    Case& k = cases[c];
    k.agent = agent;
    k.rules = &plan.rules(process, county, day_of(when));
    k.owner = owner;
    k.attributes = attributes;
    k.process = process;
    k.opened = when;
    events.push(when, new_visit(c, 0, Phase::submission));
}

void Office::State::submit(std::uint32_t visit) {
    const std::uint32_t c = visits[visit].owner;
    Case& k = cases[c];
    k.submitted = working;
    k.open = true;
    tally.processes[k.process.index()].opened += 1;
    change_stock(k.process, 1);
    drop_visit(visit);
    announce_work(k);
    if (k.rules->has_patience) {
        const std::uint32_t patience = new_visit(c, 0, Phase::patience);
        push_after(patience, sample_ticks(k, k.rules->patience, EnginePurpose::patience, 0, 0), k.rules->patience.base);
    }
    start_try(c);
}

// What the staffing rule may expect of a new case.
void Office::State::announce_work(const Case& c) {
    for (const CompiledStep& s : c.rules->steps)
        if (s.kind == StepKind::desk && s.applies.matches(c.attributes)) desks[s.desk.index()].work_announced += s.mean_work;
}

void Office::State::start_try(std::uint32_t c) {
    Case& k = cases[c];
    k.tries = static_cast<std::uint16_t>(k.tries + 1);
    k.begun = k.over = variants_for_others(k);
    k.office_before = k.on(Clock::office, working);
    advance(c);
}

bool Office::State::is_needed(const Case& c, const CompiledStep& step) const {
    if (!step.applies.matches(c.attributes) || step.probability <= 0) return false;
    if (step.probability >= 1) return true;
    Draw luck = draw(c, EnginePurpose::needed, step.hash, 0);
    return sample_bernoulli(luck, step.probability);
}

// Begins every step whose forerunners are over. A step may end at once and let others begin from within, or end
// the case: each turn looks afresh, and only while the try that it began in goes on.
void Office::State::advance(std::uint32_t c) {
    const std::uint16_t this_try = cases[c].tries;
    const std::size_t steps = cases[c].rules->steps.size();
    for (std::size_t i = 0; i < steps;) {
        Case& k = cases[c];
        if (!k.open || k.tries != this_try) return;
        const std::uint64_t bit = std::uint64_t{1} << i;
        const CompiledStep& s = k.rules->steps[i];
        if ((k.begun & bit) != 0 || (s.after & ~k.over) != 0) {
            ++i;
            continue;
        }
        k.begun |= bit;
        if (is_needed(k, s)) {
            begin(c, i);
        } else {
            k.over |= bit;
        }
        i = 0;
    }
    const Case& k = cases[c];
    const std::uint64_t all = steps == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << steps) - 1;
    if (k.open && k.over == all) finish(c, CaseResult::completed);
}

void Office::State::refuse(std::uint32_t c) {
    Case& k = cases[c];
    if (k.tries >= k.rules->tries) {
        finish(c, CaseResult::refused);
        return;
    }
    cancel_steps(k);
    k.start(Clock::firm, working);
    const std::uint32_t retry = new_visit(c, 0, Phase::retry);
    push_after(retry, sample_ticks(cases[c], cases[c].rules->retry_delay, EnginePurpose::retry, 0, 0), cases[c].rules->retry_delay.base);
}

// Visits that an event or a line still refers to stay as orphans until it comes to them; the clocks stop.
// Patience outlasts a refusal.
void Office::State::cancel_steps(Case& c) {
    for (std::uint32_t v = c.visits; v != no_record; v = visits[v].next) {
        Visit& visit = visits[v];
        switch (visit.phase) {
            case Phase::queue: {
                Desk& desk = desk_of(visit);
                desk.pass_time(working);
                desk.waiting -= 1;
                desk.tally.left += 1;
                visit.phase = Phase::orphan_queue;
                break;
            }
            case Phase::handling: visit.phase = Phase::orphan_handling; break;
            case Phase::circulation:
            case Phase::lasting:
            case Phase::correction:
            case Phase::retry: visit.phase = Phase::orphan_event; break;
            case Phase::patience:
            case Phase::submission:
            case Phase::orphan_queue:
            case Phase::orphan_handling:
            case Phase::orphan_event: break;
        }
    }
    for (std::size_t k = 0; k < clock_count; ++k) {
        if (c.running[k] == 0) continue;
        c.spent[k] += working - c.since[k];
        c.running[k] = 0;
    }
}

void Office::State::finish(std::uint32_t c, CaseResult result) {
    Case& k = cases[c];
    cancel_steps(k);
    for (std::uint32_t v = k.visits; v != no_record; v = visits[v].next)
        if (visits[v].phase == Phase::patience) visits[v].phase = Phase::orphan_event;
    k.open = false;
    change_stock(k.process, -1);
    count_result(k, result);
    outcomes.push_back({k.owner, k.process, result, k.corrections, k.opened, now, k.spent[0], k.spent[1], k.spent[2],
                        working - k.submitted, k.documents, k.counter_visits, k.fee});
    put_away(c);
}

void Office::State::count_result(const Case& c, CaseResult result) {
    ProcessTally& t = tally.processes[c.process.index()];
    if (result == CaseResult::refused) t.refused += 1;
    if (result == CaseResult::abandoned) t.abandoned += 1;
    if (result != CaseResult::completed) return;
    t.completed += 1;
    t.within_target += in_time(c.submitted, c.spent[0], c.rules->target) ? 1 : 0;
    t.office_ticks += c.spent[0];
    t.firm_ticks += c.spent[1];
    t.third_party_ticks += c.spent[2];
    t.total_ticks += working - c.submitted;
    t.documents += c.documents;
    t.visits += c.counter_visits;
    t.fee += c.fee;
    t.corrected += c.corrections > 0 ? 1 : 0;
    t.durations.push_back(static_cast<std::uint32_t>(c.spent[0]));
}

void Office::State::change_stock(ProcessId process, int by) {
    const std::size_t p = process.index();
    tally.processes[p].time_in_progress += static_cast<std::int64_t>(in_progress[p]) * (working - progress_seen[p]);
    progress_seen[p] = working;
    in_progress[p] += static_cast<std::uint64_t>(by);
}

std::uint32_t Office::State::new_visit(std::uint32_t c, std::size_t step, Phase phase) {
    const std::uint32_t visit = visits.take();
    Visit& v = visits[visit];
    v.owner = c;
    v.step = static_cast<std::uint8_t>(step);
    v.phase = phase;
    v.next = cases[c].visits;
    cases[c].visits = visit;
    return visit;
}

void Office::State::drop_visit(std::uint32_t visit) {
    Case& c = cases[visits[visit].owner];
    std::uint32_t* link = &c.visits;
    while (*link != visit) link = &visits[*link].next;
    *link = visits[visit].next;
    visits[visit] = {};
    visits.give_back(visit);
}

void Office::State::put_away(std::uint32_t c) {
    if (cases[c].open || cases[c].visits != no_record || cases[c].rules == nullptr) return;
    cases[c].rules = nullptr;
    cases.give_back(c);
}

Draw Office::State::draw(const Case& c, EnginePurpose what, std::uint32_t hash, unsigned round) const {
    return {run, c.agent, {purpose(what), static_cast<std::uint16_t>(c.tries * rounds_per_try + round), day_of(c.opened).value, hash}};
}

std::int64_t Office::State::sample_ticks(const Case& c, const TimedLaw& law, EnginePurpose what, std::uint32_t hash, unsigned round) const {
    if (law.law.law == Law::deterministic) return std::llround(law.law.a);
    Draw luck = draw(c, what, hash, round);
    constexpr double most = 4e9;  // ticks: longer than any run
    return std::llround(std::min(most, std::max(0.0, sample(luck, law.law))));
}

// An event past the calendar's end is none: it would never be run.
void Office::State::push_after(std::uint32_t visit, std::int64_t ticks, TimeBase base) {
    if (base == TimeBase::working) {
        if (working + ticks < last_tick) events.push(calendar.advance(now, {ticks, base}), visit);
        return;
    }
    if (now.value + ticks < (std::int64_t{calendar.last().value} + 1) * ticks_per_day) events.push(calendar.advance(now, {ticks, base}), visit);
}

}  // namespace yingshang
