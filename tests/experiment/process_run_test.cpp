// The figures of process scenarios, brought together over replicates.
#include <cmath>
#include <fstream>

#include <gtest/gtest.h>

#include "experiment/process_run.hpp"
#include "system/shipped.hpp"

namespace yingshang {
namespace {

WorldInput world_that_says(const std::string& text) {
    const std::string path = testing::TempDir() + "process-" + std::to_string(getpid()) + ".toml";
    std::ofstream(path) << "title = \"of a test\"\nkind = \"process\"\n" << text;
    return test::world_of({.selector = path, .until = {}});
}

ProcessRunResult run(const WorldInput& world, int days, int replicates, std::uint64_t seed = 1, const ProcessDetail& detail = {}) {
    ProcessRunOptions options;
    options.days = days;
    options.replicates = replicates;
    return run_process(world, options, detail, seed, 1);
}

const ProcessMeasure* find(const ProcessRunResult& result, const std::string& of, const std::string& name, const std::string& class_of = "all") {
    for (const ProcessMeasure& m : result.measures)
        if (m.of == of && m.name == name && (m.kind != ProcessMeasure::Of::process || m.class_of == class_of)) return &m;
    return nullptr;
}

double mean_of(const ProcessRunResult& result, const std::string& of, const std::string& name) {
    const ProcessMeasure* m = find(result, of, name);
    return m == nullptr ? undefined : m->value.mean;
}

// A rare process whose cases carry waits and visits, before a busy one.
const char* rare = R"(
[desk.office]
officers = "unlimited"
[process.rare.step.seen]
desk = "office"
handling = "1 office_hours"
visits = 1
[process.usual.step.lasts]
kind = "delay"
time = "2 working_days"
[arrivals.rare]
process = "rare"
rate = "0.05 per day"
[arrivals.usual]
process = "usual"
rate = "100 per day"
)";

// Protects means over replicates of which some have no case of a process: they were of other figures, those at the same place of a list that
// lacked `wait` and `visits`.
TEST(ProcessRun, EveryReplicateHasTheSameFigures) {
    const WorldInput world = world_that_says(rare);
    constexpr int replicates = 12;
    const ProcessRunResult all = run(world, 20, replicates, 1, {{0.5}, {1}, {10}});
    bool some_without = false, some_with = false;
    double completed = 0;
    for (int i = 1; i <= 12; ++i) {
        const ProcessRunResult one = run(world, 20, 1, static_cast<std::uint64_t>(i), {{0.5}, {1}, {10}});
        ASSERT_EQ(one.measures.size(), all.measures.size()) << i;
        for (std::size_t m = 0; m < all.measures.size(); ++m) {
            EXPECT_EQ(one.measures[m].of, all.measures[m].of);
            EXPECT_EQ(one.measures[m].name, all.measures[m].name);
        }
        completed = mean_of(one, "rare", "completed");
        (completed > 0 ? some_with : some_without) = true;
        EXPECT_EQ(std::isnan(mean_of(one, "rare", "visits")), completed == 0);
        EXPECT_EQ(std::isnan(mean_of(one, "rare", "wait")), completed == 0);
    }
    EXPECT_TRUE(some_without && some_with) << "nothing is tested: choose other seeds";
    EXPECT_EQ(mean_of(all, "rare", "p_completed"), 1);
    EXPECT_EQ(mean_of(all, "rare", "visits"), 1) << "over the replicates in which it is defined";
    EXPECT_EQ(mean_of(all, "rare", "wait"), 0);
    EXPECT_EQ(mean_of(all, "usual", "p_completed"), 1);
    EXPECT_EQ(mean_of(all, "usual", "office_time"), 2);
    EXPECT_EQ(mean_of(all, "usual.lasts", "circulation"), 2);
    EXPECT_EQ(find(all, "usual", "wait"), nullptr) << "its cases carry no sums";
}

// Protects the share of revoked grants: it is told where a check can revoke, 0 where none did, and nowhere else.
TEST(ProcessRun, RevokedIsToldWhereItCanBe) {
    const std::string check = R"(
[desk.office]
officers = "unlimited"
[process.p.step.a]
desk = "office"
handling = "1 office_hours"
mode = "commitment"
check = { delay = "1 working_days", desk = "office", handling = "10 minutes", revoked = PROBABILITY }
[process.other.step.a]
desk = "office"
handling = "1 office_hours"
[arrivals.main]
process = "p"
rate = "1 per day"
[arrivals.other]
process = "other"
rate = "1 per day"
)";
    const auto with = [&](const std::string& probability) {
        std::string text = check;
        text.replace(text.find("PROBABILITY"), 11, probability);
        return run(world_that_says(text), 40, 6);
    };
    const ProcessRunResult seldom = with("1e-9");
    EXPECT_EQ(mean_of(seldom, "p", "p_revoked"), 0);
    EXPECT_EQ(find(seldom, "other", "p_revoked"), nullptr);
    EXPECT_EQ(find(with("0"), "p", "p_revoked"), nullptr) << "a promise that is never false";
    const ProcessRunResult often = with("0.05");
    EXPECT_GT(mean_of(often, "p", "p_revoked"), 0);
    EXPECT_LT(mean_of(often, "p", "p_revoked"), 0.2);
    EXPECT_EQ(mean_of(often, "p", "p_completed"), 1);
}

// Protects classes of which nobody came: theirs is an undefined wait, not the next figure.
TEST(ProcessRun, ClassesHaveTheSameFigures) {
    const WorldInput world = world_that_says(R"(
[attributes]
class = ["ordinary", "urgent"]
[desk.office]
officers = 1
[process.p.step.a]
desk = "office"
handling = "1 office_hours"
[arrivals.main]
process = "p"
rate = "3 per day"
[arrivals.urgent]
process = "p"
rate = "0.05 per day"
attributes = { class = "urgent" }
)");
    const ProcessRunResult all = run(world, 15, 6);
    for (const char* name : {"sojourn", "completed", "p_completed", "wait", "visits"})
        for (const char* class_of : {"ordinary", "urgent"}) ASSERT_NE(find(all, "p", name, class_of), nullptr) << name;
    EXPECT_EQ(find(all, "p", "p_completed", "urgent")->value.mean, 1);
    EXPECT_EQ(find(all, "p", "visits", "urgent")->value.mean, 0);
    EXPECT_GT(find(all, "p", "completed", "ordinary")->value.mean, 10);
}

}  // namespace
}  // namespace yingshang
