// What a file says of a process: steps, their order, who serves them and how long they take. Numbers
// are parameters of the registry; this holds their ids and the structure. Knows no firm.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/ids.hpp"
#include "core/samplers.hpp"
#include "engine/attributes.hpp"
#include "parameters/registry.hpp"

namespace yingshang {

using ProcessId = Id<struct ProcessFamily>;  // index into the scenario's processes
using DeskId = Id<struct DeskFamily>;

struct Title {
    std::string en, zh;
};

// A law whose parameters are registered; the base of the first one says on which clock it runs.
struct LawDescription {
    Law law = Law::deterministic;
    std::vector<ParameterId> parameters;
};

// Who works while a step lasts; also which of the three clocks it counts on.
enum class StepKind : std::uint8_t {
    desk,         // an officer handles it, then it circulates: office clock
    delay,        // nobody works, the office's clock runs (publicity period)
    firm,         // the applicant's own work: firm clock
    third_party,  // survey, drawings, building: third-party clock
};

// How an office treats a step; the strongest of several wins.
enum class Mode : std::uint8_t {
    review,      // as stated
    commitment,  // granted on a promise: no circulation, no refusal
    filing,      // handed in at the counter: no circulation, no correction, no refusal
    abolished,   // the step does not happen
};

struct Correction {
    ParameterId probability;      // of being returned at each try
    LawDescription firm_time;     // the office's clock stands still meanwhile
    ParameterId at_most;          // times
};

struct StepDescription {
    std::string name;
    // Step of the scenario's own description whose luck and statistics this one shares; empty: itself. Set
    // where a measure treats some applicants' step another way: the step is then split in variants.
    std::string luck;
    Title title;
    Location where;
    StepKind kind = StepKind::desk;
    std::string desk;                          // name; desk steps only
    std::optional<LawDescription> handling;    // officer's work; desk steps only
    std::optional<LawDescription> time;        // circulation of a desk step, else the step's duration
    std::vector<std::string> after;            // names of the steps it waits for
    Eligibility applies;
    std::optional<ParameterId> probability;    // that a case needs the step, where not always
    std::optional<ParameterId> limit;          // ticks; infinity where none is in force
    std::optional<ParameterId> documents, visits, fee;  // numbers a case; yuan
    std::optional<Correction> correction;
    std::optional<ParameterId> refusal;        // probability
    Mode mode = Mode::review;
    std::uint8_t priority = 0;                 // class in the queue; higher is served first
};

struct Retry {
    LawDescription delay;
    ParameterId at_most;   // tries in all
};

struct ProcessDescription {
    std::string name;
    Title title;
    Location where;
    std::string role;                          // what the applicant uses it for: "startup", "permit", "loan"
    Eligibility applies;
    std::optional<ParameterId> target;         // the promise, ticks; never squeezes anything
    ParameterId limit;                         // in force on the whole, ticks; infinity where none
    std::optional<LawDescription> patience;    // office time after which the applicant gives up
    std::optional<Retry> retry;                // after a refusal
    std::map<std::string, ParameterId> needed; // role permit: probability by section that a firm needs it
    std::vector<StepDescription> steps;
};

enum class Discipline : std::uint8_t { first_come, priority, earliest_due };
enum class Level : std::uint8_t { county, prefecture, region };

struct DeskDescription {
    std::string name;
    Title title;
    Location where;
    Level level = Level::county;
    Discipline discipline = Discipline::first_come;
    bool unlimited = false;                    // serves everybody at once
    // Officers: their number; or, where `utilisation` is stated, a factor on the number that the
    // staffing rule gives (work of the year before, arrived or announced by new cases, whichever is more, over
    // office time x utilisation; unlimited in the first year).
    std::optional<ParameterId> officers;
    std::optional<ParameterId> added_officers; // by measures; 0 otherwise
    std::optional<ParameterId> utilisation;
    std::optional<ParameterId> at_least;       // officers that the staffing rule leaves at the least (shared with other desks)
    std::optional<ParameterId> minutes;        // open a day, from the opening of the office
};

// Stated arrivals of a process scenario.
struct ArrivalDescription {
    std::string name;
    Location where;
    std::string process;
    ParameterId rate;                          // arrivals a day
    bool deterministic = false;                // equal gaps instead of Poisson
    std::map<std::string, std::string> attributes;
};

// The parts of a scenario that the engine runs.
struct ProcessBook {
    AttributeSchema schema;
    std::vector<DeskDescription> desks;
    std::vector<ProcessDescription> processes;
    std::vector<ArrivalDescription> arrivals;
};

// Everything that can be wrong with the structure, each with its place: steps that wait for each other,
// unknown steps, desks, processes and attributes, desks without officers or a rule, steps without a time.
// Numbers are checked by the registry.
void validate(const ProcessBook& book, Diagnostics& diagnostics);

}  // namespace yingshang
