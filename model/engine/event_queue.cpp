#include "engine/event_queue.hpp"

#include <bit>
#include <functional>

#include <fmt/format.h>

#include "core/error.hpp"

namespace yingshang {
namespace {

// A bin has few keys; where it has many (a batch, an opening) they are sorted as such.
void put_in_order(std::uint64_t* begin, std::uint64_t* end) {
    constexpr std::ptrdiff_t few = 32;
    if (end - begin > few) {
        std::sort(begin, end);
        return;
    }
    for (std::uint64_t* j = begin + 1; j < end; ++j) {
        const std::uint64_t key = *j;
        std::uint64_t* k = j;
        for (; k > begin && k[-1] > key; --k) *k = k[-1];
        *k = key;
    }
}

}  // namespace

EventQueue::Chunk EventQueue::full;

EventQueue::EventQueue(Day first, Day last)
    : first_(first), open_(first + -1), buckets_(static_cast<std::size_t>(last - first) + 1, full.keys.data()) {}

EventQueue::EventQueue(const EventQueue& other)
    : first_(other.first_), open_(other.open_), buckets_(other.buckets_.size(), full.keys.data()), late_(other.late_) {
    if (!other.is_day_over()) throw InternalError(fmt::format("a queue of events is copied before {} is over", to_string(open_)));
    for (std::size_t day = 0; day < buckets_.size(); ++day)
        other.for_keys(other.buckets_[day], [&](std::uint64_t key) {
            if (is_full(buckets_[day])) add_chunk(buckets_[day]);
            *--buckets_[day] = key;
        });
}

EventQueue& EventQueue::operator=(const EventQueue& other) { return *this = EventQueue(other); }

bool EventQueue::is_day_over() const {
    if (next_ != end_ || !soon_.empty()) return false;
    for (std::size_t bin = opened_; bin < ends_.size(); ++bin)
        if (ends_[bin] != bin_end_ || newest_late_[bin] != none) return false;
    return true;
}

void EventQueue::refuse(Day day) { throw InternalError(fmt::format("an event of {} comes after that day is over", to_string(day))); }

void EventQueue::add_chunk(std::uint64_t*& newest) {
    const std::uint32_t number = chunks_.take();
    Chunk& fresh = chunks_[number];
    fresh.number = number;
    fresh.older = chunk_of(newest).number;
    newest = fresh.keys.data() + keys_a_chunk;
}

void EventQueue::open(Day day) {
    if (!is_day_over()) throw InternalError(fmt::format("{} opens before the day before is over", to_string(day)));
    if (day <= open_) throw InternalError(fmt::format("{} opens after {}", to_string(day), to_string(open_)));
    const auto offset = static_cast<std::size_t>(day - first_);
    if (offset >= buckets_.size()) throw InternalError(fmt::format("{} lies outside the queue of events", to_string(day)));
    open_ = day;
    spread_over_bins(buckets_[offset]);
    give_back(buckets_[offset]);
    buckets_[offset] = full.keys.data();
}

// Written long ago, one by one: none of it is near.
void EventQueue::fetch(const Chunk& chunk) {
    constexpr std::size_t cache_line = 64;
    for (std::size_t at = 0; at < sizeof(Chunk); at += cache_line) __builtin_prefetch(reinterpret_cast<const char*>(&chunk) + at);
}

template <class Each>
void EventQueue::for_keys(const std::uint64_t* newest, Each each) const {
    const std::uint64_t* key = newest;
    for (const Chunk* chunk = &chunk_of(newest); chunk->number != none; chunk = &chunks_[chunk->older], key = chunk->keys.data()) {
        if (chunk->older != none) fetch(chunks_[chunk->older]);
        for (const std::uint64_t* const end = chunk->keys.data() + keys_a_chunk; key != end; ++key) each(*key);
        if (chunk->older == none) return;
    }
}

void EventQueue::give_back(const std::uint64_t* newest) {
    for (std::uint32_t at = chunk_of(newest).number; at != none; at = chunks_[at].older) chunks_.give_back(at);
}

// About three keys a bin of those that the day opens with or, as yesterday, will get.
void EventQueue::spread_over_bins(const std::uint64_t* newest) {
    constexpr int second_bits = 15, most_bits = 13;
    static_assert(ticks_per_day <= 1 << second_bits);
    std::size_t number = 0;
    for (std::uint32_t at = chunk_of(newest).number; at != none; at = chunks_[at].older) number += keys_a_chunk;
    number -= static_cast<std::size_t>(newest - chunk_of(newest).keys.data());
    const int bits = std::clamp(static_cast<int>(std::bit_width(number + late_.size())) - 1, 1, most_bits);
    const std::size_t bins = std::size_t{1} << bits;
    shift_ = 32 + second_bits - bits;
    late_.clear();
    newest_late_.assign(bins, none);
    ends_.assign(bins + 1, 0);
    for_keys(newest, [&](std::uint64_t key) { ends_[(key >> shift_) + 1] += 1; });
    for (std::size_t i = 1; i < bins; ++i) ends_[i] += ends_[i - 1];
    today_.resize(number);
    for_keys(newest, [&](std::uint64_t key) { today_[ends_[key >> shift_]++] = key; });  // each start becomes the end
    ends_.pop_back();
    opened_ = bin_end_ = 0;
    next_ = end_ = nullptr;
}

void EventQueue::push_today(std::uint64_t key) {
    const auto bin = static_cast<std::size_t>(key >> shift_);
    if (bin >= opened_) {
        late_.push_back({key, newest_late_[bin]});
        newest_late_[bin] = static_cast<std::uint32_t>(late_.size() - 1);
        return;
    }
    soon_.push_back(key);
    std::push_heap(soon_.begin(), soon_.end(), std::greater<>{});
}

std::uint64_t EventQueue::take_soon() {
    if (next_ != end_ && *next_ < soon_.front()) return *next_++;
    std::pop_heap(soon_.begin(), soon_.end(), std::greater<>{});
    const std::uint64_t key = soon_.back();
    soon_.pop_back();
    return key;
}

bool EventQueue::open_bin() {
    const std::size_t bins = ends_.size();
    std::size_t bin = opened_;
    while (bin < bins && ends_[bin] == bin_end_ && newest_late_[bin] == none) ++bin;
    if (bin == bins) return false;
    next_ = today_.data() + bin_end_;
    end_ = today_.data() + ends_[bin];
    if (newest_late_[bin] != none) {
        mixed_.assign(next_, end_);
        for (std::uint32_t at = newest_late_[bin]; at != none; at = late_[at].older) mixed_.push_back(late_[at].key);
        next_ = mixed_.data();
        end_ = next_ + mixed_.size();
    }
    bin_end_ = ends_[bin];
    opened_ = bin + 1;
    put_in_order(next_, end_);
    return true;
}

}  // namespace yingshang
