// Desks of the shipped counties that measures pool: the day before nothing differs, and what comes of it depends on no order.
#include <gtest/gtest.h>

#include "shipped.hpp"

namespace yingshang {
namespace {

using test::in_force;

// A scenario with a measure for each list of desks, switched on in this order.
std::string pooling(const std::vector<std::pair<std::string, std::string>>& pools, bool turned = false) {
    static int made = 0;
    const std::string folder = testing::TempDir(), name = "pooling-" + std::to_string(getpid()) + "-" + std::to_string(++made) + ".toml";
    std::ofstream stated(folder + "stated-" + name), on(folder + name);
    stated << "extends = \"baseline\"\n";
    on << "extends = \"stated-" << name << "\"\n";
    for (std::size_t i = 0; i < pools.size(); ++i) {
        const std::string id = "99." + std::to_string(i + 1), last = "99." + std::to_string(pools.size() - i);
        stated << "[measure.\"" << id << "\"]\ntitle = \"One window\"\nin_force = { date = 2020-05-01 }\n[[measure.\"" << id
               << "\".patch]]\ndesk = \"" << pools[i].first << "\"\npool = [" << pools[i].second << "]\nevidence = \"assumed\"\n";
        on << "[[measure]]\nid = \"" << (turned ? last : id) << "\"\n";
    }
    return folder + name;
}

// Protects the union: measures that pool a and b, b and c are one that pools all three, in either order.
TEST(Counters, AreTheUnionOfMeasures) {
    const RunResult one = test::run({.selector = pooling({{"registration", "\"tax\", \"permits\""}})});
    const std::vector<std::pair<std::string, std::string>> two{{"registration", "\"tax\""}, {"permits", "\"registration\""}};
    EXPECT_TRUE(test::same_bits(test::run({.selector = pooling(two)}).desks, one.desks));
    EXPECT_TRUE(test::same_bits(test::run({.selector = pooling(two, true)}).panel, one.panel));
    EXPECT_FALSE(test::same_bits(test::run({}).desks, one.desks));
}

// Protects practice: a structure is new from a half on, and below it the base to the last bit.
TEST(Counters, AreNewFromAHalfOn) {
    const std::string pool = pooling({{"registration", "\"tax\""}});
    EXPECT_TRUE(test::same_bits(test::run({.selector = pool, .set = {"rollout.fidelity=0.49"}}), test::run({})));
    EXPECT_TRUE(test::same_bits(test::run({.selector = pool, .set = {"rollout.fidelity=0.5"}}),
                                test::run({.selector = pool, .set = {"rollout.fidelity=1"}})));
}

// Protects the months before, and any number of threads.
TEST(Counters, KnowNoFutureAndNoThreads) {
    const test::Asked one_thread{.selector = pooling({{"registration", "\"tax\", \"permits\""}}), .counties = {"640423", "640424"}};
    test::Asked several = one_thread, base = one_thread;
    several.threads = 3;
    base.selector = "baseline";
    const RunResult pooled = test::run(one_thread), plain = test::run(base);
    EXPECT_TRUE(test::same_bits(pooled, test::run(several)));
    for (const auto cube : {&RunResult::panel, &RunResult::process, &RunResult::desks}) {
        const auto a = test::before(plain, plain.*cube, in_force), b = test::before(pooled, pooled.*cube, in_force);
        for (std::size_t v = 0; v < a.size(); ++v) EXPECT_TRUE(test::same_bits(a[v], b[v]));
    }
    EXPECT_FALSE(test::same_bits(pooled.desks, plain.desks));
}

// Protects what pooling is for: with the same officers fewer wait at one counter than at three.
TEST(Counters, ShortenTheWait) {
    const auto wait = [](const std::string& selector) {
        return test::indicator(test::run({.selector = selector, .set = {"rollout.fidelity=1"}}), "admin.wait_mean", 2020, 2020);
    };
    EXPECT_LT(wait(pooling({{"registration", "\"tax\", \"permits\", \"social_insurance\""}})), 0.9 * wait("baseline"));
}

}  // namespace
}  // namespace yingshang
