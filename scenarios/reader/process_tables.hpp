// [process.*] with their steps, [desk.*], [attributes] and [arrivals.*]: structure into the book, numbers into the
// registry.
#pragma once

#include <optional>
#include <set>

#include "engine/process.hpp"
#include "policy/scenario.hpp"
#include "reader/layered.hpp"
#include "reader/ledger.hpp"

namespace yingshang {

void read_attributes(Layered& top, AttributeSchema& schema);
void read_desks(Layered& top, ProcessBook& book, Ledger& ledger);
// `offices_alone`: layers of the files in which no firm can be meant.
void read_processes(Layered& top, ScenarioKind kind, const std::set<int>& offices_alone, ProcessBook& book, Ledger& ledger);
void read_arrivals(Layered& top, ProcessBook& book, Ledger& ledger);
// `level` of a desk, or of a patch of one.
[[nodiscard]] std::optional<Level> read_level_word(Layered& t);
// Words of `mode` in files.
[[nodiscard]] const std::vector<std::pair<std::string, Mode>>& mode_words();

}  // namespace yingshang
