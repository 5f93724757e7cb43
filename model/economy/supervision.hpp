// Supervision: firms that keep to the rules or do not, inspections by credit grade, what follows on a hit, and blanket suspensions.
//
// A firm breaks the rules while what it saves by it is more than what it expects to lose: inspections a year at its grade x
// (fine + what a worse grade costs). So rates by grade act through behaviour.
#pragma once

#include <array>

#include "economy/firms.hpp"
#include "economy/occasions.hpp"
#include "economy/rules.hpp"
#include "engine/office.hpp"

namespace yingshang {

struct County;

struct SupervisionRules {
    std::array<double, 4> grades{};                   // weights of the stock's grades
    std::array<double, 3> temptation_months{};        // of normal value added a year that breaking the rules saves, mean over a form
    double fine_months = 0;                           // of normal value added
    double grade_months = 0;                          // of normal value added: what a worse grade costs, by joint punishment
    double repair_months = 0;                         // time for which a firm that was caught keeps to the rules
    double rise_months = 0;                           // time without a hit after which the grade rises
    std::array<double, section_count> suspensions{};  // campaigns a year that close a section of a county for a while
    double suspension_days = 0;                       // mean length, calendar days
};

[[nodiscard]] std::span<const Field<SupervisionRules>> supervision_fields();

// What a firm weighs before it breaks the rules.
struct Deterrence {
    std::vector<ClassRates> inspections;  // of the month, by process
    double months = 0;                    // of normal value added that a hit costs
    std::array<double, 3> temptation_months{};
    bool operator==(const Deterrence&) const = default;
};

// One county's state, worked out monthly.
struct Supervision {
    using ByClass = std::array<std::array<std::array<std::array<float, 4>, 4>, 4>, 3>;  // form, owner, size, grade
    std::array<ByClass, section_count> threshold{};                                     // relative temptation above which a firm breaks the rules
    Deterrence weighed;                                                                 // what they were worked out from
    std::array<double, section_count> suspended{};                                      // calendar days of this month
    int month = 0;                                                                      // index of this month
    [[nodiscard]] float threshold_of(const FirmCard& firm) const {
        return threshold[firm.section][static_cast<std::size_t>(firm.form)][static_cast<std::size_t>(firm.owner)][static_cast<std::size_t>(firm.size)]
                        [static_cast<std::size_t>(firm.grade)];
    }
};

// The grade and the temptation that a firm begins with, and how alert it is.
void give_conduct(County& county, FirmRow firm);
// Thresholds and suspensions of the month; in January grades rise.
void begin_supervision(County& county, Day month);
void on_inspection(County& county, const Outcome& outcome, Day today);
void on_credit_repair(County& county, const Outcome& outcome);

}  // namespace yingshang
