// Sums and means of doubles in a stated order with compensation, so that a total depends on neither threads
// nor the compiler.
#pragma once

#include <cstddef>
#include <limits>
#include <span>

namespace yingshang {

// What a number is that there is not: a mean of nothing, a share of no cases.
inline constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

class CompensatedSum {  // Neumaier
  public:
    void add(double x);
    [[nodiscard]] double value() const { return sum_ + correction_; }

  private:
    double sum_ = 0, correction_ = 0;
};

[[nodiscard]] double ordered_sum(std::span<const double> values);
[[nodiscard]] double mean_of(std::span<const double> values);

}  // namespace yingshang
