// Future events of one county in one total order: by second, then by number of the record that the event
// belongs to, whatever the order in which they were put in. A ring of day buckets of 8-byte keys; when the day opens its
// keys are put in order. What falls into it meanwhile waits in bins of equal time, and is put in order when its bin comes.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/time.hpp"
#include "engine/pool.hpp"

namespace yingshang {

class EventQueue {
  public:
    struct Event {
        std::uint32_t second;  // of the open day
        std::uint32_t record;
    };
    static constexpr std::uint32_t none = 0xffffffffu;

    // Holds events of [first, last]. What falls later is never run and is not kept.
    EventQueue(Day first, Day last);
    // After a day: InternalError where events of the open day are left.
    EventQueue(const EventQueue& other);
    EventQueue& operator=(const EventQueue& other);
    EventQueue(EventQueue&&) noexcept = default;
    EventQueue& operator=(EventQueue&&) noexcept = default;
    ~EventQueue() = default;

    // InternalError where the event lies before the open day.
    void push(Tick when, std::uint32_t record) { push(day_of(when), second_of(when), record); }
    void push(Day day, std::uint32_t second, std::uint32_t record) {
        const std::uint64_t key = (std::uint64_t{second} << 32) | record;
        if (day == open_) {
            push_today(key);
            return;
        }
        if (day < open_) refuse(day);
        const auto offset = static_cast<std::size_t>(day - first_);
        if (offset >= buckets_.size()) return;
        put(buckets_[offset], key);
    }
    // The day whose events pop() hands out; the day before must be used up.
    void open(Day day);
    // The next event of the open day; false where there is none.
    bool pop(Event& event) {
        std::uint64_t key = today_[next_];
        if (key < late_from_) next_ += 1;
        else key = take_among_late();
        if (key == no_key) return false;
        event = {static_cast<std::uint32_t>(key >> 32), static_cast<std::uint32_t>(key)};
        return true;
    }
    // Record of an event of the open day so many places after the next, to fetch it early; none where there is no such.
    static constexpr std::size_t furthest_ahead = 8;
    [[nodiscard]] std::uint32_t ahead(std::size_t places) const { return static_cast<std::uint32_t>(today_[next_ + places]); }

  private:
    static constexpr std::uint32_t keys_a_chunk = 31;
    static constexpr std::size_t chunk_bytes = 256;
    struct alignas(chunk_bytes) Chunk {
        std::uint32_t number = none, older = none;
        std::array<std::uint64_t, keys_a_chunk> keys{};  // filled from the end
    };
    static_assert(sizeof(Chunk) == chunk_bytes);
    static Chunk full;  // and nothing in it: where a day without events begins

    // A day's bucket is the address of its newest key, and chunks are so aligned that it tells the rest: the addresses of
    // thousands of days stay near.
    [[nodiscard]] static bool is_full(const std::uint64_t* newest) {
        return reinterpret_cast<std::uintptr_t>(newest) % chunk_bytes == sizeof(std::uint64_t);
    }
    [[nodiscard]] static const Chunk& chunk_of(const std::uint64_t* newest) {
        return *reinterpret_cast<const Chunk*>((reinterpret_cast<std::uintptr_t>(newest) - sizeof(std::uint64_t)) / chunk_bytes * chunk_bytes);
    }
    void put(std::uint64_t*& newest, std::uint64_t key) {
        if (is_full(newest)) begin_chunk(newest, key);
        else *--newest = key;
    }
    void begin_chunk(std::uint64_t*& newest, std::uint64_t key);
    static void fetch(const Chunk& chunk);
    // Calls each(key) for the keys of a bucket.
    template <class Each>
    void for_keys(const std::uint64_t* newest, Each each) const;
    void put_in_order(const std::uint64_t* newest);
    void spread_over_bins(const std::uint64_t* newest, std::size_t number);
    void make_bins_for_late();
    void push_today(std::uint64_t key);
    [[nodiscard]] std::uint64_t take_among_late();  // no_key where nothing is left
    void open_bin();
    void set_late_from();
    void give_back(const std::uint64_t* newest);
    [[nodiscard]] bool is_day_over() const;
    [[noreturn]] static void refuse(Day day);

    Day first_, open_;
    std::vector<std::uint64_t*> buckets_;  // by day
    Pool<Chunk> chunks_;
    // Of the open day
    static constexpr std::uint64_t no_key = ~std::uint64_t{0};  // after all others
    std::vector<std::uint64_t> today_ = nothing();              // that the day opened with, in order, and then no_key
    std::size_t next_ = 0;
    // That fell into the day since.
    struct Late {
        std::uint64_t key;
        std::uint32_t older;  // of the same bin
    };
    std::vector<Late> late_;
    std::vector<std::uint32_t> newest_late_;   // of each bin
    int late_shift_ = 0;                       // of a key, to its bin
    std::size_t waiting_late_ = 0;             // in bins to come
    std::uint64_t opened_ = 0;                 // bins so far
    std::vector<std::uint64_t> near_{no_key};  // of the newest of them, least last
    std::vector<std::uint64_t> soon_{no_key};  // a heap, least first: fell into a bin that was open
    std::uint64_t late_from_ = no_key;         // none of them all comes before
    std::vector<std::uint32_t> bins_;          // while it opens: where the keys of equal spans of the day begin

    static std::vector<std::uint64_t> nothing() { return std::vector<std::uint64_t>(furthest_ahead + 1, no_key); }
};

}  // namespace yingshang
