// Tables that hold nothing but parameters: nested tables make the path.
#pragma once

#include <string>

#include "reader/ledger.hpp"

namespace yingshang {

// States everything in a table below `prefix` ("entry."); what is no parameter is an error.
void state_table(const Node& table, const std::string& prefix, const Frame& frame, Ledger& ledger);
// [set]: paths as keys.
void state_paths(const Node& table, const Frame& frame, Ledger& ledger);
// "path=3 working_days" of the command line.
void state_assignment(const std::string& text, int layer, Ledger& ledger);

}  // namespace yingshang
