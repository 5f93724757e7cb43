// Who a draw is for: two agents of one key would share their luck for nine years.
#include <algorithm>

#include <gtest/gtest.h>

#include "economy/identity.hpp"
#include "economy/shipped_county.hpp"

namespace yingshang {
namespace {

constexpr Identity greatest{Origin::market, 0xfffff, section_count - 1, Form::cooperative, 0xfff, most_ordinals - 1};

// Every part of an identity has bits of its own: the greatest values of all others do not reach into it.
TEST(Identity, PartsDoNotOverlap) {
    std::vector<Identity> one_differs(7, greatest);
    one_differs[1].origin = Origin::candidate;
    one_differs[2].county_code -= 1;
    one_differs[3].section -= 1;
    one_differs[4].form = Form::individual;
    one_differs[5].month -= 1;
    one_differs[6].ordinal -= 1;
    std::uint64_t seen = 0;
    for (std::size_t i = 1; i < one_differs.size(); ++i) {
        const std::uint64_t bits = key_of(greatest).value ^ key_of(one_differs[i]).value;
        EXPECT_NE(bits, 0u) << i;
        EXPECT_EQ(bits & seen, 0u) << i;
        seen |= bits;
    }
    EXPECT_NE(key_of({Origin::stock, 0, 0, Form::enterprise, 0, 0}).value, 0u);
}

// Protects from keys that wrap round in a huge population.
TEST(Identity, MoreAgentsThanIdentitiesAreRefused) {
    EXPECT_NO_THROW(check_ordinals(most_ordinals));
    EXPECT_THROW(check_ordinals(most_ordinals + 1), DataError);
}

// Protects regions whose codes are names or longer than 20 bits.
TEST(Identity, CodesOfCountiesAreNumbersOrHashes) {
    EXPECT_EQ(county_code_bits("640104"), 640104u);
    EXPECT_NE(county_code_bits("north"), county_code_bits("south"));
    EXPECT_LE(county_code_bits("9999999"), 0xfffffu);
    EXPECT_NE(county_code_bits("640104x"), 640104u);
}

// Two counties of one identity are refused before anything runs.
TEST(Identity, CountiesOfOneIdentityAreRefused) {
    WorldInput twins = test::baseline().input;
    twins.places = Places({{"0640104", "One", "", ""}, {"640104", "Other", "", ""}}, {});
    EXPECT_THROW((void)simulate(
                     twins, {}, [](std::size_t n, const auto& task) { test::on_threads(1, n, task); }, [](Day) { return true; }),
                 DataError);
}

// The stock of the first day and two years of founders.
TEST(Identity, KeysOfACountyAreUnique) {
    County county = test::baseline().county();
    test::run_months(county, 24);
    std::vector<std::uint64_t> keys;
    for (const AgentKey key : county.firms.key) keys.push_back(key.value);
    std::sort(keys.begin(), keys.end());
    EXPECT_EQ(std::adjacent_find(keys.begin(), keys.end()), keys.end());
    EXPECT_GT(keys.size(), 4000u);
}

// Protects decisions by whole numbers: they are those that the uniform of the same bits would make, on either side of every edge.
TEST(Odds, AreThoseOfTheUniformToTheBit) {
    constexpr double interval = 0x1p-52;
    for (const double p : {-0.1, 0.0, interval / 4, interval / 2, interval, 1.5 * interval, 0.25, 1.0 / 3, 0.5, 0.7, 1 - interval, 1.0, 1.5}) {
        const Odds odds(p);
        const auto near = static_cast<std::uint64_t>(std::min(std::max(p, 0.0), 1 - interval) * 0x1p52);
        for (const std::uint64_t place : {std::uint64_t{0}, near > 0 ? near - 1 : 0, near, near + 1, (std::uint64_t{1} << 52) - 1}) {
            if (place >> 52 != 0) continue;
            const std::uint64_t bits = place << 12;
            EXPECT_EQ(odds.are_met(bits), unit_from(bits) < p) << p << " at " << place;
        }
    }
}

// Protects the same luck whether a point is worked out for all agents or for one.
TEST(QuickPoint, IsTheUniformOfEachAgent) {
    const RunKey run(7, 2);
    const QuickPoint point(run, EconomyPurpose::month, 580, 1);
    for (const AgentKey agent : {AgentKey{0}, AgentKey{1}, AgentKey{0xfedcba9876543210}})
        EXPECT_EQ(point.uniform(agent), quick_uniform(run, agent, EconomyPurpose::month, 580, 1));
    EXPECT_NE(point.bits({1}), point.bits({2}));
    EXPECT_NE(point.bits({1}), QuickPoint(run, EconomyPurpose::month, 581, 1).bits({1}));
}

}  // namespace
}  // namespace yingshang
