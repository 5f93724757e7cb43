#include "economy/taxes.hpp"

#include <algorithm>

#include "economy/county.hpp"

namespace yingshang {
namespace {

using R = TaxRules;

const std::array fields{
    Field<R>{"tax.on_value_added", "value-added tax and surcharges before reliefs, share of value added", Dimension::number, 0, 1,
             [](R& r) { return r.on_value_added.data(); }, Family::form},
    Field<R>{"tax.on_profit", "income tax before reliefs, share of profit", Dimension::number, 0, 1, [](R& r) { return r.on_profit.data(); },
             Family::form},
    Field<R>{"operation.insurance", "employer's contributions before reliefs, share of wages", Dimension::number, 0, 1,
             [](R& r) { return r.insurance.data(); }, Family::form},
    Field<R>{"tax.relief.on_value_added", "share of an enterprise's value-added tax that the rules relieve", Dimension::number, 0, 1,
             [](R& r) { return r.relief_on_value_added.data(); }, Family::size},
    Field<R>{"tax.relief.on_profit", "share of an enterprise's income tax that the rules relieve", Dimension::number, 0, 1,
             [](R& r) { return r.relief_on_profit.data(); }, Family::size},
    Field<R>{"tax.relief.on_insurance", "share of an enterprise's contributions that the rules relieve", Dimension::number, 0, 1,
             [](R& r) { return r.relief_on_insurance.data(); }, Family::size},
    Field<R>{"tax.take_up", "share of the entitled enterprises that use their reliefs", Dimension::number, 0, 1, [](R& r) { return &r.take_up; }},
    Field<R>{"tax.hours", "hours of an enterprise of the size on tax matters", Dimension::hours_per_year, 0, 1e6, [](R& r) { return r.hours.data(); },
             Family::size},
};

constexpr double months_per_year = 12;

}  // namespace

std::span<const Field<TaxRules>> tax_fields() { return fields; }

TaxTable::TaxTable(const TaxRules& rules) {
    for (std::size_t form = 0; form < 3; ++form)
        for (std::size_t size = 0; size < 4; ++size) {
            TaxRates full{rules.on_value_added[form], rules.on_profit[form], rules.insurance[form]};
            rates[form][size] = {full, full};
            if (static_cast<Form>(form) != Form::enterprise) continue;
            rates[form][size][1] = {full.on_value_added * (1 - rules.relief_on_value_added[size]),
                                    full.on_profit * (1 - rules.relief_on_profit[size]), full.insurance * (1 - rules.relief_on_insurance[size])};
        }
}

bool uses_relief(const County& county, FirmRow i) { return is_among_users(county.firms.card[i].alertness, county.rules.taxes.take_up); }

void TaxSums::count(const TaxRules& rules, Size size, bool uses_relief, const Month& month) {
    const auto s = static_cast<std::size_t>(size), enterprise = static_cast<std::size_t>(Form::enterprise);
    const double relief = month.value_added * rules.on_value_added[enterprise] * rules.relief_on_value_added[s] +
                          month.profit * rules.on_profit[enterprise] * rules.relief_on_profit[s] +
                          month.wages * rules.insurance[enterprise] * rules.relief_on_insurance[s];
    burden.numerator += month.paid;
    burden.denominator += month.value_added;
    hours.numerator += month.firms * rules.hours[s] / months_per_year;
    hours.denominator += month.firms / months_per_year;
    take_up.numerator += uses_relief ? relief : 0;
    take_up.denominator += relief;
}

template <typename Measure>
void TaxSums::measure(const Measure& measure) const {
    measure(Indicator::tax_burden_rate, burden.numerator, burden.denominator);
    measure(Indicator::tax_compliance_hours, hours.numerator, hours.denominator);
    measure(Indicator::tax_relief_take_up, take_up.numerator, take_up.denominator);
}

void TaxSums::book(Tallies& tallies) const {
    measure([&](Indicator i, double n, double d) { tallies.measure(i, n, d); });
}

void TaxSums::book(ClassTallies& classes, const FirmClass& firm) const {
    measure([&](Indicator i, double n, double d) { classes.measure(i, firm, n, d); });
}

}  // namespace yingshang
