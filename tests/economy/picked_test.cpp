// Rows picked without a branch.
#include "economy/picked.hpp"

#include <gtest/gtest.h>

namespace yingshang {
namespace {

// Protects picking: just the wanted ones, in order, also where all are wanted or none.
TEST(Picked, AreTheWantedInOrder) {
    Picked odd(6), all(6), none(6);
    for (FirmRow i = 0; i < 6; ++i) {
        odd.offer(10 + i, i % 2);
        all.offer(10 + i, 1);
        none.offer(10 + i, 0);
    }
    EXPECT_EQ(std::vector<FirmRow>(odd.rows().begin(), odd.rows().end()), (std::vector<FirmRow>{11, 13, 15}));
    EXPECT_EQ(all.rows().size(), 6u);
    EXPECT_TRUE(none.rows().empty());
}

// Protects the two ways to say that a firm is active.
TEST(Picked, ActiveStatusesAreThoseThatAreActive) {
    for (std::size_t s = 0; s < status_count; ++s) {
        const auto status = static_cast<Status>(s);
        EXPECT_EQ(active_statuses.holds(status) == 1, active(status)) << s;
    }
}

}  // namespace
}  // namespace yingshang
