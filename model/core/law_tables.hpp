// What samplers.cpp, distribution.cpp and truncation.cpp share about laws; for them alone.
#pragma once

#include <vector>

#include "core/samplers.hpp"

namespace yingshang {

struct Distribution::Tables {
    double mean = 0;
    // Of values or parts: probability of this one or one before it, without the last.
    std::vector<double> cumulative;
    std::vector<double> values;       // ascending
    std::vector<Distribution> parts;  // of a mixture; of a truncated law: the whole one
    double least = 0, most = 0;       // of a truncated law, and the probability between them
    double kept = 1;
    bool operator==(const Tables&) const = default;
};

// The constants of Marsaglia and Tsang's method.
struct GammaShape {
    explicit GammaShape(double shape);
    GammaShape(double d_, double c_, double inverse_) : d(d_), c(c_), inverse(inverse_) {}
    double d, c;
    double inverse;  // 1 / shape below one, where the method needs a step more; else 0
};

// Shapes of the beta law that pert is.
struct PertShapes {
    explicit PertShapes(const Distribution& pert);
    double rising, falling;
};

// The share of a continuous law between two ends, its mean there, and the value below which a share `u` of that lies.
[[nodiscard]] double share_between(const Distribution& continuous, double least, double most);
[[nodiscard]] double mean_between(const Distribution& continuous, double least, double most);
[[nodiscard]] double value_between(const Distribution& continuous, double least, double most, double u);

}  // namespace yingshang
