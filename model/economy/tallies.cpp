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

void keep_duration(MonthRecord& month, const IndicatorBook& book, std::uint16_t cell, const Outcome& outcome) {
    if (!book.cells()[cell].keeps_durations || outcome.result != CaseResult::completed) return;
    month.case_durations.resize(book.cells().size());
    month.case_durations[cell].push_back(static_cast<std::uint32_t>(outcome.office_ticks));
}

IndicatorDefinition defined(Indicator, std::string name, std::string unit, std::string definition, std::string population, std::string clock,
                            Combination combination) {
    return {std::move(name), std::move(unit), std::move(definition), std::move(population), std::move(clock), combination};
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

// Definitions follow the catalogue of indicators shipped with the scenarios.
const std::vector<IndicatorDefinition>& indicator_definitions() {
    using enum Indicator;
    using enum Combination;
    static const std::vector<IndicatorDefinition> definitions{
        defined(credit_decision_duration_small, "credit.decision_duration_mean.small", "working days", "application to decision",
                "small firms' loan applications", "office", ratio),
        defined(credit_first_loans, "credit.first_loans_per_never_borrower", "1 per year", "first loans / firm-years of firms that never borrowed",
                "never-borrowers", "", ratio),
        defined(credit_recall_rate, "credit.recall_rate", "1 per year", "loans recalled before term though served / loan-years", "borrowers", "",
                ratio),
        defined(credit_small_balance, "credit.small_balance", "yuan", "inclusive small-firm loan balance at the end of the window",
                "small and micro firms, individual businesses", "", end_stock),
        defined(credit_small_borrowers, "credit.small_borrowers", "firms", "small borrowers with a balance at the end of the window",
                "small and micro firms, individual businesses", "", end_stock),
        defined(credit_small_rate, "credit.small_rate_mean", "1 per year", "mean rate of new small loans, weighted by amount", "new small loans", "",
                ratio),
        defined(entry_enterprises, "entry.enterprises", "firms", "enterprises that complete registration", "all", "", total),
        defined(entry_foreign, "entry.foreign", "firms", "foreign-owned enterprises that complete registration", "all", "", total),
        defined(entry_rural, "entry.rural", "firms", "enterprises and individual businesses that complete registration in counties (not districts)",
                "all", "", total),
        defined(entry_services_pqr, "entry.services_pqr", "firms", "enterprises that complete registration in sections P, Q, R", "all", "", total),
        defined(exit_bankruptcy_duration_simple, "exit.bankruptcy_duration_mean.simple", "working days",
                "acceptance to closing, cases that qualify as simple under the base rules", "simple bankruptcies", "total", ratio),
        defined(exit_deregistration_duration, "exit.deregistration_duration_mean", "working days",
                "from decision to leave to removal from the register", "voluntary exits", "total", ratio),
        defined(exit_liquidity_rate, "exit.liquidity_rate", "1 per year", "firms solvent on paper that stop for want of cash / operating firm-years",
                "operating firms", "", ratio),
        defined(investment_completed, "investment.completed", "projects", "investment projects that became capacity", "all", "", total),
        defined(package_duration, "package.duration_mean", "working days",
                "first submission to last result of the linked processes (start-up + permits; construction + utilities + property)",
                "firms needing both", "total", ratio),
        defined(package_visits, "package.visits_mean", "visits", "visits for the linked processes", "firms needing both", "", ratio),
        defined(permit_duration, "permit.duration_per_needing_firm", "working days",
                "total time in operating permits per firm that needed any under the base rules (an abolished permit counts 0)",
                "enterprises needing a permit", "office", ratio),
        defined(permit_duration_construction, "permit.duration_per_needing_firm.construction", "working days",
                "total time in operating permits per firm that needed any under the base rules (an abolished permit counts 0), section E",
                "enterprises needing a permit", "office", ratio),
        defined(permit_duration_manufacturing, "permit.duration_per_needing_firm.manufacturing", "working days",
                "total time in operating permits per firm that needed any under the base rules (an abolished permit counts 0), section C",
                "enterprises needing a permit", "office", ratio),
        defined(registered_not_operating, "registered_not_operating.share", "1",
                "enterprises registered 90 to 365 days ago that have not begun to operate / all registered then", "enterprises", "", ratio),
        defined(zombie_share, "zombie.share", "1", "zombies / enterprises that have ever borrowed", "enterprises", "", end_stock),
    };
    return definitions;
}

void count_entry(County& county, FirmRow i) {
    const Firms& firms = county.firms;
    Tallies& t = county.tallies;
    const bool rural = county.rules.population.rural > 0.5;
    if (rural && firms.form[i] != Form::cooperative) t.measure(Indicator::entry_rural, 1);
    if (firms.form[i] != Form::enterprise) return;
    t.measure(Indicator::entry_enterprises, 1);
    if (firms.owner[i] == Owner::foreign) t.measure(Indicator::entry_foreign, 1);
    if (in_sections(firms.section[i], "PQR")) t.measure(Indicator::entry_services_pqr, 1);
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
    Tallies& tallies = county.tallies;
    tallies.now.month = month;
    tallies.now.offices = county.office.take_month();
    if (keep) tallies.months.push_back(std::move(tallies.now));
    tallies.now = {};
}

}  // namespace yingshang
