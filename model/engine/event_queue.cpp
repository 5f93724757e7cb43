#include "engine/event_queue.hpp"

#include <fmt/format.h>

#include "core/error.hpp"

namespace yingshang {

EventQueue::EventQueue(Day first, Day last) : first_(first), open_(first + -1), buckets_(static_cast<std::size_t>(last - first) + 1) {}

void EventQueue::refuse(Day day) { throw InternalError(fmt::format("an event of {} comes after that day is over", to_string(day))); }

void EventQueue::add_chunk(Bucket& bucket) {
    std::uint32_t fresh = free_;
    if (fresh != none) {
        free_ = chunk(fresh).older;
    } else {
        if (chunks_ == blocks_.size() * chunks_a_block) blocks_.push_back(std::make_unique<Chunk[]>(chunks_a_block));
        fresh = chunks_++;
    }
    chunk(fresh).older = bucket.newest;
    bucket = {fresh, keys_a_chunk};
}

void EventQueue::open(Day day) {
    if (next_ != today_.size() || !late_.empty()) throw InternalError(fmt::format("{} opens before the day before is over", to_string(day)));
    if (day <= open_) throw InternalError(fmt::format("{} opens after {}", to_string(day), to_string(open_)));
    open_ = day;
    today_.clear();
    next_ = 0;
    const auto offset = static_cast<std::size_t>(day - first_);
    if (offset >= buckets_.size()) throw InternalError(fmt::format("{} lies outside the queue of events", to_string(day)));
    std::uint32_t unused = buckets_[offset].room;
    for (std::uint32_t at = buckets_[offset].newest; at != none;) {
        Chunk& full = chunk(at);
        today_.insert(today_.end(), full.keys.begin() + unused, full.keys.end());
        unused = 0;
        const std::uint32_t older = full.older;
        full.older = free_;
        free_ = at;
        at = older;
    }
    buckets_[offset] = {};
    sort_today();
}

// By second in two passes of eight bits, which keep the order of equals, then by record among equal seconds: these are
// few and stand together, so that insertion is quick.
void EventQueue::sort_today() {
    constexpr std::size_t worth_it = 128;
    if (today_.size() < worth_it) {
        std::sort(today_.begin(), today_.end());
        return;
    }
    scratch_.resize(today_.size());
    for (const int shift : {32, 40}) {
        std::array<std::uint32_t, 257> start{};
        for (const std::uint64_t key : today_) start[((key >> shift) & 0xffu) + 1] += 1;
        for (std::size_t i = 1; i < start.size(); ++i) start[i] += start[i - 1];
        for (const std::uint64_t key : today_) scratch_[start[(key >> shift) & 0xffu]++] = key;
        today_.swap(scratch_);
    }
    // A second with very many events (a batch, an opening) would make insertion slow.
    constexpr std::size_t many = 32;
    for (std::size_t i = 0; i < today_.size();) {
        std::size_t end = i + 1;
        while (end < today_.size() && (today_[end] >> 32) == (today_[i] >> 32)) ++end;
        if (end - i > many) {
            std::sort(today_.begin() + static_cast<std::ptrdiff_t>(i), today_.begin() + static_cast<std::ptrdiff_t>(end));
        } else {
            for (std::size_t j = i + 1; j < end; ++j) {
                const std::uint64_t key = today_[j];
                std::size_t k = j;
                for (; k > i && today_[k - 1] > key; --k) today_[k] = today_[k - 1];
                today_[k] = key;
            }
        }
        i = end;
    }
}

}  // namespace yingshang
