// Choosing and showing numbers: which indicators over which years, numbers as JSON. Knows no command.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "experiment/comparison.hpp"
#include "policy/measure.hpp"

namespace yingshang {

// Years with results, both included.
[[nodiscard]] Window simulated_years(const Horizon& horizon);

// The indicators to show: those asked for, in that order, or all; unknown names are errors.
[[nodiscard]] std::vector<IndicatorDefinition> chosen_indicators(const std::vector<std::string>& names, const std::vector<IndicatorDefinition>& all);

// The window asked for; errors where it leaves the simulated years.
[[nodiscard]] Window checked_window(Window asked, Window simulated);

// Each indicator over the windows that the measures' targets name for it, as far as they are simulated; over the last
// year where there is none.
[[nodiscard]] std::vector<WindowedIndicator> target_windows(const std::vector<IndicatorDefinition>& indicators, const std::vector<Measure>& measures,
                                                            Window simulated);

// null where undefined.
[[nodiscard]] nlohmann::ordered_json json_number(double value);
[[nodiscard]] nlohmann::ordered_json json_number(std::optional<double> value);

// Prints with two blanks a level and a newline.
void print_json(const nlohmann::ordered_json& json);
void print_text(const std::string& text);

}  // namespace yingshang
