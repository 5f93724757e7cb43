#include "economy/occasions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

constexpr std::size_t months_per_year = 12;
constexpr std::uint16_t most_points = 4096;  // of one firm, matter and year

// Sections and forms to which a process may apply.
template <class Each>
void for_each_class(const Eligibility& applies, const Each& each) {
    for (std::size_t s = 0; s < section_count; ++s)
        for (std::size_t f = 0; f < 3; ++f)
            if (((applies.allowed[0] >> s) & 1u) != 0 && ((applies.allowed[1] >> f) & 1u) != 0) each(s, f);
}

const GroupDescription* group_of(const ProcessBook& book, const std::string& name) {
    for (const GroupDescription& g : book.groups)
        if (g.name == name) return &g;
    return nullptr;
}

ClassRates rates_at(ParameterId rate, const std::vector<ClassFactors>& factors, const Values& values, CountyId county, Day day) {
    ClassRates rates;
    rates.rate = values.at(rate, county, day);
    for (const ClassFactors& f : factors) {
        ClassRates::Factor& own = rates.factors.emplace_back();
        own.attribute = f.attribute;
        for (std::size_t v = 0; v < f.factor.size(); ++v) own.by_value[v] = f.factor[v] ? values.at(*f.factor[v], county, day) : 1;
    }
    return rates;
}

void add_factors(const std::vector<ClassFactors>& factors, std::vector<ParameterId>& all) {
    for (const ClassFactors& f : factors)
        for (const auto& id : f.factor)
            if (id) all.push_back(*id);
}

// What tells how many are asked for the matters.
std::vector<ParameterId> parameters_of(const std::vector<OccasionBook::Matter>& asked) {
    std::vector<ParameterId> all;
    for (const OccasionBook::Matter& matter : asked) {
        all.push_back(*matter.stated->share);
        add_factors(matter.stated->factors, all);
        if (matter.group == nullptr) continue;
        all.push_back(matter.group->share);
        add_factors(matter.group->factors, all);
    }
    return all;
}

// Everyone where the matter is of no group.
ClassRates members_at(const GroupDescription* group, const Values& values, CountyId county, Day day) {
    return group == nullptr ? ClassRates{} : rates_at(group->share, group->factors, values, county, day);
}

// A firm is of a group by luck of its own, the same in every scenario and for all processes that name the group.
double luck_of_group(const County& county, FirmRow firm, std::uint32_t group_hash) {
    return Draw(county.run, county.firms.key[firm], {purpose(EconomyPurpose::group), 0, 0, group_hash}).uniform();
}

constexpr double parts_of_luck = 256;

// The firm's and, where they are missing, those of the firms before it.
double least_group_luck(County& county, FirmRow firm) {
    std::vector<std::uint8_t>& known = county.occasions.group_luck;
    while (known.size() <= firm) {
        double least = 1 - 1 / parts_of_luck;
        for (const std::uint32_t group : county.handbook->occasions.group_hashes)
            least = std::min(least, luck_of_group(county, static_cast<FirmRow>(known.size()), group));
        known.push_back(static_cast<std::uint8_t>(least * parts_of_luck));
    }
    return known[firm] / parts_of_luck;
}

double highest(const std::array<ClassRates, months_per_year>& rates, bool steady, const Attributes& a) {
    double most = rates[0].of(a);
    for (std::size_t m = 1; m < months_per_year && !steady; ++m) most = std::max(most, rates[m].of(a));
    return most;
}

// Of a Poisson process the points come in order of level, the first by bits of its own: most firms have none under their rate, and
// it is told of them without a logarithm or a block of luck.
[[gnu::noinline]] void lay_out_points(County& county, FirmRow firm, const YearlyOdds& odds, std::uint64_t first_bits, std::size_t first_month) {
    Occasions& all = county.occasions;
    const OccasionBook::Matter& matter = county.handbook->occasions.yearly[odds.matter];
    const Attributes a = county.attributes_of(firm);
    const double u = unit_from(first_bits), bound = highest(all.rates[odds.matter], odds.steady, a);
    if (u >= bound) return;  // the level is no less than that
    if (matter.group != nullptr && !(luck_of_group(county, firm, matter.group_hash) < all.members[odds.matter].of(a))) return;
    double level = -std::log1p(-u);
    Draw luck(county.run, county.firms.key[firm], {purpose(EconomyPurpose::occasion), 0, all.year, matter.hash});
    for (std::uint16_t k = 0; level < bound && k < most_points; ++k) {
        const auto month = static_cast<std::size_t>(luck.uniform() * months_per_year);
        if (month >= first_month) all.due[month].push_back({firm, static_cast<float>(level), odds.matter, k, a});
        level += sample_standard_exponential(luck);
    }
}

void lay_out_year(County& county, FirmRow firm, std::size_t first_month) {
    const FirmCard& card = county.firms.card[firm];
    const OddsOfClass& of_class = county.occasions.odds[card.section][static_cast<std::size_t>(card.form)];
    const std::uint64_t bits = county.run.key(county.firms.key[firm]);
    for (const YearlyOdds& odds : least_group_luck(county, firm) < of_class.most_members ? of_class.all : of_class.of_no_group) {
        const std::uint64_t first = mix64(bits ^ odds.luck);
        if (odds.most.are_met(first)) lay_out_points(county, firm, odds, first, first_month);
    }
}

// No firm of the section and form has a higher rate.
double most_of_class(const ClassRates& rates, std::size_t section, std::size_t form) {
    const std::array<std::size_t, 2> of_class{section, form};  // the first attributes
    double most = rates.rate;
    for (const auto& [attribute, by_value] : rates.factors)
        most *= attribute < of_class.size() ? by_value[of_class[attribute]] : *std::max_element(by_value.begin(), by_value.end());
    return most;
}

void set_rates(County& county) {
    Occasions& all = county.occasions;
    const Values& values = *county.handbook->input->values;
    all.rates.clear();
    all.members.clear();
    for (const OccasionBook::Matter& matter : county.handbook->occasions.yearly) {
        auto& months = all.rates.emplace_back();
        for (unsigned m = 0; m < months_per_year; ++m)
            months[m] = rates_at(*matter.stated->rate, matter.stated->factors, values, county.id, to_day({all.year, m + 1, 1}));
        all.members.push_back(members_at(matter.group, values, county.id, to_day({all.year, 1, 1})));
    }
}

void add_odds(County& county, std::uint16_t number, const OccasionBook::Matter& matter) {
    Occasions& all = county.occasions;
    const auto& months = all.rates[number];
    const bool steady = std::all_of(months.begin(), months.end(), [&](const ClassRates& month) { return month == months[0]; });
    const std::uint64_t luck = mix64((std::uint64_t{matter.hash} << 32) ^ static_cast<std::uint64_t>(all.year));
    for_each_class(*matter.applies, [&](std::size_t section, std::size_t form) {
        double most = 0;
        for (std::size_t m = 0; m < (steady ? 1 : months_per_year); ++m) most = std::max(most, most_of_class(months[m], section, form));
        if (!(most > 0)) return;
        OddsOfClass& of_class = all.odds[section][form];
        of_class.all.push_back({luck, Odds(most), number, steady});
        if (matter.group == nullptr) of_class.of_no_group.push_back(of_class.all.back());
        else of_class.most_members = std::max(of_class.most_members, most_of_class(all.members[number], section, form));
    });
}

void set_odds(County& county) {
    county.occasions.odds = {};
    const std::vector<OccasionBook::Matter>& yearly = county.handbook->occasions.yearly;
    for (std::uint16_t i = 0; i < yearly.size(); ++i) add_odds(county, i, yearly[i]);
}

void begin_year(County& county, Date date) {
    county.occasions.year = date.year;
    for (auto& due : county.occasions.due) due.clear();
    set_rates(county);
    set_odds(county);
    for (const FirmRow firm : county.firms.followed) {
        const Status s = county.firms.card[firm].status;
        if (s != Status::gone && s != Status::not_founded) lay_out_year(county, firm, date.month - 1);
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

// Paid where it is granted; else it stays where it is.
void settle_refund(County& county, const Outcome& outcome) {
    const auto found = county.occasions.refunds.find({outcome.owner, outcome.process.value, outcome.opened});
    if (found == county.occasions.refunds.end()) return;
    const Fen amount = found->second;
    county.occasions.refunds.erase(found);
    county.accounts.refunds -= amount;
    if (outcome.result != CaseResult::completed) return;
    receive(county, outcome.owner, county.accounts.government, amount);
    count_refund_delay(county, outcome.owner, amount, outcome.opened, outcome.finished);
}

void open_matter(County& county, ProcessId process, FirmRow firm, Tick when, AgentKey agent, Day day) {
    county.office.open(process, when, firm, agent, county.attributes_of(firm));
    if (county.handbook->role_of(process) == Role::dispute) raise_dispute(county, firm, when);
    book_refund(county, process, firm, when, day);
}

void raise_point(County& county, const OccasionPoint& point, const OfficeMonth& month) {
    const OccasionBook::Matter& matter = county.handbook->occasions.yearly[point.matter];
    const Firms& firms = county.firms;
    if (!active(firms.card[point.firm].status)) return;
    if (static_cast<double>(point.level) >=
        county.occasions.rates[point.matter][static_cast<std::size_t>(month.number) % months_per_year].of(point.class_then))
        return;
    if (!matter.applies->matches(county.attributes_of(point.firm))) return;
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

// Works out the shares in force on the day, where they are not those at hand.
void set_shares(County& county, Day day) {
    const OccasionBook& book = county.handbook->occasions;
    const Values& values = *county.handbook->input->values;
    AskedShares& now = county.occasions.asked;
    if (now.from <= day && day < now.until) return;
    const auto next = std::upper_bound(book.changes.begin(), book.changes.end(), day);
    now.from = next == book.changes.begin() ? Day{std::numeric_limits<std::int32_t>::min()} : *(next - 1);
    now.until = next == book.changes.end() ? Day{std::numeric_limits<std::int32_t>::max()} : *next;
    now.needed.clear();
    now.members.clear();
    for (const OccasionBook::Matter& matter : book.asked) {
        now.needed.push_back(rates_at(*matter.stated->share, matter.stated->factors, values, county.id, day));
        now.members.push_back(members_at(matter.group, values, county.id, day));
    }
}

bool is_asked(const County& county, FirmRow firm, const Attributes& a, std::uint16_t number, Choices& choices) {
    const OccasionBook::Matter& matter = county.handbook->occasions.asked[number];
    const AskedShares& shares = county.occasions.asked;
    if (!matter.applies->matches(a)) return false;
    if (matter.group != nullptr && !(luck_of_group(county, firm, matter.group_hash) < shares.members[number].of(a))) return false;
    const double share = shares.needed[number].of(a);
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
    for (std::size_t p = 0; p < book.processes.size(); ++p) {
        order.push_back(p);
        refunds.push_back(book.processes[p].refund.has_value());
    }
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
                                group == nullptr ? 0 : stable_hash(group->name),
                                &book.processes[p].applies};
            if (o.holds_up) holds[p] = true;
            if (group != nullptr && std::find(group_hashes.begin(), group_hashes.end(), matter.group_hash) == group_hashes.end())
                group_hashes.push_back(matter.group_hash);
            const auto event = std::find(event_names.begin(), event_names.end(), o.event);
            if (event == event_names.end()) yearly.push_back(matter);
            else ask_at(static_cast<Event>(event - event_names.begin()), matter);
        }
    changes = world.values->change_days(parameters_of(asked));
}

void OccasionBook::ask_at(Event event, const Matter& matter) {
    const auto number = static_cast<std::uint16_t>(asked.size());
    ByClass<std::uint16_t>& of_class = at_event[static_cast<std::size_t>(event)];
    for_each_class(*matter.applies, [&](std::size_t s, std::size_t f) { of_class[s][f].push_back(number); });
    asked.push_back(matter);
}

void lay_out_occasions(County& county, FirmRow firm, Day month) {
    const Date date = to_date(month);
    if (county.occasions.year == date.year) lay_out_year(county, firm, date.month - 1);  // else the year begins with the firm in it
}

void raise_yearly(County& county, Day month) {
    const Date date = to_date(month);
    if (county.occasions.year != date.year) begin_year(county, date);
    const OfficeMonth office_month = county.office_month(month);
    const std::vector<OccasionPoint>& due = county.occasions.due[date.month - 1];
    for (std::size_t k = 0; k < due.size(); ++k) {
        if (k + fetched_ahead < due.size()) county.fetch(due[k + fetched_ahead].firm);
        raise_point(county, due[k], office_month);
    }
}

unsigned raise(County& county, FirmRow firm, Event event, Day today) {
    const FirmCard& card = county.firms.card[firm];
    const OccasionBook& book = county.handbook->occasions;
    const auto& numbers = book.at_event[static_cast<std::size_t>(event)][card.section][static_cast<std::size_t>(card.form)];
    if (numbers.empty()) return 0;
    set_shares(county, today);
    const Attributes a = county.attributes_of(firm);
    Choices choices;
    unsigned waiting = 0;
    for (const std::uint16_t number : numbers) {
        if (!is_asked(county, firm, a, number, choices)) continue;
        const OccasionBook::Matter& matter = book.asked[number];
        open_matter(county, matter.process, firm, submission(county, firm, matter.hash, event, today), county.firms.key[firm], today);
        if (matter.stated->holds_up) waiting += 1;
    }
    if (waiting > 0) {
        std::uint8_t& pending = county.firms.undertakings[firm].pending_matters;
        pending = static_cast<std::uint8_t>(pending + waiting);
    }
    return waiting;
}

void on_matter(County& county, const Outcome& outcome, Day today) {
    const OccasionBook& book = county.handbook->occasions;
    if (book.refunds[outcome.process.index()]) settle_refund(county, outcome);
    if (!book.holds[outcome.process.index()]) return;
    Firms& firms = county.firms;
    const FirmRow firm = outcome.owner;
    add_to_package(county, firm, outcome);
    if (outcome.result != CaseResult::completed) firms.set(firm, matter_refused);
    std::uint8_t& pending = firms.undertakings[firm].pending_matters;
    pending = static_cast<std::uint8_t>(pending - 1);
    if (pending > 0) return;
    if (firms.has(firm, building)) go_on_with_project(county, firm, outcome.finished, today);
    else if (firms.card[firm].status == Status::opening) go_on_opening(county, firm);
    firms.clear(firm, matter_refused);
    if (active(firms.card[firm].status) && !firms.has(firm, building)) firms.undertakings.end(firm);
}

}  // namespace yingshang
