#include "engine/conditions.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

namespace yingshang {
namespace {

enum class Result : std::uint8_t { done, refused };

// What a step needs of another, and for which of its own conditions.
struct Need {
    Result result{};
    std::string for_step;
};

class ConditionChecker {
  public:
    ConditionChecker(const ProcessDescription& process, const AttributeSchema& schema, Diagnostics& diagnostics)
        : process_(process), schema_(schema), diagnostics_(diagnostics) {}

    void check() {
        for (const StepDescription& s : process_.steps)
            if (const std::string why = direct(s); !why.empty()) tell(s, why);
        for (const StepDescription& s : process_.steps)
            if (const std::string why = at_a_remove(s); !why.empty()) tell(s, why);
    }

  private:
    // Whoever waits for a step that never happens is not told of again.
    void tell(const StepDescription& s, const std::string& why) {
        if (impossible_.contains(s.name)) return;
        diagnostics_.error(s.where, fmt::format("step \"{}\" of process \"{}\" never happens", s.name, process_.name), why,
                           "change its if_done or if_refused");
        impossible_.insert(s.name);
    }

    [[nodiscard]] const StepDescription* find(const std::string& name) const {
        const auto step = std::find_if(process_.steps.begin(), process_.steps.end(), [&](const StepDescription& s) { return s.name == name; });
        return step == process_.steps.end() ? nullptr : &*step;
    }

    [[nodiscard]] std::string direct(const StepDescription& s) const {
        std::map<std::string, std::string> ways;  // by choice, the first that is asked for
        for (const std::string& name : s.if_done) {
            if (std::find(s.if_refused.begin(), s.if_refused.end(), name) != s.if_refused.end())
                return fmt::format("step \"{}\" would have to be done and refused", name);
            const StepDescription* asked = find(name);
            if (asked == nullptr || asked->choice.empty()) continue;
            const auto [way, first] = ways.emplace(asked->choice, name);
            if (!first && way->second != name) return fmt::format("of \"{}\" and \"{}\" one at most happens", way->second, name);
        }
        for (const std::string& name : s.if_refused) {
            const StepDescription* asked = find(name);
            if (asked == nullptr || asked->kind == StepKind::process) continue;
            if (!asked->refusal) return fmt::format("step \"{}\" is never refused", name);
            if (asked->refused == Refused::end) return fmt::format("where step \"{}\" is refused the case ends: it lacks refused = \"go_on\"", name);
        }
        return "";
    }

    // All needs are ands: it is enough to follow them.
    [[nodiscard]] std::string at_a_remove(const StepDescription& s) const {
        std::map<std::string, Need> needs;
        std::string why;
        if (!follow(s, "", needs, why)) return why;
        if (why = one_way_only(s, needs); !why.empty()) return why;
        return somebody(s, needs);
    }

    // False where a result is needed both ways, or where a step is needed that never happens.
    [[nodiscard]] bool follow(const StepDescription& s, const std::string& for_step, std::map<std::string, Need>& needs, std::string& why) const {
        for (const Result result : {Result::done, Result::refused})
            for (const std::string& name : result == Result::done ? s.if_done : s.if_refused) {
                const StepDescription* asked = find(name);
                if (asked == nullptr || impossible_.contains(name)) return false;
                const std::string for_which = for_step.empty() ? name : for_step;
                const auto [need, fresh] = needs.emplace(name, Need{result, for_which});
                if (!fresh && need->second.result != result && !may_change(*asked)) {
                    const Need other{result, for_which};
                    const Need& done = result == Result::done ? other : need->second;
                    const Need& refused = result == Result::done ? need->second : other;
                    why = fmt::format("step \"{}\" would have to be done{} and refused{}", name, for_text(done, name), for_text(refused, name));
                    return false;
                }
                if (fresh && !follow(*asked, for_which, needs, why)) return false;
            }
        return true;
    }

    static std::string for_text(const Need& need, const std::string& name) {
        return need.for_step == name ? "" : fmt::format(" for \"{}\"", need.for_step);
    }

    // A step that is done again, or whose grant is taken back, has one result after another.
    [[nodiscard]] bool may_change(const StepDescription& s) const {
        if (s.correction && s.correction->to_follow) return true;
        return std::any_of(process_.steps.begin(), process_.steps.end(), [&](const StepDescription& other) {
            return other.correction && !other.correction->back_to.empty() && waits_for(s.name, other.correction->back_to) &&
                   waits_for(other.name, s.name);
        });
    }

    [[nodiscard]] bool waits_for(const std::string& later, const std::string& earlier) const {
        std::set<std::string> seen{later};
        for (std::size_t before = 0; before != seen.size();) {
            before = seen.size();
            for (const StepDescription& s : process_.steps) {
                if (!seen.contains(s.name)) continue;
                for (const auto* names : {&s.after, &s.if_done, &s.if_refused}) seen.insert(names->begin(), names->end());
            }
        }
        return seen.contains(earlier);
    }

    [[nodiscard]] std::string one_way_only(const StepDescription& s, const std::map<std::string, Need>& needs) const {
        std::map<std::string, const std::pair<const std::string, Need>*> ways;
        for (const auto& need : needs) {
            const std::string& choice = find(need.first)->choice;
            if (choice.empty()) continue;
            if (choice == s.choice) return fmt::format("of it and \"{}\"{} one at most happens", need.first, for_text(need.second, need.first));
            const auto [way, first] = ways.emplace(choice, &need);
            if (!first)
                return fmt::format("of \"{}\"{} and \"{}\"{} one at most happens", way->second->first,
                                   for_text(way->second->second, way->second->first), need.first, for_text(need.second, need.first));
        }
        return "";
    }

    // Applicants for whom all the steps are that have to happen.
    [[nodiscard]] std::string somebody(const StepDescription& s, const std::map<std::string, Need>& needs) const {
        for (std::size_t a = 0; a < schema_.attributes.size(); ++a) {
            auto left = process_.applies.allowed[a] & s.applies.allowed[a];
            if (left == 0 || needs.empty()) continue;  // told of elsewhere
            for (const auto& [name, need] : needs) {
                const auto allowed = find(name)->applies.allowed[a];
                if ((process_.applies.allowed[a] & allowed) == 0) return "";
                left &= allowed;
            }
            if (left == 0)
                return fmt::format("no {} is left for which it and all that it needs happen: {}", schema_.attributes[a].name, names_of(needs));
        }
        return "";
    }

    static std::string names_of(const std::map<std::string, Need>& needs) {
        std::string names;
        for (const auto& [name, need] : needs) names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", name);
        return names;
    }

    const ProcessDescription& process_;
    const AttributeSchema& schema_;
    Diagnostics& diagnostics_;
    std::set<std::string> impossible_;
};

}  // namespace

void check_conditions(const ProcessDescription& process, const AttributeSchema& schema, Diagnostics& diagnostics) {
    ConditionChecker(process, schema, diagnostics).check();
}

}  // namespace yingshang
