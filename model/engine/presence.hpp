// How many are somewhere, and the integrals of their number over working time: sums of the times of coming and going,
// exact in integers, so that a change costs an addition.
#pragma once

#include <cstdint>

namespace yingshang {

// The integral of the number. Times are working ticks.
struct Presence {
    std::uint32_t number = 0;

    void come(std::int64_t now) {
        gone_less_come_ -= now;
        number += 1;
    }
    void go(std::int64_t now) {
        gone_less_come_ += now;
        number -= 1;
    }
    // Cases x ticks since the last taking.
    [[nodiscard]] std::int64_t take(std::int64_t now) {
        const std::int64_t here = std::int64_t{number} * now, whole = gone_less_come_ + here;
        gone_less_come_ = -here;
        return whole;
    }

  private:
    std::int64_t gone_less_come_ = 0;
};

// The integral of the square of a number that is kept elsewhere: n^2 grows by 2n + 1 when one more comes.
class Squares {
  public:
    void come(std::uint32_t before, std::int64_t now) { sum_ -= (2 * std::int64_t{before} + 1) * now; }
    void go(std::uint32_t after, std::int64_t now) { sum_ += (2 * std::int64_t{after} + 1) * now; }
    [[nodiscard]] double take(std::uint32_t number, std::int64_t now) {
        const Wide here = Wide{number} * number * now, whole = sum_ + here;
        sum_ = -here;
        return static_cast<double>(whole);
    }

  private:
    __extension__ using Wide = __int128;  // half a million firms over ten years are more than 64 bits hold
    Wide sum_ = 0;
};

}  // namespace yingshang
