// Every set of measures is a valid scenario, whatever the order in which they are named.
#include <algorithm>

#include <gtest/gtest.h>

#include "core/random.hpp"
#include "shipped.hpp"

namespace yingshang {
namespace {

constexpr std::uint64_t subsets = 6;

std::string selector(const std::vector<std::string>& ids) {
    std::string text = "baseline";
    for (const std::string& id : ids) text += "+" + id;
    return text;
}

// About half of the catalogue, by luck of the number.
std::vector<std::string> some_measures(const std::vector<Measure>& catalogue, std::uint64_t number) {
    std::vector<std::string> ids;
    for (std::size_t m = 0; m < catalogue.size(); ++m)
        if (mix64(mix64(number) ^ m) % 2 == 0) ids.push_back(catalogue[m].id);
    return ids;
}

// Protects commutativity: a package is a set. Each subset can be read, worked out and run, and no order of its measures changes a bit.
TEST(MeasureSubsets, RunInAnyOrderToTheSameBits) {
    const std::vector<Measure> catalogue = read_measures(test::read_options({}));
    ASSERT_EQ(catalogue.size(), 46u);
    for (std::uint64_t n = 0; n < subsets; ++n) {
        std::vector<std::string> ids = some_measures(catalogue, n);
        ASSERT_GT(ids.size(), 10u);
        const RunResult named = test::run({.selector = selector(ids), .until = "2020-10-01"});
        std::sort(ids.begin(), ids.end(),
                  [&](const std::string& a, const std::string& b) { return mix64(stable_hash(a) ^ n) < mix64(stable_hash(b) ^ n); });
        const RunResult shuffled = test::run({.selector = selector(ids), .until = "2020-10-01"});
        EXPECT_TRUE(test::same_bits(named, shuffled)) << selector(ids);
    }
}

// Protects the test above from a run in which measures do nothing.
TEST(MeasureSubsets, DifferFromEachOther) {
    const std::vector<Measure> catalogue = read_measures(test::read_options({}));
    const RunResult one = test::run({.selector = selector(some_measures(catalogue, 0)), .until = "2020-10-01"});
    const RunResult other = test::run({.selector = selector(some_measures(catalogue, 1)), .until = "2020-10-01"});
    EXPECT_FALSE(test::same_bits(one, other));
}

}  // namespace
}  // namespace yingshang
