// The rules that offices follow, worked out for each process, county and date: flat tables that the
// office reads at every event. Immutable, shared by all threads.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/calendar.hpp"
#include "engine/case_lot.hpp"
#include "engine/clienteles.hpp"
#include "engine/counters.hpp"
#include "engine/process.hpp"
#include "engine/sharing.hpp"
#include "parameters/places.hpp"

namespace yingshang {

inline constexpr std::size_t most_steps = 64;  // of one process: a set of steps is one 64-bit word

struct TimedLaw {
    Distribution law;  // ticks
    TimeBase base = TimeBase::working;
    bool operator==(const TimedLaw&) const = default;
};

inline constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();
inline constexpr std::uint32_t without_end = std::numeric_limits<std::uint32_t>::max();
inline constexpr std::size_t most_watched = 4;  // steps of a plain process whose result others ask for

using StepSet = std::uint64_t;
[[nodiscard]] constexpr StepSet set_of(std::size_t step) { return StepSet{1} << step; }

struct CompiledCheck {
    TimedLaw delay{}, handling{};
    DeskId desk{};
    double revoked = 0;
    bool operator==(const CompiledCheck&) const = default;
};

// What every coming to the step looks at stands first, on few lines of the cache.
struct alignas(64) CompiledStep {
    StepKind kind = StepKind::desk;
    Mode mode = Mode::review;
    std::uint8_t priority = 0;
    std::uint8_t at_least = 0;      // of `of_several` that have happened, for it to begin; 0: all of `after` must be over
    bool withdraws_others = false;  // of `of_several`, when so many have happened
    bool deemed_granted = false;
    bool goes_on_refused = false;
    bool has_patience = false;
    bool always = true;           // nothing decides whether it happens
    std::uint8_t watched = 0;     // 1 + its place among the watched steps; 0: nobody asks for its result
    std::uint8_t back_to = 0;     // step at which a returned case begins again
    std::uint8_t which_desk = 0;  // of DeskChoice::names(), for the event log
    std::uint16_t number = 0;     // index of that step in the book's description, for statistics
    DeskId desk{};
    ProcessId process{};     // of a process step
    std::uint32_t hash = 0;  // stable_hash("process.step"), of StepDescription::luck where that is set
    std::uint32_t corrections_at_most = 0;
    StepSet after = 0;      // steps that must be over first
    StepSet followers = 0;  // steps that wait for it
    StepSet if_done = 0, if_refused = 0;
    Eligibility applies;
    double probability = 1;
    std::int64_t limit = no_limit;
    double documents = 0, visits = 0, fee = 0;
    TimedLaw handling{}, time{};
    double correction = 0, refusal = 0;
    std::uint32_t tries = 1;        // of the step alone
    std::uint32_t choice_hash = 0;  // 0: no choice
    // Along the longest remaining path after this step, in mean ticks of a case of difficulty 1: to share a limit.
    double circulation_after = 0, handling_after = 0;
    double delay_after = 0;  // the same of publicity periods, which no difficulty changes
    std::vector<std::pair<Eligibility, std::uint8_t>> priority_of;
    double choice_from = 0, choice_until = 1;  // part of the common draw of a choice
    StepSet of_several = 0;                    // of `after` those of which `at_least` are enough
    StepSet siblings = 0;                      // other variants of the step, for other applicants
    StepSet again = 0;                         // what a return does again: this step, back_to and what lies between
    TimedLaw correction_time{};
    double to_follow = 0;
    TimedLaw retry_delay{};
    TimedLaw patience{};  // in its line
    std::optional<CompiledCheck> check;
    double mean_work = 0;  // officer ticks that a case needing the step brings, comings again included
    bool operator==(const CompiledStep&) const = default;
};

// One process as it is on some dates in some counties, for applicants who have the same desks. Steps stand in a canonical order (by name),
// so that the order in the file has no effect.
struct CompiledProcess {
    ProcessId process{};
    std::vector<CompiledStep> steps;
    StepSet first = 0;  // steps that wait for none
    std::int64_t limit = no_limit;
    std::int64_t target = no_limit;
    bool has_patience = false;  // over the whole case
    TimedLaw patience{};
    std::optional<Distribution> difficulty;  // of a case
    double county_variation = 0;             // see ProcessDescription
    std::uint32_t hash = 0;                  // stable_hash of its name
    TimedLaw retry_delay{};
    std::uint32_t tries = 1;
    StepSet counts_until = 0;  // steps at the end of the last of which the counted phase is over; none: there is no such phase
    StepSet counts_from = 0;   // variants of the step from whose end durations count; none: the submission
    // One step after the other, on the office's or the applicant's clock, with no attributes, burdens or limits to
    // remember: a case of it is one small record.
    bool plain = false;
    bool operator==(const CompiledProcess&) const = default;
};

// Officers of a desk on a day; the line and the officers of a desk that is served by another's are that one's.
struct DeskRules {
    double officers = 0;  // or the factor on the staffing rule; infinity where unlimited
    double added = 0;
    double utilisation = 0;                          // 0: no staffing rule
    double at_least = 0;                             // of the staffing rule
    double release = 1;                              // share of those whom it asks for no longer that goes
    std::int64_t open = ticks_per_day;               // office seconds a day
    std::vector<std::pair<double, double>> classes;  // number and speed, fastest first; empty: all alike
    double queue_at_most = std::numeric_limits<double>::infinity();
    std::vector<double> balking;
    std::int64_t meets_every = 0;    // ticks; 0: no committee
    bool meets_by_calendar = false;  // they count every day alike
    std::uint32_t clears = 0;
    double appointments = 0;  // a day; 0: none
    std::optional<TimedLaw> rest;
};

class EnginePlan {
  public:
    // `describe` gives the description of a process as it stands in a county on a day (after the
    // patches of measures); it is called once for each change.
    using Describe = std::function<ProcessDescription(ProcessId, CountyId, Day)>;

    // Days [from, until) are run; the calendar reaches further. `places` may be empty: one county then.
    EnginePlan(ProcessBook book, std::shared_ptr<const Calendar> calendar, const Values& values, const Places& places, Day from, Day until,
               const std::vector<Day>& structure_changes, const Describe& describe, const std::vector<PooledDesks>& pools = {},
               const std::vector<MovedDesk>& moved = {});

    // The same where the luck of a case decides which changes it has: a description and the values for each set of them.
    struct InPractice {
        std::shared_ptr<const CaseLot> lot;
        std::function<ProcessDescription(ProcessId, CountyId, Day, ChangeSet)> describe;
        std::function<const Values&(ProcessId, ChangeSet)> values;
        std::vector<PooledDesks> pools = {};
        std::vector<MovedDesk> moved = {};
    };
    EnginePlan(ProcessBook book, std::shared_ptr<const Calendar> calendar, const Values& values, const Places& places, Day from, Day until,
               const std::vector<Day>& structure_changes, const InPractice& in_practice);

    [[nodiscard]] const ProcessBook& book() const { return book_; }
    [[nodiscard]] const Calendar& calendar() const { return *calendar_; }
    [[nodiscard]] std::size_t counties() const { return counties_; }
    [[nodiscard]] Day until() const { return until_; }
    // Rules of a process have numbers, one for each date on which it changes, each set of changes that a case may have and each clientele,
    // the same in every county. The number of the rules for a case opened on that day by such an applicant: it keeps them.
    [[nodiscard]] std::uint16_t rules_number(ProcessId process, Day opened, ChangeSet set = 0, const Attributes& applicant = {}) const;
    // The set is drawn by the case's own key and that of the person whom it is for.
    [[nodiscard]] std::uint16_t rules_number(ProcessId process, CountyId county, Day opened, std::uint64_t case_key, std::uint64_t person_key,
                                             const Attributes& applicant) const {
        return rules_number(process, opened, lot_ ? lot_->draw(process, county, opened, case_key, person_key) : 0, applicant);
    }
    // A day under each of the rules that a process has one after the other, the first one first.
    [[nodiscard]] std::span<const Day> days_of_rules(ProcessId process) const { return versions_[process.index()].from; }
    [[nodiscard]] const Clienteles& clienteles(ProcessId process) const { return versions_[process.index()].clienteles; }
    [[nodiscard]] std::size_t rules_count() const { return rules_.size() / counties_; }
    [[nodiscard]] const CompiledProcess& rules(std::uint16_t number, CountyId county) const {
        return *rules_[county.index() * rules_count() + number];
    }
    [[nodiscard]] const CompiledProcess& rules(ProcessId process, CountyId county, Day opened) const {
        return rules(rules_number(process, opened), county);
    }
    // Those of the desk in the county on every day from one change to the next are one object.
    [[nodiscard]] const DeskRules& desk_rules(DeskId desk, CountyId county, Day day) const;
    // Whose rules give a desk its officers; and where its line and officers are as long as no desks are pooled.
    [[nodiscard]] DeskId staff_of(DeskId desk) const { return desks_[desk.index()].staff; }
    // Where the desks of a county have their lines and officers, if that changes on the day; null where it does not.
    [[nodiscard]] const std::vector<DeskId>* counters_from(CountyId county, Day day) const;
    // The days on which a desk is open.
    [[nodiscard]] const Calendar& desk_calendar(DeskId desk) const { return *desks_[desk.index()].calendar; }
    // The county where a desk sits that others send their cases to; nothing where each has its own.
    [[nodiscard]] std::optional<CountyId> seat_of(DeskId desk) const { return desks_[desk.index()].seat; }
    // Whether a number of officers that is stated for the desk is that of several counties together, by its own level.
    [[nodiscard]] bool has_common_number(DeskId desk) const { return desks_[desk.index()].level != Level::county; }
    // Counties among which a desk's officers are divided anew in the night before a day; a county alone where they are not. The same object as long
    // as nothing changes.
    [[nodiscard]] const Slices& slices_on(DeskId desk, Day day) const;
    // Identity of a desk in random numbers: what it serves, not what it is called.
    [[nodiscard]] std::uint32_t desk_identity(DeskId desk) const { return desks_[desk.index()].identity; }
    // Counties that have something to tell each other at night, on whatever day: those that share a desk, or of which one has a seat that the
    // others send to; also through others. In order of their first; a county that has nothing to tell is alone.
    [[nodiscard]] const std::vector<std::vector<CountyId>>& circles() const { return circles_; }

    // Stated arrivals.
    [[nodiscard]] double arrival_rate(std::size_t arrival, CountyId county, Day day) const;
    [[nodiscard]] TimedLaw law_at(const LawDescription& law, CountyId county, Day day) const;
    [[nodiscard]] std::vector<Day> days_of_change(const LawDescription& law) const;
    [[nodiscard]] double value_at(ParameterId id, CountyId county, Day day) const { return values_->at(id, county, day); }

  private:
    struct Versions {                 // of one process
        std::vector<Day> from;        // ascending
        std::vector<ChangeSet> sets;  // ascending, the empty one first: numbers go by day, then by set, then by clientele
        Clienteles clienteles;
        std::size_t first_number = 0;
    };
    void compile_rules(const std::vector<Day>& structure_changes, const InPractice& in_practice);
    struct DeskPlan {
        DeskId staff{};
        std::shared_ptr<const Calendar> calendar;
        std::optional<CountyId> seat;
        Level level{};                 // its own
        Slices slices;                 // as that level has it
        std::vector<Sharing> sharing;  // what measures make of it
        std::uint32_t identity = 0;
        std::vector<Day> changes;      // of its rules
        std::vector<DeskRules> rules;  // [county x (before any change, from each change on)]
    };
    void plan_desks(const Places& places);
    void plan_sharing(const Places& places, const std::vector<MovedDesk>& moved);
    void find_circles();
    void work_out_desk_rules();
    [[nodiscard]] DeskRules rules_of_desk(DeskId desk, CountyId county, Day day) const;
    void plan_counters(const std::vector<PooledDesks>& pools);

    ProcessBook book_;
    std::shared_ptr<const Calendar> calendar_;
    const Values* values_;
    std::size_t counties_;
    Day until_;
    Day from_;
    std::shared_ptr<const CaseLot> lot_;                         // null: all cases of a day have the same rules
    std::vector<Versions> versions_;                             // by process
    std::vector<std::shared_ptr<const CompiledProcess>> rules_;  // [county x rules_count + number]; counties share those that are equal
    std::vector<DeskPlan> desks_;
    std::vector<std::vector<Counters>> counters_;  // by county
    std::vector<std::vector<CountyId>> circles_;
};

// Every parameter that the rules of a case depend on.
[[nodiscard]] std::vector<ParameterId> case_parameters(const ProcessDescription& process);
// The description compiled with the values in force, for such applicants; exposed for tests.
[[nodiscard]] CompiledProcess compile(const ProcessDescription& process, const ProcessBook& book, const Values& values, CountyId county, Day day,
                                      const Attributes& whose = {});
[[nodiscard]] TimedLaw compile_law(const LawDescription& law, const Values& values, CountyId county, Day day);

}  // namespace yingshang
