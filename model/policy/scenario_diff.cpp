#include "policy/scenario_diff.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/sharing.hpp"
#include "policy/desk_changes.hpp"

namespace yingshang {
namespace {

const std::string nothing = "-", not_stated = "not stated";

// What each scenario says of one thing in a county on a day.
struct Pair {
    std::string a, b;
    auto operator<=>(const Pair&) const = default;
};

std::string said_by(const std::string& measure, const Location& where) {
    return measure.empty() ? to_string(where) : fmt::format("measure {} ({})", measure, to_string(where));
}

std::string said_by(const Setting& s) { return said_by(s.measure, s.where); }

bool holds(const std::optional<Day>& from, const std::optional<Day>& until, Day day) { return (!from || *from <= day) && (!until || day < *until); }

bool concerns(const std::vector<CountyId>& places, const std::vector<CountyId>& of) {
    return places.empty() || of.empty() ||
           std::any_of(of.begin(), of.end(), [&](CountyId c) { return std::find(places.begin(), places.end(), c) != places.end(); });
}

// Statements of one side that the other has not.
std::vector<std::string> said_by_one(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    std::vector<std::string> one;
    for (const auto& [own, other] : {std::pair{&a, &b}, std::pair{&b, &a}})
        for (const std::string& text : *own)
            if (std::find(other->begin(), other->end(), text) == other->end() && std::find(one.begin(), one.end(), text) == one.end())
                one.push_back(text);
    return one;
}

// One thing over all days and counties: equal differences of neighbouring days are told once.
class Teller {
  public:
    Teller(std::size_t counties, std::vector<Difference>& into) : counties_(counties), into_(into) {}

    void tell(const std::string& what, const std::set<Day>& days, const std::function<Pair(CountyId, Day)>& pair,
              const std::function<std::vector<std::string>(const std::vector<CountyId>&, Day)>& by) {
        std::map<std::pair<Pair, std::vector<CountyId>>, std::size_t> open;  // told differences that still hold
        for (const Day day : days) {
            std::map<Pair, std::vector<CountyId>> differing;
            for (std::size_t c = 0; c < counties_; ++c)
                if (Pair p = pair(CountyId(c), day); p.a != p.b) differing[p].emplace_back(c);
            std::map<std::pair<Pair, std::vector<CountyId>>, std::size_t> still;
            for (auto& [p, places] : differing) {
                if (places.size() == counties_) places.clear();
                const auto known = open.find({p, places});
                if (known == open.end()) into_.push_back({what, day, std::nullopt, places, p.a, p.b, by(places, day)});
                still[{p, places}] = known == open.end() ? into_.size() - 1 : known->second;
            }
            for (const auto& [key, index] : open)
                if (!still.contains(key)) into_[index].until = day;
            open = std::move(still);
        }
    }

  private:
    std::size_t counties_;
    std::vector<Difference>& into_;
};

// A scenario with the numbers that it states, on paper.
struct Paper {
    const Scenario& scenario;
    Values values;

    explicit Paper(const Scenario& s)
        : scenario(s), values([&] {
              Diagnostics known;  // the scenario is in order
              return s.registry.resolve(std::max<std::size_t>(1, s.places.size()), s.horizon.from, std::max(s.horizon.from + 1, s.horizon.until),
                                        known);
          }()) {}

    [[nodiscard]] std::string value(const std::string& path, CountyId county, Day day) const {
        const auto id = scenario.registry.find(path);
        if (!id) return nothing;
        const double v = values.at(*id, county, day);
        if (std::isnan(v)) return not_stated;
        return std::isinf(v) ? "none" : format_quantity(v, scenario.registry.declaration(*id).dimension, values.base(*id));
    }
    [[nodiscard]] std::vector<std::string> said(const std::string& path, const std::vector<CountyId>& places, Day day) const {
        std::vector<std::string> all;
        if (const auto id = scenario.registry.find(path))
            for (const Setting& s : scenario.registry.settings(*id))
                if (holds(s.from, s.until, day) && concerns(s.places, places)) all.push_back(said_by(s));
        return all;
    }
    void add_days(const std::string& path, std::set<Day>& days) const {
        if (const auto id = scenario.registry.find(path))
            for (const Day day : values.change_days({*id})) days.insert(day);
    }
};

void tell_numbers(const Paper& a, const Paper& b, Teller& teller) {
    std::set<std::string> paths;
    for (const Paper* p : {&a, &b})
        for (const std::string& path : p->scenario.registry.paths()) paths.insert(path);
    for (const std::string& path : paths) {
        std::set<Day> days{a.scenario.horizon.from};
        a.add_days(path, days);
        b.add_days(path, days);
        teller.tell(
            path, days,
            [&](CountyId county, Day day) {
                Pair p{a.value(path, county, day), b.value(path, county, day)};
                const auto says_nothing = [](const std::string& text) { return text == nothing || text == not_stated; };
                return says_nothing(p.a) && says_nothing(p.b) ? Pair{} : p;
            },
            [&](const std::vector<CountyId>& places, Day day) { return said_by_one(a.said(path, places, day), b.said(path, places, day)); });
    }
}

std::string_view name_of(Mode mode) {
    switch (mode) {
        case Mode::review: return "review";
        case Mode::commitment: return "commitment";
        case Mode::filing: return "filing";
        case Mode::abolished: return "abolished";
    }
    throw InternalError("a mode has no name");
}

// A step as its variants have it, aspect by aspect: "review", or "filing, review" where applicants differ.
struct Aspects {
    std::string happens = nothing, mode = nothing, order = nothing, priority = nothing, desk = nothing;
};

const std::string& own_name(const StepDescription& s) { return s.luck.empty() ? s.name : s.luck; }

Aspects aspects_of(const ProcessDescription& process, const std::string& step, const AttributeSchema& schema) {
    std::set<std::string> happens, modes, orders, priorities, desks;
    std::map<std::string, std::string> originals;
    for (const StepDescription& s : process.steps) originals[s.name] = own_name(s);
    for (const StepDescription& s : process.steps) {
        if (own_name(s) != step) continue;
        happens.insert(s.mode == Mode::abolished ? "no" : "yes");
        modes.insert(std::string(name_of(s.mode)));
        std::set<std::string> after;
        for (const std::string& name : s.after) after.insert(originals[name]);
        orders.insert(after.empty() ? "at once" : fmt::format("after {}", fmt::join(after, " and ")));
        priorities.insert(std::to_string(s.priority));
        desks.insert(s.desk.empty() ? nothing : to_string(s.desk, schema));
    }
    if (happens.empty()) return {"no"};
    const auto joined = [](const std::set<std::string>& all) { return fmt::format("{}", fmt::join(all, " or ")); };
    return {joined(happens), joined(modes), joined(orders), joined(priorities), joined(desks)};
}

const ProcessDescription* find_process(const Scenario& s, const std::string& name) {
    for (const ProcessDescription& p : s.book.processes)
        if (p.name == name) return &p;
    return nullptr;
}

std::set<std::string> step_names(const ProcessDescription* a, const ProcessDescription* b) {
    std::set<std::string> names;
    for (const ProcessDescription* p : {a, b})
        if (p != nullptr)
            for (const StepDescription& s : p->steps) names.insert(s.name);
    return names;
}

std::vector<std::string> changes_said(const Scenario& scenario, const std::string& process, const std::string& step,
                                      const std::vector<CountyId>& places, Day day) {
    std::vector<std::string> all;
    for (const StructureChange& c : scenario.changes) {
        const bool names_it = c.steps.empty() || std::find(c.steps.begin(), c.steps.end(), step) != c.steps.end() || c.verb == StructureVerb::remove;
        if (c.process == process && names_it && holds(c.from, c.until, day) && concerns(c.places, places)) all.push_back(said_by(c.measure, c.where));
    }
    if (const ProcessDescription* p = find_process(scenario, process))
        for (const StepDescription& s : p->steps)
            if (s.name == step) all.push_back(to_string(s.where));
    return all;
}

// Steps of one process on the days on which it changes.
class ProcessDiff {
  public:
    ProcessDiff(const Scenario& a, const Scenario& b, std::string name) : a_(a), b_(b), name_(std::move(name)) {
        days_.insert(a.horizon.from);
        for (const Scenario* s : {&a, &b})
            for (const StructureChange& c : s->changes) {
                if (c.process != name_) continue;
                for (const std::optional<Day>& day : {c.from, c.until})
                    if (day && *day > a.horizon.from && *day < a.horizon.until) days_.insert(*day);
            }
    }

    void tell(Teller& teller) {
        const ProcessDescription *in_a = find_process(a_, name_), *in_b = find_process(b_, name_);
        if (in_a == nullptr || in_b == nullptr) {
            const auto has = [](const ProcessDescription* p) { return p == nullptr ? nothing : std::string("stated"); };
            teller.tell(
                "process." + name_, {a_.horizon.from},
                [&](CountyId, Day) {
                    return Pair{has(in_a), has(in_b)};
                },
                [&](const std::vector<CountyId>&, Day) { return std::vector{to_string((in_a != nullptr ? in_a : in_b)->where)}; });
            return;
        }
        using Aspect = std::pair<const char*, std::string Aspects::*>;
        for (const std::string& step : step_names(in_a, in_b))
            for (const auto& [what, aspect] : {Aspect{"happens", &Aspects::happens}, Aspect{"mode", &Aspects::mode}, Aspect{"order", &Aspects::order},
                                               Aspect{"priority", &Aspects::priority}, Aspect{"desk", &Aspects::desk}})
                teller.tell(
                    fmt::format("process.{}.step.{}: {}", name_, step, what), days_,
                    [&, aspect = aspect](CountyId county, Day day) {
                        const Aspects in_one = of(*in_a, a_, step, county, day), in_other = of(*in_b, b_, step, county, day);
                        // A step that one has not differs in that alone.
                        const bool gone = in_one.mode == nothing || in_other.mode == nothing;
                        return gone && aspect != &Aspects::happens ? Pair{} : Pair{in_one.*aspect, in_other.*aspect};
                    },
                    [&](const std::vector<CountyId>& places, Day day) {
                        return said_by_one(changes_said(a_, name_, step, places, day), changes_said(b_, name_, step, places, day));
                    });
    }

  private:
    Aspects of(const ProcessDescription& process, const Scenario& scenario, const std::string& step, CountyId county, Day day) {
        const auto key = std::tuple(&scenario, county, day);
        auto known = patched_.find(key);
        if (known == patched_.end()) known = patched_.emplace(key, patched(process, scenario.changes, county, day)).first;
        return aspects_of(known->second, step, scenario.book.schema);
    }

    const Scenario &a_, &b_;
    std::string name_;
    std::set<Day> days_;
    std::map<std::tuple<const Scenario*, CountyId, Day>, ProcessDescription> patched_;
};

const DeskDescription* find_desk(const Scenario& s, const std::string& name) {
    for (const DeskDescription& d : s.book.desks)
        if (d.name == name) return &d;
    return nullptr;
}

// With which other desks it is one counter.
std::string counter_words(const Scenario& s, const DeskDescription& desk, CountyId county, Day day) {
    std::vector<std::string> others = counter_on_paper(s, desk.name, county, day);
    std::erase(others, desk.name);
    return others.empty() ? "alone" : fmt::format("with {}", fmt::join(others, " and "));
}

std::string level_words(const Scenario& s, const DeskDescription& desk, CountyId county, Day day) {
    return name_of(level_on_paper(s, desk, county, day));
}

// What measures do to desks by one verb, desk by desk.
void tell_desks(const Scenario& a, const Scenario& b, DeskVerb verb, const std::string& aspect,
                const std::function<std::string(const Scenario&, const DeskDescription&, CountyId, Day)>& words, Teller& teller) {
    std::set<Day> days{a.horizon.from};
    std::set<std::string> desks;
    for (const Scenario* s : {&a, &b})
        for (const DeskChange& c : s->desk_changes) {
            if (c.verb != verb) continue;
            desks.insert(c.desks.begin(), c.desks.end());
            for (const std::optional<Day>& day : {c.from, c.until})
                if (day && *day > a.horizon.from && *day < a.horizon.until) days.insert(*day);
        }
    const auto said = [verb](const Scenario& s, const std::string& desk, const std::vector<CountyId>& places, Day day) {
        std::vector<std::string> all;
        for (const DeskChange& c : s.desk_changes) {
            const bool names_it = std::find(c.desks.begin(), c.desks.end(), desk) != c.desks.end();
            if (c.verb == verb && names_it && holds(c.from, c.until, day) && concerns(c.places, places)) all.push_back(said_by(c.measure, c.where));
        }
        return all;
    };
    for (const std::string& desk : desks) {
        const DeskDescription *in_a = find_desk(a, desk), *in_b = find_desk(b, desk);
        if (in_a == nullptr || in_b == nullptr) continue;
        teller.tell(
            fmt::format("desk.{}: {}", desk, aspect), days,
            [&](CountyId county, Day day) {
                return Pair{words(a, *in_a, county, day), words(b, *in_b, county, day)};
            },
            [&](const std::vector<CountyId>& places, Day day) { return said_by_one(said(a, desk, places, day), said(b, desk, places, day)); });
    }
}

}  // namespace

std::vector<Difference> differences(const Scenario& a, const Scenario& b) {
    std::vector<Difference> all;
    Teller teller(std::max<std::size_t>(1, a.places.size()), all);
    std::set<std::string> processes;
    for (const Scenario* s : {&a, &b})
        for (const ProcessDescription& p : s->book.processes) processes.insert(p.name);
    for (const std::string& name : processes) ProcessDiff(a, b, name).tell(teller);
    tell_desks(a, b, DeskVerb::pool, "counter", counter_words, teller);
    tell_desks(a, b, DeskVerb::level, "level", level_words, teller);
    tell_numbers(Paper(a), Paper(b), teller);
    return all;
}

}  // namespace yingshang
