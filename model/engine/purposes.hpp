// Purposes of the engine's draws (100-199): a number, once given, is never given to anything else.
#pragma once

#include <cstdint>

#include "core/random.hpp"

namespace yingshang {

enum class EnginePurpose : std::uint16_t {
    needed = 100,
    handling = 101,
    time = 102,
    correction = 103,
    correction_time = 104,
    refusal = 105,
    patience = 106,
    retry = 107,
    arrivals = 110,
};

constexpr Purpose purpose(EnginePurpose p) { return static_cast<Purpose>(p); }

}  // namespace yingshang
