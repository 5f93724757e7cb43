#include "economy/proportional_fitting.hpp"

#include <algorithm>
#include <limits>

#include "core/error.hpp"

namespace yingshang {
namespace {

constexpr int most_sweeps = 1000;
constexpr double met = 1e-10;  // share of the sum by which a margin may be missed
// Calls f(cell, index along the axis).
template <class F>
void for_each_cell(const JointTable& table, std::size_t axis, F f) {
    const std::size_t stride = table.stride(axis), extent = table.extents[axis], cells = static_cast<std::size_t>(table.cells.size());
    for (std::size_t first = 0, at = 0; first < cells; first += stride, at = at + 1 == extent ? 0 : at + 1)
        for (std::size_t cell = first; cell < first + stride; ++cell) f(cell, at);
}

void scale_along(JointTable& table, std::size_t axis, const Eigen::ArrayXd& factors) {
    for_each_cell(table, axis,
                  [&](std::size_t cell, std::size_t at) { table.cells[static_cast<Eigen::Index>(cell)] *= factors[static_cast<Eigen::Index>(at)]; });
}

double furthest_miss(const JointTable& table, const std::vector<Eigen::ArrayXd>& margins) {
    double miss = 0;
    for (std::size_t axis = 0; axis < margins.size(); ++axis) miss = std::max(miss, (table.margin(axis) - margins[axis]).abs().maxCoeff());
    return miss;
}

struct Move {
    double gain = -std::numeric_limits<double>::infinity();
    std::size_t from = 0, to = 0;
};

// The best move in each line along the axis: the cells that differ in their index there alone. A move changes its own line; all lines
// change where an index has no longer too many or too few.
class BestMoves {
  public:
    BestMoves(const JointTable& fitted, std::size_t axis, const std::vector<std::int64_t>& excess, const std::vector<std::int64_t>& units)
        : fitted_(fitted),
          excess_(excess),
          units_(units),
          stride_(fitted.stride(axis)),
          best_(static_cast<std::size_t>(fitted.cells.size()) / fitted.extents[axis]) {
        look_at_all();
    }

    void look_at_all() {
        for (std::size_t line = 0; line < best_.size(); ++line) look_at(line);
    }
    void look_at_line_of(const Move& move) { look_at(move.from / (stride_ * excess_.size()) * stride_ + move.from % stride_); }

    // The first in the table of those that gain most.
    [[nodiscard]] const Move& best() const {
        const Move* best = &best_.front();
        for (const Move& move : best_)
            if (move.gain > best->gain || (move.gain == best->gain && move.from < best->from)) best = &move;
        if (best->from == best->to) throw DataError("margins of the population cannot be met in whole firms: no class has room");
        return *best;
    }

  private:
    void look_at(std::size_t line) {
        Move best;
        const std::size_t first = line / stride_ * stride_ * excess_.size() + line % stride_;
        for (std::size_t at = 0; at < excess_.size(); ++at) {
            const std::size_t from = first + at * stride_;
            if (excess_[at] <= 0 || units_[from] == 0) continue;
            const double over = static_cast<double>(units_[from]) - fitted_.cells[static_cast<Eigen::Index>(from)];
            for (std::size_t other = 0; other < excess_.size(); ++other) {
                if (excess_[other] >= 0) continue;
                const std::size_t to = first + other * stride_;
                const double wanted = fitted_.cells[static_cast<Eigen::Index>(to)];
                if (!(wanted > 0)) continue;
                const double gain = over + wanted - static_cast<double>(units_[to]);
                if (gain > best.gain) best = {gain, from, to};
            }
        }
        best_[line] = best;
    }

    const JointTable& fitted_;
    const std::vector<std::int64_t>&excess_, &units_;  // by index along the axis; by cell
    std::size_t stride_;
    std::vector<Move> best_;  // by line
};

}  // namespace

std::size_t JointTable::stride(std::size_t axis) const {
    std::size_t count = 1;
    for (std::size_t a = axis + 1; a < extents.size(); ++a) count *= extents[a];
    return count;
}

Eigen::ArrayXd JointTable::margin(std::size_t axis) const {
    Eigen::ArrayXd sums = Eigen::ArrayXd::Zero(static_cast<Eigen::Index>(extents[axis]));
    for_each_cell(*this, axis,
                  [&](std::size_t cell, std::size_t at) { sums[static_cast<Eigen::Index>(at)] += cells[static_cast<Eigen::Index>(cell)]; });
    return sums;
}

JointTable fit_margins(JointTable table, const std::vector<Eigen::ArrayXd>& margins) {
    const double bound = met * margins.front().sum();
    for (int sweep = 0; sweep < most_sweeps; ++sweep) {
        for (std::size_t axis = 0; axis < margins.size(); ++axis) {
            const Eigen::ArrayXd now = table.margin(axis);
            scale_along(table, axis, (now > 0).select(margins[axis] / now.max(1e-300), Eigen::ArrayXd::Zero(now.size())));
        }
        if (furthest_miss(table, margins) <= bound) return table;
    }
    throw DataError("margins of the population contradict each other: no joint table meets them (a class with firms has none of its parts)");
}

std::vector<UnitMove> meet_margin(const JointTable& fitted, std::size_t axis, const std::vector<std::int64_t>& margin,
                                  std::vector<std::int64_t>& units) {
    std::vector<std::int64_t> excess(margin.size());
    for (std::size_t i = 0; i < margin.size(); ++i) excess[i] = -margin[i];
    for_each_cell(fitted, axis, [&](std::size_t cell, std::size_t at) { excess[at] += units[cell]; });
    std::vector<UnitMove> moves;
    BestMoves lines(fitted, axis, excess, units);
    while (std::any_of(excess.begin(), excess.end(), [](std::int64_t e) { return e != 0; })) {
        const Move move = lines.best();
        std::int64_t &too_many = excess[fitted.index(move.from, axis)], &too_few = excess[fitted.index(move.to, axis)];
        units[move.from] -= 1;
        units[move.to] += 1;
        too_many -= 1;
        too_few += 1;
        moves.push_back({move.from, move.to});
        if (too_many == 0 || too_few == 0) lines.look_at_all();
        else lines.look_at_line_of(move);
    }
    return moves;
}

}  // namespace yingshang
