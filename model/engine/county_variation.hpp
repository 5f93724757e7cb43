// Counties in which papers go round more slowly or faster than elsewhere: what an office asks beyond the rules is a habit of its place.
#pragma once

#include <vector>

#include "core/random.hpp"
#include "parameters/places.hpp"

namespace yingshang {

// One draw of each county and replicate, whatever the process: a county is slow at all its counters. The factors of all counties are
// lognormal about a mean of exactly 1, so that how far they lie apart leaves the region's mean (of counties that count alike) alone.
class CountyVariation {
  public:
    CountyVariation(std::size_t counties, const RunKey& run);

    // `variation`: coefficient of variation over counties, at least 0; 0 gives 1, and so does a county without others.
    [[nodiscard]] double factor(CountyId county, double variation);

  private:
    std::vector<double> luck_;     // by county, standard normal
    std::vector<double> factors_;  // by county, with the variation asked for last
    double variation_ = 0;
};

}  // namespace yingshang
