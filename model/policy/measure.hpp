// A measure of the policy as data: titles, clause, agencies, promise, dates, and patches to parameters
// and process steps. No measure has code of its own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/time.hpp"
#include "engine/process.hpp"
#include "parameters/registry.hpp"

namespace yingshang {

enum class StructureVerb : std::uint8_t {
    remove,    // the steps do not happen; absorbs any other patch to them
    unorder,   // steps no longer wait for each other, only for what the first of them waits for
    mode,      // strongest of abolished > filing > commitment > review
    priority,  // class in the queue, the highest wins
};

// A change to the structure of a process.
struct StructureChange {
    StructureVerb verb{};
    std::string process;
    std::vector<std::string> steps;  // empty: every step of the process
    Mode mode = Mode::review;
    std::uint8_t priority = 0;
    std::optional<Eligibility> applies;  // only for these applicants; the others keep the step as it is
    std::optional<Day> from, until;
    std::vector<CountyId> places;  // empty: everywhere
    std::string measure;
    Reach reach = Reach::everybody;
    Location where;
};

enum class DeskVerb : std::uint8_t {
    pool,   // the desks are one counter: one line, and the officers of all of them; sets of several measures that share a desk make one
    level,  // the one desk's cases are decided at another level; two measures may not disagree
};

// A change to the structure of desks in a county.
struct DeskChange {
    DeskVerb verb = DeskVerb::pool;
    std::vector<std::string> desks;  // that have officers of their own
    Level level = Level::county;
    std::optional<Day> from, until;
    std::vector<CountyId> places;  // empty: everywhere
    std::string measure;
    Location where;
};

struct IndicatorTarget {  // what a measure must visibly move
    std::string indicator;
    int from_year = 0, until_year = 0;
    int direction = 0;  // +1 up, -1 down
    bool direct = true;
};

// When and where a measure is switched on.
struct InForce {
    std::string measure;
    Day from{};
    std::optional<Day> until;
    std::vector<CountyId> pilot;  // empty: everywhere at once
    std::optional<Day> pilot_until;
};

struct Measure {
    std::string id;      // as in the catalogue: chapter.number
    std::string clause;  // of the Chinese text
    Title title;
    std::string passage;                    // the whole clause, a sentence a line; empty for a measure of one's own without a text
    std::vector<std::string> agencies;      // as the passage names them
    std::string promise;                    // the passage abridged
    std::string targets_in_text;            // every number that the passage states, with its scope
    std::string text_deadline;              // every date that it states
    std::vector<std::string> not_modelled;  // words of the passage that no patch stands for
    std::optional<Day> in_force;
    Evidence in_force_evidence = Evidence::assumed;
    std::string in_force_source;
    std::vector<IndicatorTarget> targets;
    std::size_t patches = 0;               // tables of changes that the catalogue states
    std::vector<StructureChange> changes;  // dates and places filled in when the measure is switched on
    std::vector<DeskChange> desk_changes;  // the same
    std::vector<Setting> settings;
    Location where;
    std::string file_text;  // the table as written, for the catalogue in the output
};

// The description of a process after the changes in force in a county on a day. Changes commute:
// the result depends on the set of them, not on their order.
[[nodiscard]] ProcessDescription patched(const ProcessDescription& process, const std::vector<StructureChange>& changes, CountyId county, Day day);

}  // namespace yingshang
