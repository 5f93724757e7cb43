#include "economy/results.hpp"

#include <algorithm>

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

}  // namespace

double IndicatorTable::value(std::size_t indicator, int from, int until) const {
    const IndicatorDefinition& definition = definitions.at(indicator);
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
        case Combination::end_stock: return last->denominator > 0 ? last->numerator / last->denominator : last->numerator;
    }
    throw InternalError("an indicator combines in no known way");
}

}  // namespace yingshang
