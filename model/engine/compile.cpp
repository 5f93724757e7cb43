// Works out one process with the values in force: laws, limits, order, and what remains after each step.
#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "core/error.hpp"
#include "engine/plan.hpp"

namespace yingshang {
namespace {

struct Lookup {
    const Values& values;
    CountyId county;
    Day day;
    const Attributes& whose;

    [[nodiscard]] double value(ParameterId id) const { return values.at(id, county, day); }
    [[nodiscard]] double value(const std::optional<ParameterId>& id, double otherwise) const { return id ? value(*id) : otherwise; }
    [[nodiscard]] std::int64_t ticks(const std::optional<ParameterId>& id) const {
        const double t = value(id, std::numeric_limits<double>::infinity());
        constexpr auto most = std::numeric_limits<std::int64_t>::max();
        return t >= static_cast<double>(most) ? most : std::llround(t);
    }
    [[nodiscard]] TimedLaw law(const LawDescription& description) const { return compile_law(description, values, county, day); }
    [[nodiscard]] TimedLaw law(const std::optional<LawDescription>& description) const { return description ? law(*description) : TimedLaw{}; }
    // How often at most; without end where not stated.
    [[nodiscard]] std::uint32_t times(const std::optional<ParameterId>& id) const {
        return id ? static_cast<std::uint32_t>(std::llround(value(*id))) : without_end;
    }
};

// Steps in order of name, so that the order in the file has no effect.
std::vector<const StepDescription*> in_canonical_order(const ProcessDescription& process) {
    std::vector<const StepDescription*> steps;
    for (const StepDescription& s : process.steps) steps.push_back(&s);
    std::sort(steps.begin(), steps.end(), [](auto* a, auto* b) { return a->name < b->name; });
    return steps;
}

std::size_t index_by_name(const std::vector<const StepDescription*>& steps, const std::string& name) {
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (steps[i]->name == name) return i;
    throw InternalError(fmt::format("a step waits for \"{}\", which there is not", name));
}

std::uint16_t number_of(const ProcessDescription& original, const std::string& step) {
    for (std::size_t i = 0; i < original.steps.size(); ++i)
        if (original.steps[i].name == step) return static_cast<std::uint16_t>(i);
    throw InternalError(fmt::format("process \"{}\" has no step \"{}\"", original.name, step));
}

// What a mode leaves out.
void apply_mode(CompiledStep& step, Mode mode) {
    if (mode == Mode::review) return;
    step.time = {};
    step.refusal = 0;
    if (mode == Mode::filing || mode == Mode::abolished) step.correction = 0;
    if (mode == Mode::abolished) step.probability = 0;
}

// Sum of 1 + p + p^2 + ... over `times` repeats.
double expected_tries(double again, std::uint32_t repeats) {
    if (again >= 1) return 1 + static_cast<double>(std::min<std::uint32_t>(repeats, 1000));
    return repeats == without_end ? 1 / (1 - again) : (1 - std::pow(again, repeats + 1.0)) / (1 - again);
}

// Mean number of times that a case comes to the desk: once, and again after each correction and refusal.
double expected_rounds(const CompiledStep& step) {
    const double comes_back = step.correction * (1 - step.to_follow);  // papers that follow are no new work
    return expected_tries(comes_back, step.corrections_at_most) *
           (step.tries > 1 ? expected_tries(step.refusal, step.tries == without_end ? without_end : step.tries - 1) : 1);
}

DeskId desk_id(const ProcessBook& book, const std::string& name) {
    const auto desk = std::find_if(book.desks.begin(), book.desks.end(), [&](const DeskDescription& d) { return d.name == name; });
    if (desk == book.desks.end()) throw InternalError(fmt::format("no desk \"{}\"", name));
    return DeskId(static_cast<std::size_t>(desk - book.desks.begin()));
}

ProcessId process_id(const ProcessBook& book, const std::string& name) {
    const auto process = std::find_if(book.processes.begin(), book.processes.end(), [&](const ProcessDescription& p) { return p.name == name; });
    if (process == book.processes.end()) throw InternalError(fmt::format("no process \"{}\"", name));
    return ProcessId(static_cast<std::size_t>(process - book.processes.begin()));
}

void compile_return(CompiledStep& step, const StepDescription& s, const Lookup& lookup) {
    if (!s.correction) return;
    step.correction = lookup.value(s.correction->probability);
    step.correction_time = lookup.law(s.correction->firm_time);
    step.corrections_at_most = lookup.times(s.correction->at_most);
    step.to_follow = lookup.value(s.correction->to_follow, 0);
}

void compile_refusal(CompiledStep& step, const StepDescription& s, const Lookup& lookup) {
    step.refusal = lookup.value(s.refusal, 0);
    step.goes_on_refused = s.refused == Refused::go_on;
    if (!s.retry) return;
    step.retry_delay = lookup.law(s.retry->delay);
    step.tries = lookup.times(s.retry->at_most);
}

CompiledStep compile_step(const StepDescription& s, const ProcessDescription& original, const ProcessBook& book, const Lookup& lookup) {
    CompiledStep step;
    step.kind = s.kind;
    step.mode = s.mode;
    if (s.kind == StepKind::desk) step.desk = desk_id(book, s.desk.of(lookup.whose));
    step.which_desk = s.desk.number_for(lookup.whose);
    step.handling = lookup.law(s.handling);
    step.time = lookup.law(s.time);
    step.applies = s.applies;
    if (s.kind == StepKind::process) {
        step.process = process_id(book, s.process);
        // Whom the part is not for has no use for the step.
        step.applies = both(step.applies, book.processes[step.process.index()].applies);
    }
    step.probability = lookup.value(s.probability, 1);
    step.limit = lookup.ticks(s.limit);
    step.deemed_granted = s.deemed_granted && step.limit != no_limit;
    compile_return(step, s, lookup);
    compile_refusal(step, s, lookup);
    step.has_patience = s.patience.has_value();
    step.patience = lookup.law(s.patience);
    if (s.kind == StepKind::desk && !step.has_patience && original.patience && original.patience->scope == PatienceScope::queue) {
        step.has_patience = true;
        step.patience = lookup.law(original.patience->time);
    }
    if (s.check && s.mode == Mode::commitment)
        step.check = {lookup.law(s.check->delay), lookup.law(s.check->handling), desk_id(book, s.check->desk.of(lookup.whose)),
                      lookup.value(s.check->revoked)};
    step.documents = lookup.value(s.documents, 0);
    step.visits = lookup.value(s.visits, 0);
    step.fee = lookup.value(s.fee, 0);
    step.priority = s.priority;
    step.priority_of = s.priority_of;
    const std::string& own = s.luck.empty() ? s.name : s.luck;
    step.hash = stable_hash(original.name + "." + own);
    if (!s.choice.empty()) step.choice_hash = stable_hash(original.name + "?" + s.choice);
    step.number = number_of(original, own);
    apply_mode(step, s.mode);
    step.mean_work = step.handling.law.mean() * expected_rounds(step) * step.probability;
    return step;
}

StepSet set_named(const std::vector<const StepDescription*>& order, const std::vector<std::string>& names) {
    StepSet set = 0;
    for (const std::string& name : names) set |= set_of(index_by_name(order, name));
    return set;
}

// Steps of one choice share one draw: each has its part of (0, 1), in order of name.
void divide_choices(std::vector<CompiledStep>& steps) {
    std::map<std::uint32_t, double> used;
    for (CompiledStep& s : steps) {
        if (s.choice_hash == 0) continue;
        double& from = used[s.choice_hash];
        s.choice_from = from;
        from += s.probability;
        s.choice_until = from;
        s.probability = 1;
    }
}

void order_steps(std::vector<CompiledStep>& steps, const std::vector<const StepDescription*>& order) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const StepDescription& d = *order[i];
        CompiledStep& s = steps[i];
        s.if_done = set_named(order, d.if_done);
        s.if_refused = set_named(order, d.if_refused);
        s.of_several = d.at_least > 0 ? set_named(order, d.after) : 0;
        s.after = set_named(order, d.after) | s.if_done | s.if_refused;
        s.at_least = static_cast<std::uint8_t>(d.at_least);
        s.withdraws_others = d.others == Others::withdrawn;
        for (std::size_t j = 0; j < steps.size(); ++j)
            if (j != i && !d.luck.empty() && order[j]->luck == d.luck) s.siblings |= set_of(j);
    }
    for (std::size_t i = 0; i < steps.size(); ++i)
        for (std::size_t j = 0; j < steps.size(); ++j)
            if ((steps[j].after & set_of(i)) != 0) steps[i].followers |= set_of(j);
}

// Everything that waits for the step, the step too.
StepSet descendants(const std::vector<CompiledStep>& steps, std::size_t of) {
    StepSet found = set_of(of);
    for (StepSet old = 0; old != found;) {
        old = found;
        for (std::size_t i = 0; i < steps.size(); ++i)
            if ((found & set_of(i)) != 0) found |= steps[i].followers;
    }
    return found;
}

void find_loops(std::vector<CompiledStep>& steps, const std::vector<const StepDescription*>& order) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
        CompiledStep& s = steps[i];
        const std::string back_to = order[i]->correction ? order[i]->correction->back_to : "";
        s.back_to = static_cast<std::uint8_t>(back_to.empty() ? i : index_by_name(order, back_to));
        s.again = set_of(i);
        if (s.back_to == i) continue;
        const StepSet after_it = descendants(steps, s.back_to);
        for (std::size_t j = 0; j < steps.size(); ++j)
            if ((after_it & set_of(j)) != 0 && (descendants(steps, j) & set_of(i)) != 0) s.again |= set_of(j);
    }
}

void number_watched(std::vector<CompiledStep>& steps) {
    StepSet asked = 0;
    for (const CompiledStep& s : steps) asked |= s.if_done | s.if_refused;
    std::uint8_t watched = 0;
    for (std::size_t i = 0; i < steps.size(); ++i)
        if ((asked & set_of(i)) != 0) steps[i].watched = ++watched;
}

bool is_for_all(const Eligibility& e) { return e == Eligibility{}; }

bool is_plain(const CompiledStep& s, std::size_t number) {
    return std::popcount(s.after) <= 1 && std::popcount(s.followers) <= 1 && s.kind != StepKind::third_party && s.kind != StepKind::process &&
           is_for_all(s.applies) && s.documents == 0 && s.visits == 0 && s.fee == 0 && s.limit == no_limit && s.correction == 0 &&
           s.back_to == number && !s.check && s.priority_of.empty() && s.watched <= most_watched && s.siblings == 0;
}

bool is_part_of_another(const std::string& process, const ProcessBook& book) {
    return std::any_of(book.processes.begin(), book.processes.end(), [&](const ProcessDescription& p) {
        return std::any_of(p.steps.begin(), p.steps.end(),
                           [&](const StepDescription& s) { return s.kind == StepKind::process && s.process == process; });
    });
}

bool on_office_clock(const CompiledStep& step) { return step.kind == StepKind::desk || step.kind == StepKind::delay; }

// The longest way, in mean office time, through what comes after each step. Steps are few: plain recursion
// with a memory. A publicity period counts with the work: no limit squeezes it.
class Remaining {
  public:
    explicit Remaining(std::vector<CompiledStep>& steps) : steps_(steps), known_(steps.size(), 0) {
        for (std::size_t i = 0; i < steps_.size(); ++i) work_out(i);
    }

  private:
    void work_out(std::size_t i) {
        if (known_[i] != 0) return;
        known_[i] = 1;
        double longest = 0;
        for (std::size_t j = 0; j < steps_.size(); ++j) {
            if (((steps_[j].after >> i) & 1u) == 0) continue;
            work_out(j);
            const CompiledStep& next = steps_[j];
            const double share = on_office_clock(next) ? next.probability * (next.choice_until - next.choice_from) : 0;
            const bool squeezed = next.kind == StepKind::desk;
            const double circulation = next.circulation_after + (squeezed ? share * next.time.law.mean() : 0);
            const double handling = next.handling_after + (squeezed ? share * next.handling.law.mean() : 0);
            const double delay = next.delay_after + (squeezed ? 0 : share * next.time.law.mean());
            if (circulation + handling + delay <= longest) continue;
            longest = circulation + handling + delay;
            steps_[i].circulation_after = circulation;
            steps_[i].handling_after = handling;
            steps_[i].delay_after = delay;
        }
    }

    std::vector<CompiledStep>& steps_;
    std::vector<std::uint8_t> known_;
};

const ProcessDescription& original_of(const ProcessDescription& process, const ProcessBook& book) {
    for (const ProcessDescription& p : book.processes)
        if (p.name == process.name) return p;
    throw InternalError(fmt::format("no process \"{}\"", process.name));
}

}  // namespace

CompiledProcess compile(const ProcessDescription& process, const ProcessBook& book, const Values& values, CountyId county, Day day,
                        const Attributes& whose) {
    const Lookup lookup{values, county, day, whose};
    const ProcessDescription& original = original_of(process, book);
    const std::vector<const StepDescription*> order = in_canonical_order(process);
    if (order.size() > most_steps) throw InternalError(fmt::format("process \"{}\" has more than {} steps", process.name, most_steps));
    CompiledProcess compiled;
    compiled.process = process_id(book, process.name);
    compiled.hash = stable_hash(process.name);
    std::vector<CompiledStep>& steps = compiled.steps;
    for (const StepDescription* s : order) steps.push_back(compile_step(*s, original, book, lookup));
    order_steps(steps, order);
    divide_choices(steps);
    find_loops(steps, order);
    number_watched(steps);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        CompiledStep& s = steps[i];
        s.always = is_for_all(s.applies) && s.probability >= 1 && s.choice_hash == 0 && (s.if_done | s.if_refused) == 0;
        if (s.after == 0) compiled.first |= set_of(i);
        if (!process.counts_from.empty() && process.counts_from == (order[i]->luck.empty() ? order[i]->name : order[i]->luck))
            compiled.counts_from |= set_of(i);
        const std::string& own = order[i]->luck.empty() ? order[i]->name : order[i]->luck;
        if (std::find(process.counts_until.begin(), process.counts_until.end(), own) != process.counts_until.end())
            compiled.counts_until |= set_of(i);
    }
    Remaining{steps};
    compiled.limit = lookup.ticks(process.limit);
    compiled.target = lookup.ticks(process.target);
    compiled.has_patience = process.patience && process.patience->scope == PatienceScope::whole_case;
    if (compiled.has_patience) compiled.patience = lookup.law(process.patience->time);
    if (process.difficulty) {
        compiled.difficulty = lookup.law(*process.difficulty).law;
        for (CompiledStep& s : steps) s.mean_work *= compiled.difficulty->mean();
    }
    compiled.county_variation = lookup.value(process.county_variation, 0);
    if (process.retry) {
        compiled.retry_delay = lookup.law(process.retry->delay);
        compiled.tries = lookup.times(process.retry->at_most);
    }
    compiled.plain = compiled.limit == no_limit && !compiled.difficulty && (compiled.counts_from | compiled.counts_until) == 0 &&
                     std::popcount(compiled.first) == 1 && !is_part_of_another(process.name, book);
    for (std::size_t i = 0; i < steps.size(); ++i) compiled.plain = compiled.plain && is_plain(steps[i], i);
    return compiled;
}

}  // namespace yingshang
