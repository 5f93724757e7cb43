// Every measure of the catalogue moves what it says that it moves directly, the stated way and by 1 % at the least.
#include <algorithm>

#include <gtest/gtest.h>

#include "experiment/comparison.hpp"
#include "shipped.hpp"

namespace yingshang {
namespace {

constexpr std::uint32_t replicates = 2;
constexpr double materiality = 0.01;
const std::string place = "640106";  // Jinfeng: many firms of every kind

Day end_of_targets(const std::vector<Measure>& measures) {
    int last = 0;
    for (const Measure& m : measures)
        for (const IndicatorTarget& t : m.targets)
            if (t.direct) last = std::max(last, t.until_year);
    return to_day({last + 1, 1, 1});
}

bool is_computed(const WorldInput& world, const std::string& indicator) {
    const std::vector<IndicatorDefinition>& all = world.indicators->definitions();
    return std::any_of(all.begin(), all.end(), [&](const IndicatorDefinition& d) { return d.name == indicator; });
}

// Protects the direction of every number in measures/: each alone against the baseline, the same firms.
TEST(Measures, MoveTheirDirectTargets) {
    const std::vector<Measure> measures = read_measures(test::read_options({}));
    ASSERT_GE(measures.size(), 4u);
    const std::string until = to_string(end_of_targets(measures));
    std::vector<EnsembleScenario> scenarios{{"baseline", test::world_of({.until = until})}};
    for (const Measure& m : measures) scenarios.push_back({m.id, test::world_of({.selector = "baseline+" + m.id, .until = until})});
    EnsembleOptions options;
    options.replicates = replicates;
    options.threads = 2;
    options.counties = test::run_options({.counties = {place}}, scenarios[0].input.places).counties;
    const EnsembleResult result = run_ensemble(scenarios, options, [](const Progress&) { return true; });
    ASSERT_TRUE(result.failed.empty());
    for (std::size_t m = 0; m < measures.size(); ++m)
        for (const IndicatorTarget& t : measures[m].targets) {
            if (!t.direct) continue;
            ASSERT_TRUE(is_computed(scenarios.front().input, t.indicator)) << measures[m].id << " moves " << t.indicator << " directly";
            const Window window{t.from_year, t.until_year};
            const Effect e = compare(result, {{t.indicator, window}}, materiality).scenarios.at(m).effects.at(0);
            EXPECT_GE(e.relative.value_or(0) * t.direction, materiality)
                << measures[m].id << ": " << t.indicator << " in " << window.text() << " goes from " << e.base << " to " << e.value;
        }
}

}  // namespace
}  // namespace yingshang
