// Rows picked out of many, in order, without a branch for each: where who comes next cannot be foretold, one that is guessed wrong
// costs more than all that is done here.
#pragma once

#include <memory>
#include <span>

#include "economy/firms.hpp"

namespace yingshang {

class Picked {
  public:
    explicit Picked(std::size_t most) : rows_(std::make_unique_for_overwrite<FirmRow[]>(most)) {}
    // At most so many times as stated at first; `wanted` is 0 or 1.
    void offer(FirmRow row, std::uint8_t wanted) {
        rows_[number_] = row;
        number_ += wanted;
    }
    [[nodiscard]] std::span<const FirmRow> rows() const { return {rows_.get(), number_}; }

  private:
    std::unique_ptr<FirmRow[]> rows_;
    std::size_t number_ = 0;
};

// 1 for the statuses named.
class StatusSet {
  public:
    template <typename... Each>
    constexpr explicit StatusSet(Each... each) {
        ((holds_[static_cast<std::size_t>(each)] = 1), ...);
    }
    [[nodiscard]] constexpr std::uint8_t holds(Status s) const { return holds_[static_cast<std::size_t>(s)]; }

  private:
    std::array<std::uint8_t, status_count> holds_{};
};
inline constexpr StatusSet active_statuses(Status::operating, Status::zombie);

}  // namespace yingshang
