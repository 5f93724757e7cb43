// The way of one applicant whose papers are in order through a process as it stands on paper: procedures, time, fees.
// No lines, no returns, no luck: what a rule says, not what firms meet.
#pragma once

#include <string>
#include <vector>

#include "engine/process.hpp"
#include "parameters/registry.hpp"

namespace yingshang {

// How a method counts time: the least of a procedure, in the applicant's units.
struct CaseClock {
    double least = 0, least_online = 0;
    double own_visits = 0;  // a step that takes fewer is done with the others of its kind: together they are one procedure
};

struct StandardCase {
    std::size_t procedures = 0;
    double time = 0;  // in the applicant's units
    double fee = 0;   // yuan
};

struct StandardApplicant {
    Attributes attributes;
    CountyId county;
    Day day{};                                     // of submission: its rules hold to the end
    std::vector<std::string> without;              // steps that do not count and take no time
    double a_working_day = 1, a_calendar_day = 1;  // what they count for: 1.46 and 1 in days of the calendar, 8 and 24 in hours
};

// `process` as patched there and then. A step happens where it applies and is more likely than not; a limit in force on a step or on the
// whole holds. Steps may run side by side; two procedures that are not online begin the least time apart. A step that is a process of
// its own counts as a procedure without time.
[[nodiscard]] StandardCase standard_case(const ProcessDescription& process, const Values& values, const StandardApplicant& applicant,
                                         const CaseClock& clock);

}  // namespace yingshang
