// Research, what it does for productivity, and invention patents. A firm that does research spends more of its revenue on it
// where less of it is lost to others and where programmes bear a part.
#pragma once

#include <array>
#include <map>

#include "economy/firms.hpp"
#include "economy/rules.hpp"
#include "engine/office.hpp"

namespace yingshang {

struct County;

struct InnovationRules {
    double research = 0;    // share of revenue at no support
    double support = 0;     // share of its cost that programmes bear
    double elasticity = 0;  // of research to its cost
    double yield = 0;       // log productivity a year for each unit of research share
    double inventions = 0;  // share of IP applications that lead to an invention patent
    double examination_months = 0;
    double lapse = 0;                             // patents a year
    double patents = 0;                           // in force on the first day, for each 10,000 people
    double others = 0;                            // granted to others than firms, a year for each 10,000 people
    double holders = 0;                           // of the firms that do research, on the first day
    double people = 0;                            // of this county
    std::array<double, section_count> revenue{};  // over value added
};

[[nodiscard]] std::span<const Field<InnovationRules>> innovation_fields();

struct Patents {
    double in_force = 0;              // of the county
    std::map<Day, unsigned> granted;  // to come, by day
};

void start_patents(County& county);
// Share of revenue that a firm spends on research, and what it brings to log productivity in a month.
[[nodiscard]] double research_share(const County& county);
[[nodiscard]] double research_gain(const County& county);
void on_patent_application(County& county, const Outcome& outcome, Day today);
void count_patents(County& county, Day month);
// Of one firm that does research: what it spends of its revenue.
void count_research(County& county, FirmRow firm, double value_added);

}  // namespace yingshang
