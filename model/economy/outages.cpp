#include "economy/outages.hpp"

#include <algorithm>

#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

using R = OutageRules;
constexpr double most_rate = 64;  // points a year are laid out up to here; the rate thins them

const std::array fields{
    Field<R>{"power.outage.rate", "interruptions of a connected firm's supply", Dimension::rate_per_year, 0, most_rate, [](R& r) { return &r.rate; }},
    Field<R>{"power.outage.hours", "mean length of an interruption, clock hours", Dimension::number, 0, 1000, [](R& r) { return &r.hours; }},
    Field<R>{"power.outage.output", "share of an hour's output lost without power", Dimension::number, 0, 1, [](R& r) { return &r.output; }},
};

constexpr double months_per_year = 12;
constexpr double hours_per_day = 24;

}  // namespace

std::span<const Field<OutageRules>> outage_fields() { return fields; }

void begin_outages(County& county, Day month) {
    const OutageRules& rules = county.rules.outages;
    Draw draw(county.run, key_of({Origin::market, county.code, 0, Form::enterprise, 0, 1}), {purpose(EconomyPurpose::outage), 0, month_index(month)});
    const std::uint64_t points = sample_poisson(draw, most_rate / months_per_year);
    county.outage_hours = 0;
    for (std::uint64_t k = 0; k < points; ++k) {
        const double mark = draw.uniform() * most_rate;
        const double length = sample_standard_exponential(draw);
        if (mark < rules.rate) county.outage_hours += length * rules.hours;
    }
}

double open_share(const County& county, std::uint8_t section, Day month) {
    const double days = next_month(month) - month;
    const double dark = county.outage_hours / (days * hours_per_day) * county.rules.outages.output;
    return std::max(0.0, 1 - dark) * (1 - county.supervision.suspended[section] / days);
}

void count_outages(County& county) {
    double firms = 0;
    for (const double n : county.tallies.now.panel[static_cast<std::size_t>(PanelVariable::firms_operating)]) firms += n;
    county.tallies.measure(Indicator::power_outage_hours, county.outage_hours * firms, firms / months_per_year);
}

}  // namespace yingshang
