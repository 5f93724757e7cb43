#include "experiment/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <utility>
#include <vector>

#include "core/task_queue.hpp"

namespace yingshang {
void for_each_task_and_following(unsigned threads, std::size_t n, const std::function<FollowingTasks(std::size_t)>& task) {
    TaskQueue queue;
    for (std::size_t i = 0; i < n; ++i)
        queue.add([&task, i](TaskQueue& all) {
            for (std::function<void()>& following : task(i)) all.add_next([following = std::move(following)](TaskQueue&) { following(); });
        });
    for_each_task(threads, threads, [&](std::size_t) { queue.work(); });
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
