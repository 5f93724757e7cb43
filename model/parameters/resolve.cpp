// Registry::resolve: every setting of a parameter combined into one series of steps a county.
#include <algorithm>
#include <cmath>
#include <compare>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "parameters/registry.hpp"
#include "parameters/statement_checks.hpp"

namespace yingshang {
namespace {

using Settings = std::vector<const Setting*>;

bool in_force(const Setting& s, Day day) { return (!s.from || *s.from <= day) && (!s.until || day < *s.until); }

// Sets of equal rank are stated for the same layer and date. No date is before every date: nullopt sorts first.
auto rank(const Setting& s) { return std::tuple(s.layer, s.from, !s.measure.empty()); }

// More than any number of places where the setting holds everywhere.
std::size_t breadth(const Setting& s) { return s.places.empty() ? std::numeric_limits<std::size_t>::max() : s.places.size(); }

bool yields_to(const Setting& a, const Setting& b) { return rank(a) != rank(b) ? rank(a) < rank(b) : breadth(a) >= breadth(b); }

bool sets(const Setting& s, Day day) { return s.verb == Verb::set && in_force(s, day); }

const Setting* holding(const Settings& settings, Day day) {
    const Setting* holds = nullptr;
    for (const Setting* s : settings)
        if (sets(*s, day) && (holds == nullptr || yields_to(*holds, *s))) holds = s;
    return holds;
}

// Of settings in force on one day. A measure may say more of fewer places or from a later date, but two measures of one layer may not
// disagree, however short the time and whichever came first, nor one with itself.
bool contradict(const Setting& a, const Setting& b) {
    if (a.value == b.value || a.measure.empty() || b.measure.empty() || a.layer != b.layer) return false;
    return a.measure != b.measure || (rank(a) == rank(b) && breadth(a) == breadth(b));
}

// Values of one verb in force in ascending order, so that the order of stating never reaches the last bit.
std::vector<double> values_of(const Settings& settings, Verb verb, Day day) {
    std::vector<double> values;
    for (const Setting* s : settings)
        if (s->verb == verb && in_force(*s, day)) values.push_back(s->value);
    std::sort(values.begin(), values.end(), [](double a, double b) { return std::strong_order(a, b) < 0; });
    return values;
}

double combined(double base, const Settings& settings, Day day) {
    double value = base;
    for (const double factor : values_of(settings, Verb::scale, day)) value *= factor;
    for (const double addition : values_of(settings, Verb::add, day)) value += addition;
    for (const double most : values_of(settings, Verb::least, day)) value = std::min(value, most);
    return value;
}

// Days on which what is in force may change, the first day of all included.
std::vector<Day> breaks(const Settings& settings, Day from, Day until) {
    std::set<Day> days{from};
    for (const Setting* s : settings)
        for (const std::optional<Day>& day : {s->from, s->until})
            if (day && from < *day && *day < until) days.insert(*day);
    return {days.begin(), days.end()};
}

std::string named(const Setting& s) {
    const std::string who = s.measure.empty() ? "" : fmt::format("measure {} ", s.measure);
    return fmt::format("{}{} {} at {}", who, to_string(s.verb), s.written.empty() ? fmt::format("{:.6g}", s.value) : s.written, to_string(s.where));
}

// The settings of one parameter, worked out for one county after another. Each problem is told once.
class Resolver {
  public:
    Resolver(const Declaration& declaration, Day from, Day until, Diagnostics& diagnostics)
        : declaration_(declaration), from_(from), until_(until), diagnostics_(diagnostics) {}

    // Calls step(day, value) at every break.
    template <class Step>
    void work_out(const Settings& settings, Step step) {
        for (const Day day : breaks(settings, from_, until_)) step(day, value_on(settings, day));
    }

    double value_on(const Settings& settings, Day day) {
        const Setting* holds = holding(settings, day);
        if (holds == nullptr && !declaration_.otherwise) {
            tell_missing(settings, day);
            return std::numeric_limits<double>::quiet_NaN();
        }
        for (const Setting* s : settings)
            if (sets(*s, day) && contradict(*s, *holds)) tell_contradiction(*s, *holds, day);
        const double base = holds != nullptr ? holds->value : *declaration_.otherwise;
        const double value = combined(base, settings, day);
        // A base out of range was refused when it was stated.
        if (is_permitted(declaration_, base) && !is_permitted(declaration_, value)) tell_out_of_range(settings, value, day);
        return value;
    }

  private:
    void tell_contradiction(const Setting& a, const Setting& b, Day day) {
        const auto [first, second] = std::minmax({&a, &b}, [](const Setting* x, const Setting* y) {
            return std::tie(x->measure, x->where.file, x->where.line, x->where.column) <
                   std::tie(y->measure, y->where.file, y->where.line, y->where.column);
        });
        if (!told_.insert({first, second}).second) return;
        diagnostics_.error(second->where, fmt::format("{} is given two values from {}", declaration_.path, to_string(day)),
                           fmt::format("{}; {}", named(*first), named(*second)), "keep one of them, or state both with scale, add or least");
    }

    void tell_missing(const Settings& settings, Day day) {
        if (!told_.insert({nullptr, nullptr}).second) return;
        const auto next = std::find_if(settings.begin(), settings.end(), [](const Setting* s) { return s->verb == Verb::set; });
        if (next == settings.end())
            diagnostics_.error(settings.empty() ? Location{} : settings.front()->where, fmt::format("{} has no value", declaration_.path),
                               "no file sets it: " + declaration_.meaning);
        else
            diagnostics_.error((*next)->where, fmt::format("{} has no value on {}", declaration_.path, to_string(day)),
                               "no setting is in force everywhere then",
                               fmt::format("state one without a date or place, or from {}", to_string(from_)));
    }

    void tell_out_of_range(const Settings& settings, double value, Day day) {
        std::string changes;
        const Setting* last = nullptr;
        for (const Setting* s : settings) {
            if (s->verb == Verb::set || !in_force(*s, day)) continue;
            changes += (changes.empty() ? "" : "; ") + named(*s);
            if (last == nullptr || !(rank(*s) < rank(*last))) last = s;
        }
        if (last == nullptr || !told_.insert({last, nullptr}).second) return;
        const TimeBase base = last->base;
        diagnostics_.error(
            last->where, fmt::format("{} becomes {} on {}", declaration_.path, format_quantity(value, declaration_.dimension, base), to_string(day)),
            fmt::format("permitted: {}; {}", permitted(declaration_, base), changes));
    }

    const Declaration& declaration_;
    Day from_, until_;
    Diagnostics& diagnostics_;
    std::set<std::pair<const Setting*, const Setting*>> told_;
};

// One parameter while the measures that change it are being carried out.
class ParameterInPractice {
  public:
    ParameterInPractice(const Declaration& declaration, const std::vector<Setting>& settings, const Practice& practice)
        : declaration_(declaration), practice_(practice) {
        for (const Setting& s : settings) {
            const std::optional<std::size_t> course = s.measure.empty() ? std::nullopt : practice.find(s.measure);
            if (course && !practice.is_full(*course)) changes_.emplace(*course, s.reach);
        }
    }

    [[nodiscard]] bool is_touched() const { return !changes_.empty(); }

    template <class Step>
    void work_out(const Settings& settings, CountyId county, Day from, Day until, Resolver& resolver, Step step) {
        const std::vector<Day> own = breaks(settings, from, until);
        std::set<Day> days(own.begin(), own.end());
        for (const auto& [course, reach] : changes_)
            for (const Day day : practice_.change_days(course))
                if (from < day && day < until) days.insert(day);
        known_.clear();
        for (const Day day : days) {
            if (std::binary_search(own.begin(), own.end(), day)) known_.clear();
            step(day, mean(settings, county, day, resolver));
        }
    }

  private:
    [[nodiscard]] std::vector<Chance> chances_on(CountyId county, Day day) const {
        std::vector<Chance> chances;
        for (const auto& [course, reach] : changes_) {
            const Shares& s = practice_.at(course, county, day);
            chances.push_back({s.fidelity, reach == Reach::who_knows ? s.awareness : 1});
        }
        return chances;
    }

    // What changes in between are the shares alone: a set of chances has one value then.
    double value_of(ChangeSet set, const Settings& settings, Day day, Resolver& resolver) {
        const auto found = known_.find(set);
        if (found != known_.end()) return found->second;
        Settings counted;
        for (const Setting* s : settings)
            if (counts(*s, set)) counted.push_back(s);
        return known_[set] = resolver.value_on(counted, day);
    }

    [[nodiscard]] bool counts(const Setting& s, ChangeSet set) const {
        const std::optional<std::size_t> course = s.measure.empty() ? std::nullopt : practice_.find(s.measure);
        if (!course || practice_.is_full(*course)) return true;
        return ((set >> std::distance(changes_.begin(), changes_.find({*course, s.reach}))) & 1u) != 0;
    }

    double mean(const Settings& settings, CountyId county, Day day, Resolver& resolver) {
        const std::vector<Chance> chances = chances_on(county, day);
        const std::vector<Mixture> all = mixtures(chances);
        const double base = value_of(all.front().changes, settings, day, resolver);
        double sum = base;
        bool has_mean = std::isfinite(base) && !declaration_.whole;
        for (auto m = all.begin() + 1; m != all.end(); ++m) {
            const double value = value_of(m->changes, settings, day, resolver);
            has_mean = has_mean && std::isfinite(value);
            sum += m->weight * (value - base);
        }
        return has_mean || all.size() == 1 ? sum : value_of(mostly(chances), settings, day, resolver);
    }

    static ChangeSet mostly(const std::vector<Chance>& chances) {
        constexpr double half = 0.5;
        ChangeSet set = 0;
        for (std::size_t p = 0; p < chances.size(); ++p)
            if (chances[p].fidelity * chances[p].awareness >= half) set |= ChangeSet{1} << p;
        return set;
    }

    const Declaration& declaration_;
    const Practice& practice_;
    std::set<std::pair<std::size_t, Reach>> changes_;
    std::map<ChangeSet, double> known_;
};

Settings everywhere(const std::vector<Setting>& settings) {
    Settings all;
    for (const Setting& s : settings)
        if (s.places.empty()) all.push_back(&s);
    return all;
}

// For each county the settings that hold there, in the order of stating; one list for all where none is placed.
std::vector<Settings> by_county(const std::vector<Setting>& settings, std::size_t counties) {
    const bool placed = std::any_of(settings.begin(), settings.end(), [](const Setting& s) { return !s.places.empty(); });
    if (!placed) return {everywhere(settings)};
    std::vector<Settings> lists(counties);
    for (const Setting& s : settings) {
        if (s.places.empty())
            for (Settings& list : lists) list.push_back(&s);
        for (const CountyId county : std::set<CountyId>(s.places.begin(), s.places.end())) {
            if (county.index() >= counties) throw InternalError(fmt::format("{} is set in county {} of {}", s.path, county.index(), counties));
            lists[county.index()].push_back(&s);
        }
    }
    return lists;
}

TimeBase clock(const Declaration& declaration, const std::vector<Setting>& settings) {
    for (const Setting& s : settings)
        if (has_clock(declaration, s)) return s.base;
    return TimeBase::working;
}

}  // namespace

void Values::append(const std::vector<std::vector<Step>>& by_county, TimeBase base) {
    const bool agree = std::all_of(by_county.begin(), by_county.end(), [&](const auto& steps) { return steps == by_county.front(); });
    series_.push_back({static_cast<std::uint32_t>(slots_.size() - 1), agree, base});
    for (std::size_t c = 0; c < (agree ? 1 : by_county.size()); ++c) {
        steps_.insert(steps_.end(), by_county[c].begin(), by_county[c].end());
        slots_.push_back(static_cast<std::uint32_t>(steps_.size()));
    }
}

std::vector<Day> Values::change_days(const std::vector<ParameterId>& ids) const {
    std::set<Day> days;
    for (const ParameterId id : ids)
        for (std::size_t slot = 0; slot < slots_of(id); ++slot)
            for (const Step& step : steps_in(id, slot).subspan(1)) days.insert(step.from);
    return {days.begin(), days.end()};
}

std::size_t Values::slots_of(ParameterId id) const {
    const std::size_t end = id.index() + 1 < series_.size() ? series_[id.index() + 1].first_slot : slots_.size() - 1;
    return end - series_[id.index()].first_slot;
}

std::span<const Values::Step> Values::steps_in(ParameterId id, std::size_t county) const {
    const Series& series = series_[id.index()];
    const std::size_t slot = series.first_slot + (series.one_for_all ? 0 : county);
    return std::span(steps_).subspan(slots_[slot], slots_[slot + 1] - slots_[slot]);
}

std::optional<Day> Values::first_difference(const Values& other) const {
    if (series_.size() != other.series_.size()) throw InternalError("values of different parameters are compared");
    std::optional<Day> first;
    for (std::size_t p = 0; p < series_.size(); ++p) {
        const ParameterId id(p);
        // As many ticks of another clock are another time, but for none and for ever.
        const bool one_clock = series_[p].base == other.series_[p].base;
        const auto same = [&](const Step& x, const Step& y) { return x == y && (one_clock || x.value == 0 || !std::isfinite(x.value)); };
        for (std::size_t c = 0; c < std::max(slots_of(id), other.slots_of(id)); ++c) {
            const std::span<const Step> a = steps_in(id, c), b = other.steps_in(id, c);
            const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end(), same);
            if (in_a == a.end() && in_b == b.end()) continue;
            // Steps are changes of value: where they part, the earlier of the two is one that the other has not.
            const Day day = in_a == a.end() ? in_b->from : in_b == b.end() ? in_a->from : std::min(in_a->from, in_b->from);
            if (!first || day < *first) first = day;
        }
    }
    return first;
}

template <class WorkOut>
Values Registry::resolve_each(std::size_t counties, Day from, Day until, Diagnostics& diagnostics, WorkOut work_out) const {
    if (counties == 0 || until <= from) throw InternalError("parameters are resolved for no county or no day");
    Values values;
    for (std::size_t p = 0; p < declarations_.size(); ++p) {
        Resolver resolver(declarations_[p], from, until, diagnostics);
        std::vector<std::vector<Values::Step>> series;
        work_out(ParameterId(p), resolver, [&](bool begins, Day day, double value) {
            if (begins) series.emplace_back();
            std::vector<Values::Step>& steps = series.back();
            if (steps.empty() || steps.back().value != value) steps.push_back({day, value});
        });
        values.append(series, clock(declarations_[p], settings_[p]));
    }
    return values;
}

Values Registry::resolve(std::size_t counties, Day from, Day until, Diagnostics& diagnostics) const {
    return resolve_each(counties, from, until, diagnostics, [&](ParameterId id, Resolver& resolver, const auto& step) {
        for (const Settings& settings : by_county(settings_[id.index()], counties))
            resolver.work_out(settings, [&](Day day, double value) { step(day == from, day, value); });
    });
}

Values Registry::resolve(std::size_t counties, Day from, Day until, Diagnostics& diagnostics, const Practice& practice) const {
    return resolve_each(counties, from, until, diagnostics, [&](ParameterId id, Resolver& resolver, const auto& step) {
        const std::vector<Setting>& all = settings_[id.index()];
        std::vector<Settings> lists = by_county(all, counties);
        const auto tell = [&](Day day, double value) { step(day == from, day, value); };
        ParameterInPractice parameter(declarations_[id.index()], all, practice);
        // Shares differ from county to county.
        if (parameter.is_touched()) lists.resize(counties, lists.front());
        for (std::size_t c = 0; c < lists.size(); ++c) {
            if (parameter.is_touched()) parameter.work_out(lists[c], CountyId(c), from, until, resolver, tell);
            else resolver.work_out(lists[c], tell);
        }
    });
}

Values Registry::resolve(std::size_t counties, Day from, Day until, Diagnostics& diagnostics, const Extract& extract) const {
    return resolve_each(counties, from, until, diagnostics, [&](ParameterId id, Resolver& resolver, const auto& step) {
        if (!std::binary_search(extract.of.begin(), extract.of.end(), id)) {
            step(true, from, std::numeric_limits<double>::quiet_NaN());
            return;
        }
        for (Settings& settings : by_county(settings_[id.index()], counties)) {
            std::erase_if(settings, [&](const Setting* s) { return !extract.counts(*s); });
            resolver.work_out(settings, [&](Day day, double value) { step(day == from, day, value); });
        }
    });
}

}  // namespace yingshang
