// The command line as a request. The only file that knows Program_options; reads no file and prints nothing.
#pragma once

#include <string>
#include <vector>

#include "app/requests.hpp"

namespace yingshang {

// `arguments` without the program's name. Throws InputError with every problem: unknown commands and options
// with the nearest name, values that do not fit, arguments that are missing or too many.
[[nodiscard]] Request parse_command_line(const std::vector<std::string>& arguments);

}  // namespace yingshang
