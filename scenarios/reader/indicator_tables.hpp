// Indicators of cases as files state them: what is counted stands in a table of the scenario, the wording in the catalogue.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "economy/case_indicators.hpp"
#include "reader/files.hpp"
#include "reader/layered.hpp"

namespace yingshang {

// Fields of a line of CSV, commas within quotes kept.
[[nodiscard]] std::vector<std::string> csv_fields(const std::string& line);

// The rows of indicators.csv in the scenario folders, by name; the first folder that has a name wins.
[[nodiscard]] std::map<std::string, IndicatorDefinition> indicator_rows(const Files& files);

// [indicator."NAME"] of a scenario.
[[nodiscard]] std::vector<CaseIndicator> read_case_indicators(Layered& top, const Files& files, const AttributeSchema& schema);

}  // namespace yingshang
