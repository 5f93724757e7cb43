// The whole program, whoever starts it.
#pragma once

#include <string>
#include <vector>

#include "core/communicator.hpp"

namespace yingshang {

// Does what the command line asks and turns errors into text; the exit code. Ranks that share the work (null: none) all call it;
// the first of them speaks for all.
[[nodiscard]] int run_program(const std::vector<std::string>& arguments, Communicator* communicator = nullptr);

}  // namespace yingshang
