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
    Field<R>{"receivables.private.share", "share of a seller's value added that private buyers buy on account, over what it buys so itself",
             Dimension::number, 0, 1, [](R& r) { return &r.share[2]; }},
    Field<R>{"receivables.private.on_time", "share of it that private buyers pay at the term of a month", Dimension::number, 0, 1,
             [](R& r) { return &r.on_time[2]; }},
    Field<R>{"receivables.private.clearance", "what private buyers pay of the overdue", Dimension::rate_per_year, 0, 12,
             [](R& r) { return &r.clearance[2]; }},
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

bool are_paid(const Claim& claim) { return claim.is_paid(); }
bool are_paid(const std::array<Claim, public_debtor_count>& claims) {
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

struct Paid {
    Fen amount;
    double fen_months = 0;  // of what was overdue
};

// Last month's invoice at its term; then what is overdue is paid down.
Paid pay_down(County& county, FirmRow i, Claim& claim, double of_due, double of_overdue) {
    const Fen on_time = part(claim.due, of_due);
    const Fen late = part(claim.overdue, of_overdue);
    pay_claim(county, i, on_time + late);
    const double late_months =
        claim.overdue.value > 0 ? claim.fen_months * static_cast<double>(late.value) / static_cast<double>(claim.overdue.value) : 0;
    claim.fen_months -= late_months;
    claim.overdue += claim.due - on_time - late;
    claim.due = {};
    claim.fen_months += static_cast<double>(claim.overdue.value);
    return {on_time + late, late_months};
}

void sell_on_account(County& county, FirmRow i, Claim& claim, double yuan) {
    const Fen invoice = fen_from_yuan(yuan);
    book_claim(county, i, invoice);
    claim.due += invoice;
}

// As much as the rules lead to in the long run. What is overdue has been so for as long as it takes to be paid.
Claim standing_claim(const ReceivableRules& rules, Debtor debtor, double sales) {
    const auto d = static_cast<std::size_t>(debtor);
    const double clearance_months = months_per_year / std::max(1e-6, rules.clearance[d]);
    Claim claim;
    claim.due = fen_from_yuan(rules.share[d] * sales);
    claim.overdue = fen_from_yuan(rules.share[d] * sales * (1 - rules.on_time[d]) * clearance_months);
    claim.fen_months = static_cast<double>(claim.overdue.value) * clearance_months;
    return claim;
}

void settle_suppliers(County& county, const Payments& payments) {
    const ReceivableRules& rules = county.rules.receivables;
    Suppliers& all = county.suppliers;
    for (std::size_t k = 0; k < all.rows.size(); ++k) {
        const FirmRow i = all.rows[k];
        const bool sells = active(county.firms.card[i].status);
        if (!sells && are_paid(all.claims[k])) continue;
        const double sales = sells ? month_of_sales(county, i) : 0;
        for (std::size_t d = 0; d < public_debtor_count; ++d) {
            Claim& claim = all.claims[k][d];
            const Paid paid = pay_down(county, i, claim, payments.of_due[d], payments.of_overdue[d]);
            county.measure(Indicator::receivables_overdue_days, i, paid.fen_months * days_per_month, static_cast<double>(paid.amount.value));
            sell_on_account(county, i, claim, rules.share[d] * sales);
        }
    }
}

void settle_sellers(County& county, const Payments& payments) {
    constexpr auto d = static_cast<std::size_t>(Debtor::private_buyers);
    const double share = county.rules.receivables.share[d];
    Sellers& all = county.sellers;
    for (std::size_t k = 0; k < all.rows.size(); ++k) {
        const FirmRow i = all.rows[k];
        Claim& claim = all.claims[k];
        if (!claim.is_paid()) static_cast<void>(pay_down(county, i, claim, payments.of_due[d], payments.of_overdue[d]));
        if (active(county.firms.card[i].status)) sell_on_account(county, i, claim, share * month_of_sales(county, i));
    }
}

void settle_insurance(County& county, FirmRow i, Fen& claim, double share) {
    const Fen paid = part(claim, share);
    pay_claim(county, i, paid);
    claim -= paid;
}

bool sells_no_more(const County& county, FirmRow i) {
    const Status now = county.firms.card[i].status;
    return now == Status::gone || now == Status::not_founded;
}

// Places of those who sell, or have not been paid.
template <class Claims>
std::vector<FirmRow> places_to_keep(const County& county, const std::vector<FirmRow>& rows, const Claims& claims) {
    std::vector<FirmRow> kept;
    kept.reserve(rows.size());
    for (std::size_t k = 0; k < rows.size(); ++k)
        if (!sells_no_more(county, rows[k]) || !are_paid(claims[k])) kept.push_back(static_cast<FirmRow>(k));
    return kept;
}

void leave_out_who_is_gone(County& county) {
    Suppliers& suppliers = county.suppliers;
    const std::vector<FirmRow> supply = places_to_keep(county, suppliers.rows, suppliers.claims);
    keep_rows(suppliers.rows, supply);
    keep_rows(suppliers.keys, supply);
    keep_rows(suppliers.claims, supply);
    std::erase_if(suppliers.insurance, [&](const auto& of) { return sells_no_more(county, of.first) && of.second == Fen{}; });
    Sellers& sellers = county.sellers;
    const std::vector<FirmRow> sell = places_to_keep(county, sellers.rows, sellers.claims);
    keep_rows(sellers.rows, sell);
    keep_rows(sellers.claims, sell);
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

Fen Sellers::total() const {
    Fen sum;
    for (const Claim& c : claims) sum += c.due + c.overdue;
    return sum;
}

void seed_receivables(County& county) {
    const ReceivableRules& rules = county.rules.receivables;
    Suppliers& suppliers = county.suppliers;
    for (FirmRow i = 0; i < county.firms.size_now(); ++i)
        if (county.firms.has(i, in_network)) suppliers.insurance.emplace(i, Fen{});
    for (std::size_t k = 0; k < suppliers.rows.size(); ++k) {
        if (!active(county.firms.card[suppliers.rows[k]].status)) continue;
        for (std::size_t d = 0; d < public_debtor_count; ++d)
            suppliers.claims[k][d] = standing_claim(rules, static_cast<Debtor>(d), normal_month(county, suppliers.rows[k]));
    }
    Sellers& sellers = county.sellers;
    for (std::size_t k = 0; k < sellers.rows.size(); ++k)
        if (active(county.firms.card[sellers.rows[k]].status))
            sellers.claims[k] = standing_claim(rules, Debtor::private_buyers, normal_month(county, sellers.rows[k]));
    county.accounts.receivables += suppliers.total() + sellers.total();  // delivered before the run
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
    settle_suppliers(county, payments);
    settle_sellers(county, payments);
    for (auto& [i, claim] : county.suppliers.insurance) {
        settle_insurance(county, i, claim, payments.of_insured);
        if (!active(county.firms.card[i].status)) continue;
        const Fen invoice = fen_from_yuan(rules.insurance_share * month_of_sales(county, i));
        book_claim(county, i, invoice);
        claim += invoice;
        county.measure(Indicator::health_receivable_days, i, static_cast<double>(claim.value) * days_per_month, static_cast<double>(invoice.value));
    }
    leave_out_who_is_gone(county);
}

Fen take_overdue(County& county, FirmRow i, Fen at_most) {
    Sellers& all = county.sellers;
    const auto at = std::lower_bound(all.rows.begin(), all.rows.end(), i);
    if (at == all.rows.end() || *at != i) return {};
    Claim& claim = all.claims[static_cast<std::size_t>(at - all.rows.begin())];
    const Fen taken = std::min(at_most, claim.overdue);
    if (taken == Fen{}) return {};
    claim.fen_months -= claim.fen_months * static_cast<double>(taken.value) / static_cast<double>(claim.overdue.value);
    claim.overdue -= taken;
    county.accounts.receivables -= taken;
    return taken;
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
        for (std::size_t d = 0; d < public_debtor_count; ++d) county.measure(overdue_indicator[d], i, all.claims[k][d].overdue.yuan());
    }
}

}  // namespace yingshang
