// The inside of an office: what happens to cases at events. Private to the engine.
#pragma once

#include <span>
#include <vector>

#include "engine/case_pool.hpp"
#include "engine/desk.hpp"
#include "engine/event_queue.hpp"
#include "engine/office.hpp"
#include "engine/purposes.hpp"

namespace yingshang {

struct Office::State {
    State(const EnginePlan& plan, CountyId county, const RunKey& run, double scale);

    void open(ProcessId process, Tick when, std::uint32_t owner, AgentKey agent, const Attributes& attributes);
    void run_day(Day day);
    [[nodiscard]] MonthTally take_month();
    void check_conservation() const;

    const EnginePlan& plan;
    const Calendar& calendar;
    CountyId county;
    RunKey run;
    double scale;
    std::int64_t last_tick;             // working ticks of the calendar's end: what ends later never does
    EventQueue events;
    Pool<Case> cases;
    Pool<Visit> visits;
    std::vector<Desk> desks;
    std::vector<Outcome> outcomes;
    MonthTally tally;
    std::vector<std::uint64_t> in_progress;   // by process
    std::vector<std::int64_t> progress_seen;  // working ticks up to which its time integral counts
    std::uint64_t event_count = 0;
    Tick now{};
    std::int64_t working = 0;           // working ticks of now

  private:
    // The day
    void staff_desks(Day day);
    void end_phase(std::uint32_t visit);

    // Cases
    void submit(std::uint32_t visit);
    void announce_work(const Case& c);
    void start_try(std::uint32_t c);
    void advance(std::uint32_t c);
    [[nodiscard]] bool is_needed(const Case& c, const CompiledStep& step) const;
    void begin(std::uint32_t c, std::size_t step);
    void refuse(std::uint32_t c);
    void finish(std::uint32_t c, CaseResult result);
    void cancel_steps(Case& c);
    void count_result(const Case& c, CaseResult result);
    void change_stock(ProcessId process, int by);

    // Steps
    void join_desk(std::uint32_t visit);
    void start_handling(std::uint32_t visit);
    void end_handling(std::uint32_t visit);
    void call_next(Desk& desk);
    void circulate(std::uint32_t visit);
    void decide(std::uint32_t visit);
    void send_back(std::uint32_t visit);
    void end_lasting(std::uint32_t visit);
    void complete_step(std::uint32_t visit);
    [[nodiscard]] std::int64_t squeezed(const Visit& v, const CompiledStep& step, double circulation) const;

    // Records and draws
    [[nodiscard]] std::uint32_t new_visit(std::uint32_t c, std::size_t step, Phase phase);
    void drop_visit(std::uint32_t visit);
    void put_away(std::uint32_t c);
    [[nodiscard]] Draw draw(const Case& c, EnginePurpose what, std::uint32_t hash, unsigned round) const;
    [[nodiscard]] std::int64_t sample_ticks(const Case& c, const TimedLaw& law, EnginePurpose what, std::uint32_t hash, unsigned round) const;
    void push_after(std::uint32_t visit, std::int64_t ticks, TimeBase base);
    [[nodiscard]] const CompiledStep& step_of(const Visit& v) const { return cases[v.owner].rules->steps[v.step]; }
    [[nodiscard]] Desk& desk_of(const Visit& v) { return desks[step_of(v).desk.index()]; }
    [[nodiscard]] StepTally& tally_of(const Visit& v) { return tally.steps[cases[v.owner].process.index()][step_of(v).number]; }
};

}  // namespace yingshang
