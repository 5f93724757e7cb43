// Tests of samples against laws: Kolmogorov-Smirnov for continuous ones, chi-square for counts. Each answers
// whether the sample could be of that law at alpha = 1e-6; the tests fix the seed.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>

#include "core/samplers.hpp"

namespace yingshang::test {

inline constexpr double alpha = 1e-6;
inline constexpr std::size_t sample_size = 1'000'000;

// One draw an agent, as the model does it.
template <class Sampler>
auto sample_of(Sampler sampler, std::size_t size = sample_size) {
    const RunKey run(20'200'501, 0);
    std::vector<decltype(sampler(std::declval<Draw&>()))> values;
    values.reserve(size);
    for (std::uint64_t agent = 0; agent < size; ++agent) {
        Draw draw(run, {agent}, {.purpose = Purpose{100}, .date = 18'383, .step = 7});
        values.push_back(sampler(draw));
    }
    return values;
}

template <class Cdf>
bool follows(std::vector<double> values, Cdf cdf) {
    std::sort(values.begin(), values.end());
    const double n = static_cast<double>(values.size());
    double furthest = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double p = cdf(values[i]);
        furthest = std::max({furthest, p - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - p});
    }
    // The asymptotic law: P(D > x / sqrt(n)) = 2 exp(-2 x^2) but for terms below 1e-24 here.
    return furthest * std::sqrt(n) < std::sqrt(std::log(2 / alpha) / 2);
}

// Counts of the values 0, 1, 2 ... against their probabilities. Cells that expect fewer than 10 go together.
inline bool follows(const std::vector<double>& counts, const std::vector<double>& probabilities) {
    double total = 0;
    for (const double c : counts) total += c;
    double statistic = 0, seen = 0, expected = 0, rest = 1;
    int cells = 0;
    const auto close = [&] {
        statistic += (seen - expected) * (seen - expected) / expected;
        cells += 1;
        seen = expected = 0;
    };
    for (std::size_t i = 0; i < counts.size(); ++i) {
        seen += counts[i];
        expected += total * probabilities[i];
        rest -= probabilities[i];
        if (expected >= 10 && total * rest >= 10) close();
    }
    expected += total * std::max(rest, 0.0);  // what lies past the last value
    if (expected > 0) close();
    return statistic < boost::math::quantile(boost::math::complement(boost::math::chi_squared(cells - 1), alpha));
}

// How often each whole number below `size` occurs; the last cell takes all above.
template <class Whole>
std::vector<double> counts_of(const std::vector<Whole>& values, std::size_t size) {
    std::vector<double> counts(size, 0);
    for (const Whole v : values) counts[std::min<std::size_t>(static_cast<std::size_t>(v), size - 1)] += 1;
    return counts;
}

}  // namespace yingshang::test
