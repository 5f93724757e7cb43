// The inside of an office: what happens to cases at events. Private to the engine. office.cpp has the day,
// office_cases.cpp a case from submission to result, office_flow.cpp the order of its steps, office_steps.cpp what
// happens at a step, office_desks.cpp lines and officers, office_counters.cpp desks that become one, office_mail.cpp
// other counties, office_branch.cpp another plan.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/case_pool.hpp"
#include "engine/county_variation.hpp"
#include "engine/desk.hpp"
#include "engine/event_queue.hpp"
#include "engine/laws.hpp"
#include "engine/office.hpp"
#include "engine/presence.hpp"
#include "engine/purposes.hpp"

namespace yingshang {

// What nearly every event goes through becomes one piece of code, though it stands in several functions.
#define YS_HOT [[gnu::always_inline]] inline

// Whose clock runs during a step; a part counts on the office's.
[[nodiscard]] constexpr Clock clock_of(StepKind kind) {
    if (kind == StepKind::firm) return Clock::firm;
    return kind == StepKind::third_party ? Clock::third_party : Clock::office;
}

// Number of a draw among those of a step: tries of the case, and rounds at the step within a try.
[[nodiscard]] inline std::uint16_t attempt(const Case& c, unsigned round) { return static_cast<std::uint16_t>(c.tries * 256u + round); }

// What an office keeps of a step, or of a process, until the sums are taken.
struct alignas(64) StepSums {
    Presence present;
    StepTally tally;
};
struct alignas(64) ProcessSums {
    Presence in_progress;
    Squares progress_squares;
    std::vector<ClassTally> classes;
    bool give_up = true;  // whose patience ends, does
    ProcessTally tally;
};

[[nodiscard]] YS_HOT std::int64_t bounded_ticks(double ticks) { return whole_ticks(std::min(longest_ticks, std::max(0.0, ticks))); }
// All that is looked up for a token at a step, on one line of the cache.
struct alignas(64) Stage {
    const CompiledStep* step;
    const CompiledProcess* process;
    Desk* desk;   // null where nobody serves it
    Desk* staff;  // whose officers and line the desk uses
    StepSums* sums;
    ProcessSums* of_process;
    bool elsewhere;  // the desk sits in another county
    bool ordinary;   // a case comes to a desk of its own county's office and is decided there, and nothing is kept of it but sums
    bool at_once;    // it is decided when the officer has done
    bool may_fail;   // it may be returned or refused
    bool for_all;    // whoever applies
    // Of a plain process: the place of the step; how many places after it the next one stands, 0 where it is the last; of
    // what is known of earlier steps, the part that decides whether it happens, and what that must be.
    std::uint8_t place = 0;
    std::int8_t to_next = 0;
    std::uint8_t asked = 0, wanted = 0;
    float of_county = 1;  // factor on how long papers go round here
};
static_assert(sizeof(Stage) == 64);

// Officers' time that a case handed in brings to a desk, in the mean.
struct ExpectedWork {
    Desk* staff;
    double ticks;
    const Eligibility* of;  // null: of every applicant
};

// A token at its step, as one function hands it to the next.
struct Visit {
    std::uint32_t number;  // of the token's record
    Case& t;
    Case& c;  // the case: the same record in a case's first token
    const Stage& at;
    [[nodiscard]] const CompiledStep& step() const { return *at.step; }
    [[nodiscard]] bool is_plain() const { return at.process->plain; }
    // Made anew for who is called by his address, so that this one can stay in registers.
    [[nodiscard]] Visit anew() const { return {number, t, c, at}; }
};

struct Office::State {
    State(const EnginePlan& plan, CountyId county, const RunKey& run, const OfficeOptions& options);
    State(const State& past, const EnginePlan& plan, EventLog* log);

    // The number of the case.
    // `person`: whose knowledge of what is optional decides; the agent's own where it is none.
    std::uint32_t open(ProcessId process, Tick when, std::uint32_t owner, AgentKey agent, const Attributes& attributes,
                       std::optional<PhiloxKey> person = {});
    void for_each_owner(const std::function<void(std::uint32_t&)>& each);
    void run_day(Day day);
    [[nodiscard]] std::string with_place(const std::string& what) const;
    [[nodiscard]] Mail send();
    void receive(std::span<const Mail> all);
    [[nodiscard]] MonthTally take_month();
    void count_overdue();
    void check_conservation() const;

    const EnginePlan& plan;
    const Calendar& calendar;
    CountyId county;
    RunKey run;
    OfficeOptions options;
    std::int64_t last_tick;  // working ticks of the calendar's end: what ends later never does
    EventQueue events;
    Pool<Case> cases;
    Pool<Side> sides;
    Pool<RoundsByStep> rounds;
    std::vector<std::uint32_t> over;  // cases that ended at this event: given back after it
    std::vector<Desk> desks;
    bool is_staffed_by_work = false;      // a desk here asks for the work that cases bring
    std::vector<std::size_t> desk_order;  // in which they open: by what they serve, not by name or place in the file
    std::vector<Outcome> outcomes, part_outcomes;
    std::optional<std::size_t> class_attribute;
    std::vector<ProcessSums> process_sums;         // by ProcessId
    std::vector<std::vector<StepSums>> step_sums;  // by ProcessId, by step number of the description
    struct Rules {
        const CompiledProcess* process;
        std::vector<Stage> stages;
        std::vector<ExpectedWork> work;
        bool has_variants = false;  // of a step, for some applicants
    };
    std::vector<Rules> rules;                // by number
    std::vector<const Stage*> first_stages;  // the same of their stages
    std::vector<std::int64_t> census_ticks;  // still to come, the last one first
    std::vector<Census> censuses;
    std::uint64_t event_count = 0;
    Tick now{};
    std::int64_t working = 0;   // working ticks of now
    std::uint32_t second = 0;   // of the office day
    std::uint32_t at_hand = 0;  // record of the event
    Tick looked_at{};           // for a second without an end
    std::uint64_t looks_at_now = 0;
    std::vector<Message> outbox;
    std::vector<Message> inbox;  // delivered on the next working day
    std::uint32_t sent_messages = 0;

  private:
    // Another plan
    void take_over_desks(const State& past);
    void renumber_rules(const EnginePlan& of);

    // Of all records, by process and by desk.
    struct Recount {
        std::vector<std::uint64_t> open;
        std::vector<std::uint32_t> waiting, busy;
    };
    [[nodiscard]] Recount recount() const;
    static void add_stage(Recount& all, const Stage& stage, const std::uint32_t* at);

    // The day
    [[nodiscard]] std::vector<Stage> stages_of(const CompiledProcess& process, CountyVariation& variation);
    void place_stage(Stage& at);
    static void place_plain_stage(Stage& at, std::size_t place);
    void close_year(Day day);
    void begin_desks(Day day);
    void close_desks();
    void fetch_sums() const;
    void fetch_ahead() const;
    void fetch_stage_ahead() const;
    void fetch_first_of(const WaitingLine& line) const;
    void refuse_endless_second();
    void handle(std::uint32_t number);
    void end_wait(const Visit& v);
    void look_at_what_followed(const Visit& v);
    void take_grant_back(const Visit& v);
    void take_censuses(std::int64_t before);
    void forget_ended();

    // Cases
    void submit(std::uint32_t c);
    void announce_work(const Case& c);
    void start_try(std::uint32_t c);
    void refuse(std::uint32_t c, EventReason why = {});
    void finish(std::uint32_t c, CaseResult result, EventReason why = {});
    void forget_unsubmitted(std::uint32_t c);
    [[nodiscard]] std::int64_t office_time_so_far(const Case& c) const;
    [[nodiscard]] std::int64_t stopped_in_part(const Token& t) const;
    [[nodiscard]] bool is_overdue(const Case& c) const;
    void report(std::uint32_t c, CaseResult result, EventReason why);
    Outcome outcome_of(const Case& c, CaseResult result, std::int64_t total, std::int64_t office, bool within_target);
    [[nodiscard]] StepSet steps_of(const Case& c) const;
    void count_result(const Case& c, CaseResult result, std::int64_t office_ticks, std::int64_t total_ticks, bool within_target);
    // Of a case, or of a step of it; nothing where nobody keeps a log.
    void record(EventKind kind, const Case& c, EventReason reason = {}) {
        if (options.log != nullptr) write_record(kind, c, nullptr, reason);
    }
    void record_step(EventKind kind, const Visit& v, EventReason reason = {}) {
        if (options.log != nullptr) write_record(kind, v.c, &v.step(), reason);
    }
    void write_record(EventKind kind, const Case& c, const CompiledStep* step, EventReason reason);
    void give_up(std::uint32_t timer);
    void begin_check(const Visit& v);
    void end_check(const Visit& v);

    void open_sources();
    void open_from_source(std::size_t source, std::uint32_t member, std::uint32_t cycle);

    // Flow
    [[nodiscard]] bool is_needed(const Case& c, const Stage& at) const;
    [[nodiscard]] bool has_results(const Case& c, const CompiledStep& s) const;
    [[nodiscard]] bool is_lucky(const Case& c, const CompiledStep& s) const;
    [[nodiscard]] StepResult result_of(const Case& c, std::size_t step) const;
    void begin_or_skip(std::uint32_t c, std::size_t step);
    void end_step(const Visit& v, StepResult result);
    void go_on(std::uint32_t number, Case& c, const Stage& at, StepResult result);
    void go_straight_on(std::uint32_t number, Case& c, const Stage& at, StepResult result);  // the same, written out where it is called
    void begin_plain_step(std::uint32_t number, Case& c, const Stage& at);
    void begin_first_step(std::uint32_t number, Case& c, const Stage& at);
    [[nodiscard]] static bool may_begin(const Side& side, const CompiledStep& step);
    void follow(std::uint32_t c, std::size_t step, StepResult result);
    void withdraw_forerunners(std::uint32_t c, const CompiledStep& step);
    void withdraw(std::uint32_t c, StepSet steps, EventReason why);
    [[nodiscard]] bool is_over(std::uint32_t c, std::uint16_t tries) const;
    void finish_where_idle(std::uint32_t c);
    [[nodiscard]] std::uint32_t take_token(std::uint32_t c);
    void drop_token(const Visit& v);
    void unlink(Side& side, const Visit& v);
    void leave_token(std::uint32_t token);  // the case goes on without it; an event or a line still holds it
    void leave_all_tokens(std::uint32_t c);
    void end_orphan(std::uint32_t token);

    // Steps
    void begin(const Visit& v);
    void begin_other(const Visit& v);
    void circulate(const Visit& v);
    void decide(const Visit& v);
    void grant_or_refuse(const Visit& v);
    // Of a case that is not plain.
    [[nodiscard]] Rounds known_rounds(const Side& side, std::size_t step) const;
    [[nodiscard]] Rounds& rounds_of(Side& side, std::size_t step);
    void forget_rounds(Side& side);
    void send_back(const Visit& v);
    void come_back(const Visit& v);
    void refuse_step(const Visit& v);
    void begin_part(const Visit& v);
    void end_part(std::uint32_t token, const Case& child, CaseResult result, std::int64_t stopped);
    void end_lasting(const Visit& v);
    void grant_deemed(std::uint32_t timer);
    [[nodiscard]] std::int64_t squeezed(const Visit& v, double circulation) const;
    void start_clock(const Visit& v, Clock clock);
    void stop_clock(const Visit& v, Clock clock);

    // Desks
    struct Counter {
        Desk& desk;
        Desk& staff;
    };
    [[nodiscard]] Counter counter_of(const Visit& v);  // of the check, where the visit is one
    void join_desk(const Visit& v);
    void join_ordinary_desk(std::uint32_t number, Case& c, const Stage& at);
    [[nodiscard]] bool serves_at_once(const Desk& staff) const;
    [[nodiscard]] Answer answer_of_line(Desk& desk, const Desk& staff, double luck) const;
    [[nodiscard]] bool turns_away(const Visit& v);
    struct Rank {
        std::uint8_t priority;
        std::int64_t due;
    };
    [[nodiscard]] Rank rank_of(const Visit& v) const;
    void stand_in_line(const Visit& v);
    void draw_work(Case& t, const Case& c, const Stage& at);
    void come_to(Desk& desk, Desk& staff, const Token& t);
    void start_handling(const Visit& v, std::size_t group);
    void hand_over(const Visit& v, const Counter& counter, std::size_t group);
    void end_handling(const Visit& v);
    void end_ordinary_handling(std::uint32_t number, Case& c, const Stage& at);
    static void count_arrival(Desk& desk, Desk& staff, std::uint32_t work);
    void leave_line(const Visit& v);
    void leave_officer(const Token& t, Desk& desk, Desk& staff);
    bool call_one(Desk& staff, std::size_t group);  // false where nobody waits
    void call_next(Desk& staff);
    [[nodiscard]] std::int64_t next_appointment(const Desk& staff) const;
    void book_appointment(const Visit& v);
    void rest_where_idle(Desk& staff);
    void end_rest(std::uint32_t token);
    void meet(std::uint32_t token);
    void plan_meeting(Desk& staff);
    void keep_appointment(const Visit& v);
    void lose_patience_in_line(std::uint32_t timer);
    [[nodiscard]] std::int64_t wait_of(const Token& t) const { return working - t.since; }

    // Desks pooled
    void rearrange_counters(const std::vector<DeskId>& staff);
    [[nodiscard]] std::vector<std::uint32_t> clear_lines(const std::vector<bool>& of_desks);
    void take_over(Desk& staff);
    [[nodiscard]] double officers_brought_to(const Desk& staff) const;  // by all desks that have their line there
    void staff_counter(Desk& staff);
    void count_open_time(Desk& staff);

    // Other counties
    void send_request(const Visit& v);
    void deliver(const Message& message);
    void welcome(const Message& request);
    void send_reply(const Visit& guest, Answer answer);
    void end_unserved(const Visit& v, Answer answer);
    struct Told {
        CountyId from;
        Backlog backlog;
    };
    [[nodiscard]] bool shares(const Slices& today, const Slices& tomorrow) const;
    [[nodiscard]] Backlog backlog_of(const Desk& desk, bool parts_tomorrow) const;
    [[nodiscard]] static std::vector<Told> told_of(const Desk& desk, std::span<const Mail> all, const std::vector<CountyId>* by);
    void share_officers(Desk& desk, std::span<const Mail> all);
    void part_officers(Desk& desk, std::vector<Told>& told, const Slices& before, const Slices& after);
    void divide_officers(Desk& desk, const std::vector<CountyId>& slices, const std::vector<Told>& told);

    // Records and draws
    [[nodiscard]] Visit visit(std::uint32_t number);
    [[nodiscard]] const Stage& stage_of(const Token& t) const { return first_stages[t.rules][t.step]; }
    void set_timer(Phase kind, std::uint32_t token, std::int64_t ticks, TimeBase base);
    [[nodiscard]] bool is_stale(std::uint32_t timer) const;
    void give_back(std::uint32_t number);
    [[nodiscard]] DrawPoint point_of(const Case& c, EnginePurpose what, std::uint32_t hash, unsigned round) const {
        return {purpose(what), attempt(c, round), options.agent_a_case ? 0 : day_of(c.opened).value, hash};
    }
    [[nodiscard]] Draw draw(const Case& c, EnginePurpose what, std::uint32_t hash, unsigned round) const;
    [[nodiscard]] std::int64_t sample_ticks(const Case& c, const TimedLaw& law, EnginePurpose what, std::uint32_t hash, unsigned round) const;
    void push_after(std::uint32_t token, std::int64_t ticks, TimeBase base);
    void push_at_working(std::uint32_t token, std::int64_t tick);
    void push_on_day(std::uint32_t tick, std::uint32_t token);
    [[nodiscard]] const CompiledProcess& rules_of(const Token& t) const { return *first_stages[t.rules]->process; }
    [[nodiscard]] ProcessSums& sums_of(const Token& t) { return *first_stages[t.rules]->of_process; }
    [[nodiscard]] Side& side_of(const Case& c) { return sides[c.side]; }
    // What a case takes whose difficulty is not 1.
    [[nodiscard]] YS_HOT std::int64_t by_difficulty(const Case& c, std::int64_t ticks) const {
        if (c.side == no_record) return ticks;
        return bounded_ticks(static_cast<double>(ticks) * static_cast<double>(sides[c.side].difficulty));
    }
    [[nodiscard]] std::int64_t submitted(const Case& c) const { return calendar.working_ticks(c.opened); }
    [[nodiscard]] std::int64_t office_time(const Case& c, std::int64_t total) const;
};

}  // namespace yingshang
