// `compare --worlds`: the scenarios of every world, what is judged in them, and the regret table as text and JSON. Simulates nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "app/loading.hpp"
#include "experiment/regret.hpp"

namespace yingshang {

inline constexpr const char* plain_world = "as stated";

// Every scenario as it stands, then in the first world, and so on; named "baseline+1 in demand-slump".
[[nodiscard]] std::vector<LoadedScenario> load_worlds(const CompareRequest& request);

// Those whose better direction the targets of measures tell: all of them agree on it.
[[nodiscard]] std::vector<JudgedIndicator> judged(const std::vector<WindowedIndicator>& wanted, const std::vector<Measure>& measures);

[[nodiscard]] std::string_view to_string(Better better);
[[nodiscard]] std::string regret_text(const RegretTable& table);
[[nodiscard]] nlohmann::ordered_json regret_json(const RegretTable& table);

}  // namespace yingshang
