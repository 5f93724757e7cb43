// Errors as a person reads them.
#include "core/error.hpp"

#include <cerrno>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace yingshang {
namespace {

// Protects the form of every error: file:line:col: error: problem (why), suggestion - and what is unknown is left out.
TEST(Diagnostic, ReadsAsPlaceProblemReasonAndSuggestion) {
    Diagnostic d;
    d.where = {"a.toml", 3, 7};
    d.problem = "no such desk";
    d.why = "none is declared";
    d.suggestion = "declare one";
    EXPECT_EQ(to_string(d), "a.toml:3:7: error: no such desk (none is declared), declare one");
    d.why.clear();
    d.suggestion.clear();
    d.where.column = 0;
    EXPECT_EQ(to_string(d), "a.toml:3: error: no such desk");
    d.where = {"--set", 0, 0};
    EXPECT_EQ(to_string(d), "--set: error: no such desk");
    d.where.file.clear();
    EXPECT_EQ(to_string(d), "error: no such desk");
}

// Protects the author of a file: all problems at once, in the order of the files, none told twice.
TEST(Diagnostics, AreSortedAndToldOnce) {
    Diagnostics diagnostics;
    EXPECT_NO_THROW(diagnostics.throw_if_any());
    diagnostics.error({"b.toml", 1, 1}, "third");
    diagnostics.error({"a.toml", 10, 1}, "second");
    diagnostics.error({"a.toml", 9, 1}, "first");
    diagnostics.error({"a.toml", 10, 1}, "second");
    try {
        diagnostics.throw_if_any();
        FAIL() << "nothing was thrown";
    } catch (const InputError& e) {
        ASSERT_EQ(e.diagnostics().size(), 3u);
        EXPECT_STREQ(e.what(), "a.toml:9:1: error: first\na.toml:10:1: error: second\nb.toml:1:1: error: third");
    }
}

// Protects the reason of a failed write.
TEST(IoError, SaysWhatTheSystemSaid) {
    EXPECT_THAT(IoError("cannot write r.h5", ENOSPC).what(), testing::HasSubstr("cannot write r.h5: No space left"));
    EXPECT_EQ(IoError("cannot write r.h5", ENOSPC).error_number(), ENOSPC);
}

// Protects suggestions: a slip finds its word, a stranger finds none.
TEST(NearestName, FindsWhatWasMeant) {
    const std::vector<std::string> known{"entry.value_spread", "entry.horizon_span", "credit.spread"};
    EXPECT_EQ(nearest_name("entry.value_spraed", known), "entry.value_spread");
    EXPECT_EQ(nearest_name("entry.horizon_spam", known), "entry.horizon_span");
    EXPECT_EQ(nearest_name("credit.spread", known), "credit.spread");
    EXPECT_EQ(nearest_name("wholly different", known), "");
    EXPECT_EQ(nearest_name("min", {"months", "minutes", "minutiae"}), "minutes") << "it is short for that";
    EXPECT_EQ(nearest_name("mi", {"seconds", "minutes"}), "") << "two letters tell nothing";
    EXPECT_EQ(nearest_name("ab", {"xy"}), "");
    EXPECT_EQ(nearest_name("", {"xy"}), "");
    EXPECT_EQ(nearest_name("xy", {}), "");
}

}  // namespace
}  // namespace yingshang
