// When firms have use for a process, as files state it: occasions of processes, and groups of firms.
#pragma once

#include <string>
#include <vector>

#include "engine/process.hpp"
#include "reader/layered.hpp"
#include "reader/ledger.hpp"

namespace yingshang {

// What only firms have to do with: when they need a process, who keeps it, what it moves besides. Occasions declare
// process.NAME.occasion.EVENT.rate, .share, .by_size.micro, ...
void read_uses(Layered& process, ProcessDescription& description, const std::string& path, const std::string& whole, const ProcessBook& book,
               Ledger& ledger);
// Who keeps a process, as files write it.
[[nodiscard]] const std::vector<std::pair<std::string, Authority>>& authority_words();
// [group.NAME]: before the processes, which name them.
void read_groups(Layered& top, ProcessBook& book, Ledger& ledger);

}  // namespace yingshang
