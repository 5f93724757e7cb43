#include "engine/sharing.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace yingshang {
namespace {

using Lines = std::vector<DeskId>;  // by desk: where its line is

bool holds(const MovedDesk& l, Day day) { return l.from <= day && (!l.until || day < *l.until); }

std::vector<Level> levels_on(Day day, const std::vector<MovedDesk>& moved, Level own, std::size_t counties) {
    std::vector<Level> levels(counties, own);
    for (const MovedDesk& l : moved)
        if (holds(l, day)) levels[l.county.index()] = std::min(levels[l.county.index()], l.level);
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

const Lines& lines_on(Day day, const CountersOfCounties& counters, std::size_t county) {
    const std::vector<Counters>& all = counters.by_county[county];
    const auto holds = std::find_if(all.rbegin(), all.rend(), [&](const Counters& c) { return c.from <= day; });
    return holds == all.rend() ? counters.alone : holds->staff;
}

// Whether a line is of the same desks in both.
bool is_the_same(DeskId line, const Lines& a, const Lines& b) {
    for (std::size_t d = 0; d < a.size(); ++d)
        if ((a[d] == line) != (b[d] == line)) return false;
    return true;
}

// The counters of all counties on one day, and which of them are decided in the prefecture.
class CountersOnADay {
  public:
    CountersOnADay(Day day, const std::vector<MovedDesk>& moved, const CountersOfCounties& counters, const Places& places) : places_(&places) {
        for (std::size_t c = 0; c < counters.by_county.size(); ++c) {
            const Lines &today = lines_on(day, counters, c), &yesterday = lines_on(day + -1, counters, c);
            lines_.push_back(&today);
            const std::vector<bool> desks = moved_on(day, moved, CountyId(c), today.size());
            std::vector<bool>& lines = is_raised_.emplace_back(today.size(), true);
            for (std::size_t d = 0; d < today.size(); ++d)
                if (!desks[counters.alone[d].index()] || !is_the_same(today[d], today, yesterday)) lines[today[d].index()] = false;
        }
    }
    [[nodiscard]] bool share(CountyId a, CountyId b, DeskId desk) const {
        if (a == b) return true;
        const Lines &of_a = *lines_[a.index()], &of_b = *lines_[b.index()];
        const DeskId line = of_a[desk.index()];
        return places_->county(a).parent == places_->county(b).parent && is_raised_[a.index()][line.index()] && is_raised_[b.index()][line.index()] &&
               is_the_same(line, of_a, of_b);
    }

  private:
    static std::vector<bool> moved_on(Day day, const std::vector<MovedDesk>& moved, CountyId county, std::size_t desks) {
        std::vector<bool> found(desks, false);
        for (const MovedDesk& m : moved)
            if (m.county == county && holds(m, day)) found[m.desk.index()] = true;
        return found;
    }

    const Places* places_;
    std::vector<const Lines*> lines_;           // by county
    std::vector<std::vector<bool>> is_raised_;  // by county and line
};

std::set<Day> days_of(const std::vector<MovedDesk>& moved, Day first) {
    std::set<Day> days;
    for (const MovedDesk& m : moved) {
        days.insert(std::max(first, m.from));
        if (m.until) days.insert(std::max(first, *m.until));
    }
    return days;
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

std::vector<Sharing> sharing_of(const std::vector<MovedDesk>& moved, DeskId desk, Level own, const Places& places, Day first) {
    std::vector<MovedDesk> of_desk;
    std::copy_if(moved.begin(), moved.end(), std::back_inserter(of_desk), [&](const MovedDesk& m) { return m.desk == desk; });
    std::vector<Sharing> all;
    Slices now = slices_at(own, places);
    for (const Day day : days_of(of_desk, first)) {
        Slices slices = slices_by(levels_on(day, of_desk, own, now.size()), places);
        if (slices == now) continue;
        all.push_back({day, slices});
        now = std::move(slices);
    }
    return all;
}

std::vector<std::vector<Sharing>> sharing_of_counters(const std::vector<MovedDesk>& moved, const CountersOfCounties& counters, const Places& places,
                                                      Day first) {
    const std::size_t counties = counters.by_county.size();
    std::vector<std::vector<Sharing>> all(counters.alone.size());
    if (moved.empty()) return all;
    std::set<Day> days = days_of(moved, first);
    for (const std::vector<Counters>& of_county : counters.by_county)
        for (const Counters& c : of_county) days.insert({c.from, c.from + 1});
    std::vector<Slices> now(all.size(), slices_at(Level::county, places));
    for (const Day day : days) {
        const CountersOnADay on_day(day, moved, counters, places);
        for (std::size_t d = 0; d < all.size(); ++d) {
            Slices slices(counties);
            for (std::size_t a = 0; a < counties; ++a)
                for (std::size_t b = 0; b < counties; ++b)
                    if (on_day.share(CountyId(a), CountyId(b), DeskId(d))) slices[a].emplace_back(b);
            if (slices == now[d]) continue;
            all[d].push_back({day, slices});
            now[d] = std::move(slices);
        }
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
