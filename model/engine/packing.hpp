// The engine's values as bytes for other ranks.
#pragma once

#include "core/packing.hpp"
#include "engine/event_log.hpp"
#include "engine/mail.hpp"
#include "engine/office.hpp"
#include "engine/tally.hpp"

namespace yingshang {

template <class Archive>
void serialize(Archive& a, Message& v) {
    pack_bytes(a, v);
}
template <class Archive>
void serialize(Archive& a, Backlog& v) {
    pack_bytes(a, v);
}
template <class Archive>
void serialize(Archive& a, LoggedEvent& v) {
    pack_bytes(a, v);
}
template <class Archive>
void serialize(Archive& a, Moments& v) {
    pack_bytes(a, v);
}
template <class Archive>
void serialize(Archive& a, StepTally& v) {
    pack_bytes(a, v);
}
template <class Archive, class Family>
void serialize(Archive& a, Id<Family>& v) {
    a(v.value);
}

template <class Archive>
void serialize(Archive& a, Mail& v) {
    a(v.from, v.messages, v.backlogs);
}
template <class Archive>
void serialize(Archive& a, Spread& v) {
    a(v.number, v.sum, v.squares, v.keep, v.values);
}
template <class Archive>
void serialize(Archive& a, ProcessTally& v) {
    a(v.opened, v.completed, v.refused, v.abandoned, v.turned_away, v.revoked, v.in_progress, v.within_target, v.overdue, v.abandoned_overdue,
      v.office_ticks, v.firm_ticks, v.third_party_ticks, v.officer_ticks, v.documents, v.visits, v.fee, v.corrected, v.total_ticks,
      v.time_in_progress, v.progress_squares, v.durations);
}
template <class Archive>
void serialize(Archive& a, ClassTally& v) {
    a(v.ended, v.completed, v.sojourn, v.wait, v.visits);
}
template <class Archive>
void serialize(Archive& a, DeskTally& v) {
    a(v.officers, v.queue, v.arrived_work, v.busy_closed, v.open_ticks, v.arrived, v.finished, v.waited, v.left, v.blocked, v.balked, v.wait,
      v.sojourn, v.queue_time, v.busy_time, v.system_squares);
}
template <class Archive>
void serialize(Archive& a, MonthTally& v) {
    a(v.processes, v.classes, v.steps, v.desks);
}
template <class Archive>
void serialize(Archive& a, Census& v) {
    a(v.at_desk, v.in_process);
}

}  // namespace yingshang
