// Desks of the shipped prefectures whose decisions measures move to the counties, and those of counties that the prefecture serves: the day before
// nothing differs, and what comes of it depends on no order.
#include <gtest/gtest.h>

#include "shipped.hpp"

namespace yingshang {
namespace {

using test::in_force;
const std::vector<std::string> neighbours{"640423", "640424"};  // two counties of one prefecture

std::string moved(const std::vector<std::pair<std::string, std::string>>& desk_of_measure) {
    std::string text, switched_on;
    for (const auto& [id, desk] : desk_of_measure) {
        text += test::measure_of_desk(id, desk, "level = \"county\"");
        switched_on += "+" + id;
    }
    return test::scenario_file(text) + switched_on;
}

RunResult run(const std::string& selector, std::vector<std::string> set = {}, unsigned threads = 1) {
    return test::run({.selector = selector, .set = std::move(set), .counties = neighbours, .threads = threads});
}

// Protects practice: a structure is new from a half on, and below it the base to the last bit.
TEST(Sharing, IsNewFromAHalfOn) {
    const std::string example = "examples/decided-in-counties+90.1";
    EXPECT_TRUE(test::same_bits(run(example, {"rollout.fidelity=0.49"}), run("baseline")));
    EXPECT_TRUE(test::same_bits(run(example, {"rollout.fidelity=0"}), run("baseline", {"rollout.fidelity=0"})));
    EXPECT_TRUE(test::same_bits(run(example, {"rollout.fidelity=0.5"}), run(example, {"rollout.fidelity=1"})));
}

// Protects the months before, and any number of threads.
TEST(Sharing, KnowsNoFutureAndNoThreads) {
    const std::string court = moved({{"99.1", "court"}});
    const RunResult own = run(court), shared = run("baseline");
    EXPECT_TRUE(test::same_bits(own, run(court, {}, 2)));
    for (const auto cube : {&RunResult::panel, &RunResult::process, &RunResult::desks}) {
        const auto a = test::before(shared, shared.*cube, in_force), b = test::before(own, own.*cube, in_force);
        for (std::size_t v = 0; v < a.size(); ++v) EXPECT_TRUE(test::same_bits(a[v], b[v]));
    }
    EXPECT_FALSE(test::same_bits(own.desks, shared.desks));
}

// Protects the same of cross-place handling, at desks that are one counter from another day on; and that a half is where it begins.
TEST(Sharing, OfACounterKnowsNoFutureAndNoThreads) {
    const auto stated = [](const std::string& first, const std::string& second) {
        const std::string pool = "pool = \"tax\"\nfrom = 2020-06-20", level = "level = \"prefecture\"";
        return test::scenario_file(test::measure_of_desk("99.1", "registration", pool) + test::measure_of_desk("99.2", "registration", level) +
                                   test::measure_of_desk("99.3", "tax", level)) +
               "+" + first + "+99.2+" + second;
    };
    const std::string counter = stated("99.1", "99.3");
    const RunResult together = run(counter), apart = run("baseline");
    EXPECT_TRUE(test::same_bits(together, run(counter, {}, 2)));
    EXPECT_TRUE(test::same_bits(together.desks, run(stated("99.3", "99.1")).desks));
    EXPECT_TRUE(test::same_bits(run(counter, {"rollout.fidelity=0.49"}), apart));
    for (const auto cube : {&RunResult::panel, &RunResult::process, &RunResult::desks}) {
        const auto a = test::before(apart, apart.*cube, in_force), b = test::before(together, together.*cube, in_force);
        for (std::size_t v = 0; v < a.size(); ++v) EXPECT_TRUE(test::same_bits(a[v], b[v]));
    }
    EXPECT_FALSE(test::same_bits(together.desks, apart.desks));
}

// Protects commutation: measures that say the same are one, and two desks are moved in either order.
TEST(Sharing, MeasuresCommute) {
    const RunResult once = run(moved({{"99.1", "court"}, {"99.2", "commerce"}}));
    EXPECT_TRUE(test::same_bits(run(moved({{"99.2", "court"}, {"99.1", "commerce"}, {"99.3", "court"}})).desks, once.desks));
}

// Protects the sum: the staffing rule gives each county the officers of its own work, so that moving a desk makes none and loses none. Those of 2020
// follow from the work of 2019.
TEST(Sharing, MakesNoOfficersAndLosesNone) {
    const auto officers = [](const RunResult& r) {
        const std::size_t months = r.months.size();
        std::vector<double> sums(months, 0);
        for (std::size_t v = 0; v < r.desks.variables.size(); ++v) {
            if (r.desks.variables[v].name != "officers") continue;
            const std::size_t cells = r.desks.data[v].size() / months;
            for (std::size_t i = 0; i < r.desks.data[v].size(); ++i)
                if (const double n = r.desks.data[v][i]; n == n) sums[i / cells] += n;
        }
        return sums;
    };
    const std::vector<double> own = officers(run(moved({{"99.1", "commerce"}}))), shared = officers(run("baseline"));
    ASSERT_EQ(own.size(), shared.size());
    EXPECT_GT(own.back(), 0);
    for (std::size_t m = 0; m < own.size(); ++m) EXPECT_NEAR(own[m], shared[m], 1e-6 * shared[m]) << m;
}

}  // namespace
}  // namespace yingshang
