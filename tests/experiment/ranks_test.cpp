// Ranks share one run: each has the whole result, the same to the last bit as one program alone, and where one fails or stops, all do.
#include <cmath>
#include <cstring>
#include <mutex>
#include <stdexcept>

#include <gtest/gtest.h>

#include "experiment/ensemble.hpp"
#include "experiment/process_run.hpp"
#include "experiment/thread_ranks.hpp"
#include "system/shipped.hpp"

namespace yingshang {
namespace {

using test::Asked;
using test::same_bits;

// Counties that share a desk and so speak to each other every night.
Asked guyuan(const std::string& until) {
    return {.selector = "baseline+1.1", .counties = {"640402", "640422", "640423", "640424", "640425"}, .until = until};
}

struct Told {
    EnsembleResult result;
    std::vector<LoggedEvent> events;
};

Told run_one(const WorldInput& world, const Asked& asked, unsigned threads, Communicator* communicator) {
    Told told;
    EnsembleOptions options;
    options.threads = threads;
    options.counties = test::run_options(asked, world.places).counties;
    options.communicator = communicator;
    options.by = {By::county, By::form};
    options.on_events = [&](std::size_t, std::uint32_t, std::span<const LoggedEvent> rows) {
        told.events.insert(told.events.end(), rows.begin(), rows.end());
    };
    told.result = run_ensemble({{asked.selector, world}}, options, [](const Progress&) { return true; });
    return told;
}

bool same_events(const std::vector<LoggedEvent>& a, const std::vector<LoggedEvent>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(LoggedEvent)) == 0;
}

void expect_same_breakdowns(const RunResult& a, const RunResult& b, const std::string& where) {
    ASSERT_EQ(a.breakdowns.size(), 2u);
    ASSERT_EQ(b.breakdowns.size(), 2u) << where;
    for (std::size_t k = 0; k < a.breakdowns.size(); ++k) {
        const Breakdown &one = a.breakdowns[k], &other = b.breakdowns[k];
        EXPECT_EQ(one.classes, other.classes) << where;
        EXPECT_TRUE(same_bits(one.processes, other.processes)) << where;
        EXPECT_FALSE(one.burden.data.empty()) << where;
        EXPECT_TRUE(same_bits(one.burden, other.burden)) << where;
        for (std::size_t c = 0; c < one.classes.size(); ++c)
            for (std::size_t i = 0; i < a.indicators.definitions.size(); ++i)
                EXPECT_EQ(one.years[c][0][i].numerator, other.years[c][0][i].numerator) << where;
    }
}

void expect_same_on_ranks(const Asked& asked, int ranks, unsigned threads, const WorldInput& world, const Told& alone) {
    std::mutex one_by_one;
    on_ranks(ranks, [&](Communicator& communicator) {
        const Told told = run_one(world, asked, threads, &communicator);
        const std::lock_guard lock(one_by_one);
        const std::string where =
            std::to_string(communicator.rank()) + " of " + std::to_string(ranks) + " ranks, " + std::to_string(threads) + " threads";
        ASSERT_EQ(told.result.runs.at(0).size(), 1u) << where;
        const RunResult &a = alone.result.runs[0][0], &b = told.result.runs[0][0];
        EXPECT_TRUE(same_bits(a, b)) << where;
        EXPECT_EQ(a.events, b.events) << where;
        EXPECT_EQ(a.firms_at_end, b.firms_at_end) << where;
        for (std::size_t y = 0; y < a.indicators.years.size(); ++y)
            for (std::size_t i = 0; i < a.indicators.years[y].size(); ++i)
                EXPECT_EQ(a.indicators.years[y][i].numerator, b.indicators.years[y][i].numerator) << where;
        expect_same_breakdowns(a, b, where);
        EXPECT_TRUE(same_events(alone.events, told.events)) << where;
    });
}

// Protects "any thread or rank count": every rank of 1, 2 and 3 has what one program alone has, the events of all counties included.
TEST(Ranks, EveryOneHasTheWholeResult) {
    const Asked asked = guyuan("2018-07-01");
    const WorldInput world = test::world_of(asked);
    const Told alone = run_one(world, asked, 1, nullptr);
    ASSERT_FALSE(alone.events.empty());
    for (const int ranks : {1, 2, 3}) expect_same_on_ranks(asked, ranks, 2, world, alone);
}

// Protects the same of desks that change their structure at a date: counters that become one in the night, and officers who are no longer shared,
// with an end of each while the run goes on.
TEST(Ranks, PooledAndMovedDesksHaveTheSameBits) {
    const std::string pooled = test::measure_of_desk("99.1", "registration", "pool = [\"tax\", \"permits\"]\nuntil = 2018-05-01", "2018-02-15");
    const std::string court =
        test::measure_of_desk("99.2", "court", "level = \"county\"\nplaces = [\"640422\", \"640424\"]\nuntil = 2018-05-01", "2018-02-15");
    const std::string commerce = test::measure_of_desk("99.3", "commerce", "level = \"county\"", "2018-03-01");
    for (const std::string& changed : {test::scenario_file(pooled) + "+99.1", test::scenario_file(court + commerce) + "+99.2+99.3"}) {
        Asked base = guyuan("2018-07-01");
        base.selector = "baseline";
        base.set = {"rollout.fidelity=1"};
        Asked asked = base;
        asked.selector = changed;
        const WorldInput world = test::world_of(asked);
        const Told alone = run_one(world, asked, 1, nullptr), plain = run_one(test::world_of(base), base, 1, nullptr);
        EXPECT_FALSE(same_bits(alone.result.runs[0][0].desks, plain.result.runs[0][0].desks)) << changed;
        for (const int ranks : {1, 2, 3}) expect_same_on_ranks(asked, ranks, 2, world, alone);
    }
}

// Protects runs that share a past: they branch on every rank, and where one rank stops in the shared part or after it, all do.
TEST(Ranks, BranchTogether) {
    const Asked asked = guyuan("2018-04-01");
    const std::vector<EnsembleScenario> scenarios{{"baseline", test::world_of({.selector = "baseline", .until = asked.until})},
                                                  {"baseline+1.1", test::world_of(asked)}};
    EnsembleOptions options;
    options.threads = 2;
    options.counties = test::run_options(asked, scenarios[0].input.places).counties;
    const EnsembleResult alone = run_ensemble(scenarios, options, [](const Progress&) { return true; });
    for (const std::pair<int, double>& at : {std::pair{2, 0.3}, std::pair{2, 0.95}, std::pair{2, 2.0}, std::pair{3, 2.0}}) {
        const int ranks = at.first;
        const double stop_at = at.second;
        std::mutex one_by_one;
        on_ranks(ranks, [&](Communicator& communicator) {
            EnsembleOptions shared = options;
            shared.communicator = &communicator;
            const EnsembleResult result =
                run_ensemble(scenarios, shared, [&](const Progress& p) { return communicator.rank() != 1 || p.share < stop_at; });
            const std::lock_guard lock(one_by_one);
            EXPECT_EQ(result.complete, stop_at > 1) << ranks << " ranks, " << stop_at;
            EXPECT_TRUE(result.failed.empty());
            EXPECT_EQ(result.runs[0].size(), stop_at > 0.5 ? 1u : 0u);
            EXPECT_EQ(result.runs[1].size(), stop_at > 1 ? 1u : 0u);
            for (std::size_t s = 0; s < 2; ++s) {
                if (result.runs[s].empty()) continue;
                EXPECT_TRUE(same_bits(alone.runs[s].at(0), result.runs[s][0])) << s;
            }
        });
    }
}

// The same in all combinations, more ranks than counties would fill evenly included.
TEST(NightlyRanks, ThreadsAndRanksHaveNoEffect) {
    const Asked asked = guyuan("2019-01-01");
    const WorldInput world = test::world_of(asked);
    const Told alone = run_one(world, asked, 1, nullptr);
    for (const int ranks : {1, 2, 3, 4})
        for (const unsigned threads : {1u, 2u, 3u, 4u, 8u, 16u}) expect_same_on_ranks(asked, ranks, threads, world, alone);
}

// Protects process scenarios: 22 counties without a desk in common, over ranks that take them in turns.
TEST(Ranks, ShareAProcessScenario) {
    const WorldInput world = test::world_of({.selector = "benchmarks/firm-lifecycle-22", .until = {}});
    ProcessRunOptions options;
    options.days = 60;
    options.replicates = 2;
    const ProcessDetail detail{{0.5}, {1}, {10, 30}};
    const ProcessRunResult alone = run_process(world, options, detail, 3, 1);
    ASSERT_GT(alone.events, 1000u);
    on_ranks(3, [&](Communicator& communicator) {
        const ProcessRunResult shared = run_process(world, options, detail, 3, 2, {}, &communicator);
        EXPECT_EQ(alone.events, shared.events);
        ASSERT_EQ(alone.measures.size(), shared.measures.size());
        for (std::size_t i = 0; i < alone.measures.size(); ++i) {
            const double a = alone.measures[i].value.mean, b = shared.measures[i].value.mean;
            EXPECT_TRUE(a == b || (std::isnan(a) && std::isnan(b))) << alone.measures[i].name;
        }
    });
}

// Protects against ranks that wait for ever: what one could not do is an error on all, with its words.
TEST(Ranks, FailureOfOneIsHeardByAll) {
    std::mutex one_by_one;
    std::vector<std::string> heard(3);
    on_ranks(3, [&](Communicator& communicator) {
        try {
            together(&communicator, [&] {
                if (communicator.rank() == 1) throw std::runtime_error("the disk is full");
                return gather(&communicator, "all is well").size();
            });
        } catch (const std::exception& e) {
            const std::lock_guard lock(one_by_one);
            heard[static_cast<std::size_t>(communicator.rank())] = e.what();
        }
    });
    for (const std::string& words : heard) EXPECT_EQ(words, "the disk is full");
}

// Protects Ctrl-C: where one rank is told to stop, all stop at that boundary and none takes its part for the whole.
TEST(Ranks, StopOfOneStopsAll) {
    const Asked asked = guyuan("2018-07-01");
    const WorldInput world = test::world_of(asked);
    on_ranks(2, [&](Communicator& communicator) {
        EnsembleOptions options;
        options.counties = test::run_options(asked, world.places).counties;
        options.replicates = 2;
        options.communicator = &communicator;
        const EnsembleResult result =
            run_ensemble({{asked.selector, world}}, options, [&](const Progress& p) { return communicator.rank() == 0 || p.share < 0.1; });
        EXPECT_FALSE(result.complete);
        EXPECT_TRUE(result.runs[0].empty());
    });
}

}  // namespace
}  // namespace yingshang
