// Why two scenarios part where they do: what differs between them there and then, nearest to the event first. Guesses nothing: it orders
// what the scenarios state.
#pragma once

#include <string>
#include <vector>

#include "policy/scenario_diff.hpp"

namespace yingshang {

enum class Nearness : std::uint8_t {
    step,       // of the step at which they part
    decision,   // a parameter of what the firm or its bank decides
    process,    // of the process of the step
    desk,       // of the desk that handles the step, or of other work that comes to it
    elsewhere,  // of anything else: it got here by way of firms, money or queues
};
[[nodiscard]] std::string_view to_string(Nearness nearness);

// Where and when an event happened; names empty where it belongs to none.
struct Occurrence {
    std::string process, step, desk;
    std::vector<std::string> decides;      // paths of parameters that decide it begin so
    std::vector<std::string> at_the_desk;  // "process.startup.step.licence", "desk.tax": steps that the same officers handle, and where
    CountyId county;
    Day day{};
    std::string section;  // of the firm: what is stated of another section alone did not decide about it
};

struct Cause {
    Nearness nearness{};
    Difference difference;
};

// What differs in the county on that day, by nearness; alike near, what came last stands first.
[[nodiscard]] std::vector<Cause> causes_of(const std::vector<Difference>& differences, const Occurrence& at);

}  // namespace yingshang
