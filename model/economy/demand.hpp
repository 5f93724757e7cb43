// Demand by section, shared among the operating firms of a county by productivity x capacity. Its level
// is what pays the base year's workers; the macro series give its course. Shares sum to one, so an
// entrant takes from incumbents.
#pragma once

#include <array>
#include <vector>

#include "core/time.hpp"
#include "economy/firms.hpp"
#include "economy/rules.hpp"

namespace yingshang {

struct County;

struct DemandRules {
    double growth = 0;                                    // nominal, a year
    double shock = 0;                                     // share of demand lost at exposure one, in force
    std::array<double, section_count> exposure{};         // of a section to the shock
    std::array<double, 12> season{};                      // factor by calendar month
    double wage = 0;                                      // yuan a year, this county
    double wage_growth = 0;                               // a year
    std::array<double, section_count> wage_of_section{};  // relative to the county's mean
    double labour_share = 0;                              // of value added
};

[[nodiscard]] std::span<const Field<DemandRules>> demand_fields();

// Course of the demand and of wages in one county.
struct Demand {
    std::array<double, section_count> base{};   // yuan a month in the base year, before season and shock
    std::array<double, section_count> index{};  // growth since the start
    double wage_index = 1;
    std::array<double, section_count> price{};     // yuan of value added per effective capacity, this month
    std::array<double, section_count> believed{};  // the same as founders see it, smoothed
    std::array<double, section_count> weight{};    // effective capacity of the active firms, this month
    std::array<double, section_count> normal{};    // the same of the base year's mean firm, with growth of wages
};

// Effective capacity of a firm: what demand is shared by.
[[nodiscard]] double effective_capacity(const County& county, FirmRow firm);
// Value added of a month of a normal firm of this one's capacity, yuan.
[[nodiscard]] double normal_month(const County& county, FirmRow firm);
// Value added of a month at what the last one paid, of a firm whose section is open.
[[nodiscard]] double month_of_sales(const County& county, FirmRow firm);
// Value added of a year of a normal firm of the section in the base year, yuan a worker: the course of wages does not move it.
[[nodiscard]] double normal_year_at_first(const County& county, std::uint8_t section);
// What a normal firm earns, before there are firms.
void set_normal(County& county);
// After the county is populated.
void start_demand(County& county);
// Moves index and wages a month on and works out, from `weight`, the price in each section.
void clear_market(County& county, Day month);

// Yuan a month.
[[nodiscard]] double monthly_wage(const County& county, std::uint8_t section);

}  // namespace yingshang
