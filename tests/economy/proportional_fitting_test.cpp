// Joint tables against what is known of them by hand.
#include <numeric>

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "economy/proportional_fitting.hpp"

namespace yingshang {
namespace {

Eigen::ArrayXd array(std::initializer_list<double> values) {
    Eigen::ArrayXd a(static_cast<Eigen::Index>(values.size()));
    std::copy(values.begin(), values.end(), a.data());
    return a;
}

// Without association the fit is the product of the margins.
TEST(ProportionalFitting, OfAFlatSeedIsTheProductOfTheMargins) {
    const JointTable t = fit_margins({{2, 3, 2}, Eigen::ArrayXd::Ones(12)}, {array({30, 70}), array({20, 30, 50}), array({60, 40})});
    for (std::size_t cell = 0; cell < 12; ++cell) {
        const double expected =
            100 * (std::array{0.3, 0.7}[t.index(cell, 0)] * std::array{0.2, 0.3, 0.5}[t.index(cell, 1)] * std::array{0.6, 0.4}[t.index(cell, 2)]);
        EXPECT_NEAR(t.cells[static_cast<Eigen::Index>(cell)], expected, 1e-7);
    }
}

// What the seed says of two margins together is kept: their odds ratio.
TEST(ProportionalFitting, KeepsOddsRatios) {
    const JointTable t = fit_margins({{2, 2}, array({1, 2, 3, 24})}, {array({40, 60}), array({70, 30})});
    EXPECT_NEAR(t.cells[0] * t.cells[3] / (t.cells[1] * t.cells[2]), 4, 1e-7);
    EXPECT_NEAR(t.cells[0] + t.cells[1], 40, 1e-7);
    EXPECT_NEAR(t.cells[0] + t.cells[2], 70, 1e-7);
}

// Protects from a table that meets nothing: zeros that leave a margin without a place are refused.
TEST(ProportionalFitting, RefusesMarginsThatContradictTheSeed) {
    EXPECT_THROW(static_cast<void>(fit_margins({{2, 2}, array({1, 0, 1, 0})}, {array({40, 60}), array({70, 30})})), DataError);
}

// Units move along one axis alone, to the margin and no further.
TEST(ProportionalFitting, MovesUnitsToTheMargin) {
    const JointTable fitted{{2, 3}, array({2.4, 1.3, 0.3, 3.3, 2.2, 0.5})};
    std::vector<std::int64_t> units{3, 1, 0, 4, 2, 0};
    EXPECT_EQ(meet_margin(fitted, 1, {6, 3, 1}, units).size(), 1u);
    EXPECT_EQ(units, (std::vector<std::int64_t>{3, 1, 0, 3, 2, 1})) << "from where rounding gave most to where it took most";
    std::vector<std::int64_t> nowhere{4, 0, 0, 6, 0, 0};
    const JointTable closed{{2, 3}, array({4, 0, 0, 6, 0, 0})};
    EXPECT_THROW(meet_margin(closed, 1, {9, 1, 0}, nowhere), DataError);
}

}  // namespace
}  // namespace yingshang
