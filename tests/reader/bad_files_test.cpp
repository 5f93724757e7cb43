// A catalogue of mistakes: each file of bad/ (or folder, with a catalogue of measures of its own) with the messages
// that it must provoke, word by word, in NAME.expected. YINGSHANG_UPDATE_EXPECTED=1 writes them anew, to be read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

#include "reading.hpp"

namespace yingshang {
namespace {

namespace fs = std::filesystem;

struct Case {
    std::string name;
    std::string selector;         // below bad/
    std::vector<fs::path> roots;  // besides the shipped ones
};

class BadFiles : public testing::Test {
  protected:
    BadFiles() : before_(fs::current_path()) { fs::current_path(fs::path(YINGSHANG_SOURCE_DIR) / "tests/reader/bad"); }
    ~BadFiles() override { fs::current_path(before_); }

    static std::vector<Case> cases() {
        std::vector<Case> all;
        for (const fs::directory_entry& e : fs::directory_iterator(".")) {
            const fs::path name = e.path().filename();
            if (e.is_directory()) all.push_back({name.string(), (name / "scenario.toml").string(), {name}});
            if (name.extension() == ".toml") all.push_back({name.stem().string(), name.string(), {}});
        }
        std::sort(all.begin(), all.end(), [](const Case& a, const Case& b) { return a.name < b.name; });
        return all;
    }

  private:
    fs::path before_;
};

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

// Shipped files by their place in the tree, wherever that lies.
std::string without_tree(std::string text) {
    const std::string tree = std::string(YINGSHANG_SOURCE_DIR) + "/";
    for (std::size_t at = text.find(tree); at != std::string::npos; at = text.find(tree)) text.erase(at, tree.size());
    return text;
}

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

// Protects every message: its place, its words and that there are no others.
TEST_F(BadFiles, ProvokeTheMessagesExpected) {
    const std::vector<Case> all = cases();
    ASSERT_GE(all.size(), 100u);
    for (const Case& c : all) {
        SCOPED_TRACE(c.name);
        const std::string found = without_tree(joined(test::complaints(c.selector, test::shipped(c.roots))));
        if (std::getenv("YINGSHANG_UPDATE_EXPECTED") != nullptr) std::ofstream(c.name + ".expected") << found;
        EXPECT_FALSE(found.empty()) << "it is accepted";
        EXPECT_EQ(found, text_of(c.name + ".expected"));
    }
}

// All that a case consists of.
std::string whole_text_of(const Case& c) {
    if (c.roots.empty()) return text_of(c.selector);
    std::string text;
    for (const fs::directory_entry& e : fs::recursive_directory_iterator(c.name))
        if (e.is_regular_file()) text += text_of(e.path());
    return text;
}

// A file that states a measure, switches one on, or changes numbers of another scenario.
bool concerns_policy(const Case& c) {
    const std::string text = whole_text_of(c);
    return text.find("[measure.") != std::string::npos || text.find("[[measure]]") != std::string::npos || text.find("[set]") != std::string::npos;
}

// Protects those who write policies: a hundred mistakes of theirs are known, of every kind.
TEST_F(BadFiles, HoldAHundredMistakesOfPolicies) {
    std::vector<std::string> policies;
    for (const Case& c : cases())
        if (concerns_policy(c)) policies.push_back(c.name);
    EXPECT_GE(policies.size(), 100u) << joined(policies);
    for (const char* one_of_a_kind : {
             "measures_in_conflict",

             "set_and_scale_in_one_patch",  // what does not stack
             "measure_unknown",
             "measure_own_not_stated",
             "patch_step_unknown",
             "pilot_place_unknown",  // unknown ids
             "measure_fidelty",
             "patch_key_misspelt",
             "set_sorce",  // misspelt keys
             "limit_in_yuan",
             "fee_without_unit",
             "rate_as_a_share",  // wrong units
             "measure_until_before_from",
             "pilot_before_the_measure",
             "set_until_before_from",  // dates out of order
             "applies_to_nobody",
             "places_of_nobody",  // nobody is meant
             "fidelity_in_days_of_a_hundred",
             "fidelity_of_sixty",
             "fidelity_from_an_outcome",  // shares given as fidelity
         })
        EXPECT_THAT(policies, testing::Contains(one_of_a_kind));
}

// Protects "file:line:col: error: problem (why), suggestion".
TEST_F(BadFiles, AreNamedWithLineAndColumn) {
    for (const Case& c : cases())
        for (const std::string& line : test::complaints(c.selector, test::shipped(c.roots)))
            EXPECT_THAT(without_tree(line), testing::ContainsRegex("^[^ :]+\\.(toml|csv):[0-9]+:[0-9]+: error: [^ ]")) << c.name;
}

// Protects the catalogue itself from expectations whose file has gone.
TEST_F(BadFiles, HaveAFileForEveryExpectation) {
    std::vector<std::string> names;
    for (const Case& c : cases()) names.push_back(c.name);
    for (const fs::directory_entry& e : fs::directory_iterator(".")) {
        if (e.path().extension() == ".expected") {
            EXPECT_THAT(names, testing::Contains(e.path().stem().string()));
        }
    }
}

// Protects "all errors of all files at once": five mistakes of five kinds are five messages, each with its place.
TEST(FiveMistakes, AreFiveErrors) {
    const test::Folder folder;
    folder.write("base.toml", "extends = \"queue\"\n\n[desk.service]\noficers = 2\n");
    folder.write("mine.toml", "extends = \"base.toml\"\n\n[process.service.step.serve]\nhandling = \"9 yuan\"\nrefusal = 1.5\nafter = [\"pay\"]\n\n"
                              "[desk.second]\ntitle = \"Second\"\n");
    const std::vector<std::string> lines = test::complaints("mine.toml", test::shipped());
    ASSERT_EQ(lines.size(), 5u) << joined(lines);
    for (const std::string& line : lines) EXPECT_THAT(line, testing::ContainsRegex("^[a-z]+\\.toml:[0-9]+:[0-9]+: error: ")) << line;
}

// Protects from one mistake that hides others: what is wrong with values of files that can be read is told beside a file that cannot.
TEST(UnreadableFiles, HideNoWrongValues) {
    const test::Folder folder;
    folder.write("good.toml", "extends = \"baseline\"\nextends2 = 1\n[set]\n\"desk.x\" = 1\n");
    folder.write("broken.toml", "title = \n");
    folder.write("mine.toml", "extends = [\"good.toml\", \"broken.toml\", \"missing.toml\"]\n[[measure]]\nid = \"1.9\"\nform = 2020-05-01\n"
                              "[set]\n\"process.startup.limit\" = \"3 yuan\"\n[desk.registration]\nminutes = 1e9\n");
    const std::vector<std::string> lines = test::complaints("mine.toml", test::shipped());
    // Measure 1.9 and desk.x may stand in the files that are not there.
    EXPECT_THAT(lines, testing::ElementsAre(testing::HasSubstr("broken.toml:1:9: error: not valid TOML"),
                                            testing::HasSubstr("unknown key \"extends2\""), testing::HasSubstr("unknown scenario \"missing.toml\""),
                                            testing::HasSubstr("unknown key \"form\""), testing::HasSubstr("\"3 yuan\" is an amount of money"),
                                            testing::HasSubstr("desk.registration.minutes cannot be")));
    folder.write("alone.toml", "extends = \"basline\"\n[set]\n\"process.startup.limit\" = \"3 yuan\"\n");
    EXPECT_THAT(test::complaints("alone.toml", test::shipped()),
                testing::ElementsAre(testing::HasSubstr("unknown scenario \"basline\""), testing::HasSubstr("\"3 yuan\" is an amount of money")));
    EXPECT_THAT(test::complaints("nowhere", test::shipped()), testing::ElementsAre(testing::HasSubstr("unknown scenario \"nowhere\"")));
}

// Protects the shipped scenarios from the reader's own zeal.
TEST(ShippedScenarios, AreInOrder) {
    std::vector<std::string> selectors{"baseline+all"};
    for (const ScenarioEntry& e : list_scenarios(test::shipped())) selectors.push_back(e.name);
    for (const std::string& selector : selectors) EXPECT_EQ(joined(test::complaints(selector, test::shipped())), "") << selector;
}

// Protects what a process scenario may say from checks that know only part of it.
TEST(EveryKindOfStepAndDesk, IsAccepted) {
    const test::Folder folder;
    folder.write("x.toml", R"(extends = "queue"
[desk.mixed]
officers = [{ number = 2, speed = 1.0 }, { number = 1, speed = 0.5 }]
[desk.window]
officers_of = "mixed"
[process.licence.step.first]
desk = "mixed"
handling = "5 minutes"
refusal = 0.1
refused = "go_on"
[process.licence.step.appeal]
desk = "window"
handling = "9 minutes"
if_refused = "first"
[process.licence.step.whole]
kind = "process"
process = "service"
after = ["first", "appeal"]
at_least = 1
[process.licence.step.last]
desk = "window"
handling = "2 minutes"
after = ["whole"]
correction = { probability = 0.1, firm_time = "1 working_days", back_to = "first" }
[process.licence]
patience = { exponential = "30 working_days", scope = "queue" }
[arrivals.second]
process = "licence"
law = "renewal"
time = { gamma = { mean = "30 minutes", cv = 0.5 } }
)");
    EXPECT_EQ(joined(test::complaints("x.toml", test::shipped())), "");
}

}  // namespace
}  // namespace yingshang
