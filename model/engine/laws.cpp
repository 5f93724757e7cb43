#include "engine/laws.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "parameters/statement_checks.hpp"

namespace yingshang {
namespace {

struct Moment {
    const Values& values;
    CountyId county;
    Day day;

    [[nodiscard]] double operator()(ParameterId id) const { return values.at(id, county, day); }
    [[nodiscard]] std::vector<double> operator()(const std::vector<ParameterId>& ids) const {
        std::vector<double> all;
        for (const ParameterId id : ids) all.push_back((*this)(id));
        return all;
    }
    [[nodiscard]] double least(const LawDescription& law) const { return law.at_least ? (*this)(*law.at_least) : 0; }
    [[nodiscard]] double most(const LawDescription& law) const {
        return law.at_most ? (*this)(*law.at_most) : std::numeric_limits<double>::infinity();
    }
};

Distribution distribution(const LawDescription& law, const Moment& now);

Distribution untruncated(const LawDescription& law, const Moment& now) {
    switch (law.law) {
        case Law::discrete: return Distribution::discrete(now(law.parameters), now(law.weights));
        case Law::empirical: return Distribution::empirical(now(law.parameters));
        case Law::mixture: {
            std::vector<Distribution> parts;
            for (const LawDescription& part : law.parts) parts.push_back(distribution(part, now));
            return Distribution::mixture(parts, now(law.weights));
        }
        default: break;
    }
    std::vector<double> numbers = now(law.parameters);
    numbers.resize(3, 0);
    return {law.law, numbers[0], numbers[1], numbers[2]};
}

Distribution distribution(const LawDescription& law, const Moment& now) {
    const Distribution whole = untruncated(law, now);
    return law.at_least || law.at_most ? whole.within(now.least(law), now.most(law)) : whole;
}

std::string without_end(std::string path, int names) {
    for (int i = 0; i < names; ++i)
        if (const std::size_t dot = path.rfind('.'); dot != std::string::npos) path.resize(dot);
    return path;
}

class LawChecker {
  public:
    LawChecker(const Registry& registry, const Values& values, std::size_t counties, Day from, Diagnostics& diagnostics)
        : registry_(registry), values_(values), counties_(counties), from_(from), diagnostics_(diagnostics) {}

    // Of work and of gaps between applicants: they pass only while offices are open.
    void check_working(const LawDescription& law) {
        if (!clocks_agree(law)) return;
        check_numbers(law);
        std::vector<ParameterId> ids;
        add_parameters(law, ids);
        for (const ParameterId id : ids)
            for (const Setting& s : registry_.settings(id)) {
                if (!has_clock(registry_.declaration(id), s) || s.base == TimeBase::working) continue;
                diagnostics_.error(s.where, s.path + " is in calendar time", "it passes only while offices are open",
                                   "state it in working_days, office_hours or minutes");
                return;
            }
    }
    void check(const LawDescription& law) {
        if (clocks_agree(law)) check_numbers(law);
    }

  private:
    void check_numbers(const LawDescription& law) {
        std::vector<ParameterId> ids;
        add_parameters(law, ids);
        std::vector<Day> days = values_.change_days(ids);
        std::erase_if(days, [&](Day day) { return day <= from_; });
        days.insert(days.begin(), from_);
        for (const Day day : days)
            for (std::size_t c = 0; c < counties_; ++c)
                if (!holds(law, {values_, CountyId(c), day})) return;  // once is enough
    }

    bool clocks_agree(const LawDescription& law) {
        std::vector<ParameterId> ids;
        add_parameters(law, ids);
        const Setting* first = nullptr;
        for (const ParameterId id : ids)
            for (const Setting& s : registry_.settings(id)) {
                if (!has_clock(registry_.declaration(id), s)) continue;
                if (first == nullptr) first = &s;
                if (s.base == first->base) continue;
                const auto clock = [](TimeBase base) { return base == TimeBase::working ? "working time" : "calendar time"; };
                diagnostics_.error(s.where, fmt::format("{} is in {}, {} in {}", s.path, clock(s.base), first->path, clock(first->base)),
                                   "all times of a law run on one clock",
                                   first->base == TimeBase::working ? "state it in working_days, office_hours or minutes"
                                                                    : "state it in calendar_days, months or clock_hours");
                return false;
            }
        return true;
    }

    bool holds(const LawDescription& law, const Moment& now) {
        for (const LawDescription& part : law.parts)
            if (!holds(part, now)) return false;
        return short_enough(law, now) && numbers_in_order(law, now) && some_weight(law, now) && enough_left(law, now);
    }

    bool short_enough(const LawDescription& law, const Moment& now) {
        for (const ParameterId id : law.parameters) {
            if (registry_.declaration(id).dimension != Dimension::duration || now(id) <= longest_ticks) continue;
            refuse(id, now, fmt::format("{} is longer than any run", shown(id, now)),
                   fmt::format("times of more than {:.3g} working days are cut to that", longest_ticks / static_cast<double>(ticks_per_day)),
                   "state a time that may pass");
            return false;
        }
        return true;
    }

    bool numbers_in_order(const LawDescription& law, const Moment& now) {
        if (law.law != Law::uniform && law.law != Law::triangular && law.law != Law::pert) return true;
        const ParameterId low = law.parameters.front(), high = law.parameters.back();
        if (now(low) > now(high)) {
            refuse(high, now, fmt::format("{} is less than {}, {}", shown(high, now), path(low), shown_value(low, now)),
                   "a law lies between low and high", "exchange them");
            return false;
        }
        if (law.parameters.size() < 3) return true;
        const ParameterId mode = law.parameters[1];
        if (now(low) <= now(mode) && now(mode) <= now(high)) return true;
        refuse(mode, now, fmt::format("{} lies outside low and high", shown(mode, now)), "the mode is the likeliest value",
               fmt::format("choose one from {} to {}", shown_value(low, now), shown_value(high, now)));
        return false;
    }

    bool some_weight(const LawDescription& law, const Moment& now) {
        if (law.weights.empty()) return true;
        const std::vector<double> weights = now(law.weights);
        if (std::any_of(weights.begin(), weights.end(), [](double w) { return w > 0; })) return true;
        refuse(law.weights.front(), now, fmt::format("the weights of {} sum to zero", path_of(law)), "probabilities are weight / sum of weights",
               "give one of them a weight above 0");
        return false;
    }

    bool enough_left(const LawDescription& law, const Moment& now) {
        if (!law.at_least && !law.at_most) return true;
        const double least = now.least(law), most = now.most(law);
        const ParameterId stated = law.at_least ? *law.at_least : *law.at_most;
        if (least > most) {
            refuse(*law.at_most, now,
                   fmt::format("{} is less than {}, {}", shown(*law.at_most, now), path(*law.at_least), shown_value(*law.at_least, now)),
                   "a law is cut to what lies between them", "exchange them");
            return false;
        }
        const double kept = untruncated(law, now).probability(least, most);
        if (kept >= Distribution::least_kept) return true;
        const std::string between =
            fmt::format("{}{}{}", law.at_least ? "at least " + shown_value(*law.at_least, now) : "", law.at_least && law.at_most ? " and " : "",
                        law.at_most ? "at most " + shown_value(*law.at_most, now) : "");
        refuse(stated, now, fmt::format("almost nothing of the law {} is {}", path_of(law), between),
               fmt::format("its probability is {:.2g}, and {:.2g} is needed", kept, Distribution::least_kept),
               "widen the interval or change the law");
        return false;
    }

    [[nodiscard]] const std::string& path(ParameterId id) const { return registry_.declaration(id).path; }
    [[nodiscard]] std::string shown_value(ParameterId id, const Moment& now) const {
        return format_quantity(now(id), registry_.declaration(id).dimension, values_.base(id));
    }
    [[nodiscard]] std::string shown(ParameterId id, const Moment& now) const { return fmt::format("{} = {}", path(id), shown_value(id, now)); }
    [[nodiscard]] std::string path_of(const LawDescription& law) const {
        if (!law.parts.empty()) return without_end(path(law.weights.front()), 3);
        const bool listed = law.law == Law::discrete || law.law == Law::empirical;
        return without_end(path(law.parameters.front()), listed ? 2 : 1);
    }

    void refuse(ParameterId id, const Moment& now, const std::string& problem, const std::string& why, const std::string& advice) {
        const std::vector<Setting>& settings = registry_.settings(id);
        const std::string when = now.day == from_ ? "" : " from " + to_string(now.day);
        diagnostics_.error(settings.empty() ? Location{} : settings.back().where, problem + when, why, advice);
    }

    const Registry& registry_;
    const Values& values_;
    std::size_t counties_;
    Day from_;
    Diagnostics& diagnostics_;
};

}  // namespace

TimedLaw compile_law(const LawDescription& law, const Values& values, CountyId county, Day day) {
    TimedLaw timed;
    timed.law = distribution(law, {values, county, day});
    std::vector<ParameterId> ids;
    add_parameters(law, ids);
    // All times of a law have one clock, but one that is 0 says nothing of it.
    for (const ParameterId id : ids)
        if (values.base(id) == TimeBase::continuous) timed.base = TimeBase::continuous;
    return timed;
}

void add_parameters(const LawDescription& law, std::vector<ParameterId>& ids) {
    ids.insert(ids.end(), law.parameters.begin(), law.parameters.end());
    ids.insert(ids.end(), law.weights.begin(), law.weights.end());
    for (const LawDescription& part : law.parts) add_parameters(part, ids);
    if (law.at_least) ids.push_back(*law.at_least);
    if (law.at_most) ids.push_back(*law.at_most);
}

void check_laws(const ProcessBook& book, const Registry& registry, const Values& values, std::size_t counties, Day from, Diagnostics& diagnostics) {
    LawChecker checker(registry, values, counties, from, diagnostics);
    const auto check = [&](const std::optional<LawDescription>& law) {
        if (law) checker.check(*law);
    };
    for (const ProcessDescription& p : book.processes) {
        if (p.patience) checker.check(p.patience->time);
        check(p.difficulty);
        if (p.retry) checker.check(p.retry->delay);
        for (const StepDescription& s : p.steps) {
            if (s.handling) checker.check_working(*s.handling);
            for (const auto& law : {s.time, s.patience}) check(law);
            if (s.retry) checker.check(s.retry->delay);
            if (s.correction) checker.check(s.correction->firm_time);
            if (!s.check) continue;
            checker.check(s.check->delay);
            checker.check_working(s.check->handling);
        }
    }
    for (const DeskDescription& d : book.desks) check(d.rest);
    for (const ArrivalDescription& a : book.arrivals) {
        if (a.time) checker.check_working(*a.time);
        check(a.batch);
    }
}

}  // namespace yingshang
