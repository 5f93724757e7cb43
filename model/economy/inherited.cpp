#include "economy/inherited.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

// What was begun longer ago is over, or will be no more.
constexpr double longest_years = 10;
constexpr int longest_days = 3660;
constexpr double ticks_per_year = working_days_per_year * static_cast<double>(ticks_per_day);
constexpr double calendar_days_per_year = 365.25;

Values values_before(const WorldInput& input) {
    Diagnostics ignored;  // what measures alone give a value to has none here, and nobody asks for it
    return input.registry->without_measures().resolve(std::max<std::size_t>(1, input.places.size()), input.horizon.from, input.horizon.from + 1,
                                                      ignored);
}

ProcessBook without_queues(ProcessBook book) {
    for (DeskDescription& desk : book.desks) {
        DeskDescription open;
        open.name = desk.name;
        open.where = desk.where;
        open.unlimited = true;
        desk = open;
    }
    return book;
}

// Something that a firm may have begun, and how many years ago.
struct Begun {
    FirmRow firm;
    double years;
};

// The last of events that come at a rate lies an exponential time back: by who the firm is, the same in every scenario.
void may_have_begun(const County& county, FirmRow i, Role role, double rate, std::vector<Begun>& all) {
    if (!(rate > 0)) return;
    Draw draw(county.run, county.firms.key[i], {purpose(EconomyPurpose::inherited), static_cast<std::uint16_t>(role)});
    const double years = sample_exponential(draw, 1 / rate);
    if (years < longest_years) all.push_back({i, years});
}

// Calls `is_under_way(firm)` for each that is not over yet, and keeps how it will end.
template <class UnderWay>
void go_on_with(County& county, Role role, const std::vector<Begun>& begun, const UnderWay& is_under_way) {
    std::vector<FirmRow> owners;
    for (const Begun& b : begun) owners.push_back(b.firm);
    std::vector<Outcome> outcomes = county.handbook->past->lived_through(county, role, owners);
    std::sort(outcomes.begin(), outcomes.end(), [](const Outcome& a, const Outcome& b) { return a.owner < b.owner; });
    const Calendar& calendar = county.calendar();
    const std::int64_t end = calendar.working_ticks(tick_at(calendar.last()));
    auto at = begun.begin();  // in order of firm too
    for (Outcome& o : outcomes) {
        while (at->firm != o.owner) ++at;
        const std::int64_t left = o.total_ticks - std::llround(at->years * ticks_per_year);
        if (left <= 0) continue;
        is_under_way(o.owner);
        if (left >= end) continue;
        o.opened = tick_at(calendar.first() + -static_cast<int>(std::ceil(at->years * calendar_days_per_year)));
        o.finished = calendar.at_working_ticks(left);
        county.inherited.push_back(o);
    }
}

}  // namespace

Past::Past(const WorldInput& input) : values_(values_before(input)) {
    const Day first = input.horizon.from, last = first + longest_days;
    const auto calendar = std::make_shared<const Calendar>(first, last, std::span<const CalendarException>{});
    const ProcessBook& book = input.plan->book();
    plan_ = std::make_unique<const EnginePlan>(without_queues(book), calendar, values_, input.places, first, last, std::vector<Day>{},
                                               [&](ProcessId process, CountyId, Day) { return book.processes[process.index()]; });
}

std::vector<Outcome> Past::lived_through(const County& county, Role role, const std::vector<FirmRow>& owners) const {
    Office office(*plan_, county.id, county.run);
    const Day first = plan_->calendar().working_day_from(plan_->calendar().first());
    std::size_t open = 0;
    for (const FirmRow i : owners) {
        const Attributes attributes = county.attributes_of(i);
        const std::optional<ProcessId> process = county.handbook->find(role, attributes);
        if (!process) continue;
        office.open(*process, tick_at(first), i, county.firms.key[i], attributes);
        open += 1;
    }
    for (Day day = plan_->calendar().first(); office.outcomes().size() < open && day < plan_->until(); day = day + 1) office.run_day(day);
    return {office.outcomes().begin(), office.outcomes().end()};
}

void inherit(County& county) {
    const Firms& firms = county.firms;
    const Rules& rules = county.rules;
    const Day first = county.handbook->input->horizon.from;
    std::vector<Begun> projects, bankruptcies;
    for (FirmRow i = 0; i < firms.size_now(); ++i) {
        const bool earns = static_cast<double>(firms.margin[i]) >= rules.investment.hurdle;
        if (firms.card[i].status == Status::operating && firms.card[i].form == Form::enterprise && earns)
            may_have_begun(county, i, Role::construction,
                           rules.investment.propensity[static_cast<std::size_t>(firms.card[i].size)] * chance_of_funds(county, i, first), projects);
        if (firms.card[i].status == Status::zombie)
            may_have_begun(county, i, Role::bankruptcy, rules.exit.zombie_liquidation * rules.exit.zombie_court, bankruptcies);
    }
    go_on_with(county, Role::construction, projects, [&](FirmRow i) {
        county.firms.set(i, building);
        if (chance_of_funds(county, i, first) < 1) county.firms.set(i, has_project_loan);
    });
    go_on_with(county, Role::bankruptcy, bankruptcies, [&](FirmRow i) {
        county.move(i, Status::bankrupt);
        county.firms.card[i].workers = 0;
    });
    std::sort(county.inherited.begin(), county.inherited.end(),
              [](const Outcome& a, const Outcome& b) { return std::tuple(a.finished.value, a.owner) < std::tuple(b.finished.value, b.owner); });
}

}  // namespace yingshang
