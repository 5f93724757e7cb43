// What happened in counties over a while, brought together from all ranks.
#pragma once

#include <cstdint>
#include <vector>

#include "core/communicator.hpp"
#include "engine/event_log.hpp"

namespace yingshang {

struct CountyEvents {
    std::uint32_t county = 0;
    std::vector<LoggedEvent> rows;  // in order of time
};

// By day, county and time; every rank has all of them, and `own` is left with no more than memory.
[[nodiscard]] std::vector<LoggedEvent> gather_events(Communicator* communicator, std::vector<CountyEvents>& own);

}  // namespace yingshang
