#include <algorithm>
#include <optional>
#include <random>

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "engine/event_queue.hpp"

namespace yingshang {
namespace {

const Day first = to_day({2018, 1, 1});

std::optional<EventQueue::Event> next(EventQueue& queue) {
    EventQueue::Event event{};
    if (!queue.pop(event)) return std::nullopt;
    return event;
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> drain(EventQueue& queue, int days) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> all;
    for (int d = 0; d < days; ++d) {
        queue.open(first + d);
        while (const auto event = next(queue)) all.emplace_back(event->when.value, event->record);
    }
    return all;
}

// Protects the total order: by time, then record, whatever the order of putting in.
TEST(EventQueue, OrderDoesNotDependOnInsertion) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> events;
    std::mt19937 shuffle(5);
    for (std::uint32_t i = 0; i < 5000; ++i) events.emplace_back(tick_at(first, static_cast<std::int64_t>(shuffle() % (40 * 28800u))).value, i);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> sorted = events;
    std::sort(sorted.begin(), sorted.end());
    for (int round = 0; round < 3; ++round) {
        std::shuffle(events.begin(), events.end(), shuffle);
        EventQueue queue(first, first + 40);
        for (const auto& [when, record] : events) queue.push({when}, record);
        EXPECT_EQ(drain(queue, 40), sorted);
    }
}

// Protects what falls into the open day: it comes in its turn among the day's events.
TEST(EventQueue, EventsOfTheOpenDay) {
    EventQueue queue(first, first + 2);
    queue.push(tick_at(first, 10), 1);
    queue.push(tick_at(first, 30), 2);
    queue.open(first);
    EXPECT_EQ(next(queue)->record, 1u);
    queue.push(tick_at(first, 20), 3);
    queue.push(tick_at(first, 40), 4);
    EXPECT_EQ(next(queue)->record, 3u);
    EXPECT_EQ(next(queue)->record, 2u);
    EXPECT_EQ(next(queue)->record, 4u);
    EXPECT_FALSE(next(queue));
    EXPECT_THROW(queue.push(tick_at(first + -1, 5), 9), InternalError);
}

// Protects the horizon: later events are not kept.
TEST(EventQueue, NothingPastTheHorizon) {
    EventQueue queue(first, first + 1);
    queue.push(tick_at(first + 2, 0), 1);
    EXPECT_TRUE(drain(queue, 2).empty());
}

}  // namespace
}  // namespace yingshang
