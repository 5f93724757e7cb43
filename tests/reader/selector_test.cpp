// The grammar of names on the command line: what is a name, what selects measures.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reader/selector.hpp"

namespace yingshang {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// "baseline +1.1 -7", to compare at a glance; `files` are the names that exist.
std::string parsed(const std::string& text, const std::set<std::string>& files = {"baseline"}) {
    const Selector s = parse_selector(text, [&](const std::string& name) { return files.contains(name); });
    std::string shown = s.name;
    for (const MeasureChoice& c : s.choices) shown += (c.on ? " +" : " -") + c.what;
    return shown;
}

// Protects the grammar: "baseline+all-7" is a name and two choices, in their order.
TEST(Selector, TrailingChoicesFromLeftToRight) {
    EXPECT_EQ(parsed("baseline"), "baseline");
    EXPECT_EQ(parsed("baseline+1.1"), "baseline +1.1");
    EXPECT_EQ(parsed("baseline+3"), "baseline +3");
    EXPECT_EQ(parsed("baseline+all-7+7.2"), "baseline +all -7 +7.2");
    EXPECT_EQ(parsed("path/to/mine.toml+2.1", {"path/to/mine.toml"}), "path/to/mine.toml +2.1");
}

// Protects names with signs in them.
TEST(Selector, OnlyTrailingWordsOfTheGrammarSelect) {
    EXPECT_EQ(parsed("my-reform", {}), "my-reform");
    EXPECT_EQ(parsed("my-reform-7", {}), "my-reform -7");
    EXPECT_EQ(parsed("plan+b+1.1", {}), "plan+b +1.1");
    EXPECT_EQ(parsed("plan+1.1.1", {}), "plan+1.1.1");
    EXPECT_EQ(parsed("plan+1.", {}), "plan+1.");
    EXPECT_EQ(parsed("plan+", {}), "plan+");
    EXPECT_EQ(parsed("+1.1", {}), "+1.1") << "a name is never empty";
    EXPECT_EQ(parsed("", {}), "");
}

// Protects a file whose name reads like a selector.
TEST(Selector, ExistingNameWins) {
    EXPECT_EQ(parsed("plan-2020", {"plan-2020", "plan"}), "plan-2020");
    EXPECT_EQ(parsed("plan-2020+1.1", {"plan-2020", "plan"}), "plan-2020 +1.1");
    EXPECT_EQ(parsed("a+1.1+2.1", {"a+1.1", "a"}), "a+1.1 +2.1");
}

std::vector<Measure> catalogue() {
    std::vector<Measure> all;
    for (const char* id : {"1.1", "1.2", "7.1", "7.2", "10.1"}) all.emplace_back().id = id;
    return all;
}

std::set<std::string> chosen(const std::vector<MeasureChoice>& choices, std::vector<std::string>* errors = nullptr) {
    std::set<std::string> on;
    Diagnostics diagnostics;
    choose(choices, catalogue(), {"asked", 0, 0}, on, diagnostics);
    for (const Diagnostic& d : diagnostics.sorted())
        if (errors != nullptr) errors->push_back(to_string(d));
        else ADD_FAILURE() << to_string(d);
    return on;
}

// Protects chapters from their neighbours, and later choices from earlier ones.
TEST(Choose, AllChaptersAndMeasures) {
    EXPECT_THAT(chosen({{true, "all"}}), testing::SizeIs(5));
    EXPECT_THAT(chosen({{true, "7"}}), ElementsAre("7.1", "7.2"));
    EXPECT_THAT(chosen({{true, "1"}}), ElementsAre("1.1", "1.2")) << "not 10.1";
    EXPECT_THAT(chosen({{true, "all"}, {false, "7"}, {true, "7.2"}}), ElementsAre("1.1", "1.2", "10.1", "7.2"));
    EXPECT_THAT(chosen({{true, "7.1"}, {false, "7"}}), ElementsAre()) << "of a chapter what is on";
}

// Protects from measures that are silently none.
TEST(Choose, UnknownOnesAreErrorsWithTheNearestName) {
    std::vector<std::string> errors;
    chosen({{true, "7.9"}, {true, "13"}}, &errors);
    EXPECT_THAT(errors, ElementsAre(HasSubstr("asked: error: unknown chapter \"13\""), HasSubstr("unknown measure \"7.9\"")));
    EXPECT_THAT(errors.back(), HasSubstr("did you mean \"7.1\"?"));
}

// Protects from "baseline-7", which would be the plain baseline, and "+1.1-7", which would be +1.1.
TEST(Choose, TakingOffWhatIsNotOnIsAnError) {
    std::vector<std::string> errors;
    chosen({{false, "7"}}, &errors);
    chosen({{true, "1.1"}, {false, "7.2"}, {true, "7.2"}}, &errors);
    EXPECT_THAT(errors, ElementsAre(HasSubstr("asked: error: -7 takes nothing away (no such measure is on before it), leave it out"),
                                    HasSubstr("-7.2 takes nothing away")));
    chosen({{false, "9"}}, &errors);
    EXPECT_THAT(errors.back(), HasSubstr("unknown chapter \"9\""));
}

// Protects the order of the catalogue from that of letters.
TEST(MeasureIds, AreOrderedAsNumbers) {
    EXPECT_TRUE(comes_before("2.1", "10.1"));
    EXPECT_TRUE(comes_before("2.9", "2.10"));
    EXPECT_FALSE(comes_before("2.1", "2.1"));
    EXPECT_EQ(chapter_of("10.3"), "10");
}

}  // namespace
}  // namespace yingshang
