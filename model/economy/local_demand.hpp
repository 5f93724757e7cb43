// What a county's firms sell to its other firms and to its households: demand that moves with their output and income.
// The rest of the demand is from outside the county and follows the macro series.
#pragma once

#include <array>

#include "core/time.hpp"
#include "economy/rules.hpp"

namespace yingshang {

struct County;

// Structure of the uses of each section's output, from an input-output table.
struct LocalDemandRules {
    std::array<std::array<double, section_count>, section_count> inputs{};  // by buyer and seller, share of the buyer's output
    std::array<double, section_count> value_added{};                        // of the region in the base year, yuan
    std::array<double, section_count> consumption{};                        // of the seller's output, share of all value added
    std::array<double, section_count> other_uses{};                         // investment and exports, share of the seller's output
    std::array<double, section_count> local{};                              // share of what is sold that buyers of the own county buy
    double income_smoothing = 0;                                            // weight of the month in the income that households spend by
};

[[nodiscard]] std::span<const Field<LocalDemandRules>> local_demand_fields();

// One county's state. Everything is relative to the base year.
struct LocalDemand {
    std::array<double, section_count> added{};   // value added of the base year, the county's part of the region's, yuan
    std::array<double, section_count> output{};  // of last month, season taken off
    double income = 0;                           // from work in the county, yuan a month, smoothed
    double reference = 0;                        // the same of the first year, growth of demand taken off
    unsigned months = 0;
};

// Of a section's demand the part that comes from the own county, and how high that stands.
struct LocalPart {
    double share = 0, level = 0;  // level: share-weighted, so `share` where nothing has changed since the base year
};
[[nodiscard]] std::array<LocalPart, section_count> local_parts(const County& county);

void start_local_demand(County& county);
// Takes down what was made and what was earned by work this month; where profits are spent nobody knows.
void close_local_demand(County& county, Day month);

}  // namespace yingshang
