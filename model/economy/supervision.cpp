#include "economy/supervision.hpp"

#include <algorithm>
#include <cmath>

#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

using R = SupervisionRules;
constexpr double infinite = std::numeric_limits<double>::infinity();

const std::array fields{
    Field<R>{"supervision.grades", "weight of the grade among the firms of the first day", Dimension::number, 0, infinite,
             [](R& r) { return r.grades.data(); }, Family::grade},
    Field<R>{"supervision.temptation", "what breaking the rules saves in a year, mean over firms, as a span of normal value added",
             Dimension::duration, 0, 120, [](R& r) { return r.temptation_months.data(); }, Family::form, month_span},
    Field<R>{"supervision.fine", "fine for a violation, as a span of normal value added", Dimension::duration, 0, 120,
             [](R& r) { return &r.fine_months; }, Family::none, month_span},
    Field<R>{"supervision.joint_punishment", "what a worse credit grade costs, as a span of normal value added", Dimension::duration, 0, 120,
             [](R& r) { return &r.grade_months; }, Family::none, month_span},
    Field<R>{"supervision.repair", "time for which a firm that was caught keeps to the rules", Dimension::duration, 0, 240,
             [](R& r) { return &r.repair_months; }, Family::none, month_span},
    Field<R>{"supervision.rise", "time without a hit after which the grade rises by one", Dimension::duration, 0, 240,
             [](R& r) { return &r.rise_months; }, Family::none, month_span},
    Field<R>{"supervision.suspension.rate", "campaigns that close all firms of a section in a county for a while", Dimension::rate_per_year, 0, 12,
             [](R& r) { return r.suspensions.data(); }, Family::section},
    Field<R>{"supervision.suspension.length", "mean time for which a campaign closes firms", Dimension::duration, 0, 31 * ticks_per_day,
             [](R& r) { return &r.suspension_days; }, Family::none, static_cast<double>(ticks_per_day)},
};

constexpr double months_per_year = 12;

// Numbers of the yearly matters that are inspections.
std::vector<std::size_t> inspections_of(const Handbook& handbook) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < handbook.occasions.yearly.size(); ++i)
        if (handbook.role_of(handbook.occasions.yearly[i].process) == Role::inspection) found.push_back(i);
    return found;
}

Deterrence deterrence_of(const County& county, const std::vector<std::size_t>& inspections, Day month) {
    const SupervisionRules& rules = county.rules.supervision;
    Deterrence now{{}, rules.fine_months + rules.grade_months, rules.temptation_months};
    for (const std::size_t i : inspections) now.inspections.push_back(county.occasions.rates[i][to_date(month).month - 1]);
    return now;
}

// Inspections a year at which the firms of a class are visited.
double inspections_a_year(const OccasionBook& book, const std::vector<std::size_t>& inspections, const Deterrence& now, const Attributes& a) {
    double sum = 0;
    for (std::size_t k = 0; k < inspections.size(); ++k)
        if (book.yearly[inspections[k]].applies->matches(a)) sum += now.inspections[k].of(a);
    return sum;
}

// Few months differ from the one before.
void set_thresholds(County& county, Day month) {
    const std::vector<std::size_t> inspections = inspections_of(*county.handbook);
    Deterrence now = deterrence_of(county, inspections, month);
    if (now == county.supervision.weighed) return;
    Attributes a;
    for (std::uint8_t s = 0; s < section_count; ++s)
        for (std::uint8_t f = 0; f < 3; ++f)
            for (std::uint8_t owner = 0; owner < 4; ++owner)
                for (std::uint8_t size = 0; size < 4; ++size)
                    for (std::uint8_t grade = 0; grade < 4; ++grade) {
                        a.value[0] = s;
                        a.value[1] = f;
                        a.value[2] = owner;
                        a.value[3] = size;
                        a.value[7] = grade;
                        county.supervision.threshold[s][f][owner][size][grade] =
                            static_cast<float>(inspections_a_year(county.handbook->occasions, inspections, now, a) * now.months /
                                               std::max(1e-9, now.temptation_months[f]));
                    }
    county.supervision.weighed = std::move(now);
}

// A campaign closes a section in a county by luck of both, the same in every scenario; fewer or shorter ones are among these.
void set_suspensions(County& county, Day month) {
    const SupervisionRules& rules = county.rules.supervision;
    for (std::uint8_t s = 0; s < section_count; ++s) {
        county.supervision.suspended[s] = 0;
        Draw draw(county.run, key_of({Origin::market, county.code, s, Form::enterprise, 0, 0}),
                  {purpose(EconomyPurpose::suspension), 0, month_index(month)});
        if (draw.uniform() >= rules.suspensions[s] / months_per_year) continue;
        const double length = rules.suspension_days * sample_standard_exponential(draw);
        county.supervision.suspended[s] = std::min(length, static_cast<double>(next_month(month) - month));
    }
}

// Who was not caught for long rises, whether inspected or not.
void raise_grades(County& county, Day month) {
    Firms& firms = county.firms;
    const int now = month_index(month);
    for (const FirmRow i : firms.followed)
        if (firms.card[i].grade > Grade::b && now - firms.last_hit[i] >= county.rules.supervision.rise_months)
            firms.card[i].grade = static_cast<Grade>(static_cast<unsigned>(firms.card[i].grade) - 1);
}

// What the rules would have cost in the year stays with who breaks them; suppliers of what they ask for go without.
void book_savings(County& county) {
    Firms& firms = county.firms;
    for (const FirmRow i : firms.followed) {
        if (!active(firms.card[i].status) || !breaks_rules(county, i)) continue;
        const double saved = county.rules.supervision.temptation_months[static_cast<std::size_t>(firms.card[i].form)] *
                             static_cast<double>(firms.temptation[i]) * normal_month(county, i);
        pay(county.accounts.outside, firms.cash[i], fen_from_yuan(saved));
    }
}

}  // namespace

std::span<const Field<SupervisionRules>> supervision_fields() { return fields; }

void give_conduct(County& county, FirmRow i) {
    Firms& firms = county.firms;
    Draw draw(county.run, firms.key[i], {purpose(EconomyPurpose::traits)});
    constexpr double parts = 65536;
    firms.card[i].alertness = static_cast<std::uint16_t>(draw.uniform() * parts);
    firms.temptation[i] = static_cast<float>(sample_standard_exponential(draw));
    firms.card[i].grade = static_cast<Grade>(sample_discrete(draw, county.rules.supervision.grades));
    give_groups(county, i, draw);
}

void begin_supervision(County& county, Day month) {
    county.supervision.month = month_index(month);
    set_thresholds(county, month);
    set_suspensions(county, month);
    if (to_date(month).month != 1) return;
    raise_grades(county, month);
    book_savings(county);
}

void on_inspection(County& county, const Outcome& outcome, Day today) {
    if (outcome.result != CaseResult::completed) return;
    Firms& firms = county.firms;
    const FirmRow i = outcome.owner;
    if (!active(firms.card[i].status)) return;
    const bool hit = breaks_rules(county, i);
    county.measure(Indicator::inspection_hit_rate, i, hit ? 1 : 0, 1);
    if (!hit) {
        county.measure(Indicator::inspection_visits_per_compliant_firm, i, outcome.visits);
        return;
    }
    pay(firms.cash[i], county.accounts.government, fen_from_yuan(county.rules.supervision.fine_months * normal_month(county, i)));
    firms.last_hit[i] = static_cast<std::int16_t>(month_index(first_of_month(today)));
    firms.card[i].grade = static_cast<Grade>(std::min(3U, static_cast<unsigned>(firms.card[i].grade) + 1));
    county.note(i, LifeEvent::sanctioned);
    static_cast<void>(raise(county, i, Event::sanctioned, today));
}

void on_credit_repair(County& county, const Outcome& outcome) {
    if (outcome.result != CaseResult::completed) return;
    Grade& grade = county.firms.card[outcome.owner].grade;
    if (grade > Grade::b) grade = static_cast<Grade>(static_cast<unsigned>(grade) - 1);
    county.note(outcome.owner, LifeEvent::repaired);
}

}  // namespace yingshang
