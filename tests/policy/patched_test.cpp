// Changes to the structure of a process: what each verb does, and that a set of them has one result.
#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/measure.hpp"

namespace yingshang {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

const Day day = to_day({2021, 1, 1});
const CountyId county{0};

StepDescription step(const std::string& name, std::vector<std::string> after) {
    StepDescription s;
    s.name = name;
    s.after = std::move(after);
    return s;
}

// a -> b -> c -> d in a row.
ProcessDescription in_a_row() {
    ProcessDescription p;
    p.name = "permit";
    p.steps = {step("a", {}), step("b", {"a"}), step("c", {"b"}), step("d", {"c"})};
    return p;
}

StructureChange change(StructureVerb verb, std::vector<std::string> steps) {
    StructureChange c;
    c.verb = verb;
    c.process = "permit";
    c.steps = std::move(steps);
    return c;
}

const StepDescription& find(const ProcessDescription& p, const std::string& name) {
    return *std::find_if(p.steps.begin(), p.steps.end(), [&](const StepDescription& s) { return s.name == name; });
}

// A process as a set of steps with everything that patches may touch, to compare results.
std::set<std::string> summary(const ProcessDescription& p) {
    std::set<std::string> all;
    for (const StepDescription& s : p.steps) {
        std::string text = s.name + "/" + s.luck + "/" + std::to_string(static_cast<int>(s.mode)) + "/" + std::to_string(s.priority);
        std::vector<std::string> after = s.after;
        std::sort(after.begin(), after.end());
        for (const std::string& a : after) text += " " + a;
        for (const std::uint32_t mask : s.applies.allowed) text += "," + std::to_string(mask);
        all.insert(text);
    }
    return all;
}

// Protects `remove`: what waited for the step waits for what the step waited for.
TEST(Patched, RemovedStepPassesItsOrderOn) {
    const ProcessDescription p = patched(in_a_row(), {change(StructureVerb::remove, {"b", "c"})}, county, day);
    ASSERT_EQ(p.steps.size(), 2u);
    EXPECT_THAT(find(p, "d").after, ElementsAre("a"));
}

// Protects a publicity period from a measure that makes every step of a process one of commitment: only offices treat a case another way.
TEST(Patched, CommitmentIsOfDesksAlone) {
    ProcessDescription whole = in_a_row();
    whole.steps[1].kind = StepKind::delay;
    StructureChange commitment = change(StructureVerb::mode, {});
    commitment.mode = Mode::commitment;
    StructureChange abolished = change(StructureVerb::mode, {"c"});
    abolished.mode = Mode::abolished;
    whole.steps[2].kind = StepKind::delay;
    const ProcessDescription p = patched(whole, {commitment, abolished}, county, day);
    EXPECT_EQ(find(p, "a").mode, Mode::commitment);
    EXPECT_EQ(find(p, "b").mode, Mode::review);
    EXPECT_EQ(find(p, "c").mode, Mode::abolished);
}

// Protects `unorder`: the steps begin together, after what the first of them waits for.
TEST(Patched, UnorderedStepsBeginTogether) {
    const ProcessDescription p = patched(in_a_row(), {change(StructureVerb::unorder, {"b", "c", "d"})}, county, day);
    for (const char* name : {"b", "c", "d"}) EXPECT_THAT(find(p, name).after, ElementsAre("a")) << name;
}

// Protects dates and places: out of force a change changes nothing.
TEST(Patched, OnlyInForce) {
    StructureChange c = change(StructureVerb::remove, {"b"});
    c.from = day + 1;
    EXPECT_EQ(patched(in_a_row(), {c}, county, day).steps.size(), 4u);
    EXPECT_EQ(patched(in_a_row(), {c}, county, day + 1).steps.size(), 3u);
    c.until = day + 2;
    EXPECT_EQ(patched(in_a_row(), {c}, county, day + 2).steps.size(), 4u);
    c = change(StructureVerb::remove, {"b"});
    c.places = {CountyId(1)};
    EXPECT_EQ(patched(in_a_row(), {c}, county, day).steps.size(), 4u);
}

// Protects eligibility: the variants of a step share its luck, cover every applicant once, and others wait for all.
TEST(Patched, StepsForSomeApplicantsSplit) {
    StructureChange c = change(StructureVerb::mode, {"b"});
    c.mode = Mode::commitment;
    c.applies = Eligibility{};
    c.applies->allowed[0] = 0b0011;
    c.applies->allowed[1] = 0b0001;
    const ProcessDescription p = patched(in_a_row(), {c}, county, day);
    std::vector<std::string> variants;
    for (std::uint8_t x = 0; x < 4; ++x)
        for (std::uint8_t y = 0; y < 3; ++y) {
            Attributes a;
            a.value[0] = x;
            a.value[1] = y;
            int matching = 0;
            for (const StepDescription& s : p.steps) {
                if (s.luck != "b" || !s.applies.matches(a)) continue;
                ++matching;
                EXPECT_EQ(s.mode == Mode::commitment, x < 2 && y == 0);
            }
            EXPECT_EQ(matching, 1);
        }
    for (const StepDescription& s : p.steps)
        if (s.luck == "b") variants.push_back(s.name);
    EXPECT_THAT(find(p, "c").after, testing::UnorderedElementsAreArray(variants));
}

// Protects commutation: every order of a set of changes gives one process.
TEST(Patched, ChangesCommute) {
    std::vector<StructureChange> changes{change(StructureVerb::remove, {"c"}),       change(StructureVerb::unorder, {"b", "d"}),
                                         change(StructureVerb::unorder, {"a", "b"}), change(StructureVerb::mode, {}),
                                         change(StructureVerb::mode, {"b"}),         change(StructureVerb::priority, {"d"})};
    changes[3].mode = Mode::commitment;
    changes[4].mode = Mode::filing;
    changes[4].applies = Eligibility{};
    changes[4].applies->allowed[2] = 0b101;
    changes[5].priority = 3;
    changes[5].applies = Eligibility{};
    changes[5].applies->allowed[0] = 0b10;
    std::vector<std::size_t> order{0, 1, 2, 3, 4, 5};
    const std::set<std::string> expected = summary(patched(in_a_row(), changes, county, day));
    do {
        std::vector<StructureChange> permuted;
        for (const std::size_t i : order) permuted.push_back(changes[i]);
        ASSERT_EQ(summary(patched(in_a_row(), permuted, county, day)), expected);
    } while (std::next_permutation(order.begin(), order.end()));
}

}  // namespace
}  // namespace yingshang
