// Keys that a file states and that would have no effect where they stand: nobody who writes one should believe that it has.
#pragma once

#include "engine/process.hpp"

namespace yingshang {

// What the structure alone shows; each with its place.
void refuse_unread_keys(const ProcessBook& book, Diagnostics& diagnostics);

// The word for it in files.
[[nodiscard]] const char* name_of(StepKind kind);

}  // namespace yingshang
