// What must not change a single bit of a result, and what must.
#include <gtest/gtest.h>

#include "shipped.hpp"

namespace yingshang {
namespace {

using test::Asked;
using test::same_bits;

// Protects "before a measure's date both scenarios are equal": no draw, no sum may know the future.
TEST(SameBits, BeforeTheMeasureBothScenariosAreEqual) {
    const Day in_force = to_day({2020, 5, 1});
    const RunResult base = test::run({}), reformed = test::run({.selector = "baseline+1.1+2.1+7.2+8.1"});
    for (const auto& [one, other] : {std::pair{&base.panel, &reformed.panel}, std::pair{&base.process, &reformed.process}, std::pair{&base.desks, &reformed.desks}}) {
        const auto a = test::before(base, *one, in_force), b = test::before(reformed, *other, in_force);
        ASSERT_FALSE(a.front().empty());
        for (std::size_t v = 0; v < a.size(); ++v) EXPECT_TRUE(same_bits(a[v], b[v])) << one->variables[v].name;
    }
    EXPECT_FALSE(same_bits(base.panel, reformed.panel)) << "after it they differ";
}

// Protects "dated after the horizon, nothing".
TEST(SameBits, MeasureAfterTheHorizonChangesNothing) {
    const Asked until_2020{.selector = "baseline", .until = "2020-01-01"};
    Asked reformed = until_2020;
    reformed.selector = "baseline+1.1+2.1+7.2+8.1";
    EXPECT_TRUE(same_bits(test::run(until_2020), test::run(reformed)));
}

// Protects commutation of measures on the command line.
TEST(SameBits, OrderOfMeasuresHasNoEffect) {
    EXPECT_TRUE(same_bits(test::run({.selector = "baseline+1.1+2.1+8.1"}), test::run({.selector = "baseline+8.1+1.1+2.1"})));
}

// Protects "the same for any number of threads" and "--counties gives the same results for those counties".
TEST(SameBits, ThreadsAndOtherCountiesHaveNoEffect) {
    const Asked three{.selector = "baseline+1.1", .counties = {"640423", "640424", "640425"}, .until = "2020-01-01"};
    Asked threaded = three, alone = three;
    threaded.threads = 3;
    alone.counties = {"640424"};
    const RunResult together = test::run(three);
    EXPECT_TRUE(same_bits(together, test::run(threaded)));
    const RunResult one = test::run(alone);
    for (std::size_t v = 0; v < one.panel.data.size(); ++v)
        for (std::size_t i = 0; i < one.panel.data[v].size(); ++i)
            if (one.panel.data[v][i] == one.panel.data[v][i]) {
                ASSERT_EQ(one.panel.data[v][i], together.panel.data[v][i]) << one.panel.variables[v].name;
            }
}

// Protects the seed: another replicate is another world.
TEST(SameBits, ReplicatesDiffer) {
    EXPECT_FALSE(same_bits(test::run({.until = "2019-01-01"}), test::run({.until = "2019-01-01", .replicate = 1})));
}

}  // namespace
}  // namespace yingshang
