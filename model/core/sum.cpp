#include "core/sum.hpp"

#include <cmath>

namespace yingshang {

void CompensatedSum::add(double x) {
    const double t = sum_ + x;
    correction_ += std::abs(sum_) >= std::abs(x) ? (sum_ - t) + x : (x - t) + sum_;
    sum_ = t;
}

double ordered_sum(std::span<const double> values) {
    CompensatedSum sum;
    for (const double v : values) sum.add(v);
    return sum.value();
}

double mean_of(std::span<const double> values) { return values.empty() ? undefined : ordered_sum(values) / static_cast<double>(values.size()); }

}  // namespace yingshang
