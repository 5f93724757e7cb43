#include "experiment/comparison.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include <boost/math/distributions/students_t.hpp>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/sum.hpp"

namespace yingshang {
namespace {

constexpr double upper_tail = 0.025;  // of a 95 % interval

std::vector<double> finite_ones(const std::vector<double>& values) {
    std::vector<double> finite;
    for (const double v : values)
        if (std::isfinite(v)) finite.push_back(v);
    return finite;
}

constexpr std::string_view unit_of_shares = "1";

Interval cut(Interval interval, double least, double most) {
    if (interval.low) interval.low = std::clamp(*interval.low, least, most);
    if (interval.high) interval.high = std::clamp(*interval.high, least, most);
    return interval;
}

std::size_t index_of(const IndicatorTable& table, const std::string& name) {
    for (std::size_t i = 0; i < table.definitions.size(); ++i)
        if (table.definitions[i].name == name) return i;
    throw InternalError(fmt::format("no indicator \"{}\"", name));
}

const RunResult* find_replicate(const std::vector<RunResult>& runs, std::uint32_t replicate) {
    for (const RunResult& r : runs)
        if (r.replicate == replicate) return &r;
    return nullptr;
}

// The replicates that both scenarios have.
struct Pairs {
    std::vector<const RunResult*> base, other;
};

Pairs paired(const std::vector<RunResult>& base, const std::vector<RunResult>& other) {
    Pairs pairs;
    for (const RunResult& b : base)
        if (const RunResult* o = find_replicate(other, b.replicate)) {
            pairs.base.push_back(&b);
            pairs.other.push_back(o);
        }
    return pairs;
}

// Sums of the same amounts over other firms differ in their last bits: less than this share of the value is no difference.
constexpr double rounding = 1e-12;

// One replicate shows nothing for sure. Whatever comes where there was nothing is more than any share of it.
bool is_material(const Effect& e, double materiality) {
    if (e.inconclusive.value_or(true)) return false;
    return !e.relative || std::abs(*e.relative) >= materiality;
}

// By pair of replicates.
struct PairedValues {
    std::vector<double> base, other;
};

// All but its name, unit and window.
void tell_difference(Effect& e, const PairedValues& values, double materiality) {
    std::vector<double> base, other, differences;
    for (std::size_t i = 0; i < values.base.size(); ++i) {
        const double b = values.base[i], o = values.other[i];
        if (!std::isfinite(b) || !std::isfinite(o)) continue;  // a replicate without such a case has no difference
        base.push_back(b);
        other.push_back(o);
        differences.push_back(difference_of(b, o));
    }
    const Interval difference = possible_difference(e.unit, mean_interval(differences));
    e.base = mean_of(base);
    e.value = mean_of(other);
    e.difference = difference.mean;
    e.low = difference.low;
    e.high = difference.high;
    if (std::isfinite(e.difference) && e.base != 0) e.relative = e.difference / std::abs(e.base);
    if (e.low && e.high) e.inconclusive = *e.low <= 0 && *e.high >= 0;
    e.material = is_material(e, materiality);
}

std::vector<double> values_in_class(const std::vector<const RunResult*>& runs, std::size_t breakdown, std::size_t of_class, std::size_t indicator,
                                    Window window) {
    std::vector<double> values;
    for (const RunResult* run : runs) {
        const IndicatorDefinition& definition = run->indicators.definitions[indicator];
        values.push_back(run->breakdowns.at(breakdown).value(definition, of_class, indicator, window.from, window.until));
    }
    return values;
}

Effect effect_in_class(const Pairs& pairs, std::size_t breakdown, std::size_t of_class, std::size_t indicator, const Effect& whole,
                       double materiality) {
    Effect e;
    e.name = pairs.base.front()->breakdowns[breakdown].classes[of_class];
    e.unit = whole.unit;
    e.window = whole.window;
    PairedValues values{values_in_class(pairs.base, breakdown, of_class, indicator, whole.window),
                        values_in_class(pairs.other, breakdown, of_class, indicator, whole.window)};
    const IndicatorDefinition& definition = pairs.base.front()->indicators.definitions[indicator];
    if (is_nothing(definition, values.base) && is_nothing(definition, values.other)) values = {};
    tell_difference(e, values, materiality);
    return e;
}

std::vector<EffectsBy> breakdowns_of(const Pairs& pairs, std::size_t indicator, const Effect& whole, double materiality) {
    std::vector<EffectsBy> all;
    for (std::size_t b = 0; b < pairs.base.front()->breakdowns.size(); ++b) {
        const Breakdown& breakdown = pairs.base.front()->breakdowns[b];
        if (breakdown.told[indicator] == 0) continue;
        EffectsBy& by = all.emplace_back(EffectsBy{breakdown.by, {}});
        for (std::size_t c = 0; c < breakdown.classes.size(); ++c) by.classes.push_back(effect_in_class(pairs, b, c, indicator, whole, materiality));
    }
    return all;
}

Effect effect_of(const Pairs& pairs, const WindowedIndicator& wanted, double materiality) {
    Effect e;
    e.name = wanted.indicator;
    e.window = wanted.window;
    PairedValues values;
    for (std::size_t i = 0; i < pairs.base.size(); ++i) {
        const IndicatorTable& table = pairs.base[i]->indicators;
        const std::size_t id = index_of(table, wanted.indicator);
        e.unit = table.definitions[id].unit;
        values.base.push_back(table.value(id, wanted.window.from, wanted.window.until));
        values.other.push_back(pairs.other[i]->indicators.value(id, wanted.window.from, wanted.window.until));
    }
    tell_difference(e, values, materiality);
    if (!pairs.base.empty()) e.by = breakdowns_of(pairs, index_of(pairs.base.front()->indicators, wanted.indicator), e, materiality);
    return e;
}

bool read_year(std::string_view text, int& year) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
    return error == std::errc() && end == text.data() + text.size() && year >= 1970 && year < 2400;
}

}  // namespace

Effect paired_effect(const NamedNumber& of, const std::vector<double>& base, const std::vector<double>& other, double materiality) {
    Effect e;
    e.name = of.name;
    e.unit = of.unit;
    e.window = of.window;
    tell_difference(e, {base, other}, materiality);
    return e;
}

PairedRuns paired_runs(const EnsembleResult& result, std::size_t scenario) {
    const Pairs pairs = paired(result.runs.at(0), result.runs.at(scenario));
    PairedRuns runs;
    for (std::size_t i = 0; i < pairs.base.size(); ++i) {
        runs.base.emplace_back(*pairs.base[i]);
        runs.other.emplace_back(*pairs.other[i]);
    }
    return runs;
}

std::vector<double> values_in_class(const std::vector<RunResult>& runs, std::size_t breakdown, std::size_t of_class, std::size_t indicator,
                                    Window window) {
    std::vector<const RunResult*> all;
    for (const RunResult& run : runs) all.push_back(&run);
    return values_in_class(all, breakdown, of_class, indicator, window);
}

bool is_nothing(const IndicatorDefinition& definition, const std::vector<double>& values) {
    const bool sums = definition.combination == Combination::total || definition.combination == Combination::end_stock;
    return sums && std::all_of(values.begin(), values.end(), [](double v) { return v == 0; });
}

double variance_of(const std::vector<double>& values) {
    const std::vector<double> finite = finite_ones(values);
    if (finite.size() < 2) return undefined;
    const double mean = mean_of(finite);
    std::vector<double> squares;
    for (const double v : finite) squares.push_back((v - mean) * (v - mean));
    return ordered_sum(squares) / static_cast<double>(finite.size() - 1);
}

Interval mean_interval(const std::vector<double>& values) {
    const std::vector<double> finite = finite_ones(values);
    Interval interval;
    interval.mean = mean_of(finite);
    const std::size_t n = finite.size();
    if (n < 2) return interval;
    const double error = std::sqrt(variance_of(finite) / static_cast<double>(n));
    const boost::math::students_t law(static_cast<double>(n - 1));
    const double half = boost::math::quantile(boost::math::complement(law, upper_tail)) * error;
    interval.low = interval.mean - half;
    interval.high = interval.mean + half;
    return interval;
}

Interval possible_for(const std::string& unit, Interval interval) { return unit == unit_of_shares ? cut(interval, 0, 1) : interval; }

Interval possible_difference(const std::string& unit, Interval interval) { return unit == unit_of_shares ? cut(interval, -1, 1) : interval; }

std::string Window::text() const { return from == until ? fmt::format("{}", from) : fmt::format("{}-{}", from, until); }

std::optional<Window> parse_window(const std::string& text) {
    Window window;
    const std::size_t dash = text.find('-');
    const std::string_view view(text);
    if (!read_year(view.substr(0, dash), window.from)) return std::nullopt;
    window.until = window.from;
    if (dash != std::string::npos && !read_year(view.substr(dash + 1), window.until)) return std::nullopt;
    if (window.until < window.from) return std::nullopt;
    return window;
}

ByChance by_chance(const std::vector<Effect>& effects) {
    ByChance chance;
    for (const Effect& e : effects)
        if (e.low && *e.low < *e.high) chance.intervals += 1;
    chance.expected = 2 * upper_tail * static_cast<double>(chance.intervals);
    return chance;
}

Comparison compare(const EnsembleResult& result, const std::vector<WindowedIndicator>& wanted, double materiality, ScenarioRange range) {
    Comparison comparison;
    comparison.base = result.scenarios.at(range.base);
    comparison.replicates = static_cast<std::uint32_t>(result.runs.at(range.base).size());
    for (std::size_t s = range.base + 1; s < range.base + range.count; ++s) {
        const Pairs pairs = paired(result.runs[range.base], result.runs.at(s));
        ScenarioEffects effects{result.scenarios[s], comparison.base, static_cast<std::uint32_t>(pairs.base.size()), {}};
        for (const WindowedIndicator& w : wanted) effects.effects.push_back(effect_of(pairs, w, materiality));
        comparison.scenarios.push_back(std::move(effects));
    }
    return comparison;
}

Comparison compare(const EnsembleResult& result, const std::vector<WindowedIndicator>& wanted, double materiality) {
    return compare(result, wanted, materiality, {0, result.scenarios.size()});
}

double difference_of(double base, double other) {
    const double d = other - base;
    return std::abs(d) <= rounding * std::max(std::abs(base), std::abs(other)) ? 0 : d;
}

double value_of(const RunResult& run, const WindowedIndicator& wanted) {
    return run.indicators.value(index_of(run.indicators, wanted.indicator), wanted.window.from, wanted.window.until);
}

}  // namespace yingshang
