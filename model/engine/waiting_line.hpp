// Who waits at a desk, in the order in which the desk's discipline calls them. Holds numbers of records;
// a record that no longer waits is passed over by its owner when called.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "engine/process.hpp"

namespace yingshang {

class WaitingLine {
  public:
    explicit WaitingLine(Discipline discipline) : discipline_(discipline) {}

    // `due` in working ticks; those of equal rank come in order of joining.
    void join(std::uint32_t record, std::uint8_t priority, std::int64_t due) {
        if (discipline_ == Discipline::first_come) {
            line_.push_back(record);
            return;
        }
        const std::int64_t rank = discipline_ == Discipline::priority ? 255 - priority : due;
        heap_.push_back({rank, joined_++, record});
        std::push_heap(heap_.begin(), heap_.end(), std::greater<>{});
    }

    [[nodiscard]] std::optional<std::uint32_t> call() {
        if (discipline_ == Discipline::first_come) return call_first();
        if (heap_.empty()) return std::nullopt;
        std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
        const std::uint32_t record = heap_.back().record;
        heap_.pop_back();
        return record;
    }

    // Whom it would call, to fetch it early; none where nobody waits.
    static constexpr std::uint32_t none = 0xffffffffu;
    [[nodiscard]] std::uint32_t first() const {
        if (!heap_.empty()) return heap_.front().record;
        return head_ < line_.size() ? line_[head_] : none;
    }

  private:
    struct Ranked {
        std::int64_t rank;
        std::uint64_t joined;
        std::uint32_t record;
        auto operator<=>(const Ranked&) const = default;
    };

    std::optional<std::uint32_t> call_first() {
        if (head_ == line_.size()) return std::nullopt;
        const std::uint32_t record = line_[head_++];
        // The called half goes when it is as long as the rest, so that a call costs a constant on average.
        if (head_ * 2 >= line_.size()) {
            line_.erase(line_.begin(), line_.begin() + static_cast<std::ptrdiff_t>(head_));
            head_ = 0;
        }
        return record;
    }

    Discipline discipline_;
    std::vector<std::uint32_t> line_;
    std::size_t head_ = 0;
    std::vector<Ranked> heap_;
    std::uint64_t joined_ = 0;
};

}  // namespace yingshang
