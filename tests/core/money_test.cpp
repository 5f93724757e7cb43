// Money in whole fen, and sums of doubles in a fixed order.
#include "core/money.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/samplers.hpp"
#include "core/sum.hpp"

namespace yingshang {
namespace {

using testing::ElementsAre;

std::vector<std::int64_t> apportioned(std::int64_t total, const std::vector<double>& weights) { return apportion(total, weights); }

// Protects the one place where doubles become money: to the nearest fen, and refused where 64 bits cannot hold it.
TEST(Money, ComesFromYuanToTheNearestFen) {
    EXPECT_EQ(fen_from_yuan(0.014), Fen{1});
    EXPECT_EQ(fen_from_yuan(-0.016), Fen{-2});
    EXPECT_EQ(fen_from_yuan(1234.56), Fen{123'456});
    EXPECT_EQ(fen_from_yuan(1234.56).yuan(), 1234.56);
    for (const double yuan : {1e17, -1e17, std::numeric_limits<double>::infinity(), std::nan("")})
        EXPECT_THROW(static_cast<void>(fen_from_yuan(yuan)), DataError);
}

// Protects largest remainders: whole parts first, then one each where most was cut off, the first of equals.
TEST(Apportion, GoesByLargestRemainder) {
    EXPECT_THAT(apportioned(100, {1, 1, 1}), ElementsAre(34, 33, 33));
    EXPECT_THAT(apportioned(10, {2.5, 0, 7.5}), ElementsAre(3, 0, 7));
    EXPECT_THAT(apportioned(7, {0.1, 0.2, 0.4}), ElementsAre(1, 2, 4));
    EXPECT_THAT(apportioned(0, {1, 2}), ElementsAre(0, 0));
    EXPECT_THAT(apportioned(0, {0, 0}), ElementsAre(0, 0));
    EXPECT_THAT(apportioned(5, {0, 3}), ElementsAre(0, 5));
}

// Protects that money is moved and never made: parts add up to the total, of any size and sign, and are near their share.
TEST(Apportion, AddsUpExactly) {
    for (std::uint64_t agent = 0; agent < 2000; ++agent) {
        Draw draw(PhiloxKey{7 + static_cast<std::uint64_t>(agent)}, {});
        std::vector<double> weights(1 + draw.bits32() % 50);
        for (double& w : weights) w = draw.uniform() < 0.2 ? 0 : sample_lognormal(draw, 3, 3);
        weights.back() = 1;
        const auto total = static_cast<std::int64_t>(draw.bits64()) >> (agent % 64);
        const auto parts = apportion(total, weights);
        ASSERT_EQ(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}), total);
        const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const double exact = static_cast<double>(total) * weights[i] / sum;
            ASSERT_NEAR(static_cast<double>(parts[i]), exact, 1 + std::abs(static_cast<double>(total)) * 1e-13);
            ASSERT_TRUE(weights[i] > 0 || parts[i] == 0);
        }
    }
}

// Protects against weights that mean nothing.
TEST(Apportion, RefusesWeightsThatMeanNothing) {
    EXPECT_THROW(apportioned(5, {0, 0}), DataError);
    EXPECT_THROW(apportioned(5, {}), DataError);
    EXPECT_THROW(apportioned(5, {1, -1e-9}), DataError);
    EXPECT_THROW(apportioned(5, {1, std::nan("")}), DataError);
    EXPECT_THROW(apportioned(5, {1, std::numeric_limits<double>::infinity()}), DataError);
}

// Protects totals over many firms: what a plain sum loses is kept, even where a later value is larger than the sum.
TEST(Sum, KeepsWhatAPlainSumLoses) {
    const std::vector<double> values{1, 1e100, 1, -1e100};
    EXPECT_EQ(std::accumulate(values.begin(), values.end(), 0.0), 0);
    EXPECT_EQ(ordered_sum(values), 2);
    EXPECT_EQ(ordered_sum({}), 0);
    CompensatedSum tenths;
    for (int i = 0; i < 10'000'000; ++i) tenths.add(0.1);
    EXPECT_EQ(tenths.value(), 1e6);
}

}  // namespace
}  // namespace yingshang
