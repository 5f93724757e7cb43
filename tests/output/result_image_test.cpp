// What stands in the file, as the program's own reader finds it; tests/output/test_xarray.py reads it as others do.
#include "output/result_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "small_result.hpp"

namespace yingshang {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::ThrowsMessage;

ResultInfo written(const test::Small& s) {
    const test::Folder folder;
    write_result(folder / "r.h5", s.result, s.input);
    verify_result(folder / "r.h5");
    return read_info(folder / "r.h5");
}

const GroupInfo& group(const ResultInfo& info, const std::string& path) {
    for (const GroupInfo& g : info.groups)
        if (g.path == path) return g;
    throw DataError("no group " + path);
}

std::vector<std::string> paths(const ResultInfo& info) {
    std::vector<std::string> all;
    for (const GroupInfo& g : info.groups) all.push_back(g.path);
    return all;
}

// Protects the promise "same content, same bytes": no time stamp, no address, nothing left from the file before.
TEST(ResultImage, HasTheSameBytesForTheSameContent) {
    const test::Small s = test::small();
    const std::vector<std::byte> first = result_image(s.result, s.input);
    test::Small other = s;
    other.input.history = "another command";
    EXPECT_NE(result_image(other.result, other.input), first);
    EXPECT_EQ(result_image(s.result, s.input), first);
}

// Protects the record of how the file was made.
TEST(ResultImage, KeepsHowItWasMade) {
    test::Small s = test::small();
    s.input.seed = 18446744073709551615u;
    s.input.attributes = {{"from", "2017-01-01"}};
    const ResultInfo info = written(s);
    EXPECT_EQ(info.title, "base+1.1 against base");
    EXPECT_EQ(info.history, "yingshang compare base base+1.1");
    EXPECT_EQ(info.schema_version, result_schema_version);
    EXPECT_TRUE(info.complete);
    EXPECT_EQ(info.seed, s.input.seed);
    EXPECT_EQ(info.replicates, 2u);
    EXPECT_THAT(info.scenarios, ElementsAre("base", "base+1.1"));
    EXPECT_THAT(info.scenario_toml, ElementsAre("a = 1\n", "a = 2\n"));
    EXPECT_THAT(info.counties, ElementsAre("640101", "640102"));
    EXPECT_THAT(info.attributes, ::testing::Contains(Pair("from", "2017-01-01")));
}

// Protects the names that users type: groups, dimensions in their order, variables without the coordinates.
TEST(ResultImage, HasTheGroupsAndDimensionsPromised) {
    const ResultInfo info = written(test::small());
    EXPECT_THAT(paths(info), ElementsAre("/panel", "/process", "/steps", "/desks", "/measures", "/indicators"));
    const GroupInfo& panel = group(info, "/panel");
    EXPECT_THAT(panel.dimensions, ElementsAre(Pair("scenario", 2), Pair("statistic", 2), Pair("time", 2), Pair("county", 2), Pair("section", 2)));
    ASSERT_EQ(panel.variables.size(), 1u);
    EXPECT_THAT(panel.variables[0].dimensions, ElementsAre("scenario", "statistic", "time", "county", "section"));
    EXPECT_EQ(panel.variables[0].long_name, "meaning of firms");
}

// Protects readers that turn "hours" into nanoseconds, and the one spelling of units in all groups.
TEST(ResultImage, WritesUnitsThatReadersLeaveAlone) {
    const ResultInfo info = written(test::small());
    EXPECT_EQ(group(info, "/process").variables.at(0).unit, "hour");
    EXPECT_EQ(group(info, "/steps").variables.at(0).unit, "working days");
    EXPECT_EQ(group(info, "/indicators").variables.at(0).unit, "firms");
}

// Protects comparisons of scenarios that do not have the same processes, steps and desks: the file has the union.
TEST(ResultImage, JoinsTheLabelsOfScenariosThatDiffer) {
    const ResultInfo info = written(test::small());
    EXPECT_THAT(group(info, "/process").dimensions.back(), Pair("process", 2));
    EXPECT_THAT(group(info, "/steps").dimensions.back(), Pair("step", 3));
    EXPECT_THAT(group(info, "/desks").dimensions.back(), Pair("desk", 2));
}

// Protects files of some counties from rows of counties that did not run.
TEST(ResultImage, WritesTheCountiesThatRan) {
    test::Small s = test::small();
    s.input.counties = {CountyId(1)};
    const ResultInfo info = written(s);
    EXPECT_THAT(info.counties, ElementsAre("640102"));
    EXPECT_THAT(group(info, "/panel").dimensions, ::testing::Contains(Pair("county", 1)));
}

// Protects --keep-replicates: every replicate is there besides the statistics.
TEST(ResultImage, KeepsEveryReplicateWhereAsked) {
    test::Small s = test::small();
    s.input.detail = ReplicateDetail::keep_all;
    EXPECT_THAT(group(written(s), "/panel_replicates").dimensions.at(1), Pair("replicate", 2));
}

// Protects what is known from a run that failed or was stopped before a replicate was over: a valid file that says so.
TEST(ResultImage, IsValidWithoutAnyRun) {
    test::Small s = test::small();
    s.result.runs = {{}, {}};
    s.result.complete = false;
    s.result.failed = {{1, 0, 7, "out of memory"}};
    const ResultInfo info = written(s);
    EXPECT_FALSE(info.complete);
    EXPECT_THAT(paths(info), ElementsAre("/measures"));
    EXPECT_THAT(info.attributes, ::testing::Contains(Pair("failures", "base+1.1, replicate 0, seed 7: out of memory")));
}

// Protects against empty axes, which netCDF takes for unlimited ones: a group without any desk is left out.
TEST(ResultImage, LeavesOutGroupsThatWouldBeEmpty) {
    test::Small s = test::small();
    s.input.measures.clear();
    for (ScenarioRecord& r : s.input.scenarios) r.desks.clear();
    for (auto& runs : s.result.runs)
        for (RunResult& r : runs) r.desks = test::cube("queue", "cases", {2, 2, 0}, 0);
    EXPECT_THAT(paths(written(s)), ElementsAre("/panel", "/process", "/steps", "/indicators"));
}

// Protects numbers from the labels of others: a table that does not fit its labels is refused.
TEST(ResultImage, RefusesTablesThatDoNotFitTheirLabels) {
    const auto refused = [](const std::string& words, auto spoil) {
        test::Small s = test::small();
        spoil(s);
        EXPECT_THAT([&] { (void)result_image(s.result, s.input); }, ThrowsMessage<DataError>(HasSubstr(words)));
    };
    refused("dimension 2 of the panel is 2, its labels are 3", [](test::Small& s) { s.input.sections.push_back({"C", {}}); });
    refused("the panel has another number of cells", [](test::Small& s) { s.result.runs[0][0].panel.data[0].pop_back(); });
    refused("months differ", [](test::Small& s) { s.result.runs[1][1].months[0] = Day{0}; });
    refused("replicate 2 of 2", [](test::Small& s) { s.result.runs[1][1].replicate = 2; });
    refused("process startup has more steps", [](test::Small& s) { s.input.scenarios[0].processes[0].steps.push_back({"third", {}}); });
    refused("another number of scenarios than records", [](test::Small& s) { s.input.scenarios.pop_back(); });
    refused("a county that the places lack", [](test::Small& s) { s.input.counties = {CountyId(2)}; });
}

}  // namespace
}  // namespace yingshang
