#include "core/exponential.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace yingshang {
namespace {

constexpr double bound = 700;
constexpr double log2_e = 0x1.71547652b82fep+0;
constexpr double ln_2_high = 0x1.62e42fefa3800p-1, ln_2_low = 0x1.ef35793c76730p-45;  // the high part times a whole number below 2^11 is exact
constexpr double to_whole = 0x1.8p52;                                                 // added to a double: its low bits are the nearest whole number

// 1/k!
constexpr std::array<double, 14> coefficients = [] {
    std::array<double, 14> all{};
    double factorial = 1;
    for (std::size_t k = 0; k < all.size(); ++k) {
        all[k] = 1 / factorial;
        factorial *= static_cast<double>(k + 1);
    }
    return all;
}();

// e^x = 2^n e^r, |r| <= ln 2 / 2: the series of e^r needs 13 powers.
inline double exponential(double within) {
    const double shifted = within * log2_e + to_whole;
    const double n = shifted - to_whole;
    const double r = (within - n * ln_2_high) - n * ln_2_low;
    double sum = coefficients.back();
    for (std::size_t k = coefficients.size() - 1; k-- > 0;) sum = sum * r + coefficients[k];
    // n goes where a double holds its exponent.
    const std::uint64_t power = (std::bit_cast<std::uint64_t>(shifted) + 1023) << 52;
    return sum * std::bit_cast<double>(power);
}

}  // namespace

void exponentials(std::span<double> x) {
    for (double& each : x) each = std::min(std::max(each, -bound), bound);  // apart, or it would be one number at a time
    for (double& each : x) each = exponential(each);
}

}  // namespace yingshang
