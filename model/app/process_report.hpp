// Runs a process scenario and prints what a queueing table has, by desk and process.
#pragma once

#include "app/loading.hpp"
#include "app/requests.hpp"

namespace yingshang {

// The exit code. Throws InputError where the request asks for what only regions have.
int report_process(const RunRequest& request, const LoadedScenario& loaded);

}  // namespace yingshang
