// Logical processes side by side: counties run a window of days on their own and tell each other at its end what they
// must know. The window is a day where a desk is shared between counties, else as long as it is asked for.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/communicator.hpp"
#include "core/parallel_for.hpp"
#include "engine/office.hpp"

namespace yingshang {

// Brings the mail of this program's counties to all others and returns everybody's, in order of county.
using Exchange = std::function<std::vector<Mail>(std::vector<Mail>)>;

// Among ranks; null: all counties run here.
[[nodiscard]] Exchange exchange_over(Communicator* communicator);

// Runs [from, until) of every office: run_day(i, day) must run day `day` of offices[i] and touch nothing of another.
void run_days(const EnginePlan& plan, std::span<Office* const> offices, Day from, Day until, const ParallelFor& parallel_for,
              const Exchange& exchange, const std::function<void(std::size_t, Day)>& run_day);

}  // namespace yingshang
