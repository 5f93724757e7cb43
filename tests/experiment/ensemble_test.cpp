// Many runs at once: nobody's result depends on who ran it or beside whom, and one that fails takes no other with it.
#include <array>
#include <atomic>
#include <stdexcept>
#include <utility>

#include <gtest/gtest.h>

#include "experiment/ensemble.hpp"
#include "experiment/parallel.hpp"
#include "system/shipped.hpp"

namespace yingshang {
namespace {

using test::same_bits;

EnsembleScenario scenario(const std::string& selector, const std::string& until = "2019-01-01") {
    return {selector, test::world_of({.selector = selector, .until = until})};
}

EnsembleOptions options(unsigned threads, std::uint32_t replicates) {
    EnsembleOptions o;
    o.seed = 7;
    o.replicates = replicates;
    o.threads = threads;
    o.counties = {CountyId(17)};  // the smallest
    return o;
}

bool go_on(const Progress&) { return true; }

bool same(const EnsembleResult& a, const EnsembleResult& b) {
    if (a.scenarios != b.scenarios || a.runs.size() != b.runs.size()) return false;
    for (std::size_t s = 0; s < a.runs.size(); ++s) {
        if (a.runs[s].size() != b.runs[s].size()) return false;
        for (std::size_t r = 0; r < a.runs[s].size(); ++r)
            if (a.runs[s][r].replicate != b.runs[s][r].replicate || !same_bits(a.runs[s][r], b.runs[s][r])) return false;
    }
    return true;
}

// Two scenarios, three replicates, on 1, 2, 3, 5 and 16 threads: results stand in the order of replicates, equal bit for bit.
TEST(Ensemble, ThreadsHaveNoEffect) {
    const std::vector<EnsembleScenario> scenarios{scenario("baseline", "2018-04-01"), scenario("baseline+1.1", "2018-04-01")};
    const EnsembleResult alone = run_ensemble(scenarios, options(1, 3), go_on);
    ASSERT_TRUE(alone.complete && alone.failed.empty());
    for (const auto& runs : alone.runs) {
        ASSERT_EQ(runs.size(), 3u);
        for (std::uint32_t r = 0; r < 3; ++r) EXPECT_EQ(runs[r].replicate, r);
    }
    for (const unsigned threads : {2u, 3u, 5u, 16u}) EXPECT_TRUE(same(alone, run_ensemble(scenarios, options(threads, 3), go_on))) << threads;
    EXPECT_FALSE(same(alone, run_ensemble(scenarios, options(1, 2), go_on)));
}

// Protects intervals: replicates that were alike would make them nothing.
TEST(Ensemble, ReplicatesAndSeedsDiffer) {
    const std::vector<EnsembleScenario> one{scenario("baseline", "2018-04-01")};
    const EnsembleResult two = run_ensemble(one, options(1, 2), go_on);
    EXPECT_FALSE(same_bits(two.runs[0].at(0).panel, two.runs[0].at(1).panel));
    EnsembleOptions other = options(1, 1);
    other.seed = 8;
    EXPECT_FALSE(same_bits(two.runs[0].at(0).panel, run_ensemble(one, other, go_on).runs[0].at(0).panel));
    // A replicate is the same whatever the number of them.
    EXPECT_TRUE(same_bits(two.runs[0].at(0), run_ensemble(one, options(1, 1), go_on).runs[0].at(0)));
}

// Runs that go the first part of their way together are the same as each alone; also where one of them is over already.
TEST(Ensemble, RunsThatShareAPartAreTheSameAsAlone) {
    const std::vector<EnsembleScenario> scenarios{scenario("baseline", "2021-01-01"), scenario("baseline+1.1+3.2+11.2", "2021-01-01"),
                                                  scenario("worlds/staff-cut", "2021-01-01")};
    const EnsembleResult together = run_ensemble(scenarios, options(2, 2), go_on);
    for (std::size_t s = 0; s < scenarios.size(); ++s) {
        const EnsembleResult alone = run_ensemble({scenarios[s]}, options(1, 2), go_on);
        for (std::size_t r = 0; r < 2; ++r) EXPECT_TRUE(same_bits(alone.runs[0].at(r), together.runs[s].at(r))) << s << " " << r;
    }
    EXPECT_FALSE(same_bits(together.runs[0][0], together.runs[1][0]));
    const EnsembleResult rest = run_ensemble(scenarios, options(2, 2), go_on, {{}, {together.runs[1][0]}, {}});
    EXPECT_TRUE(same(together, rest));
}

// What happens in the part that runs share is told of each of them.
TEST(Ensemble, TellsWhatHappenedInASharedPartOfEachRun) {
    const std::vector<EnsembleScenario> scenarios{scenario("baseline", "2018-03-01"), scenario("baseline+1.1", "2018-03-01")};
    std::array<std::size_t, 2> told{}, first_year{};
    EnsembleOptions o = options(1, 1);
    o.on_events = [&](std::size_t s, std::uint32_t, std::span<const LoggedEvent> events) {
        told[s] += events.size();
        for (const LoggedEvent& e : events) first_year[s] += day_of(e.time) < to_day({2018, 1, 1}) ? 1 : 0;
    };
    (void)run_ensemble(scenarios, o, go_on);
    EXPECT_GT(first_year[0], 1000u);
    EXPECT_GT(told[0], first_year[0]);
    EXPECT_EQ(first_year[0], first_year[1]);
    EXPECT_EQ(told[0], told[1]);
}

// An error inside the third run alone: its number, seed and message are kept, all others are there and unharmed.
TEST(Ensemble, AFailedReplicateIsRecordedAndTheOthersGoOn) {
    const std::vector<EnsembleScenario> scenarios{scenario("baseline", "2018-04-01"), scenario("baseline+1.1", "2018-04-01")};
    const EnsembleResult whole = run_ensemble(scenarios, options(1, 2), go_on);
    bool struck = false;
    const EnsembleResult hurt = run_ensemble(scenarios, options(1, 2), [&](const Progress& p) {
        if (p.runs_done == 2 && !struck) {
            struck = p.share > 0.92;  // past what the last two runs share
            if (struck) throw std::runtime_error("replicate 1 met a wrong number");
        }
        return true;
    });
    ASSERT_EQ(hurt.failed.size(), 1u);
    EXPECT_EQ(hurt.failed[0].scenario, 0u);
    EXPECT_EQ(hurt.failed[0].replicate, 1u);
    EXPECT_EQ(hurt.failed[0].seed, 7u);
    EXPECT_EQ(hurt.failed[0].error, "replicate 1 met a wrong number");
    EXPECT_TRUE(hurt.complete) << "nothing was interrupted";
    ASSERT_EQ(hurt.runs[0].size(), 1u);
    ASSERT_EQ(hurt.runs[1].size(), 2u);
    EXPECT_EQ(hurt.runs[0][0].replicate, 0u);
    EXPECT_TRUE(same_bits(hurt.runs[0][0], whole.runs[0].at(0)));
    EXPECT_TRUE(same_bits(hurt.runs[1][0], whole.runs[1].at(0)));
    EXPECT_TRUE(same_bits(hurt.runs[1][1], whole.runs[1].at(1)));
}

// In the part that two runs share it is an error of both.
TEST(Ensemble, AnErrorInASharedPartIsOneOfEachRun) {
    const std::vector<EnsembleScenario> scenarios{scenario("baseline", "2018-04-01"), scenario("baseline+1.1", "2018-04-01")};
    bool struck = false;
    const EnsembleResult hurt = run_ensemble(scenarios, options(1, 2), [&](const Progress& p) {
        if (!struck && p.share > 0.2) {
            struck = true;
            throw std::runtime_error("replicate 0 met a wrong number");
        }
        return true;
    });
    ASSERT_EQ(hurt.failed.size(), 2u);
    for (std::size_t s = 0; s < 2; ++s) {
        EXPECT_EQ(hurt.failed[s].scenario, s);
        EXPECT_EQ(hurt.failed[s].replicate, 0u);
        ASSERT_EQ(hurt.runs[s].size(), 1u);
        EXPECT_EQ(hurt.runs[s][0].replicate, 1u);
    }
}

// A world that cannot run fails in every replicate, each by itself, with threads and without a message too.
TEST(Ensemble, AScenarioThatCannotRunFailsAlone) {
    std::vector<EnsembleScenario> scenarios{scenario("baseline", "2018-03-01"), scenario("baseline", "2018-03-01")};
    scenarios[1].name = "twins";
    std::vector<Place> counties = scenarios[1].input.places.counties();
    counties[0].code = "0" + counties[1].code;  // two counties of one identity
    scenarios[1].input.places = Places(counties, scenarios[1].input.places.groups());
    const EnsembleResult result = run_ensemble(scenarios, options(3, 2), go_on);
    EXPECT_EQ(result.runs[0].size(), 2u);
    EXPECT_TRUE(result.runs[1].empty());
    ASSERT_EQ(result.failed.size(), 2u);
    EXPECT_NE(result.failed[0].error.find("identity"), std::string::npos) << result.failed[0].error;
    EXPECT_TRUE(result.complete);

    bool struck = false;
    const EnsembleResult silent = run_ensemble({scenarios[0]}, options(1, 1), [&](const Progress&) {
        if (!std::exchange(struck, true)) throw std::runtime_error("");
        return true;
    });
    EXPECT_EQ(silent.failed.size(), 1u) << "an error without words is an error";
    EXPECT_TRUE(silent.complete);
}

// Stopped in the second of three pairs: what was over is kept, what was not is no failure.
TEST(Ensemble, StopsAtABoundaryAndKeepsWhatIsOver) {
    const std::vector<EnsembleScenario> scenarios{scenario("baseline", "2018-03-01"), scenario("baseline+1.1", "2018-03-01")};
    const EnsembleResult stopped = run_ensemble(scenarios, options(1, 3), [](const Progress& p) { return p.runs_done < 2; });
    EXPECT_FALSE(stopped.complete);
    EXPECT_TRUE(stopped.failed.empty());
    EXPECT_EQ(stopped.runs[0].size(), 1u);
    EXPECT_EQ(stopped.runs[1].size(), 1u);
}

// Protects the progress shown: it never falls, and ends at one.
TEST(Ensemble, ProgressNeverFallsAndEndsWhole) {
    const std::vector<EnsembleScenario> one{scenario("baseline", "2018-03-01")};
    double last = 0;
    std::size_t done = 0;
    (void)run_ensemble(one, options(2, 2), [&](const Progress& p) {
        EXPECT_GE(p.share, last - 1e-12);
        EXPECT_GE(p.runs_done, done);
        EXPECT_EQ(p.runs, 2u);
        last = p.share;
        done = p.runs_done;
        return true;
    });
    EXPECT_DOUBLE_EQ(last, 1);
    EXPECT_EQ(done, 2u);
}

// Protects tasks on threads: each runs once, and an error is never lost.
TEST(ForEachTask, RunsEachTaskOnceAndRethrowsTheFirstError) {
    for (const unsigned threads : {0u, 1u, 4u}) {
        std::vector<std::atomic<int>> ran(100);
        for_each_task(threads, ran.size(), [&](std::size_t i) { ran[i] += 1; });
        for (const auto& n : ran) EXPECT_EQ(n, 1);
        std::atomic<int> others{0};
        try {
            for_each_task(threads, 10, [&](std::size_t i) {
                if (i == 7 || i == 3) throw std::runtime_error(std::to_string(i));
                others += 1;
            });
            ADD_FAILURE() << "the error was lost";
        } catch (const std::runtime_error& error) {
            EXPECT_STREQ(error.what(), "3");
        }
        EXPECT_EQ(others, 8);
    }
    for_each_task(4, 0, [](std::size_t) { FAIL(); });
}

// Protects tasks that leave others behind: all of them run once, and one thread takes up what follows before it begins anew.
TEST(ForEachTask, RunsWhatTasksLeaveBehind) {
    for (const unsigned threads : {1u, 2u, 5u}) {
        std::vector<std::atomic<int>> ran(20), followed(60);
        for_each_task_and_following(threads, ran.size(), [&](std::size_t i) {
            ran[i] += 1;
            FollowingTasks left;
            for (std::size_t k = 0; k < i % 4; ++k) left.emplace_back([&, i, k] { followed[3 * i + k] += 1; });
            return left;
        });
        for (std::size_t i = 0; i < ran.size(); ++i) {
            EXPECT_EQ(ran[i], 1);
            for (std::size_t k = 0; k < 3; ++k) EXPECT_EQ(followed[3 * i + k], k < i % 4 ? 1 : 0);
        }
    }
    for (const unsigned threads : {1u, 3u}) {
        std::atomic<int> over{0};
        const auto all = [&] {
            for_each_task_and_following(threads, 5, [&](std::size_t i) {
                if (i == 2) throw std::runtime_error("2");
                return FollowingTasks{[&] { over += 1; }};
            });
        };
        EXPECT_THROW(all(), std::runtime_error) << threads;
        EXPECT_EQ(over, 4) << "an error in one takes no other with it, and nobody waits for ever";
    }
    std::vector<int> order;
    for_each_task_and_following(1, 2, [&](std::size_t i) {
        order.push_back(static_cast<int>(i));
        return FollowingTasks{[&order, i] { order.push_back(static_cast<int>(10 + i)); }};
    });
    EXPECT_EQ(order, (std::vector<int>{0, 10, 1, 11}));
    for_each_task_and_following(3, 0, [](std::size_t) { return FollowingTasks{}; });
}

}  // namespace
}  // namespace yingshang
