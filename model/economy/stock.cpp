#include "economy/stock.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "core/error.hpp"
#include "core/money.hpp"
#include "economy/proportional_fitting.hpp"

namespace yingshang {
namespace {

using Weights = std::vector<double>;

// Consecutive multiples of it, wrapped into [0, 1), lie as evenly as any sequence can, however long it is.
constexpr double golden_ratio = 0.6180339887498949;

Weights county_weights(const std::vector<PopulationRules>& by_county, Form form) {
    Weights counties;
    for (const PopulationRules& county : by_county) counties.push_back(county.share[static_cast<std::size_t>(form)]);
    return counties;
}

Weights section_weights_of(const std::vector<PopulationRules>& by_county, Form form) {
    const auto& sections = section_weights(by_county.front(), form);
    return {sections.begin(), sections.end()};
}

// County, section, size, owner, age: the order of the axes.
std::vector<Weights> enterprise_weights(const std::vector<PopulationRules>& by_county) {
    constexpr auto f = static_cast<std::size_t>(Form::enterprise);
    const PopulationRules& r = by_county.front();
    return {county_weights(by_county, Form::enterprise), section_weights_of(by_county, Form::enterprise), Weights(r.size.begin(), r.size.end()),
            Weights(r.owner.begin(), r.owner.end()), Weights{r.age_under_5[f], r.age_5_to_10[f], r.age_over_10[f]}};
}

Eigen::ArrayXd parts_of(double total, const Weights& weights) {
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    if (!(sum > 0)) throw DataError("a margin of the population is nothing but zeros");
    return Eigen::Map<const Eigen::ArrayXd>(weights.data(), static_cast<Eigen::Index>(weights.size())) * (total / sum);
}

// A form that lives in no county: cooperatives where all are urban districts.
bool nobody(const Weights& counties) {
    return std::all_of(counties.begin(), counties.end(), [](double w) { return w == 0; });
}

double odds_of_section(const PopulationRules& county, std::size_t section) { return county.rural > 0.5 ? county.rural_odds[section] : 1; }

// Odds of a size class to the next smaller one.
double odds_of_size(const PopulationRules& r, std::size_t section, std::size_t owner, std::size_t age) {
    const std::array by_age{r.size_odds_under_5, 1.0, r.size_odds_over_10};
    return r.size_odds_section[section] * r.size_odds_owner[owner] * by_age[age];
}

JointTable of_extents(std::vector<std::size_t> extents) {
    JointTable table{std::move(extents), {}};
    table.cells.resize(static_cast<Eigen::Index>(table.stride(0) * table.extents[0]));
    return table;
}

JointTable counties_by_sections(const std::vector<PopulationRules>& by_county, Form form, double total) {
    JointTable seed = of_extents({by_county.size(), section_count});
    Eigen::Index cell = 0;
    for (const PopulationRules& county : by_county)
        for (std::size_t s = 0; s < section_count; ++s) seed.cells[cell++] = odds_of_section(county, s);
    return fit_margins(std::move(seed), {parts_of(total, county_weights(by_county, form)), parts_of(total, section_weights_of(by_county, form))});
}

// The seed says how the margins hang together: odds ratios, which the fit leaves as they are.
JointTable enterprises_by_class(const std::vector<PopulationRules>& by_county, const std::vector<Weights>& weights, double total) {
    std::vector<Eigen::ArrayXd> margins;
    std::vector<std::size_t> extents;
    for (const Weights& w : weights) {
        margins.push_back(parts_of(total, w));
        extents.push_back(w.size());
    }
    JointTable seed = of_extents(std::move(extents));
    const auto& n = seed.extents;
    Eigen::Index cell = 0;
    for (const PopulationRules& county : by_county)
        for (std::size_t section = 0; section < n[1]; ++section)
            for (std::size_t size = 0; size < n[2]; ++size)
                for (std::size_t owner = 0; owner < n[3]; ++owner)
                    for (std::size_t age = 0; age < n[4]; ++age)
                        seed.cells[cell++] =
                            odds_of_section(county, section) * std::pow(odds_of_size(county, section, owner, age), static_cast<double>(size));
    return fit_margins(std::move(seed), margins);
}

// The classes of so many firms, by turns: the n-th stands where the n-th mark of the golden sequence falls among the classes' parts.
std::vector<std::uint8_t> classes_by_turns(const Eigen::ArrayXd& parts, std::int64_t firms, std::size_t sequence) {
    std::vector<double> upto;
    double sum = 0;
    for (const double part : parts) upto.push_back(sum += part);
    std::vector<std::uint8_t> classes;
    for (std::int64_t n = 0; n < firms; ++n) {
        double whole = 0;
        // Sequences begin at marks that lie evenly too, so that what is rare is not left out everywhere.
        const double mark =
            std::modf(golden_ratio * static_cast<double>(n) + golden_ratio * golden_ratio * static_cast<double>(sequence + 1), &whole);
        const auto at = std::upper_bound(upto.begin(), upto.end() - 1, mark * sum);
        classes.push_back(static_cast<std::uint8_t>(at - upto.begin()));
    }
    return classes;
}

}  // namespace

Stock::Stock(const std::vector<PopulationRules>& by_county) : sizes_(by_county.front()) {
    for (const Form form : {Form::enterprise, Form::individual, Form::cooperative}) {
        if (nobody(county_weights(by_county, form))) {
            share_[static_cast<std::size_t>(form)].assign(by_county.size() * section_count, 0);
            firms_[static_cast<std::size_t>(form)].assign(by_county.size() * section_count, 0);
            continue;
        }
        // Of weights alone, so that one firm more in the stock makes nobody else think of founding.
        const JointTable fitted = counties_by_sections(by_county, form, 1);
        share_[static_cast<std::size_t>(form)].assign(fitted.cells.data(), fitted.cells.data() + fitted.cells.size());
        count_firms(by_county, form);
    }
    sort_into_classes(by_county);
}

void Stock::count_firms(const std::vector<PopulationRules>& by_county, Form form) {
    const auto f = static_cast<std::size_t>(form);
    const std::int64_t total = std::llround(by_county.front().stock[f]);
    std::vector<std::int64_t>& firms = firms_[f];
    firms.assign(by_county.size() * section_count, 0);
    if (total == 0) return;
    const JointTable fitted = counties_by_sections(by_county, form, static_cast<double>(total));
    const std::vector<std::int64_t> counties = apportion(total, county_weights(by_county, form));
    for (std::size_t c = 0; c < counties.size(); ++c) {
        const std::span part(fitted.cells.data() + c * section_count, section_count);
        const std::vector<std::int64_t> parts = apportion(counties[c], part);
        std::copy(parts.begin(), parts.end(), firms.begin() + static_cast<std::ptrdiff_t>(c * section_count));
    }
    static_cast<void>(meet_margin(fitted, 1, apportion(total, section_weights_of(by_county, form)), firms));
}

void Stock::sort_into_classes(const std::vector<PopulationRules>& by_county) {
    const std::vector<std::int64_t>& firms = firms_.front();
    const std::int64_t total = std::accumulate(firms.begin(), firms.end(), std::int64_t{0});
    class_.resize(firms.size());
    if (total == 0) return;
    const std::vector<Weights> weights = enterprise_weights(by_county);
    const JointTable fitted = enterprises_by_class(by_county, weights, static_cast<double>(total));
    const std::size_t classes = fitted.stride(1);
    std::vector<std::int64_t> units(static_cast<std::size_t>(fitted.cells.size()), 0);
    for (std::size_t i = 0; i < firms.size(); ++i) {
        const auto begin = static_cast<Eigen::Index>(i * classes);
        if (firms[i] > 0) class_[i] = classes_by_turns(fitted.cells.segment(begin, static_cast<Eigen::Index>(classes)), firms[i], i);
        for (const std::uint8_t c : class_[i]) units[i * classes + c] += 1;
    }
    for (std::size_t axis = 2; axis < weights.size(); ++axis)
        for (const UnitMove& move : meet_margin(fitted, axis, apportion(total, weights[axis]), units)) {
            std::vector<std::uint8_t>& of = class_[move.from / classes];
            // The last one of the class: the first are who they were.
            *std::find(of.rbegin(), of.rend(), static_cast<std::uint8_t>(move.from % classes)) = static_cast<std::uint8_t>(move.to % classes);
        }
}

std::int64_t Stock::firms(CountyId county, Form form) const {
    std::int64_t sum = 0;
    for (std::uint8_t section = 0; section < section_count; ++section) sum += firms(county, form, section);
    return sum;
}

StockClass Stock::enterprise(CountyId county, std::uint8_t section, std::uint32_t ordinal) const {
    const std::size_t c = class_[cell(county, section)][ordinal];
    constexpr std::size_t owners = 4;
    return {static_cast<Size>(c / age_bands / owners), static_cast<Owner>(c / age_bands % owners), static_cast<std::uint8_t>(c % age_bands)};
}

double Stock::share(CountyId county, Form form, std::uint8_t section) const { return share_[static_cast<std::size_t>(form)][cell(county, section)]; }

double Stock::share(CountyId county, Form form) const {
    double sum = 0;
    for (std::uint8_t section = 0; section < section_count; ++section) sum += share(county, form, section);
    return sum;
}

double Stock::part_of_section(CountyId county, std::uint8_t section) const {
    const std::vector<std::int64_t>& firms = firms_[static_cast<std::size_t>(Form::enterprise)];
    std::int64_t here = 0, here_of_all = 0, there = 0, all = 0;
    for (std::size_t i = 0; i < firms.size(); ++i) {
        const bool own_county = i / section_count == county.index(), of_section = i % section_count == section;
        all += firms[i];
        if (own_county) here_of_all += firms[i];
        if (of_section) there += firms[i];
        if (own_county && of_section) here += firms[i];
    }
    if (there > 0) return static_cast<double>(here) / static_cast<double>(there);
    return all > 0 ? static_cast<double>(here_of_all) / static_cast<double>(all) : 0;
}

}  // namespace yingshang
