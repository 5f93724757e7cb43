#include "engine/event_queue.hpp"

#include <fmt/format.h>

#include "core/error.hpp"

namespace yingshang {

EventQueue::EventQueue(Day first, Day last) : first_(first), open_(first + -1), newest_(static_cast<std::size_t>(last - first) + 1, none) {}

void EventQueue::refuse(Day day) { throw InternalError(fmt::format("an event of {} comes after that day is over", to_string(day))); }

void EventQueue::add_chunk(std::size_t day) {
    std::uint32_t fresh = free_;
    if (fresh == none) {
        fresh = static_cast<std::uint32_t>(chunks_.size());
        chunks_.emplace_back();
    } else {
        free_ = chunks_[fresh].next;
    }
    chunks_[fresh].next = newest_[day];
    chunks_[fresh].count = 0;
    newest_[day] = fresh;
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

}  // namespace yingshang
