#include "parameters/practice.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "core/error.hpp"

namespace yingshang {
namespace {

// Out of force its changes are cut off by their own dates.
bool is_full(const Course& course) {
    return std::all_of(course.shares.begin(), course.shares.end(),
                       [&](const Shares& s) { return !s.in_force || (s.fidelity >= 1 && (!course.has_options || s.awareness >= 1)); });
}

// Those of the level and above; the uncertain ones among them are known or not.
void add_level(std::span<const Chance> chances, double level, double weight, std::vector<Mixture>& all) {
    ChangeSet sure = 0;
    std::vector<std::size_t> uncertain;
    for (std::size_t p = 0; p < chances.size(); ++p) {
        if (chances[p].fidelity < level || chances[p].awareness <= 0) continue;
        if (chances[p].awareness >= 1) sure |= ChangeSet{1} << p;
        else uncertain.push_back(p);
    }
    for (ChangeSet known = 0; known < ChangeSet{1} << uncertain.size(); ++known) {
        Mixture mixture{sure, weight};
        for (std::size_t k = 0; k < uncertain.size(); ++k) {
            const bool knows = ((known >> k) & 1u) != 0;
            const double awareness = chances[uncertain[k]].awareness;
            mixture.weight *= knows ? awareness : 1 - awareness;
            if (knows) mixture.changes |= ChangeSet{1} << uncertain[k];
        }
        all.push_back(mixture);
    }
}

}  // namespace

Practice::Practice(Day from, Day until, std::size_t counties)
    : from_(from),
      until_(until),
      first_month_(month_index(from)),
      months_(static_cast<std::size_t>(month_index(until + -1) - first_month_ + 1)),
      counties_(counties) {}

void Practice::add(Course course) {
    if (course.shares.size() != counties_ * months_ || course.begins.size() != counties_ || course.nearly_all.size() != counties_)
        throw InternalError("the course of measure " + course.measure + " is not that of these counties and months");
    full_.push_back(yingshang::is_full(course));
    courses_.push_back(std::move(course));
}

std::optional<std::size_t> Practice::find(std::string_view measure) const {
    const auto found = std::find_if(courses_.begin(), courses_.end(), [&](const Course& c) { return c.measure == measure; });
    if (found == courses_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - courses_.begin());
}

std::size_t Practice::month_of(Day day) const {
    return static_cast<std::size_t>(std::clamp(month_index(day) - first_month_, 0, static_cast<int>(months_) - 1));
}

std::vector<Day> Practice::change_days(std::size_t course) const {
    std::vector<Day> days;
    const std::vector<Shares>& shares = courses_[course].shares;
    Day day = first_of_month(from_);
    for (std::size_t m = 1; m < months_; ++m) {
        day = next_month(day);
        for (std::size_t c = 0; c < counties_; ++c)
            if (shares[c * months_ + m] != shares[c * months_ + m - 1]) {
                days.push_back(day);
                break;
            }
    }
    return days;
}

std::vector<Mixture> mixtures(std::span<const Chance> chances) {
    if (chances.size() > most_changes) throw InternalError("more measures than a set of them can hold change one thing");
    std::set<double, std::greater<>> levels;
    for (const Chance& p : chances)
        if (p.fidelity > 0) levels.insert(std::min(1.0, p.fidelity));
    std::vector<Mixture> all;
    double above = 1, includes = 2;  // over every fidelity: no part at all
    for (const double level : levels) {
        if (above > level) add_level(chances, includes, above - level, all);
        above = includes = level;
    }
    add_level(chances, includes, above, all);
    return all;
}

}  // namespace yingshang
