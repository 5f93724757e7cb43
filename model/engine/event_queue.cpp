#include "engine/event_queue.hpp"

#include <bit>

#include <fmt/format.h>

#include "core/error.hpp"

namespace yingshang {

EventQueue::EventQueue(Day first, Day last) : first_(first), open_(first + -1), buckets_(static_cast<std::size_t>(last - first) + 1) {}

void EventQueue::refuse(Day day) { throw InternalError(fmt::format("an event of {} comes after that day is over", to_string(day))); }

void EventQueue::add_chunk(Bucket& bucket) {
    const std::uint32_t fresh = chunks_.take();
    chunks_[fresh].older = bucket.newest;
    bucket = {chunks_[fresh].keys.data(), fresh, keys_a_chunk, bucket.chunks + 1};
}

void EventQueue::open(Day day) {
    if (next_ != today_.size() || !late_.empty()) throw InternalError(fmt::format("{} opens before the day before is over", to_string(day)));
    if (day <= open_) throw InternalError(fmt::format("{} opens after {}", to_string(day), to_string(open_)));
    open_ = day;
    today_.clear();
    next_ = 0;
    const auto offset = static_cast<std::size_t>(day - first_);
    if (offset >= buckets_.size()) throw InternalError(fmt::format("{} lies outside the queue of events", to_string(day)));
    sort_into_today(buckets_[offset]);
    give_back(buckets_[offset]);
    buckets_[offset] = {};
}

// Written long ago, one by one: none of it is near.
void EventQueue::fetch(const Chunk& chunk) {
    constexpr std::size_t cache_line = 64;
    for (std::size_t at = 0; at < sizeof(Chunk); at += cache_line) __builtin_prefetch(reinterpret_cast<const char*>(&chunk) + at);
}

template <class Each>
void EventQueue::for_keys(const Bucket& bucket, Each each) {
    std::uint32_t unused = bucket.room;
    for (std::uint32_t at = bucket.newest; at != none; at = chunks_[at].older) {
        const Chunk& full = chunks_[at];
        if (full.older != none) fetch(chunks_[full.older]);
        for (std::uint32_t i = unused; i < keys_a_chunk; ++i) each(full.keys[i]);
        unused = 0;
    }
}

void EventQueue::give_back(const Bucket& bucket) {
    for (std::uint32_t at = bucket.newest; at != none; at = chunks_[at].older) chunks_.give_back(at);
}

// Keys go into bins of equal time, straight from the bucket; what lies in a bin is then put in order, which is little
// work: a bin has about three keys, and where it has many (a batch, an opening) it is sorted by itself.
void EventQueue::sort_into_today(const Bucket& bucket) {
    constexpr std::uint32_t few = 32;
    constexpr int second_bits = 15, most_bits = 13;
    static_assert(ticks_per_day <= 1 << second_bits);
    if (bucket.chunks == 0) return;
    const std::size_t number = std::size_t{bucket.chunks} * keys_a_chunk - bucket.room;
    const int bits = std::clamp(static_cast<int>(std::bit_width(number)) - 2, 1, most_bits);
    const int shift = 32 + second_bits - bits;
    start_.assign((std::size_t{1} << bits) + 1, 0);
    for_keys(bucket, [&](std::uint64_t key) { start_[(key >> shift) + 1] += 1; });
    for (std::size_t i = 1; i < start_.size(); ++i) start_[i] += start_[i - 1];
    today_.resize(number);
    for_keys(bucket, [&](std::uint64_t key) { today_[start_[key >> shift]++] = key; });
    // Each start is now the bin's end, and the one before it its start.
    std::uint32_t begin = 0;
    for (std::size_t bin = 0; bin + 1 < start_.size(); ++bin) {
        const std::uint32_t end = start_[bin];
        if (end - begin > few) {
            std::sort(today_.begin() + begin, today_.begin() + end);
        } else {
            for (std::uint32_t j = begin + 1; j < end; ++j) {
                const std::uint64_t key = today_[j];
                std::uint32_t k = j;
                for (; k > begin && today_[k - 1] > key; --k) today_[k] = today_[k - 1];
                today_[k] = key;
            }
        }
        begin = end;
    }
}

}  // namespace yingshang
