#include "experiment/still_reasons.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace yingshang {
namespace {

// What says how often something happens, or how much of it: at 0 the numbers beside it say nothing.
constexpr std::array weights{"probability", "share", "weight", "rate", "refusal", "number"};

constexpr std::string_view of_measures = "rollout.";  // how far they are carried out

std::vector<std::string> words_of(const std::string& path) {
    std::vector<std::string> words{""};
    for (const char c : path)
        if (c == '.') words.emplace_back();
        else words.back() += c;
    return words;
}

std::optional<std::size_t> process_number(const ProcessBook& book, const std::string& name) {
    const auto at = std::find_if(book.processes.begin(), book.processes.end(), [&](const ProcessDescription& p) { return p.name == name; });
    return at == book.processes.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - book.processes.begin()));
}

}  // namespace

Day last_day(const Scenario& scenario, const WorldInput& world) {
    return scenario.kind == ScenarioKind::region ? scenario.horizon.until : world.calendar->working_day(scenario.process_run.days);
}

void WhatHappened::add(std::span<const LoggedEvent> events) {
    for (const LoggedEvent& e : events) {
        if (e.process != LoggedEvent{}.process) steps_.insert({e.process, e.step});
        if (e.process != LoggedEvent{}.process) desks_.insert({e.process, e.step, e.desk});
        for (std::size_t a = 0; a < event_attributes; ++a) classes_.insert({a, e.attributes[a]});
    }
}

bool WhatHappened::has_process(const std::string& process) const {
    const auto p = process_number(book_, process);
    const auto first = p ? steps_.lower_bound({*p, 0}) : steps_.end();
    return first != steps_.end() && first->first == *p;
}

bool WhatHappened::has_step(const std::string& process, const std::string& step) const {
    const auto p = process_number(book_, process);
    if (!p) return false;
    const std::vector<StepDescription>& steps = book_.processes[*p].steps;
    for (std::size_t s = 0; s < steps.size(); ++s)
        if (steps[s].name == step) return steps_.contains({*p, s});
    return false;
}

bool WhatHappened::has_desk(const std::string& desk) const {
    for (std::size_t p = 0; p < book_.processes.size(); ++p)
        for (std::size_t s = 0; s < book_.processes[p].steps.size(); ++s) {
            const StepDescription& step = book_.processes[p].steps[s];
            const std::vector<std::string> names = step.desk.names();
            for (std::size_t d = 0; d < names.size(); ++d)
                if (names[d] == desk && desks_.contains({p, s, d})) return true;
            if (step.check && step.check->desk.includes(desk) && steps_.contains({p, s})) return true;
        }
    return std::any_of(book_.desks.begin(), book_.desks.end(),
                       [&](const DeskDescription& other) { return other.officers_of == desk && has_desk(other.name); });
}

std::string StillReasons::of(ParameterId id) const {
    const std::string& path = scenario_.registry.declaration(id).path;
    if (scenario_.switched_on.empty() && path.starts_with(of_measures)) return "no measure is switched on";
    const std::vector<std::string> words = words_of(path);
    for (const std::string& reason : {never_in_force(id), nothing_of_it(words, path), nobody_comes(words), absent_class(words)})
        if (!reason.empty()) return reason;
    return "";
}

std::string StillReasons::never_in_force(ParameterId id) const {
    const Day from = scenario_.horizon.from, until = last_day(scenario_, world_);
    bool elsewhere = false;
    for (const Setting& s : scenario_.registry.settings(id)) {
        if ((s.from && !(*s.from < until)) || (s.until && !(from < *s.until))) continue;
        const bool here = s.places.empty() || std::any_of(s.places.begin(), s.places.end(), [&](CountyId c) {
                              return std::find(counties_.begin(), counties_.end(), c) != counties_.end();
                          });
        if (here) return "";
        elsewhere = true;
    }
    return elsewhere ? "stated for other counties alone" : fmt::format("never in force from {} to {}", to_string(from), to_string(until + -1));
}

std::string StillReasons::nobody_comes(const std::vector<std::string>& words) const {
    if (words.size() < 3) return "";
    if (words[0] == "desk" && !seen_.has_desk(words[1])) return fmt::format("no case comes to desk {}", words[1]);
    if (words[0] == "arrivals") return arrive_later(words[1]);
    if (words[0] != "process") return "";
    if (!seen_.has_process(words[1])) return fmt::format("no case of process {} begins", words[1]);
    if (words.size() > 4 && words[2] == "step" && !seen_.has_step(words[1], words[3]))
        return fmt::format("step {} of process {} never begins", words[3], words[1]);
    return "";
}

std::string StillReasons::arrive_later(const std::string& stream) const {
    for (const ArrivalDescription& a : scenario_.book.arrivals)
        if (a.name == stream && a.from && !(*a.from < last_day(scenario_, world_)))
            return fmt::format("arrivals {} come from {} on", stream, to_string(*a.from));
    return "";
}

// A number beside it, or above it, is 0 wherever the run is.
std::string StillReasons::nothing_of_it(const std::vector<std::string>& words, const std::string& path) const {
    std::string stem;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        stem += words[i] + ".";
        for (const char* word : weights)
            if (const auto weight = scenario_.registry.find(stem + word); weight && stem + word != path && is_always_zero(*weight))
                return fmt::format("{}{} is 0", stem, word);
    }
    return "";
}

std::string StillReasons::absent_class(const std::vector<std::string>& words) const {
    const std::vector<Attribute>& attributes = scenario_.book.schema.attributes;
    for (std::size_t a = 0; a < std::min(attributes.size(), event_attributes); ++a) {
        const auto at = std::find(attributes[a].values.begin(), attributes[a].values.end(), words.back());
        if (at != attributes[a].values.end() && !seen_.has_class(a, static_cast<std::size_t>(at - attributes[a].values.begin())))
            return fmt::format("nothing happens to anybody of {} {}", attributes[a].name, words.back());
    }
    return "";
}

bool StillReasons::is_always_zero(ParameterId id) const {
    std::vector<Day> days = world_.values->change_days({id});
    days.push_back(scenario_.horizon.from);
    const std::vector<CountyId> counties = counties_.empty() ? std::vector{CountyId(std::size_t{0})} : counties_;
    for (const CountyId c : counties)
        for (const Day day : days)
            if (day < last_day(scenario_, world_) && world_.values->at(id, c, day) != 0) return false;
    return true;
}

}  // namespace yingshang
