// The economy's values as bytes for other ranks.
#pragma once

#include "economy/tallies.hpp"
#include "engine/packing.hpp"

namespace yingshang {

template <class Archive>
void serialize(Archive& a, Ratio& v) {
    pack_bytes(a, v);
}
template <class Archive>
void serialize(Archive& a, Day& v) {
    pack_bytes(a, v);
}

template <class Archive>
void serialize(Archive& a, CaseSums& v) {
    pack_bytes(a, v);
}

template <class Archive>
void serialize(Archive& a, DelaySum& v) {
    pack_bytes(a, v);
}

template <class Archive>
void serialize(Archive& a, ProcessRecord& v) {
    pack_bytes(a, v);
}
template <class Archive>
void serialize(Archive& a, StepRecord& v) {
    pack_bytes(a, v);
}
template <class Archive>
void serialize(Archive& a, DeskRecord& v) {
    pack_bytes(a, v);
}
template <class Archive>
void serialize(Archive& a, OfficeRecord& v) {
    a(v.processes, v.steps, v.desks);
}

template <class Archive>
void serialize(Archive& a, MonthRecord& v) {
    a(v.month, v.panel, v.indicators, v.cases, v.case_durations, v.offices, v.delays);
}
template <class Archive>
void serialize(Archive& a, YearOfMoments& v) {
    a(v.year, v.values);
}
template <class Archive>
void serialize(Archive& a, ClassSums& v) {
    a(v.indicators, v.cases, v.durations, v.processes, v.operating_months, v.burden);
}
template <class Archive>
void serialize(Archive& a, YearOfClasses& v) {
    a(v.year, v.classes);
}
template <class Archive>
void serialize(Archive& a, CountyRecord& v) {
    a(v.id, v.months, v.firms_ever, v.firms_at_end, v.events, v.firm_months, v.checks, v.moments, v.classes);
}

}  // namespace yingshang
