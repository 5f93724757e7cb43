// Indicators of cases, as files state them: which processes, of which applicants, which statistic. Their numbers are read
// off one set of sums a cell (a process, a class of applicants, a set of steps), so a new one needs no code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "economy/results.hpp"
#include "economy/sections.hpp"
#include "engine/office.hpp"

namespace yingshang {

enum class Statistic : std::uint8_t {
    office_time,         // mean over the cases completed, on the office's clock
    median_office_time,  // of each of them, in working days
    total_time,          // mean from first submission to result
    firm_time,           // mean of the applicant's own steps and corrections
    phase_time,          // mean from first submission to the end of the step that the process counts until
    share_within,        // share of the completed within the target of their process
    visits,              // means over the completed
    documents,
    fee,
    steps,
    wait,
    corrected,         // share returned at least once, of those decided
    accepted_at_once,  // share granted without a return, of those decided
    online,            // share handed in online, of those decided
    cases,             // number decided
    cases_per_firm,    // decided / operating firm-years
};

// As a file states it.
struct CaseIndicator {
    IndicatorDefinition definition;
    Statistic statistic = Statistic::office_time;
    std::vector<std::string> processes;
    std::optional<Authority> authority;  // instead: every process of it that states a weight
    std::vector<std::string> steps;      // of statistic steps: those counted; none: every step that an officer serves
    Eligibility applies;
    bool weighted = false;   // processes at their fixed weights, not by their cases
    bool variation = false;  // over counties
    Location where;
    bool operator==(const CaseIndicator&) const = default;
};

// Span of one unit of an indicator's time, and whether it is counted on the calendar; nothing where the unit is none of time.
struct TimeUnit {
    double ticks = 0;
    bool calendar = false;
    bool operator==(const TimeUnit&) const = default;
};
[[nodiscard]] std::optional<TimeUnit> time_unit(const std::string& unit);

struct CaseCell {
    ProcessId process;
    Eligibility applies;
    StepSet steps = 0;
    bool keeps_durations = false;  // of each case, for a median
    bool operator==(const CaseCell&) const = default;
};

struct CaseSums {
    double decided = 0, completed = 0;
    double office_ticks = 0, total_ticks = 0, calendar_ticks = 0, stopped_ticks = 0;  // of the completed
    double firm_ticks = 0, firm_calendar_ticks = 0;
    double phase_ticks = 0, phases = 0;
    double within = 0, visits = 0, documents = 0, fee = 0, steps = 0, waited_ticks = 0;
    double corrected = 0, accepted_at_once = 0, online = 0;
    void add(const Outcome& outcome, const CaseCell& cell, double online_share);
    void add(const CaseSums& more);
};

// All indicators of a scenario: those of behaviour and those of cases, in order of name.
class IndicatorBook {
  public:
    // Errors where a process or a step is unknown, a weight is missing or two have one name.
    IndicatorBook(const std::vector<CaseIndicator>& stated, const ProcessBook& book, const Values& values, Day from, Diagnostics& diagnostics);

    [[nodiscard]] const std::vector<IndicatorDefinition>& definitions() const { return definitions_; }
    [[nodiscard]] const std::vector<CaseCell>& cells() const { return cells_; }
    [[nodiscard]] const std::vector<std::uint16_t>& cells_of(ProcessId process) const { return cells_of_[process.index()]; }

    struct Entry {
        bool of_cases = false;
        std::size_t behaviour = 0;  // number among the economy's own
        CaseIndicator stated;
        std::vector<std::uint16_t> cells;
        TimeUnit unit;
        // What a month of a county adds: of one cell.
        [[nodiscard]] Ratio of(const CaseSums& sums) const;
        bool operator==(const Entry&) const = default;
    };
    [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }  // by definition
    bool operator==(const IndicatorBook&) const = default;

  private:
    void add_cases(const CaseIndicator& stated, const ProcessBook& book, const Values& values, Day from, Diagnostics& diagnostics);
    [[nodiscard]] std::uint16_t cell(const CaseCell& wanted);

    std::vector<IndicatorDefinition> definitions_;
    std::vector<Entry> entries_;
    std::vector<CaseCell> cells_;
    std::vector<std::vector<std::uint16_t>> cells_of_;  // by process
};

}  // namespace yingshang
