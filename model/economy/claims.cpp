#include "economy/claims.hpp"

#include <algorithm>
#include <cmath>

#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

using R = ClaimRules;

const std::array fields{
    Field<R>{"dispute.claim", "mean claim of a contract dispute, as a span of normal value added", Dimension::duration, 0, 120,
             [](R& r) { return &r.dispute_months; }, Family::none, month_span},
    Field<R>{"dispute.claim_cv", "its coefficient of variation", Dimension::number, 0, 10, [](R& r) { return &r.dispute_cv; }},
    Field<R>{"dispute.success", "share of a claim that could be recovered at once, mean of a uniform one", Dimension::number, 0, 0.5,
             [](R& r) { return &r.success; }},
    Field<R>{"dispute.drain", "share of what can be recovered that is lost in a year, continuously", Dimension::rate_per_year, 0, 10,
             [](R& r) { return &r.drain; }},
    Field<R>{"dispute.court_fee", "court's fees borne by the claimant, share of the claim", Dimension::number, 0, 1,
             [](R& r) { return &r.court_fee; }},
    Field<R>{"dispute.lawyer", "lawyer's cost, share of the claim", Dimension::number, 0, 1, [](R& r) { return &r.lawyer; }},
    Field<R>{"compensation.damage", "mean environmental compensation, as a span of normal value added", Dimension::duration, 0, 240,
             [](R& r) { return &r.damage_months; }, Family::none, month_span},
    Field<R>{"compensation.spread", "time over which it may be paid; 0: at once", Dimension::duration, 0, 240, [](R& r) { return &r.spread_months; },
             Family::none, month_span},
    Field<R>{"ip.infringement_loss", "share of value added lost to imitation while a case lasts", Dimension::number, 0, 1,
             [](R& r) { return &r.infringement_loss; }},
};

constexpr double ticks_per_year = working_days_per_year * static_cast<double>(ticks_per_day);
constexpr double months_per_year = 12;

double years(const Outcome& outcome) { return static_cast<double>(outcome.total_ticks) / ticks_per_year; }

}  // namespace

std::span<const Field<ClaimRules>> claim_fields() { return fields; }

void raise_dispute(County& county, FirmRow i, Tick submitted) {
    const ClaimRules& rules = county.rules.claims;
    Draw draw(county.run, county.firms.key[i], {purpose(EconomyPurpose::claim), 0, static_cast<std::int32_t>(submitted.value)});
    const Fen claim = fen_from_yuan(sample_lognormal(draw, rules.dispute_months * normal_month(county, i), rules.dispute_cv));
    pay(county.firms.cash[i], county.accounts.outside, claim - take_overdue(county, i, claim));  // what is on account is not in the cash
    county.accounts.disputed += claim;
    county.disputes.emplace(std::pair{i, submitted}, claim);
}

void on_dispute(County& county, const Outcome& outcome) {
    const FirmRow i = outcome.owner;
    const auto found = county.disputes.find({i, outcome.opened});
    if (found == county.disputes.end()) throw InternalError("a dispute is over that nobody raised");
    const Fen claim = found->second;
    county.disputes.erase(found);
    county.accounts.disputed -= claim;
    if (outcome.result != CaseResult::completed) return;
    const ClaimRules& rules = county.rules.claims;
    Draw draw(county.run, county.firms.key[i], {purpose(EconomyPurpose::claim), 2, static_cast<std::int32_t>(outcome.opened.value)});
    // Some debtors have nothing: all or in part, by the same luck whatever it takes.
    const double recovered = claim.yuan() * 2 * rules.success * draw.uniform() * std::exp(-rules.drain * years(outcome));
    const double fee = claim.yuan() * rules.court_fee, lawyer = claim.yuan() * rules.lawyer;
    county.measure(Indicator::dispute_recovery_rate, i, recovered, claim.yuan());
    county.measure(Indicator::dispute_cost, i, fee + lawyer, 1);
    Fen& party = on_register(county.firms.card[i].status) ? county.firms.cash[i] : county.accounts.households;
    receive(county, i, county.accounts.outside, fen_from_yuan(recovered));
    pay(party, county.accounts.government, fen_from_yuan(fee));
    pay(party, county.accounts.outside, fen_from_yuan(lawyer));
}

void on_compensation(County& county, const Outcome& outcome, Day today) {
    const FirmRow i = outcome.owner;
    if (outcome.result != CaseResult::completed || !active(county.firms.card[i].status)) return;
    const ClaimRules& rules = county.rules.claims;
    Draw draw(county.run, county.firms.key[i], {purpose(EconomyPurpose::claim), 1, static_cast<std::int32_t>(outcome.opened.value)});
    const double owed = rules.damage_months * normal_month(county, i) * sample_standard_exponential(draw);
    county.note(i, LifeEvent::compensation);
    county.measure(Indicator::exit_after_compensation, i, 0, 1);
    Compensation& all = county.compensations[i];
    all.left += fen_from_yuan(owed);
    all.instalment = fen_from_yuan(all.left.yuan() / std::max(1.0, rules.spread_months));
    all.since = today;
}

void pay_instalments(County& county, Day month) {
    constexpr int followed = 366;  // days for which a firm that has paid is followed
    for (auto it = county.compensations.begin(); it != county.compensations.end();) {
        auto& [i, c] = *it;
        const Fen paid = std::min(c.left, std::max(c.instalment, Fen{1}));
        pay(county.firms.cash[i], county.accounts.government, paid);
        c.left -= paid;
        it = c.left.value == 0 && next_month(month) - c.since > followed ? county.compensations.erase(it) : std::next(it);
    }
}

void end_compensation(County& county, FirmRow i, Day today) {
    const auto found = county.compensations.find(i);
    if (found == county.compensations.end()) return;
    constexpr int within = 365;  // "within 12 months"
    if (today - found->second.since <= within) county.measure(Indicator::exit_after_compensation, i, 1);
    county.compensations.erase(found);
}

void on_infringement(County& county, const Outcome& outcome) {
    if (outcome.result != CaseResult::completed) return;
    const FirmRow i = outcome.owner;
    const double loss = county.rules.claims.infringement_loss * normal_month(county, i) * years(outcome) * months_per_year;
    county.measure(Indicator::ip_infringement_loss, i, loss);
    county.firms.set(i, patent_holder);
    if (active(county.firms.card[i].status)) pay(county.firms.cash[i], county.accounts.outside, fen_from_yuan(loss));
}

}  // namespace yingshang
