// Tables of several dimensions that meet stated margins: iterative proportional fitting (Deming and Stephan 1940), and moves of
// whole units that meet every margin exactly. Knows no firm.
#pragma once

#include <cstdint>
#include <vector>

#include <Eigen/Core>

namespace yingshang {

// Row-major over its axes.
struct JointTable {
    std::vector<std::size_t> extents;
    Eigen::ArrayXd cells;

    [[nodiscard]] std::size_t stride(std::size_t axis) const;
    [[nodiscard]] std::size_t index(std::size_t cell, std::size_t axis) const { return cell / stride(axis) % extents[axis]; }
    [[nodiscard]] Eigen::ArrayXd margin(std::size_t axis) const;
};

// Scales the seed until every margin is met; `margins` has one array an axis, all of one sum. What is zero in the seed
// stays so. Throws DataError where the seed's zeros do not let the margins be met.
[[nodiscard]] JointTable fit_margins(JointTable seed, const std::vector<Eigen::ArrayXd>& margins);

// One unit from one cell to another that differs from it in one axis alone.
struct UnitMove {
    std::size_t from = 0, to = 0;
};

// Moves units along the axis until its margin is exactly what is stated, each from where rounding gave too many to where it gave too
// few; sums over the other axes stay as they are. Throws DataError where no cell of the fitted table has room.
std::vector<UnitMove> meet_margin(const JointTable& fitted, std::size_t axis, const std::vector<std::int64_t>& margin,
                                  std::vector<std::int64_t>& units);

}  // namespace yingshang
