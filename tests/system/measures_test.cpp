// Every measure of the catalogue moves what it says that it moves directly, the stated way: by 1 % at the least, or surely.
// What it moves indirectly may stay still, but does not surely go the other way.
#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "experiment/comparison.hpp"
#include "shipped.hpp"

namespace yingshang {
namespace {

constexpr std::uint32_t replicates = 3;  // a county has few cases of the rarest kinds: projects in zones
constexpr double materiality = 0.01;
const std::vector<std::string> places{"640302", "640424"};  // Litong: firms of every kind; Jingyuan: small and rural

// Of classes with a handful of cases a year in two counties: there their luck may hide the effect, but it must
// not surely go the other way. All of Ningxia has enough of them.
const std::set<std::string> rare{"entry.refusal_rate.foreign",
                                 "ip.patents_per_10k",
                                 "entry.refusal_rate.services_pqr",
                                 "entry.refusal_rate.social_services",
                                 "construction.assessments_per_zone_project",
                                 "ip.dispute_duration_mean.major",
                                 "ip.infringement_loss_per_holder",
                                 "inspection.suspension_days_per_firm",
                                 "exit.after_compensation_rate",
                                 "dispute.cost_mean",
                                 "power.outage_hours"};

int last_year_of_targets(const Measure& measure) {
    int last = 0;
    for (const IndicatorTarget& t : measure.targets)
        if (t.direct) last = std::max(last, t.until_year);
    return last;
}

// Chapter 15 acts on how the others are carried out: by itself it moves nothing.
bool acts_on_the_others(const Measure& measure) { return measure.id.starts_with("15."); }

bool is_computed(const WorldInput& world, const std::string& indicator) {
    const std::vector<IndicatorDefinition>& all = world.indicators->definitions();
    return std::any_of(all.begin(), all.end(), [&](const IndicatorDefinition& d) { return d.name == indicator; });
}

EnsembleResult run_each_alone(const std::string& base, const std::vector<Measure>& measures, const std::string& until) {
    std::vector<EnsembleScenario> scenarios{{base, test::world_of({.selector = base, .until = until})}};
    for (const Measure& m : measures) scenarios.push_back({m.id, test::world_of({.selector = base + "+" + m.id, .until = until})});
    EnsembleOptions options;
    options.replicates = replicates;
    options.threads = 2;
    options.counties = test::run_options({.counties = places}, scenarios[0].input.places).counties;
    return run_ensemble(scenarios, options, [](const Progress&) { return true; });
}

void expect_moves(const EnsembleResult& result, std::size_t scenario, const Measure& measure) {
    for (const IndicatorTarget& t : measure.targets) {
        if (t.until_year > last_year_of_targets(measure)) continue;  // an indirect one of later years: all of Ningxia is run that long
        const Window window{t.from_year, t.until_year};
        const Effect e = compare(result, {{t.indicator, window}}, materiality).scenarios.at(scenario).effects.at(0);
        // Materially, or surely: an interval that does not reach the other side.
        const double moved = e.relative.value_or(0) * t.direction;
        const bool sure = e.low && (t.direction > 0 ? *e.low > 0 : *e.high < 0);
        const bool surely_back = e.low && (t.direction > 0 ? *e.high < 0 : *e.low > 0);
        const bool may_stay = !t.direct || rare.contains(t.indicator);
        EXPECT_TRUE(moved >= materiality || sure || (may_stay && !surely_back))
            << measure.id << ": " << t.indicator << " in " << window.text() << " goes from " << e.base << " to " << e.value;
    }
}

// Protects measures from promising what nobody measures, or nothing at all.
TEST(Measures, NameComputedTargets) {
    const WorldInput world = test::world_of({});
    for (const Measure& m : read_measures(test::read_options({}))) {
        EXPECT_GT(last_year_of_targets(m), 0) << m.id << " moves nothing directly";
        for (const IndicatorTarget& t : m.targets)
            EXPECT_TRUE(is_computed(world, t.indicator)) << m.id << " moves " << t.indicator;
    }
}

// Protects the direction of every number in measures/: each alone against the baseline, the same firms, as long as its targets ask.
TEST(Measures, MoveTheirTargets) {
    std::map<int, std::vector<Measure>> by_year;
    for (const Measure& m : read_measures(test::read_options({})))
        if (!acts_on_the_others(m)) by_year[last_year_of_targets(m)].push_back(m);
    ASSERT_FALSE(by_year.empty());
    for (const auto& [year, measures] : by_year) {
        const EnsembleResult result = run_each_alone("baseline", measures, to_string(to_day({year + 1, 1, 1})));
        ASSERT_TRUE(result.failed.empty());
        for (std::size_t m = 0; m < measures.size(); ++m) expect_moves(result, m, measures[m]);
    }
}

// Protects chapter 15: on top of all other measures each of its own moves what it says.
TEST(Measures, OfTheRollOutMoveTheirTargetsOnTopOfTheOthers) {
    std::vector<Measure> measures = read_measures(test::read_options({}));
    std::erase_if(measures, [](const Measure& m) { return !acts_on_the_others(m); });
    ASSERT_EQ(measures.size(), 3u);
    const EnsembleResult result = run_each_alone("baseline+all-15", measures, "2022-01-01");
    ASSERT_TRUE(result.failed.empty());
    for (std::size_t m = 0; m < measures.size(); ++m) expect_moves(result, m, measures[m]);
}

}  // namespace
}  // namespace yingshang
