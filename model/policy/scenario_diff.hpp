// What differs between two scenarios: numbers on paper (every measure in full) and the structure of processes, with dates, places and who
// says so. Simulates nothing.
#pragma once

#include <string>
#include <vector>

#include "policy/scenario.hpp"

namespace yingshang {

// One thing that differs from a day on, until another difference of the same thing or its end.
struct Difference {
    std::string what;  // path of a parameter; "process.startup.step.seals: mode"
    Day from{};
    std::optional<Day> until;      // none: to the end
    std::vector<CountyId> places;  // empty: everywhere
    std::string a, b;              // as a person writes it; "-" where a scenario has no such thing
    std::vector<std::string> by;   // "measure 1.1 (file:line:col)", "file:line:col", of one scenario alone
};

// Both read and in order, over the same counties.
[[nodiscard]] std::vector<Difference> differences(const Scenario& a, const Scenario& b);

}  // namespace yingshang
