// The day of an office: desks open, events come in order, sums are taken.
#include "engine/office.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "core/error.hpp"
#include "engine/office_state.hpp"

namespace yingshang {
namespace {

constexpr std::size_t events_ahead = 8;  // whose records are fetched while earlier ones are handled

MonthTally empty_tally(const ProcessBook& book, std::size_t classes, bool keep) {
    MonthTally tally;
    tally.processes.resize(book.processes.size());
    for (const ProcessDescription& process : book.processes) {
        tally.steps.emplace_back(process.steps.size());
        tally.classes.emplace_back(classes);
        for (ClassTally& c : tally.classes.back()) c.sojourn.keep = c.wait.keep = keep;
    }
    return tally;
}

}  // namespace

Office::State::State(const EnginePlan& p, CountyId c, const RunKey& r, const OfficeOptions& o)
    : plan(p), calendar(p.calendar()), county(c), run(r), options(o), last_tick(calendar.working_ticks(tick_at(calendar.last()))),
      events(calendar.first(), plan.until() + -1), class_attribute(p.book().schema.find("class")) {
    for (std::size_t n = 0; n < plan.rules_count(); ++n) rules.push_back(&plan.rules(static_cast<std::uint16_t>(n), county));
    for (std::size_t d = 0; d < plan.book().desks.size(); ++d) {
        desks.emplace_back(DeskId(d), plan, county);
        desks.back().tally.wait.keep = desks.back().tally.sojourn.keep = options.keep_values;
    }
    for (const ProcessDescription& process : plan.book().processes) at_step.emplace_back(process.steps.size());
    in_progress.assign(plan.book().processes.size(), 0);
    progress_seen.assign(plan.book().processes.size(), 0);
    const std::size_t classes = class_attribute ? plan.book().schema.attributes[*class_attribute].values.size() : 1;
    tally = empty_tally(plan.book(), classes, options.keep_values);
    for (Desk& desk : desks)
        if (desk.staff == desk.id && desk.is_committee()) plan_meeting(desk);
    now = tick_at(calendar.first());
    open_sources();
}

void Office::State::run_day(Day day) {
    now = tick_at(day);
    second = 0;
    working = calendar.working_ticks(now);
    const bool worked = calendar.is_working(day);
    events.open(day);
    begin_desks(day);
    if (worked) {
        for (const Message& message : inbox) deliver(message);
        inbox.clear();
    }
    const std::int64_t opening = working;
    for (EventQueue::Event event{}; events.pop(event);) {
        if (const std::uint32_t ahead = events.ahead(events_ahead); ahead != EventQueue::none) cases.prefetch(ahead);
        now = event.when;
        second = worked ? second_of(now) : 0;
        working = opening + second;
        if (!census_ticks.empty()) take_censuses(working);
        event_count += 1;
        handle(event.record);
        if (!over.empty()) forget_ended();
    }
    second = 0;
    working = opening + (worked ? ticks_per_day : 0);
    if (!census_ticks.empty()) take_censuses(working);
}

void Office::State::begin_desks(Day day) {
    const Date date = to_date(day);
    const bool new_year = date.month == 1 && date.day == 1 && day > calendar.first();
    for (std::size_t d = 0; d < desks.size(); ++d) {
        Desk& desk = desks[d];
        const bool has_officers = desk.staff == desk.id;
        if (new_year && has_officers) {
            const Day last_year = std::max(calendar.first(), to_day({date.year - 1, 1, 1}));
            desk.close_year(calendar.working_index(day) - calendar.working_index(last_year));
        }
        desk.begin_day(plan.desk_rules(DeskId(d), county, day), desk.calendar->is_working(day), options.scale);
        if (!has_officers) continue;
        if (!desk.unlimited && desk.is_open) desk.tally.open_ticks += static_cast<std::int64_t>(desk.officers * static_cast<double>(desk.open));
        call_next(desk);
    }
    if (!over.empty()) forget_ended();
}

void Office::State::handle(std::uint32_t token) {
    const Case& t = cases[token];
    switch (t.phase) {
        case Phase::submission: submit(token); break;
        case Phase::appointment: keep_appointment(token); break;
        case Phase::handling:
        case Phase::check_handling:
        case Phase::guest_handling:
        case Phase::orphan_handling: end_handling(token); break;
        case Phase::circulation: decide(token); break;
        case Phase::lasting: end_lasting(token); break;
        case Phase::correction:
        case Phase::step_retry: come_back(token); break;
        case Phase::following:
        case Phase::retry: {
            const std::uint32_t c = t.owner;
            const bool again = t.phase == Phase::retry;
            stop_clock(token, Clock::firm);
            drop_token(token);
            if (again) start_try(c);
            else finish_where_idle(c);
            break;
        }
        case Phase::check_delay: join_desk(token); break;
        case Phase::patience: give_up(token); break;
        case Phase::line_patience: lose_patience_in_line(token); break;
        case Phase::deemed: grant_deemed(token); break;
        case Phase::orphan_event: end_orphan(token); break;
        case Phase::rest: end_rest(token); break;
        case Phase::meeting: meet(token); break;
        case Phase::idle:
        case Phase::queue:
        case Phase::part:
        case Phase::away:
        case Phase::check_queue:
        case Phase::guest_queue:
        case Phase::orphan_queue:
        case Phase::orphan_reply: throw InternalError("an event came to a case that waits for none");
    }
}

void Office::State::take_censuses(std::int64_t before) {
    while (!census_ticks.empty() && census_ticks.back() <= before) {
        census_ticks.pop_back();
        Census census;
        for (const Desk& desk : desks) census.at_desk.push_back(std::uint64_t{desk.waiting} + desk.busy);
        census.in_process = in_progress;
        censuses.push_back(std::move(census));
    }
}

// A case that ends stays until its event is over: what ended it may still look at it.
void Office::State::forget_ended() {
    for (const std::uint32_t c : over) {
        if (cases[c].side != no_record) {
            sides[cases[c].side] = {};
            sides.give_back(cases[c].side);
            cases[c].side = no_record;
        }
        if (cases[c].phase != Phase::idle) continue;  // an event or a line still holds the number
        cases[c].owner = no_record;
        cases.give_back(c);
    }
    over.clear();
}

MonthTally Office::State::take_month() {
    for (std::size_t p = 0; p < in_progress.size(); ++p) {
        change_stock(ProcessId(p), 0);
        tally.processes[p].in_progress = in_progress[p];
    }
    for (std::size_t p = 0; p < at_step.size(); ++p)
        for (std::size_t s = 0; s < at_step[p].size(); ++s) {
            tally.steps[p][s].time += static_cast<std::int64_t>(at_step[p][s].number) * (working - at_step[p][s].seen);
            at_step[p][s].seen = working;
        }
    MonthTally taken = empty_tally(plan.book(), tally.classes.empty() ? 0 : tally.classes.front().size(), options.keep_values);
    std::swap(taken, tally);
    for (Desk& desk : desks) {
        desk.pass_time(working);
        desk.tally.officers = desk.officers;
        desk.tally.queue = desk.waiting;
        taken.desks.push_back(std::move(desk.tally));
        desk.tally = {};
        desk.tally.wait.keep = desk.tally.sojourn.keep = options.keep_values;
    }
    return taken;
}

void Office::State::check_conservation() const {
    const auto refuse = [&](const std::string& what) { throw InternalError(fmt::format("{} do not add up in county number {}", what, county.value)); };
    std::vector<std::uint64_t> open(in_progress.size(), 0);
    std::vector<std::uint32_t> waiting(desks.size(), 0), busy(desks.size(), 0);
    for (std::uint32_t i = 0; i < cases.size(); ++i) {
        const Case& t = cases[i];
        if (t.owner == no_record && t.phase != Phase::orphan_handling && t.phase != Phase::guest_queue && t.phase != Phase::guest_handling) continue;
        const bool is_case = t.owner == i && t.phase != Phase::submission && t.tries > 0;
        if (is_case) open[rules_of(t).process.index()] += 1;
        const bool is_waiting = t.phase == Phase::queue || t.phase == Phase::appointment || t.phase == Phase::guest_queue || t.phase == Phase::check_queue;
        const bool is_handled = t.phase == Phase::handling || t.phase == Phase::orphan_handling || t.phase == Phase::guest_handling || t.phase == Phase::check_handling;
        if (is_waiting || is_handled) (is_waiting ? waiting : busy)[const_cast<State*>(this)->desk_of(t).id.index()] += 1;
    }
    for (std::size_t p = 0; p < open.size(); ++p)
        if (open[p] != in_progress[p]) refuse(fmt::format("cases of process \"{}\"", plan.book().processes[p].name));
    for (std::size_t d = 0; d < desks.size(); ++d)
        if (waiting[d] != desks[d].waiting || busy[d] != desks[d].busy) refuse(fmt::format("cases at desk \"{}\"", plan.book().desks[d].name));
}

Office::Office(const EnginePlan& plan, CountyId county, const RunKey& run, const OfficeOptions& options) : state_(std::make_unique<State>(plan, county, run, options)) {}
Office::~Office() = default;
Office::Office(Office&&) noexcept = default;
Office& Office::operator=(Office&&) noexcept = default;

void Office::open(ProcessId process, Tick when, std::uint32_t owner, AgentKey agent, const Attributes& attributes) {
    static_cast<void>(state_->open(process, when, owner, agent, attributes));
}
void Office::run_day(Day day) { state_->run_day(day); }
std::span<const Outcome> Office::outcomes() const { return state_->outcomes; }
void Office::clear_outcomes() { state_->outcomes.clear(); }
Mail Office::send() { return state_->send(); }
void Office::receive(std::span<const Mail> all) { state_->receive(all); }
void Office::count_at(std::vector<std::int64_t> ticks) {
    std::reverse(ticks.begin(), ticks.end());
    state_->census_ticks = std::move(ticks);
}
const std::vector<Census>& Office::censuses() const { return state_->censuses; }
MonthTally Office::take_month() { return state_->take_month(); }
std::uint64_t Office::events() const { return state_->event_count; }
void Office::check_conservation() const { state_->check_conservation(); }

}  // namespace yingshang
