#include "engine/event_queue.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "core/error.hpp"

namespace yingshang {
namespace {

constexpr std::uint64_t key_of(Tick when, std::uint32_t record) { return (std::uint64_t{second_of(when)} << 32) | record; }

}  // namespace

EventQueue::EventQueue(Day first, Day last) : first_(first), open_(first + -1), newest_(static_cast<std::size_t>(last - first) + 1, none) {}

void EventQueue::push(Tick when, std::uint32_t record) {
    const Day day = day_of(when);
    if (day == open_) {
        late_.push_back(key_of(when, record));
        std::push_heap(late_.begin(), late_.end(), std::greater<>{});
        return;
    }
    if (day < open_) throw InternalError(fmt::format("an event of {} comes after that day is over", to_string(day)));
    const auto offset = static_cast<std::size_t>(day - first_);
    if (offset < newest_.size()) store(offset, key_of(when, record));
}

void EventQueue::store(std::size_t day, std::uint64_t key) {
    std::uint32_t at = newest_[day];
    if (at == none || chunks_[at].count == chunks_[at].keys.size()) {
        std::uint32_t fresh = free_;
        if (fresh == none) {
            fresh = static_cast<std::uint32_t>(chunks_.size());
            chunks_.emplace_back();
        } else {
            free_ = chunks_[fresh].next;
        }
        chunks_[fresh].next = at;
        chunks_[fresh].count = 0;
        at = newest_[day] = fresh;
    }
    Chunk& chunk = chunks_[at];
    chunk.keys[chunk.count++] = key;
}

void EventQueue::open(Day day) {
    if (next_ != today_.size() || !late_.empty()) throw InternalError(fmt::format("{} opens before the day before is over", to_string(day)));
    if (day <= open_) throw InternalError(fmt::format("{} opens after {}", to_string(day), to_string(open_)));
    open_ = day;
    today_.clear();
    next_ = 0;
    const auto offset = static_cast<std::size_t>(day - first_);
    if (offset >= newest_.size()) throw InternalError(fmt::format("{} lies outside the queue of events", to_string(day)));
    for (std::uint32_t at = newest_[offset]; at != none;) {
        Chunk& chunk = chunks_[at];
        today_.insert(today_.end(), chunk.keys.begin(), chunk.keys.begin() + chunk.count);
        const std::uint32_t older = chunk.next;
        chunk.next = free_;
        free_ = at;
        at = older;
    }
    newest_[offset] = none;
    std::sort(today_.begin(), today_.end());
}

std::optional<EventQueue::Event> EventQueue::pop() {
    const bool sorted_left = next_ < today_.size();
    if (!sorted_left && late_.empty()) return std::nullopt;
    std::uint64_t key = 0;
    if (late_.empty() || (sorted_left && today_[next_] < late_.front())) {
        key = today_[next_++];
    } else {
        key = late_.front();
        std::pop_heap(late_.begin(), late_.end(), std::greater<>{});
        late_.pop_back();
    }
    return Event{tick_at(open_, static_cast<std::int64_t>(key >> 32)), static_cast<std::uint32_t>(key)};
}

}  // namespace yingshang
