#include "policy/staff_checks.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace yingshang {
namespace {

std::vector<ParameterId> numbers_of_staff(const DeskDescription& desk) {
    std::vector<ParameterId> ids;
    if (desk.unlimited || desk.meets_every) return ids;
    for (const OfficerClass& c : desk.classes) ids.push_back(c.number);
    if (!desk.officers) return ids;
    ids.push_back(*desk.officers);
    if (desk.added_officers) ids.push_back(*desk.added_officers);
    return ids;
}

bool is_staffed(const DeskDescription& desk, const Values& values, CountyId county, Day day) {
    const auto now = [&](const std::optional<ParameterId>& id) { return id ? values.at(*id, county, day) : 0; };
    // With a staffing rule `officers` is a factor on what the load asks for, and of it `at_least` stays whoever is taken away.
    const double added = now(desk.added_officers);
    if (desk.utilisation) return now(desk.officers) > 0 ? added >= 0 || now(desk.at_least) > 0 : added > 0;
    double officers = 0;
    for (const ParameterId id : numbers_of_staff(desk)) officers += values.at(id, county, day);
    return officers > 0;
}

// The last setting in force that leaves less than there was; where the desk stands if no setting does.
Location where_stated(const DeskDescription& desk, const Registry& registry, CountyId county, Day day) {
    Location where = desk.where;
    for (const ParameterId id : numbers_of_staff(desk))
        for (const Setting& s : registry.settings(id)) {
            const bool here = s.places.empty() || std::find(s.places.begin(), s.places.end(), county) != s.places.end();
            const bool now = (!s.from || !(day < *s.from)) && (!s.until || day < *s.until);
            if (here && now && (s.verb == Verb::add ? s.value < 0 : s.value <= 0)) where = s.where;
        }
    return where;
}

struct Gap {
    Day from, until;
    bool operator==(const Gap&) const = default;
};

std::vector<Gap> gaps(const DeskDescription& desk, const Values& values, CountyId county, Day from, Day until) {
    std::vector<Day> days{from};
    for (const Day day : values.change_days(numbers_of_staff(desk)))
        if (from < day && day < until) days.push_back(day);
    std::vector<Gap> found;
    for (std::size_t i = 0; i < days.size(); ++i) {
        if (is_staffed(desk, values, county, days[i])) continue;
        const Day end = i + 1 < days.size() ? days[i + 1] : until;
        if (!found.empty() && found.back().until == days[i]) found.back().until = end;
        else found.push_back({days[i], end});
    }
    return found;
}

std::string when(const Gap& gap, Day from, Day until) {
    std::string text;
    if (from < gap.from) text += " from " + to_string(gap.from);
    if (gap.until < until) text += " until " + to_string(gap.until);
    return text;
}

std::string advice(const DeskDescription& desk, const Values& values, CountyId county, const Gap& gap, Day until) {
    // How many the rule asks for nobody knows beforehand, so that any number taken away may be all.
    if (desk.utilisation && desk.officers && values.at(*desk.officers, county, gap.from) > 0)
        return fmt::format("state at_least of desk \"{}\" above 0, which stays whoever is taken away", desk.name);
    return gap.until < until ? "leave a part of an officer, or name the days in closed = [...]"
                             : "leave at least a part of an officer, for instance 0.1";
}

// Counties with the same gap are told together.
void check_desk(const DeskDescription& desk, const Scenario& scenario, const Values& values, Day from, Day until, Diagnostics& diagnostics) {
    const std::size_t counties = std::max<std::size_t>(1, scenario.places.size());
    std::vector<std::vector<Gap>> all;
    const auto seat = desk.seat.empty() ? std::nullopt : scenario.places.find(desk.seat);
    for (std::size_t c = 0; c < counties; ++c) {
        const bool here = !seat || std::find(seat->begin(), seat->end(), CountyId(c)) != seat->end();
        all.push_back(here ? gaps(desk, values, CountyId(c), from, until) : std::vector<Gap>{});
    }
    for (std::size_t c = 0; c < counties; ++c)
        for (const Gap& gap : all[c]) {
            std::vector<std::string> names;
            bool told = false;
            for (std::size_t other = 0; other < counties; ++other) {
                if (std::find(all[other].begin(), all[other].end(), gap) == all[other].end()) continue;
                told = told || other < c;
                if (other < scenario.places.size()) names.push_back(scenario.places.county(CountyId(other)).name);
            }
            if (told) continue;
            const std::string where = names.size() < counties ? fmt::format(" in {}", fmt::join(names, ", ")) : "";
            diagnostics.error(where_stated(desk, scenario.registry, CountyId(c), gap.from),
                              fmt::format("desk \"{}\" has no officers{}{}", desk.name, when(gap, from, until), where),
                              gap.until < until ? "its cases would wait all that time" : "its cases would wait for ever",
                              advice(desk, values, CountyId(c), gap, until));
        }
}

}  // namespace

void check_staff(const Scenario& scenario, const Values& values, Day from, Day until, Diagnostics& diagnostics) {
    for (const DeskDescription& desk : scenario.book.desks)
        if (!numbers_of_staff(desk).empty()) check_desk(desk, scenario, values, from, until, diagnostics);
}

}  // namespace yingshang
