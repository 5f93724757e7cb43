// Who comes to a process by stated arrivals.
#pragma once

#include <string>
#include <vector>

#include "engine/process.hpp"

namespace yingshang {

// The attributes of all whom arrivals bring to the process, also as a part of another one; none where no arrivals do.
[[nodiscard]] std::vector<Attributes> applicants_of(const std::string& process, const ProcessBook& book);

}  // namespace yingshang
