#include "economy/opening.hpp"

#include "economy/county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

using R = OpeningRules;

const std::array fields{
    Field<R>{"opening.never", "share of registrations that never open", Dimension::number, 0, 1, [](R& r) { return r.never.data(); }, Family::form},
    Field<R>{"opening.probability", "probability of opening in a month once everything is held", Dimension::number, 0, 1,
             [](R& r) { return r.probability.data(); }, Family::form},
};

// Whether a firm's business needs a permit is its own luck, the same in every scenario.
double luck_of_permit(const County& county, const PermitOfSection& permit, FirmRow firm) {
    return Draw(county.run, county.firms.key[firm], {purpose(EconomyPurpose::permit_need), 0, 0, permit.hash}).uniform();
}

// Holds every permit; who means to open asks for what its premises need.
void get_ready(County& county, FirmRow firm, Day today) {
    county.note(firm, LifeEvent::ready);
    if (county.firms.has(firm, never_opens)) return;
    if (raise(county, firm, Event::ready, today) == 0) count_opening_delay(county, firm, county.now);
}

}  // namespace

std::span<const Field<OpeningRules>> opening_fields() { return fields; }

std::vector<PermitOfSection> permits_of(const ProcessBook& book, const std::vector<ProcessId>& processes, std::uint8_t section) {
    std::vector<PermitOfSection> permits;
    for (const ProcessId p : processes) {
        const ProcessDescription& process = book.processes[p.index()];
        const auto needed = process.needed.find(std::string(section_labels[section].name));
        if (needed != process.needed.end()) permits.push_back({p, needed->second, stable_hash(process.name), &process.applies});
    }
    return permits;
}

void seek_permits(County& county, FirmRow firm, Day today) {
    const WorldInput& input = *county.handbook->input;
    const Attributes attributes = county.attributes_of(firm);
    for (const PermitOfSection& permit : county.handbook->permits[county.firms.card[firm].section]) {
        if (!permit.applies->matches(attributes)) continue;
        const double luck = luck_of_permit(county, permit, firm);
        if (luck < input.base_values->at(permit.probability, county.id, today)) county.firms.set(firm, needs_permit);
        if (!(luck < input.values->at(permit.probability, county.id, today))) continue;
        county.submit_next_day(permit.process, firm, today);
        county.firms.undertakings[firm].pending_permits += 1;
    }
    const bool waits = county.firms.undertakings.of(firm).pending_permits > 0;
    county.move(firm, waits ? Status::permits : Status::opening);
    if (waits) return;
    count_permits(county, firm);
    if (county.firms.has(firm, needs_permit)) count_package(county, firm, county.now);
    get_ready(county, firm, today);
}

void on_permit(County& county, const Outcome& outcome, Day today) {
    const FirmRow firm = outcome.owner;
    Firms& firms = county.firms;
    add_to_package(county, firm, outcome);
    count_decision(county, firm, outcome);
    if (outcome.result != CaseResult::completed) firms.set(firm, permit_refused);
    Undertaking& founds = firms.undertakings[firm];
    founds.pending_permits -= 1;
    founds.permit_ticks += static_cast<std::uint32_t>(outcome.office_ticks);
    if (founds.pending_permits > 0 || firms.card[firm].status != Status::permits) return;
    count_permits(county, firm);
    if (firms.has(firm, needs_permit)) count_package(county, firm, outcome.finished);
    if (firms.has(firm, permit_refused)) {
        county.move(firm, Status::dormant);
        county.note(firm, LifeEvent::dormant, LifeReason::permit_refused);
    } else {
        county.move(firm, Status::opening);
        get_ready(county, firm, today);
    }
}

bool opens(const County& county, FirmRow firm, double uniform) {
    return uniform < county.rules.opening.probability[static_cast<std::size_t>(county.firms.card[firm].form)] &&
           county.firms.undertakings.of(firm).pending_matters == 0;
}

}  // namespace yingshang
