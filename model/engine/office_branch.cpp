// An office that goes on under another plan, which is the same up to now.
#include <limits>

#include <fmt/format.h>

#include "engine/office_state.hpp"

namespace yingshang {
namespace {

constexpr std::uint16_t no_rules = std::numeric_limits<std::uint16_t>::max();

// By number of the rules in a plan, their number in another; none of what cases have by a measure.
std::vector<std::uint16_t> numbers_in(const EnginePlan& other, const EnginePlan& plan) {
    std::vector<std::uint16_t> numbers(plan.rules_count(), no_rules);
    for (std::size_t p = 0; p < plan.book().processes.size(); ++p)
        for (const Day day : plan.days_of_rules(ProcessId(p)))
            for (const Attributes& one : plan.clienteles(ProcessId(p)).members())
                numbers[plan.rules_number(ProcessId(p), day, 0, one)] = other.rules_number(ProcessId(p), day, 0, one);
    return numbers;
}

OfficeOptions with_log(OfficeOptions options, EventLog* log) {
    options.log = log;
    return options;
}

}  // namespace

// What points to desks, sums and rules was made anew for this plan; all else is taken over.
Office::State::State(const State& past, const EnginePlan& p, EventLog* log) : State(p, past.county, past.run, with_log(past.options, log)) {
    if (!past.over.empty()) throw InternalError("an office branches within an event");
    events = past.events;
    cases = past.cases;
    sides = past.sides;
    rounds = past.rounds;
    take_over_desks(past);
    outcomes = past.outcomes;
    part_outcomes = past.part_outcomes;
    process_sums = past.process_sums;
    for (std::size_t i = 0; i < step_sums.size(); ++i) step_sums[i] = past.step_sums[i];
    census_ticks = past.census_ticks;
    censuses = past.censuses;
    event_count = past.event_count;
    now = past.now;
    working = past.working;
    second = past.second;
    outbox = past.outbox;
    inbox = past.inbox;
    sent_messages = past.sent_messages;
    renumber_rules(past.plan);
}

void Office::State::take_over_desks(const State& past) {
    desks = past.desks;  // as many: they stay where they are
    for (Desk& desk : desks) {
        desk.calendar = &plan.desk_calendar(desk.id);
        desk.in_force = nullptr;  // the next day looks them up
        desk.is_changed = true;
        desk.is_shared = is_ever_shared(plan, desk.id, county);
    }
    for (Rules& of_cases : rules)
        for (Stage& at : of_cases.stages) place_stage(at);
}

void Office::State::renumber_rules(const EnginePlan& of) {
    const std::vector<std::uint16_t> numbers = numbers_in(plan, of);
    const auto renumber = [&](std::uint16_t& number) {
        if (numbers[number] == no_rules) throw InternalError("an office branches after a measure has begun");
        number = numbers[number];
    };
    for (std::uint32_t i = 0; i < cases.size(); ++i) renumber(cases[i].rules);
    for (std::vector<Message>* messages : {&outbox, &inbox})
        for (Message& message : *messages) renumber(message.rules);
}

Office::Office(const Office& past, const EnginePlan& plan, EventLog* log) : state_(std::make_unique<State>(*past.state_, plan, log)) {}

}  // namespace yingshang
