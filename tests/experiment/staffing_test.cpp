// The search for officers that a promise needs, against shares known in closed form.
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "experiment/staffing.hpp"

namespace yingshang {
namespace {

constexpr StaffSearch search{0.9, 0.125, 64, 12, 12};

// In time as long as every desk has as many officers as it needs, and less the more are missing.
ShareInTime needing(const StaffFactors& needed, const std::vector<double>& best) {
    return [=](const StaffFactors& factors) {
        std::vector<double> shares;
        for (std::size_t c = 0; c < needed.size(); ++c) {
            double share = best[c];
            for (std::size_t d = 0; d < needed[c].size(); ++d) share *= std::min(1.0, factors[c][d] / needed[c][d]);
            shares.push_back(share);
        }
        return shares;
    };
}

// The second desk is the idler one.
std::vector<std::vector<std::size_t>> second_first(const StaffFactors& factors) {
    std::vector<std::vector<std::size_t>> order;
    for (const std::vector<double>& row : factors) {
        order.emplace_back();
        for (std::size_t d = row.size(); d > 0; --d) order.back().push_back(d - 1);
    }
    return order;
}

// Protects what is found: enough to keep the promise, the fewest of one desk given the others, too many let go.
TEST(Staffing, FindsTheFewestOfficersOfEachDesk) {
    const StaffNeed need = find_staff(2, 2, search, needing({{4, 1}, {0.5, 0.25}}, {1, 1}), second_first);
    EXPECT_THAT(need.is_possible, testing::ElementsAre(true, true));
    EXPECT_NEAR(need.share_now[0], 0.25, 1e-12);
    for (const double share : need.share) {
        EXPECT_GE(share, 0.9);
        EXPECT_LT(share, 0.91);
    }
    // All desks at 3.6 keep it; then the idle one is left with what it needs.
    EXPECT_NEAR(need.factors[0][0], 3.6, 0.05);
    EXPECT_NEAR(need.factors[0][1], 1, 0.05);
    EXPECT_NEAR(need.factors[1][0], 0.45, 0.005);
    EXPECT_NEAR(need.factors[1][1], 0.25, 0.005);
}

// Protects promises that no officers keep: they are told as such and nobody is asked for.
TEST(Staffing, SaysWhatOfficersCannotDo) {
    const StaffNeed need = find_staff(2, 1, search, needing({{2}, {2}}, {0.6, 1}), second_first);
    EXPECT_THAT(need.is_possible, testing::ElementsAre(false, true));
    EXPECT_EQ(need.factors[0][0], 1);
    EXPECT_EQ(need.share_most[0], 0.6);
    EXPECT_EQ(need.share[0], need.share_now[0]);
    EXPECT_NEAR(need.factors[1][0], 1.8, 0.02);
}

// Protects counties without cases from a search that has no end: nothing is promised to nobody.
TEST(Staffing, LeavesCountiesWithoutCasesAlone) {
    const StaffNeed need = find_staff(
        1, 1, search, [](const StaffFactors&) { return std::vector<double>{std::nan("")}; }, second_first);
    EXPECT_FALSE(need.is_possible[0]);
    EXPECT_EQ(need.factors[0][0], 1);
}

}  // namespace
}  // namespace yingshang
