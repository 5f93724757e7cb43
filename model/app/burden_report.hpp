// "Burden and workload": what rules ask of firms, topic by topic, and what that asks of offices, desk by desk, in one window of years;
// under one scenario, or under two on the same firms. Knows no command.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "app/simulation.hpp"
#include "experiment/comparison.hpp"

namespace yingshang {

// One topic or desk with its numbers, each an effect under the number's name; `base` alone is told of one scenario.
struct LoadRow {
    std::string name;
    std::vector<Effect> numbers;
};
struct Loads {
    std::vector<LoadRow> burden, workload;
};

// Means over the years of the window and the replicates. `scenario` 0 tells the base alone.
[[nodiscard]] Loads loads_of(const Simulation& simulation, std::size_t scenario, Window window, double materiality);

// `"burden"` and `"workload"` of a JSON object.
void add_loads(nlohmann::ordered_json& json, const Loads& loads, bool compared);
[[nodiscard]] std::string loads_text(const Loads& loads, const std::string& base, const std::string& other, Window window);

}  // namespace yingshang
