#include "app/loading.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "app/build_info.hpp"
#include "app/option_values.hpp"
#include "core/pages.hpp"
#include "economy/sections.hpp"

namespace yingshang {
namespace {

namespace fs = std::filesystem;

fs::path scenario_folder() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (!error) {
        const fs::path installed = program.parent_path() / installed_scenarios();
        if (fs::exists(installed, error)) return installed.lexically_normal();
    }
    return source_scenarios();
}

LoadedScenario load_one(const std::string& selector, const ReadOptions& options) {
    LoadedScenario loaded{read_scenario(selector, options), {}};
    if (loaded.scenario.kind == ScenarioKind::region) put_heap_on_huge_pages();  // before its plan: a region's days go through all of it
    Diagnostics diagnostics;
    loaded.world = enact(loaded.scenario, diagnostics);
    diagnostics.throw_if_any();
    if (loaded.scenario.kind == ScenarioKind::region) check_economy(loaded.world);
    return loaded;
}

// `list counties` knows those of the baseline: a small region names its own.
std::string county_advice(const std::string& name, const Places& places) {
    const std::string words = advice(name, places.known_names());
    return words.empty() ? "see yingshang list counties" : words;
}

}  // namespace

ReadOptions read_options(const ReadRequest& request) {
    ReadOptions options;
    options.roots = {scenario_folder()};
    options.declare = declare_economy;
    options.schema = firm_attributes();
    options.set = request.set;
    options.from = request.from;
    options.until = request.until;
    options.world = request.world;
    return options;
}

std::vector<LoadedScenario> load(const std::vector<std::string>& selectors, const ReadRequest& request, const std::vector<std::string>& counties) {
    ReadOptions options = read_options(request);
    options.counties = counties;
    std::vector<LoadedScenario> all;
    Diagnostics diagnostics;
    for (const std::string& selector : selectors) try {
            all.push_back(load_one(selector, options));
        } catch (const InputError& e) {
            for (const Diagnostic& d : e.diagnostics()) diagnostics.error(d.where, d.problem, d.why, d.suggestion);
        }
    diagnostics.throw_if_any();
    return all;
}

std::vector<IndicatorDefinition> indicators_of(const std::vector<LoadedScenario>& scenarios) {
    if (!scenarios.empty() && scenarios.front().world.indicators) return scenarios.front().world.indicators->definitions();
    return load_one("baseline", read_options({})).world.indicators->definitions();
}

std::vector<CountyId> find_counties(const std::vector<std::string>& names, const Places& places) {
    std::vector<CountyId> all;
    Diagnostics diagnostics;
    for (const std::string& name : names) {
        if (const auto found = places.find(name)) all.insert(all.end(), found->begin(), found->end());
        else diagnostics.error({}, fmt::format("unknown county \"{}\"", name), "of --counties", county_advice(name, places));
    }
    diagnostics.throw_if_any();
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

}  // namespace yingshang
