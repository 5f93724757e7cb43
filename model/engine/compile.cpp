// Works out one process with the values in force: laws, limits, order, and what remains after each step.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "engine/plan.hpp"

namespace yingshang {
namespace {

struct Lookup {
    const Values& values;
    CountyId county;
    Day day;

    [[nodiscard]] double value(ParameterId id) const { return values.at(id, county, day); }
    [[nodiscard]] double value(const std::optional<ParameterId>& id, double otherwise) const { return id ? value(*id) : otherwise; }
    [[nodiscard]] std::int64_t ticks(const std::optional<ParameterId>& id) const {
        const double t = value(id, std::numeric_limits<double>::infinity());
        constexpr auto most = std::numeric_limits<std::int64_t>::max();
        return t >= static_cast<double>(most) ? most : std::llround(t);
    }
    [[nodiscard]] TimedLaw law(const LawDescription& description) const {
        TimedLaw timed;
        timed.law.law = description.law;
        timed.law.a = value(description.parameters.front());
        if (description.parameters.size() > 1) timed.law.b = value(description.parameters[1]);
        timed.base = values.base(description.parameters.front());
        return timed;
    }
    [[nodiscard]] TimedLaw law(const std::optional<LawDescription>& description) const { return description ? law(*description) : TimedLaw{}; }
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

// Mean number of times that a case comes to the desk: once, and again after each correction.
double expected_rounds(const CompiledStep& step) {
    double rounds = 1, again = 1;
    for (int i = 0; i < step.corrections_at_most; ++i) rounds += again *= step.correction;
    return rounds;
}

CompiledStep compile_step(const StepDescription& s, const ProcessDescription& original, const ProcessBook& book, const Lookup& lookup) {
    CompiledStep step;
    step.kind = s.kind;
    if (s.kind == StepKind::desk) {
        const auto desk = std::find_if(book.desks.begin(), book.desks.end(), [&](const DeskDescription& d) { return d.name == s.desk; });
        if (desk == book.desks.end()) throw InternalError(fmt::format("no desk \"{}\"", s.desk));
        step.desk = DeskId(static_cast<std::size_t>(desk - book.desks.begin()));
    }
    step.handling = lookup.law(s.handling);
    step.time = lookup.law(s.time);
    step.applies = s.applies;
    step.probability = lookup.value(s.probability, 1);
    step.limit = lookup.ticks(s.limit);
    if (s.correction) {
        step.correction = lookup.value(s.correction->probability);
        step.correction_time = lookup.law(s.correction->firm_time);
        step.corrections_at_most = static_cast<std::uint16_t>(lookup.value(s.correction->at_most));
    }
    step.refusal = lookup.value(s.refusal, 0);
    step.documents = lookup.value(s.documents, 0);
    step.visits = lookup.value(s.visits, 0);
    step.fee = lookup.value(s.fee, 0);
    step.priority = s.priority;
    const std::string& own = s.luck.empty() ? s.name : s.luck;
    step.hash = stable_hash(original.name + "." + own);
    step.number = number_of(original, own);
    apply_mode(step, s.mode);
    step.mean_work = step.handling.law.mean() * expected_rounds(step) * step.probability;
    return step;
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
            const double share = on_office_clock(next) ? next.probability : 0;
            const bool squeezed = next.kind == StepKind::desk;
            const double circulation = next.circulation_after + (squeezed ? share * next.time.law.mean() : 0);
            const double handling = next.handling_after + share * (squeezed ? next.handling.law.mean() : next.time.law.mean());
            if (circulation + handling <= longest) continue;
            longest = circulation + handling;
            steps_[i].circulation_after = circulation;
            steps_[i].handling_after = handling;
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

CompiledProcess compile(const ProcessDescription& process, const ProcessBook& book, const Values& values, CountyId county, Day day) {
    const Lookup lookup{values, county, day};
    const ProcessDescription& original = original_of(process, book);
    const std::vector<const StepDescription*> order = in_canonical_order(process);
    if (order.size() > most_steps) throw InternalError(fmt::format("process \"{}\" has more than {} steps", process.name, most_steps));
    CompiledProcess compiled;
    for (const StepDescription* s : order) {
        CompiledStep step = compile_step(*s, original, book, lookup);
        for (const std::string& name : s->after) step.after |= std::uint64_t{1} << index_by_name(order, name);
        for (std::size_t i = 0; i < order.size(); ++i)
            if (order[i] != s && !s->luck.empty() && order[i]->luck == s->luck) step.siblings |= std::uint64_t{1} << i;
        compiled.steps.push_back(step);
    }
    Remaining{compiled.steps};
    compiled.limit = lookup.ticks(process.limit);
    compiled.target = lookup.ticks(process.target);
    compiled.has_patience = process.patience.has_value();
    compiled.patience = lookup.law(process.patience);
    if (process.retry) {
        compiled.retry_delay = lookup.law(process.retry->delay);
        compiled.tries = static_cast<std::uint16_t>(lookup.value(process.retry->at_most));
    }
    return compiled;
}

}  // namespace yingshang
