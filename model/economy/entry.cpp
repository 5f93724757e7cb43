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
    Field<R>{"entry.least_equity", "money without which nobody starts, as a span of costs", Dimension::duration, 0, 120,
             [](R& r) { return &r.least_equity_months; }, Family::none, month_span},
    Field<R>{"entry.equity", "months of costs that a founder who has them brings as cash x (return asked + risk, a year)", Dimension::number, 0, 100,
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
    of_first_day(Field<R>{"entry.prior_wait", "time from submission to licence believed at first", Dimension::duration, 0, infinite,
                          [](R& r) { return &r.prior_days; }}),
};

constexpr double working_days_per_month = working_days_per_year / 12;
constexpr double months_per_year = 12;

// What moves all who think of founding in a month alike, mean one: arrivals bunch, and the more of them there are the further they are
// from those of a Poisson process.
double swing_of(const County& county, int month) {
    Draw draw(county.run, key_of({Origin::market, county.code, 0, Form::enterprise, 0, 2}), {purpose(EconomyPurpose::candidates), 1, month});
    return sample_gamma(draw, 1, std::sqrt(county.rules.entry.dispersion));
}

using Numbers = std::array<std::uint64_t, section_count>;

// How many think of founding in a month, by section, the same in every scenario.
Numbers candidate_numbers(const County& county, Form form, Day month) {
    const EntryRules& rules = county.rules.entry;
    const int number = county.number_of(month), months = number - month_index(county.handbook->input->horizon.from);
    const double swing = swing_of(county, number), growth = std::pow(1 + rules.candidate_growth, months / months_per_year);
    Numbers all{};
    for (std::uint8_t section = 0; section < section_count; ++section) {
        const double mean =
            rules.candidates[static_cast<std::size_t>(form)] * growth * county.handbook->stock->share(county.id, form, section) / months_per_year;
        if (!(mean > 0)) continue;
        Draw draw(county.run, key_of({Origin::market, county.code, section, form, 0, 0}), {purpose(EconomyPurpose::candidates), 0, number});
        all[section] = sample_poisson(draw, mean * swing);
        check_ordinals(all[section]);
    }
    return all;
}

// What candidates of a form are like in a month: where it is the same with measures and without, they are the same people.
struct CandidateLaw {
    CandidateLaw(const County& county, Form of, Day first)
        : form(of),
          month(static_cast<std::uint32_t>(county.number_of(first))),
          live(live_share(county.rules.entry, first)),
          lasting(county.rules.books.lasting),
          passing(passing_spread(county.rules.books)),
          valuation(county.rules.entry.value_spread),
          mean_workers(county.rules.population.entrant_workers[static_cast<std::size_t>(of)]),
          most(most_workers(of, county.rules.population)) {
        const double sd = productivity_spread(county.rules.books);
        center = county.rules.entry.productivity_mean - sd * sd / 2;
        const double cv = county.rules.population.workers_cv;
        workers_variance = std::log1p(cv * cv);
        workers_spread = std::sqrt(workers_variance);
    }
    bool operator==(const CandidateLaw&) const = default;

    Form form;
    std::uint32_t month;
    double live;  // share of them
    double lasting, passing, center = 0, valuation;
    double mean_workers, most, workers_variance = 0, workers_spread = 0;
};

Candidate make_candidate(const County& county, AgentKey key, const CandidateLaw& law, std::uint8_t section) {
    Candidate c{key, section, law.form, 0, 0, 0};
    Draw draw(county.run, c.key, {purpose(EconomyPurpose::candidate_traits)});
    c.lasting = law.lasting * sample_standard_normal(draw);
    c.productivity = law.center + c.lasting + law.passing * sample_standard_normal(draw);
    const double workers = law.mean_workers * std::exp(law.workers_spread * sample_standard_normal(draw) - law.workers_variance / 2);
    c.workers = std::clamp(std::round(workers), 1.0, law.most);
    c.valuation = std::exp(law.valuation * sample_standard_normal(draw));
    return c;
}

// Whether the candidate exists at all under this month's opportunities: mark < rate / majorant.
bool is_live(const County& county, AgentKey key, double share) {
    Draw draw(county.run, key, {purpose(EconomyPurpose::sample)});
    if (draw.uniform() >= county.scale) return false;
    return draw.uniform() < share;
}

// Who thinks of founding in a month.
struct Candidates {
    Candidates(const County& county, Form form, Day month) : law(county, form, month), all(candidate_numbers(county, form, month)) {}
    bool operator==(const Candidates&) const = default;  // the same people
    // Calls each(candidate, ordinal) for those of a section who are live, in order.
    template <class Each>
    void for_each_live(const County& county, std::uint8_t section, const Each& each) const {
        for (std::uint32_t ordinal = 0; ordinal < all[section]; ++ordinal) {
            const AgentKey key = key_of({Origin::candidate, county.code, section, law.form, law.month, ordinal});
            if (is_live(county, key, law.live)) each(make_candidate(county, key, law, section), ordinal);
        }
    }

    CandidateLaw law;
    Numbers all;  // by section
};

// Those of an enterprise who are live without measures, at hand for the month with them.
struct Remembered {
    struct One {
        Candidate candidate;
        std::uint32_t ordinal;
    };
    Candidates candidates;
    std::array<std::vector<One>, section_count> live{};
};

void found(County& county, const Candidate& c, std::uint32_t number, Day month) {
    Firms& firms = county.firms;
    const FirmRow i = firms.add(c.key, c.section, c.form);
    if (firms.has_numbers) firms.number[i] = number;
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
        give_capital(county, i);
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
    const double feared = rules.risk / months_per_year * rules.horizon_months * least_equity(rules, c.section, costs);
    const double set_up = rules.set_up_months * county.demand.normal[c.section] * c.workers;
    const double waiting = delay_months * rules.waiting_cost * costs;
    const double paperwork = belief.fee + rules.hour_value * (belief.visits * rules.visit_hours + belief.documents * rules.document_hours);
    return worth - feared - set_up - waiting - paperwork;
}

double least_equity(const EntryRules& rules, std::uint8_t section, double monthly_costs) {
    return std::max(rules.minimum_equity[section], rules.least_equity_months * monthly_costs);
}

double wished_equity(const EntryRules& rules, std::uint8_t section, double monthly_costs) {
    return std::max(least_equity(rules, section, monthly_costs), rules.equity / (rules.own_return + rules.risk) * monthly_costs);
}

namespace {

// What a founder has, and what a grant and a guaranteed loan bring of the money without which nobody starts. Yuan.
struct Means {
    double wealth = 0, grant = 0, loan = 0, own = 0, wished = 0;
    [[nodiscard]] bool suffice() const { return wealth >= own; }
    // Out of the founder's pocket: what is asked, and where there is more, up to what he would bring.
    [[nodiscard]] double brought() const { return std::max(own, std::min(wealth, wished - grant - loan)); }
    [[nodiscard]] double equity() const { return brought() + grant; }
};

Means means_of(const County& county, AgentKey founder, std::uint8_t section, double monthly_costs) {
    const EntryRules& rules = county.rules.entry;
    const bool rural = county.rules.population.rural > 0.5;
    Draw draw(county.run, founder, {purpose(EconomyPurpose::wealth)});
    Means means;
    means.wealth = rules.wealth_months * monthly_wage(county, section) * std::exp(rules.wealth_spread * sample_standard_normal(draw));
    const double least = least_equity(rules, section, monthly_costs);
    const double guaranteed = draw.uniform() < rules.guaranteed ? rules.guarantee_loan : 0;
    means.grant = std::min(rural ? rules.grant : 0, least);
    means.loan = std::min(guaranteed, least - means.grant);
    means.own = least - means.grant - means.loan;
    means.wished = wished_equity(rules, section, monthly_costs);
    return means;
}

Means means_of(const County& county, const Candidate& c) {
    const Size size = size_of(c.workers, county.rules.population);
    return means_of(county, c.key, c.section, monthly_costs(county, c.form, size, c.section, c.workers, c.workers).total());
}

// Whether the founder's money is enough; what is needed is counted, whoever has it.
bool can_pay(County& county, const Candidate& c) {
    const Means means = means_of(county, c);
    if (county.rules.population.rural > 0.5) county.tallies.measure(Indicator::entry_own_equity_need_rural, means.own, 1);
    if (c.form == Form::enterprise && is_services_pqr(c.section))
        county.tallies.measure(Indicator::entry_minimum_equity_pqr, county.rules.entry.minimum_equity[c.section], 1);
    return means.suffice();
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

Remembered enterprises_without_measures(County& county, Day month, std::vector<Candidate>& founders) {
    const WithoutMeasures view(county, month);
    Remembered all{Candidates(county, Form::enterprise, month)};
    for (std::uint8_t section = 0; section < section_count; ++section)
        all.candidates.for_each_live(county, section, [&](const Candidate& c, std::uint32_t ordinal) {
            all.live[section].push_back({c, ordinal});
            if (net_value(county, c) > 0 && means_of(county, c).suffice()) founders.push_back(c);
        });
    return all;
}

// What those put in who would found an enterprise without measures: one that lets others found changes nothing of whose mean this is.
Remembered count_equity(County& county, Day month) {
    std::vector<Candidate> founders;
    Remembered all = enterprises_without_measures(county, month, founders);
    for (const Candidate& c : founders) county.tallies.measure(Indicator::entry_equity, means_of(county, c).equity(), 1);
    return all;
}

}  // namespace

void set_drop_out(County& county) {
    const bool on = county.rules.entry.drop_out_channel > 0.5;
    for (const ProcessId process : county.handbook->by_role[static_cast<std::size_t>(Role::startup)]) county.office.let_give_up(process, on);
}

void consider_entry(County& county, Day month) {
    const Remembered without = count_equity(county, month);
    for (const Form form : {Form::enterprise, Form::individual, Form::cooperative}) {
        const Candidates candidates(county, form, month);
        const bool remembered = candidates == without.candidates;
        for (std::uint8_t section = 0; section < section_count; ++section) {
            const auto decide = [&](const Candidate& c, std::uint32_t ordinal) {
                if (net_value(county, c) > 0 && can_pay(county, c)) found(county, c, county.numbered + ordinal + 1, month);
            };
            if (!remembered) candidates.for_each_live(county, section, decide);
            else
                for (const auto& [candidate, ordinal] : without.live[section]) decide(candidate, ordinal);
            county.numbered += static_cast<std::uint32_t>(candidates.all[section]);
        }
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

namespace {

void bring_equity(County& county, FirmRow i, const Means& means) {
    Fen& cash = county.firms.cash[i];
    pay(county.accounts.households, cash, fen_from_yuan(means.brought()));
    pay(county.accounts.government, cash, fen_from_yuan(means.grant));
    if (means.loan > 0) lend_to_founder(county, i, fen_from_yuan(means.loan));
}

}  // namespace

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
    bring_equity(county, i, means_of(county, firms.key[i], section, costs));
    county.tallies.count(PanelVariable::registrations, section);
    if (firms.card[i].form == Form::enterprise) county.tallies.count(PanelVariable::enterprise_registrations, section);
    count_entry(county, i);
    note_registration(county, i, outcome);
    add_to_package(county, i, outcome);
    static_cast<void>(raise(county, i, Event::registered, today));
    seek_permits(county, i, today);
}

}  // namespace yingshang
