// Interruptions of the power supply of a county: hours without power, and what firms lose by them.
#pragma once

#include "core/time.hpp"
#include "economy/rules.hpp"

namespace yingshang {

struct County;

struct OutageRules {
    double rate = 0;    // interruptions a year of a connected firm
    double hours = 0;   // mean length, clock hours
    double output = 0;  // share of an hour's output lost
};

[[nodiscard]] std::span<const Field<OutageRules>> outage_fields();

// Clock hours of this month in which the county's firms are without power: by the county's luck, the same in every scenario;
// fewer or shorter interruptions are among these.
void begin_outages(County& county, Day month);
// Share of the month's output that a firm of the section can make: what neither outages nor suspensions take.
[[nodiscard]] double open_share(const County& county, std::uint8_t section, Day month);
void count_outages(County& county);

}  // namespace yingshang
