// A score of the business environment as an institute gives it: bounds, rules of the clock, a standard firm and what its topics are
// made of. All of it is data; what is here is the arithmetic.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/attributes.hpp"
#include "policy/standard_case.hpp"

namespace yingshang {

struct ScoreBound {
    std::string unit;
    double best = 0, worst = 0;
    double exponent = 1;  // of the rescaled value
};

// 100 at the best value and beyond, 0 at the worst and beyond.
[[nodiscard]] double score_of(const ScoreBound& bound, double value);

enum class ScoreMeasure : std::uint8_t {
    procedures,
    days,     // of the calendar, by the method's clock
    hours,    // of the clock, as they are
    fee,      // percent of an amount
    numbers,  // of parameters, added up
    stated,   // the same in every scenario: nothing in the model moves it
};

struct ScorePart {
    std::string bound;
    std::string process;  // empty: none
    ScoreMeasure measure = ScoreMeasure::stated;
    double stated = 0;
    double of = 1;                     // amount, yuan
    std::vector<std::string> numbers;  // paths
    double scale = 1;                  // of their sum
    std::string group;                 // parts of a group are one part: the mean of their scores
    std::string source;
    Location where;
};

struct ScoreTopic {
    std::string name;
    Title title;
    std::vector<std::string> without;  // steps that the method does not count
    std::string population;            // indicator of the same thing
    std::vector<ScorePart> parts;
    Location where;
};

// A place that the standard firm is in, with its part of the whole.
struct StandardPlace {
    std::string name;  // or code
    double weight = 0;
    Location where;
};

struct ScoreMethod {
    std::map<std::string, ScoreBound> bounds;
    CaseClock clock;
    Attributes firm;
    std::vector<StandardPlace> counties;
    std::vector<ScoreTopic> topics;
};

struct ScoredPart {
    double value = 0, score = 0;
};
// The mean of its parts, those of a group counting as one; `scored` in the order of the topic's parts.
[[nodiscard]] double topic_score(const ScoreTopic& topic, const std::vector<ScoredPart>& scored);

// Values by county, and their weighted mean in the order given.
[[nodiscard]] double weighted_mean(const std::vector<std::pair<double, double>>& values_and_weights);

}  // namespace yingshang
