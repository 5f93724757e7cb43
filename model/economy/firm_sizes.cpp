#include "economy/firm_sizes.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "economy/population.hpp"

namespace yingshang {
namespace {

constexpr double most_of_a_firm = 60000;  // of one firm: its count has 16 bits
constexpr double steepest = 20;           // exponent beyond which a class is its least number alone

}  // namespace

FirmSizes::Class FirmSizes::of_exponent(double least, double most, double exponent) {
    Class c;
    c.least = static_cast<std::uint16_t>(least);
    double sum = 0, workers = 0;
    for (double n = least; n <= most; n += 1) {
        const double weight = std::pow(n / least, -exponent);
        sum += weight;
        workers += n * weight;
        c.cumulative.push_back(sum);
    }
    for (double& x : c.cumulative) x /= sum;
    c.mean = workers / sum;
    return c;
}

FirmSizes::Class FirmSizes::of_mean(double least, double most, double mean) {
    double low = -steepest, high = steepest;  // the mean falls as the exponent rises
    if (!(mean < of_exponent(least, most, low).mean && mean > of_exponent(least, most, high).mean))
        throw DataError(fmt::format("population.workers: no firms of {} to {} workers have a mean of {}", least, most, mean));
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (of_exponent(least, most, middle).mean > mean ? low : high) = middle;
    }
    return of_exponent(least, most, (low + high) / 2);
}

FirmSizes::Class FirmSizes::open_ended(double least, double exponent, double mean) {
    double sum = 0, workers = 0, most = least;
    for (double n = least; n <= most_of_a_firm && (n == least || workers / sum < mean); n += 1) {
        const double weight = std::pow(n / least, -exponent);
        sum += weight;
        workers += n * weight;
        most = n;
    }
    if (workers / sum < mean)
        throw DataError(
            fmt::format("population.workers.large: a power law of exponent {} has no mean of {} below {} workers", exponent, mean, most_of_a_firm));
    return of_exponent(least, most, exponent);
}

FirmSizes::FirmSizes(const PopulationRules& rules) {
    const auto& from = rules.size_from;
    for (std::size_t s = 0; s + 1 < from.size(); ++s) classes_[s] = of_mean(std::max(1.0, from[s]), from[s + 1] - 1, rules.workers[s]);
    classes_.back() = open_ended(from.back(), 1 + rules.size_tail, rules.workers.back());
}

std::uint16_t FirmSizes::draw(Draw& draw, Size size) const {
    const Class& c = classes_[static_cast<std::size_t>(size)];
    const auto at = std::upper_bound(c.cumulative.begin(), c.cumulative.end() - 1, draw.uniform());
    return static_cast<std::uint16_t>(c.least + (at - c.cumulative.begin()));
}

}  // namespace yingshang
