// The exponential of many numbers at once.
#pragma once

#include <span>

namespace yingshang {

// Replaces every x by e^x, to within two units in the last place, for -700 <= x <= 700; what lies beyond counts as the bound. In plain
// additions and multiplications: the bits are the same with every C library and every processor, and several numbers at a time go
// through the processor.
void exponentials(std::span<double> x);

}  // namespace yingshang
