// Future events of one county in one total order: by second, then by number of the record that the event
// belongs to, whatever the order in which they were put in. A ring of day buckets of 8-byte keys; a day's
// bucket is sorted when the day opens, and what falls into the open day goes through a small heap.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "core/time.hpp"
#include "engine/pool.hpp"

namespace yingshang {

class EventQueue {
  public:
    struct Event {
        Tick when;
        std::uint32_t record;
    };
    static constexpr std::uint32_t none = 0xffffffffu;

    // Holds events of [first, last]. What falls later is never run and is not kept.
    EventQueue(Day first, Day last);

    // InternalError where the event lies before the open day.
    void push(Tick when, std::uint32_t record) { push(day_of(when), second_of(when), record); }
    void push(Day day, std::uint32_t second, std::uint32_t record) {
        const std::uint64_t key = (std::uint64_t{second} << 32) | record;
        if (day == open_) {
            late_.push_back(key);
            std::push_heap(late_.begin(), late_.end(), std::greater<>{});
            return;
        }
        if (day < open_) refuse(day);
        const auto offset = static_cast<std::size_t>(day - first_);
        if (offset >= buckets_.size()) return;
        Bucket& bucket = buckets_[offset];
        if (bucket.room == 0) add_chunk(bucket);
        bucket.keys[--bucket.room] = key;
    }
    // The day whose events pop() hands out; the day before must be used up.
    void open(Day day);
    // The next event of the open day; false where there is none.
    bool pop(Event& event) {
        const bool sorted_left = next_ < today_.size();
        if (!sorted_left && late_.empty()) return false;
        std::uint64_t key = 0;
        if (late_.empty() || (sorted_left && today_[next_] < late_.front())) {
            key = today_[next_++];
        } else {
            key = late_.front();
            std::pop_heap(late_.begin(), late_.end(), std::greater<>{});
            late_.pop_back();
        }
        event = {tick_at(open_, static_cast<std::int64_t>(key >> 32)), static_cast<std::uint32_t>(key)};
        return true;
    }
    // Record of an event of the open day some places ahead, to fetch it early; none where there is no such.
    [[nodiscard]] std::uint32_t ahead(std::size_t places) const {
        return next_ + places < today_.size() ? static_cast<std::uint32_t>(today_[next_ + places]) : none;
    }

  private:
    static constexpr std::uint32_t keys_a_chunk = 31;
    struct Chunk {  // 256 bytes
        std::uint32_t older;
        std::array<std::uint64_t, keys_a_chunk> keys;  // filled from the end
    };
    struct Bucket {                     // of one day
        std::uint64_t* keys = nullptr;  // of the newest chunk
        std::uint32_t newest = none;    // chunk
        std::uint32_t room = 0;         // keys that it still takes
        std::uint32_t chunks = 0;
    };

    void add_chunk(Bucket& bucket);
    static void fetch(const Chunk& chunk);
    // Calls each(key) for the keys of a bucket.
    template <class Each>
    void for_keys(const Bucket& bucket, Each each);
    void sort_into_today(const Bucket& bucket);
    void give_back(const Bucket& bucket);
    [[noreturn]] static void refuse(Day day);

    Day first_, open_;
    std::vector<Bucket> buckets_;
    Pool<Chunk> chunks_;
    std::vector<std::uint64_t> today_, late_;  // ascending; a heap, least first
    std::size_t next_ = 0;
    std::vector<std::uint32_t> start_;  // of each bin, while a day is sorted
};

}  // namespace yingshang
