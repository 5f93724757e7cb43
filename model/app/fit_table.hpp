// The fit of a scenario to its targets, and what it does beside facts that no free parameter was moved to meet: as a table, as JSON and as a
// page has it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "experiment/fit.hpp"

namespace yingshang {

// With what is missed named below it, and why where that is known.
enum class HeldTo : std::uint8_t { targets, facts };
[[nodiscard]] std::string fit_text(const std::vector<FitRow>& rows, HeldTo what = HeldTo::targets);
[[nodiscard]] std::string fit_markdown(const std::vector<FitRow>& rows, HeldTo what = HeldTo::targets);
[[nodiscard]] nlohmann::ordered_json fit_json(const std::vector<FitRow>& rows);

}  // namespace yingshang
