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
    for (const auto& [one, other] :
         {std::pair{&base.panel, &reformed.panel}, std::pair{&base.process, &reformed.process}, std::pair{&base.desks, &reformed.desks}}) {
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

// Cells of `one` that stand otherwise in `whole`; what did not run in `one` is undefined there.
std::size_t differing(const Cube& one, const Cube& whole) {
    std::size_t cells = 0;
    for (std::size_t v = 0; v < one.data.size(); ++v)
        for (std::size_t i = 0; i < one.data[v].size(); ++i)
            if (one.data[v][i] == one.data[v][i] && one.data[v][i] != whole.data[v][i]) cells += 1;
    return cells;
}
std::size_t differing(const RunResult& one, const RunResult& whole) {
    return differing(one.panel, whole.panel) + differing(one.process, whole.process) + differing(one.desks, whole.desks);
}

// Protects "the same for any number of threads" and "--counties gives the same results for those counties". In the shipped
// scenarios nothing crosses a county's border: no case is forwarded, no desk is shared, demand and beliefs are local. So
// equality is to the last bit; once something crosses, this test has to say what.
TEST(SameBits, ThreadsAndOtherCountiesHaveNoEffect) {
    const Asked three{.selector = "baseline+1.1", .counties = {"640423", "640424", "640425"}, .until = "2020-01-01"};
    Asked threaded = three, alone = three;
    threaded.threads = 3;
    alone.counties = {"640424"};
    const RunResult together = test::run(three), one = test::run(alone);
    EXPECT_TRUE(same_bits(together, test::run(threaded)));
    EXPECT_EQ(differing(one, together), 0u);
    EXPECT_GT(differing(together, one), 0u) << "the other counties did not run alone";
}

// The same against the whole region, with every measure in force for half a year.
TEST(NightlySameBits, CountiesEqualTheWholeRegion) {
    Asked whole{.selector = "baseline+all", .counties = {}, .until = "2020-11-01"}, some = whole;
    whole.threads = 2;
    some.counties = {"640106", "640323", "640424"};
    EXPECT_EQ(differing(test::run(some), test::run(whole)), 0u);
}

// Protects the seed: another replicate is another world.
TEST(SameBits, ReplicatesDiffer) { EXPECT_FALSE(same_bits(test::run({.until = "2019-01-01"}), test::run({.until = "2019-01-01", .replicate = 1}))); }

}  // namespace
}  // namespace yingshang
