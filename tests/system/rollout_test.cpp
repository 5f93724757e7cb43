// Measures in practice, with the shipped scenarios: paths of fidelity and awareness, and both ends of them to the last bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "policy/rollout.hpp"
#include "shipped.hpp"

namespace yingshang {
namespace {

using test::in_force;

class Path {
  public:
    explicit Path(const std::string& selector, const std::vector<std::string>& set = {}, const std::string& measure = "1.1")
        : world(test::world_of({.selector = selector, .set = set, .until = "2024-01-01"})), course(world.practice->find(measure).value()) {}

    [[nodiscard]] Shares at(const std::string& county, Day day) const { return world.practice->at(course, world.places.find(county)->front(), day); }
    [[nodiscard]] double fidelity(const std::string& county, Day day) const { return at(county, day).fidelity; }

    WorldInput world;
    std::size_t course;
};

// Protects the path from falling, from starting early and from going over its ceiling.
TEST(RollOut, RisesFromItsDateToItsCeiling) {
    const Path path("baseline+all");
    std::vector<CountyId> pilots = path.world.places.find("Shizuishan").value();  // of item 1.2: elsewhere it begins two months later
    pilots.push_back(path.world.places.find("Lingwu")->front());
    for (std::size_t c = 0; c < path.world.places.size(); ++c)
        for (std::size_t m = 0; m < path.world.practice->courses().size(); ++m) {
            const bool waits =
                path.world.practice->courses()[m].measure == "1.2" && std::find(pilots.begin(), pilots.end(), CountyId(c)) == pilots.end();
            const Day begins = waits ? to_day({2020, 7, 1}) : in_force;
            Shares before;
            for (Day month = to_day({2017, 1, 1}); month < to_day({2024, 1, 1}); month = next_month(month)) {
                const Shares& now = path.world.practice->at(m, CountyId(c), month);
                EXPECT_EQ(now.in_force, !(month < begins));
                EXPECT_GE(now.fidelity, before.fidelity);
                EXPECT_GE(now.awareness, before.awareness);
                EXPECT_LE(now.fidelity, 0.97);
                EXPECT_TRUE(now.in_force || now.fidelity + now.awareness == 0);
                before = now;
            }
            EXPECT_GT(before.fidelity, 0.96);
        }
}

// Protects pilots and what neighbours learn of them: Xingqing's neighbour is ahead of a county far away, though both begin on one day.
TEST(RollOut, GoesFromPilotsToTheirNeighbours) {
    const std::string scenario = testing::TempDir() + "pilot.toml";
    std::ofstream(scenario) << "extends = \"baseline\"\n[[measure]]\nid = \"1.1\"\npilot = { places = [\"Xingqing\"], until = 2021-01-01 }\n";
    const Path path(scenario);
    const Day before = to_day({2020, 12, 1}), after = to_day({2021, 2, 1});
    EXPECT_GT(path.fidelity("Xingqing", before), 0.5);
    EXPECT_EQ(path.fidelity("Helan", before), 0);
    EXPECT_GT(path.fidelity("Helan", after), path.fidelity("Jingyuan", after));
    const Path alone(scenario, {"rollout.spread=0 per month"});
    EXPECT_EQ(alone.fidelity("Helan", after), alone.fidelity("Jingyuan", after));
}

// Protects the pilots that the policy names: nothing is handled the new way elsewhere before they are over, then first where they were.
// Whoever states his own date has no pilot that he does not state.
TEST(RollOut, BeginsWhereTheCatalogueHasItsPilots) {
    const Path path("baseline+1.2", {}, "1.2");
    const Day pilot = to_day({2020, 6, 1}), after = to_day({2020, 9, 1});
    EXPECT_GT(path.fidelity("Lingwu", pilot), 0.25);
    EXPECT_GT(path.fidelity("Pingluo", pilot), 0.25);
    EXPECT_FALSE(path.at("Longde", pilot).in_force);
    EXPECT_EQ(path.fidelity("Longde", to_day({2020, 7, 1})), 0.25);
    EXPECT_GT(path.fidelity("Xingqing", after), path.fidelity("Longde", after)) << "a neighbour of Lingwu";
    const std::string scenario = testing::TempDir() + "own_date.toml";
    std::ofstream(scenario) << "extends = \"baseline\"\n[[measure]]\nid = \"1.2\"\nfrom = 2020-05-01\n";
    EXPECT_EQ(Path(scenario, {}, "1.2").fidelity("Longde", in_force), 0.25);
    const std::string ended = testing::TempDir() + "ended.toml";
    std::ofstream(ended) << "extends = \"baseline\"\n[[measure]]\nid = \"1.2\"\nuntil = 2020-06-01\n";
    const Path pilot_alone(ended, {}, "1.2");
    EXPECT_EQ(pilot_alone.fidelity("Lingwu", in_force), 0.25);
    EXPECT_FALSE(pilot_alone.at("Longde", after).in_force);
}

// Protects supervision and publicity: they act on the path of the other measures, and on nothing else.
TEST(RollOut, IsFasterWithChapterFifteen) {
    const Day day = to_day({2020, 9, 1});
    const Path base("baseline+1.1+4.1");
    EXPECT_GT(Path("baseline+1.1+4.1+15.1").fidelity("Jingyuan", day), base.fidelity("Jingyuan", day));
    EXPECT_GT(Path("baseline+1.1+4.1+15.2").fidelity("Jingyuan", day), base.fidelity("Jingyuan", day));
    EXPECT_EQ(Path("baseline+1.1+4.1+15.3").fidelity("Jingyuan", day), base.fidelity("Jingyuan", day));
    const Path known("baseline+4.1", {}, "4.1"), better_known("baseline+4.1+15.3", {}, "4.1");
    EXPECT_GT(better_known.at("Jingyuan", day).awareness, known.at("Jingyuan", day).awareness);
    EXPECT_TRUE(test::same_bits(test::run({.selector = "baseline+15"}), test::run({})));
}

// Protects f = 0 and f = 1: without a case of it a measure is none; with all of them it is what its text says.
TEST(RollOut, EndsAreTheBaseAndThePaper) {
    EXPECT_TRUE(test::same_bits(test::run({.selector = "baseline+all", .set = {"rollout.fidelity=0"}}), test::run({})));
    const RunResult paper = test::run({.selector = "paper+all-15"});
    EXPECT_TRUE(test::same_bits(test::run({.selector = "baseline+all", .set = {"rollout.fidelity=1", "rollout.awareness.share=1"}}), paper));
    EXPECT_TRUE(
        test::same_bits(test::run({.selector = "baseline+all-15",
                                   .set = {"rollout.start=1", "rollout.ceiling=1", "rollout.awareness.start=1", "rollout.awareness.ceiling=1"}}),
                        paper));
    EXPECT_FALSE(test::same_bits(test::run({.selector = "baseline+all"}), paper));
}

// Protects the past: what comes later does not touch the months before.
TEST(RollOut, LeavesThePastAlone) {
    const RunResult base = test::run({}), all = test::run({.selector = "baseline+all"});
    for (const auto cube : {&RunResult::panel, &RunResult::process, &RunResult::desks}) {
        const auto a = test::before(base, base.*cube, in_force), b = test::before(all, all.*cube, in_force);
        ASSERT_EQ(a.size(), b.size());
        for (std::size_t v = 0; v < a.size(); ++v) EXPECT_TRUE(test::same_bits(a[v], b[v]));
    }
}

// Protects the time to nine tenths from what has not ended: a county that is not there yet is in no mean, and where none is there is no time.
TEST(RollOut, WhoHasNotArrivedHasNoTime) {
    const std::string name = "implementation.time_to_90_percent";
    const RunResult r = test::run({.selector = "baseline+1.1", .counties = {"640104", "640424"}, .until = "2023-01-01"});
    EXPECT_TRUE(std::isnan(test::indicator(r, name, 2020, 2020))) << "nine tenths of the ceiling take longer than eight months";
    const Path path("baseline+1.1");
    const Course& course = path.world.practice->courses()[path.course];
    double sum = 0;
    for (const char* county : {"640104", "640424"}) {
        const std::size_t c = path.world.places.find(county)->front().index();
        ASSERT_NE(course.nearly_all[c], no_month);
        sum += course.nearly_all[c] - course.begins[c];
    }
    EXPECT_DOUBLE_EQ(test::indicator(r, name, 2022, 2022), sum / 2);
    EXPECT_TRUE(std::isnan(test::indicator(
        test::run({.selector = "baseline+1.1", .set = {"rollout.speed=0 per month", "rollout.spread=0 per month"}}), name, 2020, 2020)));
}

// Protects what a scenario states: of a measure before that of all, by place and date; and that practice lies between the ends.
TEST(RollOut, IsStatedByPlaceAndDate) {
    const std::string scenario = testing::TempDir() + "stated.toml";
    std::ofstream(scenario) << "extends = \"baseline\"\n[[measure]]\nid = \"1.1\"\nfidelity = [{ value = 0.5, places = [\"Guyuan\"] }, "
                               "{ value = 0.8, places = [\"Guyuan\"], from = 2021-01-01 }]\n";
    const Path path(scenario), plain("baseline+1.1");
    EXPECT_EQ(path.fidelity("Xiji", to_day({2020, 6, 1})), 0.5);
    EXPECT_EQ(path.fidelity("Xiji", to_day({2021, 6, 1})), 0.8);
    EXPECT_EQ(path.fidelity("Xixia", in_force), plain.fidelity("Xixia", in_force));
    EXPECT_EQ(Path(scenario, {"rollout.fidelity=1"}).fidelity("Xiji", to_day({2020, 6, 1})), 0.5);
    EXPECT_EQ(Path(scenario, {"rollout.fidelity_of.1.1=1"}).fidelity("Xiji", to_day({2020, 6, 1})), 1);
    const auto duration = [](const std::string& fidelity) {
        return test::indicator(test::run({.selector = "baseline+1.1", .set = {"rollout.fidelity=" + fidelity}, .counties = {"640104"}}),
                               "startup.visits_mean", 2020, 2020);
    };
    const double old_way = duration("0"), new_way = duration("1"), half = duration("0.5");
    EXPECT_NEAR((half - old_way) / (new_way - old_way), 0.5, 0.05);
}

}  // namespace
}  // namespace yingshang
