// Laws put together from their numbers: what is checked and worked out once, before any draw.
#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/math/special_functions/gamma.hpp>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/law_tables.hpp"

namespace yingshang {
namespace {

void demand(bool holds, Law law, std::string_view what) {
    if (holds) return;
    for (const LawNames& names : law_names())
        if (names.law == law) throw DataError(fmt::format("the law {} {}", names.name, what));
    throw InternalError("a law is made of numbers that has none");
}

void check_numbers(const Distribution& d) {
    const double a = d.a, b = d.b, c = d.c;
    demand(std::isfinite(a) && std::isfinite(b) && std::isfinite(c), d.law, "needs finite numbers");
    demand(a >= 0, d.law, "takes no time below zero");
    switch (d.law) {
        case Law::lognormal:
        case Law::gamma: return demand(b >= 0, d.law, "needs a coefficient of variation of at least 0");
        case Law::erlang: return demand(b >= 1 && b == std::floor(b), d.law, "needs a whole number of stages");
        case Law::weibull: return demand(b > 0, d.law, "needs a shape above 0");
        case Law::uniform: return demand(a <= b, d.law, "needs low <= high");
        case Law::triangular:
        case Law::pert: return demand(a <= b && b <= c, d.law, "needs low <= mode <= high");
        default: return;
    }
}

bool has_spread(const Distribution& d) {
    switch (d.law) {
        case Law::exponential:
        case Law::erlang:
        case Law::weibull: return d.a > 0;
        case Law::lognormal:
        case Law::gamma: return d.a > 0 && d.b > 0;
        case Law::uniform: return d.a < d.b;
        case Law::triangular:
        case Law::pert: return d.a < d.c;
        default: return false;
    }
}

std::array<double, 4> gamma_constants(double mean, double shape) {
    const GammaShape g(shape);
    return {g.d, g.c, g.inverse, mean / shape};
}

std::array<double, 4> pert_constants(const Distribution& d) {
    const PertShapes shapes(d);
    const GammaShape rising(shapes.rising), falling(shapes.falling);
    return {rising.d, rising.c, falling.d, falling.c};
}

std::array<double, 4> work_out(const Distribution& d) {
    switch (d.law) {
        case Law::lognormal: {
            const double variance = std::log1p(d.b * d.b);
            return {std::sqrt(variance), variance / 2};
        }
        case Law::gamma: return gamma_constants(d.a, 1 / (d.b * d.b));
        case Law::erlang: return gamma_constants(d.a, d.b);
        case Law::weibull: return {d.a / boost::math::tgamma(1 + 1 / d.b), 1 / d.b};
        case Law::triangular: return {(d.b - d.a) / (d.c - d.a), (d.c - d.a) * (d.b - d.a), (d.c - d.a) * (d.c - d.b)};
        case Law::pert: return pert_constants(d);
        default: return {};
    }
}

double sum_of(const std::vector<double>& weights, Law law) {
    double sum = 0;
    for (const double w : weights) {
        demand(w >= 0, law, "needs weights of at least 0");
        sum += w;
    }
    demand(sum > 0 && std::isfinite(sum), law, "needs finite weights, one above zero");
    return sum;
}

Distribution with_tables(Law law, Distribution::Tables tables) {
    Distribution d;
    d.law = law;
    d.tables = std::make_shared<const Distribution::Tables>(std::move(tables));
    return d;
}

Distribution always(double value) { return {Law::deterministic, value}; }

// Both ends included; of ascending values.
std::pair<std::size_t, std::size_t> range_between(const std::vector<double>& values, double least, double most) {
    const auto first = std::lower_bound(values.begin(), values.end(), least), last = std::upper_bound(values.begin(), values.end(), most);
    const auto begin = static_cast<std::size_t>(first - values.begin());
    return {begin, std::max(begin, static_cast<std::size_t>(last - values.begin()))};
}

double weight_of(const std::vector<double>& cumulative, std::size_t i) {
    return (i < cumulative.size() ? cumulative[i] : 1) - (i > 0 ? cumulative[i - 1] : 0);
}

Distribution cut(const Distribution& d, double least, double most);

Distribution cut_values(const Distribution& d, double least, double most) {
    const Distribution::Tables& t = *d.tables;
    const auto [begin, end] = range_between(t.values, least, most);
    const auto at = [&](std::size_t i) { return t.values.begin() + static_cast<std::ptrdiff_t>(i); };
    std::vector<double> values(at(begin), at(end));
    if (d.law == Law::empirical) return Distribution::empirical(std::move(values));
    std::vector<double> weights;
    for (std::size_t i = begin; i < end; ++i) weights.push_back(weight_of(t.cumulative, i));
    return Distribution::discrete(values, weights);
}

// Each part is cut by itself and counts by how much of it is left.
Distribution cut_parts(const Distribution& d, double least, double most) {
    const Distribution::Tables& t = *d.tables;
    constexpr double negligible = 1e-15;  // below what a uniform can tell
    const double all = d.probability(least, most);
    std::vector<Distribution> parts;
    std::vector<double> weights;
    for (std::size_t i = 0; i < t.parts.size(); ++i) {
        const double weight = weight_of(t.cumulative, i) * t.parts[i].probability(least, most);
        if (weight <= negligible * all) continue;
        parts.push_back(cut(t.parts[i], least, most));
        weights.push_back(weight);
    }
    return Distribution::mixture(parts, weights);
}

Distribution cut(const Distribution& d, double least, double most) {
    switch (d.law) {
        case Law::deterministic: return d;
        case Law::uniform: return {Law::uniform, std::max(d.a, least), std::min(d.b, most)};
        case Law::discrete:
        case Law::empirical: return cut_values(d, least, most);
        case Law::mixture: return cut_parts(d, least, most);
        case Law::truncated: return cut(d.tables->parts.front(), std::max(least, d.tables->least), std::min(most, d.tables->most));
        default: break;
    }
    Distribution::Tables t;
    t.kept = share_between(d, least, most);
    if (t.kept >= 1) return d;
    t.mean = mean_between(d, least, most);
    t.parts = {d};
    t.least = least;
    t.most = most;
    return with_tables(Law::truncated, std::move(t));
}

}  // namespace

PertShapes::PertShapes(const Distribution& d) : rising(1 + 4 * (d.b - d.a) / (d.c - d.a)), falling(1 + 4 * (d.c - d.b) / (d.c - d.a)) {}

Distribution::Distribution(Law named, double first, double second, double third) : law(named), a(first), b(second), c(third) {
    check_numbers(*this);
    if (has_spread(*this)) {
        worked_out = work_out(*this);
        return;
    }
    law = Law::deterministic;
    b = c = 0;
}

Distribution Distribution::discrete(const std::vector<double>& values, const std::vector<double>& weights) {
    demand(values.size() == weights.size(), Law::discrete, "needs as many weights as values");
    const double sum = sum_of(weights, Law::discrete);
    std::vector<std::pair<double, double>> pairs;
    for (std::size_t i = 0; i < values.size(); ++i) {
        demand(values[i] >= 0 && std::isfinite(values[i]), Law::discrete, "needs finite times of at least 0");
        if (weights[i] > 0) pairs.emplace_back(values[i], weights[i] / sum);
    }
    std::sort(pairs.begin(), pairs.end());
    if (pairs.front().first == pairs.back().first) return always(pairs.front().first);
    Tables t;
    double reached = 0;
    for (const auto& [value, probability] : pairs) {
        t.values.push_back(value);
        t.cumulative.push_back(reached += probability);
        t.mean += value * probability;
    }
    t.cumulative.pop_back();
    return with_tables(Law::discrete, std::move(t));
}

Distribution Distribution::empirical(std::vector<double> values) {
    demand(!values.empty(), Law::empirical, "needs a value");
    for (const double v : values) demand(v >= 0 && std::isfinite(v), Law::empirical, "needs finite times of at least 0");
    std::sort(values.begin(), values.end());
    if (values.front() == values.back()) return always(values.front());
    Tables t;
    for (const double v : values) t.mean += v / static_cast<double>(values.size());
    t.values = std::move(values);
    return with_tables(Law::empirical, std::move(t));
}

Distribution Distribution::mixture(const std::vector<Distribution>& parts, const std::vector<double>& weights) {
    demand(parts.size() == weights.size(), Law::mixture, "needs as many weights as parts");
    const double sum = sum_of(weights, Law::mixture);
    Tables t;
    double reached = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (weights[i] == 0) continue;
        t.parts.push_back(parts[i]);
        t.cumulative.push_back(reached += weights[i] / sum);
        t.mean += weights[i] / sum * parts[i].mean();
    }
    if (t.parts.size() == 1) return t.parts.front();
    t.cumulative.pop_back();
    return with_tables(Law::mixture, std::move(t));
}

Distribution Distribution::within(double least, double most) const {
    const double kept = probability(least, most);
    if (!(kept >= least_kept)) throw DataError(fmt::format("a law lies between {} and {} with probability {:.2g} only", least, most, kept));
    return cut(*this, least, most);
}

double Distribution::probability(double least, double most) const {
    if (!(least <= most)) return 0;
    switch (law) {
        case Law::deterministic: return least <= a && a <= most ? 1 : 0;
        case Law::uniform: return std::max(0.0, std::min(b, most) - std::max(a, least)) / (b - a);
        case Law::empirical: {
            const auto [begin, end] = range_between(tables->values, least, most);
            return static_cast<double>(end - begin) / static_cast<double>(tables->values.size());
        }
        case Law::discrete: {
            const auto [begin, end] = range_between(tables->values, least, most);
            double sum = 0;
            for (std::size_t i = begin; i < end; ++i) sum += weight_of(tables->cumulative, i);
            return sum;
        }
        case Law::mixture: {
            double sum = 0;
            for (std::size_t i = 0; i < tables->parts.size(); ++i)
                sum += weight_of(tables->cumulative, i) * tables->parts[i].probability(least, most);
            return sum;
        }
        case Law::truncated:
            return std::min(1.0, tables->parts.front().probability(std::max(least, tables->least), std::min(most, tables->most)) / tables->kept);
        default: return share_between(*this, least, most);
    }
}

double Distribution::mean() const {
    switch (law) {
        case Law::uniform: return (a + b) / 2;
        case Law::triangular: return (a + b + c) / 3;
        case Law::pert: return (a + 4 * b + c) / 6;
        case Law::discrete:
        case Law::empirical:
        case Law::mixture:
        case Law::truncated: return tables->mean;
        default: return a;
    }
}

std::span<const LawNames> law_names() {
    static const std::vector<LawNames> names{
        {Law::deterministic, "deterministic", {"mean"}}, {Law::exponential, "exponential", {"mean"}},
        {Law::erlang, "erlang", {"mean", "stages"}},     {Law::gamma, "gamma", {"mean", "cv"}},
        {Law::lognormal, "lognormal", {"mean", "cv"}},   {Law::weibull, "weibull", {"mean", "shape"}},
        {Law::uniform, "uniform", {"low", "high"}},      {Law::triangular, "triangular", {"low", "mode", "high"}},
        {Law::pert, "pert", {"low", "mode", "high"}},    {Law::discrete, "discrete", {"values", "weights"}},
        {Law::empirical, "empirical", {"values"}},       {Law::mixture, "mixture", {"parts"}},
    };
    return names;
}

bool Distribution::operator==(const Distribution& other) const {
    const bool alike = law == other.law && a == other.a && b == other.b && c == other.c && worked_out == other.worked_out;
    if (!alike || tables == other.tables) return alike;
    return tables && other.tables && *tables == *other.tables;
}

}  // namespace yingshang
