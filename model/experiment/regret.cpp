#include "experiment/regret.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/sum.hpp"

namespace yingshang {
namespace {

using Values = std::vector<double>;  // by replicate that all scenarios have

// Replicates in which every scenario ran and the indicator has a value, as [scenario][replicate].
std::vector<Values> common_values(const EnsembleResult& result, const WindowedIndicator& wanted) {
    std::vector<Values> all(result.scenarios.size());
    for (const RunResult& first : result.runs.front()) {
        Values row;
        for (const std::vector<RunResult>& runs : result.runs) {
            const auto own = std::find_if(runs.begin(), runs.end(), [&](const RunResult& r) { return r.replicate == first.replicate; });
            if (own != runs.end() && std::isfinite(value_of(*own, wanted))) row.push_back(value_of(*own, wanted));
        }
        if (row.size() != all.size()) continue;
        for (std::size_t s = 0; s < all.size(); ++s) all[s].push_back(row[s]);
    }
    return all;
}

Values less(const Values& a, const Values& b) {
    Values difference;
    for (std::size_t r = 0; r < a.size(); ++r) difference.push_back(difference_of(b[r], a[r]));
    return difference;
}

// What is better as less of it.
Values as_loss(Values values, Better better) {
    if (better == Better::up)
        for (double& v : values) v = -v;
    return values;
}

std::optional<bool> spans_zero(const Interval& i) {
    if (!i.low) return std::nullopt;
    return *i.low <= 0 && *i.high >= 0;
}

// The least and the next of some losses; the first of equal ones.
Ranking rank(const std::vector<Values>& losses) {
    std::vector<double> means;
    for (const Values& v : losses) means.push_back(ordered_sum(v));
    Ranking r;
    r.best = static_cast<std::size_t>(std::min_element(means.begin(), means.end()) - means.begin());
    r.second = r.best == 0 ? 1 : 0;
    for (std::size_t p = 0; p < means.size(); ++p)
        if (p != r.best && means[p] < means[r.second]) r.second = p;
    r.difference = mean_interval(less(losses[r.second], losses[r.best]));
    r.inconclusive = spans_zero(r.difference);
    return r;
}

IndicatorRegret judge(const EnsembleResult& result, const JudgedIndicator& judged, std::size_t worlds, std::size_t packages) {
    IndicatorRegret out{judged, "", {}, {}, {}, {}};
    const std::vector<Values> values = common_values(result, judged.what);
    if (values.front().empty()) return out;
    const auto first = std::find_if(result.runs.begin(), result.runs.end(), [](const auto& runs) { return !runs.empty(); });
    for (const IndicatorDefinition& d : first->front().indicators.definitions)
        if (d.name == judged.what.indicator) out.unit = d.unit;
    std::vector<Values> worst(packages);  // each package's regret in the world where it is worst
    out.worst.resize(packages);
    for (std::size_t w = 0; w < worlds; ++w) {
        std::vector<Values> losses;
        for (std::size_t p = 0; p < packages; ++p) losses.push_back(as_loss(values[w * packages + p], judged.better));
        const Ranking ranking = rank(losses);
        std::vector<Interval> row;
        for (std::size_t p = 0; p < packages; ++p) {
            const Values regret = less(losses[p], losses[ranking.best]);
            row.push_back(mean_interval(regret));
            if (w > 0 && row.back().mean <= out.worst[p].regret.mean) continue;
            out.worst[p] = {w, row.back()};
            worst[p] = regret;
        }
        out.by_world.push_back(ranking);
        out.regret.push_back(std::move(row));
    }
    out.over_worlds = rank(worst);
    return out;
}

}  // namespace

RegretTable regret_of(const EnsembleResult& result, std::vector<std::string> worlds, std::vector<std::string> packages,
                      const std::vector<JudgedIndicator>& wanted) {
    if (result.scenarios.size() != worlds.size() * packages.size() || packages.size() < 2)
        throw InternalError("regret wants every package in every world");
    RegretTable table{std::move(worlds), std::move(packages), {}};
    for (const JudgedIndicator& j : wanted) table.indicators.push_back(judge(result, j, table.worlds.size(), table.packages.size()));
    return table;
}

}  // namespace yingshang
