#include "core/exponential.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace yingshang {
namespace {

double of(double x) {
    std::vector<double> one{x};
    exponentials(one);
    return one[0];
}

// Protects what firms can serve of demand: the mean over firms is held to one, so that a bias would be growth.
TEST(Exponentials, AreThoseOfTheLibraryToTwoUnitsInTheLastPlace) {
    std::vector<double> x;
    for (int k = -7000; k <= 7000; ++k) x.push_back(k * 0.0999);
    for (int k = -4000; k <= 4000; ++k) x.push_back(k * 1.0e-3 + 1e-7);
    std::vector<double> found = x;
    exponentials(found);
    for (std::size_t k = 0; k < x.size(); ++k) {
        const double right = std::exp(x[k]), unit = std::nextafter(right, std::numeric_limits<double>::infinity()) - right;
        EXPECT_LE(std::abs(found[k] - right), 2 * unit) << x[k];
    }
}

// Protects what is at the ends: one is one, and nothing becomes infinite or nil.
TEST(Exponentials, AreExactWhereThatIsEasyAndBoundedBeyond) {
    EXPECT_EQ(of(0), 1);
    EXPECT_EQ(of(-0.0), 1);
    EXPECT_EQ(of(5000), of(700));
    EXPECT_EQ(of(-5000), of(-700));
    EXPECT_GT(of(-5000), 0);
}

// Protects the same bits for a firm wherever it stands among the others.
TEST(Exponentials, DoNotDependOnThePlace) {
    for (std::size_t n = 1; n < 20; ++n) {
        std::vector<double> all(n, 0.73);
        exponentials(all);
        for (const double each : all) EXPECT_EQ(each, of(0.73));
    }
}

}  // namespace
}  // namespace yingshang
