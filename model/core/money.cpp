#include "core/money.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "core/error.hpp"

namespace yingshang {

void refuse_amount(double yuan) { throw DataError(fmt::format("an amount of {} yuan cannot be held in fen", yuan)); }

namespace {

double checked_sum(std::span<const double> weights) {
    double sum = 0;
    for (const double w : weights) {
        if (!(w >= 0)) throw DataError(fmt::format("cannot apportion by a weight of {}", w));
        sum += w;
    }
    if (!std::isfinite(sum)) throw DataError("cannot apportion by weights whose sum is infinite");
    return sum;
}

}  // namespace

std::vector<std::int64_t> apportion(std::int64_t total, std::span<const double> weights) {
    const double sum = checked_sum(weights);
    std::vector<std::int64_t> parts(weights.size(), 0);
    if (total == 0) return parts;
    if (sum == 0) throw DataError("nothing to apportion by: all weights are zero");

    std::vector<double> remainders(weights.size());
    std::vector<std::size_t> order;
    std::int64_t left = total;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i] == 0) continue;
        const double exact = static_cast<double>(total) * (weights[i] / sum);
        parts[i] = static_cast<std::int64_t>(std::floor(exact));
        remainders[i] = exact - std::floor(exact);
        order.push_back(i);
        left -= parts[i];
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
    // Above 2^53 the doubles are coarser than one, and the whole parts may exceed the total.
    const std::int64_t step = left < 0 ? -1 : 1;
    for (std::size_t i = 0; left != 0; i = (i + 1) % order.size(), left -= step) parts[order[i]] += step;
    return parts;
}

}  // namespace yingshang
