// Tables of a calibration: [target."NAME"] with what a scenario is held to, [fact."NAME"] with what it is compared with though nothing
// was fitted to it, [free."PATH"] with what may be moved.
#pragma once

#include <string>
#include <vector>

#include "policy/calibration.hpp"
#include "reader/layered.hpp"
#include "reader/ledger.hpp"

namespace yingshang {

// `indicators` are the names that a target or fact may be of, besides the moments.
[[nodiscard]] std::vector<Target> read_targets(Layered& top, const std::vector<std::string>& indicators, Ledger& ledger);
[[nodiscard]] std::vector<Target> read_facts(Layered& top, const std::vector<std::string>& indicators, Ledger& ledger);
[[nodiscard]] std::vector<FreeParameter> read_free_parameters(Layered& top, Ledger& ledger);

}  // namespace yingshang
