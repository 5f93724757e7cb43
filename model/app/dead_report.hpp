// `check --dead`: the parameters whose perturbation moved nothing, each with the reason as far as it is known.
#pragma once

#include <vector>

#include "app/loading.hpp"
#include "app/requests.hpp"

namespace yingshang {

// Exit code: 0, or that of the signal that stopped the work.
[[nodiscard]] int report_dead(const CheckRequest& request, const LoadedScenario& loaded, const std::vector<ParameterId>& of);

}  // namespace yingshang
