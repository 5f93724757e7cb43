// How many cases stated arrivals bring, before any of them is opened: too many are refused, not run until the memory is full.
#pragma once

#include "core/calendar.hpp"
#include "engine/process.hpp"

namespace yingshang {

// Of one stream of arrivals: in one county on one day, whose cases may all be under way at once; in all counties over a run, of whose cases
// each leaves a duration.
inline constexpr double most_cases_a_day = 5e6, most_cases_a_run = 2e8;

// The numbers expected of each stream on the working days from `from` to before `until`; where they are told.
void check_case_numbers(const ProcessBook& book, const Registry& registry, const Values& values, std::size_t counties, const Calendar& calendar,
                        Day from, Day until, Diagnostics& diagnostics);

}  // namespace yingshang
