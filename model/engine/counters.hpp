// Desks of a county that are one counter for a while: one line, and the officers of all of them. Two sets that share a desk make one.
#pragma once

#include <optional>
#include <vector>

#include "engine/process.hpp"

namespace yingshang {

// Desks that are one counter in a county on [from, until).
struct PooledDesks {
    CountyId county{};
    std::vector<DeskId> desks;
    Day from{};
    std::optional<Day> until;
};

// At which desk each desk of a county has its line and officers, from a day on.
struct Counters {
    Day from{};
    std::vector<DeskId> staff;  // by DeskId
};

// Each day from `first` on that changes something in the county, ascending; whatever the order of `pools`. `alone`: the same without any. A counter
// has its line at the desk of the least identity.
[[nodiscard]] std::vector<Counters> counters_of(const std::vector<PooledDesks>& pools, CountyId county, const std::vector<DeskId>& alone,
                                                const std::vector<std::uint32_t>& identities, Day first);

}  // namespace yingshang
