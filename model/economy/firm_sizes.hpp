// How many workers firms of a size class have: a power law within the class. In the bounded classes its exponent follows
// from the class's mean; in the open one the exponent is stated and the mean says where it ends.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "economy/sections.hpp"

namespace yingshang {

struct PopulationRules;

class FirmSizes {
  public:
    // Throws DataError where no power law in a class has the mean stated.
    explicit FirmSizes(const PopulationRules& rules);
    [[nodiscard]] std::uint16_t draw(Draw& draw, Size size) const;
    [[nodiscard]] double mean(Size size) const { return classes_[static_cast<std::size_t>(size)].mean; }

  private:
    struct Class {
        std::uint16_t least = 1;
        double mean = 0;
        std::vector<double> cumulative;  // from the least number on; ends at one
    };
    static Class of_exponent(double least, double most, double exponent);
    static Class of_mean(double least, double most, double mean);
    static Class open_ended(double least, double exponent, double mean);

    std::array<Class, 4> classes_;
};

}  // namespace yingshang
