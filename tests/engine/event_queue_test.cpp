#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <queue>
#include <random>

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "engine/event_queue.hpp"

namespace yingshang {
namespace {

const Day first_day = to_day({2018, 1, 1});

std::optional<EventQueue::Event> next(EventQueue& queue) {
    EventQueue::Event event{};
    if (!queue.pop(event)) return std::nullopt;
    return event;
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> drain(EventQueue& queue, int days) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> all;
    for (int d = 0; d < days; ++d) {
        queue.open(first_day + d);
        while (const auto event = next(queue)) all.emplace_back(tick_at(first_day + d, event->second).value, event->record);
    }
    return all;
}

// Protects the total order: by time, then record, whatever the order of putting in.
TEST(EventQueue, OrderDoesNotDependOnInsertion) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> events;
    std::mt19937 shuffle(5);
    for (std::uint32_t i = 0; i < 5000; ++i) events.emplace_back(tick_at(first_day, static_cast<std::int64_t>(shuffle() % (40 * 28800u))).value, i);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> sorted = events;
    std::sort(sorted.begin(), sorted.end());
    for (int round = 0; round < 3; ++round) {
        std::shuffle(events.begin(), events.end(), shuffle);
        EventQueue queue(first_day, first_day + 40);
        for (const auto& [when, record] : events) queue.push({when}, record);
        EXPECT_EQ(drain(queue, 40), sorted);
    }
}

// Protects offices that branch: a copy hands out what is still to come, and neither queue moves the other.
TEST(EventQueue, CopiesBetweenDays) {
    EventQueue queue(first_day, first_day + 40);
    std::mt19937 shuffle(7);
    for (std::uint32_t i = 0; i < 5000; ++i) queue.push(tick_at(first_day, static_cast<std::int64_t>(shuffle() % (40 * 28800u))), i);
    queue.open(first_day);
    EXPECT_THROW(EventQueue(std::as_const(queue)), InternalError) << "the day is not over";
    while (next(queue)) continue;
    EventQueue copy = queue;
    copy.push(first_day + 1, 5, 9999);
    const auto rest_of = [](EventQueue& q) {
        std::vector<std::pair<std::uint32_t, std::uint32_t>> all;
        for (int d = 1; d < 40; ++d) {
            q.open(first_day + d);
            while (const auto event = next(q)) all.emplace_back(tick_at(first_day + d, event->second).value, event->record);
        }
        return all;
    };
    auto of_copy = rest_of(copy);
    EXPECT_EQ(std::erase(of_copy, std::pair{tick_at(first_day + 1, 5).value, 9999u}), 1u);
    EXPECT_EQ(of_copy, rest_of(queue));
    EXPECT_GT(of_copy.size(), 4000u);
}

// Protects what falls into the open day: it comes in its turn among the day's events.
TEST(EventQueue, EventsOfTheOpenDay) {
    EventQueue queue(first_day, first_day + 2);
    queue.push(tick_at(first_day, 10), 1);
    queue.push(tick_at(first_day, 30), 2);
    queue.open(first_day);
    EXPECT_EQ(next(queue)->record, 1u);
    queue.push(tick_at(first_day, 20), 3);
    queue.push(tick_at(first_day, 40), 4);
    EXPECT_EQ(next(queue)->record, 3u);
    EXPECT_EQ(next(queue)->record, 2u);
    EXPECT_EQ(next(queue)->record, 4u);
    EXPECT_FALSE(next(queue));
    EXPECT_THROW(queue.push(tick_at(first_day + -1, 5), 9), InternalError);
}

// Protects the order where every event brings others, at once, in the same bin of the day, later and on other days: a plain
// heap of all says what comes next.
TEST(EventQueue, AgreesWithAHeap) {
    std::mt19937 generator(7);
    const auto below = [&](std::uint32_t end) { return static_cast<std::uint32_t>(generator() % end); };
    const auto delay = [&]() -> std::uint32_t {
        constexpr std::array<std::uint32_t, 4> most{1, 20, 9000, 6 * 28800};
        return below(most[below(4)]);
    };
    constexpr int days = 30;
    EventQueue queue(first_day, first_day + (days - 1));
    std::priority_queue<std::uint64_t, std::vector<std::uint64_t>, std::greater<>> heap;
    std::uint32_t numbered = 0;
    const auto push = [&](std::uint32_t tick) {
        if (tick >= tick_at(first_day + days).value) return;
        queue.push({tick}, numbered);
        heap.push((std::uint64_t{tick} << 32) | numbered);
        numbered += 1;
    };
    for (int i = 0; i < 2000; ++i) push(tick_at(first_day).value + below(3 * 28800));
    for (int d = 0; d < days; ++d) {
        queue.open(first_day + d);
        while (const auto event = next(queue)) {
            const std::uint32_t tick = tick_at(first_day + d, event->second).value;
            ASSERT_EQ((std::uint64_t{tick} << 32) | event->record, heap.top());
            heap.pop();
            if (numbered < 200000) push(tick + delay());
            if (numbered < 200000 && below(8) == 0) push(tick + delay());
        }
    }
    EXPECT_TRUE(heap.empty());
    EXPECT_GT(numbered, 50000u);
}

// Protects crowds: many events of one second, when the day opens and among what falls into it.
TEST(EventQueue, ManyInOneSecond) {
    EventQueue queue(first_day, first_day + 1);
    constexpr std::uint32_t crowd = 500;
    for (std::uint32_t i = 0; i < crowd; ++i) queue.push(tick_at(first_day, i % 7 == 0 ? 100 : 9000), crowd - i);
    queue.open(first_day);
    for (std::uint32_t i = 0; i < crowd; ++i) queue.push(tick_at(first_day, i % 5 == 0 ? 9000 : 20000), 2 * crowd - i);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> order;
    while (const auto event = next(queue)) order.emplace_back(event->second, event->record);
    EXPECT_EQ(order.size(), 2 * crowd);
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

// Protects the horizon: later events are not kept.
TEST(EventQueue, NothingPastTheHorizon) {
    EventQueue queue(first_day, first_day + 1);
    queue.push(tick_at(first_day + 2, 0), 1);
    EXPECT_TRUE(drain(queue, 2).empty());
}

}  // namespace
}  // namespace yingshang
