// What the help of each command says beneath its summary. Words alone.
#pragma once

namespace yingshang {

inline constexpr const char* run_help =
    "SCENARIO is a file, or a base with measures: baseline, baseline+1.1, baseline+all-7, path/to/mine.toml+2.1.\n"
    "Prints the indicators; with --output everything goes into one HDF5 file that xarray and netCDF-4 readers open.\n"
    "Of a scenario with kind = \"process\" it prints a table of desks and processes.";

inline constexpr const char* compare_help =
    "Each difference is a mean over pairs of worlds that share all their luck, with its 95 % interval; \"inconclusive\" says that the\n"
    "interval spans zero, \"material\" that the effect is at least the share --materiality of the base. With --worlds also their regret.";

inline constexpr const char* staff_help =
    "Looks for the fewest officers with whom a share of the cases of a process is done within its target, by simulating the counties again and\n"
    "again with other numbers of officers and the same luck. Says what keeps a promise where officers cannot. Officers of today follow from\n"
    "a stated utilisation of desks, which is assumed: so does the answer.";

inline constexpr const char* diff_help =
    "Says from when and where, and who says so: a file and line, or a measure. Numbers are those on paper, with every measure in full;\n"
    "how far measures are carried out is told by the parameters rollout.*. Simulates nothing.";

inline constexpr const char* attribute_help =
    "Of each part: what it does alone (first in), what would be missing without it (last in), and its Shapley value, the mean over the orders\n"
    "in which the parts can come; these add up to the whole. Exact for up to five parts, else over --orders sampled orders, whose luck is\n"
    "in the interval. Whatever ALT changes besides its measures is a part of its own.";

inline constexpr const char* diverge_help =
    "Runs one world under both, side by side with the same luck, and compares what happens to every firm, to the second. Says which firm's\n"
    "life differs first, what happens to it under A and under B, and what the scenarios state differently of that step, its process and\n"
    "its desk there and then; then how many lives differ by and by, where, and in what.";

inline constexpr const char* score_help =
    "The standard firm goes its processes as they stand on paper at a date: every measure in full, no lines, no returns; scenarios/scores/\n"
    "states the method. The gap to the simulated population's own times is what a score does not see.";

inline constexpr const char* check_help =
    "Simulates nothing and writes nothing, but for --dead: that runs the scenario once for each number stated, in the smallest county, and\n"
    "compares every run with the first, event by event and bit by bit.";

inline constexpr const char* measures_help =
    "ID is a measure (1.1) or a chapter (1). With SCENARIO the measures that its files add to the catalogue; with both one of all that it knows.";

inline constexpr const char* calibrate_help =
    "Targets and free parameters are those of the scenario's files (baseline without one; [target] and [free], see scenarios/FORMAT.md).\n"
    "Prints where the parameters go, the fit before and after, and how well the targets tell the parameters apart. The same luck in\n"
    "every evaluation. With --table only the fit as it stands, of the whole; with --recover parameters known beforehand are looked for\n"
    "in what they simulate.";

inline constexpr const char* export_help =
    "FILE is a result of yingshang run or compare with --events. CSV has a line an event, XES (IEEE 1849) a trace a case, and one a firm\n"
    "for what belongs to no case.";

}  // namespace yingshang
