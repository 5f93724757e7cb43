// Random numbers keyed by identity: the key is (seed, replicate, agent), the counter says where in
// the model the draw stands (purpose, date, step, attempt). The same firm has the same luck in every
// scenario and in any order of execution; there is no stored state to shift. Philox4x32-10.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace yingshang {

// Identity of whoever is drawn for: made by the layer that owns the agents, stable over scenarios.
struct AgentKey {
    std::uint64_t value = 0;
};

// One run's half of the key.
class RunKey {
  public:
    RunKey(std::uint64_t seed, std::uint32_t replicate);
    // 64-bit Philox key; one-to-one in the agent within a run, so no two agents share luck.
    [[nodiscard]] std::array<std::uint32_t, 2> key(AgentKey agent) const;

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
    std::int32_t date = 0;      // day or month number, whatever the purpose states
    std::uint32_t step = 0;     // stable_hash of "process.step", 0 where none
};

// FNV-1a of a name: stable over builds and platforms.
[[nodiscard]] std::uint32_t stable_hash(std::string_view name);
// One-to-one scrambling of 64 bits (SplitMix64's finaliser).
[[nodiscard]] std::uint64_t mix64(std::uint64_t x);

// The uniforms of one draw point: 128 bits a block, further blocks as a sampler asks for more.
// Throws InternalError past 2^16 blocks.
class Draw {
  public:
    Draw(const RunKey& run, AgentKey agent, DrawPoint point);
    Draw(std::array<std::uint32_t, 2> key, DrawPoint point);
    [[nodiscard]] std::uint32_t bits32();
    [[nodiscard]] std::uint64_t bits64();
    // Uniform on (0, 1), 53 bits, never 0 or 1.
    [[nodiscard]] double uniform();

  private:
    void next_block();

    std::array<std::uint32_t, 2> key_;
    std::array<std::uint32_t, 4> counter_;
    std::array<std::uint32_t, 4> block_{};
    unsigned used_ = 4;
};

// The raw generator, for known-answer tests.
[[nodiscard]] std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                                  std::array<std::uint32_t, 2> key);

}  // namespace yingshang
