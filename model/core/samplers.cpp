#include "core/samplers.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/special_functions/gamma.hpp>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/law_tables.hpp"
#include "core/ziggurat.hpp"

namespace yingshang {

constinit const ziggurat::Tables ziggurat::exponential = tables_of<Exponential>();
constinit const ziggurat::Tables ziggurat::normal = tables_of<Normal>();

namespace {

using namespace ziggurat;

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

double sample_gamma_from_one(Draw& draw, double d, double c) {
    for (;;) {
        const double x = sample_standard_normal(draw);
        const double t = 1 + c * x;
        if (t <= 0) continue;
        const double v = t * t * t;
        if (std::log(draw.uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
    }
}

double sample_standard_gamma(Draw& draw, const GammaShape& shape) {
    if (shape.inverse == 0) return sample_gamma_from_one(draw, shape.d, shape.c);
    const double above_one = sample_gamma_from_one(draw, shape.d, shape.c);  // first: two draws in one expression have no order
    return above_one * std::pow(draw.uniform(), shape.inverse);
}

double sample_triangular(Draw& draw, const Distribution& d) {
    const double u = draw.uniform();
    return u < d.worked_out[0] ? d.a + std::sqrt(u * d.worked_out[1]) : d.c - std::sqrt((1 - u) * d.worked_out[2]);
}

double sample_pert(Draw& draw, const Distribution& d) {
    const double rising = sample_gamma_from_one(draw, d.worked_out[0], d.worked_out[1]);
    const double falling = sample_gamma_from_one(draw, d.worked_out[2], d.worked_out[3]);
    return d.a + (d.c - d.a) * (rising / (rising + falling));
}

// Ascending values and one uniform: whoever is luckier than another stays so when weights or values change.
std::size_t index_in(const std::vector<double>& cumulative, double u) {
    return static_cast<std::size_t>(std::upper_bound(cumulative.begin(), cumulative.end(), u) - cumulative.begin());
}

double sample_empirical(Draw& draw, const std::vector<double>& values) {
    const auto i = static_cast<std::size_t>(draw.uniform() * static_cast<double>(values.size()));
    return values[std::min(i, values.size() - 1)];
}

// Tries that all failed say nothing of the value that comes next: inversion then ends the matter exactly.
double sample_truncated(Draw& draw, const Distribution::Tables& t) {
    constexpr double rejection_from = 0.1;
    constexpr int most_tries = 100;
    const Distribution& whole = t.parts.front();
    if (t.kept >= rejection_from)
        for (int i = 0; i < most_tries; ++i) {
            const double x = sample(draw, whole);
            if (t.least <= x && x <= t.most) return x;
        }
    return value_between(whole, t.least, t.most, draw.uniform());
}

}  // namespace

double exponential_at_edge(Draw& draw, std::uint64_t bits) {
    // Past the tail the law begins anew.
    for (double beyond = 0;; beyond += Exponential::tail, bits = draw.bits64()) {
        for (;; bits = draw.bits64()) {
            const std::size_t layer = layer_of(bits);
            const double x = place_of(bits) * exponential.edges[layer];
            if (x < exponential.edges[layer + 1]) return beyond + x;
            if (layer == 0) break;
            if (under_density(exponential, layer, draw.uniform(), std::exp(-x))) return beyond + x;
        }
    }
}

double normal_at_edge(Draw& draw, std::uint64_t bits) {
    for (;; bits = draw.bits64()) {
        const std::size_t layer = layer_of(bits);
        const double x = place_of(bits) * normal.edges[layer];
        if (x < normal.edges[layer + 1]) return signed_by(bits, x);
        if (layer == 0) return signed_by(bits, normal_beyond_tail(draw));
        if (under_density(normal, layer, draw.uniform(), std::exp(-0.5 * x * x))) return signed_by(bits, x);
    }
}

GammaShape::GammaShape(double shape) : d((shape < 1 ? shape + 1 : shape) - 1.0 / 3), c(1 / std::sqrt(9 * d)), inverse(shape < 1 ? 1 / shape : 0) {}

double sample_exponential(Draw& draw, double mean) { return mean * sample_standard_exponential(draw); }

double sample_lognormal(Draw& draw, double mean, double cv) {
    if (mean <= 0) return 0;
    const double variance = std::log1p(cv * cv);
    return mean * std::exp(std::sqrt(variance) * sample_standard_normal(draw) - variance / 2);
}

double sample_gamma(Draw& draw, double mean, double cv) {
    if (cv <= 0) return mean;
    const double shape = 1 / (cv * cv);
    return mean / shape * sample_standard_gamma(draw, GammaShape(shape));
}

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

double sample_any(Draw& draw, const Distribution& d) {
    const std::array<double, 4>& w = d.worked_out;
    switch (d.law) {
        case Law::deterministic: return d.a;
        case Law::exponential: return d.a * sample_standard_exponential(draw);
        case Law::lognormal: return d.a * std::exp(w[0] * sample_standard_normal(draw) - w[1]);
        case Law::gamma:
        case Law::erlang: return w[3] * sample_standard_gamma(draw, {w[0], w[1], w[2]});
        case Law::uniform: return d.a + (d.b - d.a) * draw.uniform();
        case Law::weibull: return w[0] * std::pow(sample_standard_exponential(draw), w[1]);
        case Law::triangular: return sample_triangular(draw, d);
        case Law::pert: return sample_pert(draw, d);
        case Law::discrete: return d.tables->values[index_in(d.tables->cumulative, draw.uniform())];
        case Law::empirical: return sample_empirical(draw, d.tables->values);
        case Law::mixture: return sample(draw, d.tables->parts[index_in(d.tables->cumulative, draw.uniform())]);
        case Law::truncated: return sample_truncated(draw, *d.tables);
    }
    throw InternalError("a distribution has no known law");
}

}  // namespace yingshang
