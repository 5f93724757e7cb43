#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/dead_report.hpp"
#include "app/figures.hpp"
#include "app/loading.hpp"
#include "app/option_values.hpp"
#include "app/text_table.hpp"
#include "app/warnings.hpp"
#include "engine/plan.hpp"
#include "parameters/practice.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

// The parameters that the request asks for, in order of path; an error where a prefix fits none.
std::vector<ParameterId> asked_parameters(const Registry& registry, const std::vector<std::string>& prefixes) {
    std::vector<ParameterId> chosen;
    std::vector<bool> used(prefixes.size(), false);
    for (const std::string& path : registry.paths()) {
        bool wanted = prefixes.empty();
        for (std::size_t i = 0; i < prefixes.size(); ++i)
            if (path.starts_with(prefixes[i])) wanted = used[i] = true;
        if (wanted) chosen.push_back(registry.require(path));
    }
    Diagnostics diagnostics;
    for (std::size_t i = 0; i < prefixes.size(); ++i)
        if (!used[i])
            diagnostics.error({}, fmt::format("no parameter begins with \"{}\"", prefixes[i]), "of --paths", advice(prefixes[i], registry.paths()));
    diagnostics.throw_if_any();
    return chosen;
}

std::string value_text(double value, const Declaration& d, TimeBase base) {
    return std::isinf(value) ? (value > 0 ? "none" : "-none") : format_quantity(value, d.dimension, base);
}

// "0.3", or "0.1 ... 0.5 over the counties".
std::string over_counties(const LoadedScenario& l, const Values& values, ParameterId id, Day day) {
    double low = INFINITY, high = -INFINITY;
    for (std::size_t c = 0; c < l.world.places.size(); ++c) {
        const double v = values.at(id, CountyId(c), day);
        if (std::isnan(v)) return "not stated";  // as a fidelity, which then follows its course
        low = std::min(low, v);
        high = std::max(high, v);
    }
    const Declaration& d = l.scenario.registry.declaration(id);
    const TimeBase base = values.base(id);
    return low == high ? value_text(low, d, base) : fmt::format("{} ... {} over the counties", value_text(low, d, base), value_text(high, d, base));
}

// The value on the first day and after every change: "2 working_days, from 2020-05-01 0.34 working_days".
std::string course_text(const LoadedScenario& l, const Values& values, ParameterId id) {
    std::string text = over_counties(l, values, id, l.scenario.horizon.from);
    for (const Day day : values.change_days({id}))
        if (day < l.scenario.horizon.until) text += fmt::format(", from {} {}", to_string(day), over_counties(l, values, id, day));
    return text;
}

// What is in force of each parameter. While measures are being carried out the numbers of a case are those of the old way or of the new one: their
// mean, which stands in the values of the world, no case has.
class InForceText {
  public:
    explicit InForceText(const LoadedScenario& l) : l_(l) {
        for (const ProcessDescription& p : l.scenario.book.processes)
            for (const ParameterId id : case_parameters(p)) of_cases_.insert(id);
        if (l.world.practice == nullptr) return;
        Diagnostics none;
        in_full_.emplace(l.scenario.registry.resolve(std::max<std::size_t>(1, l.world.places.size()), l.world.calendar->first(),
                                                     l.world.calendar->last() + 1, none));
    }
    [[nodiscard]] std::string of(ParameterId id) const {
        if (!is_being_carried_out(id)) return course_text(l_, *l_.world.values, id);
        return fmt::format("{}; of cases handled the new way (their share: /implementation): {}", course_text(l_, *l_.world.base_values, id),
                           course_text(l_, *in_full_, id));
    }

  private:
    [[nodiscard]] bool is_being_carried_out(ParameterId id) const {
        const Practice* practice = l_.world.practice.get();
        const auto is_partial = [&](const Setting& s) {
            const std::optional<std::size_t> course = s.measure.empty() ? std::nullopt : practice->find(s.measure);
            return course && !practice->is_full(*course);
        };
        const std::vector<Setting>& settings = l_.scenario.registry.settings(id);
        return practice != nullptr && of_cases_.contains(id) && std::any_of(settings.begin(), settings.end(), is_partial);
    }

    const LoadedScenario& l_;
    std::set<ParameterId> of_cases_;
    std::optional<Values> in_full_;
};

// A scale is a bare factor whatever the parameter's unit.
std::string setting_value(double value, const Setting& s, const Declaration& d) {
    return s.verb == Verb::scale ? fmt::format("{:g}", value) : value_text(value, d, s.base);
}

std::string setting_text(const Setting& s, const Declaration& d, const Places& places) {
    std::string text = fmt::format("{} {}", to_string(s.verb), setting_value(s.value, s, d));
    if (s.low && s.high) text += fmt::format(" [{}, {}]", setting_value(*s.low, s, d), setting_value(*s.high, s, d));
    if (s.from) text += " from " + to_string(*s.from);
    if (s.until) text += " until " + to_string(*s.until);
    if (!s.places.empty()) {
        std::vector<std::string> names;
        for (const CountyId c : s.places) names.push_back(places.county(c).name);
        text += fmt::format(" in {}", fmt::join(names, ", "));
    }
    if (!s.measure.empty()) text += " by measure " + s.measure;
    text += fmt::format("; {}", to_string(s.evidence));
    if (!s.source.empty()) text += ": " + s.source;
    return text + (s.where.file.empty() ? "" : " (" + to_string(s.where) + ")");
}

void explain_as_table(const LoadedScenario& l, const std::vector<ParameterId>& ids) {
    const InForceText in_force(l);
    for (const ParameterId id : ids) {
        const Declaration& d = l.scenario.registry.declaration(id);
        print_text(fmt::format("{} = {}\n", d.path, in_force.of(id)));
        const auto& settings = l.scenario.registry.settings(id);
        if (settings.empty()) print_text("    not stated: the program's own default\n");
        for (const Setting& s : settings) print_text("    " + setting_text(s, d, l.world.places) + "\n");
    }
}

Json optional_text(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json to_json(const Setting& s, const Places& places) {
    Json names = Json::array();
    for (const CountyId c : s.places) names.push_back(places.county(c).code);
    return {{"verb", to_string(s.verb)},
            {"value", json_number(s.value)},
            {"low", json_number(s.low)},
            {"high", json_number(s.high)},
            {"from", s.from ? Json(to_string(*s.from)) : Json(nullptr)},
            {"until", s.until ? Json(to_string(*s.until)) : Json(nullptr)},
            {"places", names},
            {"measure", optional_text(s.measure)},
            {"evidence", to_string(s.evidence)},
            {"source", s.source},
            {"written", s.written},
            {"file", s.where.file},
            {"line", s.where.line},
            {"column", s.where.column}};
}

void explain_as_json(const LoadedScenario& l, const std::vector<ParameterId>& ids) {
    Json parameters = Json::array();
    const InForceText in_force(l);
    for (const ParameterId id : ids) {
        const Declaration& d = l.scenario.registry.declaration(id);
        Json settings = Json::array();
        for (const Setting& s : l.scenario.registry.settings(id)) settings.push_back(to_json(s, l.world.places));
        parameters.push_back({{"path", d.path}, {"unit", own_unit(d.dimension)}, {"effective", in_force.of(id)}, {"settings", std::move(settings)}});
    }
    print_json({{"scenario", l.scenario.name}, {"parameters", std::move(parameters)}});
}

std::string permitted(const Declaration& d) {
    const std::string low = std::isinf(d.least) ? "..." : value_text(d.least, d, TimeBase::working);
    const std::string high = std::isinf(d.most) ? "..." : value_text(d.most, d, TimeBase::working);
    return std::isinf(d.least) && std::isinf(d.most) ? "any" : fmt::format("[{}, {}]", low, high);
}

void schema_as_table(const Registry& registry, const std::vector<ParameterId>& ids) {
    TextTable table({{"parameter", Align::left}, {"measures", Align::left}, {"permitted", Align::left}, {"meaning", Align::left}});
    for (const ParameterId id : ids) {
        const Declaration& d = registry.declaration(id);
        table.row({d.path, std::string(to_string(d.dimension)), permitted(d) + (d.whole ? " whole" : ""), d.meaning});
    }
    print_text(table.text());
}

void schema_as_json(const Registry& registry, const std::vector<ParameterId>& ids) {
    Json parameters = Json::array();
    for (const ParameterId id : ids) {
        const Declaration& d = registry.declaration(id);
        parameters.push_back({{"path", d.path},
                              {"dimension", to_string(d.dimension)},
                              {"unit", own_unit(d.dimension)},
                              {"least", json_number(d.least)},
                              {"most", json_number(d.most)},
                              {"whole", d.whole},
                              {"required", !d.otherwise},
                              {"meaning", d.meaning}});
    }
    print_json({{"parameters", std::move(parameters)}});
}

struct Count {
    std::size_t parameters = 0, settings = 0, assumed = 0, without_range = 0;
};

Count count_settings(const Registry& registry) {
    Count count;
    count.parameters = registry.size();
    for (const std::string& path : registry.paths())
        for (const Setting& s : registry.settings(registry.require(path))) {
            ++count.settings;
            if (s.evidence != Evidence::assumed) continue;
            ++count.assumed;
            if (!s.low || !s.high) ++count.without_range;
        }
    return count;
}

void verdict_as_table(const Scenario& s) {
    const Count n = count_settings(s.registry);
    print_text(fmt::format("{} is in order\n", s.name));
    print_text(fmt::format("  {}\n", s.title.en));
    if (!s.switched_on.empty()) print_text(fmt::format("  measures {}\n", fmt::join(s.switched_on, ", ")));
    print_text(fmt::format("  {}, {}, {}\n", count_text(s.book.processes.size(), "process", "processes"), count_text(s.book.desks.size(), "desk"),
                           count_text(s.places.size(), "county", "counties")));
    print_text(fmt::format("  {}, {}: {}, {}, {}\n", count_text(n.parameters, "parameter"), count_text(n.settings, "statement"),
                           count_text(n.settings - n.assumed, "rests on sources", "rest on sources"),
                           count_text(n.assumed, "is assumed", "are assumed"),
                           count_text(n.without_range, "of these without a range", "of these without a range")));
}

void verdict_as_json(const Scenario& s) {
    const Count n = count_settings(s.registry);
    print_json({{"scenario", s.name},
                {"title", s.title.en},
                {"valid", true},
                {"measures", s.switched_on},
                {"processes", s.book.processes.size()},
                {"desks", s.book.desks.size()},
                {"counties", s.places.size()},
                {"parameters", n.parameters},
                {"statements", n.settings},
                {"assumed", n.assumed},
                {"assumed_without_range", n.without_range}});
}

}  // namespace

int execute(const CheckRequest& request) {
    std::vector<LoadedScenario> scenarios = load({request.scenario}, request.read);
    print_warnings(scenarios);
    const LoadedScenario loaded = std::move(scenarios.front());
    const Registry& registry = loaded.scenario.registry;
    const std::vector<ParameterId> ids = asked_parameters(registry, request.paths);
    const bool json = request.format == Format::json;
    switch (request.detail) {
        case CheckDetail::verdict: (json ? verdict_as_json : verdict_as_table)(loaded.scenario); break;
        case CheckDetail::explain: (json ? explain_as_json : explain_as_table)(loaded, ids); break;
        case CheckDetail::schema: (json ? schema_as_json : schema_as_table)(registry, ids); break;
        case CheckDetail::dead: return report_dead(request, loaded, ids);
    }
    return 0;
}

}  // namespace yingshang
