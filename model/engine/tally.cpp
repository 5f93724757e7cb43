#include "engine/tally.hpp"

namespace yingshang {
namespace {

void add(ProcessTally& sum, const ProcessTally& t) {
    sum.opened += t.opened;
    sum.completed += t.completed;
    sum.refused += t.refused;
    sum.abandoned += t.abandoned;
    sum.turned_away += t.turned_away;
    sum.revoked += t.revoked;
    sum.in_progress += t.in_progress;
    sum.within_target += t.within_target;
    sum.overdue += t.overdue;
    sum.abandoned_overdue += t.abandoned_overdue;
    sum.office_ticks += t.office_ticks;
    sum.firm_ticks += t.firm_ticks;
    sum.third_party_ticks += t.third_party_ticks;
    sum.officer_ticks += t.officer_ticks;
    sum.documents += t.documents;
    sum.visits += t.visits;
    sum.fee += t.fee;
    sum.corrected += t.corrected;
    sum.total_ticks += t.total_ticks;
    sum.time_in_progress += t.time_in_progress;
    sum.progress_squares += t.progress_squares;
    sum.durations.insert(sum.durations.end(), t.durations.begin(), t.durations.end());
}

void add(ClassTally& sum, const ClassTally& t) {
    sum.ended += t.ended;
    sum.completed += t.completed;
    sum.sojourn.add(t.sojourn);
    sum.wait.add(t.wait);
    sum.visits.add(t.visits);
}

void add(StepTally& sum, const StepTally& t) {
    sum.started += t.started;
    sum.finished += t.finished;
    sum.corrections += t.corrections;
    sum.refusals += t.refusals;
    sum.waits += t.waits;
    sum.wait_ticks += t.wait_ticks;
    sum.handling_ticks += t.handling_ticks;
    sum.circulation_ticks += t.circulation_ticks;
    sum.time += t.time;
}

void add(DeskTally& sum, const DeskTally& t) {
    sum.officers += t.officers;
    sum.queue += t.queue;
    sum.arrived_work += t.arrived_work;
    sum.busy_closed += t.busy_closed;
    sum.open_ticks += t.open_ticks;
    sum.arrived += t.arrived;
    sum.finished += t.finished;
    sum.waited += t.waited;
    sum.left += t.left;
    sum.blocked += t.blocked;
    sum.balked += t.balked;
    sum.wait.add(t.wait);
    sum.sojourn.add(t.sojourn);
    sum.queue_time += t.queue_time;
    sum.busy_time += t.busy_time;
    sum.system_squares += t.system_squares;
}

}  // namespace

void Spread::add(const Spread& other) {
    number += other.number;
    sum += other.sum;
    squares += other.squares;
    values.insert(values.end(), other.values.begin(), other.values.end());
}

void Moments::add(const Moments& other) {
    number += other.number;
    sum += other.sum;
    squares += other.squares;
}

void add(MonthTally& sum, const MonthTally& t) {
    if (sum.processes.empty()) {
        sum = t;
        return;
    }
    for (std::size_t p = 0; p < t.processes.size(); ++p) {
        add(sum.processes[p], t.processes[p]);
        for (std::size_t c = 0; c < t.classes[p].size(); ++c) add(sum.classes[p][c], t.classes[p][c]);
        for (std::size_t s = 0; s < t.steps[p].size(); ++s) add(sum.steps[p][s], t.steps[p][s]);
    }
    for (std::size_t d = 0; d < t.desks.size(); ++d) add(sum.desks[d], t.desks[d]);
}

}  // namespace yingshang
