// Logical processes side by side: counties run a window of days on their own and tell each other at its end what they
// must know. The window is a day among counties that share a desk, else as long as it is asked for.
#pragma once

#include <functional>
#include <span>

#include "core/communicator.hpp"
#include "core/parallel_for.hpp"
#include "engine/office.hpp"

namespace yingshang {

// Runs [from, until) of every office: run_day(i, day) must run day `day` of offices[i] and touch nothing of another; so must before(i) and after(i),
// which come before its first day and after its last, where they are given. The other counties run on the communicator's other ranks; null: there
// are none.
void run_days(const EnginePlan& plan, std::span<Office* const> offices, Day from, Day until, const ParallelFor& parallel_for,
              Communicator* communicator, const std::function<void(std::size_t, Day)>& run_day, const std::function<void(std::size_t)>& before = {},
              const std::function<void(std::size_t)>& after = {});

}  // namespace yingshang
