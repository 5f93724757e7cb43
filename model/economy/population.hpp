// The firms that exist when a run starts: how many, where, of which class, how old. Made once from
// shares of the base year; never touched again.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "economy/rules.hpp"

namespace yingshang {

struct County;
struct Handbook;

struct PopulationRules {
    std::array<double, 3> stock{};  // of the region, by form
    std::array<double, 3> share{};  // weight of this county, by form
    std::array<double, section_count> enterprise_section{}, individual_section{}, cooperative_section{};
    std::array<double, 4> owner{}, size{};    // weights among enterprises
    std::array<double, 4> workers{};          // mean, by size
    std::array<double, 3> entrant_workers{};  // mean, by form
    double workers_cv = 0;
    std::array<double, 4> size_from{};  // least workers of a size class
    double age_under_5 = 0, age_5_to_10 = 0, age_over_10 = 0, age_old_mean = 0;
    double dormant = 0;                // share of the stock that is registered and does not operate
    double indebted = 0;               // share of the operating stock with a loan
    double zombies = 0;                // share of the indebted stock that cannot pay
    double zone = 0;                   // share of firms in development zones
    std::array<double, 4> property{};  // share of enterprises with registered property, by size
    double rural = 0;                  // 1 where the county is no urban district
};

[[nodiscard]] std::span<const Field<PopulationRules>> population_fields();
[[nodiscard]] const std::array<double, section_count>& section_weights(const PopulationRules& rules, Form form);
[[nodiscard]] Size size_of(double workers, const PopulationRules& rules);

// The counties' parts of the region's stock of a form on the first day: they add up exactly.
[[nodiscard]] std::vector<std::int64_t> stock_by_county(const Handbook& handbook, Form form);

// Fills the county's firms as they stand on the first day.
void populate(County& county);
// Tells the log who is there when the run begins.
void note_stock(County& county);

}  // namespace yingshang
