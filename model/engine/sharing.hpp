// Among which counties the officers of a desk above the county are divided each night, where its decisions are moved to a lower level for a while.
#pragma once

#include <optional>
#include <vector>

#include "engine/process.hpp"
#include "parameters/places.hpp"

namespace yingshang {

// A desk whose cases of a county are decided at a lower level on [from, until).
struct LoweredDesk {
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

// Each day from `first` on that changes the slices of a desk of this level, ascending; whatever the order of `lowered`. Counties share where their
// cases are decided at the same level.
[[nodiscard]] std::vector<Sharing> sharing_of(const std::vector<LoweredDesk>& lowered, DeskId desk, Level own, const Places& places, Day first);

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
