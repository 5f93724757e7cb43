#include "economy/results.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/sum.hpp"

namespace yingshang {
namespace {

double median_of(std::vector<std::uint32_t> samples) {
    if (samples.empty()) return std::numeric_limits<double>::quiet_NaN();
    const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
    std::nth_element(samples.begin(), middle, samples.end());
    if (samples.size() % 2 == 1) return *middle;
    const std::uint32_t below = *std::max_element(samples.begin(), middle);
    return (static_cast<double>(below) + static_cast<double>(*middle)) / 2;
}

// Of the parts over a window of years.
std::vector<Ratio> added(const std::vector<std::vector<IndicatorYear>>& years, std::size_t indicator, int from, int until) {
    std::vector<Ratio> sum;
    for (int y = std::max(0, from); y <= until && y < static_cast<int>(years.size()); ++y) {
        const std::vector<Ratio>& parts = years[static_cast<std::size_t>(y)][indicator].parts;
        sum.resize(std::max(sum.size(), parts.size()));
        for (std::size_t i = 0; i < parts.size(); ++i) {
            sum[i].numerator += parts[i].numerator;
            sum[i].denominator += parts[i].denominator;
        }
    }
    return sum;
}

double weighted_mean(const std::vector<Ratio>& parts, const std::vector<double>& weights, std::size_t first) {
    CompensatedSum mean, weight;
    for (std::size_t i = 0; i < weights.size() && first + i < parts.size(); ++i) {
        const Ratio& r = parts[first + i];
        if (!(r.denominator > 0)) continue;
        mean.add(weights[i] * r.numerator / r.denominator);
        weight.add(weights[i]);
    }
    return weight.value() > 0 ? mean.value() / weight.value() : std::numeric_limits<double>::quiet_NaN();
}

// Of all counties that have a mean; their number is what the squares are divided by.
double variation(const std::vector<Ratio>& parts, const std::vector<double>& weights) {
    std::vector<double> means;
    for (std::size_t first = 0; !weights.empty() && first < parts.size(); first += weights.size())
        if (const double m = weighted_mean(parts, weights, first); std::isfinite(m)) means.push_back(m);
    CompensatedSum sum, squares;
    for (const double m : means) sum.add(m);
    const double mean = sum.value() / static_cast<double>(means.size());
    for (const double m : means) squares.add((m - mean) * (m - mean));
    return mean > 0 ? std::sqrt(squares.value() / static_cast<double>(means.size())) / mean : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

namespace {

double value_over(const IndicatorDefinition& definition, const std::vector<std::vector<IndicatorYear>>& years, int first_year, std::size_t indicator,
                  int from, int until) {
    CompensatedSum numerator, denominator;
    std::vector<std::uint32_t> samples;
    const IndicatorYear* last = nullptr;
    for (int year = from; year <= until; ++year) {
        const int at = year - first_year;
        if (at < 0 || at >= static_cast<int>(years.size())) continue;
        const IndicatorYear& y = years[static_cast<std::size_t>(at)][indicator];
        numerator.add(y.numerator);
        denominator.add(y.denominator);
        samples.insert(samples.end(), y.samples.begin(), y.samples.end());
        last = &y;
    }
    constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
    if (last == nullptr) return undefined;
    const auto ratio = [](double n, double d) { return d > 0 ? n / d : undefined; };
    switch (definition.combination) {
        case Combination::total: return numerator.value();
        case Combination::ratio: return ratio(numerator.value(), denominator.value());
        case Combination::median: return median_of(std::move(samples)) / static_cast<double>(ticks_per_day);
        case Combination::weighted: return weighted_mean(added(years, indicator, from - first_year, until - first_year), definition.weights, 0);
        case Combination::variation: return variation(added(years, indicator, from - first_year, until - first_year), definition.weights);
        case Combination::end_stock: return last->numerator;
        case Combination::end_ratio: return ratio(last->numerator, last->denominator);
    }
    throw InternalError("an indicator combines in no known way");
}

}  // namespace

double IndicatorTable::value(std::size_t indicator, int from, int until) const {
    return value_over(definitions.at(indicator), years, first_year, indicator, from, until);
}

double Breakdown::value(const IndicatorDefinition& definition, std::size_t of_class, std::size_t indicator, int from, int until) const {
    if (told.at(indicator) == 0) return std::numeric_limits<double>::quiet_NaN();
    return value_over(definition, years.at(of_class), first_year, indicator, from, until);
}

std::optional<Ratio> MomentTable::sum(std::size_t moment, int from, int until, const std::vector<std::size_t>& places) const {
    CompensatedSum numerator, denominator;
    int years = 0;
    for (const std::size_t place : places)
        for (const YearOfMoments& y : counties[place])
            if (y.year >= from && y.year <= until) {
                numerator.add(y.values[moment].numerator);
                denominator.add(y.values[moment].denominator);
                years += place == places.front() ? 1 : 0;
            }
    if (years != until - from + 1) return std::nullopt;
    return Ratio{numerator.value(), denominator.value()};
}

}  // namespace yingshang
