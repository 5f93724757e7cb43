// The announcement before a run, against what was measured.
#include <gtest/gtest.h>

#include "app/effort.hpp"

namespace yingshang {
namespace {

constexpr double mib = 1024.0 * 1024.0;

// One replicate of all of Ningxia, 2017-2025.
Work ningxia() {
    Work w;
    w.firms = 494'500;
    w.largest_county = 0.115;
    w.counties = w.places = 22;
    w.months = 108;
    w.result_months = 96;
    w.cores = 2;
    return w;
}

// Protects who waits from a promise of a quarter of the time: measured 23.5 s on one thread, 12.3 s on two, 260 to 278 MiB.
TEST(ExpectedEffort, OneRun) {
    Work w = ningxia();
    EXPECT_NEAR(expected_effort(w).seconds, 23.5, 2);
    EXPECT_NEAR(expected_effort(w).memory / mib, 272, 20);
    w.threads = 2;
    EXPECT_NEAR(expected_effort(w).seconds, 12.3, 1.2);
    EXPECT_NEAR(expected_effort(w).memory / mib, 272, 20) << "threads share the run";
}

// Protects the main job: 16 runs on two threads, which go the first three of nine years together in pairs, took 143 s, 1141 to 1206 MiB and 53.2 MB.
TEST(ExpectedEffort, EightPairs) {
    Work w = ningxia();
    w.runs = 16;
    w.scenarios = 2;
    w.threads = 2;
    w.runs_kept = 16;
    w.scenarios_together = 2;
    w.months_together = 36;
    EXPECT_NEAR(expected_effort(w).seconds, 143, 14);
    EXPECT_NEAR(expected_effort(w).memory / mib, 1175, 110);
    EXPECT_NEAR(expected_effort(w).disk / 1e6, 53.2, 5);
    const double together = expected_effort(w).seconds;
    w.months_together = 0;
    EXPECT_NEAR(together / expected_effort(w).seconds, 5.0 / 6, 1e-9);
}

// Protects small work: results have room for every place, so memory does not shrink with the firms; measured 2.4 s, 98 MiB and 280 MiB.
TEST(ExpectedEffort, OneCounty) {
    Work w = ningxia();
    w.firms *= 0.115;
    w.largest_county = 1;
    w.counties = 1;
    EXPECT_NEAR(expected_effort(w).seconds, 2.4, 0.4);
    EXPECT_NEAR(expected_effort(w).memory / mib, 98, 14);
    EXPECT_NEAR(expected_effort(w).disk / 1e6, 2.8, 0.3);
    w.threads = w.cores = 8;
    EXPECT_NEAR(expected_effort(w).seconds, 2.4, 0.4) << "one county is one thread's";
    w.threads = 1;
    w.runs = w.runs_kept = 8;
    EXPECT_NEAR(expected_effort(w).memory / mib, 280, 28);
}

// Protects who asks for every breakdown from a word that leaves them out: measured 2.35 s and 3.21 s, 28.8 and 48.8 MiB
// more of memory and 3.8 and 6.9 MB more of file, of one run and of six.
TEST(ExpectedEffort, Breakdowns) {
    Work w = ningxia();
    w.firms *= 0.115;
    w.largest_county = 1;
    w.counties = 1;
    const Effort plain = expected_effort(w);
    w.breakdowns = 5;
    w.classes = 1 + 18 + 4 + 3 + 4;
    const Effort broken_down = expected_effort(w);
    EXPECT_NEAR(broken_down.seconds / plain.seconds, 3.21 / 2.35, 0.05);
    EXPECT_NEAR((broken_down.disk - plain.disk) / 1e6, 3.8, 0.2);
    EXPECT_NEAR((broken_down.memory - plain.memory) / mib, 28.8, 7) << "results, and the file that is put together";
    w.runs = w.runs_kept = 6;
    const double six = expected_effort(w).memory, disk = expected_effort(w).disk;
    w.breakdowns = w.classes = 0;
    EXPECT_NEAR((six - expected_effort(w).memory) / mib, 48.8, 8) << "measured 290.0 and 241.3 MiB with a file";
    EXPECT_NEAR((disk - expected_effort(w).disk) / 1e6, 6.9, 0.4);
}

// Protects machines with many threads from a promise that no thread keeps: a run is no faster than its largest county,
// cores that are not there do not help, and a round of runs that is not full takes as long as a full one.
TEST(ExpectedEffort, MoreThreadsThanWork) {
    Work w = ningxia();
    const double alone = expected_effort(w).seconds;
    w.threads = 72;
    EXPECT_NEAR(expected_effort(w).seconds, alone / 1.9, 0.1) << "two cores";
    w.cores = 72;
    EXPECT_NEAR(expected_effort(w).seconds, alone * 0.115, 0.1);
    w.runs = 72;
    EXPECT_NEAR(expected_effort(w).seconds, alone, 0.1);
    w.runs = 73;
    EXPECT_NEAR(expected_effort(w).seconds, 2 * alone, 0.1);
    EXPECT_GT(expected_effort(w).memory, 72 * 494'500.0 * 400);
}

// Protects the word on the disk: it grows with scenarios, counties, months and the replicates that are kept.
TEST(ExpectedEffort, Disk) {
    Work w = ningxia();
    const double one = expected_effort(w).disk;
    w.scenarios = 2;
    const double two = expected_effort(w).disk;
    EXPECT_GT(two, 1.5 * one);
    w.kept_replicates = 8;
    EXPECT_GT(expected_effort(w).disk, 3 * two);
    w.events = true;
    EXPECT_GT(expected_effort(w).disk, 48e6 * 35 * static_cast<double>(w.runs)) << "48 million events a run";
}

}  // namespace
}  // namespace yingshang
