#include "economy/population.hpp"

#include <algorithm>
#include <cmath>

#include "core/money.hpp"
#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"
#include "economy/stock.hpp"

namespace yingshang {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
using R = PopulationRules;

const std::array fields{
    of_first_day(Field<R>{"population.stock", "market entities of the region on the first day", Dimension::number, 0, 1e9,
                          [](R& r) { return r.stock.data(); }, Family::form}),
    Field<R>{"county.share", "weight of the county in the region's entities of a form", Dimension::number, 0, infinite,
             [](R& r) { return r.share.data(); }, Family::form},
    Field<R>{"population.enterprise_section", "weight of a section among enterprises", Dimension::number, 0, infinite,
             [](R& r) { return r.enterprise_section.data(); }, Family::section},
    Field<R>{"population.individual_section", "weight of a section among individual businesses", Dimension::number, 0, infinite,
             [](R& r) { return r.individual_section.data(); }, Family::section},
    Field<R>{"population.cooperative_section", "weight of a section among cooperatives", Dimension::number, 0, infinite,
             [](R& r) { return r.cooperative_section.data(); }, Family::section},
    Field<R>{"population.owner", "weight of an owner among enterprises", Dimension::number, 0, infinite, [](R& r) { return r.owner.data(); },
             Family::owner},
    of_first_day(Field<R>{"population.size", "weight of a size class among enterprises", Dimension::number, 0, infinite,
                          [](R& r) { return r.size.data(); }, Family::size}),
    of_first_day(Field<R>{"population.workers", "mean workers of an enterprise of a size class", Dimension::number, 1, 60000,
                          [](R& r) { return r.workers.data(); }, Family::size}),
    Field<R>{"population.entrant_workers", "mean workers of an entrant, and of the stock of individual businesses and cooperatives",
             Dimension::number, 1, 60000, [](R& r) { return r.entrant_workers.data(); }, Family::form},
    Field<R>{"population.workers_cv", "coefficient of variation of workers within a class", Dimension::number, 0, 10,
             [](R& r) { return &r.workers_cv; }},
    Field<R>{"population.size_from", "least workers of a size class", Dimension::number, 0, 60000, [](R& r) { return r.size_from.data(); },
             Family::size},
    of_first_day(Field<R>{"population.size_tail", "exponent of the share of large enterprises with more than so many workers", Dimension::number, 0.1,
                          10, [](R& r) { return &r.size_tail; }}),
    of_first_day(Field<R>{"population.age_under_5", "weight of firms younger than 5 years", Dimension::number, 0, infinite,
                          [](R& r) { return r.age_under_5.data(); }, Family::form}),
    of_first_day(Field<R>{"population.age_5_to_10", "weight of firms of 5 to 10 years", Dimension::number, 0, infinite,
                          [](R& r) { return r.age_5_to_10.data(); }, Family::form}),
    of_first_day(Field<R>{"population.age_over_10", "weight of firms older than 10 years", Dimension::number, 0, infinite,
                          [](R& r) { return r.age_over_10.data(); }, Family::form}),
    Field<R>{"population.rural_odds", "odds of a section in a county that is no urban district, to those in one that is", Dimension::number, 0.001,
             1000, [](R& r) { return r.rural_odds.data(); }, Family::section},
    of_first_day(Field<R>{"population.size_odds_section", "odds of a size class to the next smaller one, by section", Dimension::number, 0.001, 1000,
                          [](R& r) { return r.size_odds_section.data(); }, Family::section}),
    of_first_day(Field<R>{"population.size_odds_owner", "odds of a size class to the next smaller one, by owner", Dimension::number, 0.001, 1000,
                          [](R& r) { return r.size_odds_owner.data(); }, Family::owner}),
    of_first_day(Field<R>{"population.size_odds_under_5", "odds of a size class to the next smaller one, to those of firms of 5 to 10 years",
                          Dimension::number, 0.001, 1000, [](R& r) { return &r.size_odds_under_5; }}),
    of_first_day(Field<R>{"population.size_odds_over_10", "odds of a size class to the next smaller one, to those of firms of 5 to 10 years",
                          Dimension::number, 0.001, 1000, [](R& r) { return &r.size_odds_over_10; }}),
    of_first_day(Field<R>{"population.age_old_mean", "mean age beyond 10 years of the older ones", Dimension::duration, 0, 50,
                          [](R& r) { return &r.age_old_mean; }, Family::none, year_span}),
    of_first_day(Field<R>{"population.dormant", "share of the stock that is registered and does not operate", Dimension::number, 0, 1,
                          [](R& r) { return &r.dormant; }}),
    of_first_day(Field<R>{"population.indebted", "share of operating enterprises that have a bank loan", Dimension::number, 0, 1,
                          [](R& r) { return r.indebted.data(); }, Family::size}),
    of_first_day(Field<R>{"population.indebted_others", "share of operating individual businesses and cooperatives that have a bank loan",
                          Dimension::number, 0, 1, [](R& r) { return &r.indebted_others; }}),
    of_first_day(Field<R>{"population.repaid", "enterprises without a loan that borrowed for the first time and have repaid, a year of their age",
                          Dimension::rate_per_year, 0, 12, [](R& r) { return &r.repaid; }}),
    of_first_day(Field<R>{"population.zombies", "share of indebted enterprises that cannot pay, those before the court among them", Dimension::number,
                          0, 1, [](R& r) { return &r.zombies; }}),
    Field<R>{"county.zone", "share of the county's enterprises that lie in development zones", Dimension::number, 0, 1, [](R& r) { return &r.zone; }},
    of_first_day(Field<R>{"population.property", "share of enterprises that own registered property", Dimension::number, 0, 1,
                          [](R& r) { return r.property.data(); }, Family::size}),
    Field<R>{"population.capital", "registered capital of an enterprise of the section, as a span of a normal one's value added in the base year",
             Dimension::duration, 0, 1000, [](R& r) { return r.capital_years.data(); }, Family::section, year_span},
    Field<R>{"population.capital_from", "least registered capital of a class above the first", Dimension::money, 0, infinite,
             [](R& r) { return r.capital_from.data() + 1; }, Family::capital},
    Field<R>{"county.rural", "1 where the county is no urban district, else 0", Dimension::number, 0, 1, [](R& r) { return &r.rural; }},
};

constexpr double days_per_year = 365.25, months_per_year = 12;
constexpr int days_per_band = 1826;         // five years
constexpr double most_of_any_firm = 60000;  // workers: their count has 16 bits

std::size_t band_of(Draw& draw, const PopulationRules& rules, Form form) {
    const auto f = static_cast<std::size_t>(form);
    return sample_discrete(draw, std::array{rules.age_under_5[f], rules.age_5_to_10[f], rules.age_over_10[f]});
}

Day founding_day(Draw& draw, const PopulationRules& rules, std::size_t band, Day first) {
    if (band < 2) return first + -(static_cast<int>(band) * days_per_band + 1 + static_cast<int>(draw.uniform() * days_per_band));
    return first + -(2 * days_per_band + static_cast<int>(std::ceil(sample_exponential(draw, rules.age_old_mean) * days_per_year)));
}

void set_workers(County& county, FirmRow i, double workers) {
    county.firms.card[i].workers = static_cast<std::uint16_t>(workers);
    county.firms.capacity[i] = static_cast<float>(workers);
}

void give_class_of_enterprise(County& county, FirmRow i, const StockClass& as, Draw& draw) {
    const PopulationRules& rules = county.rules.population;
    Firms& firms = county.firms;
    firms.card[i].owner = as.owner;
    firms.card[i].size = as.size;
    if (sample_bernoulli(draw, rules.zone)) firms.set(i, in_zone);
    Draw property(county.run, firms.key[i], {purpose(EconomyPurpose::property)});
    if (sample_bernoulli(property, rules.property[static_cast<std::size_t>(as.size)])) firms.set(i, owns_property);
    set_workers(county, i, county.handbook->stock->sizes().draw(draw, as.size));
    give_capital(county, i);
}

void give_class_of_others(County& county, FirmRow i, Draw& draw) {
    const PopulationRules& rules = county.rules.population;
    const Form form = county.firms.card[i].form;
    const double workers = std::round(sample_lognormal(draw, rules.entrant_workers[static_cast<std::size_t>(form)], rules.workers_cv));
    set_workers(county, i, std::clamp(workers, 1.0, most_workers(form, rules)));
    county.firms.card[i].size = size_of(county.firms.card[i].workers, rules);
}

double share_in_debt(const Firms& firms, FirmRow i, const PopulationRules& rules) {
    return firms.card[i].form == Form::enterprise ? rules.indebted[static_cast<std::size_t>(firms.card[i].size)] : rules.indebted_others;
}

// Cash, and for some a loan: money comes out of the county's accounts.
void give_balance(County& county, FirmRow i, Draw& draw) {
    Firms& firms = county.firms;
    const Rules& rules = county.rules;
    const double costs =
        monthly_costs(county, firms.card[i].form, firms.card[i].size, firms.card[i].section, firms.card[i].workers, firms.capacity[i]).total();
    pay(county.accounts.households, firms.cash[i], fen_from_yuan(costs * rules.books.cash_target * sample_standard_exponential(draw)));
    if (!sample_bernoulli(draw, share_in_debt(firms, i, rules.population))) {
        const double years = (county.handbook->input->horizon.from - firms.registered[i]) / days_per_year;
        if (firms.card[i].form == Form::enterprise && draw.uniform() < 1 - std::exp(-rules.population.repaid * years)) firms.set(i, borrowed_before);
        return;
    }
    const double normal = county.demand.normal[firms.card[i].section] * static_cast<double>(firms.capacity[i]);
    const double months = std::min(rules.credit.amount_months, rules.credit.most_leverage * months_per_year);
    const Fen loan = fen_from_yuan(normal * months * draw.uniform());
    change_debt(county, i, loan);
    pay(county.accounts.banks, county.accounts.households, loan);  // spent before the run
    firms.stock[i] = static_cast<float>(rules.credit.in_goods * loan.yuan());
    firms.set(i, borrowed_before);
    // Granted at some time of the last term.
    const double term = rules.credit.term_months;
    const double ago = term * quick_uniform(county.run, firms.key[i], EconomyPurpose::renewal, 1);
    firms.loan_month[i] = static_cast<std::int16_t>(month_index(county.handbook->input->horizon.from) - static_cast<int>(ago) - 1);
}

// Zombies are the least productive of the enterprises that owe: those among the stated share at the bottom.
bool is_among_the_lowest(const County& county, FirmRow i, double share) {
    const double sd = productivity_spread(county.rules.books);
    const double z = sd > 0 ? (static_cast<double>(county.firms.productivity[i]) + sd * sd / 2) / sd : 0;
    return 0.5 * std::erfc(-z / std::sqrt(2.0)) < share;
}

void settle(County& county, FirmRow i, Draw& draw) {
    const PopulationRules& rules = county.rules.population;
    if (sample_bernoulli(draw, rules.dormant)) {
        county.move(i, Status::dormant);
        return;
    }
    give_balance(county, i, draw);
    // What it has been earning: a stock that began at nothing would leave at once.
    county.firms.margin[i] = static_cast<float>(margin_at_price(county, i, county.demand.normal[county.firms.card[i].section]));
    county.firms.set(i, has_operated);
    const bool owes = county.firms.debt[i].value > 0 && county.firms.card[i].form == Form::enterprise;
    county.move(i, owes && is_among_the_lowest(county, i, rules.zombies) ? Status::zombie : Status::operating);
}

LifeReason standing_of(Status s) {
    if (s == Status::dormant) return LifeReason::dormant;
    if (s == Status::bankrupt) return LifeReason::before_court;
    return s == Status::zombie ? LifeReason::zombie : LifeReason::operating;
}

void add_incumbent(County& county, Form form, std::uint8_t section, std::uint32_t ordinal) {
    const AgentKey key = key_of({Origin::stock, county.code, section, form, 0, ordinal});
    county.numbered += 1;
    if (county.scale < 1) {
        Draw sampled(county.run, key, {purpose(EconomyPurpose::sample)});
        if (sampled.uniform() >= county.scale) return;
    }
    Firms& firms = county.firms;
    const FirmRow i = firms.add(key, section, form);
    if (firms.has_numbers) firms.number[i] = county.numbered;
    county.tallies.enter(firms.card[i]);
    Draw traits(county.run, key, {purpose(EconomyPurpose::population_traits)});
    Draw age(county.run, key, {purpose(EconomyPurpose::population_age)});
    const PopulationRules& rules = county.rules.population;
    std::size_t band = 0;
    if (form == Form::enterprise) {
        const StockClass as = county.handbook->stock->enterprise(county.id, section, ordinal);
        give_class_of_enterprise(county, i, as, traits);
        band = as.age_band;
    } else {
        give_class_of_others(county, i, traits);
        band = band_of(age, rules, form);
    }
    give_bank(county, i);
    give_conduct(county, i);
    give_network(county, i);
    const double sd = productivity_spread(county.rules.books);
    firms.lasting[i] = static_cast<float>(county.rules.books.lasting * sample_standard_normal(traits));
    const double passing = passing_spread(county.rules.books) * sample_standard_normal(traits);
    firms.productivity[i] = static_cast<float>(-sd * sd / 2 + static_cast<double>(firms.lasting[i]) + passing);
    firms.registered[i] = founding_day(age, rules, band, county.handbook->input->horizon.from);
    settle(county, i, traits);
}

// For those to come: where they are fewer, the machine keeps what is not used; where they are more, columns move.
void leave_room(County& county, const Stock& stock) {
    constexpr double comers = 0.15;  // a year, for each firm of the first day, more than leave and are given up
    double firms = 0;
    for (const Form form : {Form::enterprise, Form::individual, Form::cooperative}) firms += static_cast<double>(stock.firms(county.id, form));
    const Horizon& horizon = county.handbook->input->horizon;
    const double years = (month_index(horizon.until) - month_index(horizon.from)) / 12.0;
    county.firms.leave_room(static_cast<std::size_t>(firms * county.scale * (1 + comers * years)));
}

}  // namespace

std::span<const Field<PopulationRules>> population_fields() { return fields; }

const std::array<double, section_count>& section_weights(const PopulationRules& rules, Form form) {
    switch (form) {
        case Form::enterprise: return rules.enterprise_section;
        case Form::individual: return rules.individual_section;
        case Form::cooperative: return rules.cooperative_section;
    }
    throw InternalError("a form of firm has no section weights");
}

Size size_of(double workers, const PopulationRules& rules) {
    for (std::size_t s = rules.size_from.size(); s-- > 1;)
        if (workers >= rules.size_from[s]) return static_cast<Size>(s);
    return Size::micro;
}

double most_workers(Form form, const PopulationRules& rules) {
    return form == Form::individual ? rules.size_from[static_cast<std::size_t>(Size::medium)] - 1 : most_of_any_firm;
}

Capital capital_of(const County& county, std::uint8_t section, double capacity) {
    const PopulationRules& rules = county.rules.population;
    const double yuan = rules.capital_years[section] * normal_year_at_first(county, section) * capacity;
    for (std::size_t c = rules.capital_from.size(); c-- > 1;)
        if (yuan >= rules.capital_from[c]) return static_cast<Capital>(c);
    return Capital::under_1m;
}

void give_capital(County& county, FirmRow i) {
    Firms& firms = county.firms;
    const Capital capital = capital_of(county, firms.card[i].section, static_cast<double>(firms.capacity[i]));
    if (capital >= Capital::from_1m_to_10m) firms.set(i, capital_of_1m);
    if (capital == Capital::over_10m) firms.set(i, capital_of_10m);
}

void populate(County& county) {
    const Stock& stock = *county.handbook->stock;
    leave_room(county, stock);
    for (const Form form : {Form::enterprise, Form::individual, Form::cooperative})
        for (std::uint8_t section = 0; section < section_count; ++section) {
            const std::int64_t firms = stock.firms(county.id, form, section);
            check_ordinals(static_cast<std::uint64_t>(firms));
            for (std::uint32_t ordinal = 0; ordinal < firms; ++ordinal) add_incumbent(county, form, section, ordinal);
        }
}

void note_stock(County& county) {
    for (FirmRow i = 0; i < county.firms.size_now(); ++i) county.note(i, LifeEvent::in_stock, standing_of(county.firms.card[i].status));
}

}  // namespace yingshang
