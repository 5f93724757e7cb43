// Parameters that move nothing: each is perturbed alone and the run compared, bit for bit and event for event, with the run as it was.
// A parameter is told to be dead where the run was, in its counties and over its horizon; knows no file and prints nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "experiment/process_run.hpp"
#include "policy/scenario.hpp"

namespace yingshang {

struct DeadOptions {
    std::uint64_t seed = 1;
    unsigned threads = 1;
    std::vector<CountyId> counties = {};  // that run; empty: the one with the fewest firms
};

enum class Life : std::uint8_t {
    moves,    // something
    still,    // everything that it was tried at left all as it was
    untried,  // no value beside its own is in order
};

struct TriedParameter {
    ParameterId id{};
    Life life = Life::still;
    std::vector<double> at = {};  // values tried, as the parameter has them
    std::string reason = {};      // why it moves nothing, or could not be tried, as far as that is known
};

struct DeadResult {
    std::vector<TriedParameter> tried;  // in the order asked for; those that no file states are left out
    std::vector<CountyId> counties;     // that ran; none of a process scenario
    bool complete = true;               // false where stopped
};

// Values to try instead of those of a parameter: the ends of its stated range, else a tenth up and down, as far as they are permitted.
// A parameter that is 0, or has no limit, is tried at what is next to it.
[[nodiscard]] std::vector<double> perturbed_values(const Scenario& scenario, ParameterId id, const std::vector<double>& has);

// Told how many of the parameters have been tried, by one thread at a time; returns false to stop.
using OnTried = std::function<bool(std::size_t done)>;

// `world` is the scenario as it runs. Replicate 0 of the seed is what all is compared with. Throws InternalError where a run does.
[[nodiscard]] DeadResult find_dead(const Scenario& scenario, const WorldInput& world, const std::vector<ParameterId>& of, const DeadOptions& options,
                                   const OnTried& on_tried);

}  // namespace yingshang
