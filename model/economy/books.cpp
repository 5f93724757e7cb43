#include "economy/books.hpp"

#include <algorithm>
#include <cmath>

#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

using R = BookRules;

const std::array fields{
    Field<R>{"operation.persistence", "autocorrelation of log productivity, month to month", Dimension::number, 0, 0.9999,
             [](R& r) { return &r.persistence; }},
    Field<R>{"operation.shock", "standard deviation of its monthly innovation", Dimension::number, 0, 1, [](R& r) { return &r.shock; }},
    Field<R>{"operation.rent", "rent and upkeep, share of a normal firm's value added", Dimension::number, 0, 1, [](R& r) { return &r.rent; }},
    Field<R>{"operation.owner_pay", "what an owner asks for his own work, relative to the wage", Dimension::number, 0, 5,
             [](R& r) { return r.owner_pay.data(); }, Family::form},
    Field<R>{"compliance.hours", "hours on regulation, tax apart, of a firm of the size", Dimension::hours_per_year, 0, 1e6,
             [](R& r) { return r.compliance.data(); }, Family::size},
    Field<R>{"compliance.hour_value", "cost of such an hour", Dimension::money_per_hour, 0, 10000, [](R& r) { return &r.compliance_hour; }},
    Field<R>{"operation.cash_target", "span of costs kept as cash", Dimension::duration, 0, 120, [](R& r) { return &r.cash_target; }, Family::none,
             month_span},
    Field<R>{"operation.draw", "share of cash above the target that owners draw in a month", Dimension::number, 0, 1, [](R& r) { return &r.draw; }},
    Field<R>{"operation.smoothing", "weight of the month in the smoothed margin", Dimension::number, 0, 1, [](R& r) { return &r.smoothing; }},
    Field<R>{"association.dues", "dues of a member of an association, share of revenue", Dimension::number, 0, 1, [](R& r) { return r.dues.data(); },
             Family::section},
    Field<R>{"association.illegal_fees", "fees without a legal ground, share of the dues", Dimension::number, 0, 10,
             [](R& r) { return &r.illegal_fees; }},
};

constexpr double months_per_year = 12;

// The month's luck of one firm, from one block: the innovation, and two uniforms for decisions.
struct MonthLuck {
    double innovation, leave, invest;
    double effective = 0;  // capacity at the month's productivity: worked out once, used twice
};

double unit(std::uint32_t bits) { return (static_cast<double>(bits) + 0.5) * 0x1p-32; }

MonthLuck month_luck(const County& county, AgentKey key, std::int32_t month) {
    Draw draw(county.run, key, {purpose(EconomyPurpose::month), 0, month});
    MonthLuck luck{};
    luck.leave = unit(draw.bits32());
    luck.invest = unit(draw.bits32());
    luck.innovation = sample_standard_normal(draw);
    return luck;
}

struct Business {
    double value_added = 0, surplus = 0, costs = 0;
    Fen wages;
};

void pay_dues(County& county, FirmRow i, double value_added) {
    const std::uint8_t section = county.firms.section[i];
    const double revenue = value_added * county.rules.innovation.revenue[section];
    const double fees = revenue * county.rules.books.dues[section] * (1 + county.rules.books.illegal_fees);
    pay(county.firms.cash[i], county.accounts.outside, fen_from_yuan(fees));
    county.tallies.measure(Indicator::cost_association_fees, fees, revenue);
}

// Moves the money of one month of business; every payment has its counterpart.
Business trade(County& county, FirmRow i, double effective) {
    Firms& firms = county.firms;
    const bool relieved = uses_relief(county, i);
    const TaxRates& rates = county.taxes.of(firms.form[i], firms.size[i], relieved);
    const std::uint8_t section = firms.section[i];
    const MonthlyCosts costs = monthly_costs(county, firms.form[i], firms.size[i], section, firms.workers[i], firms.capacity[i], relieved);
    const Fen revenue = fen_from_yuan(county.demand.price[section] * effective * county.open[section]);
    const double value_added = revenue.yuan();
    const Fen wages = fen_from_yuan(costs.wages), owner = fen_from_yuan(costs.owner), rent = fen_from_yuan(costs.rent);
    const Fen insurance = fen_from_yuan(costs.insurance), compliance = fen_from_yuan(costs.compliance);
    const Fen value_tax = fen_from_yuan(value_added * rates.on_value_added);
    const double before_tax = value_added - value_tax.yuan() - costs.total();
    const Fen profit_tax = fen_from_yuan(std::max(0.0, before_tax) * rates.on_profit);

    Accounts& accounts = county.accounts;
    pay(accounts.outside, firms.cash[i], revenue);
    pay(firms.cash[i], accounts.households, wages + owner + rent + compliance);
    pay(firms.cash[i], accounts.government, insurance + value_tax + profit_tax);
    if (firms.has(i, association_member)) pay_dues(county, i, value_added);
    if (firms.has(i, researches)) count_research(county, i, value_added);
    if (firms.form[i] == Form::enterprise) count_taxes(county, i, value_added, before_tax, wages.yuan(), (insurance + value_tax + profit_tax).yuan());

    Tallies& tallies = county.tallies;
    tallies.count(PanelVariable::value_added, section, value_added);
    tallies.count(PanelVariable::wages, section, (wages + owner).yuan());
    tallies.count(PanelVariable::tax, section, (value_tax + profit_tax).yuan());
    tallies.count(PanelVariable::compliance_cost, section, compliance.yuan());
    return {value_added, before_tax - profit_tax.yuan(), costs.total(), wages};
}

void draw_profit(County& county, FirmRow i, double costs) {
    const BookRules& rules = county.rules.books;
    Fen& cash = county.firms.cash[i];
    const double excess = cash.yuan() - rules.cash_target * costs;
    if (excess > 0) pay(cash, county.accounts.households, fen_from_yuan(excess * rules.draw));
}

void smooth_margin(County& county, FirmRow i, double surplus) {
    Firms& firms = county.firms;
    const double normal = normal_month(county, i);
    const double weight = county.rules.books.smoothing;
    const auto old = static_cast<double>(firms.margin[i]);
    firms.margin[i] = static_cast<float>(old + weight * (surplus / normal - old));
}

void decide(County& county, FirmRow i, Day month, const MonthLuck& luck, double costs) {
    Firms& firms = county.firms;
    const ExitRules& exit = county.rules.exit;
    firms.short_months[i] = firms.cash[i].value < 0 ? static_cast<std::uint8_t>(std::min(250, firms.short_months[i] + 1)) : std::uint8_t{0};
    if (firms.short_months[i] > exit.patience_months) {
        fail(county, i, month);
        return;
    }
    if (thinks_of_leaving(county, i, month, luck.leave)) {
        stop_voluntarily(county, i, month);
        return;
    }
    if (firms.cash[i].yuan() < county.rules.credit.need_months * costs) apply_for_loan(county, i, month);
    if (firms.form[i] == Form::enterprise && wants_project(county, i, luck.invest)) start_project(county, i, month);
}

void keep_active_books(County& county, FirmRow i, Day month, const MonthLuck& luck) {
    Firms& firms = county.firms;
    const Business business = trade(county, i, luck.effective);
    smooth_margin(county, i, business.surplus);
    if (firms.debt[i].value > 0) {
        Draw recall(county.run, firms.key[i], {purpose(EconomyPurpose::month), 1, month_index(month)});
        serve_debt(county, i, business.costs, recall.uniform(), month);
    }
    draw_profit(county, i, business.costs);
    adjust_workers(county, i, business.value_added, month_index(month));
    if (firms.cash[i].value < 0) may_hold_back(county, i, business.wages, month);
    if (firms.status[i] == Status::zombie) linger(county, i, month, luck.leave);
    else decide(county, i, month, luck, business.costs);
}

void weigh_firms(County& county, std::vector<MonthLuck>& luck, std::int32_t month) {
    Firms& firms = county.firms;
    const BookRules& rules = county.rules.books;
    const double sd = productivity_spread(rules);
    const double drift = -(1 - rules.persistence) * sd * sd / 2;  // keeps the mean of exp(productivity) at one
    const double research = research_gain(county);
    county.demand.weight.fill(0);
    for (FirmRow i = 0; i < firms.size_now(); ++i) {
        const Status s = firms.status[i];
        if (!active(s) && s != Status::opening && s != Status::dormant) continue;
        luck[i] = month_luck(county, firms.key[i], month);
        if (!active(s)) continue;
        const auto before = static_cast<double>(firms.productivity[i]);
        const double gain = firms.has(i, researches) ? research : 0;
        firms.productivity[i] = static_cast<float>(rules.persistence * before + drift + gain + rules.shock * luck[i].innovation);
        if (firms.has(i, researches))
            county.tallies.measure(Indicator::innovation_productivity_growth, static_cast<double>(firms.productivity[i]) - before,
                                   1 / months_per_year);
        luck[i].effective = effective_capacity(county, i);
        county.demand.weight[firms.section[i]] += luck[i].effective;
    }
}

void begin_operation(County& county, FirmRow i, Day month) {
    if (county.firms.has(i, never_opens)) {
        county.move(i, Status::dormant);
        county.note(i, LifeEvent::dormant, LifeReason::never_opens);
        return;
    }
    county.tallies.count(PanelVariable::openings, county.firms.section[i]);
    county.firms.set(i, has_operated);
    county.move(i, Status::operating);
    county.note(i, LifeEvent::opened);
    static_cast<void>(raise(county, i, Event::opened, month));
}

}  // namespace

std::span<const Field<BookRules>> book_fields() { return fields; }

double productivity_spread(const BookRules& rules) { return rules.shock / std::sqrt(1 - rules.persistence * rules.persistence); }

MonthlyCosts monthly_costs(const County& county, Form form, Size size, std::uint8_t section, double workers, double capacity, bool uses_relief) {
    const BookRules& rules = county.rules.books;
    const auto f = static_cast<std::size_t>(form);
    const double wage = monthly_wage(county, section);
    MonthlyCosts costs;
    costs.wages = wage * std::max(0.0, workers - 1);
    costs.owner = wage * rules.owner_pay[f];
    costs.insurance = costs.wages * county.taxes.of(form, size, uses_relief).insurance;
    costs.rent = rules.rent * county.demand.normal[section] * capacity;
    const auto s = static_cast<std::size_t>(size);
    costs.compliance = (rules.compliance[s] + county.rules.taxes.hours[s]) * rules.compliance_hour / months_per_year;
    return costs;
}

double margin_at_price(const County& county, FirmRow i, double price) {
    const Firms& firms = county.firms;
    const bool relieved = uses_relief(county, i);
    const TaxRates& rates = county.taxes.of(firms.form[i], firms.size[i], relieved);
    const double value_added = price * effective_capacity(county, i);
    const double costs = monthly_costs(county, firms.form[i], firms.size[i], firms.section[i], firms.workers[i], firms.capacity[i], relieved).total();
    const double before_tax = value_added * (1 - rates.on_value_added) - costs;
    return (before_tax - std::max(0.0, before_tax) * rates.on_profit) / normal_month(county, i);
}

void keep_books(County& county, Day month) {
    Firms& firms = county.firms;
    std::vector<MonthLuck> luck(firms.size_now());
    weigh_firms(county, luck, month_index(month));
    clear_market(county, month);
    for (std::uint8_t s = 0; s < section_count; ++s) county.open[s] = open_share(county, s, month);
    const auto rows = static_cast<FirmRow>(firms.size_now());
    for (FirmRow i = 0; i < rows; ++i) {
        switch (firms.status[i]) {
            case Status::operating:
            case Status::zombie:
                keep_active_books(county, i, month, luck[i]);
                county.tallies.firm_months += 1;
                break;
            case Status::opening:
                if (opens(county, i, luck[i].invest)) begin_operation(county, i, month);
                break;
            case Status::dormant: linger(county, i, month, luck[i].leave); break;
            default: break;
        }
    }
}

}  // namespace yingshang
