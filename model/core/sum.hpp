// Sums of doubles in a stated order with compensation, so that a total depends on neither threads
// nor the compiler.
#pragma once

#include <cstddef>
#include <span>

namespace yingshang {

class CompensatedSum {  // Neumaier
  public:
    void add(double x);
    [[nodiscard]] double value() const { return sum_ + correction_; }

  private:
    double sum_ = 0, correction_ = 0;
};

[[nodiscard]] double ordered_sum(std::span<const double> values);

}  // namespace yingshang
