// The tables of the ziggurat method (Marsaglia and Tsang, 2000): 256 layers of equal area under a
// decreasing density. Worked out by the compiler with functions of its own, so that they need no
// initialisation and are the same with every C library.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace yingshang::ziggurat {

inline constexpr std::size_t layers = 256;
inline constexpr double ln_2 = 0x1.62e42fefa39efp-1;

// e^x, x <= 0, by powers of two and the Taylor series.
constexpr double exp_below(double x) {
    const int halvings = static_cast<int>(0.5 - x / ln_2);
    const double rest = x + halvings * ln_2;
    double sum = 1, term = 1;
    for (int k = 1; k <= 20; ++k) sum += term *= rest / k;
    for (int k = 0; k < halvings; ++k) sum /= 2;
    return sum;
}

// ln y, 0 < y <= 1, by powers of two and the series of the inverse hyperbolic tangent.
constexpr double log_below(double y) {
    int doublings = 0;
    for (; y < 0.70710678118654752; ++doublings) y *= 2;
    const double z = (y - 1) / (y + 1);
    double sum = 0, power = z;
    for (int k = 1; k <= 41; k += 2, power *= z * z) sum += power / k;
    return 2 * sum - doublings * ln_2;
}

constexpr double square_root(double x) {
    double root = x > 1 ? x : 1;
    for (int k = 0; k < 60; ++k) root = (root + x / root) / 2;
    return root;
}

struct Exponential {
    // Where the tail begins and the area of a layer, for 256 layers that close at the density's top.
    static constexpr double tail = 7.697117470131049714, area = 0.003949659822581557220;
    static constexpr double density(double x) { return exp_below(-x); }
    static constexpr double inverse(double y) { return -log_below(y); }
};

struct Normal {
    static constexpr double tail = 3.654152885361008772, area = 0.004928673233974655347;
    static constexpr double density(double x) { return exp_below(-0.5 * x * x); }
    static constexpr double inverse(double y) { return square_root(-2 * log_below(y)); }
};

// Layer i is as wide as edge[i], and lies between the heights[i] and heights[i + 1]. Layer 0 holds the tail:
// its edge is its area over its height.
struct Tables {
    std::array<double, layers + 1> edges{}, heights{};
};

template <class Law>
constexpr Tables tables_of() {
    Tables t;
    t.edges[0] = Law::area / Law::density(Law::tail);
    t.edges[1] = Law::tail;
    for (std::size_t i = 2; i < layers; ++i) t.edges[i] = Law::inverse(Law::area / t.edges[i - 1] + Law::density(t.edges[i - 1]));
    for (std::size_t i = 0; i <= layers; ++i) t.heights[i] = Law::density(t.edges[i]);
    return t;
}

// The tables themselves are made in samplers.cpp alone.
extern const Tables exponential, normal;

// The low 8 bits choose a layer, bit 8 a sign, the high 52 a place in the layer on (0, 1): no bit serves twice.
inline std::size_t layer_of(std::uint64_t bits) { return bits % layers; }
inline double place_of(std::uint64_t bits) { return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52; }
// No branch on a coin: it would be foretold wrongly every other time.
inline double signed_by(std::uint64_t bits, double x) {
    constexpr int sign_bit = 63;
    static_assert(layers == std::size_t{1} << 8);
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) ^ ((bits & layers) << (sign_bit - 8)));
}

}  // namespace yingshang::ziggurat
