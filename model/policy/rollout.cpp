#include "policy/rollout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "policy/scenario.hpp"

namespace yingshang {
namespace {

constexpr double months_per_year = 12;
constexpr double nine_tenths = 0.9;  // of the ceiling: as the indicator implementation.time_to_90_percent is named

struct RolloutField {
    const char* path;
    const char* meaning;
    Dimension dimension;
    double most;
    double otherwise;
};

const double unstated = std::numeric_limits<double>::quiet_NaN();
const double any = std::numeric_limits<double>::infinity();

// What no file states leaves every measure in full from its first day.
const std::vector<RolloutField>& rollout_fields() {
    static const std::vector<RolloutField> fields{
        {"rollout.start", "share of the cases handled the new way in a measure's first month in a county", Dimension::number, 1, 1},
        {"rollout.ceiling", "share handled the new way in the long run", Dimension::number, 1, 1},
        {"rollout.speed", "rate at which what is left to the ceiling closes, by the county's own effort", Dimension::rate_per_year, any, 0},
        {"rollout.supervision", "factor of supervision on that rate", Dimension::number, any, 1},
        {"rollout.spread", "what neighbours that handle every case the new way add to it", Dimension::rate_per_year, any, 0},
        {"rollout.fidelity", "share of the cases handled the new way, of every measure in force, in place of all that", Dimension::number, 1,
         unstated},
        {"rollout.awareness.start", "share of the firms that know of an option in a measure's first month in a county", Dimension::number, 1, 1},
        {"rollout.awareness.ceiling", "share of the firms that know of it in the long run", Dimension::number, 1, 1},
        {"rollout.awareness.publicity", "rate at which what is left to that closes by publicity", Dimension::rate_per_year, any, 0},
        {"rollout.awareness.word_of_mouth", "what firms add to it where every one of the county knows", Dimension::rate_per_year, any, 0},
        {"rollout.awareness.share", "share of the firms that know of an option, of every measure in force, in place of all that", Dimension::number,
         1, unstated},
    };
    return fields;
}

bool is_of_rollout(const std::string& path) { return path.starts_with("rollout."); }

bool changes_what_is_rolled_out(const Measure& m) {
    return !m.changes.empty() || !m.desk_changes.empty() ||
           std::any_of(m.settings.begin(), m.settings.end(), [](const Setting& s) { return !is_of_rollout(s.path); });
}

bool has_options(const Measure& m) {
    const auto optional = [](const auto& change) { return change.reach == Reach::who_knows; };
    return std::any_of(m.changes.begin(), m.changes.end(), optional) || std::any_of(m.settings.begin(), m.settings.end(), optional);
}

const Measure& measure_of(const Scenario& scenario, const std::string& id) {
    const auto found = std::find_if(scenario.catalogue.begin(), scenario.catalogue.end(), [&](const Measure& m) { return m.id == id; });
    if (found == scenario.catalogue.end()) throw InternalError("no measure " + id);
    return *found;
}

// The first day on which it is in force in a county; nothing where it never comes there.
std::optional<Day> first_day(const InForce& on, CountyId county) {
    if (on.pilot.empty() || std::find(on.pilot.begin(), on.pilot.end(), county) != on.pilot.end()) return on.from;
    return on.pilot_until;
}

// A share that closes a part of what is left to its ceiling, and never falls.
double grown(double share, double ceiling, double rate_per_year) {
    return share + std::max(0.0, ceiling - share) * (1 - std::exp(-rate_per_year / months_per_year));
}

class CourseOfMeasure {
  public:
    CourseOfMeasure(const Scenario& scenario, const Values& values, const InForce& on)
        : scenario_(scenario), values_(values), on_(on), counties_(std::max<std::size_t>(1, scenario.places.size())) {
        for (const RolloutField& f : rollout_fields()) ids_.push_back(scenario.registry.require(f.path));
        fidelity_of_ = scenario.registry.require(fidelity_path(on.measure));
        awareness_of_ = scenario.registry.require(awareness_path(on.measure));
    }

    Course work_out() {
        const Measure& measure = measure_of(scenario_, on_.measure);
        const Day from = scenario_.horizon.from, until = scenario_.horizon.until;
        const auto months = static_cast<std::size_t>(month_index(until + -1) - month_index(from) + 1);
        Course course{on_.measure, has_options(measure), std::vector<Shares>(counties_ * months), std::vector<int>(counties_, no_month),
                      std::vector<int>(counties_, no_month)};
        std::vector<Shares> before(counties_), now(counties_);
        Day month = first_of_month(from);
        for (std::size_t m = 0; m < months; ++m, month = next_month(month)) {
            for (std::size_t c = 0; c < counties_; ++c) now[c] = shares(CountyId(c), month, before, course.has_options);
            for (std::size_t c = 0; c < counties_; ++c) {
                course.shares[c * months + m] = now[c];
                note(course, CountyId(c), month, now[c]);
            }
            before = now;
        }
        return course;
    }

  private:
    enum Field : std::size_t { start, ceiling, speed, supervision, spread, fidelity, a_start, a_ceiling, publicity, word_of_mouth, a_share };

    [[nodiscard]] double value(Field field, CountyId county, Day day) const { return values_.at(ids_[field], county, day); }

    // What is stated of the measure goes before what is stated of all.
    [[nodiscard]] double stated(ParameterId own, Field of_all, CountyId county, Day day) const {
        const double share = values_.at(own, county, day);
        return std::isnan(share) ? value(of_all, county, day) : share;
    }

    // The day of the month whose parameters count; nothing where the measure is not in force in it.
    [[nodiscard]] std::optional<Day> day_in_force(CountyId county, Day month) const {
        const std::optional<Day> first = first_day(on_, county);
        if (!first || *first >= next_month(month) || (on_.until && *on_.until <= month)) return std::nullopt;
        return std::max(*first, month);
    }

    [[nodiscard]] Shares shares(CountyId county, Day month, const std::vector<Shares>& before, bool options) const {
        const std::optional<Day> day = day_in_force(county, month);
        if (!day) return {};
        Shares now{0, 0, true};
        now.fidelity = stated(fidelity_of_, fidelity, county, *day);
        if (std::isnan(now.fidelity)) now.fidelity = next_fidelity(county, *day, before);
        if (!options) return now;
        now.awareness = stated(awareness_of_, a_share, county, *day);
        if (std::isnan(now.awareness)) now.awareness = next_awareness(county, *day, before[county.index()]);
        return now;
    }

    [[nodiscard]] double next_fidelity(CountyId county, Day day, const std::vector<Shares>& before) const {
        const Shares& own = before[county.index()];
        const double most = value(ceiling, county, day);
        if (!own.in_force) return std::min(value(start, county, day), most);
        const double effort = value(speed, county, day) * value(supervision, county, day);
        return grown(own.fidelity, most, effort + value(spread, county, day) * of_neighbours(county, before));
    }

    [[nodiscard]] double next_awareness(CountyId county, Day day, const Shares& before) const {
        const double most = value(a_ceiling, county, day);
        if (!before.in_force) return std::min(value(a_start, county, day), most);
        return grown(before.awareness, most, value(publicity, county, day) + value(word_of_mouth, county, day) * before.awareness);
    }

    [[nodiscard]] double of_neighbours(CountyId county, const std::vector<Shares>& shares) const {
        const std::vector<CountyId> neighbours = scenario_.places.neighbours(county);
        double sum = 0;
        for (const CountyId n : neighbours) sum += shares[n.index()].fidelity;
        return neighbours.empty() ? 0 : sum / static_cast<double>(neighbours.size());
    }

    void note(Course& course, CountyId county, Day month, const Shares& now) const {
        if (!now.in_force) return;
        int& begins = course.begins[county.index()];
        int& nearly_all = course.nearly_all[county.index()];
        if (begins == no_month) begins = month_index(month);
        if (nearly_all == no_month && now.fidelity >= nine_tenths * value(ceiling, county, month)) nearly_all = month_index(month);
    }

    const Scenario& scenario_;
    const Values& values_;
    const InForce& on_;
    std::size_t counties_;
    std::vector<ParameterId> ids_;  // by Field
    ParameterId fidelity_of_{}, awareness_of_{};
};

}  // namespace

std::string fidelity_path(const std::string& measure) { return "rollout.fidelity_of." + measure; }
std::string awareness_path(const std::string& measure) { return "rollout.awareness_of." + measure; }

void declare_rollout(Registry& registry, const std::vector<Measure>& catalogue) {
    for (const RolloutField& f : rollout_fields()) registry.declare({f.path, f.meaning, f.dimension, 0, f.most, false, f.otherwise});
    for (const Measure& m : catalogue) {
        registry.declare({fidelity_path(m.id), "share of the cases handled the new way, of this measure", Dimension::number, 0, 1, false, unstated});
        registry.declare(
            {awareness_path(m.id), "share of the firms that know of what is optional in this measure", Dimension::number, 0, 1, false, unstated});
    }
}

std::shared_ptr<const Practice> work_out_practice(const Scenario& scenario, const Values& values) {
    if (!scenario.registry.find(rollout_fields().front().path)) return nullptr;
    auto practice = std::make_shared<Practice>(scenario.horizon.from, scenario.horizon.until, std::max<std::size_t>(1, scenario.places.size()));
    for (const InForce& on : scenario.in_force)
        if (changes_what_is_rolled_out(measure_of(scenario, on.measure))) practice->add(CourseOfMeasure(scenario, values, on).work_out());
    return practice;
}

// Who stated one of two numbers last is asked about them.
static Location last_statement(const Registry& registry, ParameterId one, ParameterId other) {
    Location where;
    int layer = -1;
    for (const ParameterId id : {one, other})
        for (const Setting& s : registry.settings(id))
            if (s.layer >= layer) {
                layer = s.layer;
                where = s.where;
            }
    return where;
}

void check_ceilings(const Scenario& scenario, const Values& values, std::size_t counties, Diagnostics& diagnostics) {
    for (const std::string& course : {std::string("rollout."), std::string("rollout.awareness.")}) {
        const auto start = scenario.registry.find(course + "start"), ceiling = scenario.registry.find(course + "ceiling");
        if (!start || !ceiling) continue;
        std::vector<Day> days = values.change_days({*start, *ceiling});
        days.insert(days.begin(), scenario.horizon.from);
        const auto exceeds = [&](Day day) {
            for (std::size_t c = 0; c < counties; ++c)
                if (values.at(*start, CountyId(c), day) > values.at(*ceiling, CountyId(c), day)) return true;
            return false;
        };
        const auto first = std::find_if(days.begin(), days.end(), exceeds);
        if (first == days.end()) continue;
        diagnostics.error(last_statement(scenario.registry, *start, *ceiling),
                          fmt::format("{0}start is above {0}ceiling on {1}", course, to_string(*first)),
                          "a course rises from its start to its ceiling", "raise the ceiling, or lower the start");
    }
}

void check_rollout(const Scenario& scenario, Diagnostics& diagnostics) {
    for (const InForce& on : scenario.in_force) {
        const Measure& measure = measure_of(scenario, on.measure);
        const auto refuse = [&](const std::string& path, const std::string& problem, const std::string& why) {
            if (const auto id = scenario.registry.find(path); id && !scenario.registry.settings(*id).empty())
                diagnostics.error(scenario.registry.settings(*id).front().where, problem, why, "leave it out");
        };
        if (!changes_what_is_rolled_out(measure)) {
            const std::string why = fmt::format("measure {} changes the roll-out of the others alone: it holds from its date on", on.measure);
            refuse(fidelity_path(on.measure), fmt::format("fidelity of measure {}", on.measure), why);
            refuse(awareness_path(on.measure), fmt::format("awareness of measure {}", on.measure), why);
        } else if (!has_options(measure)) {
            refuse(awareness_path(on.measure), fmt::format("awareness of measure {}", on.measure), "none of its patches is optional");
        }
    }
}

}  // namespace yingshang
