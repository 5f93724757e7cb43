#include "engine/county_events.hpp"

#include <algorithm>
#include <span>

#include "engine/packing.hpp"

namespace yingshang {

template <class Archive>
static void serialize(Archive& a, CountyEvents& v) {
    a(v.county, v.rows);
}

std::vector<LoggedEvent> gather_events(Communicator* communicator, std::vector<CountyEvents>& own) {
    std::vector<CountyEvents> all = gather_parts(communicator, own);
    std::sort(all.begin(), all.end(), [](const CountyEvents& a, const CountyEvents& b) { return a.county < b.county; });
    std::vector<std::span<const LoggedEvent>> spans;
    for (const CountyEvents& one : all) spans.emplace_back(one.rows);
    std::vector<LoggedEvent> merged = merge_by_day(spans);
    if (communicator == nullptr) own = std::move(all);  // with the memory that they have
    return merged;
}

}  // namespace yingshang
