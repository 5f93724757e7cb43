#include "engine/event_queue.hpp"

#include <bit>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"

namespace yingshang {
namespace {

constexpr int second_bits = 15;
static_assert(ticks_per_day <= 1 << second_bits);

// Where keys are few, or each is near its place.
template <class Before>
void insert_in_order(std::uint64_t* begin, std::uint64_t* end, Before before) {
    for (std::uint64_t* j = begin + 1; j < end; ++j) {
        const std::uint64_t key = *j;
        std::uint64_t* k = j;
        for (; k > begin && before(key, k[-1]); --k) *k = k[-1];
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
    for (std::size_t day = 0; day < buckets_.size(); ++day) other.for_keys(other.buckets_[day], [&](std::uint64_t key) { put(buckets_[day], key); });
}

EventQueue& EventQueue::operator=(const EventQueue& other) { return *this = EventQueue(other); }

bool EventQueue::is_day_over() const { return today_[next_] == no_key && late_from_ == no_key; }

void EventQueue::refuse(Day day) { throw InternalError(fmt::format("an event of {} comes after that day is over", to_string(day))); }

void EventQueue::begin_chunk(std::uint64_t*& newest, std::uint64_t key) {
    const std::uint32_t number = chunks_.take();
    Chunk& fresh = chunks_[number];
    fresh.number = number;
    fresh.older = chunk_of(newest).number;
    newest = &fresh.keys.back();
    *newest = key;
}

void EventQueue::open(Day day) {
    if (!is_day_over()) throw InternalError(fmt::format("{} opens before the day before is over", to_string(day)));
    if (day <= open_) throw InternalError(fmt::format("{} opens after {}", to_string(day), to_string(open_)));
    const auto offset = static_cast<std::size_t>(day - first_);
    if (offset >= buckets_.size()) throw InternalError(fmt::format("{} lies outside the queue of events", to_string(day)));
    open_ = day;
    put_in_order(buckets_[offset]);
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

void EventQueue::put_in_order(const std::uint64_t* newest) {
    std::size_t number = 0;
    for (std::uint32_t at = chunk_of(newest).number; at != none; at = chunks_[at].older) number += keys_a_chunk;
    number -= static_cast<std::size_t>(newest - chunk_of(newest).keys.data());
    today_.resize(number + 1 + furthest_ahead);
    std::fill(today_.begin() + static_cast<std::ptrdiff_t>(number), today_.end(), no_key);
    next_ = 0;
    make_bins_for_late();
    if (number > 0) spread_over_bins(newest, number);
}

// About a key a bin: then few have to change places. A bin that has many (a batch, an opening) is sorted as such.
void EventQueue::spread_over_bins(const std::uint64_t* newest, std::size_t number) {
    constexpr std::uint32_t few = 32;
    const int bits = std::min(static_cast<int>(std::bit_width(number)), second_bits), shift = 32 + second_bits - bits;
    bins_.assign(std::size_t{1} << bits, 0);
    for_keys(newest, [&](std::uint64_t key) { bins_[key >> shift] += 1; });
    std::uint32_t before = 0, most = 0;
    for (std::uint32_t& bin : bins_) {
        most = std::max(most, bin);
        before += std::exchange(bin, before);
    }
    for_keys(newest, [&](std::uint64_t key) { today_[bins_[key >> shift]++] = key; });  // each start becomes the end
    before = 0;
    for (std::size_t bin = 0; most > few && bin < bins_.size(); before = bins_[bin++])
        if (bins_[bin] - before > few) std::sort(today_.data() + before, today_.data() + bins_[bin]);
    insert_in_order(today_.data(), today_.data() + number, std::less<>{});
}

// About three keys a bin, if it is as yesterday.
void EventQueue::make_bins_for_late() {
    constexpr int most_bits = 13;
    const int bits = std::clamp(static_cast<int>(std::bit_width(late_.size())) - 1, 1, most_bits);
    newest_late_.assign(std::size_t{1} << bits, none);
    late_shift_ = 32 + second_bits - bits;
    late_.clear();
    opened_ = 0;
}

void EventQueue::push_today(std::uint64_t key) {
    const std::uint64_t bin = key >> late_shift_;
    if (bin < opened_) {
        soon_.push_back(key);
        std::push_heap(soon_.begin(), soon_.end(), std::greater<>{});
    } else {
        late_.push_back({key, newest_late_[bin]});
        newest_late_[bin] = static_cast<std::uint32_t>(late_.size() - 1);
        waiting_late_ += 1;
    }
    set_late_from();
}

void EventQueue::set_late_from() { late_from_ = std::min({near_.back(), soon_.front(), waiting_late_ > 0 ? opened_ << late_shift_ : no_key}); }

std::uint64_t EventQueue::take_among_late() {
    for (;; set_late_from()) {
        const std::uint64_t key = late_from_;
        if (today_[next_] < key) return today_[next_++];
        if (key == no_key) return key;
        if (key != near_.back() && key != soon_.front()) {
            open_bin();
            continue;
        }
        if (key == near_.back()) {
            near_.pop_back();
        } else {
            std::pop_heap(soon_.begin(), soon_.end(), std::greater<>{});
            soon_.pop_back();
        }
        set_late_from();
        return key;
    }
}

// Those of the bin before are used up.
void EventQueue::open_bin() {
    for (std::uint32_t at = newest_late_[opened_]; at != none; at = late_[at].older) near_.push_back(late_[at].key);
    waiting_late_ -= near_.size() - 1;
    opened_ += 1;
    constexpr std::size_t few = 32;
    if (near_.size() > few) std::sort(near_.begin(), near_.end(), std::greater<>{});
    else insert_in_order(near_.data(), near_.data() + near_.size(), std::greater<>{});
}

}  // namespace yingshang
