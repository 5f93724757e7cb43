// Memory on huge pages: pieces that nobody else holds, used again when they are given back, and a heap that still works.
#include "core/pages.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#include <gtest/gtest.h>

namespace yingshang {
namespace {

// Protects records of one pool from those of another: pieces of one huge page do not overlap.
TEST(Pages, HoldWhatIsWrittenAndNothingOfOneAnother) {
    constexpr std::array<std::size_t, 4> bytes{5000, 30000, 40000, piece_of_page};
    constexpr std::size_t number = 200;
    std::vector<Pages> all;
    for (std::size_t i = 0; i < number; ++i) {
        all.push_back(take_pages(bytes[i % bytes.size()]));
        std::memset(all.back().get(), static_cast<int>(i), bytes[i % bytes.size()]);
    }
    for (std::size_t i = 0; i < number; ++i)
        EXPECT_TRUE(std::all_of(all[i].get(), all[i].get() + bytes[i % bytes.size()], [i](std::byte b) { return b == static_cast<std::byte>(i); }))
            << i;
}

// Protects records that are aligned to lines of the cache.
TEST(Pages, AreAlignedForAnyRecord) {
    constexpr std::uintptr_t page = 4096;
    for (const std::size_t bytes : {std::size_t{1}, piece_of_page, piece_of_page + 1, huge_page - 1})
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(take_pages(bytes).get()) % page, 0u) << bytes;
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(take_pages(3 * huge_page + 1).get()) % huge_page, 0u);
}

// Protects memory: a process that runs many replicates takes no more pages than one needs.
TEST(Pages, ThatAreGivenBackAreUsedAgain) {
    Pages first = take_pages(piece_of_page);
    const std::byte* const before = first.get();
    first.reset();
    EXPECT_EQ(take_pages(piece_of_page - 1).get(), before);
}

// Protects what is allocated once the heap is reserved, below and above what the library maps by itself.
TEST(Pages, OfTheHeapAreThereForAllSizes) {
    put_heap_on_huge_pages();
    std::vector<std::vector<int>> all;
    for (std::size_t size = 1; size < (std::size_t{64} << 20); size *= 3) all.emplace_back(size / sizeof(int) + 1, static_cast<int>(size));
    for (const std::vector<int>& v : all) EXPECT_TRUE(std::all_of(v.begin(), v.end(), [&](int x) { return x == v.front(); }));
}

}  // namespace
}  // namespace yingshang
