// desk = "counter", or by an attribute of the applicants: desk = { bank = { large = "branch" }, other = "counter" }.
#pragma once

#include <string>

#include "engine/process.hpp"
#include "reader/layered.hpp"
#include "reader/ledger.hpp"

namespace yingshang {

// The key `desk` of a table; every one of those who come must have one that the book has. `what` is who names it: "step "x" of process "y"".
DeskChoice read_desk_choice(Layered& table, const std::string& what, const Eligibility& who_come, const ProcessBook& book, Ledger& ledger);

}  // namespace yingshang
