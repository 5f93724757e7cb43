// Two runs side by side, month by month, so that what happened in both can be compared without keeping either.
#pragma once

#include <functional>
#include <span>

#include "experiment/ensemble.hpp"

namespace yingshang {

// Told a month of both; its events live as long as the call. Returns false to stop there.
using OnBothMonths = std::function<bool(Day month, std::span<const LoggedEvent> a, std::span<const LoggedEvent> b)>;

struct LockstepOptions {
    std::uint64_t seed = 1;
    std::uint32_t replicate = 0;
    double scale = 1;
    std::vector<CountyId> counties = {};  // empty: all
    unsigned threads = 1;                 // with one the runs take turns
};

// The same months under both. Each call comes when both are through a month, one after the other. False where it was stopped before the
// end of the horizon.
[[nodiscard]] bool run_in_step(const WorldInput& a, const WorldInput& b, const LockstepOptions& options, const OnBothMonths& on_months,
                               const OnEnsembleProgress& on_progress);

}  // namespace yingshang
