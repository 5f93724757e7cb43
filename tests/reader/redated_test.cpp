// Measures that a scenario dates anew, and patches whose own dates stay where they are.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reading.hpp"

namespace yingshang {
namespace {

using testing::AllOf;
using testing::Each;
using testing::HasSubstr;

struct Warned {
    std::string where, problem, why;
};

std::vector<Warned> warnings_of(const std::string& selector) {
    std::vector<Warned> all;
    for (const Diagnostic& d : read_scenario(selector, test::shipped()).warnings) all.push_back({to_string(d.where), d.problem, d.why});
    return all;
}

std::vector<Warned> warnings_of_measure(const std::string& switched) {
    const test::Folder folder;
    folder.write("x.toml", "extends = \"baseline\"\n[[measure]]\n" + switched);
    return warnings_of("x.toml");
}

std::vector<std::string> problems(const std::vector<Warned>& all) {
    std::vector<std::string> found;
    for (const Warned& w : all) found.push_back(w.problem);
    return found;
}

// Protects from parts of a measure that are lost: two drives of 13.5 are over when it begins.
TEST(Redated, APatchThatIsOverIsWarnedOf) {
    const std::vector<Warned> all = warnings_of_measure("id = \"13.5\"\nfrom = 2022-01-01\n");
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].where, "x.toml:4:1");
    EXPECT_THAT(problems(all),
                Each(AllOf(HasSubstr("measure 13.5 holds from 2022-01-01"), HasSubstr("has no effect"), HasSubstr("13-supervision.toml:"))));
    EXPECT_THAT(all[0].problem, HasSubstr("parameter \"receivables.government.clearance\""));
    EXPECT_THAT(all[0].why, HasSubstr("until 2021-01-01"));
}

// Protects from parts that do not move: 13.6 is of 2020-05-01, and its three patches have days of the calendar.
TEST(Redated, AnEarlierMeasureKeepsTheDatesOfItsPatches) {
    const std::vector<Warned> all = warnings_of_measure("id = \"13.6\"\nfrom = 2019-05-01\n");
    ASSERT_EQ(all.size(), 3u);
    EXPECT_THAT(problems(all),
                Each(AllOf(HasSubstr("begins on 2019-05-01, before its date in force, 2020-05-01"), HasSubstr("keeps its own dates"))));
    EXPECT_THAT(all[0].why, HasSubstr("from 2020-07-01"));
}

// Protects from a measure that ends before a part of it begins, at its own date or another.
TEST(Redated, APatchThatComesTooLateIsWarnedOf) {
    const std::vector<Warned> all = warnings_of_measure("id = \"13.6\"\nuntil = 2020-10-01\n");
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].where, "x.toml:4:1");
    EXPECT_THAT(all[0].why, HasSubstr("from 2020-11-01"));
}

// Protects from warnings where nothing is lost: a later date within the patches' own, and whatever is shipped.
TEST(Redated, NothingIsSaidWhereNothingIsLost) {
    EXPECT_THAT(warnings_of_measure("id = \"13.5\"\nfrom = 2020-09-01\n"), testing::IsEmpty());
    EXPECT_THAT(warnings_of_measure("id = \"1.1\"\nfrom = 2019-01-01\n"), testing::IsEmpty());
    std::vector<std::string> selectors{"baseline+all"};
    for (const ScenarioEntry& e : list_scenarios(test::shipped())) selectors.push_back(e.name);
    for (const std::string& selector : selectors) EXPECT_THAT(warnings_of(selector), testing::IsEmpty()) << selector;
}

}  // namespace
}  // namespace yingshang
