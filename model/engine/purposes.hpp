// Purposes of the engine's draws (100-199): a number, once given, is never given to anything else.
#pragma once

#include <cstdint>

#include "core/random.hpp"

namespace yingshang {

enum class EnginePurpose : std::uint16_t {
    needed = 100,
    handling = 101,  // and, of the same block, correction and refusal
    time = 102,
    correction_time = 104,
    patience = 106,
    retry = 107,
    arrivals = 110,
    arrival_mixing = 111,
    arrival_batch = 112,
    arrival_time = 113,
    choice = 120,
    step_retry = 121,
    line_patience = 122,
    balking = 123,
    following = 124,
    check_delay = 125,
    check_handling = 126,
    check = 127,
    rest = 128,
    difficulty = 129,
    fidelity = 130,
    awareness = 131,
    county_variation = 132,
};

constexpr Purpose purpose(EnginePurpose p) { return static_cast<Purpose>(p); }

}  // namespace yingshang
