#include "engine/sharing.hpp"

#include <algorithm>
#include <set>

namespace yingshang {
namespace {

bool holds(const LoweredDesk& l, Day day) { return l.from <= day && (!l.until || day < *l.until); }

std::vector<Level> levels_on(Day day, const std::vector<LoweredDesk>& lowered, DeskId desk, Level own, std::size_t counties) {
    std::vector<Level> levels(counties, own);
    for (const LoweredDesk& l : lowered)
        if (l.desk == desk && holds(l, day)) levels[l.county.index()] = std::min(levels[l.county.index()], l.level);
    return levels;
}

bool share(CountyId a, CountyId b, const std::vector<Level>& levels, const Places& places) {
    if (a == b) return true;
    if (levels[a.index()] != levels[b.index()] || levels[a.index()] == Level::county) return false;
    return levels[a.index()] == Level::region || places.county(a).parent == places.county(b).parent;
}

Slices slices_by(const std::vector<Level>& levels, const Places& places) {
    Slices slices(levels.size());
    for (std::size_t a = 0; a < levels.size(); ++a)
        for (std::size_t b = 0; b < levels.size(); ++b)
            if (share(CountyId(a), CountyId(b), levels, places)) slices[a].emplace_back(b);
    return slices;
}

// A county without any work would have nobody for its first case.
void count_the_idle(std::vector<OfficersPart*>& group) {
    double least = 0;
    for (const OfficersPart* p : group)
        if (p->work > 0 && (least == 0 || p->work < least)) least = p->work;
    for (OfficersPart* p : group)
        if (p->work <= 0) p->work = least > 0 ? least : 1;
}

void divide_by_work(std::vector<OfficersPart*>& group) {
    count_the_idle(group);
    double officers = 0, work = 0;
    for (const OfficersPart* p : group) {
        officers += p->officers;
        work += p->work;
    }
    for (OfficersPart* p : group) p->officers = officers * (p->work / work);
}

}  // namespace

const char* name_of(Level level) {
    switch (level) {
        case Level::county: return "county";
        case Level::prefecture: return "prefecture";
        case Level::region: return "region";
    }
    return "";
}

Slices slices_at(Level level, const Places& places) { return slices_by(std::vector<Level>(std::max<std::size_t>(1, places.size()), level), places); }

std::vector<Sharing> sharing_of(const std::vector<LoweredDesk>& lowered, DeskId desk, Level own, const Places& places, Day first) {
    std::set<Day> days;
    for (const LoweredDesk& l : lowered) {
        if (l.desk != desk) continue;
        days.insert(std::max(first, l.from));
        if (l.until) days.insert(std::max(first, *l.until));
    }
    std::vector<Sharing> all;
    Slices now = slices_at(own, places);
    for (const Day day : days) {
        Slices slices = slices_by(levels_on(day, lowered, desk, own, now.size()), places);
        if (slices == now) continue;
        all.push_back({day, slices});
        now = std::move(slices);
    }
    return all;
}

void part_officers(std::vector<OfficersPart>& parts, const Slices& before, const Slices& after) {
    for (std::size_t c = 0; c < before.size(); ++c) {
        const std::vector<CountyId>& group = before[c];
        const bool is_first = group.front() == CountyId(c);
        const bool stay = std::all_of(group.begin(), group.end(), [&](CountyId m) { return after[m.index()] == after[c]; });
        if (!is_first || stay) continue;
        std::vector<OfficersPart*> members;
        for (OfficersPart& p : parts)
            if (std::find(group.begin(), group.end(), p.county) != group.end()) members.push_back(&p);
        if (!members.empty()) divide_by_work(members);
    }
}

}  // namespace yingshang
