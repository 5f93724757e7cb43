// Samplers of our own, because those of the standard library differ between libraries. Each takes
// a Draw and is a pure function of it. Continuous laws are scale families where the law is one, so
// that a reform which scales a mean scales every firm's own draw.
#pragma once

#include <array>
#include <cmath>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/random.hpp"
#include "core/ziggurat.hpp"

namespace yingshang {

// What a ziggurat does in one of a hundred draws, from the bits that its quick way could not use.
[[nodiscard]] double exponential_at_edge(Draw& draw, std::uint64_t bits);
[[nodiscard]] double normal_at_edge(Draw& draw, std::uint64_t bits);

// From 64 bits of any origin; `more` makes the Draw that one in a hundred needs besides.
template <class More>
[[nodiscard, gnu::always_inline]] inline double standard_exponential_of(std::uint64_t bits, const More& more) {
    const std::size_t layer = ziggurat::layer_of(bits);
    const double x = ziggurat::place_of(bits) * ziggurat::exponential.edges[layer];
    if (x < ziggurat::exponential.edges[layer + 1]) return x;
    auto&& draw = more();
    return exponential_at_edge(draw, bits);
}
[[nodiscard]] inline double sample_standard_exponential(Draw& draw) {
    return standard_exponential_of(draw.bits64(), [&]() -> Draw& { return draw; });
}
template <class More>
[[nodiscard, gnu::always_inline]] inline double standard_normal_of(std::uint64_t bits, const More& more) {
    const std::size_t layer = ziggurat::layer_of(bits);
    const double x = ziggurat::place_of(bits) * ziggurat::normal.edges[layer];
    if (x < ziggurat::normal.edges[layer + 1]) return ziggurat::signed_by(bits, x);
    auto&& draw = more();
    return normal_at_edge(draw, bits);
}
[[nodiscard]] inline double sample_standard_normal(Draw& draw) {
    return standard_normal_of(draw.bits64(), [&]() -> Draw& { return draw; });
}
[[nodiscard]] double sample_exponential(Draw& draw, double mean);           // mean >= 0
[[nodiscard]] double sample_lognormal(Draw& draw, double mean, double cv);  // by its mean and cv >= 0
[[nodiscard]] double sample_gamma(Draw& draw, double mean, double cv);      // cv >= 0; 0 is the mean itself
[[nodiscard]] inline bool sample_bernoulli(Draw& draw, double probability) { return draw.uniform() < probability; }
// The same by one word.
[[nodiscard]] inline bool is_below(std::uint32_t word, double probability) { return (static_cast<double>(word) + 0.5) * 0x1p-32 < probability; }
[[nodiscard]] std::uint64_t sample_poisson(Draw& draw, double mean);  // mean >= 0; DataError past 2^52
// Index with probability weight / sum of weights; weights >= 0, DataError where none is above 0.
[[nodiscard]] std::size_t sample_discrete(Draw& draw, std::span<const double> weights);

// A law of durations, in ticks.
enum class Law : std::uint8_t {
    deterministic,
    exponential,
    lognormal,
    gamma,
    uniform,
    erlang,
    weibull,
    triangular,
    pert,
    discrete,
    empirical,
    mixture,
    truncated,  // any of the others within an interval: files write the interval beside the law and do not name this one
};

// A law with its numbers, and whatever can be worked out before a draw. Immutable in use: the numbers are public to be
// read. Copies share their tables; sampling allocates nothing.
struct Distribution {
    Distribution() = default;  // always 0
    // A law of one to three numbers, in the order of law_names(). A law without spread becomes deterministic.
    // DataError, here and below, where the numbers make no law.
    Distribution(Law named, double first, double second = 0, double third = 0);
    // Weights >= 0, one above zero; probabilities are weight / sum of weights.
    [[nodiscard]] static Distribution discrete(const std::vector<double>& values, const std::vector<double>& weights);
    [[nodiscard]] static Distribution empirical(std::vector<double> values);  // each as likely as any other
    [[nodiscard]] static Distribution mixture(const std::vector<Distribution>& parts, const std::vector<double>& weights);

    // The law on condition that its value lies in [least, most]. DataError where less than `least_kept` of it does.
    [[nodiscard]] Distribution within(double least, double most) const;
    static constexpr double least_kept = 1e-6;
    [[nodiscard]] double probability(double least, double most) const;  // of a value in [least, most]
    [[nodiscard]] double mean() const;                                  // exact
    [[nodiscard]] bool operator==(const Distribution& other) const;     // in all its numbers

    struct Tables;
    Law law = Law::deterministic;
    double a = 0;                        // mean; low of uniform, triangular and pert
    double b = 0;                        // cv of lognormal and gamma, stages, shape of weibull, mode; high of uniform
    double c = 0;                        // high of triangular and pert
    std::array<double, 4> worked_out{};  // what sample() needs besides; differs by law
    std::shared_ptr<const Tables> tables{};
};

// Names of a law's parameters in order, e.g. {"mean", "cv"}.
struct LawNames {
    Law law;
    std::string_view name;
    std::vector<std::string_view> parameters;
};
[[nodiscard]] std::span<const LawNames> law_names();

[[nodiscard]] double sample_any(Draw& draw, const Distribution& distribution);
[[nodiscard]] inline double sample(Draw& draw, const Distribution& d) {
    if (d.law == Law::exponential) return d.a * sample_standard_exponential(draw);
    if (d.law == Law::lognormal) return d.a * std::exp(d.worked_out[0] * sample_standard_normal(draw) - d.worked_out[1]);
    return sample_any(draw, d);
}
// The same where the Draw's first 64 bits are at hand; `more` makes it.
template <class More>
[[nodiscard, gnu::always_inline]] inline double sample_from(std::uint64_t bits, const Distribution& d, const More& more) {
    const auto after_bits = [&] {
        Draw draw = more();
        static_cast<void>(draw.bits64());
        return draw;
    };
    if (d.law == Law::exponential) return d.a * standard_exponential_of(bits, after_bits);
    if (d.law == Law::lognormal) return d.a * std::exp(d.worked_out[0] * standard_normal_of(bits, after_bits) - d.worked_out[1]);
    Draw draw = more();
    return sample_any(draw, d);
}

}  // namespace yingshang
