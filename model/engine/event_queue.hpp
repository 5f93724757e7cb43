// Future events of one county in one total order: by second, then by number of the record that the event
// belongs to, whatever the order in which they were put in. A ring of day buckets of 8-byte keys; a day's
// bucket is sorted when the day opens, and what falls into the open day goes through a small heap.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/time.hpp"

namespace yingshang {

class EventQueue {
  public:
    struct Event {
        Tick when;
        std::uint32_t record;
    };

    // Holds events of [first, last]. What falls later is never run and is not kept.
    EventQueue(Day first, Day last);

    // InternalError where the event lies before the open day.
    void push(Tick when, std::uint32_t record);
    // The day whose events pop() hands out; the day before must be used up.
    void open(Day day);
    [[nodiscard]] std::optional<Event> pop();

  private:
    static constexpr std::uint32_t none = 0xffffffffu;
    struct Chunk {  // 256 bytes
        std::array<std::uint64_t, 31> keys;
        std::uint32_t next;
        std::uint32_t count;
    };

    void store(std::size_t day, std::uint64_t key);

    Day first_, open_;
    std::vector<std::uint32_t> newest_;  // chunk by day
    std::vector<Chunk> chunks_;
    std::uint32_t free_ = none;
    std::vector<std::uint64_t> today_, late_;  // ascending; a heap, least first
    std::size_t next_ = 0;
};

}  // namespace yingshang
