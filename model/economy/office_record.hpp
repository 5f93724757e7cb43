// What a result tells of a month of a county's offices: the engine's tallies less what nobody asks for afterwards, since
// there are as many of these as counties and months.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/tally.hpp"

namespace yingshang {

struct ProcessBook;

struct ProcessRecord {
    std::uint32_t opened = 0, completed = 0, refused = 0, abandoned = 0, in_progress = 0;
    std::uint32_t within_target = 0, corrected = 0;                                           // of the completed
    std::uint32_t overdue = 0, abandoned_overdue = 0;                                         // past the target on the office's clock
    std::int64_t office_ticks = 0, firm_ticks = 0, third_party_ticks = 0, officer_ticks = 0;  // the first three of the completed
    double documents = 0, visits = 0, fee = 0;                                                // of the completed
    double office_median = 0, office_p90 = 0;                                                 // ticks; NaN where none was completed
};

struct StepRecord {
    std::uint32_t finished = 0, corrections = 0, refusals = 0;
    std::int64_t wait_ticks = 0, handling_ticks = 0, circulation_ticks = 0;
    void add(const StepRecord& more);
};

struct DeskRecord {
    double officers = 0, queue = 0;  // at the month's end; infinite where nobody needs to be there
    double arrived_ticks = 0;        // of officers' work
    double utilisation = 0;          // not finite where nobody was there
};

struct OfficeRecord {
    std::vector<ProcessRecord> processes;        // by ProcessId
    std::vector<std::vector<StepRecord>> steps;  // by ProcessId, by step number of the description; none where another record tells of them
    std::vector<DeskRecord> desks;               // by DeskId
};

// Adds the steps of one to those of another, which tells of both from then on.
void take_over_steps(OfficeRecord& all, OfficeRecord& one);

[[nodiscard]] OfficeRecord record_of(MonthTally month, const ProcessBook& book);

}  // namespace yingshang
