#include "economy/receivables.hpp"

#include <algorithm>
#include <cmath>

#include "economy/county.hpp"

namespace yingshang {
namespace {

using R = ReceivableRules;

const std::array fields{
    Field<R>{"receivables.government.share", "share of a public supplier's value added that the government buys on account", Dimension::number, 0, 1,
             [](R& r) { return &r.share[0]; }},
    Field<R>{"receivables.government.on_time", "share of it that the government pays at the term of a month", Dimension::number, 0, 1,
             [](R& r) { return &r.on_time[0]; }},
    Field<R>{"receivables.government.clearance", "what the government pays of the overdue", Dimension::rate_per_year, 0, 12,
             [](R& r) { return &r.clearance[0]; }},
    Field<R>{"receivables.state_firms.share", "share of a public supplier's value added that large state firms buy on account", Dimension::number, 0,
             1, [](R& r) { return &r.share[1]; }},
    Field<R>{"receivables.state_firms.on_time", "share of it that large state firms pay at the term of a month", Dimension::number, 0, 1,
             [](R& r) { return &r.on_time[1]; }},
    Field<R>{"receivables.state_firms.clearance", "what large state firms pay of the overdue", Dimension::rate_per_year, 0, 12,
             [](R& r) { return &r.clearance[1]; }},
    Field<R>{"health.insurance_share", "share of a network provider's value added that the medical insurance pays", Dimension::number, 0, 1,
             [](R& r) { return &r.insurance_share; }},
    Field<R>{"health.settlement", "mean time to the medical insurance's payment", Dimension::duration, 0, 120,
             [](R& r) { return &r.settlement_months; }, Family::none, month_span},
};

constexpr double months_per_year = 12;
constexpr double days_per_month = 365.25 / 12;
constexpr std::array overdue_indicator{Indicator::receivables_government, Indicator::receivables_large_state_firms};

// What is smaller is paid at once: parts of it would be none.
constexpr Fen trifle{100};

bool are_paid(const std::array<Claim, debtor_count>& claims) {
    return std::all_of(claims.begin(), claims.end(), [](const Claim& c) { return c.is_paid(); });
}

Fen part(Fen whole, double share) {
    return whole < trifle ? whole : Fen{static_cast<std::int64_t>(std::floor(static_cast<double>(whole.value) * share))};
}

void pay_claim(County& county, FirmRow i, Fen amount) {
    receive(county, i, county.accounts.outside, amount);
    county.accounts.receivables -= amount;
}

void book_claim(County& county, FirmRow i, Fen amount) {
    pay(county.firms.cash[i], county.accounts.outside, amount);
    county.accounts.receivables += amount;
}

// What debtors pay in a month.
struct Payments {
    explicit Payments(const ReceivableRules& rules)
        : of_due(rules.on_time), of_insured(rules.settlement_months > 0 ? -std::expm1(-1 / rules.settlement_months) : 1) {
        for (std::size_t d = 0; d < debtor_count; ++d) of_overdue[d] = -std::expm1(-rules.clearance[d] / months_per_year);
    }
    std::array<double, debtor_count> of_due, of_overdue{};  // shares
    double of_insured;
};

// Last month's invoice at its term; then what is overdue is paid down.
void pay_supplier(County& county, FirmRow i, Claim& claim, double of_due, double of_overdue) {
    const Fen on_time = part(claim.due, of_due);
    const Fen late = part(claim.overdue, of_overdue);
    pay_claim(county, i, on_time + late);
    const double late_months =
        claim.overdue.value > 0 ? claim.fen_months * static_cast<double>(late.value) / static_cast<double>(claim.overdue.value) : 0;
    county.measure(Indicator::receivables_overdue_days, i, late_months * days_per_month, static_cast<double>((on_time + late).value));
    claim.fen_months -= late_months;
    claim.overdue += claim.due - on_time - late;
    claim.due = {};
    claim.fen_months += static_cast<double>(claim.overdue.value);
}

void settle_insurance(County& county, FirmRow i, Fen& claim, double share) {
    const Fen paid = part(claim, share);
    pay_claim(county, i, paid);
    claim -= paid;
}

// Who will sell no more, once it has been paid.
void leave_out_who_is_gone(County& county) {
    Suppliers& all = county.suppliers;
    const auto is_over = [&](FirmRow i) { return county.firms.card[i].status == Status::gone || county.firms.card[i].status == Status::not_founded; };
    std::vector<FirmRow> kept;  // places
    for (std::size_t k = 0; k < all.rows.size(); ++k)
        if (!is_over(all.rows[k]) || !are_paid(all.claims[k])) kept.push_back(static_cast<FirmRow>(k));
    std::erase_if(all.insurance, [&](const auto& of) { return is_over(of.first) && of.second == Fen{}; });
    if (kept.size() == all.rows.size()) return;
    keep_rows(all.rows, kept);
    keep_rows(all.keys, kept);
    keep_rows(all.claims, kept);
}

}  // namespace

std::span<const Field<ReceivableRules>> receivable_fields() { return fields; }

Fen Suppliers::total() const {
    Fen sum;
    for (const auto& both : claims)
        for (const Claim& c : both) sum += c.due + c.overdue;
    for (const auto& [row, claim] : insurance) sum += claim;
    return sum;
}

void seed_receivables(County& county) {
    const ReceivableRules& rules = county.rules.receivables;
    Suppliers& all = county.suppliers;
    for (FirmRow i = 0; i < county.firms.size_now(); ++i)
        if (county.firms.has(i, in_network)) all.insurance.emplace(i, Fen{});
    for (std::size_t k = 0; k < all.rows.size(); ++k) {
        const FirmRow i = all.rows[k];
        if (!active(county.firms.card[i].status)) continue;
        for (std::size_t d = 0; d < debtor_count; ++d) {
            const double month = rules.share[d] * county.demand.normal[county.firms.card[i].section] * static_cast<double>(county.firms.capacity[i]);
            const double months = (1 - rules.on_time[d]) * months_per_year / std::max(1e-6, rules.clearance[d]);
            Claim& claim = all.claims[k][d];
            claim.overdue = fen_from_yuan(month * months);
            // In the long run what is overdue has been so for as long as it takes to be paid.
            claim.fen_months = static_cast<double>(claim.overdue.value) * months_per_year / std::max(1e-6, rules.clearance[d]);
            county.accounts.receivables += claim.overdue;  // delivered before the run
        }
    }
}

void on_network_admission(County& county, const Outcome& outcome) {
    if (outcome.result != CaseResult::completed || county.firms.has(outcome.owner, in_network)) return;
    county.firms.set(outcome.owner, in_network);
    if (is_private_provider(county.firms.card[outcome.owner]) && on_register(county.firms.card[outcome.owner].status))
        county.suppliers.insurance.emplace(outcome.owner, Fen{});
    county.note(outcome.owner, LifeEvent::joined_network);
}

void settle_receivables(County& county) {
    const ReceivableRules& rules = county.rules.receivables;
    const Payments payments(rules);
    Suppliers& all = county.suppliers;
    for (std::size_t k = 0; k < all.rows.size(); ++k) {
        const FirmRow i = all.rows[k];
        const bool sells = active(county.firms.card[i].status);
        const double revenue = sells ? month_of_sales(county, i) : 0;
        for (std::size_t d = 0; d < debtor_count; ++d) {
            Claim& claim = all.claims[k][d];
            if (!claim.is_paid()) pay_supplier(county, i, claim, payments.of_due[d], payments.of_overdue[d]);
            if (!sells) continue;
            const Fen invoice = fen_from_yuan(rules.share[d] * revenue);
            book_claim(county, i, invoice);
            claim.due += invoice;
        }
    }
    leave_out_who_is_gone(county);
    for (auto& [i, claim] : all.insurance) {
        settle_insurance(county, i, claim, payments.of_insured);
        if (!active(county.firms.card[i].status)) continue;
        const Fen invoice = fen_from_yuan(rules.insurance_share * month_of_sales(county, i));
        book_claim(county, i, invoice);
        claim += invoice;
        county.measure(Indicator::health_receivable_days, i, static_cast<double>(claim.value) * days_per_month, static_cast<double>(invoice.value));
    }
}

void invoice_government(County& county, FirmRow i, Fen amount) {
    Suppliers& all = county.suppliers;
    const auto at = std::lower_bound(all.rows.begin(), all.rows.end(), i);
    if (at == all.rows.end() || *at != i) throw InternalError("a contract was delivered by no supplier");
    all.claims[static_cast<std::size_t>(at - all.rows.begin())][static_cast<std::size_t>(Debtor::government)].due += amount;
    county.accounts.receivables += amount;
}

void count_receivables(County& county) {
    const Firms& firms = county.firms;
    const Suppliers& all = county.suppliers;
    for (std::size_t k = 0; k < all.rows.size(); ++k) {
        const FirmRow i = all.rows[k];
        // "Private and small firms": owned by the state and not small are left out.
        if (firms.card[i].owner == Owner::state && !firms.is_small(i)) continue;
        for (std::size_t d = 0; d < debtor_count; ++d) county.measure(overdue_indicator[d], i, all.claims[k][d].overdue.yuan());
    }
}

}  // namespace yingshang
