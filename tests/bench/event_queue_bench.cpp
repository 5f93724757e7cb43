// What one event costs in the list of future events: the next is taken out and one put in, with delays as firms have
// them, at a steady number of pending events. The priority queue of the standard library beside it, for comparison.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "core/samplers.hpp"
#include "engine/event_queue.hpp"

namespace yingshang {
namespace {

constexpr Day first{10'000};
constexpr std::int32_t most_days = 100'000;
constexpr std::size_t delays_kept = 1u << 16;

// Days of the delays between the events of a firm: licence, premises, loan, another try, operation, closure. Drawn
// beforehand, so that drawing is not measured.
std::vector<std::uint32_t> firm_delays() {
    const double means[] = {1, 20, 10, 60, 1250, 5};
    std::vector<std::uint32_t> delays;
    for (std::size_t i = 0; i < delays_kept; ++i) {
        Draw draw(RunKey(1, 0), {i}, {});
        const double mean = means[draw.bits64() % std::size(means)];
        delays.push_back(static_cast<std::uint32_t>(sample_exponential(draw, mean * ticks_per_day)));
    }
    return delays;
}

class Delays {
  public:
    std::uint32_t next() { return delays_[at_++ % delays_kept]; }

  private:
    std::vector<std::uint32_t> delays_ = firm_delays();
    std::size_t at_ = 0;
};

// A queue in the middle of a run: so many events pending, and every event followed by another.
class Running {
  public:
    explicit Running(std::uint32_t pending) : pending_(pending) { begin(); }

    // False where the queue has come to its last day; then begin() is due.
    bool step() {
        EventQueue::Event event{};
        while (!queue_.pop(event)) {
            if (day_.value + 1 >= first.value + most_days) return false;
            day_ = day_ + 1;
            queue_.open(day_);
        }
        queue_.push({tick_at(day_, event.second).value + delays_.next()}, event.record);
        return true;
    }

    void begin() {
        queue_ = EventQueue(first, first + most_days);
        day_ = first;
        for (std::uint32_t i = 0; i < pending_; ++i) queue_.push({tick_at(first).value + delays_.next()}, i);
        queue_.open(day_);
        for (std::uint32_t i = 0; i < pending_; ++i) step();  // until long delays have gathered
    }

  private:
    std::uint32_t pending_;
    Delays delays_;
    Day day_ = first;
    EventQueue queue_{first, first};
};

void event_queue(benchmark::State& state) {
    Running running(static_cast<std::uint32_t>(state.range(0)));
    for (auto _ : state) {
        if (running.step()) continue;
        state.PauseTiming();
        running.begin();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(event_queue)->Arg(10'000)->Arg(100'000)->Arg(1'000'000);

struct PlainEvent {
    double when;
    std::uint32_t record;
    bool operator>(const PlainEvent& other) const { return when > other.when; }
};

void std_priority_queue(benchmark::State& state) {
    std::priority_queue<PlainEvent, std::vector<PlainEvent>, std::greater<>> queue;
    Delays delays;
    const auto pending = static_cast<std::uint32_t>(state.range(0));
    const auto step = [&] {
        const PlainEvent event = queue.top();
        queue.pop();
        queue.push({event.when + delays.next(), event.record});
    };
    for (std::uint32_t i = 0; i < pending; ++i) queue.push({static_cast<double>(delays.next()), i});
    for (std::uint32_t i = 0; i < pending; ++i) step();
    for (auto _ : state) step();
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(std_priority_queue)->Arg(10'000)->Arg(100'000)->Arg(1'000'000);

// Events that fall into the open day go through a heap: the dearer case, as at a counter whose work takes minutes.
void event_queue_within_the_day(benchmark::State& state) {
    EventQueue queue(first, first + most_days);
    const auto pending = static_cast<std::uint32_t>(state.range(0));
    const auto open = [&](Day day) {
        queue.open(day);
        for (std::uint32_t i = 0; i < pending; ++i) queue.push(tick_at(day, i % 60), i);
    };
    Day day = first;
    open(day);
    EventQueue::Event event{};
    for (auto _ : state) {
        queue.pop(event);
        const std::uint32_t later = tick_at(day, event.second).value + 600;
        if (day_of({later}) == day) {
            queue.push({later}, event.record);
            continue;
        }
        while (queue.pop(event)) {}
        day = day.value + 1 < first.value + most_days ? day + 1 : first;
        if (day == first) queue = EventQueue(first, first + most_days);
        open(day);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(event_queue_within_the_day)->Arg(10)->Arg(1'000);

}  // namespace
}  // namespace yingshang
