#include "economy/tallies.hpp"

#include <algorithm>

#include "economy/county.hpp"

namespace yingshang {
namespace {

constexpr double months_per_year = 12;

bool in_sections(std::uint8_t section, std::string_view letters) {
    return letters.find(section_labels[section].name.front()) != std::string_view::npos;
}

// "Registered 90 to 365 days ago": as the indicator is defined.
constexpr int registered_at_least = 90, registered_at_most = 365;

// Whatever has become of them since.
void count_registered_lately(County& county, FirmRow i, Day end) {
    const Firms& firms = county.firms;
    const Status status = firms.status[i];
    if (firms.form[i] != Form::enterprise || status == Status::registering || status == Status::not_founded) return;
    const int age = end - firms.registered[i];
    if (age >= registered_at_least && age <= registered_at_most)
        county.tallies.measure(Indicator::registered_not_operating, firms.has(i, has_operated) ? 0 : 1, 1);
}

void count_stocks_of(County& county, FirmRow i, Day end) {
    const Firms& firms = county.firms;
    Tallies& t = county.tallies;
    const Status status = firms.status[i];
    count_registered_lately(county, i, end);
    if (!on_register(status)) return;
    const std::uint8_t section = firms.section[i];
    const Form form = firms.form[i];
    t.count(PanelVariable::firms_registered, section);
    t.count(form == Form::enterprise   ? PanelVariable::enterprises_registered
            : form == Form::individual ? PanelVariable::individuals_registered
                                       : PanelVariable::cooperatives_registered,
            section);
    t.count(PanelVariable::loans, section, firms.debt[i].yuan());
    if (active(status)) {
        t.count(PanelVariable::firms_operating, section);
        t.count(PanelVariable::workers, section, firms.workers[i]);
        t.measure(Indicator::exit_liquidity_rate, 0, 1 / months_per_year);
        if (!firms.has(i, borrowed_before)) t.measure(Indicator::credit_first_loans, 0, 1 / months_per_year);
        if (firms.workers[i] > 1) t.measure(Indicator::labour_arrears_rate, 0, 1 / months_per_year);
        if (firms.has(i, patent_holder)) t.measure(Indicator::ip_infringement_loss, 0, 1 / months_per_year);
        if (is_private_provider(firms, i)) t.measure(Indicator::health_private_network_share, firms.has(i, in_network) ? 1 : 0, 1);
        count_conduct(county, i);
    }
    if (status == Status::zombie) t.count(PanelVariable::zombies, section);
    if (firms.debt[i].value > 0) {
        t.measure(Indicator::credit_recall_rate, 0, 1 / months_per_year);
        if (firms.is_small(i)) {
            t.measure(Indicator::credit_small_balance, firms.debt[i].yuan());
            t.measure(Indicator::credit_small_borrowers, 1);
        }
    }
    if (form == Form::enterprise && firms.has(i, borrowed_before)) t.measure(Indicator::zombie_share, status == Status::zombie ? 1 : 0, 1);
}

// How far the measures in force are carried out; where none is there is nothing to tell.
void count_practice(County& county, Day month) {
    const Practice* practice = county.handbook->input->practice.get();
    if (practice == nullptr) return;
    for (std::size_t m = 0; m < practice->courses().size(); ++m) {
        const Course& course = practice->courses()[m];
        const Shares& s = practice->at(m, county.id, month);
        if (s.in_force) county.tallies.measure(Indicator::implementation_fidelity, s.fidelity, 1);
        if (s.in_force && course.has_options) county.tallies.measure(Indicator::implementation_awareness, s.awareness, 1);
        const int begins = course.begins[county.id.index()], nearly_all = course.nearly_all[county.id.index()];
        if (begins == no_month || begins > month_index(month)) continue;
        // Not there yet: the time that has gone by.
        const int end = nearly_all == no_month ? month_index(month) : std::min(nearly_all, month_index(month));
        county.tallies.measure(Indicator::implementation_time_to_90_percent, end - begins, 1);
    }
}

void keep_duration(MonthRecord& month, const IndicatorBook& book, std::uint16_t cell, const Outcome& outcome) {
    if (!book.cells()[cell].keeps_durations || outcome.result != CaseResult::completed) return;
    month.case_durations.resize(book.cells().size());
    month.case_durations[cell].push_back(static_cast<std::uint32_t>(outcome.office_ticks));
}

}  // namespace

const std::vector<Variable>& panel_variables() {
    static const std::vector<Variable> variables{
        {"firms_registered", "firms", "market entities on the register at the month's end"},
        {"enterprises_registered", "firms", "enterprises on the register at the month's end"},
        {"individuals_registered", "firms", "individual businesses on the register at the month's end"},
        {"cooperatives_registered", "firms", "farmers' cooperatives on the register at the month's end"},
        {"firms_operating", "firms", "firms that operate at the month's end, zombies among them"},
        {"zombies", "firms", "firms that cannot pay their debt and linger"},
        {"registrations", "firms", "firms that completed registration in the month"},
        {"enterprise_registrations", "firms", "enterprises that completed registration in the month"},
        {"openings", "firms", "firms that began to operate in the month"},
        {"stops", "firms", "firms that stopped operating in the month"},
        {"deregistrations", "firms", "firms that left the register in the month"},
        {"enterprise_deregistrations", "firms", "enterprises that left the register in the month"},
        {"workers", "persons", "workers of operating firms at the month's end, owners among them"},
        {"value_added", "yuan", "value added of operating firms in the month"},
        {"wages", "yuan", "wages and owners' pay in the month"},
        {"tax", "yuan", "taxes on value added and profit in the month"},
        {"compliance_cost", "yuan", "cost of hours on regulation and tax in the month"},
        {"loans", "yuan", "bank loans of firms at the month's end"},
        {"new_loans", "yuan", "loans granted in the month"},
        {"loan_applications", "cases", "loan applications decided upon by firms in the month"},
        {"investment_projects", "projects", "projects that became capacity in the month"},
    };
    return variables;
}

bool is_services_pqr(std::uint8_t section) { return in_sections(section, "PQR"); }

void count_decision(County& county, FirmRow i, const Outcome& outcome) {
    const Firms& firms = county.firms;
    if (firms.form[i] != Form::enterprise) return;
    Tallies& t = county.tallies;
    // An application that is refused is a decision; another try is another.
    const double refused = outcome.refusals, decided = refused + (outcome.result == CaseResult::completed ? 1 : 0);
    if (firms.owner[i] == Owner::private_owner) t.measure(Indicator::entry_refusal_private, refused, decided);
    if (firms.owner[i] == Owner::foreign) t.measure(Indicator::entry_refusal_foreign, refused, decided);
    if (is_services_pqr(firms.section[i])) t.measure(Indicator::entry_refusal_pqr, refused, decided);
    if (firms.has(i, social_service)) t.measure(Indicator::entry_refusal_social, refused, decided);
}

void count_entry(County& county, FirmRow i) {
    const Firms& firms = county.firms;
    Tallies& t = county.tallies;
    const bool rural = county.rules.population.rural > 0.5;
    if (rural && firms.form[i] != Form::cooperative) t.measure(Indicator::entry_rural, 1);
    if (firms.form[i] != Form::enterprise) return;
    t.measure(Indicator::entry_enterprises, 1);
    if (firms.owner[i] == Owner::foreign) t.measure(Indicator::entry_foreign, 1);
    if (is_services_pqr(firms.section[i])) t.measure(Indicator::entry_services_pqr, 1);
    if (firms.has(i, social_service)) t.measure(Indicator::entry_social_services, 1);
}

void count_permits(County& county, FirmRow i) {
    const Firms& firms = county.firms;
    if (firms.form[i] != Form::enterprise || !firms.has(i, needs_permit)) return;
    const double days = static_cast<double>(firms.permit_ticks[i]) / static_cast<double>(ticks_per_day);
    county.tallies.measure(Indicator::permit_duration, days, 1);
    if (in_sections(firms.section[i], "C")) county.tallies.measure(Indicator::permit_duration_manufacturing, days, 1);
    if (in_sections(firms.section[i], "E")) county.tallies.measure(Indicator::permit_duration_construction, days, 1);
}

void count_case(County& county, const Outcome& outcome) {
    const IndicatorBook& book = *county.handbook->input->indicators;
    const auto& cells = book.cells_of(outcome.process);
    if (cells.empty()) return;
    std::vector<CaseSums>& sums = county.tallies.now.cases;
    if (sums.empty()) sums.resize(book.cells().size());
    const WorldInput& input = *county.handbook->input;
    const auto& online = input.plan->book().processes[outcome.process.index()].online;
    const double share = online ? input.values->at(*online, county.id, day_of(outcome.opened)) : 0;
    const Attributes applicant = outcome.keeps_attributes ? outcome.attributes : county.attributes_of(outcome.owner);
    for (const std::uint16_t cell : cells)
        if (book.cells()[cell].applies.matches(applicant)) {
            sums[cell].add(outcome, book.cells()[cell], share);
            keep_duration(county.tallies.now, book, cell, outcome);
        }
}

void add_to_package(County& county, FirmRow i, const Outcome& outcome) {
    Firms& firms = county.firms;
    if (firms.package_opened[i] == Tick{}) firms.package_opened[i] = outcome.opened;
    firms.package_visits[i] += static_cast<float>(outcome.visits);
}

void count_package(County& county, FirmRow i, Tick end) {
    const Calendar& calendar = county.calendar();
    const Firms& firms = county.firms;
    if (day_of(firms.package_opened[i]) < calendar.first()) return;  // begun before the run
    const std::int64_t ticks = calendar.working_ticks(end) - calendar.working_ticks(firms.package_opened[i]);
    county.tallies.measure(Indicator::package_duration, static_cast<double>(ticks) / static_cast<double>(ticks_per_day), 1);
    county.tallies.measure(Indicator::package_visits, static_cast<double>(firms.package_visits[i]), 1);
}

void close_tallies(County& county, Day month, bool keep) {
    const Day end = next_month(month);
    for (FirmRow i = 0; i < county.firms.size_now(); ++i) count_stocks_of(county, i, end);
    count_receivables(county);
    count_outages(county);
    count_new_loans(county);
    count_practice(county, month);
    Tallies& tallies = county.tallies;
    tallies.now.month = month;
    tallies.now.offices = county.office.take_month();
    if (keep) tallies.months.push_back(std::move(tallies.now));
    tallies.now = {};
}

}  // namespace yingshang
