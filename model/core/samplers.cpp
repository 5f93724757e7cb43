#include "core/samplers.hpp"

#include <cmath>

#include <boost/math/special_functions/gamma.hpp>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/ziggurat.hpp"

namespace yingshang {
namespace {

constexpr const ziggurat::Tables& exponential = ziggurat::tables<ziggurat::Exponential>;
constexpr const ziggurat::Tables& normal = ziggurat::tables<ziggurat::Normal>;

// The low 8 bits choose a layer, bit 8 a sign, the high 52 a place in the layer on (0, 1): no bit serves twice.
std::size_t layer_of(std::uint64_t bits) { return bits % ziggurat::layers; }
double sign_of(std::uint64_t bits) { return (bits & ziggurat::layers) != 0 ? -1 : 1; }
double place_of(std::uint64_t bits) { return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52; }

bool under_density(const ziggurat::Tables& t, std::size_t layer, double uniform, double density) {
    return t.heights[layer] + uniform * (t.heights[layer + 1] - t.heights[layer]) < density;
}

double normal_beyond_tail(Draw& draw) {
    constexpr double tail = ziggurat::Normal::tail;
    for (;;) {
        const double x = -std::log(draw.uniform()) / tail;
        const double y = -std::log(draw.uniform());
        if (2 * y >= x * x) return tail + x;
    }
}

std::uint64_t poisson_by_inversion(Draw& draw, double mean) {
    double u = draw.uniform();
    double p = std::exp(-mean);
    std::uint64_t n = 0;
    while (u > p) {
        u -= p;
        n += 1;
        p *= mean / static_cast<double>(n);
        if (p == 0) break;  // the rest of the probability is below what a double holds
    }
    return n;
}

// Hoermann's transformed rejection with squeeze (1993), exact for means of 10 and more.
std::uint64_t poisson_by_rejection(Draw& draw, double mean) {
    const double b = 0.931 + 2.53 * std::sqrt(mean);
    const double a = -0.059 + 0.02483 * b;
    const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    const double vr = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
        const double u = draw.uniform() - 0.5, v = draw.uniform();
        const double us = 0.5 - std::abs(u);
        const double k = std::floor((2 * a / us + b) * u + mean + 0.43);
        if (us >= 0.07 && v <= vr) return static_cast<std::uint64_t>(k);
        if (k < 0 || (us < 0.013 && v > us)) continue;
        const double accept = std::log(v) + std::log(inverse_alpha) - std::log(a / (us * us) + b);
        if (accept <= k * std::log(mean) - mean - boost::math::lgamma(k + 1)) return static_cast<std::uint64_t>(k);
    }
}

double sample_standard_gamma(Draw& draw, double shape) {
    if (shape < 1) return sample_standard_gamma(draw, shape + 1) * std::pow(draw.uniform(), 1 / shape);
    const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
    for (;;) {
        const double x = sample_standard_normal(draw);
        const double t = 1 + c * x;
        if (t <= 0) continue;
        const double v = t * t * t;
        if (std::log(draw.uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
    }
}

}  // namespace

double sample_standard_exponential(Draw& draw) {
    // Past the tail the law begins anew.
    for (double beyond = 0;; beyond += ziggurat::Exponential::tail) {
        for (;;) {
            const std::uint64_t bits = draw.bits64();
            const std::size_t layer = layer_of(bits);
            const double x = place_of(bits) * exponential.edges[layer];
            if (x < exponential.edges[layer + 1]) return beyond + x;
            if (layer == 0) break;
            if (under_density(exponential, layer, draw.uniform(), std::exp(-x))) return beyond + x;
        }
    }
}

double sample_standard_normal(Draw& draw) {
    for (;;) {
        const std::uint64_t bits = draw.bits64();
        const std::size_t layer = layer_of(bits);
        const double x = place_of(bits) * normal.edges[layer];
        if (x < normal.edges[layer + 1]) return sign_of(bits) * x;
        if (layer == 0) return sign_of(bits) * normal_beyond_tail(draw);
        if (under_density(normal, layer, draw.uniform(), std::exp(-0.5 * x * x))) return sign_of(bits) * x;
    }
}

double sample_exponential(Draw& draw, double mean) { return mean * sample_standard_exponential(draw); }

double sample_lognormal(Draw& draw, double mean, double cv) {
    if (mean <= 0) return 0;
    const double variance = std::log1p(cv * cv);
    return mean * std::exp(std::sqrt(variance) * sample_standard_normal(draw) - variance / 2);
}

double sample_gamma(Draw& draw, double mean, double cv) {
    if (cv <= 0) return mean;
    const double shape = 1 / (cv * cv);
    return mean / shape * sample_standard_gamma(draw, shape);
}

bool sample_bernoulli(Draw& draw, double probability) { return draw.uniform() < probability; }

std::uint64_t sample_poisson(Draw& draw, double mean) {
    constexpr double inversion_below = 10, most = 0x1p52;
    if (!(mean <= most)) throw DataError(fmt::format("cannot draw a number of events with mean {}", mean));
    if (mean <= 0) return 0;
    return mean < inversion_below ? poisson_by_inversion(draw, mean) : poisson_by_rejection(draw, mean);
}

std::size_t sample_discrete(Draw& draw, std::span<const double> weights) {
    double sum = 0;
    for (const double w : weights) sum += w;
    if (!(sum > 0) || !std::isfinite(sum)) throw DataError("a discrete law needs finite weights, one above zero");
    double u = draw.uniform() * sum;
    std::size_t last = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i] <= 0) continue;
        last = i;
        if (u < weights[i]) return i;
        u -= weights[i];
    }
    return last;
}

double Distribution::mean() const { return law == Law::uniform ? (a + b) / 2 : a; }

std::span<const LawNames> law_names() {
    static const std::vector<LawNames> names{
        {Law::deterministic, "deterministic", {"mean"}}, {Law::exponential, "exponential", {"mean"}},
        {Law::lognormal, "lognormal", {"mean", "cv"}},   {Law::gamma, "gamma", {"mean", "cv"}},
        {Law::uniform, "uniform", {"low", "high"}},
    };
    return names;
}

double sample(Draw& draw, const Distribution& d) {
    switch (d.law) {
        case Law::deterministic: return d.a;
        case Law::exponential: return sample_exponential(draw, d.a);
        case Law::lognormal: return sample_lognormal(draw, d.a, d.b);
        case Law::gamma: return sample_gamma(draw, d.a, d.b);
        case Law::uniform: return d.a + (d.b - d.a) * draw.uniform();
    }
    throw InternalError("a distribution has no known law");
}

}  // namespace yingshang
