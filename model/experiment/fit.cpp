#include "experiment/fit.hpp"

#include <algorithm>
#include <cmath>

#include "economy/moments.hpp"

namespace yingshang {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr double far_off = 10;  // tolerances that an undefined value counts as

std::size_t indicator_index(const IndicatorTable& table, const std::string& name) {
    const auto& all = table.definitions;
    const auto at = std::find_if(all.begin(), all.end(), [&](const IndicatorDefinition& d) { return d.name == name; });
    return static_cast<std::size_t>(at - all.begin());
}

double indicator_value(const RunResult& run, const Target& target) {
    const IndicatorTable& table = run.indicators;
    const std::size_t i = indicator_index(table, target.indicator);
    const int last = table.first_year + static_cast<int>(table.years.size()) - 1;
    if (i == table.definitions.size() || target.from_year < table.first_year || target.until_year > last) return undefined;
    return table.value(i, target.from_year, target.until_year);
}

bool is_amount(const IndicatorDefinition& d) {
    // A variation over the region's counties is none of its parts'.
    return d.combination == Combination::total || d.combination == Combination::variation || d.combination == Combination::end_stock;
}

std::vector<bool> which_ran(const MomentTable& table) {
    std::vector<bool> ran;
    for (const std::vector<YearOfMoments>& years : table.counties) ran.push_back(!years.empty());
    return ran;
}

std::vector<std::size_t> places_that_ran(const MomentTable& table) {
    std::vector<std::size_t> places;
    for (std::size_t c = 0; c < table.counties.size(); ++c)
        if (!table.counties[c].empty()) places.push_back(c);
    return places;
}

std::string unit_of(const RunResult& run, const Target& target) {
    if (target.share_of_region) return "1";
    if (target.indicator.empty()) return moment_unit(target.moment);
    const std::size_t i = indicator_index(run.indicators, target.indicator);
    return i < run.indicators.definitions.size() ? run.indicators.definitions[i].unit : "";
}

}  // namespace

bool can_be_held_to(const Target& target, const std::vector<bool>& runs, const std::vector<IndicatorDefinition>& indicators) {
    if (std::find(runs.begin(), runs.end(), false) == runs.end()) return true;
    if (target.share_of_region) return false;
    if (!target.places.empty()) return std::all_of(target.places.begin(), target.places.end(), [&](CountyId place) { return runs[place.index()]; });
    if (target.indicator.empty()) return !is_amount(target.moment);
    return std::none_of(indicators.begin(), indicators.end(),
                        [&](const IndicatorDefinition& d) { return d.name == target.indicator && is_amount(d); });
}

double simulated_value(const RunResult& run, const Target& target) {
    const std::vector<std::size_t> all = places_that_ran(run.moments);
    if (!all.empty() && !can_be_held_to(target, which_ran(run.moments), run.indicators.definitions)) return undefined;
    if (!target.indicator.empty()) return indicator_value(run, target);
    if (all.empty()) return undefined;
    std::vector<std::size_t> places;
    for (const CountyId place : target.places) places.push_back(place.index());
    if (places.empty()) return moment_value(run.moments, target.moment, target.from_year, target.until_year, all);
    const double value = moment_value(run.moments, target.moment, target.from_year, target.until_year, places);
    return target.share_of_region ? value / moment_value(run.moments, target.moment, target.from_year, target.until_year, all) : value;
}

std::vector<FitRow> fit_of(const std::vector<RunResult>& runs, const std::vector<Target>& targets) {
    std::vector<FitRow> rows;
    for (const Target& target : targets) {
        std::vector<double> values;
        for (const RunResult& run : runs) values.push_back(simulated_value(run, target));
        const Interval simulated = mean_interval(values);
        rows.push_back(
            {target, runs.empty() ? "" : unit_of(runs.front(), target), simulated, simulated.mean >= target.low && simulated.mean <= target.high});
    }
    return rows;
}

double miss(const Target& target, double value) {
    if (!std::isfinite(value)) return far_off;
    // A tolerance that ends at the value on one side leaves the other side's width to count by.
    const double below = target.value - target.low, above = target.high - target.value;
    const double width = value < target.value ? (below > 0 ? below : above) : (above > 0 ? above : below);
    return (value - target.value) / width;
}

double misfit(const std::vector<Target>& targets, const std::vector<double>& values) {
    double sum = 0, weights = 0;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const double off = miss(targets[i], values[i]);
        sum += targets[i].weight * off * off;
        weights += targets[i].weight;
    }
    return weights > 0 ? sum / weights : 0;
}

}  // namespace yingshang
