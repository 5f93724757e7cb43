#include "engine/office.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.hpp"
#include "engine/office_state.hpp"

namespace yingshang {

Office::State::State(const EnginePlan& p, CountyId c, const RunKey& r, double s)
    : plan(p), calendar(p.calendar()), county(c), run(r), scale(s),
      last_tick(calendar.working_ticks(tick_at(calendar.last()))), events(calendar.first(), calendar.last()) {
    const ProcessBook& book = plan.book();
    for (const DeskDescription& d : book.desks) desks.emplace_back(d.discipline);
    in_progress.assign(book.processes.size(), 0);
    progress_seen.assign(book.processes.size(), 0);
    tally.processes.resize(book.processes.size());
    for (const ProcessDescription& process : book.processes) tally.steps.emplace_back(process.steps.size());
}

void Office::State::run_day(Day day) {
    now = tick_at(day);
    working = calendar.working_ticks(now);
    staff_desks(day);
    events.open(day);
    const std::int64_t opening = working;
    const bool worked = calendar.is_working(day);
    while (const std::optional<EventQueue::Event> event = events.pop()) {
        now = event->when;
        working = opening + (worked ? second_of(now) : 0);
        event_count += 1;
        end_phase(event->record);
    }
    working = opening + (worked ? ticks_per_day : 0);
}

void Office::State::staff_desks(Day day) {
    const Date date = to_date(day);
    const bool new_year = date.month == 1 && date.day == 1;
    for (std::size_t d = 0; d < desks.size(); ++d) {
        Desk& desk = desks[d];
        if (new_year && day > calendar.first()) {
            const Day last_year = std::max(calendar.first(), to_day({date.year - 1, 1, 1}));
            desk.close_year(plan.desk_rules(DeskId(d), county, day + -1), calendar.working_index(day) - calendar.working_index(last_year));
        }
        desk.apply(plan.desk_rules(DeskId(d), county, day), scale);
        if (!desk.unlimited && calendar.is_working(day)) desk.tally.open_ticks += static_cast<std::int64_t>(desk.officers * static_cast<double>(desk.open));
        call_next(desk);
    }
}

void Office::State::end_phase(std::uint32_t visit) {
    const std::uint32_t c = visits[visit].owner;
    switch (visits[visit].phase) {
        case Phase::submission: submit(visit); break;
        case Phase::handling:
        case Phase::orphan_handling: end_handling(visit); break;
        case Phase::circulation: decide(visit); break;
        case Phase::lasting: end_lasting(visit); break;
        case Phase::correction:
            cases[c].stop(Clock::firm, working);
            visits[visit].round = static_cast<std::uint16_t>(visits[visit].round + 1);
            join_desk(visit);
            break;
        case Phase::retry:
            cases[c].stop(Clock::firm, working);
            drop_visit(visit);
            start_try(c);
            break;
        case Phase::patience:
            drop_visit(visit);
            finish(c, CaseResult::abandoned);
            break;
        case Phase::orphan_event:
            drop_visit(visit);
            put_away(c);
            break;
        case Phase::queue:
        case Phase::orphan_queue: throw InternalError("an event came to a case that waits in a line");
    }
}

MonthTally Office::State::take_month() {
    for (std::size_t p = 0; p < in_progress.size(); ++p) {
        change_stock(ProcessId(p), 0);
        tally.processes[p].in_progress = in_progress[p];
    }
    for (Desk& desk : desks) {
        desk.pass_time(working);
        desk.tally.officers = desk.officers;
        desk.tally.queue = desk.waiting;
        tally.desks.push_back(desk.tally);
        desk.tally = {};
    }
    MonthTally taken;
    taken.processes.resize(tally.processes.size());
    for (const auto& steps : tally.steps) taken.steps.emplace_back(steps.size());
    std::swap(taken, tally);
    return taken;
}

void Office::State::check_conservation() const {
    const auto refuse = [&](const std::string& what) { throw InternalError(fmt::format("{} do not add up in county number {}", what, county.value)); };
    std::vector<std::uint64_t> open(in_progress.size(), 0);
    for (const Case& c : cases.all())
        if (c.open) open[c.process.index()] += 1;
    for (std::size_t p = 0; p < open.size(); ++p)
        if (open[p] != in_progress[p]) refuse(fmt::format("cases of process \"{}\"", plan.book().processes[p].name));
    std::vector<std::uint32_t> waiting(desks.size(), 0), busy(desks.size(), 0);
    for (const Visit& v : visits.all()) {
        if (v.owner == no_record) continue;
        const bool is_waiting = v.phase == Phase::queue;
        const bool is_handled = v.phase == Phase::handling || v.phase == Phase::orphan_handling;
        if (!is_waiting && !is_handled) continue;
        (is_waiting ? waiting : busy)[step_of(v).desk.index()] += 1;
    }
    for (std::size_t d = 0; d < desks.size(); ++d)
        if (waiting[d] != desks[d].waiting || busy[d] != desks[d].busy) refuse(fmt::format("cases at desk \"{}\"", plan.book().desks[d].name));
}

Office::Office(const EnginePlan& plan, CountyId county, const RunKey& run, double scale) : state_(std::make_unique<State>(plan, county, run, scale)) {}
Office::~Office() = default;
Office::Office(Office&&) noexcept = default;
Office& Office::operator=(Office&&) noexcept = default;

void Office::open(ProcessId process, Tick when, std::uint32_t owner, AgentKey agent, const Attributes& attributes) {
    state_->open(process, when, owner, agent, attributes);
}
void Office::run_day(Day day) { state_->run_day(day); }
std::span<const Outcome> Office::outcomes() const { return state_->outcomes; }
void Office::clear_outcomes() { state_->outcomes.clear(); }
MonthTally Office::take_month() { return state_->take_month(); }
std::uint64_t Office::events() const { return state_->event_count; }
void Office::check_conservation() const { state_->check_conservation(); }

}  // namespace yingshang
