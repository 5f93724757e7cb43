// The fit of a scenario to its targets, as a table, as JSON and as a page has it.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "experiment/fit.hpp"

namespace yingshang {

// With what is missed named below it, and why where that is known.
[[nodiscard]] std::string fit_text(const std::vector<FitRow>& rows);
[[nodiscard]] std::string fit_markdown(const std::vector<FitRow>& rows);
[[nodiscard]] nlohmann::ordered_json fit_json(const std::vector<FitRow>& rows);

}  // namespace yingshang
