// Among which counties the officers of a desk are divided each night: as its own level has it, and where its decisions are moved to another level
// for a while.
#pragma once

#include <optional>
#include <vector>

#include "engine/counters.hpp"
#include "engine/process.hpp"
#include "parameters/places.hpp"

namespace yingshang {

// A desk whose cases of a county are decided at another level on [from, until): one above the county at a lower level, one of the county in the
// prefecture.
struct MovedDesk {
    CountyId county{};
    DeskId desk{};
    Level level{};
    Day from{};
    std::optional<Day> until;
};

// By county: those that share officers with it, ascending, itself included.
using Slices = std::vector<std::vector<CountyId>>;

// Slices of a desk from a day on.
struct Sharing {
    Day from{};
    Slices slices;
};

// As files write it.
[[nodiscard]] const char* name_of(Level level);

// As the desk's own level has it. No places: one county.
[[nodiscard]] Slices slices_at(Level level, const Places& places);

// Each day from `first` on that changes the slices of a desk of this level, above the county, ascending; whatever the order of `moved`. Counties
// share where their cases are decided at the same level.
[[nodiscard]] std::vector<Sharing> sharing_of(const std::vector<MovedDesk>& moved, DeskId desk, Level own, const Places& places, Day first);

// The counters of all counties, each as counters_of has it, and the same without any pool.
struct CountersOfCounties {
    const std::vector<std::vector<Counters>>& by_county;
    const std::vector<DeskId>& alone;
};

// The same of every desk, where `moved` are desks of the county that are decided in the prefecture. Their officers serve one counter, so counties
// share where theirs are of the same desks and all of these are moved. On the first day of a counter nobody has told yet what waits at it: it is
// shared from the next one on.
[[nodiscard]] std::vector<std::vector<Sharing>> sharing_of_counters(const std::vector<MovedDesk>& moved, const CountersOfCounties& counters,
                                                                    const Places& places, Day first);

// What a county has of a number of officers that is stated for several together, and the work that came to it.
struct OfficersPart {
    CountyId county{};
    double officers = 0;
    double work = 0;
};

// Where counties that shared until now part, the officers of all of them are divided anew among them, by work; who had none counts as the one that
// had least, and all alike where nobody had any. Those that stay together keep their parts, and those that come together bring them.
void part_officers(std::vector<OfficersPart>& parts, const Slices& before, const Slices& after);

}  // namespace yingshang
