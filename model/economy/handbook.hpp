// What the runs of a world share, whatever their seeds: for those who run a world more than once.
#pragma once

#include <memory>

#include "economy/stock.hpp"
#include "economy/world.hpp"

namespace yingshang {

struct Handbook;

// It keeps the address of the world. InputError as check_economy, DataError where two counties are one.
[[nodiscard]] std::shared_ptr<const Handbook> make_handbook(const WorldInput& input);
// As `simulate` of a world.
[[nodiscard]] RunResult simulate(const Handbook& handbook, const RunOptions& options, const ParallelFor& parallel_for, const OnProgress& on_progress);
// The firms of the first day.
[[nodiscard]] Stock stock_of(const WorldInput& world);

}  // namespace yingshang
