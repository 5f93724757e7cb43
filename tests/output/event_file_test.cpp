// What happens in runs on its way to /events and back: kept on disk, told whole or not at all.
#include "output/event_file.hpp"

#include <cerrno>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "economy/life.hpp"
#include "output/event_export.hpp"
#include "small_result.hpp"

namespace yingshang {
namespace {

namespace fs = std::filesystem;

using test::is_io_error;
using ::testing::ElementsAre;
using ::testing::ThrowsMessage;

LoggedEvent event(int day, std::int64_t second, std::uint32_t subject) {
    LoggedEvent e;
    e.time = tick_at({day}, second);
    e.worked = static_cast<std::uint32_t>(second);
    e.subject = subject;
    e.kind = static_cast<EventKind>(LifeEvent::opened);
    return e;
}

std::vector<LoggedEvent> events(std::size_t n, std::uint32_t first) {
    std::vector<LoggedEvent> all;
    for (std::size_t i = 0; i < n; ++i)
        all.push_back(event(17532 + static_cast<int>(i / 20'000), static_cast<std::int64_t>(i % 20'000), first + static_cast<std::uint32_t>(i)));
    return all;
}

std::vector<std::uint32_t> subjects(const EventSpool& spool, std::size_t scenario, std::uint32_t replicate) {
    std::vector<std::uint32_t> all;
    spool.for_each_piece(scenario, replicate, [&](std::span<const LoggedEvent> piece) {
        for (const LoggedEvent& e : piece) all.push_back(e.subject);
    });
    return all;
}

// Protects the order of each run's events, whichever runs write between them; and the folder: the file has no name there.
TEST(EventSpool, KeepsRunsApart) {
    const test::Folder folder;
    EventSpool spool(folder / "r.h5");
    EXPECT_EQ(folder.files(), 0u);
    {
        std::vector<std::jthread> runs;
        for (std::uint32_t r = 0; r < 3; ++r)
            runs.emplace_back([&spool, r] {
                for (std::uint32_t month = 0; month < 50; ++month) spool.append(r / 2, r % 2, events(7, r * 1000 + month * 7));
            });
    }
    for (std::uint32_t r = 0; r < 3; ++r) {
        std::vector<std::uint32_t> expected(350);
        for (std::uint32_t i = 0; i < 350; ++i) expected[i] = r * 1000 + i;
        EXPECT_EQ(subjects(spool, r / 2, r % 2), expected);
    }
    EXPECT_EQ(spool.size_of(0, 1), 350u);
    EXPECT_EQ(spool.size_of(7, 0), 0u);
    spool.throw_if_failed();
}

// Protects whoever runs for hours on a disk that is full: the run learns of it at once, and the words name the result.
TEST(EventSpool, RemembersAFullDisk) {
    const test::Folder folder;
    EventSpool spool(folder / "r.h5");
    {
        const test::LimitOfFileSizes limit(10'000);
        spool.append(0, 0, events(100, 0));
        EXPECT_FALSE(spool.has_failed());
        spool.append(0, 0, events(1000, 0));
    }
    EXPECT_TRUE(spool.has_failed());
    EXPECT_THAT([&] { spool.throw_if_failed(); }, is_io_error(EFBIG, (folder / "r.h5").string()));
    EXPECT_EQ(folder.files(), 0u);
}

// A small result with events of every run but one: longer than a piece of a column.
constexpr std::size_t many = 70'001;
void write_with_events(const fs::path& file) {
    const test::Small s = test::small();
    EventSpool spool(file);
    spool.append(1, 1, events(10, 500));
    spool.append(0, 0, events(many, 1));
    LoggedEvent of_a_case = event(17532, 25, 77);
    of_a_case.case_number = 9;
    of_a_case.process = 0;  // of the second scenario: "closing"
    of_a_case.step = 0;
    of_a_case.county = 1;
    of_a_case.kind = EventKind::started;
    of_a_case.reason = EventReason::patience;
    of_a_case.attributes = {1, 2, 1, 0};
    spool.append(1, 0, std::vector{of_a_case});
    write_result(file, s.result, s.input, &spool);
}

std::vector<StoredEvent> read(const EventFile& file, const EventChoice& choice = {}) {
    std::vector<StoredEvent> all;
    file.for_each(choice, [&](const StoredEvent& e) { all.push_back(e); });
    return all;
}

// Protects the way through the file: every column comes back, under the names of all scenarios together.
TEST(EventFile, GivesBackWhatWasLogged) {
    const test::Folder folder;
    write_with_events(folder / "r.h5");
    verify_result(folder / "r.h5");
    const EventFile file(folder / "r.h5");
    const std::vector<StoredEvent> all = read(file);
    ASSERT_EQ(all.size(), many + 11);
    ASSERT_EQ(file.events(), all.size());
    for (std::size_t i = 0; i < many; ++i) {
        ASSERT_EQ(all[i].firm, 640101 * numbers_a_county + 1 + static_cast<std::int64_t>(i));
        ASSERT_EQ(all[i].time, (17532 + static_cast<std::int64_t>(i) / 20'000) * 86'400 + 9 * 3600 + static_cast<std::int64_t>(i) % 20'000);
    }
    const StoredEvent& e = all[many];
    EXPECT_EQ(e.firm, 640102 * numbers_a_county + 77);
    EXPECT_EQ(e.case_id, 640102 * numbers_a_county + 9);
    EXPECT_EQ(e.worked, 25);
    const EventNames& names = file.names();
    EXPECT_EQ(names.process[static_cast<std::size_t>(e.process)].name, "closing");
    EXPECT_EQ(names.step[static_cast<std::size_t>(e.step)].name, "closing.notice");
    EXPECT_EQ(names.kind[static_cast<std::size_t>(e.kind)].name, "started");
    EXPECT_EQ(names.reason[static_cast<std::size_t>(e.reason)].name, "patience");
    EXPECT_EQ(names.county[static_cast<std::size_t>(e.county)].zh, "西");
    EXPECT_EQ(names.county_code[static_cast<std::size_t>(e.county)], "640102");
    EXPECT_EQ(names.section[static_cast<std::size_t>(e.section)].name, "B");
    EXPECT_EQ(names.form[static_cast<std::size_t>(e.form)].name, "cooperative");
    EXPECT_EQ(names.scenario[static_cast<std::size_t>(e.scenario)].name, "base+1.1");
    EXPECT_EQ(all.back().replicate, 1);
}

// Protects choices: one firm, one run, one process, alone and together.
TEST(EventFile, GivesWhatIsAskedFor) {
    const test::Folder folder;
    write_with_events(folder / "r.h5");
    const EventFile file(folder / "r.h5");
    EXPECT_EQ(read(file, {.scenario = std::int16_t{1}, .process = {}, .replicate = {}, .firms = {}}).size(), 11u);
    EXPECT_EQ(read(file, {.scenario = {}, .process = {}, .replicate = 1, .firms = {}}).size(), 10u);
    EXPECT_EQ(read(file, {.scenario = {}, .process = std::int16_t{2}, .replicate = {}, .firms = {}}).size(), 1u)
        << "none, startup, closing: named as they come";
    const std::int64_t firm = 640101 * numbers_a_county + 505;
    EXPECT_EQ(read(file, {.scenario = {}, .process = {}, .replicate = {}, .firms = {firm}}).size(), 2u);
    EXPECT_EQ(read(file, {.scenario = std::int16_t{0}, .process = {}, .replicate = {}, .firms = {firm}}).size(), 1u);
}

// Protects files of runs that were stopped before one was over, and of those that were not asked.
TEST(EventFile, MayHaveNone) {
    const test::Folder folder;
    const test::Small s = test::small();
    write_result(folder / "plain.h5", s.result, s.input);
    EXPECT_EQ(EventFile(folder / "plain.h5").events(), 0u);
    const EventSpool spool(folder / "none.h5");
    write_result(folder / "none.h5", s.result, s.input, &spool);
    EXPECT_EQ(EventFile(folder / "none.h5").events(), 0u);
    EXPECT_EQ(read_info(folder / "none.h5").groups.size(), read_info(folder / "plain.h5").groups.size());
}

// Protects the old file and the folder where there is no room for the events: the disk's own words, nothing left beside.
TEST(WriteResult, LeavesTheOldFileWhereEventsFindNoRoom) {
    const test::Folder folder;
    test::put(folder / "r.h5", std::as_bytes(std::span("before")));
    const std::vector<std::byte> before = test::bytes_of(folder / "r.h5");
    const test::Small s = test::small();
    EventSpool spool(folder / "r.h5");
    spool.append(0, 0, events(many, 1));
    for (const rlim_t room : {0u, 700u, 20'000u, 60'000u, 130'000u}) {
        const test::LimitOfFileSizes limit(room);
        EXPECT_THAT([&] { write_result(folder / "r.h5", s.result, s.input, &spool); },
                    is_io_error(EFBIG, "cannot write " + (folder / "r.h5").string()))
            << room;
    }
    EXPECT_EQ(test::bytes_of(folder / "r.h5"), before);
    EXPECT_EQ(folder.files(), 1u);
    write_result(folder / "r.h5", s.result, s.input, &spool);
    EXPECT_EQ(EventFile(folder / "r.h5").events(), many);
}

// Protects "the same bytes for the same content" where the file is written on disk.
TEST(WriteResult, WithEventsGivesTheSameBytes) {
    const test::Folder folder;
    write_with_events(folder / "a.h5");
    write_with_events(folder / "b.h5");
    EXPECT_EQ(test::bytes_of(folder / "a.h5"), test::bytes_of(folder / "b.h5"));
}

// Protects conclusions: one flipped bit anywhere in a file with events is noticed before it is read.
TEST(EventFile, NoticesFlippedBits) {
    const test::Folder folder;
    write_with_events(folder / "r.h5");
    std::vector<std::byte> bytes = test::bytes_of(folder / "r.h5");
    const std::size_t stride = bytes.size() / 40;
    for (std::size_t i = 0; i < bytes.size(); i += stride) {
        bytes[i] ^= std::byte{16};
        test::put(folder / "r.h5", bytes);
        EXPECT_THROW(EventFile(folder / "r.h5"), DataError) << "byte " << i;
        bytes[i] ^= std::byte{16};
    }
}

// Protects exports in place: an old one is replaced whole or stays.
TEST(EventExport, LeavesTheOldFileWhereThereIsNoRoom) {
    const test::Folder folder;
    write_with_events(folder / "r.h5");
    const EventFile file(folder / "r.h5");
    test::put(folder / "out", std::as_bytes(std::span("before")));
    const std::vector<std::byte> before = test::bytes_of(folder / "out");
    for (auto* write : {export_csv, export_xes}) {
        const test::LimitOfFileSizes limit(100'000);
        EXPECT_THAT([&] { write(file, {}, folder / "out"); }, is_io_error(EFBIG, "out"));
    }
    EXPECT_EQ(test::bytes_of(folder / "out"), before);
    EXPECT_EQ(folder.files(), 2u);
    EXPECT_EQ(export_xes(file, {}, folder / "out").traces, many + 11) << "a firm, or the one case, each";
}

// Protects numbers in files: none stands for two things.
TEST(EventLabels, NumbersAndNamesAreUnique) {
    for (const std::vector<EventLabel>& labels : {event_kinds(), event_reasons()}) {
        std::set<int> numbers;
        std::set<std::string_view> names, titles;
        for (const EventLabel& l : labels) {
            EXPECT_TRUE(numbers.insert(l.number).second) << l.name;
            EXPECT_TRUE(names.insert(l.name).second) << l.name;
            EXPECT_TRUE(titles.insert(l.zh).second) << l.zh;
            EXPECT_GT(l.number, 0);
            EXPECT_LT(l.number, 128) << "an int8 in the file";
        }
    }
}

}  // namespace
}  // namespace yingshang
