// The inside of an office: what happens to cases at events. Private to the engine. office.cpp has the day,
// office_cases.cpp a case from submission to result, office_flow.cpp the order of its steps, office_steps.cpp what
// happens at a step, office_desks.cpp lines and officers, office_mail.cpp other counties.
#pragma once

#include <span>
#include <vector>

#include "engine/case_pool.hpp"
#include "engine/desk.hpp"
#include "engine/event_queue.hpp"
#include "engine/office.hpp"
#include "engine/purposes.hpp"

namespace yingshang {

// Whose clock runs during a step; a part counts on the office's.
[[nodiscard]] constexpr Clock clock_of(StepKind kind) {
    if (kind == StepKind::firm) return Clock::firm;
    return kind == StepKind::third_party ? Clock::third_party : Clock::office;
}

struct Office::State {
    State(const EnginePlan& plan, CountyId county, const RunKey& run, const OfficeOptions& options);

    // The number of the case.
    std::uint32_t open(ProcessId process, Tick when, std::uint32_t owner, AgentKey agent, const Attributes& attributes);
    void run_day(Day day);
    [[nodiscard]] Mail send();
    void receive(std::span<const Mail> all);
    [[nodiscard]] MonthTally take_month();
    void check_conservation() const;

    const EnginePlan& plan;
    const Calendar& calendar;
    CountyId county;
    RunKey run;
    OfficeOptions options;
    std::int64_t last_tick;             // working ticks of the calendar's end: what ends later never does
    std::vector<const CompiledProcess*> rules;  // by number
    EventQueue events;
    Pool<Case> cases;
    Pool<Side> sides;
    std::vector<std::uint32_t> over;    // cases that ended at this event: given back after it
    std::vector<Desk> desks;
    std::vector<Outcome> outcomes;
    MonthTally tally;
    std::optional<std::size_t> class_attribute;
    struct Present {
        std::uint32_t number = 0;
        std::int64_t seen = 0;                // working ticks up to which the time integral counts
    };
    std::vector<std::vector<Present>> at_step;  // by process and step
    std::vector<std::uint64_t> in_progress;   // by process
    std::vector<std::int64_t> progress_seen;  // working ticks up to which its time integral counts
    std::vector<std::int64_t> census_ticks;   // still to come, the last one first
    std::vector<Census> censuses;
    std::uint64_t event_count = 0;
    Tick now{};
    std::int64_t working = 0;           // working ticks of now
    std::uint32_t second = 0;           // of the office day
    std::vector<Message> outbox;
    std::vector<Message> inbox;         // delivered on the next working day
    std::uint32_t sent_messages = 0;
    std::int64_t guest_due = no_limit;  // of the guest that joins a line
    std::uint8_t guest_priority = 0;

  private:
    // The day
    void begin_desks(Day day);
    void handle(std::uint32_t token);
    void take_censuses(std::int64_t before);
    void forget_ended();

    // Cases
    void submit(std::uint32_t c);
    void announce_work(const Case& c);
    void start_try(std::uint32_t c);
    void refuse(std::uint32_t c, EventReason why = {});
    void finish(std::uint32_t c, CaseResult result, EventReason why = {});
    void report(std::uint32_t c, CaseResult result, EventReason why);
    void count_result(const Case& c, CaseResult result, std::int64_t office_ticks, std::int64_t total_ticks);
    void change_stock(ProcessId process, int by);
    // Of a case, or of a step of it; nothing where nobody keeps a log.
    void record(EventKind kind, const Case& c, EventReason reason = {}) {
        if (options.log != nullptr) write_record(kind, c, no_step, reason);
    }
    void record_step(EventKind kind, const Token& t, EventReason reason = {}) {
        if (options.log != nullptr) write_record(kind, case_of(t), static_cast<std::uint8_t>(step_of(t).number), reason);
    }
    void write_record(EventKind kind, const Case& c, std::uint8_t step, EventReason reason);
    void give_up(std::uint32_t timer);
    void begin_check(const Case& c, const CompiledStep& s, std::size_t step);
    void end_check(std::uint32_t token);

    void open_sources();
    void open_from_source(std::size_t source, std::uint32_t member, std::uint32_t cycle);

    // Flow
    [[nodiscard]] bool is_needed(const Case& c, std::size_t step) const;
    [[nodiscard]] StepResult result_of(const Case& c, std::size_t step) const;
    void begin_or_skip(std::uint32_t c, std::size_t step, std::uint32_t token);
    void change_present(const Token& t, int by);
    void end_step(std::uint32_t token, StepResult result);
    void end_plain_step(std::uint32_t c, StepResult result);
    void follow(std::uint32_t c, std::size_t step, StepResult result);
    void withdraw_forerunners(std::uint32_t c, const CompiledStep& step);
    [[nodiscard]] bool is_over(std::uint32_t c, std::uint16_t tries) const;
    void finish_where_idle(std::uint32_t c);
    [[nodiscard]] std::uint32_t take_token(std::uint32_t c);
    void drop_token(std::uint32_t token);
    void leave_token(std::uint32_t token);      // the case goes on without it; an event or a line still holds it
    void leave_all_tokens(std::uint32_t c);
    void end_orphan(std::uint32_t token);

    // Steps
    void begin(std::uint32_t token, std::size_t step);
    void circulate(std::uint32_t token);
    void decide(std::uint32_t token);
    void send_back(std::uint32_t token);
    void come_back(std::uint32_t token);
    void refuse_step(std::uint32_t token);
    void begin_part(std::uint32_t token);
    void end_part(std::uint32_t token, const Case& child, CaseResult result, std::int64_t stopped);
    void end_lasting(std::uint32_t token);
    void grant_deemed(std::uint32_t timer);
    [[nodiscard]] std::int64_t squeezed(std::uint32_t token, const CompiledStep& step, double circulation) const;
    void start_clock(std::uint32_t token, Clock clock);
    void stop_clock(std::uint32_t token, Clock clock);

    // Desks
    void join_desk(std::uint32_t token);
    [[nodiscard]] bool turns_away(std::uint32_t token, Desk& desk);
    void stand_in_line(std::uint32_t token, Desk& desk);
    void start_handling(std::uint32_t token, Desk& desk);
    void end_handling(std::uint32_t token);
    void leave_line(std::uint32_t token, Desk& desk);
    void leave_officer(Desk& desk, const Case& token);
    bool call_one(Desk& staff);                 // false where nobody waits
    void call_next(Desk& staff);
    void book_appointment(std::uint32_t token, Desk& desk);
    void rest_where_idle(Desk& staff);
    void end_rest(std::uint32_t token);
    void meet(std::uint32_t token);
    void plan_meeting(Desk& staff);
    void keep_appointment(std::uint32_t token);
    void lose_patience_in_line(std::uint32_t timer);
    [[nodiscard]] std::int64_t wait_of(std::uint32_t token) const { return working - cases[token].since; }

    // Other counties
    void send_request(std::uint32_t token, const Desk& desk);
    void deliver(const Message& message);
    void send_reply(std::uint32_t guest, std::int64_t waited);
    void divide_officers(Desk& desk, std::span<const Mail> all);

    // Records and draws
    void set_timer(Phase kind, std::uint32_t token, std::int64_t ticks, TimeBase base);
    [[nodiscard]] bool is_stale(std::uint32_t timer) const;
    [[nodiscard]] Draw draw(const Case& c, EnginePurpose what, std::uint32_t hash, unsigned round) const;
    [[nodiscard]] std::int64_t sample_ticks(const Case& c, const TimedLaw& law, EnginePurpose what, std::uint32_t hash, unsigned round) const;
    void push_after(std::uint32_t token, std::int64_t ticks, TimeBase base);
    void push_at_working(std::uint32_t token, std::int64_t tick);
    [[nodiscard]] const CompiledProcess& rules_of(const Token& t) const { return *rules[t.rules]; }
    [[nodiscard]] const CompiledStep& step_of(const Token& t) const { return rules[t.rules]->steps[t.step]; }
    [[nodiscard]] Desk& desk_of(const Token& t);
    [[nodiscard]] Side& side_of(const Case& c) { return sides[c.side]; }
    [[nodiscard]] const Case& case_of(const Token& t) const { return cases[t.owner]; }
    [[nodiscard]] Case& case_of(const Token& t) { return cases[t.owner]; }
    [[nodiscard]] StepTally& tally_of(const Token& t) { return tally.steps[rules_of(t).process.index()][step_of(t).number]; }
    [[nodiscard]] std::int64_t submitted(const Case& c) const { return calendar.working_ticks(c.opened); }
    [[nodiscard]] std::int64_t office_time(const Case& c) const;
};

}  // namespace yingshang
