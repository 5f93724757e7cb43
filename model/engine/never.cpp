#include "engine/never.hpp"

#include <algorithm>
#include <bit>
#include <set>

#include <fmt/format.h>

#include "engine/applicants.hpp"

namespace yingshang {
namespace {

class NeverChecker {
  public:
    NeverChecker(const EnginePlan& plan, Diagnostics& diagnostics) : plan_(plan), book_(plan.book()), diagnostics_(diagnostics) {}

    void check() {
        for (std::size_t p = 0; p < book_.processes.size(); ++p) {
            const std::vector<Attributes> applicants = applicants_of(book_.processes[p].name, book_);
            if (!applicants.empty()) check_results(p, applicants);
        }
        for (const ArrivalDescription& a : book_.arrivals) check_arrivals(a);
    }

  private:
    // Of a step, by its number in the description: what may come of it under some rules.
    struct Chances {
        StepSet happens = 0, done = 0, refused = 0;
    };

    // Calls each(rules) for all rules that the process has, anywhere and at any time.
    template <class Each>
    void for_rules(std::size_t process, const Each& each) const {
        for (std::size_t c = 0; c < plan_.counties(); ++c)
            for (std::size_t n = 0; n < plan_.rules_count(); ++n) {
                const CompiledProcess& rules = plan_.rules(static_cast<std::uint16_t>(n), CountyId(c));
                if (rules.process.index() == process) each(rules);
            }
    }

    static bool is_possible(const CompiledStep& s) { return s.probability > 0 && s.choice_from < s.choice_until; }
    // For one applicant at least.
    static bool happens(const CompiledStep& s, const std::vector<Attributes>& applicants) {
        return is_possible(s) && std::any_of(applicants.begin(), applicants.end(), [&](const Attributes& a) { return s.applies.matches(a); });
    }
    static bool may_be_granted(const CompiledStep& s) {
        return s.kind != StepKind::desk || s.refusal < 1 || s.deemed_granted || (s.correction > 0 && s.to_follow > 0);
    }
    [[nodiscard]] bool may_be_refused(const CompiledStep& s) const {
        if (s.kind == StepKind::desk) return s.refusal > 0;
        return s.kind == StepKind::process && may_fail(s.process.index());
    }
    // A case of the process may end otherwise than completed.
    [[nodiscard]] bool may_fail(std::size_t process) const {
        bool fails = false;
        for_rules(process, [&](const CompiledProcess& rules) {
            fails = fails || rules.has_patience || std::any_of(rules.steps.begin(), rules.steps.end(), [&](const CompiledStep& s) {
                        if (!is_possible(s)) return false;
                        if (s.has_patience || (!s.goes_on_refused && may_be_refused(s))) return true;
                        if (s.kind != StepKind::desk) return false;
                        const DeskDescription& desk = book_.desks[s.desk.index()];
                        return desk.queue_at_most || !desk.balking.empty();
                    });
        });
        return fails;
    }

    // Variants of a step for some applicants have its number.
    [[nodiscard]] Chances chances_of(std::size_t process, const std::vector<Attributes>& applicants) const {
        Chances chances;
        for_rules(process, [&](const CompiledProcess& rules) {
            for (const CompiledStep& s : rules.steps) {
                if (!happens(s, applicants)) continue;
                chances.happens |= set_of(s.number);
                if (may_be_granted(s)) chances.done |= set_of(s.number);
                if (s.goes_on_refused && may_be_refused(s)) chances.refused |= set_of(s.number);
            }
        });
        return chances;
    }

    void check_results(std::size_t p, const std::vector<Attributes>& applicants) {
        const ProcessDescription& process = book_.processes[p];
        const Chances chances = chances_of(p, applicants);
        for (const StepDescription& s : process.steps) {
            if ((chances.happens & set_of(number_of(process, s.name))) == 0) continue;  // left out on purpose
            const std::string why = why_never(process, s, chances);
            if (!why.empty())
                diagnostics_.error(s.where, fmt::format("step \"{}\" of process \"{}\" never happens", s.name, process.name), why,
                                   "change its if_done or if_refused");
        }
    }

    [[nodiscard]] static std::string why_never(const ProcessDescription& process, const StepDescription& s, const Chances& chances) {
        for (const auto* names : {&s.if_done, &s.if_refused})
            for (const std::string& name : *names) {
                const std::size_t number = number_of(process, name);
                const bool wants_done = names == &s.if_done;
                if ((((wants_done ? chances.done : chances.refused) >> number) & 1u) != 0) continue;
                if ((chances.happens & set_of(number)) == 0) return why_it_does_not_happen(process.steps[number]);
                return wants_done ? fmt::format("step \"{}\" is always refused", name) : why_it_is_not_refused(process.steps[number]);
            }
        return "";
    }
    [[nodiscard]] static std::string why_it_does_not_happen(const StepDescription& s) {
        if (s.mode == Mode::abolished) return fmt::format("step \"{}\" is abolished", s.name);
        if (s.probability) return fmt::format("step \"{}\" has a probability of 0, or is for nobody who comes", s.name);
        return fmt::format("step \"{}\" is for nobody who comes", s.name);
    }
    [[nodiscard]] static std::string why_it_is_not_refused(const StepDescription& s) {
        if (s.kind == StepKind::process) return fmt::format("no case of process \"{}\", which step \"{}\" stands for, can fail", s.process, s.name);
        if (s.mode == Mode::commitment || s.mode == Mode::filing)
            return fmt::format("step \"{}\" is never refused in mode \"{}\"", s.name, s.mode == Mode::filing ? "filing" : "commitment");
        return fmt::format("step \"{}\" is never refused", s.name);
    }

    static std::size_t number_of(const ProcessDescription& process, const std::string& step) {
        const auto found = std::find_if(process.steps.begin(), process.steps.end(), [&](const StepDescription& s) { return s.name == step; });
        return static_cast<std::size_t>(found - process.steps.begin());
    }

    // Some of those who come may find nothing to do, but not all.
    void check_arrivals(const ArrivalDescription& a) {
        const auto process =
            std::find_if(book_.processes.begin(), book_.processes.end(), [&](const ProcessDescription& p) { return p.name == a.process; });
        const auto p = static_cast<std::size_t>(process - book_.processes.begin());
        if (chances_of(p, applicants_of(a.process, book_)).happens != 0) return;
        const Location* where = a.written.find("attributes");
        diagnostics_.error(where != nullptr ? *where : a.where,
                           fmt::format("no step of process \"{}\" happens for those whom arrivals \"{}\" bring", a.process, a.name),
                           "their cases would be over at once: each step is abolished, has a probability of 0, or `applies` to others",
                           "state other attributes of the arrivals, or let a step apply to them");
    }

    const EnginePlan& plan_;
    const ProcessBook& book_;
    Diagnostics& diagnostics_;
};

}  // namespace

void check_never(const EnginePlan& plan, Diagnostics& diagnostics) { NeverChecker(plan, diagnostics).check(); }

}  // namespace yingshang
