#include "policy/desk_changes.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

namespace yingshang {
namespace {

constexpr double half = 0.5;

bool is_in_place(const DeskChange& c, CountyId county) {
    return c.places.empty() || std::find(c.places.begin(), c.places.end(), county) != c.places.end();
}

bool holds(const DeskChange& c, CountyId county, Day day) {
    return is_in_place(c, county) && (!c.from || !(day < *c.from)) && (!c.until || day < *c.until);
}

const DeskDescription& desk_named(const ProcessBook& book, const std::string& name) {
    const auto found = std::find_if(book.desks.begin(), book.desks.end(), [&](const DeskDescription& d) { return d.name == name; });
    if (found == book.desks.end()) throw InternalError(fmt::format("a measure changes an unknown desk \"{}\"", name));
    return *found;
}

struct Span {
    Day from{};
    std::optional<Day> until;
};

// The parts of the change's time in which offices of the county carry it out.
std::vector<Span> spans_in_practice(const DeskChange& c, CountyId county, const Practice* practice, Day first) {
    const Day from = std::max(first, c.from.value_or(first));
    if (c.until && !(from < *c.until)) return {};
    const std::optional<std::size_t> course = practice == nullptr || c.measure.empty() ? std::nullopt : practice->find(c.measure);
    if (!course || practice->is_full(*course)) return {{from, c.until}};
    std::vector<Span> spans;
    bool carried_out = false;
    const Day end = std::min(c.until.value_or(practice->until()), practice->until());
    for (Day day = from; day < end; day = next_month(first_of_month(day))) {
        const bool now = practice->at(*course, county, day).fidelity >= half;
        if (now && !carried_out) spans.push_back({day, c.until});
        if (!now && carried_out) spans.back().until = day;
        carried_out = now;
    }
    return spans;
}

std::vector<DeskId> ids_of(const ProcessBook& book, const std::vector<std::string>& names) {
    std::vector<DeskId> ids;
    for (const std::string& name : names) ids.emplace_back(static_cast<std::size_t>(&desk_named(book, name) - book.desks.data()));
    return ids;
}

template <class Do>
void for_each_in_practice(const Scenario& scenario, DeskVerb verb, const Practice* practice, std::size_t counties, Day first, Do&& tell) {
    for (const DeskChange& c : scenario.desk_changes)
        for (std::size_t i = 0; i < counties; ++i)
            if (c.verb == verb && is_in_place(c, CountyId(i)))
                for (const Span& s : spans_in_practice(c, CountyId(i), practice, first)) tell(c, CountyId(i), s);
}

// The first day on which both say something of one county.
std::optional<Day> first_common_day(const DeskChange& a, const DeskChange& b, std::size_t counties, Day first) {
    const Day day = std::max({first, a.from.value_or(first), b.from.value_or(first)});
    for (std::size_t i = 0; i < counties; ++i)
        if (holds(a, CountyId(i), day) && holds(b, CountyId(i), day)) return day;
    return std::nullopt;
}

std::string named(const DeskChange& c) { return fmt::format("measure {} \"{}\" at {}", c.measure, name_of(c.level), to_string(c.where)); }

void check_levels(const Scenario& scenario, std::size_t counties, Day first, Diagnostics& diagnostics) {
    std::vector<const DeskChange*> levels;
    for (const DeskChange& c : scenario.desk_changes)
        if (c.verb == DeskVerb::level) levels.push_back(&c);
    std::sort(levels.begin(), levels.end(), [](const DeskChange* a, const DeskChange* b) {
        return std::tie(a->measure, a->where.file, a->where.line, a->where.column) <
               std::tie(b->measure, b->where.file, b->where.line, b->where.column);
    });
    std::set<std::pair<std::string, std::string>> told;  // a pilot cuts one patch into several changes
    for (auto b = levels.begin(); b != levels.end(); ++b)
        for (auto a = levels.begin(); a != b; ++a) {
            if ((*a)->desks != (*b)->desks || (*a)->level == (*b)->level) continue;
            const std::optional<Day> day = first_common_day(**a, **b, counties, first);
            if (!day || !told.insert({to_string((*a)->where), to_string((*b)->where)}).second) continue;
            diagnostics.error((*b)->where, fmt::format("desk \"{}\" is given two levels from {}", (*b)->desks.front(), to_string(*day)),
                              fmt::format("{}; {}", named(**a), named(**b)), "keep one of them, or give them other dates or places");
        }
}

}  // namespace

std::vector<PooledDesks> pooled_desks(const Scenario& scenario, const Practice* practice, std::size_t counties, Day first) {
    std::vector<PooledDesks> all;
    for_each_in_practice(scenario, DeskVerb::pool, practice, counties, first, [&](const DeskChange& c, CountyId county, const Span& s) {
        all.push_back({county, ids_of(scenario.book, c.desks), s.from, s.until});
    });
    return all;
}

std::vector<MovedDesk> moved_desks(const Scenario& scenario, const Practice* practice, std::size_t counties, Day first) {
    std::vector<MovedDesk> all;
    for_each_in_practice(scenario, DeskVerb::level, practice, counties, first, [&](const DeskChange& c, CountyId county, const Span& s) {
        all.push_back({county, ids_of(scenario.book, c.desks).front(), c.level, s.from, s.until});
    });
    return all;
}

void check_desk_changes(const Scenario& scenario, const Values& values, std::size_t counties, Day first, Diagnostics& diagnostics) {
    check_levels(scenario, counties, first, diagnostics);
    for (const DeskChange& c : scenario.desk_changes) {
        if (c.verb != DeskVerb::pool) continue;
        std::vector<ParameterId> minutes;
        for (const std::string& name : c.desks)
            if (const auto& id = desk_named(scenario.book, name).minutes) minutes.push_back(*id);
        std::vector<Day> days = values.change_days(minutes);
        days.push_back(std::max(first, c.from.value_or(first)));
        const auto differ = [&](CountyId county, Day day) {
            return std::any_of(minutes.begin(), minutes.end(),
                               [&](ParameterId id) { return values.at(id, county, day) != values.at(minutes.front(), county, day); });
        };
        bool found = false;
        for (const Day day : days)
            for (std::size_t i = 0; i < counties; ++i) found = found || (holds(c, CountyId(i), day) && differ(CountyId(i), day));
        if (found)
            diagnostics.error(c.where, fmt::format("measure {} pools desks that are open for different times of the day", c.measure),
                              "one counter opens and closes as one", "give them the same minutes while they are pooled");
    }
}

std::vector<std::string> counter_on_paper(const Scenario& scenario, const std::string& desk, CountyId county, Day day) {
    std::set<std::string> counter{desk};
    for (std::size_t before = 0; before != counter.size();) {
        before = counter.size();
        for (const DeskChange& c : scenario.desk_changes)
            if (c.verb == DeskVerb::pool && holds(c, county, day) &&
                std::any_of(c.desks.begin(), c.desks.end(), [&](const std::string& d) { return counter.contains(d); }))
                counter.insert(c.desks.begin(), c.desks.end());
    }
    return {counter.begin(), counter.end()};
}

Level level_on_paper(const Scenario& scenario, const DeskDescription& desk, CountyId county, Day day) {
    Level level = desk.level;
    for (const DeskChange& c : scenario.desk_changes)
        if (c.verb == DeskVerb::level && c.desks.front() == desk.name && holds(c, county, day))
            level = desk.level == Level::county ? std::max(level, c.level) : std::min(level, c.level);
    return level;
}

}  // namespace yingshang
