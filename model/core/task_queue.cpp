#include "core/task_queue.hpp"

#include <utility>

namespace yingshang {

void TaskQueue::add(Task task) {
    const std::lock_guard lock(mutex_);
    later_.push_back(std::move(task));
    changed_.notify_one();
}

void TaskQueue::add_next(Task task) {
    const std::lock_guard lock(mutex_);
    next_.push_back(std::move(task));
    changed_.notify_one();
}

TaskQueue::Task TaskQueue::take() {
    std::deque<Task>& from = next_.empty() ? later_ : next_;
    Task task = std::move(from.front());
    from.pop_front();
    return task;
}

void TaskQueue::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [&] { return is_any() || under_way_ == 0; });
        if (!is_any()) return;
        Task task = take();
        under_way_ += 1;
        lock.unlock();
        std::exception_ptr error;
        try {
            task(*this);
        } catch (...) {
            error = std::current_exception();
        }
        task = {};  // what it holds may be large
        lock.lock();
        under_way_ -= 1;
        if (error && !error_) error_ = error;
        if (under_way_ == 0) changed_.notify_all();
    }
}

void TaskQueue::throw_if_any() {
    const std::lock_guard lock(mutex_);
    if (error_) std::rethrow_exception(error_);
}

}  // namespace yingshang
