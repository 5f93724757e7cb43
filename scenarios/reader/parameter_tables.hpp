// Tables that hold nothing but parameters: nested tables make the path.
#pragma once

#include <string>
#include <vector>

#include "reader/ledger.hpp"

namespace yingshang {

// States everything in a table below `prefix` ("entry."); what is no parameter is an error.
void state_table(const Node& table, const std::string& prefix, const Frame& frame, Ledger& ledger);
// [set]: paths as keys, of which some may end in ".*".
void state_paths(const Node& table, const Frame& frame, Ledger& ledger);
// "path=3 working_days" of the command line, each in a layer of its own from the first on: the last one wins.
void state_assignments(const std::vector<std::string>& texts, int first_layer, Ledger& ledger);

}  // namespace yingshang
