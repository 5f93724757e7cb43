#include "engine/plan.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "engine/laws.hpp"

namespace yingshang {
namespace {

void add_law(std::vector<ParameterId>& ids, const LawDescription& law) { add_parameters(law, ids); }

void add_law(std::vector<ParameterId>& ids, const std::optional<LawDescription>& law) {
    if (law) add_law(ids, *law);
}

void add(std::vector<ParameterId>& ids, const std::optional<ParameterId>& id) {
    if (id) ids.push_back(*id);
}

void add_retry(std::vector<ParameterId>& ids, const std::optional<Retry>& retry) {
    if (!retry) return;
    add_law(ids, retry->delay);
    add(ids, retry->at_most);
}

void add_step(std::vector<ParameterId>& ids, const StepDescription& s) {
    add_law(ids, s.handling);
    add_law(ids, s.time);
    add_law(ids, s.patience);
    for (const auto& id : {s.probability, s.limit, s.documents, s.visits, s.fee, s.refusal}) add(ids, id);
    add_retry(ids, s.retry);
    if (s.check) {
        add_law(ids, s.check->delay);
        add_law(ids, s.check->handling);
        ids.push_back(s.check->revoked);
    }
    if (!s.correction) return;
    ids.push_back(s.correction->probability);
    add(ids, s.correction->at_most);
    add(ids, s.correction->to_follow);
    add_law(ids, s.correction->firm_time);
}

// Every parameter that the rules of a desk depend on.
std::vector<ParameterId> desk_parameters(const DeskDescription& own, const DeskDescription& staff) {
    std::vector<ParameterId> ids = own.balking;
    add(ids, own.queue_at_most);
    for (const auto& id : {staff.officers, staff.added_officers, staff.utilisation, staff.at_least, staff.release, staff.minutes, staff.meets_every, staff.clears,
                           staff.appointments})
        add(ids, id);
    for (const OfficerClass& c : staff.classes) ids.insert(ids.end(), {c.number, c.speed});
    add_law(ids, staff.rest);
    return ids;
}

bool is_always_open(const DeskDescription& desk) {
    return desk.closed.empty() && std::all_of(desk.weekdays.begin(), desk.weekdays.end(), [](bool open) { return open; });
}

std::shared_ptr<const Calendar> calendar_of(const DeskDescription& desk, const std::shared_ptr<const Calendar>& whole) {
    if (is_always_open(desk)) return whole;
    std::vector<CalendarException> exceptions;
    for (Day day = whole->first(); day <= whole->last(); day = day + 1) {
        const bool closed = std::find(desk.closed.begin(), desk.closed.end(), day) != desk.closed.end();
        const bool open = whole->is_working(day) && desk.weekdays[weekday(day)] && !closed;
        exceptions.push_back({day, open ? DayKind::workday : DayKind::holiday});
    }
    return std::make_shared<const Calendar>(whole->first(), whole->last(), exceptions);
}

// The least hash of the steps that a desk serves, and for whom: another name of the desk, or another order in the file, leaves it.
std::uint32_t identity_of(const std::string& desk, const ProcessBook& book) {
    std::uint32_t identity = without_end;
    const auto add = [&](const DeskChoice& choice, const std::string& step) {
        if (!choice.includes(desk)) return;
        if (!choice.attribute()) identity = std::min(identity, stable_hash(step));
        const Attribute* of = choice.attribute() ? &book.schema.attributes[*choice.attribute()] : nullptr;
        for (std::size_t v = 0; v < choice.by_value().size(); ++v)
            if (choice.by_value()[v] == desk) identity = std::min(identity, stable_hash(fmt::format("{}?{}={}", step, of->name, of->values[v])));
    };
    for (const ProcessDescription& p : book.processes)
        for (const StepDescription& s : p.steps) {
            add(s.desk, p.name + "." + s.name);
            if (s.check) add(s.check->desk, p.name + "." + s.name);
        }
    return identity;
}

DeskId desk_named(const ProcessBook& book, const std::string& name) {
    for (std::size_t d = 0; d < book.desks.size(); ++d)
        if (book.desks[d].name == name) return DeskId(d);
    throw InternalError(fmt::format("no desk \"{}\"", name));
}

using RulesByNumber = std::vector<std::shared_ptr<const CompiledProcess>>;

// A county's rules, or those of the same number of a county before it that are equal: few differ, and what all counties look at stays near.
std::shared_ptr<const CompiledProcess> shared_rules(CompiledProcess own, std::size_t number, std::span<const RulesByNumber> before) {
    const CompiledProcess* last = nullptr;
    for (const RulesByNumber& other : before) {
        const std::shared_ptr<const CompiledProcess>& same_number = other[number];
        if (same_number.get() != last && *same_number == own) return same_number;
        last = same_number.get();
    }
    return std::make_shared<const CompiledProcess>(std::move(own));
}

}  // namespace

std::vector<ParameterId> case_parameters(const ProcessDescription& process) {
    std::vector<ParameterId> ids{process.limit};
    add(ids, process.target);
    if (process.patience) add_law(ids, process.patience->time);
    add_law(ids, process.difficulty);
    add(ids, process.county_variation);
    add_retry(ids, process.retry);
    for (const StepDescription& s : process.steps) add_step(ids, s);
    return ids;
}

EnginePlan::EnginePlan(ProcessBook book, std::shared_ptr<const Calendar> calendar, const Values& values, const Places& places, Day from, Day until,
                       const std::vector<Day>& structure_changes, const Describe& describe, const std::vector<PooledDesks>& pools,
                       const std::vector<MovedDesk>& moved)
    : EnginePlan(std::move(book), std::move(calendar), values, places, from, until, structure_changes,
                 InPractice{nullptr, [&](ProcessId p, CountyId c, Day day, ChangeSet) { return describe(p, c, day); },
                            [&](ProcessId, ChangeSet) -> const Values& { return values; }, pools, moved}) {}

EnginePlan::EnginePlan(ProcessBook book, std::shared_ptr<const Calendar> calendar, const Values& values, const Places& places, Day from, Day until,
                       const std::vector<Day>& structure_changes, const InPractice& in_practice)
    : book_(std::move(book)),
      calendar_(std::move(calendar)),
      values_(&values),
      counties_(std::max<std::size_t>(1, places.size())),
      until_(until),
      from_(from),
      lot_(in_practice.lot) {
    compile_rules(structure_changes, in_practice);
    plan_desks(places);
    plan_counters(in_practice.pools);
    plan_sharing(places, in_practice.moved);
    find_circles();
    work_out_desk_rules();
}

void EnginePlan::compile_rules(const std::vector<Day>& structure_changes, const InPractice& in_practice) {
    std::vector<RulesByNumber> by_county(counties_);
    std::size_t number = 0;
    for (std::size_t p = 0; p < book_.processes.size(); ++p) {
        const ProcessId process(p);
        const std::vector<ChangeSet> sets = lot_ ? lot_->sets(process) : std::vector<ChangeSet>{0};
        std::set<Day> days{from_};
        for (const ChangeSet set : sets) {
            const std::vector<Day> changes = in_practice.values(process, set).change_days(case_parameters(book_.processes[p]));
            days.insert(changes.begin(), changes.end());
        }
        days.insert(structure_changes.begin(), structure_changes.end());
        days.erase(days.begin(), days.find(from_));
        const Clienteles clienteles(book_.processes[p]);
        versions_.push_back({{days.begin(), days.end()}, sets, clienteles, number});
        for (auto day = days.begin(); day != days.end(); ++day)
            for (std::size_t s = 0; s < sets.size(); ++s)
                for (std::size_t c = 0; c < counties_; ++c) {
                    const CountyId county(c);
                    const ChangeSet set = sets[s];
                    const Day end = std::next(day) == days.end() ? until_ : *std::next(day);
                    // What no case can have is never looked up: the rules of the old way stand there.
                    const bool possible = set == 0 || lot_->may_have(process, county, set, *day, end);
                    const std::size_t old = by_county[c].size() - s * clienteles.size();
                    const ProcessDescription described = possible ? in_practice.describe(process, county, *day, set) : ProcessDescription{};
                    for (std::size_t k = 0; k < clienteles.size(); ++k) {
                        if (!possible) {
                            by_county[c].push_back(by_county[c][old + k]);
                            continue;
                        }
                        CompiledProcess own = compile(described, book_, in_practice.values(process, set), county, *day, clienteles.members()[k]);
                        by_county[c].push_back(shared_rules(std::move(own), by_county[c].size(), std::span(by_county).first(c)));
                    }
                }
        number += days.size() * sets.size() * clienteles.size();
    }
    constexpr std::size_t most_rules = 0xffff;
    if (number > most_rules)
        throw InputError({Location{"", 0, 0}, fmt::format("the processes have {} rules in all", number),
                          fmt::format("at most {} are possible", most_rules),
                          "let fewer values change, or fewer measures be carried out at their own pace"});
    for (auto& rules : by_county) rules_.insert(rules_.end(), rules.begin(), rules.end());
}

void EnginePlan::plan_desks(const Places& places) {
    for (const DeskDescription& d : book_.desks) {
        DeskPlan plan;
        plan.staff = desk_named(book_, d.officers_of.empty() ? d.name : d.officers_of);
        const DeskDescription& staff = book_.desks[plan.staff.index()];
        plan.calendar = calendar_of(staff, calendar_);
        plan.identity = identity_of(d.name, book_);
        if (!staff.seat.empty()) {
            const auto found = places.find(staff.seat);
            if (!found || found->size() != 1) throw InternalError(fmt::format("desk \"{}\" sits nowhere", staff.name));
            plan.seat = found->front();
        }
        plan.level = plan.seat ? Level::county : staff.level;
        plan.slices = slices_at(plan.level, places);
        desks_.push_back(std::move(plan));
    }
}

void EnginePlan::plan_sharing(const Places& places, const std::vector<MovedDesk>& moved) {
    std::vector<MovedDesk> raised;
    std::copy_if(moved.begin(), moved.end(), std::back_inserter(raised),
                 [&](const MovedDesk& m) { return desks_[m.desk.index()].level == Level::county; });
    std::vector<DeskId> alone;
    for (const DeskPlan& desk : desks_) alone.push_back(desk.staff);
    std::vector<std::vector<Sharing>> of_counters = sharing_of_counters(raised, {counters_, alone}, places, from_);
    for (std::size_t d = 0; d < desks_.size(); ++d) {
        DeskPlan& desk = desks_[d];
        desk.sharing = desk.level == Level::county ? std::move(of_counters[d]) : sharing_of(moved, desk.staff, desk.level, places, from_);
    }
}

void EnginePlan::find_circles() {
    std::vector<std::size_t> circle(counties_);  // of each county: the first one in it
    std::iota(circle.begin(), circle.end(), std::size_t{0});
    const auto unite = [&](CountyId a, CountyId b) {
        const std::size_t of_a = circle[a.index()], of_b = circle[b.index()];
        std::replace(circle.begin(), circle.end(), std::max(of_a, of_b), std::min(of_a, of_b));
    };
    const auto unite_all = [&](const Slices& slices) {
        for (const std::vector<CountyId>& sharing : slices)
            for (const CountyId county : sharing) unite(sharing.front(), county);
    };
    for (const DeskPlan& desk : desks_) {
        unite_all(desk.slices);
        for (const Sharing& changed : desk.sharing) unite_all(changed.slices);
        for (std::size_t c = 0; desk.seat && c < counties_; ++c) unite(*desk.seat, CountyId(c));
    }
    for (std::size_t first = 0; first < counties_; ++first) {
        std::vector<CountyId> members;
        for (std::size_t c = first; c < counties_; ++c)
            if (circle[c] == first) members.emplace_back(c);
        if (!members.empty()) circles_.push_back(std::move(members));
    }
}

void EnginePlan::plan_counters(const std::vector<PooledDesks>& pools) {
    std::vector<DeskId> alone;
    std::vector<std::uint32_t> identities;
    for (const DeskPlan& d : desks_) {
        alone.push_back(d.staff);
        identities.push_back(d.identity);
    }
    for (std::size_t c = 0; c < counties_; ++c) counters_.push_back(counters_of(pools, CountyId(c), alone, identities, from_));
}

const std::vector<DeskId>* EnginePlan::counters_from(CountyId county, Day day) const {
    for (const Counters& c : counters_[county.index()])
        if (c.from == day) return &c.staff;
    return nullptr;
}

std::uint16_t EnginePlan::rules_number(ProcessId process, Day opened, ChangeSet set, const Attributes& applicant) const {
    const Versions& versions = versions_[process.index()];
    // A case opened before the first day has that day's rules.
    const auto after = std::upper_bound(versions.from.begin() + 1, versions.from.end(), opened);
    const auto day = static_cast<std::size_t>(after - versions.from.begin()) - 1;
    const auto at = static_cast<std::size_t>(std::lower_bound(versions.sets.begin(), versions.sets.end(), set) - versions.sets.begin());
    const Clienteles& clienteles = versions.clienteles;
    return static_cast<std::uint16_t>(versions.first_number + (day * versions.sets.size() + at) * clienteles.size() + clienteles.of(applicant));
}

const Slices& EnginePlan::slices_on(DeskId desk, Day day) const {
    const DeskPlan& plan = desks_[desk.index()];
    const auto holds = std::find_if(plan.sharing.rbegin(), plan.sharing.rend(), [&](const Sharing& s) { return s.from <= day; });
    return holds == plan.sharing.rend() ? plan.slices : holds->slices;
}

const DeskRules& EnginePlan::desk_rules(DeskId desk, CountyId county, Day day) const {
    const DeskPlan& plan = desks_[desk.index()];
    const auto after = std::upper_bound(plan.changes.begin(), plan.changes.end(), day);
    return plan.rules[county.index() * (plan.changes.size() + 1) + static_cast<std::size_t>(after - plan.changes.begin())];
}

void EnginePlan::work_out_desk_rules() {
    for (std::size_t d = 0; d < desks_.size(); ++d) {
        DeskPlan& plan = desks_[d];
        plan.changes = values_->change_days(desk_parameters(book_.desks[d], book_.desks[plan.staff.index()]));
        std::vector<Day> days{plan.changes.empty() ? from_ : plan.changes.front() + -1};
        days.insert(days.end(), plan.changes.begin(), plan.changes.end());
        for (std::size_t c = 0; c < counties_; ++c)
            for (const Day day : days) plan.rules.push_back(rules_of_desk(DeskId(d), CountyId(c), day));
    }
}

DeskRules EnginePlan::rules_of_desk(DeskId desk, CountyId county, Day day) const {
    const DeskDescription& own = book_.desks[desk.index()];
    const DeskDescription& d = book_.desks[staff_of(desk).index()];
    const auto value = [&](const std::optional<ParameterId>& id, double otherwise) { return id ? values_->at(*id, county, day) : otherwise; };
    DeskRules rules;
    // A number stated for a desk above the county is that of all its slices together, whoever of them still shares.
    const double slices = static_cast<double>(d.utilisation ? 1 : desks_[staff_of(desk).index()].slices[county.index()].size());
    rules.officers = d.unlimited ? std::numeric_limits<double>::infinity() : value(d.officers, 1) / slices;
    rules.added = value(d.added_officers, 0);
    rules.utilisation = value(d.utilisation, 0);
    rules.at_least = value(d.at_least, 0);
    rules.release = value(d.release, 1);
    if (d.minutes) rules.open = std::llround(values_->at(*d.minutes, county, day) * 60);
    for (const OfficerClass& c : d.classes) rules.classes.emplace_back(value(c.number, 0), value(c.speed, 1));
    std::stable_sort(rules.classes.begin(), rules.classes.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    // Where a desk sits elsewhere there is none.
    if (const auto seat = seat_of(desk); seat && *seat != county) {
        rules.officers = rules.added = rules.utilisation = 0;
        rules.classes.clear();
    }
    rules.queue_at_most = value(own.queue_at_most, std::numeric_limits<double>::infinity());
    for (const ParameterId id : own.balking) rules.balking.push_back(values_->at(id, county, day));
    if (d.meets_every) {
        rules.meets_every = std::llround(values_->at(*d.meets_every, county, day));
        rules.meets_by_calendar = values_->base(*d.meets_every) == TimeBase::continuous;
    }
    rules.clears = static_cast<std::uint32_t>(std::llround(value(d.clears, 0)));
    rules.appointments = value(d.appointments, 0);
    if (d.rest) rules.rest = law_at(*d.rest, county, day);
    return rules;
}

double EnginePlan::arrival_rate(std::size_t arrival, CountyId county, Day day) const {
    const ArrivalDescription& a = book_.arrivals[arrival];
    if (!a.rate || (a.from && day < *a.from) || (a.until && day >= *a.until)) return 0;
    const Date date = to_date(day);
    double rate = values_->at(*a.rate, county, day);
    if (!a.by_month.empty()) rate *= values_->at(a.by_month[date.month - 1], county, day);
    if (!a.by_weekday.empty()) rate *= values_->at(a.by_weekday[weekday(day)], county, day);
    return rate;
}

TimedLaw EnginePlan::law_at(const LawDescription& law, CountyId county, Day day) const { return compile_law(law, *values_, county, day); }

std::vector<std::size_t> officers_of(const ProcessBook& book) {
    std::vector<std::size_t> staff;
    for (const DeskDescription& d : book.desks) staff.push_back(desk_named(book, d.officers_of.empty() ? d.name : d.officers_of).index());
    return staff;
}

std::vector<Day> EnginePlan::days_of_change(const LawDescription& law) const {
    std::vector<ParameterId> ids;
    add_parameters(law, ids);
    return values_->change_days(ids);
}

}  // namespace yingshang
