// The firms that exist when a run starts: how many, where, of which class, how old. Made once from
// shares of the base year; never touched again.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "economy/firms.hpp"
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
    double size_tail = 0;                                               // exponent of the share of large firms with more than so many workers
    std::array<double, 4> size_from{};                                  // least workers of a size class
    std::array<double, 3> age_under_5{}, age_5_to_10{}, age_over_10{};  // weights, by form
    double age_old_mean = 0;
    // Odds ratios: of a section in a rural county; of a size class to the next smaller one.
    std::array<double, section_count> rural_odds{}, size_odds_section{};
    std::array<double, 4> size_odds_owner{};
    double size_odds_under_5 = 0, size_odds_over_10 = 0;
    double dormant = 0;                                 // share of the stock that is registered and does not operate
    std::array<double, 4> indebted{};                   // share of the operating enterprises with a loan, by size
    double indebted_others = 0;                         // of the other operating firms
    double repaid = 0;                                  // a year of age: enterprises that have repaid what they borrowed
    double zombies = 0;                                 // share of the indebted stock that cannot pay
    double zone = 0;                                    // share of the county's enterprises in development zones
    std::array<double, 4> property{};                   // share of enterprises with registered property, by size
    double rural = 0;                                   // 1 where the county is no urban district
    std::array<double, section_count> capital_years{};  // of normal value added that are registered as capital
    std::array<double, 3> capital_from{};               // least yuan of a class of capital
};

[[nodiscard]] std::span<const Field<PopulationRules>> population_fields();
[[nodiscard]] const std::array<double, section_count>& section_weights(const PopulationRules& rules, Form form);
[[nodiscard]] Size size_of(double workers, const PopulationRules& rules);
// More would make it another kind of firm: an individual business is small at most.
[[nodiscard]] double most_workers(Form form, const PopulationRules& rules);

// An enterprise registers capital in proportion to what a normal one of its section and capacity brings in a year, and keeps to it.
[[nodiscard]] Capital capital_of(const County& county, std::uint8_t section, double capacity);
void give_capital(County& county, FirmRow firm);

// Fills the county's firms as they stand on the first day.
void populate(County& county);
// Tells the log who is there when the run begins.
void note_stock(County& county);

}  // namespace yingshang
