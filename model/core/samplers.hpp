// Samplers of our own, because those of the standard library differ between libraries. Each takes
// a Draw and is a pure function of it. Continuous laws are scale families where the law is one, so
// that a reform which scales a mean scales every firm's own draw.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/random.hpp"

namespace yingshang {

[[nodiscard]] double sample_standard_exponential(Draw& draw);                  // ziggurat
[[nodiscard]] double sample_standard_normal(Draw& draw);                       // ziggurat
[[nodiscard]] double sample_exponential(Draw& draw, double mean);              // mean >= 0
[[nodiscard]] double sample_lognormal(Draw& draw, double mean, double cv);     // by its mean and cv >= 0
[[nodiscard]] double sample_gamma(Draw& draw, double mean, double cv);         // cv >= 0; 0 is the mean itself
[[nodiscard]] bool sample_bernoulli(Draw& draw, double probability);
[[nodiscard]] std::uint64_t sample_poisson(Draw& draw, double mean);           // mean >= 0; DataError past 2^52
// Index with probability weight / sum of weights; weights >= 0, DataError where none is above 0.
[[nodiscard]] std::size_t sample_discrete(Draw& draw, std::span<const double> weights);

// A law named in a file, with its parameters resolved; durations are in ticks.
enum class Law : std::uint8_t { deterministic, exponential, lognormal, gamma, uniform };

struct Distribution {
    Law law = Law::deterministic;
    double a = 0;  // mean (uniform: low)
    double b = 0;  // cv of lognormal and gamma (uniform: high)
    [[nodiscard]] double mean() const;
};

// Names of a law's parameters in order, e.g. {"mean", "cv"}; the first ones carry the unit.
struct LawNames {
    Law law;
    std::string_view name;
    std::vector<std::string_view> parameters;
};
[[nodiscard]] std::span<const LawNames> law_names();

[[nodiscard]] double sample(Draw& draw, const Distribution& distribution);

}  // namespace yingshang
