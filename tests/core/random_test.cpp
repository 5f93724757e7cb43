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

// Protects Philox2x64-10 itself: the published known answers (Salmon et al. 2011, kat_vectors).
TEST(Philox, GivesThePublishedAnswers) {
    EXPECT_THAT(philox({0, 0}, 0), ElementsAre(0xca00a0459843d731u, 0x66c24222c9a845b5u));
    constexpr std::uint64_t ones = 0xffffffffffffffffu;
    EXPECT_THAT(philox({ones, ones}, ones), ElementsAre(0x65b021d60cd8310fu, 0x4d02f3222f86df20u));
    EXPECT_THAT(philox({0x243f6a8885a308d3u, 0x13198a2e03707344u}, 0xa4093822299f31d0u), ElementsAre(0x0a5e742c2997341cu, 0xb0f883d38000de5du));
}

// Protects the layout of the counter: purpose and attempt, date, step, block, in that order.
TEST(Draw, ReadsTheBlockOfItsPoint) {
    constexpr PhiloxKey key{1234};
    Draw draw(key, point);
    for (std::uint64_t block = 0; block < 3; ++block)
        for (const std::uint64_t half : philox({100u | (3u << 16) | (std::uint64_t{18'383} << 32), 7 | (block << 32)}, key)) {
            EXPECT_EQ(draw.bits32(), static_cast<std::uint32_t>(half));
            EXPECT_EQ(draw.bits32(), static_cast<std::uint32_t>(half >> 32));
        }
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
    constexpr PhiloxKey key{56};
    const PhiloxBlock block = philox({100u | (3u << 16) | (std::uint64_t{18'383} << 32), 7}, key);
    Draw draw(key, point);
    EXPECT_EQ(draw.bits32(), static_cast<std::uint32_t>(block[0]));
    EXPECT_EQ(draw.bits64(), block[1]);
}

// Protects what is set apart from the draws after it, and them from it: they take the block's other half, and go on with the next.
TEST(Draw, SetsHalfABlockApart) {
    constexpr PhiloxKey key{56};
    const std::uint64_t at = 100u | (3u << 16) | (std::uint64_t{18'383} << 32);
    const PhiloxBlock first = philox({at, 7}, key), second = philox({at, 7 | (std::uint64_t{1} << 32)}, key);
    Draw draw(key, point);
    EXPECT_THAT(draw.set_apart(), ElementsAre(static_cast<std::uint32_t>(first[1]), static_cast<std::uint32_t>(first[1] >> 32)));
    EXPECT_EQ(draw.bits64(), first[0]);
    EXPECT_EQ(draw.bits64(), second[0]);
}

// Protects against a sampler that never ends: a draw has 2^16 blocks, then it says so.
TEST(Draw, RefusesToGoOnForever) {
    Draw draw(PhiloxKey{12}, point);
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
