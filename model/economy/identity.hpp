// Who a draw is for. An identity is made of what does not change between scenarios: place, section, form
// and the ordinal in the exogenous process that made the agent; never of an index in an array.
#pragma once

#include <cstdint>
#include <string>

#include "core/random.hpp"
#include "economy/sections.hpp"

namespace yingshang {

// Purposes of the economy's draws (200-999): a number, once given, is never given to anything else.
enum class EconomyPurpose : std::uint16_t {
    population_traits = 200,
    population_age = 210,
    candidates = 220,
    candidate_traits = 230,
    candidate_owner = 240,
    sample = 250,
    month = 300,
    submission = 310,
    permit_need = 320,
    opening = 330,
    credit_decision = 340,
    first_staff = 350,
    inherited = 360,
    property = 370,
    group = 380,
    occasion = 390,
    event_need = 400,
    matter = 410,
    traits = 420,
    vacancy = 430,
    unpaid_wages = 440,
    suspension = 450,
    outage = 460,
    supplier = 470,
    tender = 480,
    bid = 490,
    claim = 500,
    patent = 510,
    renewal = 520,
    wealth = 530,
    network = 540,
    bank = 550,
    productivity = 560,
    seller = 570,
};

constexpr Purpose purpose(EconomyPurpose p) { return static_cast<Purpose>(p); }

enum class Origin : std::uint8_t { stock = 1, candidate = 2, market = 3 };

struct Identity {
    Origin origin{};
    std::uint32_t county_code = 0;  // 20 bits
    std::uint8_t section = 0;       // 5 bits
    Form form{};                    // 2 bits
    std::uint32_t month = 0;        // month_index of the candidate's month, 12 bits; 0 for the stock
    std::uint32_t ordinal = 0;      // 22 bits
};

// Agents of one county, section, form and month; more would share their luck with others.
inline constexpr std::uint64_t most_ordinals = 0x400000;
void check_ordinals(std::uint64_t agents);  // DataError where there are more

[[nodiscard]] constexpr AgentKey key_of(const Identity& i) {
    return {(std::uint64_t{static_cast<std::uint8_t>(i.origin)} << 61) | (std::uint64_t{i.county_code & 0xfffffu} << 41) |
            (std::uint64_t{i.section & 0x1fu} << 36) | (std::uint64_t{static_cast<std::uint8_t>(i.form)} << 34) |
            (std::uint64_t{i.month & 0xfffu} << 22) | (i.ordinal & 0x3fffffu)};
}

// Bits for what comes to every firm every month: from the identity alone, as draws are, by a mixing function (splitmix64's) that
// costs a tenth of a block. A point is worked out once for all agents.
class QuickPoint {
  public:
    constexpr QuickPoint(const RunKey& run, EconomyPurpose p, std::int32_t when, std::uint32_t which = 0)
        : run_(run),
          where_(mix64((static_cast<std::uint64_t>(p) << 48) ^ (static_cast<std::uint64_t>(static_cast<std::uint32_t>(when)) << 16) ^ which)) {}
    [[nodiscard]] constexpr std::uint64_t bits(AgentKey agent) const { return mix64(run_.key(agent) ^ where_); }
    [[nodiscard]] constexpr double uniform(AgentKey agent) const { return unit_from(bits(agent)); }

  private:
    RunKey run_;
    std::uint64_t where_;
};
[[nodiscard]] constexpr double quick_uniform(const RunKey& run, AgentKey agent, EconomyPurpose p, std::int32_t when, std::uint32_t which = 0) {
    return QuickPoint(run, p, when, which).uniform(agent);
}

// A probability to hold random bits against, in whole numbers: met where the uniform of the bits is below it, to the bit.
class Odds {
  public:
    constexpr explicit Odds(double probability = 0) : below_(count_below(probability)) {}
    [[nodiscard]] constexpr bool are_met(std::uint64_t bits) const { return (bits >> 12) < below_; }

  private:
    // Of the middles of the 2^52 intervals that unit_from knows.
    static constexpr std::uint64_t count_below(double probability) {
        if (!(probability > 0)) return 0;
        if (probability >= 1) return std::uint64_t{1} << 52;
        const double place = probability * 0x1p52;
        const auto whole = static_cast<std::uint64_t>(place);
        return place - static_cast<double>(whole) > 0.5 ? whole + 1 : whole;
    }
    std::uint64_t below_;
};

// 20 bits from an administrative code: the number itself where it is one, else a hash of it.
[[nodiscard]] std::uint32_t county_code_bits(const std::string& code);

}  // namespace yingshang
