// A scenario as read and its working-out: the base, the measures switched on, every stated value; then
// calendar, values and office rules that a world can run. Knows no file format.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/calendar.hpp"
#include "economy/case_indicators.hpp"
#include "economy/world.hpp"
#include "engine/process.hpp"
#include "policy/calibration.hpp"
#include "policy/measure.hpp"

namespace yingshang {

enum class ScenarioKind : std::uint8_t { region, process };
enum class CalendarKind : std::uint8_t { chinese, every_day };

struct ProcessRunOptions {          // of kind = "process"
    int days = 0;                   // horizon
    int warm_up_days = 0;           // deleted
    bool warm_up_by_mser5 = false;  // instead: as many as the replicates ask for
    int replicates = 1;
};

struct Scenario {
    std::string name;  // as asked for: "baseline+1.1"
    Title title;
    ScenarioKind kind = ScenarioKind::region;
    CalendarKind calendar = CalendarKind::chinese;
    std::vector<CalendarException> calendar_exceptions;
    Horizon horizon{};
    ProcessRunOptions process_run;
    Places places;
    Registry registry;  // declared and stated
    ProcessBook book;
    std::vector<CaseIndicator> case_indicators;
    std::vector<Measure> catalogue;        // every measure known, by chapter and number
    std::vector<std::string> switched_on;  // ids
    std::vector<InForce> in_force;         // of the same, in that order
    std::vector<StructureChange> changes;  // of the measures switched on, dated and placed
    std::vector<DeskChange> desk_changes;  // the same
    std::vector<Target> targets;           // what it is held to
    std::vector<Target> facts;             // what it is compared with, though no free parameter was moved to meet it
    std::vector<FreeParameter> free;       // what may be moved to meet them
    bool states_targets = false;           // its own file brings them in, and nothing was changed over it
    std::vector<Diagnostic> warnings;      // what is in order and may not be meant
    std::string effective_toml;            // every file that the scenario consists of, as read, with its name
};

// Validates everything that needs the whole picture and works out the rules; all errors at once.
[[nodiscard]] WorldInput enact(Scenario scenario, Diagnostics& diagnostics);

}  // namespace yingshang
