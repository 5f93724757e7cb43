// From a name on the command line to a scenario that can run. Finds the shipped scenarios; prints nothing.
#pragma once

#include <string>
#include <vector>

#include "app/requests.hpp"
#include "policy/scenario.hpp"
#include "reader/reader.hpp"

namespace yingshang {

struct LoadedScenario {
    Scenario scenario;  // as read
    WorldInput world;   // as it runs
};

// Where names without a path are looked up: the installed scenarios, else those of the source tree.
[[nodiscard]] ReadOptions read_options(const ReadRequest& request);

// Reads and works out every scenario; throws InputError with the problems of all of them, unknown `counties` among them.
[[nodiscard]] std::vector<LoadedScenario> load(const std::vector<std::string>& selectors, const ReadRequest& request,
                                               const std::vector<std::string>& counties = {});

// The indicators of a scenario, in order of name; of the baseline where the scenario is not to be had or has no firms.
[[nodiscard]] std::vector<IndicatorDefinition> indicators_of(const std::vector<LoadedScenario>& scenarios);

// What `make` gives, or an empty value with its problems among the others.
template <class Make>
[[nodiscard]] auto gathered(Diagnostics& problems, const Make& make) {
    try {
        return make();
    } catch (const InputError& e) {
        for (const Diagnostic& d : e.diagnostics()) problems.error(d.where, d.problem, d.why, d.suggestion);
        return decltype(make()){};
    }
}

// Codes and names of counties or groups as counties, ascending, each once; none given means all (empty).
[[nodiscard]] std::vector<CountyId> find_counties(const std::vector<std::string>& names, const Places& places);

}  // namespace yingshang
