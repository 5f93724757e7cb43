// How work that may be done at once is handed over: by whoever has threads.
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <type_traits>
#include <utility>

namespace yingshang {

// Runs tasks 0 ... n-1, each once, in any order and on any thread, and returns when all are over. The error of the
// first task by number that threw is thrown again.
class ParallelFor {
  public:
    using Task = std::function<void(std::size_t)>;

    // `run(n, task)` does it, on so many threads.
    template <class Run>
        requires(!std::same_as<std::remove_cvref_t<Run>, ParallelFor>)
    ParallelFor(Run run, unsigned threads = 1) : run_(std::move(run)), threads_(threads) {}

    void operator()(std::size_t n, const Task& task) const { run_(n, task); }
    [[nodiscard]] unsigned threads() const { return threads_; }

  private:
    std::function<void(std::size_t, const Task&)> run_;
    unsigned threads_;
};

}  // namespace yingshang
