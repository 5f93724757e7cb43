#include "policy/eligible_checks.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "economy/possible_firms.hpp"

namespace yingshang {
namespace {

constexpr std::size_t section_attribute = 0;  // of firm_attributes, by whose names processes are needed

struct DaysInForce {
    Day from, until;
};

// Why nobody is there, the first reason that is one: without it somebody would be.
enum class Nobody : std::uint8_t { no_such_firm, no_zone, not_needed };

class Eligible {
  public:
    Eligible(const Scenario& scenario, const Values& values, const Values& base_values)
        : scenario_(scenario), all_values_{&values, &base_values}, population_(scenario.registry, population_fields()) {}

    // Nothing where somebody is there.
    [[nodiscard]] std::optional<Nobody> nobody(const StructureChange& change, const ProcessDescription& process) const {
        const std::optional<DaysInForce> days = days_of(change);
        if (!days) return std::nullopt;  // told as one that is never in force
        const std::vector<Eligibility> classes = classes_of(change, process);
        const std::vector<CountyId> places = places_of(change);
        if (is_anybody(classes, {Eligibility{}}, places, *days, false)) {
            if (is_anybody(classes, users_in(process, places, *days), places, *days, false)) return std::nullopt;
            return Nobody::not_needed;
        }
        return is_anybody(classes, {Eligibility{}}, places, *days, true) ? Nobody::no_zone : Nobody::no_such_firm;
    }

    // Names of the values of an attribute that somebody who needs the process may have; all of them where it does not matter.
    [[nodiscard]] std::vector<std::string> needing(const ProcessDescription& process, std::size_t attribute, const StructureChange& change) const {
        std::uint32_t mask = 0;
        for (const Eligibility& e : users_in(process, places_of(change), *days_of(change))) mask |= e.allowed[attribute];
        std::vector<std::string> names;
        const std::vector<std::string>& values = scenario_.book.schema.attributes[attribute].values;
        for (std::size_t v = 0; v < values.size(); ++v)
            if (((mask >> v) & 1u) != 0) names.push_back(values[v]);
        return names;
    }

  private:
    [[nodiscard]] std::vector<CountyId> places_of(const StructureChange& change) const {
        std::vector<CountyId> places = change.places;
        if (places.empty())
            for (std::size_t c = 0; c < scenario_.places.size(); ++c) places.emplace_back(c);
        return places;
    }

    [[nodiscard]] std::optional<DaysInForce> days_of(const StructureChange& change) const {
        const Horizon& h = scenario_.horizon;
        const DaysInForce days{std::max(h.from, change.from.value_or(h.from)), std::min(h.until, change.until.value_or(h.until))};
        return days.from < days.until ? std::optional(days) : std::nullopt;
    }

    // Those whom a change may be for, by step.
    static std::vector<Eligibility> classes_of(const StructureChange& change, const ProcessDescription& process) {
        std::vector<Eligibility> all;
        for (const StepDescription& s : process.steps)
            if (change.steps.empty() || std::find(change.steps.begin(), change.steps.end(), s.name) != change.steps.end())
                all.push_back(both(both(*change.applies, process.applies), s.applies));
        return all;
    }

    [[nodiscard]] bool is_anybody(const std::vector<Eligibility>& classes, const std::vector<Eligibility>& users, const std::vector<CountyId>& places,
                                  const DaysInForce& days, bool zones_everywhere) const {
        for (const CountyId county : places)
            for (PopulationRules rules : populations(county, days)) {
                if (zones_everywhere) rules.zone = 1;
                for (const Eligibility& of : classes)
                    for (const Eligibility& user : users)
                        if (may_be_a_firm(both(of, user), rules)) return true;
            }
        return false;
    }

    // As it is founded by, at the beginning and the end of the days.
    [[nodiscard]] std::vector<PopulationRules> populations(CountyId county, const DaysInForce& days) const {
        std::vector<PopulationRules> all;
        for (const Values* values : all_values_)
            for (const Day day : {days.from, days.until + -1}) all.push_back(population_.read(*values, county, day));
        return all;
    }

    [[nodiscard]] bool is_ever_positive(ParameterId id, const std::vector<CountyId>& places, const DaysInForce& days) const {
        for (const Values* values : all_values_) {
            std::vector<Day> when{days.from};
            for (const Day day : values->change_days({id}))
                if (days.from < day && day < days.until) when.push_back(day);
            for (const CountyId county : places)
                for (const Day day : when)
                    if (values->at(id, county, day) > 0) return true;
        }
        return false;
    }

    // Who ever needs the process: a set for each way in which he may.
    [[nodiscard]] std::vector<Eligibility> users_in(const ProcessDescription& process, const std::vector<CountyId>& places,
                                                    const DaysInForce& days) const {
        std::vector<Eligibility> users;
        if (!process.needed.empty()) users.push_back(needing_permit(process, places, days));
        for (const OccasionDescription& o : process.occasions) {
            Eligibility of;
            keep_where_positive(of, o.factors, places, days);
            for (const GroupDescription& g : scenario_.book.groups)
                if (g.name == o.group) keep_where_positive(of, g.factors, places, days);
            users.push_back(of);
        }
        return users.empty() ? std::vector<Eligibility>{{}} : users;
    }

    [[nodiscard]] Eligibility needing_permit(const ProcessDescription& process, const std::vector<CountyId>& places, const DaysInForce& days) const {
        Eligibility of;
        of.allowed[section_attribute] = 0;
        for (const auto& [section, share] : process.needed)
            if (const auto s = scenario_.book.schema.find_value(section_attribute, section); s && is_ever_positive(share, places, days))
                of.allowed[section_attribute] |= std::uint32_t{1} << *s;
        return of;
    }

    void keep_where_positive(Eligibility& of, const std::vector<ClassFactors>& factors, const std::vector<CountyId>& places,
                             const DaysInForce& days) const {
        for (const ClassFactors& f : factors)
            for (std::size_t v = 0; v < f.factor.size(); ++v)
                if (f.factor[v] && !is_ever_positive(*f.factor[v], places, days)) of.allowed[f.attribute] &= ~(std::uint32_t{1} << v);
    }

    const Scenario& scenario_;
    std::array<const Values*, 2> all_values_;
    FieldReader<PopulationRules> population_;
};

std::string why(Nobody nobody, const StructureChange& change, const ProcessDescription& process) {
    switch (nobody) {
        case Nobody::no_such_firm:
            return "no firm is of all these classes: an individual business, for instance, is micro or small, private and in no zone";
        case Nobody::no_zone:
            return fmt::format("{} development zone: county.zone is 0", change.places.empty() ? "no county has a" : "its places have no");
        case Nobody::not_needed: return fmt::format("firms of these classes never need process \"{}\"", process.name);
    }
    return {};
}

// Attributes by which those who need the process differ from those whom the change is for.
std::string advice(Nobody nobody, const StructureChange& change, const ProcessDescription& process, const Scenario& scenario,
                   const Eligible& eligible) {
    if (nobody == Nobody::no_zone) return "name other places, or leave zone out";
    if (nobody == Nobody::no_such_firm) return "leave one of the classes out";
    for (std::size_t a = 0; a < scenario.book.schema.attributes.size(); ++a) {
        const std::vector<std::string> there = eligible.needing(process, a, change);
        const Attribute& of = scenario.book.schema.attributes[a];
        if (there.size() == of.values.size() || change.applies->allowed[a] == Eligibility::any) continue;
        return fmt::format("name some {} of {}", of.name, fmt::join(there, ", "));
    }
    return "leave one of the classes out";
}

// A measure with a pilot is stated once and holds in parts: it is enough that one of them is for somebody.
bool is_same_statement(const StructureChange& a, const StructureChange& b) {
    return a.measure == b.measure && a.where == b.where && a.verb == b.verb && a.steps == b.steps;
}

}  // namespace

void check_eligible(const Scenario& scenario, const Values& values, const Values& base_values, Diagnostics& diagnostics) {
    if (scenario.kind != ScenarioKind::region) return;
    const Eligible eligible(scenario, values, base_values);
    const auto process_of = [&](const StructureChange& c) {
        return std::find_if(scenario.book.processes.begin(), scenario.book.processes.end(), [&](const auto& p) { return p.name == c.process; });
    };
    const auto is_for_somebody = [&](const StructureChange& c) { return !eligible.nobody(c, *process_of(c)).has_value(); };
    for (const StructureChange& change : scenario.changes) {
        const auto process = process_of(change);
        if (!change.applies || process == scenario.book.processes.end()) continue;
        const std::optional<Nobody> nobody = eligible.nobody(change, *process);
        if (!nobody || std::any_of(scenario.changes.begin(), scenario.changes.end(),
                                   [&](const StructureChange& other) { return is_same_statement(change, other) && is_for_somebody(other); }))
            continue;
        diagnostics.error(change.where, fmt::format("a patch of measure {} is for nobody of process \"{}\"", change.measure, change.process),
                          why(*nobody, change, *process), advice(*nobody, change, *process, scenario, eligible));
    }
}

}  // namespace yingshang
