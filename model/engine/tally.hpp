// Sums that an office keeps of its processes, steps and desks between two takings.
#pragma once

#include <cstdint>
#include <vector>

namespace yingshang {

// Number, sum and squares of some durations in ticks; each of them too where `keep` is set.
struct Spread {
    std::uint64_t number = 0;
    std::int64_t sum = 0;
    double squares = 0;
    bool keep = false;
    std::vector<std::uint32_t> values;

    void add(std::int64_t ticks) {
        number += 1;
        sum += ticks;
        squares += static_cast<double>(ticks) * static_cast<double>(ticks);
        if (keep) values.push_back(static_cast<std::uint32_t>(ticks));
    }
    void add_none() {
        number += 1;
        if (keep) values.push_back(0);
    }
    void add(const Spread& other);
};

// Number, sum and squares of amounts that are no times.
struct Moments {
    std::uint64_t number = 0;
    double sum = 0, squares = 0;
    void add(double amount) {
        number += 1;
        sum += amount;
        squares += amount * amount;
    }
    void add(const Moments& other);
};

// Of one process.
struct ProcessTally {
    std::uint64_t opened = 0, completed = 0, refused = 0, abandoned = 0, turned_away = 0;
    std::uint64_t revoked = 0;        // of the completed, on a later check
    std::uint64_t in_progress = 0;    // stock at the moment of taking
    std::uint64_t within_target = 0;  // of the completed (close of the n-th following working day, stopped time off)
    std::uint64_t overdue = 0;        // of those in progress: cases whose own clock, the office's, is past the target
    std::uint64_t abandoned_overdue = 0;
    std::int64_t office_ticks = 0, firm_ticks = 0, third_party_ticks = 0;  // of the completed
    std::int64_t officer_ticks = 0;                                        // work done on its cases
    double documents = 0, visits = 0, fee = 0;
    std::uint64_t corrected = 0;           // completed cases returned at least once
    std::int64_t total_ticks = 0;          // of the completed: first submission to result
    std::int64_t time_in_progress = 0;     // time integral, cases x working ticks
    double progress_squares = 0;           // the same of the square of the number
    std::vector<std::uint32_t> durations;  // office ticks of each completed case, in order of completion
};

// Of the cases of one process that one class of applicants opened.
struct ClassTally {
    std::uint64_t ended = 0, completed = 0;
    Spread sojourn;  // of the completed: first submission to result
    Spread wait;     // of all that ended: time in lines; not of plain processes
    Moments visits;  // of all that ended: visits in person
};

struct StepTally {
    std::uint64_t started = 0, finished = 0, corrections = 0, refusals = 0, waits = 0;
    std::int64_t wait_ticks = 0, handling_ticks = 0, circulation_ticks = 0;  // of `waits` comings to the desk; of the finished visits
    std::int64_t time = 0;                                                   // time integral, cases at the step x working ticks
};

struct DeskTally {
    double officers = 0;      // at the moment of taking
    std::uint64_t queue = 0;  // cases waiting then
    std::int64_t arrived_work = 0;
    std::int64_t open_ticks = 0;            // officers, parts of one as one, x open time
    std::uint64_t arrived = 0;              // who came, the ones turned away included
    std::uint64_t finished = 0;             // visits whose handling ended
    std::uint64_t waited = 0;               // visits that found no officer free
    std::uint64_t left = 0;                 // visits that left the line unserved
    std::uint64_t blocked = 0, balked = 0;  // turned away at a full line; by its length
    Spread wait, sojourn;                   // of all that left the line; of the served, until an officer had done
    // Time integrals since the last taking, cases x working ticks: in the queue, with an officer; of (both)^2.
    std::int64_t queue_time = 0, busy_time = 0;
    std::int64_t busy_closed = 0;  // of the second, while the desk was closed
    double system_squares = 0;
};

// Share of their open time in which the officers of `staff` handle the desk's cases; not finite where they were never open.
[[nodiscard]] inline double utilisation(const DeskTally& desk, const DeskTally& staff) {
    return static_cast<double>(desk.busy_time - desk.busy_closed) / static_cast<double>(staff.open_ticks);
}

struct MonthTally {
    std::vector<ProcessTally> processes;           // by ProcessId
    std::vector<std::vector<ClassTally>> classes;  // by ProcessId, by class of the applicant
    std::vector<std::vector<StepTally>> steps;     // by ProcessId, by step number of the description
    std::vector<DeskTally> desks;                  // by DeskId
};

// Adds the sums of another office or another span; stocks and numbers of officers add up too.
void add(MonthTally& sum, const MonthTally& other);

}  // namespace yingshang
