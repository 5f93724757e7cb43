// What a result keeps of a month of offices.
#include "economy/office_record.hpp"

#include <gtest/gtest.h>

namespace yingshang {
namespace {

// Protects the steps, which are told of all counties together: each figure is in the sum once, and the record that gave its own has none left,
// nor the memory of them.
TEST(OfficeRecord, TakesOverTheStepsOfAnother) {
    OfficeRecord all, one;
    all.steps = {{{1, 2, 3, 4, 5, 6}}, {{}, {7, 0, 0, 0, 0, 0}}};
    one.steps = {{{10, 20, 30, 40, 50, 60}}, {{70, 0, 0, 0, 0, 0}, {}}};
    take_over_steps(all, one);
    const StepRecord& sum = all.steps[0][0];
    EXPECT_EQ(sum.finished, 11u);
    EXPECT_EQ(sum.corrections, 22u);
    EXPECT_EQ(sum.refusals, 33u);
    EXPECT_EQ(sum.wait_ticks, 44);
    EXPECT_EQ(sum.handling_ticks, 55);
    EXPECT_EQ(sum.circulation_ticks, 66);
    EXPECT_EQ(all.steps[1][0].finished, 70u);
    EXPECT_EQ(all.steps[1][1].finished, 7u);
    EXPECT_TRUE(one.steps.empty());
    EXPECT_EQ(one.steps.capacity(), 0u);
}

}  // namespace
}  // namespace yingshang
