#include "economy/tallies.hpp"

#include <algorithm>

#include "economy/county.hpp"
#include "economy/month_end.hpp"

namespace yingshang {
namespace {

constexpr double months_per_year = 12;

bool in_sections(std::uint8_t section, std::string_view letters) {
    return letters.find(section_labels[section].name.front()) != std::string_view::npos;
}

void book_section(Tallies& t, const MonthEnd& sums, std::uint8_t section) {
    const Standing& standing = sums.all.standing;
    const auto count = [&](PanelVariable v, std::uint64_t firms) { t.count(v, section, static_cast<double>(firms)); };
    constexpr std::array of_form{PanelVariable::enterprises_registered, PanelVariable::individuals_registered,
                                 PanelVariable::cooperatives_registered};
    for (std::size_t form = 0; form < of_form.size(); ++form) {
        const std::uint64_t registered = standing.registered(section, static_cast<Form>(form));
        count(of_form[form], registered);
        count(PanelVariable::firms_registered, registered);
    }
    count(PanelVariable::firms_operating, standing.active(section));
    count(PanelVariable::zombies, standing.with(section, Status::zombie));
    count(PanelVariable::workers, sums.sections[section].workers);
    t.count(PanelVariable::loans, section, sums.sections[section].loans.yuan());
}

// Of a county or of one class of its firms: `measure` takes an indicator's numerator and denominator.
template <typename Measure>
void measure_stocks(const County& county, const MonthEnd& sums, const Measure& measure) {
    std::uint64_t active_firms = 0, breaking = 0;
    double suspended_days = 0, conforming = 0;
    for (std::uint8_t s = 0; s < section_count; ++s) {
        const std::uint64_t operating = sums.all.standing.active(s), break_rules = sums.sections[s].breaking;
        active_firms += operating;
        const auto conform = static_cast<double>(operating - break_rules);
        suspended_days += county.supervision.suspended[s] * conform;
        conforming += conform;
        breaking += break_rules;
    }
    const auto share = [&](Indicator i, std::uint64_t part, std::uint64_t of) { measure(i, static_cast<double>(part), static_cast<double>(of)); };
    const auto firm_years = [&](Indicator i, std::uint64_t firms) { measure(i, 0, static_cast<double>(firms) / months_per_year); };
    share(Indicator::registered_not_operating, sums.lately_idle, sums.lately);
    share(Indicator::health_private_network_share, sums.in_network, sums.providers);
    share(Indicator::zombie_share, sums.zombies_among_them, sums.have_borrowed);
    share(Indicator::compliance_violation_rate, breaking, active_firms);
    firm_years(Indicator::exit_liquidity_rate, active_firms);
    firm_years(Indicator::credit_first_loans, sums.without_loan);
    firm_years(Indicator::labour_arrears_rate, sums.employers);
    firm_years(Indicator::ip_infringement_loss, sums.holders);
    firm_years(Indicator::credit_recall_rate, sums.borrowers);
    measure(Indicator::credit_small_balance, sums.small_loans.yuan(), 0);
    measure(Indicator::credit_small_borrowers, static_cast<double>(sums.small_borrowers), 0);
    measure(Indicator::inspection_suspension_days, suspended_days, static_cast<double>(active_firms) / months_per_year);
    measure(Indicator::inspection_visits_per_compliant_firm, 0, conforming / months_per_year);
}

void book_stocks_by_class(County& county, Day end) {
    ClassTallies& classes = *county.tallies.classes;
    const std::vector<MonthEnd> sums = count_month_end_by_class(county, end);
    for (std::size_t c = 0; c < sums.size(); ++c) {
        measure_stocks(county, sums[c], [&](Indicator i, double n, double d) { classes.measure_in(c, i, n, d); });
        for (std::uint8_t s = 0; s < section_count; ++s) classes.add_operating(c, s, static_cast<double>(sums[c].all.standing.active(s)));
    }
}

void book_stocks(County& county, const MonthEnd& sums, Day end) {
    for (std::uint8_t s = 0; s < section_count; ++s) book_section(county.tallies, sums, s);
    measure_stocks(county, sums, [&](Indicator i, double n, double d) { county.tallies.measure(i, n, d); });
    if (county.tallies.classes) book_stocks_by_class(county, end);
}

bool is_in_force_in(const Practice& practice, std::size_t measure, int year) {
    const std::vector<int>& begins = practice.courses()[measure].begins;
    for (std::size_t c = 0; c < begins.size(); ++c)
        for (unsigned m = 12; m >= 1; --m) {
            const Day month = to_day({year, m, 1});
            if (begins[c] == no_month || begins[c] > month_index(month)) break;
            if (practice.at(measure, CountyId(c), month).in_force) return true;
        }
    return false;
}

// Of a year in which nothing is in force, wherever: no case is handled the new way, and nobody knows of what there is not.
void count_no_measure(County& county, const Practice& practice, Day month) {
    bool any = false, any_options = false;
    for (std::size_t m = 0; m < practice.courses().size(); ++m) {
        if (any && (any_options || !practice.courses()[m].has_options)) continue;
        if (!is_in_force_in(practice, m, to_date(month).year)) continue;
        any = true;
        any_options = any_options || practice.courses()[m].has_options;
    }
    if (!any) county.tallies.measure(Indicator::implementation_fidelity, 0, 1);
    if (!any_options) county.tallies.measure(Indicator::implementation_awareness, 0, 1);
}

// How far the measures in force are carried out.
void count_practice(County& county, Day month) {
    const Practice* practice = county.handbook->input->practice.get();
    if (practice == nullptr) return;
    count_no_measure(county, *practice, month);
    for (std::size_t m = 0; m < practice->courses().size(); ++m) {
        const Course& course = practice->courses()[m];
        const Shares& s = practice->at(m, county.id, month);
        if (s.in_force) county.tallies.measure(Indicator::implementation_fidelity, s.fidelity, 1);
        if (s.in_force && course.has_options) county.tallies.measure(Indicator::implementation_awareness, s.awareness, 1);
        const int begins = course.begins[county.id.index()], nearly_all = course.nearly_all[county.id.index()];
        // Whoever is not there yet has no time: what has gone by would pass for one that ended.
        const bool has_arrived = begins != no_month && nearly_all != no_month && nearly_all <= month_index(month);
        if (has_arrived) county.tallies.measure(Indicator::implementation_time_to_90_percent, nearly_all - begins, 1);
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
    if (firms.card[i].form != Form::enterprise) return;
    // An application that is refused is a decision; another try is another.
    const double refused = outcome.refusals, decided = refused + (outcome.result == CaseResult::completed ? 1 : 0);
    if (firms.card[i].owner == Owner::private_owner) county.measure(Indicator::entry_refusal_private, i, refused, decided);
    if (firms.card[i].owner == Owner::foreign) county.measure(Indicator::entry_refusal_foreign, i, refused, decided);
    if (is_services_pqr(firms.card[i].section)) county.measure(Indicator::entry_refusal_pqr, i, refused, decided);
    if (firms.has(i, social_service)) county.measure(Indicator::entry_refusal_social, i, refused, decided);
}

void count_entry(County& county, FirmRow i) {
    const Firms& firms = county.firms;
    const bool rural = county.rules.population.rural > 0.5;
    if (rural && firms.card[i].form != Form::cooperative) county.measure(Indicator::entry_rural, i, 1);
    if (firms.card[i].form != Form::enterprise) return;
    county.measure(Indicator::entry_enterprises, i, 1);
    if (firms.card[i].owner == Owner::foreign) county.measure(Indicator::entry_foreign, i, 1);
    if (is_services_pqr(firms.card[i].section)) county.measure(Indicator::entry_services_pqr, i, 1);
    if (firms.has(i, social_service)) county.measure(Indicator::entry_social_services, i, 1);
}

void count_permits(County& county, FirmRow i) {
    const Firms& firms = county.firms;
    if (firms.card[i].form != Form::enterprise || !firms.has(i, needs_permit)) return;
    const double days = static_cast<double>(firms.undertakings.of(i).permit_ticks) / static_cast<double>(ticks_per_day);
    county.measure(Indicator::permit_duration, i, days, 1);
    if (in_sections(firms.card[i].section, "C")) county.measure(Indicator::permit_duration_manufacturing, i, days, 1);
    if (in_sections(firms.card[i].section, "E")) county.measure(Indicator::permit_duration_construction, i, days, 1);
}

void count_case(County& county, const Outcome& outcome) {
    const IndicatorBook& book = *county.handbook->input->indicators;
    const auto& cells = book.cells_of(outcome.process);
    ClassTallies* classes = county.tallies.classes.get();
    if (cells.empty() && classes == nullptr) return;
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
            if (classes != nullptr) classes->add_case(FirmClass::of(applicant), cell, outcome, share);
        }
    if (classes == nullptr) return;
    const bool before = day_of(outcome.opened) < county.calendar().first();
    classes->add_to_process(FirmClass::of(applicant), outcome, share, before ? ClassTallies::Begun::before : ClassTallies::Begun::in_the_run);
}

void add_to_package(County& county, FirmRow i, const Outcome& outcome) {
    Undertaking& undertaking = county.firms.undertakings[i];
    if (undertaking.package_opened == Tick{}) undertaking.package_opened = outcome.opened;
    undertaking.package_visits += static_cast<float>(outcome.visits);
}

void count_package(County& county, FirmRow i, Tick end) {
    const Calendar& calendar = county.calendar();
    const Undertaking undertaking = county.firms.undertakings.of(i);
    if (day_of(undertaking.package_opened) < calendar.first()) return;  // begun before the run
    const std::int64_t ticks = calendar.working_ticks(end) - calendar.working_ticks(undertaking.package_opened);
    county.measure(Indicator::package_duration, i, static_cast<double>(ticks) / static_cast<double>(ticks_per_day), 1);
    county.measure(Indicator::package_visits, i, static_cast<double>(undertaking.package_visits), 1);
}

// Indicators of cases are told by year: the newest month of a year holds the sums of all.
void take_over_cases(MonthRecord& newest, MonthRecord& before) {
    if (to_date(newest.month).year != to_date(before.month).year) return;
    if (newest.cases.empty()) newest.cases.swap(before.cases);
    for (std::size_t cell = 0; cell < before.cases.size(); ++cell) newest.cases[cell].add(before.cases[cell]);
    newest.case_durations.resize(std::max(newest.case_durations.size(), before.case_durations.size()));
    for (std::size_t cell = 0; cell < before.case_durations.size(); ++cell) {
        auto& all = newest.case_durations[cell];
        all.insert(all.end(), before.case_durations[cell].begin(), before.case_durations[cell].end());
    }
    before.cases = decltype(before.cases)();  // {} alone would keep its memory
    before.case_durations = decltype(before.case_durations)();
}

void close_tallies(County& county, Day month, const MonthEnd& stands, bool keep) {
    book_stocks(county, stands, next_month(month));
    count_receivables(county);
    count_outages(county);
    count_new_loans(county);
    count_practice(county, month);
    Tallies& tallies = county.tallies;
    tallies.now.month = month;
    tallies.now.offices = record_of(county.office.take_month(), county.handbook->input->plan->book());
    if (tallies.classes) tallies.classes->close_month(month, keep, duty_prices(*county.handbook->input, county.id, month));
    if (keep && !tallies.months.empty()) take_over_cases(tallies.now, tallies.months.back());
    if (keep) {
        const Horizon& horizon = county.handbook->input->horizon;
        if (tallies.months.empty()) tallies.months.reserve(static_cast<std::size_t>(month_index(horizon.until) - month_index(month)) + 1);
        tallies.months.push_back(std::move(tallies.now));
    }
    tallies.now = {};
}

}  // namespace yingshang
