#include "experiment/attribution.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/error.hpp"

namespace yingshang {
namespace {

// Values of every coalition by a game, the same in `replicates` worlds that differ by a level.
template <class Game>
CoalitionValues values_of(std::size_t parts, const Game& game, std::size_t replicates = 3) {
    CoalitionValues values;
    for (Coalition set = 0; set < (Coalition{1} << parts); ++set)
        for (std::size_t r = 0; r < replicates; ++r) values[set].push_back(game(set) + 100 * static_cast<double>(r));
    return values;
}

bool has(Coalition set, std::size_t part) { return ((set >> part) & 1u) != 0; }

// Protects the simplest case: parts that do not touch each other get what they do alone, whatever the order.
TEST(Attribution, PartsThatOnlyAddGetTheirOwn) {
    const auto values = values_of(3, [](Coalition s) { return (has(s, 0) ? 5.0 : 0) + (has(s, 1) ? -2.0 : 0); });
    const Attribution a = attribute(3, all_orders(3), OrderChoice::all, values);
    const std::vector<double> own{5, -2, 0};
    for (std::size_t p = 0; p < 3; ++p) {
        EXPECT_DOUBLE_EQ(a.parts[p].first_in.mean, own[p]);
        EXPECT_DOUBLE_EQ(a.parts[p].last_in.mean, own[p]);
        EXPECT_NEAR(a.parts[p].shapley.mean, own[p], 1e-12);
    }
    EXPECT_DOUBLE_EQ(a.whole.mean, 3);
}

// Protects the Shapley value against a game with a known answer: gloves. Part 0 has a left glove, 1 and 2 a right one each; a pair is
// worth one. The holder of the scarce glove gets two thirds, the others a sixth (Shapley 1953).
TEST(Attribution, GlovesHaveTheirKnownValue) {
    const auto values = values_of(3, [](Coalition s) { return has(s, 0) && (has(s, 1) || has(s, 2)) ? 1.0 : 0.0; });
    const Attribution a = attribute(3, all_orders(3), OrderChoice::all, values);
    EXPECT_NEAR(a.parts[0].shapley.mean, 2 / 3.0, 1e-12);
    EXPECT_NEAR(a.parts[1].shapley.mean, 1 / 6.0, 1e-12);
    EXPECT_EQ(a.parts[0].first_in.mean, 0);
    EXPECT_EQ(a.parts[0].last_in.mean, 1);
    EXPECT_EQ(a.parts[1].last_in.mean, 0);
}

// Protects the sum: shares add up to the whole over any orders, sampled ones too.
TEST(Attribution, SharesAddUpOverSampledOrders) {
    constexpr std::size_t parts = 9;
    const auto game = [](Coalition s) { return std::sqrt(static_cast<double>(std::popcount(s))) + (has(s, 3) && has(s, 7) ? 2.0 : 0); };
    for (const std::size_t budget : {std::size_t{2}, std::size_t{7}, std::size_t{40}}) {
        const std::vector<Order> orders = sample_orders(parts, budget, 11);
        EXPECT_EQ(orders.size(), budget);
        const Attribution a = attribute(parts, orders, OrderChoice::sampled, values_of(parts, game));
        double sum = 0;
        for (const PartEffect& p : a.parts) sum += p.shapley.mean;
        EXPECT_NEAR(sum, a.whole.mean, 1e-9);
    }
}

// Protects the interval: replicates alike leave the luck of the orders, and the truth lies within it; with all orders nothing is left.
TEST(Attribution, SampledOrdersWidenTheInterval) {
    const auto values = values_of(
        5, [](Coalition s) { return std::popcount(s) >= 3 ? 10.0 * (1 + static_cast<double>(has(s, 1))) : 0.0; }, 8);
    const Attribution exact = attribute(5, all_orders(5), OrderChoice::all, values);
    for (const PartEffect& p : exact.parts) EXPECT_NEAR(*p.shapley.low, p.shapley.mean, 1e-9);
    // 95 % and a little more, since few replicates make t wide: of 400 seeds, four standard errors about that.
    int covered = 0;
    constexpr int seeds = 400;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        const Interval i = attribute(5, sample_orders(5, 60, seed), OrderChoice::sampled, values).parts[1].shapley;
        covered += *i.low <= exact.parts[1].shapley.mean && exact.parts[1].shapley.mean <= *i.high ? 1 : 0;
    }
    EXPECT_GT(covered, 0.91 * seeds);
    EXPECT_LT(covered, 0.997 * seeds);
}

// Protects the orders: each a permutation, every second the reverse of the one before, another seed others.
TEST(Attribution, OrdersAreKeyedByTheSeed) {
    const std::vector<Order> orders = sample_orders(15, 6, 1);
    EXPECT_EQ(orders, sample_orders(15, 6, 1));
    EXPECT_NE(orders, sample_orders(15, 6, 2));
    for (std::size_t i = 0; i < orders.size(); ++i) {
        Order sorted = orders[i];
        std::sort(sorted.begin(), sorted.end());
        for (std::size_t p = 0; p < sorted.size(); ++p) EXPECT_EQ(sorted[p], p);
        if (i % 2 == 1) {
            EXPECT_TRUE(std::equal(orders[i].rbegin(), orders[i].rend(), orders[i - 1].begin()));
        }
    }
    EXPECT_EQ(all_orders(4).size(), 24u);
    EXPECT_EQ(coalitions_of(3, all_orders(3)).size(), 8u);
}

// Protects from silence where a coalition was not simulated.
TEST(Attribution, NeedsEveryCoalition) {
    CoalitionValues values = values_of(2, [](Coalition) { return 0.0; });
    values.erase(1);
    EXPECT_THROW(static_cast<void>(attribute(2, all_orders(2), OrderChoice::all, values)), DataError);
}

}  // namespace
}  // namespace yingshang
