#include "engine/desk.hpp"

#include <algorithm>
#include <limits>
#include <cmath>

namespace yingshang {

void Desk::close_year(const DeskRules& rules, std::int64_t working_days) {
    const double office_time = static_cast<double>(working_days * rules.open);
    if (rules.utilisation > 0) {
        // Long processes bring their work years after they begin: what is announced counts as what arrives.
        staffed = std::max(rules.at_least, std::max(work_of_year, work_announced) / (office_time * rules.utilisation));
        is_staffed = true;
    }
    work_of_year = work_announced = 0;
}

void Desk::apply(const DeskRules& rules, double scale) {
    open = rules.open;
    unlimited = std::isinf(rules.officers) || (rules.utilisation > 0 && !is_staffed);
    if (unlimited) {
        officers = std::numeric_limits<double>::infinity();
        places = std::numeric_limits<std::uint32_t>::max();
        speed = 1;
        return;
    }
    // The staffing rule has met the sampled work already; stated numbers meet the whole.
    const double base = rules.utilisation > 0 ? staffed * rules.officers : rules.officers * scale;
    officers = std::max(0.0, base + rules.added * scale);
    places = static_cast<std::uint32_t>(std::ceil(officers));
    // A part of an officer works more slowly; he is not absent on some days.
    speed = places > 0 ? officers / places : 1;
}

}  // namespace yingshang
