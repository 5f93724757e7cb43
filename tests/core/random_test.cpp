// Random numbers keyed by identity: a change here changes every result ever published.
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/random.hpp"

namespace yingshang {
namespace {

using testing::ElementsAre;

constexpr DrawPoint point{.purpose = Purpose{100}, .attempt = 3, .date = 18'383, .step = 7};

std::vector<std::uint64_t> first_bits(Draw draw, int count) {
    std::vector<std::uint64_t> bits;
    for (int i = 0; i < count; ++i) bits.push_back(draw.bits64());
    return bits;
}

// Protects Philox4x32-10 itself: the published known answers (Salmon et al. 2011, kat_vectors).
TEST(Philox, GivesThePublishedAnswers) {
    EXPECT_THAT(philox({0, 0, 0, 0}, {0, 0}), ElementsAre(0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u));
    constexpr std::uint32_t ones = 0xffffffffu;
    EXPECT_THAT(philox({ones, ones, ones, ones}, {ones, ones}), ElementsAre(0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu));
    EXPECT_THAT(philox({0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u}, {0xa4093822u, 0x299f31d0u}),
                ElementsAre(0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u));
}

// Protects the layout of the counter: purpose and attempt, date, step, block, in that order.
TEST(Draw, ReadsTheBlockOfItsPoint) {
    constexpr PhiloxKey key{12, 34};
    Draw draw(key, point);
    for (std::uint32_t block = 0; block < 3; ++block)
        for (const std::uint32_t word : philox({100u | (3u << 16), 18'383, 7, block}, key)) EXPECT_EQ(draw.bits32(), word);
}

// Protects common random numbers: what one draw uses shifts nothing for any other point or agent.
TEST(Draw, DependsOnItsPointAlone) {
    const RunKey run(20'200'501, 4);
    const auto alone = first_bits(Draw(run, {99}, point), 8);
    first_bits(Draw(run, {98}, point), 1000);
    first_bits(Draw(run, {99}, {.purpose = Purpose{101}, .attempt = 3, .date = 18'383, .step = 7}), 1000);
    EXPECT_EQ(first_bits(Draw(run, {99}, point), 8), alone);
}

// Protects independence: any change of seed, replicate, agent or point gives other bits.
TEST(Draw, DiffersInEveryPartOfItsIdentity) {
    std::set<std::uint64_t> seen;
    std::size_t draws = 0;
    const auto add = [&](const RunKey& run, AgentKey agent, DrawPoint where) {
        seen.insert(Draw(run, agent, where).bits64());
        draws += 1;
    };
    for (std::uint32_t i = 0; i < 1000; ++i) {
        add(RunKey(i + 1, 0), {1}, point);
        add(RunKey(0, i + 1), {1}, point);
        add(RunKey(0, 0), {i + 2}, point);
        add(RunKey(0, 0), {1}, {.purpose = Purpose{static_cast<std::uint16_t>(i)}});
        add(RunKey(0, 0), {1}, {.attempt = static_cast<std::uint16_t>(i + 1)});
        add(RunKey(0, 0), {1}, {.date = static_cast<std::int32_t>(i + 1)});
        add(RunKey(0, 0), {1}, {.date = -static_cast<std::int32_t>(i + 1)});
        add(RunKey(0, 0), {1}, {.step = i + 1});
    }
    EXPECT_EQ(seen.size(), draws);
}

// Protects the two widths: 64 bits never straddle a word that 32 bits left over.
TEST(Draw, PassesByAnOddWord) {
    constexpr PhiloxKey key{5, 6};
    const PhiloxBlock block = philox({100u | (3u << 16), 18'383, 7, 0}, key);
    Draw draw(key, point);
    EXPECT_EQ(draw.bits32(), block[0]);
    EXPECT_EQ(draw.bits64(), block[2] | (std::uint64_t{block[3]} << 32));
}

// Protects against a sampler that never ends: a draw has 2^16 blocks, then it says so.
TEST(Draw, RefusesToGoOnForever) {
    Draw draw(PhiloxKey{1, 2}, point);
    for (int i = 0; i < 0x10000 * 4; ++i) static_cast<void>(draw.bits32());
    EXPECT_THROW(static_cast<void>(draw.bits32()), InternalError);
}

// Protects names as keys: the published FNV-1a values, so that a step's luck survives a new compiler.
TEST(StableHash, GivesThePublishedAnswers) {
    EXPECT_EQ(stable_hash(""), 0x811c9dc5u);
    EXPECT_EQ(stable_hash("a"), 0xe40c292cu);
    EXPECT_EQ(stable_hash("foobar"), 0xbf9cf968u);
}

// Protects agents from sharing luck: the scrambling is the published one, and one-to-one.
TEST(Mix64, IsSplitMix) {
    EXPECT_EQ(mix64(0), 0xe220a8397b1dcdafull);
    std::set<std::uint64_t> seen;
    for (std::uint64_t i = 0; i < 10'000; ++i) seen.insert(mix64(i));
    EXPECT_EQ(seen.size(), 10'000u);
}

}  // namespace
}  // namespace yingshang
