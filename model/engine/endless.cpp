#include "engine/endless.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/applicants.hpp"
#include "engine/plan.hpp"

namespace yingshang {
namespace {

constexpr double rounding = 1e-9;  // of sums of probabilities

class EndlessChecker {
  public:
    EndlessChecker(const ProcessBook& book, const Values& values, CountyId county, Day day, Diagnostics& diagnostics)
        : book_(book), values_(values), county_(county), day_(day), diagnostics_(diagnostics) {}

    void check(std::set<std::string>& told) {
        told_ = &told;
        for (const ProcessDescription& p : book_.processes) {
            for (const StepDescription& s : p.steps) {
                check_correction(p, s);
                check_step_retry(p, s);
            }
            check_retry(p);
            check_choices(p);
        }
        for (const ArrivalDescription& a : book_.arrivals) check_arrivals(a);
    }

  private:
    [[nodiscard]] double value(ParameterId id) const { return values_.at(id, county_, day_); }
    [[nodiscard]] double value(const std::optional<ParameterId>& id, double otherwise) const { return id ? value(*id) : otherwise; }
    [[nodiscard]] bool takes_time(const LawDescription& law) const { return compile_law(law, values_, county_, day_).law.mean() > 0; }
    [[nodiscard]] bool takes_time(const std::optional<LawDescription>& law) const { return law && takes_time(*law); }

    // Somebody comes to the step, and may spend time there.
    [[nodiscard]] bool takes_time(const ProcessDescription& p, const StepDescription& s) const {
        if (!happens(p, s)) return false;
        if (s.kind == StepKind::process) return takes_time(process(s.process));
        if (takes_time(s.handling) || (takes_time(s.time) && lets_papers_circulate(p, s))) return true;
        const std::vector<std::string> desks = s.desk.names();
        return !desks.empty() && std::all_of(desks.begin(), desks.end(), [this](const std::string& name) { return makes_wait(name); });
    }
    [[nodiscard]] bool happens(const ProcessDescription& p, const StepDescription& s) const {
        return s.mode != Mode::abolished && value(s.probability, 1) > 0 && is_for_somebody(p, s);
    }
    // A promise stands for circulation, and a limit of nothing leaves none.
    [[nodiscard]] bool lets_papers_circulate(const ProcessDescription& p, const StepDescription& s) const {
        return s.kind != StepKind::desk || (s.mode == Mode::review && value(s.limit, 1) > 0 && value(p.limit) > 0);
    }
    // Where no arrivals are stated, as in a region, anybody may come.
    [[nodiscard]] bool is_for_somebody(const ProcessDescription& p, const StepDescription& s) const {
        const std::vector<Attributes> applicants = applicants_of(p.name, book_);
        return applicants.empty() || std::any_of(applicants.begin(), applicants.end(), [&](const Attributes& a) { return s.applies.matches(a); });
    }
    [[nodiscard]] bool makes_wait(const std::string& desk) const {
        return std::any_of(book_.desks.begin(), book_.desks.end(),
                           [&](const DeskDescription& d) { return d.name == desk && (d.meets_every || d.appointments); });
    }
    [[nodiscard]] bool takes_time(const ProcessDescription& p) const {
        return std::any_of(p.steps.begin(), p.steps.end(), [&](const StepDescription& s) { return takes_time(p, s); });
    }
    [[nodiscard]] const ProcessDescription& process(const std::string& name) const {
        return *std::find_if(book_.processes.begin(), book_.processes.end(), [&](const ProcessDescription& p) { return p.name == name; });
    }

    // What a step waits for, at any remove, itself included.
    static std::set<std::string> up_to(const ProcessDescription& p, const std::string& step) {
        std::set<std::string> found{step};
        for (std::size_t before = 0; before != found.size();) {
            before = found.size();
            for (const StepDescription& s : p.steps) {
                if (found.count(s.name) == 0) continue;
                for (const auto* names : {&s.after, &s.if_done, &s.if_refused}) found.insert(names->begin(), names->end());
            }
        }
        return found;
    }

    void check_correction(const ProcessDescription& p, const StepDescription& s) {
        if (!s.correction || s.mode == Mode::filing || !happens(p, s)) return;
        const double returned = value(s.correction->probability), to_follow = value(s.correction->to_follow, 0);
        const double probability = returned * (1 - to_follow);  // of a return that stops the case
        const std::string what = fmt::format("the correction of step \"{}\" of process \"{}\"", s.name, p.name);
        if (returned >= 1 && !s.correction->at_most) refuse_certain(s.where, what);
        if (returned <= 0 || takes_time(s.correction->firm_time)) return;
        if (to_follow > 0) refuse_timeless(s.where, what, {s.name});
        if (probability <= 0) return;
        const std::string back_to = s.correction->back_to.empty() ? s.name : s.correction->back_to;
        const std::set<std::string> up_to_here = up_to(p, s.name);
        std::vector<std::string> circle;
        for (const StepDescription& other : p.steps) {
            if (up_to_here.count(other.name) == 0 || up_to(p, other.name).count(back_to) == 0) continue;
            if (takes_time(p, other)) return;
            circle.push_back(other.name);
        }
        refuse_timeless(s.where, what, circle);
    }

    void check_step_retry(const ProcessDescription& p, const StepDescription& s) {
        if (!s.retry || s.mode != Mode::review || !happens(p, s)) return;
        const double probability = value(s.refusal, 0);
        const std::string what = fmt::format("the retry of step \"{}\" of process \"{}\"", s.name, p.name);
        if (probability >= 1 && !s.retry->at_most) refuse_certain(s.where, what);
        if (probability > 0 && !takes_time(s.retry->delay) && !takes_time(p, s)) refuse_timeless(s.where, what, {s.name});
    }

    void check_retry(const ProcessDescription& p) {
        if (!p.retry) return;
        std::vector<std::string> circle;
        bool refused = false;
        for (const StepDescription& s : p.steps) {
            if (!happens(p, s)) continue;
            const double refusal = s.refused == Refused::end && s.mode == Mode::review ? value(s.refusal, 0) : 0;
            if (refusal >= 1 && always_happens(s) && !s.retry && !p.retry->at_most)
                refuse_certain(p.where, fmt::format("the retry of process \"{}\"", p.name));
            refused = refused || refusal > 0 || s.kind == StepKind::process;
            circle.push_back(s.name);
        }
        if (refused && !takes_time(p.retry->delay) && !takes_time(p))
            refuse_timeless(p.where, fmt::format("the retry of process \"{}\"", p.name), circle);
    }

    void check_choices(const ProcessDescription& p) {
        std::set<std::string> seen;
        for (const StepDescription& s : p.steps) {
            if (s.choice.empty() || !seen.insert(s.choice).second) continue;
            double sum = 0;
            for (const StepDescription& other : p.steps)
                if (other.choice == s.choice) sum += value(other.probability, 1);
            if (sum > 1 + rounding)
                refuse(s.where,
                       fmt::format("the ways of choice \"{}\" of process \"{}\" have probabilities that sum to {:.6g}", s.choice, p.name, sum),
                       "one of them happens at most", "lower them to 1 in all");
        }
    }

    void check_arrivals(const ArrivalDescription& a) {
        if (a.law != ArrivalLaw::renewal && a.law != ArrivalLaw::finite_source) return;
        if (takes_time(a.time)) return;
        if (a.law == ArrivalLaw::renewal)
            refuse(a.where, fmt::format("no time passes between arrivals \"{}\"", a.name), "infinitely many would come at once",
                   "give them a time above 0");
        else check_members(a, process(a.process));
    }

    void check_members(const ArrivalDescription& a, const ProcessDescription& p) {
        if (!takes_time(p)) {
            refuse(a.where, fmt::format("the members of arrivals \"{}\" come back at once, and no step of process \"{}\" takes time", a.name, p.name),
                   "they would come infinitely often", "give them a time above 0");
            return;
        }
        if (const std::string why = ends_at_once(p); !why.empty())
            refuse(a.where, fmt::format("the members of arrivals \"{}\" come back at once, and may end in no time: {}", a.name, why),
                   "they would come infinitely often within a second", "give them a time above 0");
    }

    // What may surely end a case in the second in which it comes, as long as nobody else moves: those who come back at once would do so for
    // ever. Empty where nothing does.
    [[nodiscard]] std::string ends_at_once(const ProcessDescription& p) const {
        if (p.patience && p.patience->scope == PatienceScope::whole_case && !takes_time(p.patience->time))
            return fmt::format("the patience of process \"{}\" is none", p.name);
        for (const StepDescription& s : p.steps) {
            if (!happens(p, s) || comes_later(p, s)) continue;
            if (s.kind == StepKind::process && s.refused == Refused::end)
                if (const std::string why = ends_at_once(process(s.process)); !why.empty()) return why;
            if (s.kind != StepKind::desk) continue;
            if (const std::string why = ends_at_desk(p, s); !why.empty()) return why;
        }
        return "";
    }

    [[nodiscard]] std::string ends_at_desk(const ProcessDescription& p, const StepDescription& s) const {
        const bool is_tried_later = s.retry && takes_time(s.retry->delay);
        const bool comes_back_later = p.retry && takes_time(p.retry->delay);
        if (s.mode == Mode::review && s.refused == Refused::end && value(s.refusal, 0) >= 1 && !takes_time(p, s) && !is_tried_later &&
            !comes_back_later)
            return fmt::format("step \"{}\" of process \"{}\" is always refused", s.name, p.name);
        const bool is_of_line = p.patience && p.patience->scope == PatienceScope::queue;
        const bool is_impatient = s.patience ? !takes_time(*s.patience) : is_of_line && !takes_time(p.patience->time);
        for (const DeskDescription& d : book_.desks) {
            if (!s.desk.includes(d.name)) continue;
            if (d.queue_at_most) return fmt::format("who finds the line of desk \"{}\" full is turned away", d.name);
            if (std::any_of(d.balking.begin(), d.balking.end(), [this](ParameterId id) { return value(id) >= 1; }))
                return fmt::format("who finds the line of desk \"{}\" too long leaves", d.name);
            if (is_impatient && !d.unlimited) return fmt::format("nobody has patience for the line of desk \"{}\"", d.name);
        }
        return "";
    }

    // Something that always happens before the step takes time.
    [[nodiscard]] bool comes_later(const ProcessDescription& p, const StepDescription& s) const {
        return std::any_of(p.steps.begin(), p.steps.end(), [&](const StepDescription& before) {
            const auto is_in = [&](const std::vector<std::string>& names) {
                return std::find(names.begin(), names.end(), before.name) != names.end();
            };
            if (!is_in(s.if_done) && !is_in(s.if_refused) && (s.at_least > 0 || !is_in(s.after))) return false;
            return comes_later(p, before) || (always_happens(before) && takes_time(p, before));
        });
    }
    [[nodiscard]] bool always_happens(const StepDescription& s) const {
        return s.mode != Mode::abolished && value(s.probability, 1) >= 1 && s.choice.empty() && s.applies == Eligibility{} && s.if_done.empty() &&
               s.if_refused.empty();
    }

    void refuse_certain(const Location& where, const std::string& what) {
        refuse(where, what + " is certain and may come any number of times", "no case would ever end", "lower its probability or state at_most");
    }
    void refuse_timeless(const Location& where, const std::string& what, const std::vector<std::string>& circle) {
        refuse(where, fmt::format("{} goes round a cycle in which no step takes time: {}", what, fmt::join(circle, ", ")),
               "a case would go round it in an instant, any number of times", "give one of them a time");
    }
    void refuse(const Location& where, const std::string& problem, const std::string& why, const std::string& advice) {
        if (told_->insert(problem).second) diagnostics_.error(where, problem, why, advice);
    }

    const ProcessBook& book_;
    const Values& values_;
    CountyId county_;
    Day day_;
    Diagnostics& diagnostics_;
    std::set<std::string>* told_ = nullptr;
};

}  // namespace

void check_endless(const ProcessBook& book, const Values& values, std::size_t counties, Day from, Diagnostics& diagnostics) {
    std::set<std::string> told;
    for (std::size_t c = 0; c < counties; ++c) EndlessChecker(book, values, CountyId(c), from, diagnostics).check(told);
}

}  // namespace yingshang
