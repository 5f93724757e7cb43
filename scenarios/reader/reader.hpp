// Reads scenario files (TOML) into typed, validated input with the place of everything that was
// written. The only folder that knows TOML; runs nothing.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "policy/scenario.hpp"

namespace yingshang {

struct ReadOptions {
    std::vector<std::filesystem::path> roots;  // where names without a path are looked up
    std::function<void(Registry&)> declare;    // what the program itself reads
    AttributeSchema schema;                    // attributes of applicants in region scenarios
    std::vector<std::string> set;              // --set path=value, in order
    std::optional<Day> from, until;            // --from, --until
    std::vector<std::string> counties;         // --counties: names that the region must know
    std::string world;                         // a scenario laid between the base and whatever extends that base; empty: none
};

// "baseline", "baseline+1.1+3", "baseline+all-7", "path/to/mine.toml+2.1". Only trailing +all, +N, +N.N,
// -N, -N.N are selectors; an existing file of that name wins. Throws InputError with all problems.
[[nodiscard]] Scenario read_scenario(const std::string& selector, const ReadOptions& options);

// The indicators that headline.csv in the scenario folders names, in its order.
[[nodiscard]] std::vector<std::string> headline_indicators(const ReadOptions& options);

struct ScenarioEntry {
    std::string name, title, kind;
    std::filesystem::path path;
};
// The scenarios found in the roots, by name.
[[nodiscard]] std::vector<ScenarioEntry> list_scenarios(const ReadOptions& options);
// The catalogue of measures alone.
[[nodiscard]] std::vector<Measure> read_measures(const ReadOptions& options);

}  // namespace yingshang
