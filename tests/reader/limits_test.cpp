// Hostile input is refused before anything is built of it, and with little memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>

#include <unistd.h>

#include "reader/node.hpp"
#include "reading.hpp"

namespace yingshang {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string refusal(const std::string& text, const FileLimits& limits = {}) {
    Diagnostics diagnostics;
    if (within_limits(text, "x.toml", limits, diagnostics)) return "";
    return to_string(diagnostics.sorted().front());
}

std::string repeated(const std::string& part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += part;
    return text;
}

std::string numbered(std::size_t lines) {
    std::string text;
    for (std::size_t i = 0; i < lines; ++i) text += "k" + std::to_string(i) + " = 1\n";
    return text;
}

// Protects the parser's stack, which grows with every level.
TEST(Limits, NestingIsCountedHoweverItIsWritten) {
    EXPECT_THAT(refusal("a = " + repeated("[", 33)), HasSubstr("x.toml:1:37: error: nested deeper than 32 levels"));
    EXPECT_THAT(refusal("a = " + repeated("{ b = ", 33)), HasSubstr("nested deeper"));
    EXPECT_THAT(refusal("\n\na" + repeated(".a", 40) + " = 1"), HasSubstr("x.toml:3:66: error: nested deeper"));
    EXPECT_THAT(refusal("[a" + repeated(".a", 40) + "]"), HasSubstr("nested deeper"));
    EXPECT_THAT(refusal("a = " + repeated("[", 100'000)), HasSubstr("nested deeper"));
    EXPECT_EQ(refusal("a = " + repeated("[", 32) + repeated("]", 32)), "");
}

// Protects files that only look deep: brackets in texts and comments, many short tables.
TEST(Limits, BracketsInTextsAndCommentsDoNotCount) {
    const std::string deep = repeated("[", 50);
    EXPECT_EQ(refusal("a = \"" + deep + "\""), "");
    EXPECT_EQ(refusal("a = '" + deep + "'"), "");
    EXPECT_EQ(refusal("# " + deep), "");
    EXPECT_EQ(refusal("a = \"\"\"\n" + deep + "\n\"\"\""), "");
    EXPECT_EQ(refusal("a = \"\\\"" + deep + "\""), "");
    EXPECT_EQ(refusal(repeated("[a.b]\n", 500)), "");
    EXPECT_EQ(refusal("a = \"open\nb = [1]\n" + repeated("[c]\n", 100)), "") << "an unfinished text ends with its line";
}

// Protects memory from files that are long rather than deep.
TEST(Limits, CountsOfKeysItemsAndBytes) {
    EXPECT_EQ(refusal(numbered(10'000)), "");
    EXPECT_THAT(refusal(numbered(10'001)), HasSubstr("x.toml:10001:8: error: more than 10000 keys"));
    EXPECT_THAT(refusal(repeated("[[a]]\n", 10'001)), HasSubstr("more than 10000 keys"));
    EXPECT_THAT(refusal("a = [" + repeated("1,", 100'001) + "]"), HasSubstr("more than 100000 items"));
    EXPECT_EQ(refusal(std::string(1u << 20, ' ')), "");
    EXPECT_THAT(refusal(std::string((1u << 20) + 1, ' ')), HasSubstr("larger than 1048576 bytes"));
}

std::vector<std::string> said_of(const std::string& text) {
    const test::Folder folder;
    folder.write("x.toml", text);
    return test::complaints("x.toml", test::shipped());
}

// Protects the whole way from the file: one plain message, and at once.
TEST(HostileFiles, AreRefusedAtOnce) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_THAT(said_of("a = " + repeated("[", 500'000)), ElementsAre(HasSubstr("nested deeper than 32 levels")));
    EXPECT_THAT(said_of(repeated("a = 1\n", 200'000)), ElementsAre(HasSubstr("larger than 1048576 bytes")));
    EXPECT_THAT(said_of(numbered(20'000)), ElementsAre(HasSubstr("more than 10000 keys")));
    EXPECT_THAT(said_of(std::string("a = \"\0\"\n", 8)), ElementsAre(HasSubstr("x.toml:1:6: error: not valid TOML")));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

// Protects memory: a file of 8 GiB that takes no room on the disk is not read to its end.
TEST(HostileFiles, AreNotReadBeyondTheLimit) {
    const test::Folder folder;
    folder.write("x.toml", "");
    std::filesystem::resize_file("x.toml", std::uintmax_t{8} << 30);
    EXPECT_THAT(test::complaints("x.toml", test::shipped()), ElementsAre(HasSubstr("larger than 1048576 bytes")));
}

// Protects from names that are no files: nothing waits for them or fills up from them.
TEST(HostileNames, AreUnknownScenarios) {
    const test::Folder folder;
    std::filesystem::create_directory("folder.toml");
    std::filesystem::create_symlink("loop.toml", "loop.toml");
    for (const std::string& name :
         {std::string("/dev/zero"), std::string("folder.toml"), std::string("loop.toml"), std::string("../../../../../../etc"), std::string(),
          std::string("+1.1"), std::string(100'000, 'a'), std::string("a\nb"), repeated("+all", 20'000), repeated("-1.1", 1000)})
        EXPECT_THAT(test::complaints(name, test::shipped()), testing::Contains(HasSubstr("unknown scenario"))) << name.substr(0, 40);
}

// Protects the message where a file cannot be read.
TEST(HostileNames, UnreadableFileSaysWhy) {
    if (geteuid() == 0) return;  // root reads everything
    const test::Folder folder;
    folder.write("x.toml", "");
    std::filesystem::permissions("x.toml", std::filesystem::perms::none);
    EXPECT_THAT(test::complaints("x.toml", test::shipped()), ElementsAre(HasSubstr("x.toml: error: cannot be read: Permission denied")));
}

}  // namespace
}  // namespace yingshang
