#include "engine/counters.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace yingshang {
namespace {

void unite(std::vector<DeskId>& staff, const std::vector<DeskId>& pool, const std::vector<std::uint32_t>& identities) {
    std::set<DeskId> lines;
    for (const DeskId desk : pool) lines.insert(staff[desk.index()]);
    const DeskId first = *std::min_element(
        lines.begin(), lines.end(), [&](DeskId a, DeskId b) { return std::tuple(identities[a.index()], a) < std::tuple(identities[b.index()], b); });
    for (DeskId& line : staff)
        if (lines.contains(line)) line = first;
}

}  // namespace

std::vector<Counters> counters_of(const std::vector<PooledDesks>& pools, CountyId county, const std::vector<DeskId>& alone,
                                  const std::vector<std::uint32_t>& identities, Day first) {
    std::set<Day> days;
    for (const PooledDesks& p : pools) {
        if (p.county != county) continue;
        days.insert(std::max(first, p.from));
        if (p.until) days.insert(std::max(first, *p.until));
    }
    std::vector<Counters> all;
    for (const Day day : days) {
        std::vector<DeskId> staff = alone;
        for (const PooledDesks& p : pools)
            if (p.county == county && p.from <= day && (!p.until || day < *p.until)) unite(staff, p.desks, identities);
        if (staff != (all.empty() ? alone : all.back().staff)) all.push_back({day, std::move(staff)});
    }
    return all;
}

}  // namespace yingshang
