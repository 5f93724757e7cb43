// Splits the effect of a package over its parts: what each does alone (first in), what would be missing without it (last in), and its
// Shapley value, the mean over the orders in which the parts can come. Knows no scenario: it is told the value of each coalition.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "experiment/comparison.hpp"

namespace yingshang {

// A set of parts, one bit each; at most 63.
using Coalition = std::uint64_t;
// The order in which parts come.
using Order = std::vector<std::size_t>;

inline constexpr std::size_t most_parts_for_exact = 5;

// So many orders by luck of the seed, each followed by its reverse: what a part adds early in the one it adds late in the other.
[[nodiscard]] std::vector<Order> sample_orders(std::size_t parts, std::size_t orders, std::uint64_t seed);
// All of them; parts at most `most_parts_for_exact`.
[[nodiscard]] std::vector<Order> all_orders(std::size_t parts);

// The coalitions whose values an attribution over the orders needs, each once, the empty one and the whole among them.
[[nodiscard]] std::vector<Coalition> coalitions_of(std::size_t parts, const std::vector<Order>& orders);

// Value of each coalition by replicate, the same replicates for all.
using CoalitionValues = std::map<Coalition, std::vector<double>>;

struct PartEffect {
    Interval first_in, last_in, shapley;
};
struct Attribution {
    Interval whole;                 // value of all parts less that of none
    std::vector<PartEffect> parts;  // their Shapley values add up to the whole
};

enum class OrderChoice : std::uint8_t { all, sampled };

// Intervals of 95 % by t over replicates; of sampled orders the Shapley value's has the orders' luck in it too. Throws DataError where
// a coalition has no value.
[[nodiscard]] Attribution attribute(std::size_t parts, const std::vector<Order>& orders, OrderChoice choice, const CoalitionValues& values);

}  // namespace yingshang
