#include "economy/labour.hpp"

#include <algorithm>
#include <cmath>

#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

using R = LabourRules;

const std::array fields{
    Field<R>{"labour.matching.ordinary", "vacancies of ordinary work filled a year at tightness one", Dimension::rate_per_year, 0, 1000,
             [](R& r) { return &r.efficiency[0]; }},
    Field<R>{"labour.matching.skilled", "vacancies of skilled work filled a year at tightness one", Dimension::rate_per_year, 0, 1000,
             [](R& r) { return &r.efficiency[1]; }},
    Field<R>{"labour.matching_elasticity", "fall of that rate with the log of tightness", Dimension::number, 0, 1,
             [](R& r) { return &r.elasticity; }},
    Field<R>{"labour.skilled", "share of skilled work", Dimension::number, 0, 1, [](R& r) { return r.skilled.data(); }, Family::section},
    as_yardstick(Field<R>{"labour.weight.ordinary", "weight of ordinary work in the mean time of a vacancy", Dimension::number, 0, 1,
                          [](R& r) { return &r.weight[0]; }}),
    as_yardstick(Field<R>{"labour.weight.skilled", "weight of skilled work in the mean time of a vacancy", Dimension::number, 0, 1,
                          [](R& r) { return &r.weight[1]; }}),
    of_first_day(Field<R>{"labour.unemployment", "unemployed / labour force on the first day", Dimension::number, 0.001, 0.5,
                          [](R& r) { return &r.unemployment; }}),
    Field<R>{"labour.force_growth", "growth of the labour force of firms, a year", Dimension::number, -0.2, 0.5,
             [](R& r) { return &r.force_growth; }},
    Field<R>{"labour.supply_response", "growth of the labour force a year for each unit of log tightness over that of the first year",
             Dimension::number, 0, 10, [](R& r) { return &r.supply_response; }},
    Field<R>{"labour.wage_response", "growth of wages a year for each unit of log tightness over that of the first year", Dimension::number, 0, 1,
             [](R& r) { return &r.wage_response; }},
    Field<R>{"operation.hiring", "largest change of workers in a month, share of them (one at least)", Dimension::number, 0, 1,
             [](R& r) { return &r.hiring; }},
    Field<R>{"labour.unpaid.propensity", "share of the firms without cash that hold wages back where nothing follows on it", Dimension::number, 0, 1,
             [](R& r) { return &r.withholding; }},
    Field<R>{"labour.unpaid.deterrence", "fall of its log with detection x penalty", Dimension::number, 0, 100, [](R& r) { return &r.deterrence; }},
    Field<R>{"labour.unpaid.detection", "unpaid wages of which the inspectorate hears", Dimension::rate_per_year, 0, 52,
             [](R& r) { return &r.detection; }},
    Field<R>{"labour.unpaid.penalty", "penalty on top of unpaid wages, share of them", Dimension::number, 0, 10, [](R& r) { return &r.penalty; }},
};

constexpr double months_per_year = 12;
constexpr double days_per_month = 365.25 / 12;
constexpr double least_unemployment = 0.002;  // of the force: nobody is ever wholly out of reach

// Mean age within the month at which a vacancy open at its start is filled, given that it is.
double time_in_month(double rate) {
    if (rate < 1e-6) return 0.5;
    return 1 / rate - 1 / std::expm1(rate);
}

// Mean months from posting to hire of those filled this month; ages move on.
double close_class(Labour& l, std::size_t c) {
    const double kept = std::max(0.0, l.open[c] - l.withdrawn[c]);
    if (l.open[c] > 0) l.age[c] *= kept / l.open[c];
    const double all = kept + l.posted[c];
    const double mean = all > 0 ? l.age[c] / all + time_in_month(l.rate[c]) : 0;
    const double left = std::max(0.0, all - l.filled[c]);
    l.age[c] = (all > 0 ? l.age[c] * left / all : 0) + left;
    l.open[c] = left;
    return mean;
}

void count_filled(County& county, const std::array<double, worker_class_count>& months) {
    const Labour& l = county.labour;
    const LabourRules& rules = county.rules.labour;
    double sum = 0, weights = 0;
    for (std::size_t c = 0; c < worker_class_count; ++c) {
        if (!(l.filled[c] > 0)) continue;
        sum += rules.weight[c] * months[c];
        weights += rules.weight[c];
    }
    const double filled = l.filled[0] + l.filled[1];
    if (weights > 0) county.tallies.measure(Indicator::labour_vacancy_duration, filled * sum / weights * days_per_month, filled);
    county.tallies.measure(Indicator::labour_skilled_vacancy_duration, l.filled[1] * months[1] * days_per_month, l.filled[1]);
}

std::uint16_t& vacancies_of(Firms& firms, FirmRow i, WorkerClass c) {
    return c == WorkerClass::skilled ? firms.skilled_vacancies[i] : firms.vacancies[i];
}

// So many whole ones of something positive: as std::floor says, without a call.
double whole_part(double x) { return static_cast<double>(static_cast<std::int64_t>(x)); }

// Whole people: the fraction of one by luck.
double whole(double expected, double uniform) { return whole_part(expected + uniform); }

// Opens or withdraws vacancies until there are as many as the firm wants; of those withdrawn each class has its part.
void keep_vacancies(County& county, FirmRow i, double wanted, const QuickPoint& luck) {
    Firms& firms = county.firms;
    Labour& l = county.labour;
    const double before = firms.vacancies[i] + firms.skilled_vacancies[i];
    double skilled = firms.skilled_vacancies[i];
    if (wanted > before) skilled += whole((wanted - before) * county.rules.labour.skilled[firms.card[i].section], luck.uniform(firms.key[i]));
    else if (wanted < before) skilled = std::min(wanted, whole(skilled * wanted / before, luck.uniform(firms.key[i])));
    const std::array<double, worker_class_count> target{wanted - skilled, skilled};
    for (std::size_t c = 0; c < worker_class_count; ++c) {
        std::uint16_t& open = vacancies_of(firms, i, static_cast<WorkerClass>(c));
        l.posted[c] += std::max(0.0, target[c] - open);
        l.withdrawn[c] += std::max(0.0, open - target[c]);
        open = static_cast<std::uint16_t>(target[c]);
    }
}

double fill(County& county, FirmRow i, WorkerClass c, const SearchLuck& luck) {
    std::uint16_t& open = vacancies_of(county.firms, i, c);
    if (open == 0) return 0;
    Labour& l = county.labour;
    const auto at = static_cast<std::size_t>(c);
    const double hired = std::min<double>(open, whole(open * l.chance[at], luck.hires[at].uniform(county.firms.key[i])));
    l.filled[at] += hired;
    open = static_cast<std::uint16_t>(open - hired);
    return hired;
}

Day end_of(Day month) { return next_month(month); }

void end_arrears(County& county, FirmRow i, const UnpaidWages& unpaid, Day paid_on) {
    Fen& cash = county.firms.cash[i];
    pay(cash, county.accounts.households, unpaid.amount);
    county.accounts.unpaid_wages -= unpaid.amount;
    county.measure(Indicator::labour_arrears_duration, i, paid_on - unpaid.since, 1);
    county.note(i, LifeEvent::wages_paid);
}

}  // namespace

std::span<const Field<LabourRules>> labour_fields() { return fields; }

void start_labour(County& county) {
    std::uint64_t workers = 0;
    for (const FirmCard& firm : county.firms.card) workers += active(firm.status) ? firm.workers : 0U;
    county.labour.force = static_cast<double>(workers) / (1 - county.rules.labour.unemployment);
    county.labour.tightness = 1;
}

void begin_labour(County& county) {
    const LabourRules& rules = county.rules.labour;
    Labour& l = county.labour;
    for (std::size_t c = 0; c < worker_class_count; ++c) {
        l.rate[c] = rules.efficiency[c] / months_per_year * std::pow(l.tightness, -rules.elasticity);
        l.chance[c] = -std::expm1(-l.rate[c]);
        l.posted[c] = l.withdrawn[c] = l.filled[c] = 0;
    }
    if (l.months >= static_cast<unsigned>(months_per_year) && l.reference > 0)
        county.demand.wage_index *= 1 + rules.wage_response / months_per_year * std::log(l.tightness / l.reference);
}

SearchLuck::SearchLuck(const RunKey& run, std::int32_t month)
    : posts(run, EconomyPurpose::vacancy, month, 0),
      hires{QuickPoint(run, EconomyPurpose::vacancy, month, 1), QuickPoint(run, EconomyPurpose::vacancy, month, 2)} {}

void adjust_workers(County& county, FirmRow i, double wished, const SearchLuck& luck) {
    Firms& firms = county.firms;
    const LabourRules& rules = county.rules.labour;
    const double now = firms.card[i].workers;
    const double wanted = std::clamp(whole_part(wished + 0.5), 1.0, most_workers(firms.card[i].form, county.rules.population));
    const double step = std::max(1.0, whole_part(now * rules.hiring));
    const double change = std::clamp(wanted - now, -step, step);
    if (change == 0 && firms.vacancies[i] + firms.skilled_vacancies[i] == 0) return;
    keep_vacancies(county, i, std::max(0.0, change), luck.posts);
    const double hired = fill(county, i, WorkerClass::ordinary, luck) + fill(county, i, WorkerClass::skilled, luck);
    const double next = now + std::min(0.0, change) + hired;
    if (next == now) return;
    firms.card[i].workers = static_cast<std::uint16_t>(next);
    change_size(county, i, size_of(next, county.rules.population));
}

void end_labour(County& county, std::uint64_t employed) {
    const LabourRules& rules = county.rules.labour;
    Labour& l = county.labour;
    std::array<double, worker_class_count> months{};
    for (std::size_t c = 0; c < worker_class_count; ++c) months[c] = close_class(l, c);
    count_filled(county, months);
    // People come from farms and other places where work is to be had.
    const double pull = l.months > 0 && l.reference > 0 ? rules.supply_response * std::log(l.tightness / l.reference) : 0;
    l.force *= std::exp((std::log1p(rules.force_growth) + pull) / months_per_year);
    const double unemployed = std::max(least_unemployment * l.force, l.force - static_cast<double>(employed));
    l.tightness = std::max(1e-3, (l.open[0] + l.open[1]) / unemployed);
    l.months += 1;
    if (l.months <= static_cast<unsigned>(months_per_year)) l.reference += (l.tightness - l.reference) / l.months;
}

void may_hold_back(County& county, FirmRow i, Fen wages, Day month) {
    if (wages.value <= 0) return;
    const LabourRules& rules = county.rules.labour;
    const auto found = county.labour.unpaid.find(i);
    if (found == county.labour.unpaid.end()) {
        const double share = rules.withholding * std::exp(-rules.deterrence * rules.detection * rules.penalty);
        if (quick_uniform(county.run, county.firms.key[i], EconomyPurpose::unpaid_wages, 0) >= share) return;
        county.measure(Indicator::labour_arrears_rate, i, 1);
        county.note(i, LifeEvent::wages_unpaid);
        county.labour.unpaid[i] = {wages, end_of(month), false};
    } else if (!found->second.known) {
        found->second.amount += wages;
    } else {
        return;  // once the inspectorate looks, wages are paid
    }
    pay(county.accounts.households, county.firms.cash[i], wages);
    county.accounts.unpaid_wages += wages;
}

void settle_unpaid_wages(County& county, Day month) {
    Firms& firms = county.firms;
    const double detected = -std::expm1(-county.rules.labour.detection / months_per_year);
    for (auto it = county.labour.unpaid.begin(); it != county.labour.unpaid.end();) {
        auto& [i, unpaid] = *it;
        if (firms.cash[i] >= unpaid.amount) {
            end_arrears(county, i, unpaid, end_of(month));
            it = county.labour.unpaid.erase(it);
            continue;
        }
        const bool heard = quick_uniform(county.run, firms.key[i], EconomyPurpose::unpaid_wages, month_index(month)) < detected;
        if (!unpaid.known && heard && county.submit_in_month(Role::wage_inspection, i, next_month(month))) unpaid.known = true;
        ++it;
    }
}

void on_wage_inspection(County& county, const Outcome& outcome, Day today) {
    const auto found = county.labour.unpaid.find(outcome.owner);
    if (found == county.labour.unpaid.end()) return;  // paid meanwhile
    if (outcome.result != CaseResult::completed) {
        found->second.known = false;
        return;
    }
    const Fen penalty = fen_from_yuan(found->second.amount.yuan() * county.rules.labour.penalty);
    pay(county.firms.cash[outcome.owner], county.accounts.government, penalty);
    end_arrears(county, outcome.owner, found->second, today);
    county.labour.unpaid.erase(found);
}

Fen end_unpaid_wages(County& county, FirmRow i, Day today, Fen means) {
    const auto found = county.labour.unpaid.find(i);
    if (found == county.labour.unpaid.end()) return {};
    UnpaidWages left = found->second;
    const Fen paid = std::clamp(means, Fen{0}, left.amount);
    if (paid == left.amount) {
        end_arrears(county, i, left, today);
    } else {
        pay(county.firms.cash[i], county.accounts.households, paid);
        county.accounts.unpaid_wages -= left.amount;
        county.measure(Indicator::labour_arrears_duration, i, today - left.since, 1);  // ended, though not paid
    }
    county.labour.unpaid.erase(found);
    return paid;
}

}  // namespace yingshang
