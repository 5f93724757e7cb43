#include "economy/occasions.hpp"

#include <algorithm>
#include <cmath>

#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

constexpr std::size_t months_per_year = 12;
constexpr std::uint16_t most_points = 4096;  // of one firm, matter and year

const GroupDescription* group_of(const ProcessBook& book, const std::string& name) {
    for (const GroupDescription& g : book.groups)
        if (g.name == name) return &g;
    return nullptr;
}

double with_factors(double value, const std::vector<ClassFactors>& factors, const Attributes& a, const Values& values, CountyId county, Day day) {
    for (const ClassFactors& f : factors)
        if (const auto& id = f.factor[a.value[f.attribute]]) value *= values.at(*id, county, day);
    return value;
}

ClassRates rates_at(ParameterId rate, const std::vector<ClassFactors>& factors, const Values& values, CountyId county, Day day) {
    ClassRates rates;
    rates.rate = values.at(rate, county, day);
    for (const ClassFactors& f : factors) {
        std::vector<double> by_value;
        for (const auto& id : f.factor) by_value.push_back(id ? values.at(*id, county, day) : 1);
        rates.factors.emplace_back(f.attribute, std::move(by_value));
    }
    return rates;
}

double share_of(const GroupDescription& group, const Attributes& a, const Values& values, CountyId county, Day day) {
    return with_factors(values.at(group.share, county, day), group.factors, a, values, county, day);
}

bool same(const ClassRates& a, const ClassRates& b) { return a.rate == b.rate && a.factors == b.factors; }

// A firm is of a group by luck of its own, the same in every scenario and for all processes that name the group.
bool is_member(const County& county, const OccasionBook::Matter& matter, FirmRow firm, double share) {
    if (!(share > 0)) return false;
    Draw draw(county.run, county.firms.key[firm], {purpose(EconomyPurpose::group), 0, 0, matter.group_hash});
    return draw.uniform() < share;
}

std::uint64_t firm_bits(const County& county, FirmRow firm) { return county.run.key(county.firms.key[firm]); }

double highest(const std::array<ClassRates, months_per_year>& rates, bool steady, const Attributes& a) {
    double most = rates[0].of(a);
    for (std::size_t m = 1; m < months_per_year && !steady; ++m) most = std::max(most, rates[m].of(a));
    return most;
}

// Of a Poisson process the points come in order of level, the first by bits of its own: most firms have none under their rate, and
// it is told of them without a logarithm or a block of luck.
void lay_out_matter(County& county, FirmRow firm, const Attributes& a, std::uint16_t number, std::uint64_t bits, std::size_t first_month) {
    Occasions& all = county.occasions;
    const OccasionBook::Matter& matter = county.handbook->occasions.yearly[number];
    const std::uint64_t first = mix64(bits ^ all.luck[number]);
    if (!all.most[number].are_met(first)) return;
    const double u = unit_from(first), bound = highest(all.rates[number], all.steady[number], a);
    if (u >= bound) return;  // the level is no less than that
    if (matter.group != nullptr && !is_member(county, matter, firm, all.members[number].of(a))) return;
    double level = -std::log1p(-u);
    Draw luck(county.run, county.firms.key[firm], {purpose(EconomyPurpose::occasion), 0, all.year, matter.hash});
    for (std::uint16_t k = 0; level < bound && k < most_points; ++k) {
        const auto month = static_cast<std::size_t>(luck.uniform() * months_per_year);
        if (month >= first_month) all.due[month].push_back({firm, static_cast<float>(level), number, k, a});
        level += sample_standard_exponential(luck);
    }
}

void lay_out_year(County& county, FirmRow firm, std::size_t first_month) {
    const FirmCard& card = county.firms.card[firm];
    const auto& numbers = county.handbook->occasions.yearly_of_class[card.section][static_cast<std::size_t>(card.form)];
    if (numbers.empty()) return;
    const Attributes a = county.attributes_of(firm);
    const std::uint64_t bits = firm_bits(county, firm);
    for (const std::uint16_t number : numbers) lay_out_matter(county, firm, a, number, bits, first_month);
}

// No class of firms has a higher rate.
double most_of_all(const std::array<ClassRates, months_per_year>& rates) {
    double most = 0;
    for (const ClassRates& month : rates) {
        double rate = month.rate;
        for (const auto& [attribute, by_value] : month.factors) rate *= *std::max_element(by_value.begin(), by_value.end());
        most = std::max(most, rate);
    }
    return most;
}

void begin_year(County& county, Day month) {
    Occasions& all = county.occasions;
    const OccasionBook& book = county.handbook->occasions;
    const WorldInput& input = *county.handbook->input;
    all.year = to_date(month).year;
    all.rates.assign(book.yearly.size(), {});
    all.steady.assign(book.yearly.size(), true);
    for (auto& due : all.due) due.clear();
    for (std::size_t i = 0; i < book.yearly.size(); ++i)
        for (unsigned m = 0; m < months_per_year; ++m) {
            const OccasionDescription& stated = *book.yearly[i].stated;
            all.rates[i][m] = rates_at(*stated.rate, stated.factors, *input.values, county.id, to_day({all.year, m + 1, 1}));
            if (!same(all.rates[i][m], all.rates[i][0])) all.steady[i] = false;
        }
    all.luck.clear();
    all.most.clear();
    all.members.clear();
    for (std::size_t i = 0; i < book.yearly.size(); ++i) {
        all.luck.push_back(mix64((std::uint64_t{book.yearly[i].hash} << 32) ^ static_cast<std::uint64_t>(all.year)));
        all.most.emplace_back(most_of_all(all.rates[i]));
        const GroupDescription* group = book.yearly[i].group;
        all.members.push_back(group == nullptr ? ClassRates{}
                                               : rates_at(group->share, group->factors, *input.values, county.id, to_day({all.year, 1, 1})));
    }
    for (const FirmRow firm : county.firms.followed) {
        const Status s = county.firms.card[firm].status;
        if (s != Status::gone && s != Status::not_founded) lay_out_year(county, firm, to_date(month).month - 1);
    }
}

const ProcessDescription& description(const County& county, ProcessId process) {
    return county.handbook->input->plan->book().processes[process.index()];
}

// What the government owes from now on is money that it was paid too much.
void book_refund(County& county, ProcessId process, FirmRow firm, Tick submitted, Day day) {
    const auto& stated = description(county, process).refund;
    if (!stated) return;
    Firms& firms = county.firms;
    const double months = county.handbook->input->values->at(*stated, county.id, day) / month_span;
    const Fen amount = fen_from_yuan(months * county.demand.normal[firms.card[firm].section] * static_cast<double>(firms.capacity[firm]));
    pay(firms.cash[firm], county.accounts.government, amount);
    county.accounts.refunds += amount;
    county.occasions.refunds[{firm, process.value, submitted}] += amount;
}

// Paid where it is granted, to the owner where the firm is gone; else it stays where it is.
void settle_refund(County& county, const Outcome& outcome) {
    const auto found = county.occasions.refunds.find({outcome.owner, outcome.process.value, outcome.opened});
    if (found == county.occasions.refunds.end()) return;
    const Fen amount = found->second;
    county.occasions.refunds.erase(found);
    county.accounts.refunds -= amount;
    if (outcome.result != CaseResult::completed) return;
    Fen& payee = on_register(county.firms.card[outcome.owner].status) ? county.firms.cash[outcome.owner] : county.accounts.households;
    pay(county.accounts.government, payee, amount);
    count_refund_delay(county, outcome.owner, amount, outcome.opened, outcome.finished);
}

void open_matter(County& county, ProcessId process, FirmRow firm, Tick when, AgentKey agent, Day day) {
    county.office.open(process, when, firm, agent, county.attributes_of(firm));
    book_refund(county, process, firm, when, day);
}

void raise_point(County& county, const OccasionPoint& point, const OfficeMonth& month) {
    const OccasionBook::Matter& matter = county.handbook->occasions.yearly[point.matter];
    const Firms& firms = county.firms;
    if (!active(firms.card[point.firm].status)) return;
    if (static_cast<double>(point.level) >=
        county.occasions.rates[point.matter][static_cast<std::size_t>(month.number) % months_per_year].of(point.class_then))
        return;
    if (!description(county, matter.process).applies.matches(county.attributes_of(point.firm))) return;
    const AgentKey key = firms.key[point.firm];
    Draw luck(county.run, key, {purpose(EconomyPurpose::matter), point.ordinal, month.number, matter.hash});
    const Tick when = month.some_tick(county.calendar(), luck);
    // Each case has luck of its own: two of one day would be twins.
    const std::uint64_t where = (std::uint64_t{matter.hash} << 32) ^ (static_cast<std::uint64_t>(county.occasions.year) << 16) ^ point.ordinal;
    open_matter(county, matter.process, point.firm, when, {mix64(key.value ^ mix64(where))}, month.first);
}

// Shares of a choice lie one after the other under one draw.
struct Choice {
    std::uint32_t hash;
    double luck, taken;
};
using Choices = std::vector<Choice>;

// What a firm needs is its own luck, the same each time.
double luck_of_need(const County& county, FirmRow firm, std::uint32_t hash) {
    return Draw(county.run, county.firms.key[firm], {purpose(EconomyPurpose::event_need), 0, 0, hash}).uniform();
}

Choice& choice_of(const County& county, FirmRow firm, std::uint32_t hash, Choices& choices) {
    for (Choice& c : choices)
        if (c.hash == hash) return c;
    return choices.emplace_back(Choice{hash, luck_of_need(county, firm, hash), 0});
}

bool is_asked(const County& county, FirmRow firm, const Attributes& a, const OccasionBook::Matter& matter, Choices& choices, Day day) {
    const Values& values = *county.handbook->input->values;
    if (!description(county, matter.process).applies.matches(a)) return false;
    if (matter.group != nullptr && !is_member(county, matter, firm, share_of(*matter.group, a, values, county.id, day))) return false;
    const double share = with_factors(values.at(*matter.stated->share, county.id, day), matter.stated->factors, a, values, county.id, day);
    if (matter.choice_hash == 0) return luck_of_need(county, firm, matter.hash) < share;
    Choice& choice = choice_of(county, firm, matter.choice_hash, choices);
    const double from = choice.taken;
    choice.taken += share;
    return choice.luck >= from && choice.luck < from + share;
}

bool is_of_books(Event event) { return event == Event::wants_project || event == Event::opened || event == Event::stopped; }

Tick submission(const County& county, FirmRow firm, std::uint32_t hash, Event event, Day today) {
    Draw luck(county.run, county.firms.key[firm], {purpose(EconomyPurpose::matter), static_cast<std::uint16_t>(event), today.value, hash});
    if (is_of_books(event)) return county.month_after(today).some_tick(county.calendar(), luck);
    const auto second = static_cast<std::int64_t>(luck.uniform() * static_cast<double>(ticks_per_day));
    return tick_at(county.calendar().working_day_from(today + 1), second);
}

// Sections and forms to which a process may apply.
template <class Each>
void for_each_class(const Eligibility& applies, const Each& each) {
    for (std::size_t s = 0; s < section_count; ++s)
        for (std::size_t f = 0; f < 3; ++f)
            if (((applies.allowed[0] >> s) & 1u) != 0 && ((applies.allowed[1] >> f) & 1u) != 0) each(s, f);
}

void go_on_opening(County& county, FirmRow firm) {
    if (!county.firms.has(firm, matter_refused)) {  // the books open it
        count_opening_delay(county, firm, county.now);
        return;
    }
    county.move(firm, Status::dormant);
    county.note(firm, LifeEvent::dormant, LifeReason::permit_refused);
}

}  // namespace

std::vector<std::string> occasion_events() {
    std::vector<std::string> all{std::string(yearly_event)};
    all.insert(all.end(), event_names.begin(), event_names.end());
    return all;
}

std::vector<std::string> events_that_wait() { return {"ready", "wants_project", "project_built"}; }

bool holds_up(std::string_view event) {
    const std::vector<std::string> all = events_that_wait();
    return std::find(all.begin(), all.end(), event) != all.end();
}

OccasionBook::OccasionBook(const WorldInput& world) {
    const ProcessBook& book = world.plan->book();
    std::vector<std::size_t> order;
    for (std::size_t p = 0; p < book.processes.size(); ++p) order.push_back(p);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return book.processes[a].name < book.processes[b].name; });
    holds.assign(book.processes.size(), false);
    for (const std::size_t p : order)
        for (const OccasionDescription& o : book.processes[p].occasions) {
            const GroupDescription* group = group_of(book, o.group);
            const Matter matter{ProcessId(p),
                                stable_hash(book.processes[p].name),
                                o.choice.empty() ? 0 : stable_hash("choice." + o.choice),
                                &o,
                                group,
                                group == nullptr ? 0 : stable_hash(group->name)};
            if (o.holds_up) holds[p] = true;
            const auto event = std::find(event_names.begin(), event_names.end(), o.event);
            if (event != event_names.end()) {
                ByClass<Matter>& of_class = at_event[static_cast<std::size_t>(event - event_names.begin())];
                for_each_class(book.processes[p].applies, [&](std::size_t s, std::size_t f) { of_class[s][f].push_back(matter); });
                continue;
            }
            const auto number = static_cast<std::uint16_t>(yearly.size());
            for_each_class(book.processes[p].applies, [&](std::size_t s, std::size_t f) { yearly_of_class[s][f].push_back(number); });
            yearly.push_back(matter);
        }
}

void lay_out_occasions(County& county, FirmRow firm, Day month) {
    const Date date = to_date(month);
    if (county.occasions.year == date.year) lay_out_year(county, firm, date.month - 1);  // else the year begins with the firm in it
}

void raise_yearly(County& county, Day month) {
    const Date date = to_date(month);
    if (county.occasions.year != date.year) begin_year(county, month);
    const OfficeMonth office_month = county.office_month(month);
    for (const OccasionPoint& point : county.occasions.due[date.month - 1]) raise_point(county, point, office_month);
}

unsigned raise(County& county, FirmRow firm, Event event, Day today) {
    const FirmCard& card = county.firms.card[firm];
    const auto& matters = county.handbook->occasions.at_event[static_cast<std::size_t>(event)][card.section][static_cast<std::size_t>(card.form)];
    if (matters.empty()) return 0;
    const Attributes a = county.attributes_of(firm);
    Choices choices;
    unsigned waiting = 0;
    for (const OccasionBook::Matter& matter : matters) {
        if (!is_asked(county, firm, a, matter, choices, today)) continue;
        open_matter(county, matter.process, firm, submission(county, firm, matter.hash, event, today), county.firms.key[firm], today);
        if (matter.stated->holds_up) waiting += 1;
    }
    county.firms.pending_matters[firm] = static_cast<std::uint8_t>(county.firms.pending_matters[firm] + waiting);
    return waiting;
}

void on_matter(County& county, const Outcome& outcome, Day today) {
    settle_refund(county, outcome);
    if (!county.handbook->occasions.holds[outcome.process.index()]) return;
    Firms& firms = county.firms;
    const FirmRow firm = outcome.owner;
    add_to_package(county, firm, outcome);
    if (outcome.result != CaseResult::completed) firms.set(firm, matter_refused);
    firms.pending_matters[firm] = static_cast<std::uint8_t>(firms.pending_matters[firm] - 1);
    if (firms.pending_matters[firm] > 0) return;
    if (firms.has(firm, building)) go_on_with_project(county, firm, outcome.finished, today);
    else if (firms.card[firm].status == Status::opening) go_on_opening(county, firm);
    firms.clear(firm, matter_refused);
}

}  // namespace yingshang
