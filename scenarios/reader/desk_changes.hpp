// Patches that change which desks are one counter, and which are decided at another level.
#pragma once

#include <optional>

#include "policy/measure.hpp"
#include "reader/layered.hpp"

namespace yingshang {

// `pool` of a patch of the desk: desks that officers of their own serve, undated. Nothing where they cannot be one counter.
[[nodiscard]] std::optional<DeskChange> read_pool(const DeskDescription& desk, const Member& pool, const ProcessBook& book,
                                                  const std::string& measure, Diagnostics& diagnostics);

// `level` of a patch of the desk, undated. Nothing where it cannot be decided there.
[[nodiscard]] std::optional<DeskChange> read_level(const DeskDescription& desk, Level level, const Location& where, const std::string& measure,
                                                   Diagnostics& diagnostics);

}  // namespace yingshang
