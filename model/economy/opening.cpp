#include "economy/opening.hpp"

#include "core/samplers.hpp"
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

// Whether the firm's business needs the permit under the rules given: the firm's own luck, the same in every scenario.
bool needs(const County& county, const Values& rules, ProcessId process, FirmRow firm, Day today) {
    const Handbook& book = *county.handbook;
    const auto& parameter = book.needed[process.index()][county.firms.card[firm].section];
    if (!parameter) return false;
    const std::uint32_t hash = stable_hash(book.input->plan->book().processes[process.index()].name);
    Draw draw(county.run, county.firms.key[firm], {purpose(EconomyPurpose::permit_need), 0, 0, hash});
    return sample_bernoulli(draw, rules.at(*parameter, county.id, today));
}

// Holds every permit; who means to open asks for what its premises need.
void get_ready(County& county, FirmRow firm, Day today) {
    county.note(firm, LifeEvent::ready);
    if (county.firms.has(firm, never_opens)) return;
    if (raise(county, firm, Event::ready, today) == 0) count_opening_delay(county, firm, county.now);
}

}  // namespace

std::span<const Field<OpeningRules>> opening_fields() { return fields; }

void seek_permits(County& county, FirmRow firm, Day today) {
    const Handbook& book = *county.handbook;
    const Attributes attributes = county.attributes_of(firm);
    for (const ProcessId process : book.by_role[static_cast<std::size_t>(Role::permit)]) {
        if (!book.input->plan->book().processes[process.index()].applies.matches(attributes)) continue;
        if (needs(county, *book.input->base_values, process, firm, today)) county.firms.set(firm, needs_permit);
        if (!needs(county, *book.input->values, process, firm, today)) continue;
        county.submit_next_day(process, firm, today);
        county.firms.pending_permits[firm] += 1;
    }
    const bool waits = county.firms.pending_permits[firm] > 0;
    county.move(firm, waits ? Status::permits : Status::opening);
    if (waits) return;
    count_permits(county, firm);
    if (county.firms.has(firm, needs_permit)) count_package(county, firm, county.now);
    get_ready(county, firm, today);
}

void on_permit(County& county, const Outcome& outcome, Day today) {
    const FirmRow firm = outcome.owner;
    Firms& firms = county.firms;
    firms.pending_permits[firm] -= 1;
    add_to_package(county, firm, outcome);
    count_decision(county, firm, outcome);
    if (outcome.result != CaseResult::completed) firms.set(firm, permit_refused);
    firms.permit_ticks[firm] += static_cast<std::uint32_t>(outcome.office_ticks);
    if (firms.pending_permits[firm] > 0 || firms.card[firm].status != Status::permits) return;
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
    return county.firms.pending_matters[firm] == 0 &&
           uniform < county.rules.opening.probability[static_cast<std::size_t>(county.firms.card[firm].form)];
}

}  // namespace yingshang
