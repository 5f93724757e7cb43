// What an interrupted ensemble leaves to go on from.
#include "output/finished_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "output/result_file.hpp"
#include "small_result.hpp"

namespace yingshang {
namespace {

test::Small interrupted() {
    test::Small s = test::small();
    s.result.complete = false;
    s.result.runs[1].pop_back();
    return s;
}

// Protects --resume: a run read back makes the same file as the run itself, for which every field must survive.
TEST(FinishedRuns, MakeTheSameFile) {
    const test::Folder folder;
    test::Small s = interrupted();
    s.result.runs[0][1].indicators.years[0][0].samples = {3, 5, 8};
    write_result(folder / "part.h5", s.result, s.input);
    const ResultInfo info = read_info(folder / "part.h5");
    EXPECT_EQ(info.finished_runs, 3u);
    EXPECT_EQ(info.replicates, 2u);
    FinishedRuns runs = read_finished_runs(folder / "part.h5");
    ASSERT_EQ(runs.size(), 2u);
    ASSERT_EQ(runs[0].size(), 2u);
    ASSERT_EQ(runs[1].size(), 1u);
    EXPECT_EQ(runs[0][1].replicate, 1u);
    EXPECT_THAT(runs[0][1].indicators.years[0][0].samples, testing::ElementsAre(3, 5, 8));
    test::Small again = interrupted();
    again.result.runs = std::move(runs);
    EXPECT_EQ(result_image(s.result, s.input), result_image(again.result, again.input));
}

// Protects complete files from weight that nobody needs.
TEST(FinishedRuns, AreOnlyInFilesOfInterruptedRuns) {
    const test::Folder folder;
    const test::Small s = test::small();
    write_result(folder / "whole.h5", s.result, s.input);
    EXPECT_TRUE(read_finished_runs(folder / "whole.h5").empty());
    EXPECT_EQ(read_info(folder / "whole.h5").finished_runs, 4u);
}

}  // namespace
}  // namespace yingshang
