// Tasks that leave further tasks behind, for as many workers as there are.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>

namespace yingshang {

class TaskQueue {
  public:
    using Task = std::function<void(TaskQueue&)>;

    // To be begun after all that are there.
    void add(Task task);
    // To be begun before those of add(), and after others of its own kind: what follows on a task that is over.
    void add_next(Task task);
    // Runs tasks until all are over, those that come meanwhile included. May be called by any number of threads, at once or one after the other.
    void work();
    // Of the tasks that are over: throws again what was thrown first.
    void throw_if_any();

  private:
    [[nodiscard]] bool is_any() const { return !next_.empty() || !later_.empty(); }
    [[nodiscard]] Task take();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Task> next_, later_;
    std::size_t under_way_ = 0;
    std::exception_ptr error_;
};

}  // namespace yingshang
