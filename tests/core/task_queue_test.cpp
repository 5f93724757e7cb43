// Tasks that leave further tasks behind: all run once, in their order, whoever works.
#include "core/task_queue.hpp"

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace yingshang {
namespace {

// Protects the order: what follows on a task comes before what has not begun.
TEST(TaskQueue, WhatFollowsComesFirst) {
    TaskQueue queue;
    std::string order;
    const auto says = [&](char c) { return [&order, c](TaskQueue&) { order += c; }; };
    queue.add([&](TaskQueue& all) {
        order += 'a';
        all.add(says('z'));
        all.add_next(says('b'));
        all.add_next([&](TaskQueue& more) {
            order += 'c';
            more.add_next(says('d'));
        });
    });
    queue.add(says('y'));
    queue.work();
    queue.throw_if_any();
    EXPECT_EQ(order, "abcdyz");
}

// Protects the end: a worker stays as long as a task may leave more behind, and every task runs once; one who comes too late has nothing to do.
TEST(TaskQueue, EveryTaskRunsOnce) {
    constexpr int tasks = 200, following = 5;
    for (const int workers : {1, 2, 4}) {
        TaskQueue queue;
        std::atomic<int> run{0};
        for (int i = 0; i < tasks; ++i)
            queue.add([&](TaskQueue& all) {
                for (int k = 0; k < following; ++k) all.add_next([&](TaskQueue&) { run += 1; });
            });
        {
            std::vector<std::jthread> others;
            for (int w = 1; w < workers; ++w) others.emplace_back([&] { queue.work(); });
            queue.work();
        }
        queue.work();
        EXPECT_EQ(run, tasks * following);
    }
}

// Protects errors: one is thrown, after all other tasks have run.
TEST(TaskQueue, AnErrorComesOutInTheEnd) {
    TaskQueue queue;
    int run = 0;
    queue.add([](TaskQueue&) { throw std::runtime_error("first"); });
    queue.add([&](TaskQueue&) { run += 1; });
    queue.add([](TaskQueue&) { throw std::logic_error("second"); });
    queue.work();
    EXPECT_EQ(run, 1);
    EXPECT_THROW(queue.throw_if_any(), std::runtime_error);
}

}  // namespace
}  // namespace yingshang
