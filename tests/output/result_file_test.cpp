// The file on disk: when it is refused, what is left when writing fails, what is noticed when it is damaged.
#include "output/result_file.hpp"

#include <cerrno>
#include <csignal>
#include <thread>

#include <sys/stat.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "small_result.hpp"

namespace yingshang {
namespace {

namespace fs = std::filesystem;

using test::is_io_error;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

const std::string old_content = "what was there before";

void put_old(const fs::path& file) { test::put(file, std::as_bytes(std::span(old_content))); }

bool is_old(const fs::path& file) {
    const std::vector<std::byte> bytes = test::bytes_of(file);
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()) == old_content;
}

void write_small(const fs::path& file) {
    const test::Small s = test::small();
    write_result(file, s.result, s.input);
}

// Rights do not bind root, who may become somebody else for a while.
class AsSomebody {
  public:
    AsSomebody() : before_(::geteuid()) {
        constexpr uid_t nobody = 65534;
        EXPECT_EQ(::seteuid(before_ == 0 ? nobody : before_), 0);
    }
    AsSomebody(const AsSomebody&) = delete;
    AsSomebody& operator=(const AsSomebody&) = delete;
    ~AsSomebody() { EXPECT_EQ(::seteuid(before_), 0); }

  private:
    uid_t before_;
};

// Protects results from being overwritten by chance, and says what lifts the refusal.
TEST(CheckWritable, RefusesAFileThatExistsUnlessItMayBeReplaced) {
    const test::Folder folder;
    put_old(folder / "r.h5");
    EXPECT_THAT([&] { check_writable(folder / "r.h5", Existing::refuse); }, is_io_error(EEXIST, "without --force: File exists"));
    check_writable(folder / "r.h5", Existing::replace);
    check_writable(folder / "new.h5", Existing::refuse);
    EXPECT_TRUE(is_old(folder / "r.h5"));
    EXPECT_EQ(folder.files(), 1u);
}

// Protects hours of computing whose result nothing could hold: the system's own words, before anything is computed.
TEST(CheckWritable, SaysWhyAPlaceTakesNoFile) {
    const test::Folder folder;
    EXPECT_THAT([&] { check_writable(folder / "none/r.h5", Existing::refuse); }, is_io_error(ENOENT, "none/r.h5: No such file or directory"));
    EXPECT_THAT([&] { check_writable(folder.path(), Existing::replace); }, is_io_error(EISDIR, "Is a directory"));
    EXPECT_THAT([&] { check_writable("/dev/null", Existing::replace); }, is_io_error(EINVAL, "/dev/null"));
    put_old(folder / "file");
    EXPECT_THAT([&] { check_writable(folder / "file/r.h5", Existing::refuse); }, is_io_error(ENOTDIR, "Not a directory"));
    const test::LimitOfFileSizes limit(0);
    EXPECT_THAT([&] { check_writable(folder / "r.h5", Existing::refuse); }, is_io_error(EFBIG, "r.h5: File too large"));
    EXPECT_EQ(folder.files(), 1u);
}

// Protects the same in a folder without the right to write, for the check and for the writing itself.
TEST(CheckWritable, SaysThatAFolderIsReadOnly) {
    const test::Folder folder;
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read | fs::perms::others_exec);
    {
        const AsSomebody somebody;
        EXPECT_THAT([&] { check_writable(folder / "r.h5", Existing::refuse); }, is_io_error(EACCES, "r.h5: Permission denied"));
        EXPECT_THAT([&] { write_small(folder / "r.h5"); }, is_io_error(EACCES, "r.h5: Permission denied"));
    }
    fs::permissions(folder.path(), fs::perms::owner_all);
    EXPECT_EQ(folder.files(), 0u);
}

// Protects the old file, the disk and the process where there is no room for the new one.
TEST(WriteResult, LeavesTheOldFileWhereThereIsNoRoom) {
    const test::Folder folder;
    put_old(folder / "r.h5");
    {
        const test::LimitOfFileSizes limit(10'000);
        EXPECT_THAT([&] { write_small(folder / "r.h5"); }, is_io_error(EFBIG, "cannot write " + (folder / "r.h5").string()));
    }
    EXPECT_TRUE(is_old(folder / "r.h5"));
    EXPECT_EQ(folder.files(), 1u);
    struct sigaction now {};
    ::sigaction(SIGXFSZ, nullptr, &now);
    EXPECT_EQ(now.sa_handler, SIG_DFL);
}

// Protects the bytes on disk: those of the image, under the rights that the user's mask gives, and nothing beside them.
TEST(WriteResult, PutsTheImageInPlace) {
    const test::Folder folder;
    const test::Small s = test::small();
    put_old(folder / "r.h5");
    const mode_t before = ::umask(027);
    write_result(folder / "r.h5", s.result, s.input);
    ::umask(before);
    EXPECT_EQ(test::bytes_of(folder / "r.h5"), result_image(s.result, s.input));
    EXPECT_EQ(folder.files(), 1u);
    struct stat status {};
    ASSERT_EQ(::stat((folder / "r.h5").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0640u);
}

// Protects whoever reads while the file is written: always one whole file, the old or the new.
TEST(WriteResult, NeverShowsHalfAFile) {
    const test::Folder folder;
    test::Small one = test::small(), two = test::small();
    two.input.title += ", again";
    const std::vector<std::byte> first = result_image(one.result, one.input), second = result_image(two.result, two.input);
    write_result(folder / "r.h5", one.result, one.input);
    {
        const std::jthread writer([&](const std::stop_token& stop) {
            for (int i = 0; !stop.stop_requested(); ++i) {
                const test::Small& s = i % 2 == 0 ? two : one;
                write_result(folder / "r.h5", s.result, s.input);
            }
        });
        for (int i = 0; i < 200; ++i) {
            const std::vector<std::byte> seen = test::bytes_of(folder / "r.h5");
            EXPECT_TRUE(seen == first || seen == second) << seen.size();
        }
    }
    EXPECT_EQ(folder.files(), 1u);
}

// Protects conclusions from damaged numbers, labels and attributes alike: one flipped bit anywhere is noticed.
TEST(VerifyResult, NoticesAnyFlippedBit) {
    const test::Folder folder;
    write_small(folder / "r.h5");
    verify_result(folder / "r.h5");
    std::vector<std::byte> bytes = test::bytes_of(folder / "r.h5");
    constexpr std::size_t stride = 1009;  // prime, so that all bits and all places of structures have their turn
    for (std::size_t i = 0; i < bytes.size(); i += i < 64 || i + 64 > bytes.size() ? 1 : stride) {
        const std::byte bit{static_cast<unsigned char>(1u << (i % 8))};
        bytes[i] ^= bit;
        test::put(folder / "r.h5", bytes);
        EXPECT_THROW(verify_result(folder / "r.h5"), DataError) << "byte " << i;
        EXPECT_THROW((void)read_info(folder / "r.h5"), DataError) << "byte " << i;
        bytes[i] ^= bit;
    }
}

// Protects the user of a download or copy that broke off: the words say which of the three it is.
TEST(ReadInfo, TellsCutShortFromDamagedFromForeign) {
    const test::Folder folder;
    write_small(folder / "r.h5");
    std::vector<std::byte> bytes = test::bytes_of(folder / "r.h5");
    const auto refused = [&](std::span<const std::byte> content, const std::string& words) {
        test::put(folder / "r.h5", content);
        EXPECT_THAT([&] { (void)read_info(folder / "r.h5"); }, ThrowsMessage<DataError>(AllOf(HasSubstr("r.h5 is "), HasSubstr(words))))
            << content.size();
    };
    for (const std::size_t length : {std::size_t{8}, std::size_t{100}, bytes.size() / 2, bytes.size() - 1})
        refused(std::span(bytes).first(length), "cut short");
    refused({}, "not a result file");
    refused(std::as_bytes(std::span(old_content)), "not a result file");
    bytes[bytes.size() / 2] ^= std::byte{1};
    refused(bytes, "damaged");
}

// Protects the words for a file that is not there.
TEST(ReadInfo, SaysWhyAFileCannotBeRead) {
    const test::Folder folder;
    EXPECT_THAT([&] { (void)read_info(folder / "none.h5"); }, is_io_error(ENOENT, "cannot read"));
    EXPECT_THAT([&] { (void)read_info(folder.path()); }, is_io_error(EISDIR, "cannot read"));
    EXPECT_THAT([&] { (void)read_info("/dev/null"); }, is_io_error(EINVAL, "cannot read"));
}

}  // namespace
}  // namespace yingshang
