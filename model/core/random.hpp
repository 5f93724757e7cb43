// Random numbers keyed by identity: the key is (seed, replicate, agent), the counter says where in
// the model the draw stands (purpose, date, step, attempt). The same firm has the same luck in every
// scenario and in any order of execution; there is no stored state to shift. Philox2x64-10:
// the same family and margin as Philox4x32-10 (Salmon et al. 2011) at half the instructions on 64-bit machines.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <Random123/philox.h>

namespace yingshang {

// One-to-one scrambling of 64 bits (SplitMix64's finaliser).
[[nodiscard]] constexpr std::uint64_t mix64(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15ull;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return x ^ (x >> 31);
}

// Uniform on (0, 1) of random bits: the middles of 2^52 equal intervals, so never 0 or 1 (of 2^53, the last would round to 1).
[[nodiscard]] constexpr double unit_from(std::uint64_t bits) { return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52; }

// FNV-1a of a name: stable over builds and platforms.
[[nodiscard]] constexpr std::uint32_t stable_hash(std::string_view name) {
    std::uint32_t hash = 2166136261u;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return hash;
}

using PhiloxKey = std::uint64_t;
using PhiloxBlock = std::array<std::uint64_t, 2>;

// The raw generator: 128 bits for a counter and a key.
[[nodiscard, gnu::always_inline]] inline PhiloxBlock philox(PhiloxBlock counter, PhiloxKey key) {
    const r123::Philox2x64::ctr_type c{{counter[0], counter[1]}};
    const r123::Philox2x64::key_type k{{key}};
    const auto r = r123::Philox2x64{}(c, k);
    return {r[0], r[1]};
}

// Identity of whoever is drawn for: made by the layer that owns the agents, stable over scenarios.
struct AgentKey {
    std::uint64_t value = 0;
};

// One run's half of the key.
class RunKey {
  public:
    constexpr RunKey(std::uint64_t seed, std::uint32_t replicate) : value_(mix64(mix64(seed) + replicate)) {}
    // One-to-one in the agent within a run, so no two agents share luck.
    [[nodiscard]] constexpr PhiloxKey key(AgentKey agent) const { return mix64(value_ ^ agent.value); }

  private:
    std::uint64_t value_;
};

// What a draw is for. Spaced, never renumbered: a number is part of what makes results repeatable.
// Layers above own the ranges 100-199 (engine), 200-999 (economy), 1000+ (policy).
enum class Purpose : std::uint16_t {};

// Where in the model a draw stands.
struct DrawPoint {
    Purpose purpose{};
    std::uint16_t attempt = 0;
    std::int32_t date = 0;   // day or month number, whatever the purpose states
    std::uint32_t step = 0;  // stable_hash of "process.step", 0 where none
};

// The uniforms of one draw point: 128 bits a block, further blocks as a sampler asks for more.
// Throws InternalError past 2^16 blocks.
class Draw {
  public:
    [[gnu::always_inline]] Draw(const RunKey& run, AgentKey agent, DrawPoint point) : Draw(run.key(agent), point) {}
    [[gnu::always_inline]] Draw(PhiloxKey key, DrawPoint point) : key_(key), counter_(counter_at(point)), block_(philox(counter_, key)) {}
    // The same bits without a Draw around them, for who needs no more in most cases.
    [[nodiscard, gnu::always_inline]] static PhiloxBlock first_block(PhiloxKey key, DrawPoint point) { return philox(counter_at(point), key); }

    [[nodiscard]] std::uint32_t bits32() {
        if (used_ == words) next_block();
        const std::uint64_t half = block_[used_ / 2] >> (32 * (used_ & 1u));
        used_ += 1;
        return static_cast<std::uint32_t>(half);
    }
    // A whole half of a block: an odd word left over by bits32 is passed by.
    [[nodiscard]] std::uint64_t bits64() {
        used_ += used_ & 1u;
        if (used_ == words) next_block();
        const std::uint64_t bits = block_[used_ / 2];
        used_ += 2;
        return bits;
    }
    [[nodiscard]] double uniform() { return unit_from(bits64()); }

    [[nodiscard]] static std::array<std::uint32_t, 2> words_apart(const PhiloxBlock& first) {
        return {static_cast<std::uint32_t>(first[1]), static_cast<std::uint32_t>(first[1] >> 32)};
    }
    // Two words of the first block for something else that stands at the same point: what is drawn otherwise never
    // touches them. Before any other draw.
    [[nodiscard]] std::array<std::uint32_t, 2> set_apart() {
        const std::array<std::uint32_t, 2> apart = words_apart(block_);
        block_[1] = block_[0];
        used_ = 2;
        return apart;
    }

  private:
    static constexpr std::uint32_t words = 4;  // of 32 bits in a block
    static constexpr std::uint64_t most_blocks = 0x10000;
    void next_block();
    [[nodiscard, gnu::always_inline]] static PhiloxBlock counter_at(DrawPoint point) {
        return {static_cast<std::uint64_t>(point.purpose) | (std::uint64_t{point.attempt} << 16) |
                    (std::uint64_t{static_cast<std::uint32_t>(point.date)} << 32),
                point.step};
    }

    PhiloxKey key_;
    PhiloxBlock counter_;  // purpose, attempt and date; step, and the block's number above it
    PhiloxBlock block_;
    std::uint32_t used_ = 0;
};

}  // namespace yingshang
