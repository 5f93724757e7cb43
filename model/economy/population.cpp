#include "economy/population.hpp"

#include <algorithm>
#include <cmath>

#include "core/money.hpp"
#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
using R = PopulationRules;

const std::array fields{
    Field<R>{"population.stock", "market entities of the region on the first day", Dimension::number, 0, 1e9, [](R& r) { return r.stock.data(); },
             Family::form},
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
    Field<R>{"population.size", "weight of a size class among enterprises", Dimension::number, 0, infinite, [](R& r) { return r.size.data(); },
             Family::size},
    Field<R>{"population.workers", "mean workers of an enterprise of a size class", Dimension::number, 1, 60000,
             [](R& r) { return r.workers.data(); }, Family::size},
    Field<R>{"population.entrant_workers", "mean workers of an entrant, and of the stock of individual businesses and cooperatives",
             Dimension::number, 1, 60000, [](R& r) { return r.entrant_workers.data(); }, Family::form},
    Field<R>{"population.workers_cv", "coefficient of variation of workers within a class", Dimension::number, 0, 10,
             [](R& r) { return &r.workers_cv; }},
    Field<R>{"population.size_from", "least workers of a size class", Dimension::number, 0, 60000, [](R& r) { return r.size_from.data(); },
             Family::size},
    Field<R>{"population.age_under_5", "weight of firms younger than 5 years", Dimension::number, 0, infinite, [](R& r) { return &r.age_under_5; }},
    Field<R>{"population.age_5_to_10", "weight of firms of 5 to 10 years", Dimension::number, 0, infinite, [](R& r) { return &r.age_5_to_10; }},
    Field<R>{"population.age_over_10", "weight of firms older than 10 years", Dimension::number, 0, infinite, [](R& r) { return &r.age_over_10; }},
    Field<R>{"population.age_old_mean", "mean age beyond 10 years of the older ones", Dimension::duration, 0, 50,
             [](R& r) { return &r.age_old_mean; }, Family::none, year_span},
    Field<R>{"population.dormant", "share of the stock that is registered and does not operate", Dimension::number, 0, 1,
             [](R& r) { return &r.dormant; }},
    Field<R>{"population.indebted", "share of the operating stock that has a bank loan", Dimension::number, 0, 1, [](R& r) { return &r.indebted; }},
    Field<R>{"population.zombies", "share of indebted enterprises that cannot pay, those before the court among them", Dimension::number, 0, 1,
             [](R& r) { return &r.zombies; }},
    Field<R>{"population.zone", "share of enterprises that lie in a development zone", Dimension::number, 0, 1, [](R& r) { return &r.zone; }},
    Field<R>{"population.property", "share of enterprises that own registered property", Dimension::number, 0, 1,
             [](R& r) { return r.property.data(); }, Family::size},
    Field<R>{"county.rural", "1 where the county is no urban district, else 0", Dimension::number, 0, 1, [](R& r) { return &r.rural; }},
};

constexpr double days_per_year = 365.25;

Day founding_day(Draw& draw, const PopulationRules& rules, Day first) {
    const std::array weights{rules.age_under_5, rules.age_5_to_10, rules.age_over_10};
    const std::size_t band = sample_discrete(draw, weights);
    const double u = draw.uniform();
    const double years = band == 0 ? 5 * u : band == 1 ? 5 + 5 * u : 10 + sample_exponential(draw, rules.age_old_mean);
    return first + -static_cast<int>(std::ceil(years * days_per_year));
}

// Workers within the bounds of the size class, by a lognormal of the class's mean.
double workers_of_class(Draw& draw, const PopulationRules& rules, Size size) {
    const auto class_index = static_cast<std::size_t>(size);
    const double most = class_index + 1 < rules.size_from.size() ? rules.size_from[class_index + 1] - 1 : 60000;
    const double workers = sample_lognormal(draw, rules.workers[class_index], rules.workers_cv);
    return std::clamp(std::round(workers), std::max(1.0, rules.size_from[class_index]), most);
}

void give_class(County& county, FirmRow i, Draw& draw) {
    const PopulationRules& rules = county.rules.population;
    Firms& firms = county.firms;
    double workers = 0;
    if (firms.form[i] == Form::enterprise) {
        firms.owner[i] = static_cast<Owner>(sample_discrete(draw, rules.owner));
        firms.size[i] = static_cast<Size>(sample_discrete(draw, rules.size));
        if (sample_bernoulli(draw, rules.zone)) firms.set(i, in_zone);
        Draw property(county.run, firms.key[i], {purpose(EconomyPurpose::property)});
        if (sample_bernoulli(property, rules.property[static_cast<std::size_t>(firms.size[i])])) firms.set(i, owns_property);
        workers = workers_of_class(draw, rules, firms.size[i]);
    } else {
        const double mean = rules.entrant_workers[static_cast<std::size_t>(firms.form[i])];
        workers = std::max(1.0, std::round(sample_lognormal(draw, mean, rules.workers_cv)));
        firms.size[i] = size_of(workers, rules);
    }
    firms.workers[i] = static_cast<std::uint16_t>(workers);
    firms.capacity[i] = static_cast<float>(workers);
}

// Cash, and for some a loan: money comes out of the county's accounts.
void give_balance(County& county, FirmRow i, Draw& draw) {
    Firms& firms = county.firms;
    const Rules& rules = county.rules;
    const double costs = monthly_costs(county, firms.form[i], firms.size[i], firms.section[i], firms.workers[i], firms.capacity[i]).total();
    pay(county.accounts.households, firms.cash[i], fen_from_yuan(costs * rules.books.cash_target * sample_standard_exponential(draw)));
    if (!sample_bernoulli(draw, rules.population.indebted)) return;
    const double normal = county.demand.normal[firms.section[i]] * static_cast<double>(firms.capacity[i]);
    const Fen loan = fen_from_yuan(normal * rules.credit.amount_months * draw.uniform());
    firms.debt[i] = loan;
    county.accounts.loans += loan;
    pay(county.accounts.banks, county.accounts.households, loan);  // spent before the run
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
    county.firms.margin[i] = static_cast<float>(margin_at_price(county, i, county.demand.normal[county.firms.section[i]]));
    county.firms.set(i, has_operated);
    const bool owes = county.firms.debt[i].value > 0 && county.firms.form[i] == Form::enterprise;
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
    firms.number[i] = county.numbered;
    county.tallies.rows_made += 1;
    county.tallies.standing[static_cast<std::size_t>(form)][static_cast<std::size_t>(Status::registering)] += 1;
    Draw traits(county.run, key, {purpose(EconomyPurpose::population_traits)});
    give_class(county, i, traits);
    give_conduct(county, i);
    give_network(county, i);
    const double sd = productivity_spread(county.rules.books);
    firms.productivity[i] = static_cast<float>(-sd * sd / 2 + sd * sample_standard_normal(traits));
    Draw age(county.run, key, {purpose(EconomyPurpose::population_age)});
    firms.registered[i] = founding_day(age, county.rules.population, county.handbook->input->horizon.from);
    settle(county, i, traits);
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

std::vector<std::int64_t> stock_by_county(const Handbook& handbook, Form form) {
    const WorldInput& input = *handbook.input;
    const auto f = static_cast<std::size_t>(form);
    std::vector<double> shares;
    double stock = 0;
    for (std::size_t c = 0; c < input.places.size(); ++c) {
        const PopulationRules rules = handbook.population.read(*input.values, CountyId(c), input.horizon.from);
        shares.push_back(rules.share[f]);
        stock = rules.stock[f];
    }
    return apportion(std::llround(stock), shares);
}

void populate(County& county) {
    for (const Form form : {Form::enterprise, Form::individual, Form::cooperative}) {
        const auto& weights = section_weights(county.rules.population, form);
        const std::vector<std::int64_t> counts = apportion(stock_by_county(*county.handbook, form)[county.id.index()], weights);
        for (std::uint8_t section = 0; section < section_count; ++section) {
            check_ordinals(static_cast<std::uint64_t>(counts[section]));
            for (std::uint32_t ordinal = 0; ordinal < counts[section]; ++ordinal) add_incumbent(county, form, section, ordinal);
        }
    }
}

void note_stock(County& county) {
    for (FirmRow i = 0; i < county.firms.size_now(); ++i) county.note(i, LifeEvent::in_stock, standing_of(county.firms.status[i]));
}

}  // namespace yingshang
