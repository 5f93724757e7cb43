// Ranks that are threads of one program: to try on any machine what runs over many.
#pragma once

#include <functional>

#include "core/communicator.hpp"

namespace yingshang {

// Calls work(communicator) on `ranks` threads at once, each with a rank of its own; returns when all are over. The error of the first
// rank that threw is thrown again. One that never gathers when the others do leaves them waiting.
void on_ranks(int ranks, const std::function<void(Communicator&)>& work);

}  // namespace yingshang
