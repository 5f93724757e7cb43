#include "policy/score_method.hpp"

#include <algorithm>
#include <cmath>

namespace yingshang {

double score_of(const ScoreBound& bound, double value) {
    constexpr double full = 100;
    const double reached = std::clamp((bound.worst - value) / (bound.worst - bound.best), 0.0, 1.0);
    return full * std::pow(reached, bound.exponent);
}

double topic_score(const ScoreTopic& topic, const std::vector<ScoredPart>& scored) {
    std::vector<std::string> groups;
    std::vector<std::pair<double, double>> sums;  // of scores, and how many
    for (std::size_t i = 0; i < scored.size(); ++i) {
        const std::string& group = topic.parts[i].group;
        const auto known = group.empty() ? groups.end() : std::find(groups.begin(), groups.end(), group);
        const auto at = static_cast<std::size_t>(known - groups.begin());
        if (known == groups.end()) {
            groups.push_back(group);
            sums.emplace_back(0, 0);
        }
        sums[at].first += scored[i].score;
        sums[at].second += 1;
    }
    double sum = 0;
    for (const auto& [scores, parts] : sums) sum += scores / parts;
    return sum / static_cast<double>(sums.size());
}

double weighted_mean(const std::vector<std::pair<double, double>>& values_and_weights) {
    double sum = 0, weights = 0;
    for (const auto& [value, weight] : values_and_weights) {
        sum += value * weight;
        weights += weight;
    }
    return sum / weights;
}

}  // namespace yingshang
