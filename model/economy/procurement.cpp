#include "economy/procurement.hpp"

#include <algorithm>
#include <cmath>

#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

using R = ProcurementRules;
constexpr double infinite = std::numeric_limits<double>::infinity();

const std::array fields{
    Field<R>{"procurement.tenders", "tenders a year for each 1,000 enterprises of the county on the first day", Dimension::rate_per_year, 0, 10000,
             [](R& r) { return &r.tenders; }},
    Field<R>{"procurement.amount", "mean value of a tender", Dimension::money, 0, infinite, [](R& r) { return &r.value; }},
    Field<R>{"procurement.amount_cv", "its coefficient of variation", Dimension::number, 0, 10, [](R& r) { return &r.value_cv; }},
    Field<R>{"procurement.bid_cost", "mean cost of preparing a bid", Dimension::money, 0, infinite, [](R& r) { return &r.bid_cost; }},
    Field<R>{"procurement.bid_cost_cv", "its coefficient of variation over firms", Dimension::number, 0, 10, [](R& r) { return &r.bid_cost_cv; }},
    Field<R>{"procurement.margin", "profit of a contract before taxes, share of its value", Dimension::number, 0, 1, [](R& r) { return &r.margin; }},
    Field<R>{"procurement.value_added", "value added of a contract, share of its value", Dimension::number, 0, 1,
             [](R& r) { return &r.value_added; }},
    Field<R>{"procurement.interest", "share of the county's suppliers for whom a tender is in their line", Dimension::number, 0, 1,
             [](R& r) { return &r.interest; }},
    Field<R>{"procurement.noise", "standard deviation of scores around quality, in log productivity", Dimension::number, 0, 10,
             [](R& r) { return &r.noise; }},
    Field<R>{"procurement.handicap", "what the scoring takes from private and foreign bidders, in log productivity", Dimension::number, 0, 10,
             [](R& r) { return &r.handicap; }},
    Field<R>{"procurement.small_handicap", "what the scoring takes from small bidders, in log productivity", Dimension::number, 0, 10,
             [](R& r) { return &r.small_handicap; }},
    Field<R>{"procurement.equal_quality", "difference in log productivity up to which bids count as of equal quality", Dimension::number, 0, 10,
             [](R& r) { return &r.equal_quality; }},
    Field<R>{"procurement.learning", "weight of a tender in the number of bidders that suppliers expect", Dimension::number, 0, 1,
             [](R& r) { return &r.learning; }},
    Field<R>{"procurement.deposit", "deposit of a bidder, share of the value", Dimension::number, 0, 1, [](R& r) { return &r.deposit; }},
    Field<R>{"procurement.deposit_return", "time from the contract to the return of deposits", Dimension::duration, 0, 60,
             [](R& r) { return &r.deposit_months; }, Family::none, month_span},
    Field<R>{"procurement.hour_value", "value of an hour of a supplier's clerk", Dimension::money_per_hour, 0, 10000,
             [](R& r) { return &r.hour_value; }},
    Field<R>{"procurement.visit", "time that a visit takes a supplier", Dimension::duration, 0, 100, [](R& r) { return &r.visit_hours; },
             Family::none, hour_span},
    Field<R>{"procurement.document", "time that a document takes a supplier", Dimension::duration, 0, 100, [](R& r) { return &r.document_hours; },
             Family::none, hour_span},
};

constexpr double months_per_year = 12;
constexpr double days_per_month = 365.25 / 12;
constexpr double thousand = 1000;

struct Bid {
    FirmRow firm;
    double quality, score, cost;
};

AgentKey tender_key(const County& county, std::uint32_t ordinal, std::int32_t month) {
    return key_of({Origin::market, county.code, 1, Form::enterprise, static_cast<std::uint32_t>(month), ordinal});
}

double handicap_of(const County& county, FirmRow i) {
    const ProcurementRules& rules = county.rules.procurement;
    const bool state = county.firms.card[i].owner == Owner::state || county.firms.card[i].owner == Owner::collective;
    return (state ? 0 : rules.handicap) + (county.firms.is_small(i) ? rules.small_handicap : 0);
}

// Whom tenders are open to: who operates and is not on the list of those whom joint punishment keeps out of public purchases.
bool may_bid(const FirmCard& firm) { return firm.status == Status::operating && firm.grade != Grade::d; }

// Suppliers who may bid this month: each of its tenders goes through them.
struct Bidders {
    explicit Bidders(const County& county) {
        const Suppliers& all = county.suppliers;
        for (std::size_t k = 0; k < all.rows.size(); ++k) {
            if (!may_bid(county.firms.card[all.rows[k]])) continue;
            rows.push_back(all.rows[k]);
            keys.push_back(all.keys[k]);
        }
    }
    std::vector<FirmRow> rows;
    std::vector<AgentKey> keys;
};

// A supplier for whom the tender is in its line bids where what it expects to earn is more than the bid costs it.
std::vector<Bid> bids_on(const County& county, const Bidders& bidders, AgentKey tender, double value) {
    const ProcurementRules& rules = county.rules.procurement;
    const double expected = value * rules.margin / (1 + county.procurement.bidders);
    std::vector<Bid> bids;
    const PhiloxKey of_tender = county.run.key(tender);
    const Odds interest(rules.interest / county.scale);  // of a sample of suppliers a tender has as many bidders
    for (std::size_t k = 0; k < bidders.rows.size(); ++k) {
        const AgentKey pair{mix64(bidders.keys[k].value ^ of_tender)};
        if (!interest.are_met(pair.value)) continue;  // most: one mixing is all that they cost
        const FirmRow i = bidders.rows[k];
        Draw luck(county.run, pair, {purpose(EconomyPurpose::bid)});
        const double cost = sample_lognormal(luck, rules.bid_cost, rules.bid_cost_cv);
        const double quality = static_cast<double>(county.firms.productivity[i]);
        const double score = quality + rules.noise * sample_standard_normal(luck) - handicap_of(county, i);
        if (cost < expected) bids.push_back({i, quality, score, cost});
    }
    return bids;
}

bool is_private(const Firms& firms, FirmRow i) { return firms.card[i].owner == Owner::private_owner; }

// Private bids beside a bid of equal quality by another owner, and whether they score above it.
void count_equal_quality(County& county, const std::vector<Bid>& bids) {
    const Firms& firms = county.firms;
    for (const Bid& mine : bids) {
        if (!is_private(firms, mine.firm)) continue;
        for (const Bid& other : bids)
            if (firms.card[other.firm].owner == Owner::state && std::abs(other.quality - mine.quality) <= county.rules.procurement.equal_quality)
                county.measure(Indicator::procurement_private_win_rate, mine.firm, mine.score > other.score ? 1 : 0, 1);
    }
}

void open_tender(County& county, const Bidders& bidders, std::uint32_t ordinal, const OfficeMonth& month) {
    const ProcurementRules& rules = county.rules.procurement;
    const AgentKey key = tender_key(county, ordinal, month.number);
    Draw luck(county.run, key, {purpose(EconomyPurpose::tender)});
    const double value = sample_lognormal(luck, rules.value, rules.value_cv);
    const std::vector<Bid> bids = bids_on(county, bidders, key, value);
    Procurement& all = county.procurement;
    all.bidders += rules.learning * (static_cast<double>(bids.size()) - all.bidders);
    county.tallies.measure(Indicator::procurement_bidders, static_cast<double>(bids.size()), 1);
    if (bids.empty()) return;
    count_equal_quality(county, bids);
    Tender tender;
    tender.value = value;
    const Bid& best = *std::max_element(bids.begin(), bids.end(), [](const Bid& a, const Bid& b) { return a.score < b.score; });
    tender.winner = best.firm;
    tender.bid_cost = best.cost;
    Tick when = month.some_tick(county.calendar(), luck);
    for (const Bid& b : bids) {
        county.measure(Indicator::procurement_bid_cost, b.firm, b.cost, 1);
        pay(county.firms.cash[b.firm], county.accounts.households, fen_from_yuan(b.cost));
        const Fen deposit = fen_from_yuan(rules.deposit * value);
        pay(county.firms.cash[b.firm], county.accounts.outside, deposit);
        county.accounts.deposits += deposit;
        tender.deposits.push_back({b.firm, deposit, day_of(when)});
    }
    while (all.under_way.contains({tender.winner, when})) when.value -= 1;  // one case a submission
    const std::optional<ProcessId> process = county.handbook->find(Role::tender, county.attributes_of(tender.winner));
    if (!process) throw InternalError("no process of role tender applies to a supplier");
    county.office.open(*process, when, tender.winner, {mix64(key.value)}, county.attributes_of(tender.winner));
    all.under_way.emplace(std::pair{tender.winner, when}, std::move(tender));
}

// A contract is delivered at once, by hands hired for it: what they cost and the taxes are paid in the same stroke, inputs are passed on at
// their price, and what the contract adds of value is owed by the government.
void deliver(County& county, FirmRow i, double value) {
    const ProcurementRules& rules = county.rules.procurement;
    const FirmCard& firm = county.firms.card[i];
    const bool relieved = uses_relief(county, i);
    const TaxRates& rates = county.taxes.of(firm.form, firm.size, relieved);
    const double value_added = value * rules.value_added, labour = value * std::max(0.0, rules.value_added - rules.margin);
    const double wages = labour / (1 + rates.insurance), contributions = labour - wages;
    const double value_tax = value_added * rates.on_value_added, profit = std::max(0.0, value_added - labour - value_tax);
    const double tax = value_tax + profit * rates.on_profit;
    pay(county.firms.cash[i], county.accounts.households, fen_from_yuan(wages));
    pay(county.firms.cash[i], county.accounts.government, fen_from_yuan(contributions + tax));
    invoice_government(county, i, fen_from_yuan(value_added));

    county.tallies.count(PanelVariable::value_added, firm.section, value_added);
    county.tallies.count(PanelVariable::wages, firm.section, wages);
    county.tallies.count(PanelVariable::tax, firm.section, tax);
    TaxSums taxes;  // of no firm more: it is in the month's already
    taxes.count(county.rules.taxes, firm.size, relieved, {0, value_added, profit, wages, contributions + tax});
    taxes.book(county.tallies);
    if (county.tallies.classes) taxes.book(*county.tallies.classes, county.class_of(i));
}

}  // namespace

std::span<const Field<ProcurementRules>> procurement_fields() { return fields; }

Fen Procurement::laid_down() const {
    Fen sum;
    for (const auto& [when, tender] : under_way)
        for (const Deposit& d : tender.deposits) sum += d.amount;
    for (const auto& [day, deposits] : to_return)
        for (const Deposit& d : deposits) sum += d.amount;
    return sum;
}

void call_tenders(County& county, Day month) {
    if (county.handbook->by_role[static_cast<std::size_t>(Role::tender)].empty()) return;
    Draw draw(county.run, key_of({Origin::market, county.code, 1, Form::enterprise, 0, 0}), {purpose(EconomyPurpose::tender), 0, month_index(month)});
    const double mean = county.rules.procurement.tenders / months_per_year * county.enterprises_at_start / thousand;
    const std::uint64_t n = sample_poisson(draw, mean);
    if (n == 0) return;
    const Bidders bidders(county);
    for (std::uint32_t k = 0; k < n; ++k) open_tender(county, bidders, k + 2, county.office_month(month));
}

void on_tender(County& county, const Outcome& outcome, Day today) {
    Procurement& all = county.procurement;
    const auto found = all.under_way.find({outcome.owner, outcome.opened});
    if (found == all.under_way.end()) throw InternalError("a tender is over that nobody called");
    Tender tender = std::move(found->second);
    all.under_way.erase(found);
    const ProcurementRules& rules = county.rules.procurement;
    const Day back = today + static_cast<int>(std::lround(rules.deposit_months * days_per_month));
    all.to_return.emplace(back, std::move(tender.deposits));
    const FirmRow i = tender.winner;
    if (outcome.result != CaseResult::completed || !active(county.firms.card[i].status)) return;
    const double work = rules.hour_value * (outcome.visits * rules.visit_hours + outcome.documents * rules.document_hours);
    pay(county.firms.cash[i], county.accounts.households, fen_from_yuan(work));
    county.measure(Indicator::procurement_transaction_cost, i, tender.bid_cost + work + outcome.fee, 1);
    county.measure(Indicator::procurement_small_share, i, county.firms.is_small(i) ? tender.value : 0, tender.value);
    deliver(county, i, tender.value);
}

void return_deposits(County& county, Day today) {
    auto& waiting = county.procurement.to_return;
    for (; !waiting.empty() && waiting.begin()->first <= today; waiting.erase(waiting.begin()))
        for (const Deposit& d : waiting.begin()->second) {
            receive(county, d.firm, county.accounts.outside, d.amount);
            county.accounts.deposits -= d.amount;
            county.measure(Indicator::procurement_deposit_days, d.firm, today - d.laid_down, 1);
        }
}

}  // namespace yingshang
