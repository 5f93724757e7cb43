#include "experiment/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <iterator>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace yingshang {
namespace {

// Hands tasks to whoever asks for one, and lets him wait while those under way may leave more.
class TaskQueue {
  public:
    TaskQueue(std::size_t n, const std::function<FollowingTasks(std::size_t)>& task) : n_(n), task_(task) {}

    void work() {
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [&] { return !following_.empty() || next_ < n_ || under_way_ == 0; });
            if (following_.empty() && next_ == n_) return;
            under_way_ += 1;
            run_one(lock);
            under_way_ -= 1;
            changed_.notify_all();
        }
    }

    void throw_if_any() const {
        if (error_) std::rethrow_exception(error_);
    }

  private:
    template <class Task>
    void guarded(const Task& task) {
        try {
            task();
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!error_) error_ = std::current_exception();
        }
    }

    void run_one(std::unique_lock<std::mutex>& lock) {
        FollowingTasks left;
        if (!following_.empty()) {
            const std::function<void()> task = std::move(following_.front());
            following_.pop_front();
            lock.unlock();
            guarded(task);
        } else {
            const std::size_t i = next_++;
            lock.unlock();
            guarded([&] { left = task_(i); });
        }
        lock.lock();
        following_.insert(following_.end(), std::make_move_iterator(left.begin()), std::make_move_iterator(left.end()));
    }

    std::size_t n_;
    const std::function<FollowingTasks(std::size_t)>& task_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> following_;
    std::size_t next_ = 0, under_way_ = 0;
    std::exception_ptr error_;  // the first that came
};

}  // namespace

void for_each_task_and_following(unsigned threads, std::size_t n, const std::function<FollowingTasks(std::size_t)>& task) {
    TaskQueue queue(n, task);
    {
        std::vector<std::jthread> others;
        for (unsigned t = 1; t < threads; ++t) others.emplace_back([&] { queue.work(); });
        queue.work();
    }
    queue.throw_if_any();
}

void for_each_task(unsigned threads, std::size_t n, const std::function<void(std::size_t)>& task) {
    std::atomic<std::size_t> next{0};
    std::vector<std::exception_ptr> errors(n);
    const auto work = [&] {
        for (std::size_t i = next++; i < n; i = next++) {
            try {
                task(i);
            } catch (...) {
                errors[i] = std::current_exception();
            }
        }
    };
    {
        std::vector<std::jthread> others;
        for (std::size_t t = 1; t < std::min<std::size_t>(threads, n); ++t) others.emplace_back(work);
        work();
    }
    for (const std::exception_ptr& error : errors)
        if (error) std::rethrow_exception(error);
}

ParallelFor on_threads(unsigned threads) {
    return {[threads](std::size_t n, const ParallelFor::Task& task) { for_each_task(threads, n, task); }, threads};
}

}  // namespace yingshang
