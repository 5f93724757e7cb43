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

// Every cell against every other, anew for each unit; the first of the best.
std::vector<std::pair<std::size_t, std::size_t>> moves_by_full_search(const JointTable& fitted, std::size_t axis,
                                                                      const std::vector<std::int64_t>& margin, std::vector<std::int64_t> units) {
    std::vector<std::pair<std::size_t, std::size_t>> moves;
    const auto excess = [&](std::size_t at) {
        std::int64_t sum = -margin[at];
        for (std::size_t cell = 0; cell < units.size(); ++cell) sum += fitted.index(cell, axis) == at ? units[cell] : 0;
        return sum;
    };
    const auto in_one_line = [&](std::size_t a, std::size_t b) {
        for (std::size_t other = 0; other < fitted.extents.size(); ++other)
            if (other != axis && fitted.index(a, other) != fitted.index(b, other)) return false;
        return true;
    };
    for (;;) {
        double most = -1e300;
        std::pair<std::size_t, std::size_t> best{};
        for (std::size_t from = 0; from < units.size(); ++from)
            for (std::size_t to = 0; to < units.size(); ++to) {
                if (units[from] == 0 || !in_one_line(from, to) || excess(fitted.index(from, axis)) <= 0 || excess(fitted.index(to, axis)) >= 0)
                    continue;
                const auto fit = [&](std::size_t cell) { return fitted.cells[static_cast<Eigen::Index>(cell)]; };
                const double gain = static_cast<double>(units[from]) - fit(from) + fit(to) - static_cast<double>(units[to]);
                if (fit(to) > 0 && gain > most) most = gain, best = {from, to};
            }
        if (best.first == best.second) return moves;
        units[best.first] -= 1;
        units[best.second] += 1;
        moves.push_back(best);
    }
}

// Protects the firms of the first day: the quick search makes the very moves of the full one, also where many gain alike.
TEST(ProportionalFitting, MovesTheUnitsThatAFullSearchFinds) {
    JointTable fitted{{3, 4, 2}, Eigen::ArrayXd(24)};
    std::vector<std::int64_t> units;
    for (Eigen::Index cell = 0; cell < 24; ++cell) {
        fitted.cells[cell] = cell % 5 == 0 ? 0 : 1.5 + 0.25 * static_cast<double>(cell * 7 % 9);
        units.push_back(2 + cell * 5 % 4);
    }
    const std::int64_t all = std::accumulate(units.begin(), units.end(), std::int64_t{0});
    for (std::size_t axis = 0; axis < 3; ++axis) {
        std::vector<std::int64_t> margin(fitted.extents[axis], all / static_cast<std::int64_t>(fitted.extents[axis]) - 3);
        margin.back() += all - std::accumulate(margin.begin(), margin.end(), std::int64_t{0});
        const auto expected = moves_by_full_search(fitted, axis, margin, units);
        EXPECT_GT(expected.size(), 2u);
        std::vector<std::pair<std::size_t, std::size_t>> found;
        std::vector<std::int64_t> moved = units;
        for (const UnitMove& move : meet_margin(fitted, axis, margin, moved)) found.emplace_back(move.from, move.to);
        EXPECT_EQ(found, expected) << axis;
    }
}

}  // namespace
}  // namespace yingshang
