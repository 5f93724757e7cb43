// The day of an office: desks open, events come in order, sums are taken.
#include "engine/office.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"
#include "engine/office_state.hpp"

namespace yingshang {
namespace {

constexpr std::size_t few_rules = 16;  // all that they need stays near

// Within one second of an office: more are taken for a circle in which no time passes. Each record may have a few beside.
constexpr std::uint64_t most_events_at_once = 10'000'000;
constexpr std::uint64_t events_a_look = 1u << 20;

// Where a record is when all are counted.
enum class Spot : std::uint8_t { elsewhere, in_line, in_hand, in_line_of_check, in_hand_of_check };
constexpr std::size_t spot_count = 5, phase_count = static_cast<std::size_t>(Phase::meeting) + 1;
struct Standing {
    bool may_be_case = false;  // it is where it is a case's first token
    Spot spot = Spot::elsewhere;
};

constexpr Standing standing_of(Phase phase, bool has_owner) {
    switch (phase) {
        case Phase::submission: return {};
        case Phase::queue:
        case Phase::appointment: return {has_owner, has_owner ? Spot::in_line : Spot::elsewhere};
        case Phase::check_queue: return {has_owner, has_owner ? Spot::in_line_of_check : Spot::elsewhere};
        case Phase::handling: return {has_owner, has_owner ? Spot::in_hand : Spot::elsewhere};
        case Phase::check_handling: return {has_owner, has_owner ? Spot::in_hand_of_check : Spot::elsewhere};
        case Phase::orphan_handling: return {has_owner, Spot::in_hand};
        case Phase::guest_queue: return {false, Spot::in_line};
        case Phase::guest_handling: return {false, Spot::in_hand};
        case Phase::guest_appointment: return {false, has_owner ? Spot::in_line : Spot::elsewhere};
        default: return {has_owner};
    }
}
constexpr auto standings = [] {
    std::array<std::array<Standing, phase_count>, 2> all;
    for (std::size_t i = 0; i < phase_count; ++i)
        for (const bool has_owner : {false, true}) all[has_owner ? 1 : 0][i] = standing_of(static_cast<Phase>(i), has_owner);
    return all;
}();

std::vector<ClassTally> empty_classes(std::size_t number, bool keep) {
    std::vector<ClassTally> classes(number);
    for (ClassTally& c : classes) c.sojourn.keep = c.wait.keep = keep;
    return classes;
}

}  // namespace

Office::State::State(const EnginePlan& p, CountyId c, const RunKey& r, const OfficeOptions& o)
    : plan(p),
      calendar(p.calendar()),
      county(c),
      run(r),
      options(o),
      last_tick(calendar.working_ticks(tick_at(calendar.last()))),
      events(calendar.first(), plan.until() + -1),
      class_attribute(p.book().schema.find("class")) {
    for (std::size_t d = 0; d < plan.book().desks.size(); ++d) {
        desks.emplace_back(DeskId(d), plan, county);
        desks.back().tally.wait.keep = desks.back().tally.sojourn.keep = options.keep_values;
        is_staffed_by_work = is_staffed_by_work || plan.book().desks[d].utilisation.has_value();
    }
    desk_order.resize(desks.size());
    std::iota(desk_order.begin(), desk_order.end(), std::size_t{0});
    std::sort(desk_order.begin(), desk_order.end(),
              [this](std::size_t a, std::size_t b) { return plan.desk_identity(DeskId(a)) < plan.desk_identity(DeskId(b)); });
    const std::size_t classes = class_attribute ? plan.book().schema.attributes[*class_attribute].values.size() : 1;
    for (const ProcessDescription& process : plan.book().processes) {
        process_sums.push_back({{}, {}, empty_classes(classes, options.keep_values), true, {}});
        step_sums.emplace_back(process.steps.size());
    }
    CountyVariation variation(plan.counties(), run);
    for (std::size_t n = 0; n < plan.rules_count(); ++n) {
        const CompiledProcess& process = plan.rules(static_cast<std::uint16_t>(n), county);
        const bool has_variants = std::any_of(process.steps.begin(), process.steps.end(), [](const CompiledStep& s) { return s.siblings != 0; });
        rules.push_back({&process, stages_of(process, variation), {}, has_variants});
        first_stages.push_back(rules.back().stages.data());
        for (const Stage& at : rules.back().stages)
            if (at.staff != nullptr && at.step->mean_work > 0)
                rules.back().work.push_back({at.staff, at.step->mean_work, at.step->applies == Eligibility{} ? nullptr : &at.step->applies});
    }
    now = tick_at(calendar.first());
    for (const std::size_t d : desk_order)
        if (desks[d].staff == desks[d].id && desks[d].meets) plan_meeting(desks[d]);
    open_sources();
}

// Desks and sums are all there and stay where they are.
std::vector<Stage> Office::State::stages_of(const CompiledProcess& process, CountyVariation& variation) {
    std::vector<Stage> stages;
    const std::size_t p = process.process.index();
    for (const CompiledStep& s : process.steps) {
        Desk* desk = s.kind == StepKind::desk ? &desks[s.desk.index()] : nullptr;
        const bool elsewhere = desk != nullptr && plan.seat_of(desk->id).value_or(county) != county;
        const bool at_once = s.time.law.law == Law::deterministic && s.time.law.a == 0;
        const bool may_fail = s.correction > 0 || s.refusal > 0;
        stages.push_back({&s, &process, desk, nullptr, &step_sums[p][s.number], &process_sums[p], elsewhere, false, at_once, may_fail,
                          s.applies == Eligibility{}});
        if (desk != nullptr)
            stages.back().of_county = static_cast<float>(variation.factor(plan.seat_of(desk->id).value_or(county), process.county_variation));
        place_stage(stages.back());
    }
    if (process.plain)
        for (std::size_t i = 0; i < stages.size(); ++i) place_plain_stage(stages[i], i);
    return stages;
}

void Office::State::place_plain_stage(Stage& at, std::size_t place) {
    const CompiledStep& s = *at.step;
    at.place = static_cast<std::uint8_t>(place);
    if (s.followers != 0) at.to_next = static_cast<std::int8_t>(std::countr_zero(s.followers) - static_cast<int>(place));
    Case known;
    const auto ask = [&](StepSet steps, StepResult result) {
        for (; steps != 0; steps &= steps - 1) {
            const std::uint8_t watched = at.process->steps[static_cast<std::size_t>(std::countr_zero(steps))].watched;
            known.set_result(watched, result);
            at.asked = static_cast<std::uint8_t>(at.asked | (3u << (2 * (watched - 1))));
        }
    };
    ask(s.if_done, StepResult::done);
    ask(s.if_refused, StepResult::refused);
    at.wanted = known.results;
}

// As the desk's line and officers are today.
void Office::State::place_stage(Stage& at) {
    const CompiledStep& s = *at.step;
    at.staff = at.desk != nullptr ? &desks[at.desk->staff.index()] : nullptr;
    at.ordinary = at.process->plain && !class_attribute && options.log == nullptr && at.desk != nullptr && at.desk == at.staff && !at.elsewhere &&
                  !s.deemed_granted && !s.check && s.correction == 0;
}

// An orphan's case may be gone: it stands for itself.
YS_HOT Visit Office::State::visit(std::uint32_t number) {
    Case& t = cases[number];
    return {number, t, t.owner == number || t.owner == no_record ? t : cases[t.owner], stage_of(t)};
}

// Records lie far apart: a token's is fetched first and, when it is there, what it refers to.
YS_HOT void Office::State::fetch_ahead() const {
    if (const std::uint32_t far = events.ahead(EventQueue::furthest_ahead); far != EventQueue::none) cases.prefetch(far);
    const std::uint32_t near = events.ahead(EventQueue::furthest_ahead / 2);
    if (near == EventQueue::none) return;
    const Case& t = cases[near];
    if (t.side != no_record) sides.prefetch<hot_part_of_side>(t.side);
    if (t.owner != near && t.owner != no_record) cases.prefetch(t.owner);
    if (first_stages.size() > few_rules) fetch_stage_ahead();
}

// Of many processes that which a case comes to has not been looked at for long.
YS_HOT void Office::State::fetch_stage_ahead() const {
    const std::uint32_t near = events.ahead(EventQueue::furthest_ahead / 2), next = events.ahead(EventQueue::furthest_ahead / 4);
    __builtin_prefetch(&stage_of(cases[near]));
    const Case& t = cases[next];
    if (t.side != no_record && sides[t.side].rounds != no_record) rounds.prefetch<1>(sides[t.side].rounds);
    const Stage& at = stage_of(t);
    __builtin_prefetch(at.of_process);
    __builtin_prefetch(&at.sums->tally);
    if (at.staff == nullptr) return;
    __builtin_prefetch(at.desk);
    __builtin_prefetch(&at.desk->waiting);
    __builtin_prefetch(&at.desk->tally.arrived);
    __builtin_prefetch(&at.desk->tally.sojourn);
    __builtin_prefetch(at.staff->groups.data());
}

YS_HOT void Office::State::fetch_first_of(const WaitingLine& line) const {
    if (const std::uint32_t first = line.first(); first != WaitingLine::none) cases.prefetch(first);
}

// Other counties have had their day since this one's, and what it counts in has gone from the near caches: fetched all at once it comes sooner
// than where each event waits for its own.
void Office::State::fetch_sums() const {
    constexpr std::size_t line = 64;
    const auto fetch = [](const void* from, const void* until) {
        for (const char* at = static_cast<const char*>(from); at < until; at += line) __builtin_prefetch(at, 1, 2);
    };
    for (const Desk& desk : desks) {
        fetch(&desk, &desk.officers);
        fetch(desk.groups.data(), desk.groups.data() + 1);
    }
    fetch(process_sums.data(), process_sums.data() + process_sums.size());
    for (const std::vector<StepSums>& sums : step_sums) fetch(sums.data(), sums.data() + sums.size());
}

void Office::State::run_day(Day day) {
    fetch_sums();
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
        fetch_ahead();
        now = tick_at(day, event.second);
        second = worked ? event.second : 0;
        working = opening + second;
        if (!census_ticks.empty()) take_censuses(working);
        at_hand = event.record;
        event_count += 1;
        if (event_count % events_a_look == 0) refuse_endless_second();
        handle(event.record);
        if (!over.empty()) forget_ended();
    }
    if (worked) close_desks();
    second = 0;
    working = opening + (worked ? ticks_per_day : 0);
    if (!census_ticks.empty()) take_censuses(working);
}

// Between looks at the same second all events were of it.
void Office::State::refuse_endless_second() {
    looks_at_now = now == looked_at ? looks_at_now + 1 : 0;
    looked_at = now;
    if (looks_at_now * events_a_look < most_events_at_once + most_steps * std::uint64_t{cases.size()}) return;
    throw DataError(fmt::format("more than {} million events come in one second and none of them lets time pass; give a step, a retry or the time "
                                "between arrivals some",
                                most_events_at_once / 1'000'000));
}

// An error of an event, with the time and what its record stands for; as far as that is still known.
std::string Office::State::with_place(const std::string& what) const {
    const std::string when = fmt::format("{}, second {} of the day", to_string(day_of(now)), second_of(now));
    const Case& t = cases[at_hand];
    if (t.phase == Phase::rest || t.phase == Phase::meeting) return fmt::format("{} (desk \"{}\", {})", what, plan.book().desks[t.work].name, when);
    if (t.owner == no_record && t.phase == Phase::idle) return fmt::format("{} ({})", what, when);
    const ProcessDescription& process = plan.book().processes[rules_of(t).process.index()];
    const bool is_at_step = t.phase != Phase::submission && t.phase != Phase::retry && t.phase != Phase::patience;
    const std::string step = is_at_step ? fmt::format("step \"{}\" of ", process.steps[stage_of(t).step->number].name) : "";
    return fmt::format("{} ({}process \"{}\", case of owner {}, {})", what, step, process.name, t.firm, when);
}

void Office::State::close_year(Day day) {
    const Day last_year = std::max(calendar.first(), to_day({to_date(day).year - 1, 1, 1}));
    std::vector<std::int64_t> work(desks.size(), 0);
    for (Desk& desk : desks) work[desk.rules_of.index()] += std::exchange(desk.work_of_year, 0);
    for (Desk& desk : desks)
        if (desk.rules_of == desk.id) desk.close_year(calendar.working_index(day) - calendar.working_index(last_year), work[desk.id.index()]);
}

void Office::State::begin_desks(Day day) {
    const Date date = to_date(day);
    if (date.month == 1 && date.day == 1 && day > calendar.first()) close_year(day);
    const bool is_working = calendar.is_working(day);
    for (Desk& desk : desks) {
        desk.is_open = desk.calendar == &calendar ? is_working : desk.calendar->is_working(day);
        desk.begin_day(plan.desk_rules(desk.id, county, day), options.scale);
        fetch_first_of(desk.line);
    }
    if (const std::vector<DeskId>* staff = plan.counters_from(county, day)) rearrange_counters(*staff);
    for (const std::size_t d : desk_order) {
        Desk& desk = desks[d];
        if (desk.is_counter) staff_counter(desk);
        desk.is_ordinary = desk.calendar == &calendar && desk.takes_everybody_all_day();
        if (desk.staff != desk.id) continue;
        if (!desk.unlimited && desk.is_open) count_open_time(desk);
        call_next(desk);
    }
    if (!over.empty()) forget_ended();
}

// Whom an officer has not done with at closing he has on his table until the desk opens again.
void Office::State::close_desks() {
    for (Desk& desk : desks) {
        const Desk& staff = desks[desk.staff.index()];
        desk.tally.busy_closed += desk.busy.number * (ticks_per_day - (staff.is_open ? staff.open : 0));
    }
}

YS_HOT void Office::State::handle(std::uint32_t number) {
    Case& t = cases[number];
    switch (t.phase) {
        case Phase::submission: submit(number); break;
        case Phase::appointment:
        case Phase::guest_appointment: keep_appointment(visit(number)); break;
        case Phase::handling:
            if (const Stage& at = stage_of(t); at.ordinary) end_ordinary_handling(number, t, at);
            else end_handling(visit(number));
            break;
        case Phase::check_handling:
        case Phase::guest_handling:
        case Phase::orphan_handling: end_handling(visit(number)); break;
        case Phase::circulation: decide(visit(number)); break;
        case Phase::lasting: end_lasting(visit(number)); break;
        case Phase::correction:
        case Phase::step_retry: come_back(visit(number)); break;
        case Phase::following: look_at_what_followed(visit(number)); break;
        case Phase::retry: end_wait(visit(number)); break;
        case Phase::check_delay: join_desk(visit(number)); break;
        case Phase::patience: give_up(number); break;
        case Phase::line_patience: lose_patience_in_line(number); break;
        case Phase::deemed: grant_deemed(number); break;
        case Phase::orphan_event: end_orphan(number); break;
        case Phase::rest: end_rest(number); break;
        case Phase::meeting: meet(number); break;
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

// The applicant tries the whole again.
void Office::State::end_wait(const Visit& v) {
    const std::uint32_t c = v.t.owner;
    stop_clock(v, Clock::firm);
    drop_token(v);
    start_try(c);
}

void Office::State::take_censuses(std::int64_t before) {
    while (!census_ticks.empty() && census_ticks.back() <= before) {
        census_ticks.pop_back();
        Census census;
        for (const Desk& desk : desks) census.at_desk.push_back(desk.present());
        for (const ProcessSums& sums : process_sums) census.in_process.push_back(sums.in_progress.number);
        censuses.push_back(std::move(census));
    }
}

// A case that ends stays until its event is over: what ended it may still look at it. Its record goes back here, or when the event or the line
// that still holds the number comes to it, whichever is later: as long as it owns itself, end_orphan leaves it.
void Office::State::forget_ended() {
    for (const std::uint32_t c : over) {
        if (cases[c].side != no_record) {
            forget_rounds(side_of(cases[c]));
            sides.give_back(cases[c].side);
            cases[c].side = no_record;
        }
        cases[c].owner = no_record;
        if (cases[c].phase == Phase::idle) cases.give_back(c);
    }
    over.clear();
}

// What no longer can be in time, though it has no result yet: limits that break show here first.
void Office::State::count_overdue() {
    for (std::uint32_t i = 0; i < cases.size(); ++i) {
        const Case& c = cases[i];
        const bool may_be_case = standings[c.owner != no_record ? 1 : 0][static_cast<std::size_t>(c.phase)].may_be_case;
        if (may_be_case && c.owner == i && c.tries > 0 && is_overdue(c)) process_sums[rules_of(c).process.index()].tally.overdue += 1;
    }
}

MonthTally Office::State::take_month() {
    count_overdue();
    MonthTally taken;
    for (ProcessSums& sums : process_sums) {
        sums.tally.in_progress = sums.in_progress.number;
        sums.tally.progress_squares = sums.progress_squares.take(sums.in_progress.number, working);
        sums.tally.time_in_progress = sums.in_progress.take(working);
        taken.processes.push_back(std::exchange(sums.tally, {}));
        std::vector<ClassTally> fresh = empty_classes(sums.classes.size(), options.keep_values);
        taken.classes.push_back(std::exchange(sums.classes, std::move(fresh)));
    }
    for (std::vector<StepSums>& of_process : step_sums) {
        taken.steps.emplace_back();
        for (StepSums& sums : of_process) {
            sums.tally.time = sums.present.take(working);
            taken.steps.back().push_back(std::exchange(sums.tally, {}));
        }
    }
    for (Desk& desk : desks) taken.desks.push_back(desk.take_tally(working));
    return taken;
}

// Without a branch: what the next record is cannot be foretold.
Office::State::Recount Office::State::recount() const {
    Recount all{std::vector<std::uint64_t>(process_sums.size()), std::vector<std::uint32_t>(desks.size()), std::vector<std::uint32_t>(desks.size())};
    std::vector<std::uint32_t> of_rules(rules.size()), first_number{0};
    for (const Rules& r : rules) first_number.push_back(first_number.back() + static_cast<std::uint32_t>(r.stages.size()));
    std::vector<std::array<std::uint32_t, spot_count>> at_stage(first_number.back() + most_steps);
    for (std::uint32_t i = 0; i < cases.size(); ++i) {
        const Case& t = cases[i];
        const Standing as = standings[t.owner != no_record ? 1 : 0][static_cast<std::size_t>(t.phase)];
        of_rules[t.rules] +=
            static_cast<std::uint32_t>(as.may_be_case) & static_cast<std::uint32_t>(t.owner == i) & static_cast<std::uint32_t>(t.tries > 0);
        at_stage[first_number[t.rules] + t.step][static_cast<std::size_t>(as.spot)] += 1;
    }
    for (std::size_t r = 0; r < rules.size(); ++r) {
        all.open[rules[r].process->process.index()] += of_rules[r];
        for (std::size_t i = 0; i < rules[r].stages.size(); ++i) add_stage(all, rules[r].stages[i], at_stage[first_number[r] + i].data());
    }
    return all;
}

// `at`: how many are at each spot.
void Office::State::add_stage(Recount& all, const Stage& stage, const std::uint32_t* at) {
    const auto number_at = [at](Spot spot) { return at[static_cast<std::size_t>(spot)]; };
    if (stage.desk != nullptr) {
        all.waiting[stage.desk->id.index()] += number_at(Spot::in_line);
        all.busy[stage.desk->id.index()] += number_at(Spot::in_hand);
    }
    if (!stage.step->check) return;
    all.waiting[stage.step->check->desk.index()] += number_at(Spot::in_line_of_check);
    all.busy[stage.step->check->desk.index()] += number_at(Spot::in_hand_of_check);
}

void Office::State::check_conservation() const {
    const auto refuse = [&](const std::string& what) {
        throw InternalError(fmt::format("{} do not add up in county number {}", what, county.value));
    };
    const auto [open, waiting, busy] = recount();
    for (std::size_t p = 0; p < open.size(); ++p)
        if (open[p] != process_sums[p].in_progress.number) refuse(fmt::format("cases of process \"{}\"", plan.book().processes[p].name));
    for (std::size_t d = 0; d < desks.size(); ++d)
        if (waiting[d] != desks[d].waiting.number || busy[d] != desks[d].busy.number)
            refuse(fmt::format("cases at desk \"{}\"", plan.book().desks[d].name));
    std::vector<std::uint32_t> in_line(desks.size(), 0), in_hand(desks.size(), 0);
    for (const Desk& d : desks) {
        in_line[d.staff.index()] += d.waiting.number;
        in_hand[d.staff.index()] += d.busy.number;
    }
    for (const Desk& d : desks)
        if (in_line[d.id.index()] != d.in_line || in_hand[d.id.index()] != d.in_hand)
            refuse(fmt::format("the line and the officers of desk \"{}\"", plan.book().desks[d.id.index()].name));
}

Office::Office(const EnginePlan& plan, CountyId county, const RunKey& run, const OfficeOptions& options)
    : state_(std::make_unique<State>(plan, county, run, options)) {}
Office::~Office() = default;
Office::Office(Office&&) noexcept = default;
Office& Office::operator=(Office&&) noexcept = default;

void Office::open(ProcessId process, Tick when, std::uint32_t owner, AgentKey agent, const Attributes& attributes) {
    static_cast<void>(state_->open(process, when, owner, agent, attributes));
}
void Office::for_each_owner(const std::function<void(std::uint32_t&)>& each) { state_->for_each_owner(each); }
void Office::let_give_up(ProcessId process, bool allowed) { state_->process_sums[process.index()].give_up = allowed; }
void Office::run_day(Day day) {
    try {
        state_->run_day(day);
    } catch (const InternalError& e) {
        throw InternalError(state_->with_place(e.what()));
    } catch (const DataError& e) {
        throw DataError(state_->with_place(e.what()));
    }
}
std::span<const Outcome> Office::outcomes() const { return state_->outcomes; }
std::span<const Outcome> Office::part_outcomes() const { return state_->part_outcomes; }
void Office::clear_outcomes() {
    state_->outcomes.clear();
    state_->part_outcomes.clear();
}
CountyId Office::county() const { return state_->county; }
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
