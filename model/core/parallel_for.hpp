// How work that may be done at once is handed over: by whoever has threads.
#pragma once

#include <cstddef>
#include <functional>

namespace yingshang {

// Runs tasks 0 ... n-1, each once, in any order and on any thread, and returns when all are over. The error of the
// first task by number that threw is thrown again.
using ParallelFor = std::function<void(std::size_t n, const std::function<void(std::size_t)>& task)>;

}  // namespace yingshang
