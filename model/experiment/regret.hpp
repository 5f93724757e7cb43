// Packages over worlds: how much worse each is than the best of them in a world, and which has the least worst case. The same firms with
// the same luck in every world, so that everything is paired by replicate. Knows no scenario: it is told which values are better.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiment/comparison.hpp"

namespace yingshang {

enum class Better : std::int8_t { down = -1, up = 1 };

struct JudgedIndicator {
    WindowedIndicator what;
    Better better{};
};

// The best package of a world and the next one. Not sure where the interval of their difference spans zero.
struct Ranking {
    std::size_t best = 0, second = 0;
    Interval difference;               // of the second's regret less the best's: 0 or more on the mean
    std::optional<bool> inconclusive;  // none with one replicate
};

struct WorstCase {
    std::size_t world = 0;
    Interval regret;
};

// In the indicator's unit. Empty where a package has no such case in some world.
struct IndicatorRegret {
    JudgedIndicator judged;
    std::string unit;
    std::vector<std::vector<Interval>> regret;  // [world][package]; exactly 0 of the best
    std::vector<Ranking> by_world;
    std::vector<WorstCase> worst;        // by package
    std::optional<Ranking> over_worlds;  // by worst case: `best` is the package of the minimax regret
};

struct RegretTable {
    std::vector<std::string> worlds, packages;
    std::vector<IndicatorRegret> indicators;
};

// Scenarios of the result: every package in the first world, then in the second. At least two packages. Only replicates that succeeded in
// all of them count.
[[nodiscard]] RegretTable regret_of(const EnsembleResult& result, std::vector<std::string> worlds, std::vector<std::string> packages,
                                    const std::vector<JudgedIndicator>& wanted);

}  // namespace yingshang
