// Tasks over threads. Which thread takes which task is left open, so tasks must not depend on it.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "core/parallel_for.hpp"

namespace yingshang {

// Runs tasks 0 ... n-1, each once, on the calling thread and up to threads - 1 others; returns when all are
// over. A task that throws ends the program's trust in the rest: the first error by number is thrown again.
void for_each_task(unsigned threads, std::size_t n, const std::function<void(std::size_t)>& task);
// The same, to be handed on.
[[nodiscard]] ParallelFor on_threads(unsigned threads);

// Tasks that others left behind, each to be run once.
using FollowingTasks = std::vector<std::function<void()>>;

// The same where a task may leave others behind: they are taken up before those that have not begun, in their order. Of several errors one
// is thrown, when all are over.
void for_each_task_and_following(unsigned threads, std::size_t n, const std::function<FollowingTasks(std::size_t)>& task);

}  // namespace yingshang
