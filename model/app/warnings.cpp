#include "app/warnings.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace yingshang {
namespace {

std::string warning_text(const Diagnostic& d) {
    std::string text = fmt::format("{}: warning: {}", to_string(d.where), d.problem);
    if (!d.why.empty()) text += fmt::format(" ({})", d.why);
    if (!d.suggestion.empty()) text += ", " + d.suggestion;
    return text;
}

// The first day and county where the two do not agree; nothing where they always do.
struct Disagreement {
    CountyId county;
    Day day;
};
std::optional<Disagreement> disagreement(const LoadedScenario& a, ParameterId of_a, const LoadedScenario& b, ParameterId of_b) {
    std::vector<Day> days{std::max(a.scenario.horizon.from, b.scenario.horizon.from)};
    for (const auto& [l, id] : {std::pair{&a, of_a}, std::pair{&b, of_b}})
        for (const Day day : l->world.values->change_days({id})) days.push_back(day);
    std::sort(days.begin(), days.end());
    const Day until = std::min(a.scenario.horizon.until, b.scenario.horizon.until);
    for (const Day day : days)
        for (std::size_t c = 0; day < until && c < std::min(a.scenario.places.size(), b.scenario.places.size()); ++c)
            if (a.world.values->at(of_a, CountyId(c), day) != b.world.values->at(of_b, CountyId(c), day)) return Disagreement{CountyId(c), day};
    return std::nullopt;
}

std::string value_text(const LoadedScenario& l, ParameterId id, const Disagreement& at) {
    const Dimension dimension = l.scenario.registry.declaration(id).dimension;
    return fmt::format("{} in {}", format_quantity(l.world.values->at(id, at.county, at.day), dimension, l.world.values->base(id)), l.scenario.name);
}

// What is measured by a yardstick is not compared by it where scenarios have different ones: told where the second states its own.
std::vector<Diagnostic> yardsticks_apart(const LoadedScenario& a, const LoadedScenario& b) {
    std::vector<Diagnostic> all;
    for (const std::string& path : a.scenario.registry.paths()) {
        const ParameterId id = a.scenario.registry.require(path);
        const std::optional<ParameterId> other = b.scenario.registry.find(path);
        if (a.scenario.registry.declaration(id).patchable != Patchable::yardstick || !other) continue;
        const std::optional<Disagreement> at = disagreement(a, id, b, *other);
        if (!at) continue;
        const std::vector<Setting>& stated = b.scenario.registry.settings(*other);
        all.push_back({stated.empty() ? Location{} : stated.back().where,
                       fmt::format("{} is {} and {}", path, value_text(a, id, *at), value_text(b, *other, *at)),
                       "a yardstick: shares within the target and means at fixed weights are then not of the same thing", "state the same in both"});
    }
    return all;
}

void print_once(const Diagnostic& d, std::set<std::string>& told) {
    if (const std::string text = warning_text(d); told.insert(text).second) fmt::print(stderr, "{}\n", text);
}

}  // namespace

void print_warnings(const std::vector<LoadedScenario>& scenarios) {
    std::set<std::string> told;
    for (const LoadedScenario& l : scenarios)
        for (const Diagnostic& d : yardsticks_apart(scenarios.front(), l)) print_once(d, told);
    for (const LoadedScenario& l : scenarios)
        for (const Diagnostic& d : l.scenario.warnings) print_once(d, told);
}

}  // namespace yingshang
