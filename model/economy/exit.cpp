#include "economy/exit.hpp"

#include <algorithm>
#include <cmath>

#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
using R = ExitRules;

const std::array fields{
    Field<R>{"exit.margin", "smoothed margin under which a firm thinks of leaving", Dimension::number, -10, 10, [](R& r) { return r.margin.data(); },
             Family::form},
    Field<R>{"exit.probability", "probability of leaving in a month while under it", Dimension::number, 0, 1,
             [](R& r) { return r.probability.data(); }, Family::form},
    Field<R>{"exit.trial", "time from registration before an owner thinks of leaving", Dimension::duration, 0, 240,
             [](R& r) { return r.trial_months.data(); }, Family::form, month_span},
    Field<R>{"exit.capital",
             "probability that the owners of an enterprise of that class of registered capital give it up, where those of the first would",
             Dimension::number, 0, 1, [](R& r) { return r.capital.data() + 1; }, Family::capital},
    Field<R>{"exit.seasoning", "elasticity by which the probability of leaving falls in the years after the trial", Dimension::number, 0, 5,
             [](R& r) { return &r.seasoning; }},
    Field<R>{"exit.dormant", "registered firms that do not operate and leave the register", Dimension::rate_per_year, 0, 12,
             [](R& r) { return &r.dormant; }},
    Field<R>{"exit.patience", "time without cash before a firm must stop", Dimension::duration, 0, 240, [](R& r) { return &r.patience_months; },
             Family::none, month_span},
    Field<R>{"exit.court_cost", "cost of a bankruptcy borne by the estate", Dimension::money, 0, infinite, [](R& r) { return &r.court_cost; }},
    Field<R>{"exit.estate", "worth of an insolvent firm's premises and equipment, as a span of normal value added of its capacity",
             Dimension::duration, 0, 240, [](R& r) { return &r.estate_months; }, Family::none, month_span},
    Field<R>{"exit.forced_sale", "price of an estate that the court sells, share of its worth", Dimension::number, 0, 1,
             [](R& r) { return &r.forced_sale; }},
    Field<R>{"exit.estate_drain", "share of an estate that is lost in a year before the court, continuously", Dimension::rate_per_year, 0, 12,
             [](R& r) { return &r.estate_drain; }},
    Field<R>{"exit.court_share", "share of insolvent firms that can afford the court and go there", Dimension::number, 0, 1,
             [](R& r) { return &r.court_share; }},
    Field<R>{"exit.zombie_court", "share of the zombies cleared, of those whose estate pays for it, that go through the court", Dimension::number, 0,
             1, [](R& r) { return &r.zombie_court; }},
    Field<R>{"exit.zombie_liquidation", "zombies cleared, by the court or by deregistration", Dimension::rate_per_year, 0, 12,
             [](R& r) { return &r.zombie_liquidation; }},
    Field<R>{"exit.revival_margin", "smoothed margin at which a zombie pays again", Dimension::number, -10, 10,
             [](R& r) { return &r.revival_margin; }},
};

constexpr double months_per_year = 12;

void hand_over(County& county, FirmRow i, Fen& from, Fen amount) {
    const auto lost = county.written_off.find(i);
    if (lost != county.written_off.end()) {
        const Fen to_bank = std::clamp(amount, Fen{0}, lost->second);
        pay(from, county.accounts.banks, to_bank);
        lost->second -= to_bank;
        amount -= to_bank;
    }
    pay(from, county.accounts.households, amount);
}

// What is left goes to the owner, what is missing is the households' loss; the bank writes its part off. What others owe to the firm they go on
// owing.
void settle(County& county, FirmRow i) {
    Firms& firms = county.firms;
    sell_goods(county, i, county.rules.exit.forced_sale);
    static_cast<void>(end_unpaid_wages(county, i, day_of(county.now), firms.cash[i]));
    const Fen repaid = std::clamp(firms.cash[i], Fen{0}, firms.debt[i]);
    pay(firms.cash[i], county.accounts.banks, repaid);
    if (firms.debt[i] > repaid) {
        county.note(i, LifeEvent::loan_written_off);
        county.written_off[i] += firms.debt[i] - repaid;
    }
    change_debt(county, i, Fen{0} - firms.debt[i]);
    hand_over(county, i, firms.cash[i], firms.cash[i]);
}

void stop(County& county, FirmRow i, Day month, Role role, Status then, LifeReason why) {
    Firms& firms = county.firms;
    if (why == LifeReason::low_margin) firms.set(i, leaves_by_choice);
    else firms.clear(i, leaves_by_choice);
    if (active(firms.card[i].status)) county.tallies.count(PanelVariable::stops, firms.card[i].section);
    county.note(i, active(firms.card[i].status) ? LifeEvent::stopped : LifeEvent::leaves, why);
    firms.card[i].workers = 0;
    const bool stopped = active(firms.card[i].status);
    county.move(i, then);
    firms.vacancies[i] = firms.skilled_vacancies[i] = 0;
    if (stopped) end_compensation(county, i, next_month(month));
    if (stopped) static_cast<void>(raise(county, i, Event::stopped, month));
    if (role == Role::bankruptcy) note_bankruptcy_case(county);
    if (county.submit_in_month_after(role, i, month)) return;
    settle(county, i);
    leave_register(county, i, LifeReason::no_procedure);
}

double estate_of(const County& county, FirmRow i) {
    return county.rules.exit.estate_months * county.demand.normal[county.firms.card[i].section] * static_cast<double>(county.firms.capacity[i]);
}

// What it is worth, cash that it has spent beforehand taken off, covers what it owes to the bank.
bool solvent_on_paper(const County& county, FirmRow i) {
    const Firms& firms = county.firms;
    return estate_of(county, i) + static_cast<double>(firms.stock[i]) + firms.cash[i].yuan() >= firms.debt[i].yuan();
}

void stop_without_cash(County& county, FirmRow i, Day month, Role role, Status then, LifeReason why) {
    county.measure(Indicator::exit_liquidity_rate, i, solvent_on_paper(county, i) ? 1 : 0);
    stop(county, i, month, role, then, why);
}

// What the estate brings when the court closes, sold to whoever is outside; it drains away meanwhile.
void realise(County& county, const Outcome& outcome) {
    const FirmRow i = outcome.owner;
    const Fen claims = county.firms.debt[i];
    constexpr double ticks_per_year = working_days_per_year * static_cast<double>(ticks_per_day);
    const double years = static_cast<double>(outcome.total_ticks) / ticks_per_year;
    const double price = county.rules.exit.forced_sale * std::exp(-county.rules.exit.estate_drain * years);
    sell_goods(county, i, price);
    const double worth = price * estate_of(county, i) - county.rules.exit.court_cost;
    Fen& cash = county.firms.cash[i];
    const double others = std::max(0.0, -cash.yuan());
    const Fen estate = std::max(cash, Fen{0}) + fen_from_yuan(std::max(0.0, worth));
    if (worth > 0) pay(county.accounts.outside, cash, fen_from_yuan(worth));
    // Wages come first (Enterprise Bankruptcy Law, article 113). Whom else the firm has not paid stands beside the bank: each has the same share of
    // his claims.
    const double assets = (estate - end_unpaid_wages(county, i, day_of(county.now), estate)).yuan();
    const Fen repaid = std::min(claims, fen_from_yuan(assets * claims.yuan() / std::max(1.0, claims.yuan() + others)));
    pay(cash, county.accounts.banks, repaid);
    change_debt(county, i, Fen{0} - repaid);
    county.measure(Indicator::exit_recovery_rate, i, repaid.yuan(), claims.yuan());
}

// Working days from the decision to leave. It is taken in the books at a month's end; the papers come within the next month.
double days_since_decision(const County& county, const Outcome& outcome) {
    const Calendar& calendar = county.calendar();
    const Tick decided = tick_at(first_of_month(day_of(outcome.opened)));
    return static_cast<double>(calendar.working_ticks(outcome.finished) - calendar.working_ticks(decided)) / static_cast<double>(ticks_per_day);
}

void clear_zombie(County& county, FirmRow i, Day month) {
    const ExitRules& rules = county.rules.exit;
    Draw draw(county.run, county.firms.key[i], {purpose(EconomyPurpose::month), 3, month_index(month)});
    const bool court = estate_of(county, i) > rules.court_cost && draw.uniform() < rules.zombie_court;
    stop(county, i, month, court ? Role::bankruptcy : Role::deregistration, court ? Status::bankrupt : Status::closing, LifeReason::liquidated);
}

// Who has sunk much waits longer before letting it go (Dixit 1989).
double readiness(const ExitRules& rules, const FirmCard& firm) {
    return firm.form == Form::enterprise ? rules.capital[static_cast<std::size_t>(firm.capital())] : 1;
}

}  // namespace

std::span<const Field<ExitRules>> exit_fields() { return fields; }

// An owner gives the business a trial; who has lasted beyond it takes a bad year less to heart.
bool thinks_of_leaving(const County& county, FirmRow i, Day month, double uniform) {
    const ExitRules& rules = county.rules.exit;
    const auto form = static_cast<std::size_t>(county.firms.card[i].form);
    if (static_cast<double>(county.firms.margin[i]) >= rules.margin[form] || uniform >= rules.probability[form]) return false;
    const double months = county.number_of(month) - month_index(county.firms.registered[i]) - rules.trial_months[form];
    return months >= 0 &&
           uniform < readiness(rules, county.firms.card[i]) * rules.probability[form] * std::pow(1 + months / months_per_year, -rules.seasoning);
}

void receive(County& county, FirmRow i, Fen& from, Fen amount) {
    if (on_register(county.firms.card[i].status)) pay(from, county.firms.cash[i], amount);
    else hand_over(county, i, from, amount);
}

void stop_voluntarily(County& county, FirmRow i, Day month) { stop(county, i, month, Role::deregistration, Status::closing, LifeReason::low_margin); }

bool is_given_up(const County& county, FirmRow i, double uniform) { return uniform < readiness(county.rules.exit, county.firms.card[i]); }

void pay_in(County& county, FirmRow i, double monthly_costs) {
    Fen& cash = county.firms.cash[i];
    pay(county.accounts.households, cash, std::max(Fen{}, fen_from_yuan(monthly_costs) - cash));
    county.firms.card[i].short_months = 0;
}

void fail(County& county, FirmRow i, Day month) {
    Firms& firms = county.firms;
    const ExitRules& rules = county.rules.exit;
    if (firms.debt[i].value <= 0 || firms.card[i].form != Form::enterprise) {
        stop_without_cash(county, i, month, Role::deregistration, Status::closing, LifeReason::no_cash);
        return;
    }
    Draw draw(county.run, firms.key[i], {purpose(EconomyPurpose::month), 2, month_index(month)});
    if (estate_of(county, i) > rules.court_cost && draw.uniform() < rules.court_share) {
        stop_without_cash(county, i, month, Role::bankruptcy, Status::bankrupt, LifeReason::insolvent);
    } else {
        firms.card[i].short_months = 0;
        county.move(i, Status::zombie);
        county.note(i, LifeEvent::zombie, LifeReason::no_court);
    }
}

void linger(County& county, FirmRow i, Day month, double uniform) {
    Firms& firms = county.firms;
    const ExitRules& rules = county.rules.exit;
    if (firms.card[i].status == Status::dormant) {
        if (uniform < readiness(rules, firms.card[i]) * rules.dormant / months_per_year)
            stop(county, i, month, Role::deregistration, Status::closing, LifeReason::dormant);
        return;
    }
    if (uniform < rules.zombie_liquidation / months_per_year) {
        clear_zombie(county, i, month);
    } else if (static_cast<double>(firms.margin[i]) >= rules.revival_margin && firms.cash[i].value >= 0) {
        county.move(i, Status::operating);
        county.note(i, LifeEvent::revived, LifeReason::margin_back);
    }
}

void leave_register(County& county, FirmRow i, LifeReason how) {
    Firms& firms = county.firms;
    county.tallies.count(PanelVariable::deregistrations, firms.card[i].section);
    if (firms.card[i].form == Form::enterprise) county.tallies.count(PanelVariable::enterprise_deregistrations, firms.card[i].section);
    note_exit(county, i);
    county.move(i, Status::gone);
    county.note(i, LifeEvent::left, how);
}

void on_deregistration(County& county, const Outcome& outcome) {
    const FirmRow i = outcome.owner;
    if (outcome.result == CaseResult::completed && county.firms.has(i, leaves_by_choice))
        county.measure(Indicator::exit_deregistration_duration, i, days_since_decision(county, outcome), 1);
    settle(county, i);
    if (outcome.result == CaseResult::completed) {
        leave_register(county, i, LifeReason::deregistered);
        return;
    }
    county.move(i, Status::dormant);  // closed for good, on the register still
    county.note(i, LifeEvent::dormant, failure_of(outcome.result));
}

void on_bankruptcy(County& county, const Outcome& outcome) {
    const FirmRow i = outcome.owner;
    if (outcome.result != CaseResult::completed) {
        county.move(i, Status::zombie);  // the court did not take it: it lingers on
        county.note(i, LifeEvent::zombie, failure_of(outcome.result));
        return;
    }
    if (county.firms.card[i].size <= Size::small)  // simple as the baseline has it, whatever a measure makes of it
        county.measure(Indicator::exit_bankruptcy_duration_simple, i, static_cast<double>(outcome.counted_ticks) / static_cast<double>(ticks_per_day),
                       1);
    realise(county, outcome);
    settle(county, i);
    leave_register(county, i, LifeReason::bankrupt);
}

}  // namespace yingshang
