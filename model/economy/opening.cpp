#include "economy/opening.hpp"

#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

using R = OpeningRules;

const std::array fields{
    Field<R>{"opening.never", "share of registrations that never open", Dimension::number, 0, 1, [](R& r) { return r.never.data(); }, Family::form},
    Field<R>{"opening.probability", "probability of opening in a month once everything is held", Dimension::number, 0, 1, [](R& r) { return r.probability.data(); }, Family::form},
};

// Whether the firm's business needs the permit: the firm's own trait, the same in every scenario.
bool needs(const County& county, ProcessId process, FirmRow firm, Day today) {
    const Handbook& book = *county.handbook;
    const auto& parameter = book.needed[process.index()][county.firms.section[firm]];
    if (!parameter) return false;
    const std::uint32_t hash = stable_hash(book.input->plan->book().processes[process.index()].name);
    Draw draw(county.run, county.firms.key[firm], {purpose(EconomyPurpose::permit_need), 0, 0, hash});
    return sample_bernoulli(draw, book.input->values->at(*parameter, county.id, today));
}

}  // namespace

std::span<const Field<OpeningRules>> opening_fields() { return fields; }

void seek_permits(County& county, FirmRow firm, Day today) {
    const Handbook& book = *county.handbook;
    const Attributes attributes = county.attributes_of(firm);
    for (const ProcessId process : book.by_role[static_cast<std::size_t>(Role::permit)]) {
        if (!book.input->plan->book().processes[process.index()].applies.matches(attributes)) continue;
        if (!needs(county, process, firm, today)) continue;
        county.submit_next_day(process, firm, today);
        county.firms.pending_permits[firm] += 1;
    }
    const bool waits = county.firms.pending_permits[firm] > 0;
    county.move(firm, waits ? Status::permits : Status::opening);
    if (!waits) county.note(firm, LifeEvent::ready);
}

void on_permit(County& county, const Outcome& outcome) {
    const FirmRow firm = outcome.owner;
    Firms& firms = county.firms;
    firms.pending_permits[firm] -= 1;
    if (outcome.result != CaseResult::completed) firms.set(firm, permit_refused);
    if (firms.form[firm] == Form::enterprise && outcome.result == CaseResult::completed) {
        const double days = static_cast<double>(outcome.office_ticks) / static_cast<double>(ticks_per_day);
        county.tallies.measure(Indicator::permit_duration, days);
        const char section = section_labels[firms.section[firm]].name.front();
        if (section == 'C') county.tallies.measure(Indicator::permit_duration_manufacturing, days);
        if (section == 'E') county.tallies.measure(Indicator::permit_duration_construction, days);
    }
    if (firms.pending_permits[firm] > 0 || firms.status[firm] != Status::permits) return;
    if (firms.form[firm] == Form::enterprise) {
        county.tallies.measure(Indicator::permit_duration, 0, 1);
        const char section = section_labels[firms.section[firm]].name.front();
        if (section == 'C') county.tallies.measure(Indicator::permit_duration_manufacturing, 0, 1);
        if (section == 'E') county.tallies.measure(Indicator::permit_duration_construction, 0, 1);
    }
    if (firms.has(firm, permit_refused)) {
        county.move(firm, Status::dormant);
        county.note(firm, LifeEvent::dormant, LifeReason::permit_refused);
    } else {
        county.move(firm, Status::opening);
        county.note(firm, LifeEvent::ready);
    }
}

bool opens(const County& county, FirmRow firm, double uniform) {
    return uniform < county.rules.opening.probability[static_cast<std::size_t>(county.firms.form[firm])];
}

}  // namespace yingshang
