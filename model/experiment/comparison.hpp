// Statistics over replicates: means with t intervals, and paired differences between scenarios on the
// same firms. Says inconclusive where an interval spans zero.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "experiment/ensemble.hpp"

namespace yingshang {

struct Interval {
    double mean = 0;
    std::optional<double> low, high;  // 95 %, t with n-1 degrees; none with one replicate
};
// Of the values that are finite; mean NaN where none is.
[[nodiscard]] Interval mean_interval(const std::vector<double>& values);

// A share lies in [0, 1] and a difference of shares in [-1, 1]; a t interval of few replicates reaches beyond and is cut to what is possible.
[[nodiscard]] Interval possible_for(const std::string& unit, Interval interval);
[[nodiscard]] Interval possible_difference(const std::string& unit, Interval interval);

// Of the values that are finite, with n-1; NaN of fewer than two.
[[nodiscard]] double variance_of(const std::vector<double>& values);

struct Window {
    int from = 0, until = 0;                 // years, both included
    [[nodiscard]] std::string text() const;  // "2021" or "2020-2021"
    auto operator<=>(const Window&) const = default;
};
[[nodiscard]] std::optional<Window> parse_window(const std::string& text);

struct Effect;
// The same indicator in every class of a breakdown, each under the name of the class.
struct EffectsBy {
    std::string by;
    std::vector<Effect> classes;
};

// One indicator under an alternative against the base.
struct Effect {
    std::string name, unit;
    Window window;
    double base = 0, value = 0;        // means over replicates
    double difference = 0;             // mean of paired differences
    std::optional<double> relative;    // difference / |base|
    std::optional<double> low, high;   // of the difference
    std::optional<bool> inconclusive;  // interval spans zero
    bool material = false;             // sure, and |relative| >= materiality or the base nil
    std::vector<EffectsBy> by;         // the breakdowns that were asked for and that make sense
};

struct ScenarioEffects {
    std::string name, base;
    std::uint32_t pairs = 0;  // replicates that succeeded under the base and under this scenario
    std::vector<Effect> effects;
};

struct Comparison {
    std::string base;
    std::uint32_t replicates = 0;            // of the base
    std::vector<ScenarioEffects> scenarios;  // without the base
};

// What chance alone would do to such effects: intervals of 95 % that could miss zero, and how many of them would if no
// indicator had changed. An effect that no replicate shows cannot.
struct ByChance {
    std::size_t intervals = 0;
    double expected = 0;
};
[[nodiscard]] ByChance by_chance(const std::vector<Effect>& effects);

struct WindowedIndicator {
    std::string indicator;
    Window window;
};

// Scenarios of a result that lie side by side, the base first.
struct ScenarioRange {
    std::size_t base = 0, count = 0;
};

// Any number of which each replicate has one under either scenario, in the same order.
struct NamedNumber {
    std::string name, unit;
    Window window;
};
[[nodiscard]] Effect paired_effect(const NamedNumber& of, const std::vector<double>& base, const std::vector<double>& other, double materiality);

// The replicates that the first scenario and this one have.
struct PairedRuns {
    std::vector<std::reference_wrapper<const RunResult>> base, other;
};
[[nodiscard]] PairedRuns paired_runs(const EnsembleResult& result, std::size_t scenario);

// Of one class of a breakdown, by replicate. A sum over nothing is as undefined as a mean where no replicate of any scenario has any.
[[nodiscard]] std::vector<double> values_in_class(const std::vector<RunResult>& runs, std::size_t breakdown, std::size_t of_class,
                                                  std::size_t indicator, Window window);
[[nodiscard]] bool is_nothing(const IndicatorDefinition& definition, const std::vector<double>& values);

// Every scenario of the range but its base, paired by replicate with the base. `wanted` in order.
[[nodiscard]] Comparison compare(const EnsembleResult& result, const std::vector<WindowedIndicator>& wanted, double materiality, ScenarioRange range);
// Of all scenarios.
[[nodiscard]] Comparison compare(const EnsembleResult& result, const std::vector<WindowedIndicator>& wanted, double materiality);

// other - base, 0 where they differ by no more than the rounding of sums in another order.
[[nodiscard]] double difference_of(double base, double other);

// The indicator's value over its window in the run; NaN where it has none.
[[nodiscard]] double value_of(const RunResult& run, const WindowedIndicator& wanted);

}  // namespace yingshang
