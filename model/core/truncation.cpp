// Continuous laws between two ends, by the distribution functions of Boost. Each is a monotone map of a standard law, and
// its mean between two ends is a share of another standard law: that of a value met in proportion to its size.
#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/triangular.hpp>

#include "core/error.hpp"
#include "core/law_tables.hpp"

namespace yingshang {
namespace {

namespace bm = boost::math;

// A triangular value on [0, 1] met in proportion to its size: the integral of y f(y), over the mean.
struct SizedTriangular {
    double mode;
};
std::pair<double, double> support(const SizedTriangular&) { return {0, 1}; }
double integral(const SizedTriangular& t, double y) {
    if (y < t.mode) return 2 * y * y * y / (3 * t.mode);
    const double to_mode = 2 * t.mode * t.mode / 3;
    if (t.mode >= 1) return to_mode;
    return to_mode + ((y * y - t.mode * t.mode) - 2 * (y * y * y - t.mode * t.mode * t.mode) / 3) / (1 - t.mode);
}
double cdf(const SizedTriangular& t, double y) { return integral(t, y) / integral(t, 1); }
double above(const SizedTriangular& t, double y) { return 1 - cdf(t, y); }

template <class BoostLaw>
double above(const BoostLaw& law, double y) {
    return bm::cdf(bm::complement(law, y));
}

template <class Standard>
double share_below(const Standard& law, double y) {
    const auto [first, last] = support(law);
    return y <= first ? 0 : y >= last ? 1 : cdf(law, y);
}

template <class Standard>
double share_above(const Standard& law, double y) {
    const auto [first, last] = support(law);
    return y <= first ? 1 : y >= last ? 0 : above(law, y);
}

// From the side on which the difference keeps its digits.
template <class Standard>
double share_of(const Standard& law, double from, double to) {
    const double below = share_below(law, from);
    return std::max(0.0, below > 0.5 ? share_above(law, from) - share_above(law, to) : share_below(law, to) - below);
}

// Calls use(law, sized law, shift, to standard, from standard); the mean above `shift` is a sized share of the whole.
template <class Use>
double with_standard(const Distribution& d, Use use) {
    const auto plain = [&](const auto& law, const auto& sized, double shift, double scale) {
        return use(
            law, sized, shift, [=](double x) { return (x - shift) / scale; }, [=](double y) { return shift + scale * y; });
    };
    switch (d.law) {
        case Law::exponential: return plain(bm::exponential(1), bm::gamma_distribution<>(2, 1), 0, d.a);
        case Law::gamma:
        case Law::erlang: {
            const double shape = d.a / d.worked_out[3];
            return plain(bm::gamma_distribution<>(shape, 1), bm::gamma_distribution<>(shape + 1, 1), 0, d.worked_out[3]);
        }
        case Law::lognormal: {
            const double sigma = d.worked_out[0], half = d.worked_out[1];
            return plain(bm::lognormal_distribution<>(-half, sigma), bm::lognormal_distribution<>(half, sigma), 0, d.a);
        }
        case Law::weibull: {
            const double scale = d.worked_out[0], power = d.worked_out[1], shape = d.b;
            return use(
                bm::exponential(1), bm::gamma_distribution<>(1 + power, 1), 0.0, [=](double x) { return std::pow(std::max(x, 0.0) / scale, shape); },
                [=](double y) { return scale * std::pow(y, power); });
        }
        case Law::triangular: {
            const double mode = std::clamp((d.b - d.a) / (d.c - d.a), 0.0, 1.0);
            return plain(bm::triangular(0, mode, 1), SizedTriangular{mode}, d.a, d.c - d.a);
        }
        case Law::pert: {
            const PertShapes shapes(d);
            return plain(bm::beta_distribution<>(shapes.rising, shapes.falling), bm::beta_distribution<>(shapes.rising + 1, shapes.falling), d.a,
                         d.c - d.a);
        }
        default: throw InternalError("a law that is not continuous is cut like one");
    }
}

template <class Standard>
double quantile_between(const Standard& law, double from, double to, double u) {
    constexpr double smallest = std::numeric_limits<double>::min(), below_one = 1 - std::numeric_limits<double>::epsilon() / 2;
    const double below = share_below(law, from);
    if (below > 0.5) {
        const double upper = share_above(law, from);
        return bm::quantile(bm::complement(law, std::max(smallest, upper - u * (upper - share_above(law, to)))));
    }
    return bm::quantile(law, std::clamp(below + u * (share_below(law, to) - below), smallest, below_one));
}

}  // namespace

double share_between(const Distribution& d, double least, double most) {
    return with_standard(d, [&](const auto& law, const auto&, double, auto to, auto) { return share_of(law, to(least), to(most)); });
}

double mean_between(const Distribution& d, double least, double most) {
    const double mean = with_standard(d, [&](const auto& law, const auto& sized, double shift, auto to, auto) {
        return shift + (d.mean() - shift) * share_of(sized, to(least), to(most)) / share_of(law, to(least), to(most));
    });
    return std::clamp(mean, least, most);
}

double value_between(const Distribution& d, double least, double most, double u) {
    const double value = with_standard(
        d, [&](const auto& law, const auto&, double, auto to, auto from) { return from(quantile_between(law, to(least), to(most), u)); });
    return std::clamp(value, least, most);
}

}  // namespace yingshang
