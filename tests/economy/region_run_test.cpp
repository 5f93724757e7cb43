// Runs that share the first part of their way are the same as runs alone, to the last bit.
#include <gtest/gtest.h>

#include "economy/region_run.hpp"
#include "system/shipped.hpp"

namespace yingshang {
namespace {

using test::world_of;

const ParallelFor one_by_one = [](std::size_t n, const auto& task) { test::on_threads(1, n, task); };
const OnProgress go_on = [](Day) { return true; };

Day new_year(int year) { return to_day({year, 1, 1}); }

RunOptions smallest(const WorldInput& world) { return test::run_options({.by = {By::size}}, world.places); }

RunResult alone(const WorldInput& world) { return RegionRun(*make_handbook(world), smallest(world), one_by_one).finish(one_by_one, go_on); }

// The first part under `past`, the rest under `world`.
RunResult branched(const WorldInput& past, const WorldInput& world, Day day) {
    const auto old = make_handbook(past), own = make_handbook(world);
    auto trunk = std::make_unique<RegionRun>(*old, smallest(past), one_by_one);
    EXPECT_TRUE(trunk->run(day, one_by_one, go_on));
    RegionRun branch(*trunk, *own, smallest(world), one_by_one);
    EXPECT_TRUE(trunk->run(next_month(day), one_by_one, go_on)) << "the trunk goes on by itself";
    trunk.reset();
    return branch.finish(one_by_one, go_on);
}

// Measures in force from 2020: their runs part from the baseline in that year, with all that is under way.
TEST(RegionRun, ABranchIsARunOfItsOwnWorld) {
    const WorldInput base = world_of({.until = "2022-01-01"}), reformed = world_of({.selector = "baseline+all", .until = "2022-01-01"});
    const Day day = branching_day(base, reformed);
    EXPECT_EQ(day, new_year(2020));
    const RunResult whole = alone(reformed);
    EXPECT_FALSE(test::same_bits(whole, alone(base))) << "the measures do nothing";
    EXPECT_TRUE(test::same_bits(whole, branched(base, reformed, day)));
    EXPECT_TRUE(test::same_bits(whole, branched(base, reformed, next_month(new_year(2018))))) << "any month before does as well";
    EXPECT_TRUE(test::same_bits(whole, branched(reformed, reformed, day)));
    EXPECT_TRUE(test::same_bits(alone(base), branched(reformed, base, day)));
    const auto old = make_handbook(base), own = make_handbook(reformed);
    RegionRun trunk(*old, smallest(base), one_by_one);
    EXPECT_TRUE(trunk.run(day, one_by_one, go_on));
    RegionRun in_its_memory(std::move(trunk), *own, smallest(reformed), one_by_one);
    EXPECT_TRUE(test::same_bits(whole, in_its_memory.finish(one_by_one, go_on)));
}

// Whatever else differs from the first day on leaves nothing to share; a later difference of the base is seen too.
TEST(RegionRun, BranchesNoLaterThanItsWorldsPart) {
    const WorldInput base = world_of({});
    EXPECT_EQ(branching_day(base, world_of({})), new_year(2020)) << "the same world: to the last new year with a month to spare";
    EXPECT_EQ(branching_day(base, world_of({.set = {"credit.score.intercept=1"}})), new_year(2017));
    EXPECT_EQ(branching_day(base, world_of({.set = {"desk.registration.officers=0.5"}})), new_year(2017));
    EXPECT_EQ(branching_day(base, world_of({.until = "2022-01-01"})), new_year(2017));
    EXPECT_EQ(branching_day(
                  base, world_of({.selector = test::scenario_file(
                                      "[set]\n\"demand.shock\" = { add = 0.2, from = 2019-04-01, source = \"a test\", evidence = \"assumed\" }")})),
              new_year(2019));
    const WorldInput early = world_of({.selector = test::scenario_file("[[measure]]\nid = \"1.1\"\nfrom = 2018-03-05")});
    EXPECT_EQ(branching_day(base, early), new_year(2018));
    const auto book = make_handbook(base), other = make_handbook(early);
    RegionRun region(*book, smallest(base), one_by_one);
    EXPECT_TRUE(region.run(new_year(2019), one_by_one, go_on));
    EXPECT_THROW(RegionRun(region, *other, smallest(early), one_by_one), InternalError);
}

}  // namespace
}  // namespace yingshang
