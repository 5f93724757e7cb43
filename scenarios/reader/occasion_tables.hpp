// When firms have use for a process, as files state it: occasions of processes, and groups of firms.
#pragma once

#include <string>
#include <vector>

#include "engine/process.hpp"
#include "reader/layered.hpp"
#include "reader/ledger.hpp"

namespace yingshang {

// [process.NAME.occasion.EVENT]: declares process.NAME.occasion.EVENT.rate, .share, .by_size.micro, ...
[[nodiscard]] std::vector<OccasionDescription> read_occasions(Layered& process, const ProcessDescription& description, const std::string& path,
                                                              const std::string& whole, const ProcessBook& book, Ledger& ledger);
// [group.NAME]: before the processes, which name them.
void read_groups(Layered& top, ProcessBook& book, Ledger& ledger);

}  // namespace yingshang
