// [process.*] with their steps, [desk.*], [attributes] and [arrivals.*]: structure into the book, numbers into the
// registry.
#pragma once

#include "engine/process.hpp"
#include "policy/scenario.hpp"
#include "reader/layered.hpp"
#include "reader/ledger.hpp"

namespace yingshang {

void read_attributes(Layered& top, AttributeSchema& schema);
void read_desks(Layered& top, ProcessBook& book, Ledger& ledger);
void read_processes(Layered& top, ScenarioKind kind, ProcessBook& book, Ledger& ledger);
void read_arrivals(Layered& top, ProcessBook& book, Ledger& ledger);
// Words of `mode` in files.
[[nodiscard]] const std::vector<std::pair<std::string, Mode>>& mode_words();

}  // namespace yingshang
