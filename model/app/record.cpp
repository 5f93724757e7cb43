#include "app/record.hpp"

#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/build_info.hpp"
#include "economy/sections.hpp"

namespace yingshang {
namespace {

constexpr std::size_t few_measures = 4;

// Scenarios of one base share its title: what tells them apart is the measures.
Title title_of(const Scenario& scenario) {
    const std::size_t n = scenario.switched_on.size();
    if (n == 0) return scenario.title;
    std::string en = fmt::format("{} measures", n), zh = fmt::format("{}项措施", n);
    if (n == scenario.catalogue.size()) {
        en = "all measures";
        zh = "全部措施";
    } else if (n <= few_measures) {
        en = fmt::format("with {}", fmt::join(scenario.switched_on, ", "));
        zh = fmt::format("加措施{}", fmt::join(scenario.switched_on, "、"));
    }
    return {scenario.title.en + "; " + en, scenario.title.zh + "；" + zh};
}

void add_implementation(ScenarioRecord& record, const LoadedScenario& l) {
    const Horizon& h = l.scenario.horizon;
    for (Day month = h.results_from; month < h.until; month = next_month(month))
        for (std::size_t c = 0; c < l.scenario.places.size(); ++c)
            for (const Measure& m : l.scenario.catalogue) {
                const Shares shares = shares_of(l, m, CountyId(c), month);
                record.fidelity.push_back(shares.fidelity);
                record.awareness.push_back(shares.awareness);
            }
}

ScenarioRecord record_of(const Scenario& scenario) {
    ScenarioRecord record{title_of(scenario), scenario.effective_toml, {}, {}, scenario.switched_on, {}, {}};
    for (const ProcessDescription& p : scenario.book.processes) {
        ProcessLabel label{p.name, p.title, {}, {}};
        for (const StepDescription& s : p.steps) {
            label.steps.push_back({s.name, s.title});
            label.desks.push_back(s.desk.names());
        }
        record.processes.push_back(std::move(label));
    }
    for (const DeskDescription& d : scenario.book.desks) record.desks.push_back({d.name, d.title});
    return record;
}

}  // namespace

namespace {

// What every file says of how it was made.
ResultFileInput common_record(const Scenario& first, const SimulateRequest& request, std::uint32_t replicates) {
    ResultFileInput input;
    input.title = first.name;
    input.version = build_version();
    input.commit = build_commit();
    input.history = request.command;
    input.seed = request.seed;
    input.replicates = replicates;
    if (!request.read.set.empty()) input.attributes.emplace_back("set", fmt::format("{}", fmt::join(request.read.set, "; ")));
    return input;
}

void add_classes(ResultFileInput& input, const std::vector<By>& breakdowns) {
    std::vector<std::string> names;
    for (const By by : breakdowns) {
        auto& [name, labels] = input.classes.emplace_back(by_names[static_cast<std::size_t>(by)], std::vector<ResultLabel>{});
        for (const Label& l : class_labels(by)) labels.push_back({std::string(l.name), {std::string(l.en), std::string(l.zh)}});
        names.push_back(name);
    }
    if (!names.empty()) input.attributes.emplace_back("by", fmt::format("{}", fmt::join(names, ",")));
}

}  // namespace

Shares shares_of(const LoadedScenario& l, const Measure& measure, CountyId county, Day month) {
    constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
    Shares shares{0, undefined};
    const Practice* practice = l.world.practice.get();
    if (const auto course = practice != nullptr ? practice->find(measure.id) : std::nullopt) {
        shares = practice->at(*course, county, month);
        if (!practice->courses()[*course].has_options) shares.awareness = undefined;
        return shares;
    }
    // What is not rolled out holds from its date on.
    for (const InForce& on : l.scenario.in_force)
        if (on.measure == measure.id && on.from < next_month(month) && (!on.until || month < *on.until)) shares.fidelity = 1;
    return shares;
}

ResultFileInput record_of(const Scenario& scenario, const SimulateRequest& request, std::uint32_t replicates) {
    ResultFileInput input = common_record(scenario, request, replicates);
    input.scenarios.push_back(record_of(scenario));
    input.event_places = scenario.places;
    return input;
}

ResultFileInput record_of(const Simulation& s, const SimulateRequest& request) {
    const Scenario& first = s.scenarios.front().scenario;
    ResultFileInput input = common_record(first, request, s.replicates);
    if (s.scenarios.size() > 1)
        input.title = fmt::format("{} against {}", fmt::join(s.result.scenarios.begin() + 1, s.result.scenarios.end(), ", "), first.name);
    input.scale = request.scale;
    input.places = first.places;
    input.counties = s.counties;
    for (const Label& l : section_labels) input.sections.push_back({std::string(l.name), {std::string(l.en), std::string(l.zh)}});
    add_classes(input, request.breakdowns);
    for (const LoadedScenario& l : s.scenarios) {
        input.scenarios.push_back(record_of(l.scenario));
        add_implementation(input.scenarios.back(), l);
    }
    input.measures = first.catalogue;
    input.detail = request.detail;
    input.regret = s.regret;
    for (const auto& [name, day] :
         {std::pair{"from", first.horizon.from}, std::pair{"results_from", first.horizon.results_from}, std::pair{"until", first.horizon.until}})
        input.attributes.emplace_back(name, to_string(day));
    return input;
}

}  // namespace yingshang
