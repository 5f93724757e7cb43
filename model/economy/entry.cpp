#include "economy/entry.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
using R = EntryRules;

const std::array fields{
    Field<R>{"entry.candidates", "people of the region who think of founding, a year, at the start", Dimension::number, 0, 1e8,
             [](R& r) { return r.candidates.data(); }, Family::form},
    Field<R>{"entry.candidate_growth", "growth of their number, a year", Dimension::number, -0.5, 1, [](R& r) { return &r.candidate_growth; }},
    Field<R>{"entry.season", "share of candidates that are live, by calendar month", Dimension::number, 0, 1, [](R& r) { return r.season.data(); },
             Family::month},
    Field<R>{"entry.shock", "factor on that share in force", Dimension::number, 0, 1, [](R& r) { return &r.shock; }},
    Field<R>{"entry.dispersion", "squared coefficient of variation of what moves all candidates of a county in a month alike", Dimension::number, 0,
             10, [](R& r) { return &r.dispersion; }},
    Field<R>{"entry.value_spread", "standard deviation of the log of a founder's own valuation", Dimension::number, 0, 5,
             [](R& r) { return &r.value_spread; }},
    Field<R>{"entry.horizon", "span of surplus that a founder counts", Dimension::duration, 0, 600, [](R& r) { return &r.horizon_months; },
             Family::none, month_span},
    Field<R>{"entry.set_up", "span of normal value added sunk in the start", Dimension::duration, 0, 120, [](R& r) { return &r.set_up_months; },
             Family::none, month_span},
    Field<R>{"entry.equity", "months of costs that a founder brings as cash x (return asked + risk, a year)", Dimension::number, 0, 100,
             [](R& r) { return &r.equity; }},
    Field<R>{"entry.own_return", "return that founders ask of their money", Dimension::rate_per_year, 0, 10, [](R& r) { return &r.own_return; }},
    Field<R>{"entry.risk", "firms that founders expect to be taken from their owners without compensation", Dimension::rate_per_year, 0, 1,
             [](R& r) { return &r.risk; }},
    Field<R>{"entry.minimum_equity", "equity that the rules ask of an entrant", Dimension::money, 0, infinite,
             [](R& r) { return r.minimum_equity.data(); }, Family::section},
    Field<R>{"entry.wealth", "median of a founder's own money, as a span of wages", Dimension::duration, 0, 10000,
             [](R& r) { return &r.wealth_months; }, Family::none, month_span},
    Field<R>{"entry.wealth_spread", "standard deviation of the log of a founder's own money", Dimension::number, 0, 10,
             [](R& r) { return &r.wealth_spread; }},
    Field<R>{"entry.guarantee_loan", "start-up loan under public guarantee", Dimension::money, 0, infinite, [](R& r) { return &r.guarantee_loan; }},
    Field<R>{"entry.guaranteed", "share of the founders who get such a loan", Dimension::number, 0, 1, [](R& r) { return &r.guaranteed; }},
    Field<R>{"entry.grant", "one-off grant for founders in counties (not districts)", Dimension::money, 0, infinite, [](R& r) { return &r.grant; }},
    Field<R>{"entry.productivity_mean", "log productivity of candidates relative to incumbents' mean", Dimension::number, -3, 3,
             [](R& r) { return &r.productivity_mean; }},
    Field<R>{"entry.hour_value", "value of an hour of a founder's time", Dimension::money_per_hour, 0, 10000, [](R& r) { return &r.hour_value; }},
    Field<R>{"entry.visit", "time that a visit to an office takes", Dimension::duration, 0, 100, [](R& r) { return &r.visit_hours; }, Family::none,
             hour_span},
    Field<R>{"entry.document", "time that a document takes", Dimension::duration, 0, 100, [](R& r) { return &r.document_hours; }, Family::none,
             hour_span},
    Field<R>{"entry.waiting_cost", "share of a firm's normal costs that runs while it waits for its licence", Dimension::number, 0, 1,
             [](R& r) { return &r.waiting_cost; }},
    Field<R>{"entry.learning", "weight of the last month's cases in what founders believe", Dimension::number, 0, 1,
             [](R& r) { return &r.learning; }},
    Field<R>{"entry.channel.delay", "1 where delay costs money in a founder's decision, 0 to switch that channel off", Dimension::number, 0, 1,
             [](R& r) { return &r.delay_channel; }},
    Field<R>{"entry.channel.drop_out", "1 where founders whose patience ends give up, 0 where they stay in the queue", Dimension::number, 0, 1,
             [](R& r) { return &r.drop_out_channel; }},
    Field<R>{"entry.channel.expectation", "1 where founders learn from recent cases, 0 to keep what was believed at first", Dimension::number, 0, 1,
             [](R& r) { return &r.expectation_channel; }},
    Field<R>{"entry.prior_wait", "time from submission to licence believed at first", Dimension::duration, 0, infinite,
             [](R& r) { return &r.prior_days; }},
};

constexpr double working_days_per_month = working_days_per_year / 12;
constexpr double months_per_year = 12;

// What moves all who think of founding in a month alike, mean one: arrivals bunch, and the more of them there are the further they are
// from those of a Poisson process.
double swing_of(const County& county, Day month) {
    Draw draw(county.run, key_of({Origin::market, county.code, 0, Form::enterprise, 0, 2}),
              {purpose(EconomyPurpose::candidates), 1, month_index(month)});
    return sample_gamma(draw, 1, std::sqrt(county.rules.entry.dispersion));
}

// How many think of founding this month in one section, the same in every scenario.
std::uint64_t candidate_count(const County& county, Form form, std::uint8_t section, Day month, double swing) {
    const EntryRules& rules = county.rules.entry;
    const auto f = static_cast<std::size_t>(form);
    const int months = month_index(month) - month_index(county.handbook->input->horizon.from);
    const double mean = rules.candidates[f] * std::pow(1 + rules.candidate_growth, months / months_per_year) *
                        county.handbook->stock->share(county.id, form, section) / months_per_year;
    if (!(mean > 0)) return 0;
    Draw draw(county.run, key_of({Origin::market, county.code, section, form, 0, 0}), {purpose(EconomyPurpose::candidates), 0, month_index(month)});
    return sample_poisson(draw, mean * swing);
}

Candidate make_candidate(const County& county, AgentKey key, Form form, std::uint8_t section) {
    Candidate c{key, section, form, 0, 0, 0};
    Draw draw(county.run, c.key, {purpose(EconomyPurpose::candidate_traits)});
    const BookRules& books = county.rules.books;
    const double sd = productivity_spread(books);
    c.lasting = books.lasting * sample_standard_normal(draw);
    c.productivity = county.rules.entry.productivity_mean - sd * sd / 2 + c.lasting + passing_spread(books) * sample_standard_normal(draw);
    const double mean_workers = county.rules.population.entrant_workers[static_cast<std::size_t>(form)];
    c.workers = std::clamp(std::round(sample_lognormal(draw, mean_workers, county.rules.population.workers_cv)), 1.0,
                           most_workers(form, county.rules.population));
    c.valuation = std::exp(county.rules.entry.value_spread * sample_standard_normal(draw));
    return c;
}

// Whether the candidate exists at all under this month's opportunities: mark < rate / majorant.
bool live(const County& county, AgentKey key, double share) {
    Draw draw(county.run, key, {purpose(EconomyPurpose::sample)});
    if (draw.uniform() >= county.scale) return false;
    return draw.uniform() < share;
}

void found(County& county, const Candidate& c, std::uint32_t number, Day month) {
    Firms& firms = county.firms;
    const FirmRow i = firms.add(c.key, c.section, c.form);
    firms.number[i] = number;
    county.tallies.enter(firms.card[i]);
    firms.productivity[i] = static_cast<float>(c.productivity);
    firms.lasting[i] = static_cast<float>(c.lasting);
    firms.card[i].workers = static_cast<std::uint16_t>(c.workers);
    firms.capacity[i] = static_cast<float>(c.workers);
    firms.card[i].size = size_of(c.workers, county.rules.population);
    give_bank(county, i);
    Draw draw(county.run, c.key, {purpose(EconomyPurpose::candidate_owner)});
    if (c.form == Form::enterprise) {
        firms.card[i].owner = static_cast<Owner>(sample_discrete(draw, county.rules.population.owner));
        if (sample_bernoulli(draw, county.rules.population.zone)) firms.set(i, in_zone);
    }
    if (draw.uniform() < county.rules.opening.never[static_cast<std::size_t>(c.form)]) firms.set(i, never_opens);
    give_conduct(county, i);
    county.note(i, LifeEvent::wants_to_found);
    lay_out_occasions(county, i, month);
    if (county.submit_in_month(Role::startup, i, month)) return;
    county.move(i, Status::not_founded);
    county.note(i, LifeEvent::not_founded, LifeReason::no_procedure);
}

}  // namespace

std::span<const Field<EntryRules>> entry_fields() { return fields; }

void start_beliefs(County& county) {
    for (Beliefs& belief : county.beliefs) belief.days = county.rules.entry.prior_days / static_cast<double>(ticks_per_day);
}

void check_candidates(const WorldInput& world, Diagnostics& diagnostics) {
    constexpr std::array roots{"entry.candidates",
                               "entry.candidate_growth",
                               "entry.dispersion",
                               "county.share",
                               "population.enterprise_section",
                               "population.individual_section",
                               "population.cooperative_section",
                               "population.rural_odds",
                               "county.rural"};
    for (const std::string& path : world.registry->paths()) {
        if (std::none_of(roots.begin(), roots.end(),
                         [&](const std::string_view root) { return path == root || path.starts_with(std::string(root) + "."); }))
            continue;
        const ParameterId id = world.registry->require(path);
        const std::vector<Day> days = world.values->change_days({id});
        if (days.empty() || days.front() >= world.horizon.until) continue;
        diagnostics.error(world.registry->settings(id).back().where, fmt::format("{} changes on {}", path, to_string(days.front())),
                          "those who think of founding must be the same people in every scenario",
                          "change entry.season or entry.shock, which say how many of them are live");
    }
}

double live_share(const EntryRules& rules, Day month) {
    const double share = rules.season[to_date(month).month - 1] * rules.shock;
    if (share > 1) throw InternalError(fmt::format("the rate of entry in {} is {} times its majorant", to_string(month), share));
    return share;
}

double net_value(const County& county, const Candidate& c) {
    const EntryRules& rules = county.rules.entry;
    const auto form = static_cast<std::size_t>(c.form);
    const Beliefs& belief = county.beliefs[form];
    const Size size = size_of(c.workers, county.rules.population);
    const double value_added = county.demand.believed[c.section] * std::exp(c.productivity) * c.workers;
    const double costs = monthly_costs(county, c.form, size, c.section, c.workers, c.workers).total();
    const TaxRates& rates = county.taxes.of(c.form, size, false);  // reliefs are learnt of later
    const double before_tax = value_added * (1 - rates.on_value_added) - costs;
    const double surplus = before_tax - std::max(0.0, before_tax) * rates.on_profit;
    const double delay_months = rules.delay_channel * belief.days / working_days_per_month;
    const double worth = c.valuation * surplus * std::max(0.0, rules.horizon_months - delay_months);
    const double set_up = rules.set_up_months * county.demand.normal[c.section] * c.workers;
    const double waiting = delay_months * rules.waiting_cost * costs;
    const double paperwork = belief.fee + rules.hour_value * (belief.visits * rules.visit_hours + belief.documents * rules.document_hours);
    return worth - set_up - waiting - paperwork;
}

double equity_of(const County& county, std::uint8_t section, double monthly_costs) {
    const EntryRules& rules = county.rules.entry;
    return std::max(rules.minimum_equity[section], rules.equity / (rules.own_return + rules.risk) * monthly_costs);
}

namespace {

double equity_of_start(const County& county, const Candidate& c) {
    const Size size = size_of(c.workers, county.rules.population);
    return equity_of(county, c.section, monthly_costs(county, c.form, size, c.section, c.workers, c.workers).total());
}

// A founder's money, and how much of it the start takes beside what a guarantee and a grant bring.
struct Means {
    double wealth = 0, own = 0;
};

Means means_of(const County& county, const Candidate& c) {
    const EntryRules& rules = county.rules.entry;
    const bool rural = county.rules.population.rural > 0.5;
    Draw draw(county.run, c.key, {purpose(EconomyPurpose::wealth)});
    const double wealth = rules.wealth_months * monthly_wage(county, c.section) * std::exp(rules.wealth_spread * sample_standard_normal(draw));
    const double help = (draw.uniform() < rules.guaranteed ? rules.guarantee_loan : 0) + (rural ? rules.grant : 0);
    return {wealth, std::max(0.0, equity_of_start(county, c) - help)};
}

// Whether the founder's money is enough; what is needed is counted, whoever has it.
bool can_pay(County& county, const Candidate& c) {
    const Means means = means_of(county, c);
    if (county.rules.population.rural > 0.5) county.tallies.measure(Indicator::entry_own_equity_need_rural, means.own, 1);
    if (c.form == Form::enterprise && is_services_pqr(c.section))
        county.tallies.measure(Indicator::entry_minimum_equity_pqr, county.rules.entry.minimum_equity[c.section], 1);
    return means.wealth >= means.own;
}

// Lets the county be seen under the month's rules without measures, at the wages, prices and beliefs of the first day: what is found so is
// the same in every scenario of a world. Puts everything back at its end.
class WithoutMeasures {
  public:
    WithoutMeasures(County& county, Day month)
        : county_(county),
          rules_(county.rules),
          taxes_(county.taxes),
          beliefs_(county.beliefs),
          wage_index_(county.demand.wage_index),
          normal_(county.demand.normal),
          believed_(county.demand.believed) {
        county.rules = county.handbook->read(*county.handbook->input->base_values, county.id, month);
        county.taxes = TaxTable(county.rules.taxes);
        county.beliefs = {};
        start_beliefs(county);
        county.demand.wage_index = 1;
        set_normal(county);
        county.demand.believed = county.demand.normal;
    }
    WithoutMeasures(const WithoutMeasures&) = delete;
    WithoutMeasures& operator=(const WithoutMeasures&) = delete;
    ~WithoutMeasures() {
        county_.rules = rules_;
        county_.taxes = taxes_;
        county_.beliefs = beliefs_;
        county_.demand.wage_index = wage_index_;
        county_.demand.normal = normal_;
        county_.demand.believed = believed_;
    }

  private:
    County& county_;
    Rules rules_;
    TaxTable taxes_;
    std::array<Beliefs, 3> beliefs_;
    double wage_index_;
    std::array<double, section_count> normal_, believed_;
};

// Calls each(candidate) for those of a form and section who are live, in order.
template <class Each>
void for_each_live(const County& county, Form form, std::uint8_t section, Day month, std::uint64_t candidates, const Each& each) {
    const double share = live_share(county.rules.entry, month);
    const auto month_number = static_cast<std::uint32_t>(month_index(month));
    for (std::uint32_t ordinal = 0; ordinal < candidates; ++ordinal) {
        const AgentKey key = key_of({Origin::candidate, county.code, section, form, month_number, ordinal});
        if (live(county, key, share)) each(make_candidate(county, key, form, section), ordinal);
    }
}

std::vector<Candidate> founders_without_measures(County& county, Day month) {
    const WithoutMeasures view(county, month);
    std::vector<Candidate> founders;
    const double swing = swing_of(county, month);
    for (std::uint8_t section = 0; section < section_count; ++section) {
        const std::uint64_t n = candidate_count(county, Form::enterprise, section, month, swing);
        for_each_live(county, Form::enterprise, section, month, n, [&](const Candidate& c, std::uint32_t) {
            if (!(net_value(county, c) > 0)) return;
            const Means means = means_of(county, c);
            if (means.wealth >= means.own) founders.push_back(c);
        });
    }
    return founders;
}

// A measure that lets others found changes nothing of whose mean this is.
void count_equity(County& county, Day month) {
    for (const Candidate& c : founders_without_measures(county, month))
        county.tallies.measure(Indicator::entry_equity, equity_of_start(county, c), 1);
}

}  // namespace

void set_drop_out(County& county) {
    const bool on = county.rules.entry.drop_out_channel > 0.5;
    for (const ProcessId process : county.handbook->by_role[static_cast<std::size_t>(Role::startup)]) county.office.let_give_up(process, on);
}

void consider_entry(County& county, Day month) {
    count_equity(county, month);
    const double swing = swing_of(county, month);
    for (const Form form : {Form::enterprise, Form::individual, Form::cooperative})
        for (std::uint8_t section = 0; section < section_count; ++section) {
            const std::uint64_t n = candidate_count(county, form, section, month, swing);
            check_ordinals(n);
            const std::uint32_t before = county.numbered;
            for_each_live(county, form, section, month, n, [&](const Candidate& c, std::uint32_t ordinal) {
                if (net_value(county, c) > 0 && can_pay(county, c)) found(county, c, before + ordinal + 1, month);
            });
            county.numbered += static_cast<std::uint32_t>(n);
        }
}

void learn(County& county) {
    const EntryRules& rules = county.rules.entry;
    for (std::uint8_t s = 0; s < section_count; ++s) {
        double& believed = county.demand.believed[s];
        believed += rules.learning * (county.demand.price[s] - believed);
    }
    for (Beliefs& b : county.beliefs) {
        if (b.seen > 0 && rules.expectation_channel > 0) {
            const double weight = rules.learning * rules.expectation_channel;
            b.days += weight * (b.seen_days / b.seen - b.days);
            b.visits += weight * (b.seen_visits / b.seen - b.visits);
            b.documents += weight * (b.seen_documents / b.seen - b.documents);
            b.fee += weight * (b.seen_fee / b.seen - b.fee);
        }
        b.seen = b.seen_days = b.seen_visits = b.seen_documents = b.seen_fee = 0;
    }
}

void on_startup(County& county, const Outcome& outcome, Day today) {
    Firms& firms = county.firms;
    const FirmRow i = outcome.owner;
    const auto form = static_cast<std::size_t>(firms.card[i].form);
    count_decision(county, i, outcome);
    if (outcome.result != CaseResult::completed) {
        county.move(i, Status::not_founded);
        county.note(i, LifeEvent::not_founded, failure_of(outcome.result));
        return;
    }
    Beliefs& belief = county.beliefs[form];
    belief.seen += 1;
    belief.seen_days += static_cast<double>(outcome.total_ticks) / static_cast<double>(ticks_per_day);
    belief.seen_visits += outcome.visits;
    belief.seen_documents += outcome.documents;
    belief.seen_fee += outcome.fee;

    const std::uint8_t section = firms.card[i].section;
    firms.registered[i] = today;
    county.note(i, LifeEvent::registered);
    const double costs =
        monthly_costs(county, firms.card[i].form, firms.card[i].size, section, firms.card[i].workers, firms.capacity[i], uses_relief(county, i))
            .total();
    const double equity = equity_of(county, section, costs);
    pay(county.accounts.households, firms.cash[i], fen_from_yuan(equity));
    county.tallies.count(PanelVariable::registrations, section);
    if (firms.card[i].form == Form::enterprise) county.tallies.count(PanelVariable::enterprise_registrations, section);
    count_entry(county, i);
    note_registration(county, i, outcome);
    add_to_package(county, i, outcome);
    static_cast<void>(raise(county, i, Event::registered, today));
    seek_permits(county, i, today);
}

}  // namespace yingshang
