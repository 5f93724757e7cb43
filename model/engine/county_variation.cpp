#include "engine/county_variation.hpp"

#include <cmath>
#include <numeric>

#include "core/samplers.hpp"
#include "engine/purposes.hpp"

namespace yingshang {

CountyVariation::CountyVariation(std::size_t counties, const RunKey& run) : factors_(counties, 1) {
    for (std::size_t c = 0; c < counties; ++c) {
        const AgentKey county{mix64(c)};
        Draw luck(run, county, {purpose(EnginePurpose::county_variation)});
        luck_.push_back(sample_standard_normal(luck));
    }
}

double CountyVariation::factor(CountyId county, double variation) {
    if (variation != variation_) {
        variation_ = variation;
        const double spread = std::sqrt(std::log1p(variation * variation));
        for (std::size_t c = 0; c < factors_.size(); ++c) factors_[c] = std::exp(spread * luck_[c]);
        const double mean = std::accumulate(factors_.begin(), factors_.end(), 0.0) / static_cast<double>(factors_.size());
        for (double& f : factors_) f /= mean;
    }
    return factors_[county.index()];
}

}  // namespace yingshang
