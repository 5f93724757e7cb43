#include "economy/credit.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
using R = CreditRules;

const std::array fields{
    Field<R>{"credit.need", "a firm applies where its cash covers less than that span of its costs", Dimension::duration, 0, 60,
             [](R& r) { return &r.need_months; }, Family::none, month_span},
    Field<R>{"credit.rest", "time between two applications of a firm", Dimension::duration, 1, 240, [](R& r) { return &r.rest_months; }, Family::none,
             month_span},
    Field<R>{"credit.amount", "amount asked for, as a span of a normal firm's value added", Dimension::duration, 0, 120,
             [](R& r) { return &r.amount_months; }, Family::none, month_span},
    Field<R>{"credit.rate", "interest of loans to small firms, of a bank without premium", Dimension::rate_per_year, 0, 1,
             [](R& r) { return &r.rate; }},
    Field<R>{"credit.clients.joint_stock", "share of the firms of a size that are clients of a joint-stock bank", Dimension::number, 0, 1,
             [](R& r) { return r.clients_joint_stock.data(); }, Family::size},
    Field<R>{"credit.clients.local", "share of the firms of a size that are clients of a local bank; the rest have a large one", Dimension::number, 0,
             1, [](R& r) { return r.clients_local.data(); }, Family::size},
    Field<R>{"credit.premium", "what banks of a type ask above credit.rate: their cost of funds and margin", Dimension::rate_per_year, -0.2, 0.2,
             [](R& r) { return r.premium.data(); }, Family::bank},
    Field<R>{"credit.quota.inclusive", "net new loans of a year to small firms / balance at its start, that a bank may not exceed", Dimension::number,
             0, 100, [](R& r) { return r.quota_inclusive.data(); }, Family::bank},
    Field<R>{"credit.quota.other", "the same of other borrowers", Dimension::number, 0, 100, [](R& r) { return r.quota_other.data(); }, Family::bank},
    Field<R>{"credit.repayment", "share of the debt repaid in a month where cash allows", Dimension::number, 0, 1, [](R& r) { return &r.repayment; }},
    Field<R>{"credit.recall_hazard", "loans recalled before term though served", Dimension::rate_per_year, 0, 12,
             [](R& r) { return &r.recall_hazard; }},
    Field<R>{"credit.score.intercept", "log odds of approval of a new micro firm without record at zero margin", Dimension::number, -20, 20,
             [](R& r) { return &r.score_intercept; }},
    Field<R>{"credit.score.age", "log odds for each log (1 + years of age)", Dimension::number, -20, 20, [](R& r) { return &r.score_age; }},
    Field<R>{"credit.score.record", "log odds for having borrowed before", Dimension::number, -20, 20, [](R& r) { return &r.score_record; }},
    Field<R>{"credit.score.margin", "log odds for each unit of smoothed margin", Dimension::number, -50, 50, [](R& r) { return &r.score_margin; }},
    Field<R>{"credit.score.state", "log odds for a state owner", Dimension::number, -20, 20, [](R& r) { return &r.score_state; }},
    Field<R>{"credit.score.size", "log odds for the size class", Dimension::number, -20, 20, [](R& r) { return r.score_size.data(); }, Family::size},
    Field<R>{"credit.score.grade", "log odds for the credit grade that supervision gives", Dimension::number, -20, 20,
             [](R& r) { return r.score_grade.data(); }, Family::grade},
    Field<R>{"credit.score.bank", "log odds for the type of bank", Dimension::number, -20, 20, [](R& r) { return r.score_bank.data(); },
             Family::bank},
    Field<R>{"credit.score.property", "log odds for registered property, which can secure the loan", Dimension::number, -20, 20,
             [](R& r) { return &r.score_property; }},
    Field<R>{"credit.score.tax_record", "log odds for a tax record that the bank sees", Dimension::number, -20, 20,
             [](R& r) { return &r.score_tax_record; }},
    Field<R>{"credit.tax_record", "share of the small enterprises whose bank sees their tax record", Dimension::number, 0, 1,
             [](R& r) { return &r.tax_record; }},
    Field<R>{"credit.term", "time after which an enterprise's loan falls due and is renewed", Dimension::duration, 1, 120,
             [](R& r) { return &r.term_months; }, Family::none, month_span},
    Field<R>{"credit.without_repayment", "share of the renewals of small firms for which nothing is paid back first", Dimension::number, 0, 1,
             [](R& r) { return &r.without_repayment; }},
    Field<R>{"credit.bridging", "price of bridging money, a year", Dimension::rate_per_year, 0, 12, [](R& r) { return &r.bridging; }},
    Field<R>{"credit.other_new_loans", "net increase a year of the loans of all others in the region", Dimension::money_per_year, -1e13, 1e13,
             [](R& r) { return &r.other_new_loans; }},
    Field<R>{"credit.most_leverage", "debt / yearly normal value added that a bank accepts", Dimension::number, 0, infinite,
             [](R& r) { return &r.most_leverage; }},
    Field<R>{"credit.in_goods", "share of what is lent as working capital that pays suppliers for stock; the rest is cash", Dimension::number, 0, 1,
             [](R& r) { return &r.in_goods; }},
};

constexpr double months_per_year = 12;
constexpr double days_per_year = 365.25;

// In whole yuan and hundred-thousandths: sums of whole numbers are exact, so that one rate of all is their mean to the last bit.
void count_rate(County& county, FirmRow i, Fen amount) {
    constexpr double parts = 100'000;
    const double yuan = std::round(amount.yuan());
    county.measure(Indicator::credit_small_rate, i, std::round(lending_rate(county, i) * parts) * yuan, parts * yuan);
}

// Of the goods that a firm holds on credit that share turns into cash.
void turn_into_cash(County& county, FirmRow i, double share, double price) {
    float& stock = county.firms.stock[i];
    const double sold = static_cast<double>(stock) * share;
    pay(county.accounts.outside, county.firms.cash[i], fen_from_yuan(sold * price));
    stock = static_cast<float>(static_cast<double>(stock) - sold);
}

// Suppliers are paid out of a loan for working capital: what is lent lies in stock, not in the owner's hands.
void buy_goods(County& county, FirmRow i, Fen amount) {
    const double bought = county.rules.credit.in_goods * amount.yuan();
    pay(county.firms.cash[i], county.accounts.outside, fen_from_yuan(bought));
    county.firms.stock[i] += static_cast<float>(bought);
}

void lend(County& county, FirmRow i, Fen amount) {
    Firms& firms = county.firms;
    const bool first = !firms.has(i, borrowed_before);
    pay(county.accounts.banks, firms.cash[i], amount);
    change_debt(county, i, amount);
    firms.set(i, borrowed_before);
    firms.loan_month[i] = static_cast<std::int16_t>(month_index(first_of_month(day_of(county.now))));
    county.tallies.count(PanelVariable::new_loans, firms.card[i].section, amount.yuan());
    if (first) county.measure(Indicator::credit_first_loans, i, 1);
    if (firms.is_small(i)) count_rate(county, i, amount);
}

// What was bought with it is used up and not bought again.
void repay(County& county, FirmRow i, Fen amount) {
    Firms& firms = county.firms;
    if (firms.stock[i] > 0) turn_into_cash(county, i, amount.yuan() / firms.debt[i].yuan(), 1);
    pay(firms.cash[i], county.accounts.banks, amount);
    change_debt(county, i, Fen{0} - amount);
}

std::size_t index_of(Bank bank) { return static_cast<std::size_t>(bank); }
std::size_t class_of_borrower(const Firms& firms, FirmRow i) { return firms.is_small(i) ? 0 : 1; }
LoanBook& book_of(County& county, FirmRow i) { return county.loan_books[index_of(county.firms.card[i].bank)][class_of_borrower(county.firms, i)]; }

// What its bank would lend it beside what it owes, in yuan.
double room_for_debt(const County& county, FirmRow i) {
    return county.rules.credit.most_leverage * months_per_year * normal_month(county, i) - county.firms.debt[i].yuan();
}

Fen amount_of(const County& county, FirmRow i, LoanPurpose purpose) {
    if (purpose == LoanPurpose::project) return loan_for_project(county, i);
    return fen_from_yuan(std::min(county.rules.credit.amount_months * normal_month(county, i), room_for_debt(county, i)));
}

// A project needs all of its price; of working capital less than what firms keep anyway helps nobody.
bool owes_too_much(const County& county, FirmRow i, LoanPurpose purpose) {
    const double least =
        purpose == LoanPurpose::project ? loan_for_project(county, i).yuan() : county.rules.credit.need_months * normal_month(county, i);
    return room_for_debt(county, i) < least;
}

// The bank has agreed: it pays when the project is capacity.
void begin_funded_project(County& county, FirmRow i, Day today) {
    if (county.firms.has(i, building)) return;
    start_project(county, i, first_of_month(today));
    if (county.firms.has(i, building)) county.firms.set(i, has_project_loan);
}

// A loan falls due: the firm asks to have it renewed.
void ask_for_renewal(County& county, FirmRow i, Day month) {
    Firms& firms = county.firms;
    const int now = county.number_of(month);
    if (firms.card[i].form != Form::enterprise || now - firms.loan_month[i] < county.rules.credit.term_months) return;
    if (!county.submit_in_month_after(Role::renewal, i, month)) return;
    firms.loan_month[i] = static_cast<std::int16_t>(now);
    county.note(i, LifeEvent::loan_due);
}

bool shows_tax_record(const County& county, FirmRow i) {
    return county.firms.is_small(i) && county.firms.card[i].form == Form::enterprise &&
           is_among_users(county.firms.card[i].alertness, county.rules.credit.tax_record);
}

}  // namespace

std::span<const Field<CreditRules>> credit_fields() { return fields; }

void give_bank(County& county, FirmRow i) {
    const CreditRules& rules = county.rules.credit;
    const auto size = static_cast<std::size_t>(county.firms.card[i].size);
    // Large and local banks grow from both ends, at the cost of those between them.
    const double luck = quick_uniform(county.run, county.firms.key[i], EconomyPurpose::bank, 0);
    if (luck < rules.clients_local[size]) county.firms.card[i].bank = Bank::local;
    else if (luck < rules.clients_local[size] + rules.clients_joint_stock[size]) county.firms.card[i].bank = Bank::joint_stock;
    else county.firms.card[i].bank = Bank::large;
}

void change_debt(County& county, FirmRow i, Fen by) {
    county.firms.debt[i] += by;
    county.accounts.loans += by;
    LoanBook& book = book_of(county, i);
    book.balance += by;
    book.net_lent += by;
}

void change_size(County& county, FirmRow i, Size to) {
    const Fen debt = county.firms.debt[i];
    book_of(county, i).balance -= debt;
    county.firms.card[i].size = to;
    book_of(county, i).balance += debt;
}

void begin_loan_year(County& county) {
    for (auto& of_bank : county.loan_books)
        for (LoanBook& book : of_bank) book = {book.balance, book.balance, {}};
}

bool within_quota(const County& county, FirmRow i, Fen amount) {
    const std::size_t bank = index_of(county.firms.card[i].bank), borrower = class_of_borrower(county.firms, i);
    const CreditRules& rules = county.rules.credit;
    const LoanBook& book = county.loan_books[bank][borrower];
    const double share = (borrower == 0 ? rules.quota_inclusive : rules.quota_other)[bank];
    return book.net_lent + amount <= std::max(amount, fen_from_yuan(share * book.at_new_year.yuan()));
}

std::array<Fen, 6> balances_of(const LoanBooks& books) {
    std::array<Fen, 6> all{};
    for (std::size_t bank = 0; bank < books.size(); ++bank)
        for (std::size_t borrower = 0; borrower < 2; ++borrower) all[2 * bank + borrower] = books[bank][borrower].balance;
    return all;
}

double lending_rate(const County& county, FirmRow i) {
    const CreditRules& rules = county.rules.credit;
    return std::max(0.0, rules.rate + rules.premium[index_of(county.firms.card[i].bank)]);
}

void check_clients(const WorldInput& world, Diagnostics& diagnostics) {
    for (const Label& size : size_labels) {
        const auto of = [&](const std::string& bank) { return world.registry->require(fmt::format("credit.clients.{}.{}", bank, size.name)); };
        const ParameterId joint_stock = of("joint_stock"), local = of("local");
        std::vector<Day> days = world.values->change_days({joint_stock, local});
        days.push_back(world.horizon.from);
        const auto exceed = [&](Day day) {
            for (std::size_t c = 0; c < world.places.size(); ++c)
                if (world.values->at(joint_stock, CountyId(c), day) + world.values->at(local, CountyId(c), day) > 1) return true;
            return false;
        };
        if (std::none_of(days.begin(), days.end(), exceed)) continue;
        diagnostics.error(world.registry->settings(local).back().where,
                          fmt::format("credit.clients.joint_stock.{0} and credit.clients.local.{0} exceed 1 together", size.name),
                          "the rest of the firms are clients of large banks", "lower one of them");
    }
}

double approval_probability(const County& county, FirmRow i, Day today, LoanPurpose purpose) {
    const CreditRules& rules = county.rules.credit;
    const Firms& firms = county.firms;
    if (owes_too_much(county, i, purpose)) return 0;
    const double years = std::max(0.0, (today - firms.registered[i]) / days_per_year);
    const double score = rules.score_intercept + rules.score_age * std::log1p(years) +
                         rules.score_size[static_cast<std::size_t>(firms.card[i].size)] +
                         rules.score_grade[static_cast<std::size_t>(firms.card[i].grade)] + (firms.has(i, borrowed_before) ? rules.score_record : 0) +
                         (firms.card[i].owner == Owner::state ? rules.score_state : 0) + rules.score_bank[index_of(firms.card[i].bank)] +
                         (firms.has(i, owns_property) ? rules.score_property : 0) + (shows_tax_record(county, i) ? rules.score_tax_record : 0) +
                         rules.score_margin * static_cast<double>(firms.margin[i]);
    return 1 / (1 + std::exp(-score));
}

void apply_for_loan(County& county, FirmRow i, Day month, LoanPurpose purpose) {
    Firms& firms = county.firms;
    if (firms.has(i, loan_pending)) return;
    const int now = county.number_of(month);
    if (now - firms.asked_bank[i] < county.rules.credit.rest_months) return;
    if (owes_too_much(county, i, purpose)) return;  // knows what the bank would say
    firms.asked_bank[i] = static_cast<std::int16_t>(now);
    if (!county.submit_in_month_after(Role::loan, i, month)) return;
    firms.set(i, loan_pending);
    if (purpose == LoanPurpose::project) firms.set(i, asks_for_project);
    county.tallies.count(PanelVariable::loan_applications, firms.card[i].section);
    county.note(i, LifeEvent::wants_loan);
}

void on_loan(County& county, const Outcome& outcome, Day today) {
    Firms& firms = county.firms;
    const FirmRow i = outcome.owner;
    const LoanPurpose what_for = firms.has(i, asks_for_project) ? LoanPurpose::project : LoanPurpose::working_capital;
    firms.clear(i, loan_pending);
    firms.clear(i, asks_for_project);
    if (outcome.result != CaseResult::completed || firms.card[i].status != Status::operating) {
        county.note(i, LifeEvent::loan_refused, outcome.result == CaseResult::completed ? LifeReason::operates_no_more : failure_of(outcome.result));
        return;
    }
    if (firms.is_small(i))
        county.measure(Indicator::credit_decision_duration_small, i, static_cast<double>(outcome.office_ticks) / static_cast<double>(ticks_per_day),
                       1);
    // The application's luck, whenever the bank decides: a faster bank must not draw anew.
    Draw draw(county.run, firms.key[i], {purpose(EconomyPurpose::credit_decision), 0, firms.asked_bank[i]});
    const double probability = approval_probability(county, i, today, what_for);
    const bool creditworthy = draw.uniform() < probability;
    const Fen amount = amount_of(county, i, what_for);
    const bool granted = creditworthy && within_quota(county, i, amount);
    note_loan_decision(county, i, granted);
    if (!granted) {
        const LifeReason by_score = probability > 0 ? LifeReason::bank_decides : LifeReason::over_leverage;
        county.note(i, LifeEvent::loan_refused, creditworthy ? LifeReason::quota_used_up : by_score);
        return;
    }
    county.note(i, LifeEvent::loan_granted);
    if (what_for == LoanPurpose::project) {
        begin_funded_project(county, i, today);
    } else {
        lend(county, i, amount);
        buy_goods(county, i, amount);
    }
    static_cast<void>(raise(county, i, Event::loan_granted, today));
}

void lend_to_founder(County& county, FirmRow i, Fen amount) { lend(county, i, amount); }

void sell_goods(County& county, FirmRow i, double price) {
    if (county.firms.stock[i] > 0) turn_into_cash(county, i, 1, price);
}

void draw_project_loan(County& county, FirmRow i, Fen amount) { lend(county, i, amount); }

bool serve_debt(County& county, FirmRow i, double monthly_costs, double uniform, Day month) {
    Firms& firms = county.firms;
    const CreditRules& rules = county.rules.credit;
    if (firms.card[i].status == Status::zombie) return false;  // pays neither interest nor principal
    const double debt = firms.debt[i].yuan();
    pay(firms.cash[i], county.accounts.banks, fen_from_yuan(debt * lending_rate(county, i) / months_per_year));
    const bool recalled = uniform < rules.recall_hazard / months_per_year;
    if (recalled) {
        county.measure(Indicator::credit_recall_rate, i, 1);
        county.note(i, LifeEvent::loan_recalled);
        repay(county, i, firms.debt[i]);  // out of cash that may not be there
        return true;
    }
    const double spare = firms.cash[i].yuan() - rules.need_months * monthly_costs;
    if (spare > 0) {
        const double due = std::max(debt * rules.repayment, 1.0), out_of_goods = static_cast<double>(firms.stock[i]) / debt;
        repay(county, i, std::min(firms.debt[i], fen_from_yuan(std::min(spare + due * out_of_goods, due))));
    }
    if (firms.debt[i].value > 0) ask_for_renewal(county, i, month);
    return false;
}

void on_renewal(County& county, const Outcome& outcome) {
    if (outcome.result != CaseResult::completed) return;
    Firms& firms = county.firms;
    const CreditRules& rules = county.rules.credit;
    const FirmRow i = outcome.owner;
    if (!active(firms.card[i].status)) return;
    // By the firm's own luck: those who are spared at a smaller share are spared at a greater one.
    const bool spared = firms.is_small(i) && quick_uniform(county.run, firms.key[i], EconomyPurpose::renewal, 0) < rules.without_repayment;
    const double years = (outcome.finished.value - outcome.opened.value) / static_cast<double>(ticks_per_day) / days_per_year;
    const double cost = spared ? 0 : firms.debt[i].yuan() * rules.bridging * years;
    pay(firms.cash[i], county.accounts.outside, fen_from_yuan(cost));
    if (firms.is_small(i)) county.measure(Indicator::credit_bridging_cost, i, cost, 1);
}

void count_new_loans(County& county) {
    const double others = county.rules.credit.other_new_loans * county.handbook->stock->share(county.id, Form::enterprise) / months_per_year;
    county.tallies.measure(Indicator::credit_new_loans, (county.accounts.loans - county.loans_before).yuan() + others * county.scale);
    county.loans_before = county.accounts.loans;
}

}  // namespace yingshang
