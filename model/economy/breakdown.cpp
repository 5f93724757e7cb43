#include "economy/breakdown.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "economy/tallies.hpp"

namespace yingshang {
namespace {

void add(std::vector<Ratio>& sum, const std::vector<Ratio>& more) {
    for (std::size_t i = 0; i < more.size(); ++i) {
        // Of a stock what stood at the end of the last month.
        if (is_of_the_end(indicator_definitions()[i].combination)) sum[i] = {};
        sum[i].numerator += more[i].numerator;
        sum[i].denominator += more[i].denominator;
    }
}

void add(std::vector<CaseSums>& sum, const std::vector<CaseSums>& more) {
    for (std::size_t i = 0; i < more.size(); ++i) sum[i].add(more[i]);
}

void add(ClassSums& sum, const ClassSums& more) {
    add(sum.indicators, more.indicators);
    add(sum.cases, more.cases);
    add(sum.processes, more.processes);
    for (std::size_t i = 0; i < more.durations.size(); ++i)
        sum.durations[i].insert(sum.durations[i].end(), more.durations[i].begin(), more.durations[i].end());
    for (std::size_t s = 0; s < section_count; ++s) sum.operating_months[s] += more.operating_months[s];
}

}  // namespace

std::size_t class_of(By by, const FirmClass& firm) {
    switch (by) {
        case By::section: return firm.section;
        case By::size: return static_cast<std::size_t>(firm.size);
        case By::form: return static_cast<std::size_t>(firm.form);
        case By::owner: return static_cast<std::size_t>(firm.owner);
        case By::county: break;
    }
    throw InternalError("a county is no class of firms");
}

std::span<const Label> class_labels(By by) {
    switch (by) {
        case By::county: return {};
        case By::section: return section_labels;
        case By::size: return size_labels;
        case By::form: return form_labels;
        case By::owner: return owner_labels;
    }
    throw InternalError("a breakdown is by nothing known");
}

bool is_of_firms(Indicator indicator) {
    using enum Indicator;
    // Of loans of others too, of founders before they have an owner, of measures, of markets where nobody is told apart.
    constexpr std::array of_counties{credit_new_loans,
                                     entry_equity,
                                     entry_minimum_equity_pqr,
                                     entry_own_equity_need_rural,
                                     implementation_awareness,
                                     implementation_fidelity,
                                     implementation_time_to_90_percent,
                                     ip_patents,
                                     labour_skilled_vacancy_duration,
                                     labour_vacancy_duration,
                                     power_outage_hours,
                                     procurement_bidders};
    return std::find(of_counties.begin(), of_counties.end(), indicator) == of_counties.end();
}

ClassTallies::ClassTallies(std::vector<By> by, const IndicatorBook& book, std::size_t processes)
    : by_(std::move(by)), book_(&book), processes_(processes), now_(nothing()), duties_(no_duties()) {}

std::vector<ClassSums> ClassTallies::nothing() const {
    const ClassSums none{std::vector<Ratio>(indicator_count),
                         std::vector<CaseSums>(book_->cells().size()),
                         std::vector<std::vector<std::uint32_t>>(book_->cells().size()),
                         std::vector<CaseSums>(processes_),
                         {},
                         {}};
    std::size_t classes = 0;
    for (const By by : by_) classes += class_labels(by).size();
    return std::vector<ClassSums>(classes, none);
}

std::vector<Duties> ClassTallies::no_duties() const { return std::vector<Duties>(now_.size(), {std::vector<CaseWork>(processes_)}); }

void ClassTallies::measure_in(std::size_t of_class, Indicator indicator, double numerator, double denominator) {
    Ratio& r = now_[of_class].indicators[static_cast<std::size_t>(indicator)];
    r.numerator += numerator;
    r.denominator += denominator;
}

void ClassTallies::measure(Indicator indicator, const FirmClass& firm, double numerator, double denominator) {
    for_each_class(firm, [&](std::size_t c) { measure_in(c, indicator, numerator, denominator); });
}

void ClassTallies::add_case(const FirmClass& applicant, std::uint16_t cell, const Outcome& outcome, double online_share) {
    const CaseCell& of = book_->cells()[cell];
    for_each_class(applicant, [&](std::size_t c) {
        now_[c].cases[cell].add(outcome, of, online_share);
        if (of.keeps_durations && outcome.result == CaseResult::completed)
            now_[c].durations[cell].push_back(static_cast<std::uint32_t>(outcome.office_ticks));
    });
}

void ClassTallies::add_to_process(const FirmClass& applicant, const Outcome& outcome, double online_share, Begun begun) {
    const std::size_t process = outcome.process.index();
    for_each_class(applicant, [&](std::size_t c) {
        now_[c].processes[process].add(outcome, {}, online_share);
        if (begun == Begun::in_the_run && outcome.result == CaseResult::completed) duties_[c].cases[process].add(outcome);
    });
}

void ClassTallies::add_compliance(const FirmClass& firm, double yuan) {
    for_each_class(firm, [&](std::size_t c) { duties_[c].compliance += yuan; });
}

void ClassTallies::add_delay(const FirmClass& firm, Delay delay, const DelaySum& one) {
    for_each_class(firm, [&](std::size_t c) { duties_[c].delays[static_cast<std::size_t>(delay)].add(one); });
}

Duties ClassTallies::duties_of(std::size_t of_class) const {
    Duties duties = duties_[of_class];
    for (const double firms : now_[of_class].operating_months) duties.firms += firms;
    duties.dues = now_[of_class].indicators[static_cast<std::size_t>(Indicator::cost_association_fees)].numerator;
    return duties;
}

void ClassTallies::close_month(Day month, bool keep, const DutyPrices& prices) {
    if (keep) {
        const int year = to_date(month).year;
        if (years_.empty() || years_.back().year != year) years_.push_back({year, nothing()});
        for (std::size_t c = 0; c < now_.size(); ++c) {
            ClassSums& year_of_class = years_.back().classes[c];
            add(year_of_class, now_[c]);
            add_burden(year_of_class.burden, duties_of(c), prices);
        }
    }
    now_ = nothing();
    duties_ = no_duties();
}

}  // namespace yingshang
