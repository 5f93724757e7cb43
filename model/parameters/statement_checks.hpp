// What one statement about a parameter must satisfy by itself: value, range of the assumption, dates,
// clock. Knows nothing of how statements combine.
#pragma once

#include <string>
#include <vector>

#include "parameters/registry.hpp"

namespace yingshang {

// Within the declared range, and whole where it must be; NaN never is.
[[nodiscard]] bool is_permitted(const Declaration& declaration, double value);
// "0 to 1", "at least 0", "a whole number of at least 1": what a parameter permits, in units a person uses.
[[nodiscard]] std::string permitted(const Declaration& declaration, TimeBase base);
// A setting's clock says nothing where its value is no time at all or no limit.
[[nodiscard]] bool has_clock(const Declaration& declaration, const Setting& setting);

// Whether a measure may change the parameter: of one that it may not the diagnostics say why, at the place that names it.
bool may_be_patched(const Declaration& declaration, const std::string& measure, const Location& where, Diagnostics& diagnostics);

// Every problem of the setting goes to the diagnostics; `others` are the earlier ones of the same parameter.
void check_statement(const Declaration& declaration, const Setting& setting, const std::vector<Setting>& others, Diagnostics& diagnostics);

}  // namespace yingshang
