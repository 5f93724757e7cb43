// Money in fen, exact: amounts are moved, never made. Doubles enter at one place, with rounding.
#pragma once

#include <cmath>
#include <compare>
#include <cstdint>
#include <span>
#include <vector>

namespace yingshang {

struct Fen {
    std::int64_t value = 0;
    constexpr auto operator<=>(const Fen&) const = default;
    constexpr Fen operator+(Fen o) const { return {value + o.value}; }
    constexpr Fen operator-(Fen o) const { return {value - o.value}; }
    constexpr Fen operator-() const { return {-value}; }
    constexpr Fen& operator+=(Fen o) {
        value += o.value;
        return *this;
    }
    constexpr Fen& operator-=(Fen o) {
        value -= o.value;
        return *this;
    }
    [[nodiscard]] constexpr double yuan() const { return static_cast<double>(value) / 100.0; }
    // Whether the amount is more than so many yuan: without a division.
    [[nodiscard]] constexpr bool exceeds(double yuan) const { return static_cast<double>(value) > yuan * 100; }
};

[[noreturn]] void refuse_amount(double yuan);  // DataError
// To the nearest fen, halves away from zero; throws DataError past +-9e13 yuan, where a double no longer holds a fen.
[[nodiscard]] inline Fen fen_from_yuan(double yuan) {
    constexpr double most = 9e13;
    if (!(std::abs(yuan) <= most)) refuse_amount(yuan);
    const double fen = yuan * 100;
    return {static_cast<std::int64_t>(fen + std::copysign(0.5, fen))};
}
// Parts proportional to the weights (>= 0) that add up to the total exactly, by largest remainder.
// A weight of zero gets nothing. Throws DataError where a weight is negative or not finite, or all are zero.
[[nodiscard]] std::vector<std::int64_t> apportion(std::int64_t total, std::span<const double> weights);

}  // namespace yingshang
