#include "engine/case_lot.hpp"

#include <algorithm>
#include <set>

#include "engine/purposes.hpp"

namespace yingshang {

CaseLot::CaseLot(std::shared_ptr<const Practice> practice, std::vector<std::vector<ChangeInPractice>> changes, const ProcessBook& book)
    : practice_(std::move(practice)), changes_(std::move(changes)), sets_(changes_.size()) {
    for (const ProcessDescription& p : book.processes) process_hash_.push_back(stable_hash(p.name));
    for (const Course& course : practice_->courses()) course_hash_.push_back(stable_hash(course.measure));
    for (std::size_t p = 0; p < changes_.size(); ++p) {
        std::set<ChangeSet> all{0};
        if (!changes_[p].empty())
            for (std::size_t c = 0; c < practice_->counties(); ++c)
                for (Day month = practice_->from(); month < practice_->until(); month = next_month(month))
                    for (const Mixture& m : mixtures(chances_on(ProcessId(p), CountyId(c), month))) all.insert(m.changes);
        sets_[p] = {all.begin(), all.end()};
    }
}

std::vector<Chance> CaseLot::chances_on(ProcessId process, CountyId county, Day day) const {
    std::vector<Chance> chances;
    for (const ChangeInPractice& change : changes_[process.index()]) {
        const Shares& s = practice_->at(change.course, county, day);
        chances.push_back({s.fidelity, change.reach == Reach::who_knows ? s.awareness : 1});
    }
    return chances;
}

bool CaseLot::may_have(ProcessId process, CountyId county, ChangeSet set, Day from, Day until) const {
    for (Day day = from; day < until && day < practice_->until(); day = next_month(day))
        for (const Mixture& m : mixtures(chances_on(process, county, day)))
            if (m.changes == set) return true;
    return false;
}

ChangeSet CaseLot::draw(ProcessId process, CountyId county, Day opened, std::uint64_t case_key, std::uint64_t person_key) const {
    const std::vector<ChangeInPractice>& changes = changes_[process.index()];
    if (changes.empty()) return 0;
    const std::size_t month = practice_->month_of(opened);
    ChangeSet set = 0;
    double luck = -1;  // not drawn where nothing is left to it
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const Shares& s = practice_->at(changes[i].course, county, month);
        if (s.fidelity <= 0) continue;
        if (s.fidelity < 1) {
            if (luck < 0) luck = Draw(case_key, {purpose(EnginePurpose::fidelity), 0, opened.value, process_hash_[process.index()]}).uniform();
            if (luck >= s.fidelity) continue;
        }
        if (changes[i].reach == Reach::who_knows && s.awareness < 1 &&
            Draw(person_key, {purpose(EnginePurpose::awareness), 0, 0, course_hash_[changes[i].course]}).uniform() >= s.awareness)
            continue;
        set |= ChangeSet{1} << i;
    }
    return set;
}

}  // namespace yingshang
