// The counties of a region on their way through time. A region can branch: runs of scenarios that are the same up to some day go that
// part of the way once.
#pragma once

#include <memory>
#include <vector>

#include "economy/handbook.hpp"
#include "economy/world.hpp"

namespace yingshang {

struct County;

class RegionRun {
  public:
    // On the first day; of the counties chosen, those of this rank. Keeps the address of the handbook.
    RegionRun(const Handbook& handbook, const RunOptions& options, const ParallelFor& parallel_for);
    // The same past, to go on in another world with the same options. InternalError where the worlds part before: see branching_day.
    RegionRun(const RegionRun& past, const Handbook& handbook, const RunOptions& options, const ParallelFor& parallel_for);
    RegionRun(RegionRun&& past, const Handbook& handbook, const RunOptions& options,
              const ParallelFor& parallel_for);  // county by county, in its memory
    RegionRun(RegionRun&&) noexcept;
    RegionRun& operator=(RegionRun&&) noexcept;
    ~RegionRun();

    // Up to `until`, the first of a month within the horizon. False where it was stopped before; it cannot go on then.
    [[nodiscard]] bool run(Day until, const ParallelFor& parallel_for, const OnProgress& on_progress);
    // To the end, and what is left then: of all ranks.
    [[nodiscard]] RunResult finish(const ParallelFor& parallel_for, const OnProgress& on_progress);

  private:
    template <class Take>
    void branch(const RegionRun& past, const ParallelFor& parallel_for, const Take& take);

    const Handbook* handbook_;
    RunOptions options_;
    Day reached_;
    std::vector<std::unique_ptr<County>> counties_;
};

// The latest day on which a region of the one world can branch into the other, whatever the seed: runs of both are the same, to the last
// bit, up to that day and in all that is laid out ahead on it. The first day of the horizon where they share nothing.
[[nodiscard]] Day branching_day(const WorldInput& a, const WorldInput& b);

}  // namespace yingshang
