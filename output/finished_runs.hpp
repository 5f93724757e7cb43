// The runs that were over when an ensemble was interrupted, whole, in its own result file: what an ensemble goes on from. In the
// program's own form: the same build alone reads it.
#pragma once

#include <filesystem>

#include "experiment/ensemble.hpp"

namespace yingshang {

// By scenario, in the order of the file; none where the file has none. Throws IoError where it cannot be opened, DataError where it is damaged.
[[nodiscard]] FinishedRuns read_finished_runs(const std::filesystem::path& file);

}  // namespace yingshang
