#include "economy/moments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "economy/county.hpp"
#include "economy/month_end.hpp"

namespace yingshang {
namespace {

constexpr double months_per_year = 12;
constexpr int quarters = 4, days_of_four_years = 1461;  // a year has 365 days and a quarter
// A tail of sizes is judged from so many workers on; growth of workers is judged of firms that had so many.
constexpr unsigned tail_from = 20, growth_from = 10;
// Of fewer firms of a section the mean growth is too much their own.
constexpr std::uint64_t least_firms = 20;

std::size_t number(Form f) { return static_cast<std::size_t>(f); }
std::size_t number(Size s) { return static_cast<std::size_t>(s); }
std::size_t number(Capital c) { return static_cast<std::size_t>(c); }

std::size_t year_of_age(const Firms& firms, FirmRow i, Day on) {
    const int days = std::max(0, on - firms.registered[i]);
    return std::min(static_cast<std::size_t>(days * quarters / days_of_four_years), age_years - 1);
}

std::size_t band_of_age(const Firms& firms, FirmRow i, Day on) {
    const std::size_t years = year_of_age(firms, i, on);
    return years < 5 ? 0 : years < 10 ? 1 : 2;
}

bool has_been_registered(Status s) { return s != Status::registering && s != Status::not_founded; }

// What stands at the year's end of one firm on the register; the denominators of shares follow for all at once.
void count_year_end(MomentTally& m, const County& county, FirmRow i, Day end) {
    const Firms& firms = county.firms;
    const Form form = firms.card[i].form;
    const bool operates = active(firms.card[i].status);
    m.count(Moment::stock, number(form), 1);
    m.count(Moment::section_share, number(form) * section_count + firms.card[i].section, 1);
    m.count(Moment::not_operating, 0, operates ? 0 : 1, 1);
    if (operates) m.count(Moment::workers_of, number(form), firms.card[i].workers, 1);
    if (form != Form::enterprise) return;
    m.count(Moment::age_share, band_of_age(firms, i, end), 1);
    m.count(Moment::owner_share, static_cast<std::size_t>(firms.card[i].owner), 1);
    if (!operates) return;
    const std::size_t size = number(firms.card[i].size);
    m.count(Moment::size_share, size, 1);
    m.count(Moment::workers, size, firms.card[i].workers, 1);
    m.count(Moment::loan_share, size, firms.debt[i].value > 0 ? 1 : 0, 1);
    m.count(Moment::zombie_share, 0, firms.card[i].status == Status::zombie ? 1 : 0, 1);
    const bool entrant = to_date(firms.registered[i]).year == to_date(end + -1).year;
    m.count(entrant ? Moment::entrant_workers : Moment::incumbent_workers, 0, firms.card[i].workers, 1);
    // Whole people: the tail begins half a worker below.
    if (firms.card[i].workers >= tail_from) m.count(Moment::size_tail, 0, std::log(firms.card[i].workers / (tail_from - 0.5)), 1);
}

double value_added_of(const County& county) {
    double sum = 0;
    for (const double of_section : county.tallies.now.panel[static_cast<std::size_t>(PanelVariable::value_added)]) sum += of_section;
    return sum;
}

float log_sales(const Firms& firms, FirmRow i) { return firms.productivity[i] + std::log(firms.capacity[i]); }

// Sums of deviations from the mean of one's section.
struct Deviations {
    double absolute = 0, square = 0, firms = 0;
};
// `growth_of` gives the log growth of a firm, NaN where there is none to tell.
template <class Growth>
Deviations deviations(const Firms& firms, const Growth& growth_of) {
    std::array<double, section_count> sum{};
    std::array<std::uint64_t, section_count> number{};
    for (const FirmRow i : firms.followed)
        if (const double growth = growth_of(i); growth == growth) {
            sum[firms.card[i].section] += growth;
            number[firms.card[i].section] += 1;
        }
    Deviations all;
    for (const FirmRow i : firms.followed) {
        const std::uint8_t s = firms.card[i].section;
        const double growth = growth_of(i);
        if (growth != growth || number[s] < least_firms) continue;
        const double off = growth - sum[s] / static_cast<double>(number[s]);
        all.absolute += std::abs(off);
        all.square += off * off;
        all.firms += 1;
    }
    return all;
}

bool is_operating_enterprise(const Firms& firms, FirmRow i) { return firms.card[i].form == Form::enterprise && active(firms.card[i].status); }

}  // namespace

// Who is at risk of leaving, who has been registered for a year, what hired workers are paid.
void MomentTally::count_flows(const County& county, const MonthEnd& stands, Day month) {
    const Firms& firms = county.firms;
    const Day end = next_month(month);
    const Day a_year_ago = a_year_before(month), month_after = next_month(a_year_ago);
    std::array<std::array<std::uint64_t, age_years>, capital_labels.size()> at_risk{};
    std::array<std::uint64_t, 4> of_size{};
    std::uint64_t year_old = 0, of_them_open = 0;
    for (const FirmRow i : firms.followed) {
        const FirmCard& firm = firms.card[i];
        if (firm.form != Form::enterprise || !has_been_registered(firm.status)) continue;
        if (firms.registered[i] >= a_year_ago && firms.registered[i] < month_after) {
            year_old += 1;
            of_them_open += active(firm.status) ? 1 : 0;
        }
        if (!on_register(firm.status)) continue;
        at_risk[number(firm.capital())][year_of_age(firms, i, end)] += 1;
        of_size[number(firm.size)] += 1;
    }
    const auto years = [](std::uint64_t firm_months) { return static_cast<double>(firm_months) / months_per_year; };
    count(Moment::open_after_a_year, 0, static_cast<double>(of_them_open), static_cast<double>(year_old));
    for (const Form form : {Form::enterprise, Form::individual, Form::cooperative}) {
        std::uint64_t registered = 0;
        for (std::uint8_t s = 0; s < section_count; ++s) registered += stands.all.standing.registered(s, form);
        count(Moment::exit_rate, number(form), 0, years(registered));
    }
    for (std::uint8_t s = 0; s < section_count; ++s) {
        const std::uint64_t hired = stands.sections[s].workers - stands.all.standing.active(s);  // all but one, who owns it
        count(Moment::wage, 0, static_cast<double>(hired) * monthly_wage(county, s), years(hired));
    }
    for (std::size_t age = 0; age < age_years; ++age) {
        std::uint64_t of_age = 0;
        for (std::size_t capital = 0; capital < at_risk.size(); ++capital) {
            count(Moment::exit_hazard_of_capital, capital * age_years + age, 0, years(at_risk[capital][age]));
            of_age += at_risk[capital][age];
        }
        count(Moment::exit_hazard, age, 0, years(of_age));
    }
    for (std::size_t size = 0; size < of_size.size(); ++size) count(Moment::exit_rate_of, size, 0, years(of_size[size]));
}

void MomentTally::share_of_all(Moment first, std::size_t classes) {
    double sum = 0;
    for (std::size_t c = 0; c < classes; ++c) sum += numerator(first, c);
    for (std::size_t c = 0; c < classes; ++c) count(first, c, 0, sum);
}

// Sales at equal prices, so that what demand does to a whole section is no growth of a firm.
void MomentTally::count_growth_of_firms(const County& county) {
    const Firms& firms = county.firms;
    constexpr float none = std::numeric_limits<float>::quiet_NaN();
    sales_before_.resize(firms.size_now(), none);
    workers_before_.resize(firms.size_now(), 0);
    const auto grown = [&](FirmRow i) { return is_operating_enterprise(firms, i) && sales_before_[i] == sales_before_[i]; };
    const std::array<Deviations, 2> of{
        deviations(firms, [&](FirmRow i) { return grown(i) ? static_cast<double>(log_sales(firms, i) - sales_before_[i]) : std::nan(""); }),
        deviations(firms, [&](FirmRow i) {
            return grown(i) && workers_before_[i] >= growth_from ? std::log(static_cast<double>(firms.card[i].workers) / workers_before_[i])
                                                                 : std::nan("");
        })};
    for (std::size_t k = 0; k < of.size(); ++k) {
        count(Moment::growth_deviation, k, of[k].absolute, of[k].firms);
        count(Moment::growth_square, k, of[k].square, of[k].firms);
    }
    for (const FirmRow i : firms.followed) {
        const bool operates = is_operating_enterprise(firms, i);
        sales_before_[i] = operates ? log_sales(firms, i) : none;
        workers_before_[i] = operates ? firms.card[i].workers : std::uint16_t{0};
    }
}

void MomentTally::keep_rows(std::span<const FirmRow> rows) {
    yingshang::keep_rows(sales_before_, rows);
    yingshang::keep_rows(workers_before_, rows);
}

// By how much arrivals of the months vary more than those of a Poisson process would, relative to their mean squared.
void MomentTally::count_dispersion() {
    const std::vector<double> months = std::exchange(arrivals_, {});
    if (months.size() != static_cast<std::size_t>(months_per_year)) return;
    double sum = 0, square = 0;
    for (const double n : months) {
        sum += n;
        square += n * n;
    }
    const double mean = sum / months_per_year, variance = (square - months_per_year * mean * mean) / (months_per_year - 1);
    count(Moment::arrivals_dispersion, 0, variance - mean, mean * mean);
}

void MomentTally::close_year(const County& county, int year, Day end) {
    count_growth_of_firms(county);
    count_dispersion();
    for (const FirmRow i : county.firms.followed)
        if (on_register(county.firms.card[i].status)) count_year_end(*this, county, i, end);
    for (std::size_t form = 0; form < form_labels.size(); ++form) {
        const double stock = numerator(Moment::stock, form);
        count(Moment::entry_rate, form, 0, stock);
        for (std::size_t s = 0; s < section_count; ++s) count(Moment::section_share, form * section_count + s, 0, stock);
    }
    share_of_all(Moment::age_share, 3);
    share_of_all(Moment::owner_share, owner_labels.size());
    share_of_all(Moment::size_share, size_labels.size());
    if (value_added_before_) count(Moment::growth, 0, value_added_ - *value_added_before_, *value_added_before_);
    if (first_quarter_before_) count(Moment::growth, 1, first_quarter_ - *first_quarter_before_, *first_quarter_before_);
    value_added_before_ = std::exchange(value_added_, 0);
    first_quarter_before_ = std::exchange(first_quarter_, 0);
    years_.push_back({year, std::exchange(now_, std::vector<Ratio>(moment_count))});
}

void MomentTally::close_month(const County& county, const MonthEnd& stands, Day month) {
    constexpr unsigned quarter = 3;
    count_flows(county, stands, month);
    const double registered = numerator(Moment::entry_rate, number(Form::enterprise));
    arrivals_.push_back(registered - std::accumulate(arrivals_.begin(), arrivals_.end(), 0.0));
    const Date date = to_date(month);
    const double added = value_added_of(county);
    value_added_ += added;
    if (date.month <= quarter) first_quarter_ += added;
    const Day end = next_month(month);
    if (to_date(end).month == 1) close_year(county, date.year, end);
}

void note_registration(County& county, FirmRow i, const Outcome& outcome) {
    const Form form = county.firms.card[i].form;
    county.moments.count(Moment::entry_rate, number(form), 1);
    if (form == Form::enterprise)
        county.moments.count(Moment::startup_days, 0, static_cast<double>(outcome.office_ticks) / static_cast<double>(ticks_per_day), 1);
}

void note_exit(County& county, FirmRow i) {
    const Form form = county.firms.card[i].form;
    county.moments.count(Moment::exit_rate, number(form), 1);
    if (form != Form::enterprise) return;
    const Day today = day_of(county.now);
    const std::size_t age = year_of_age(county.firms, i, today);
    county.moments.count(Moment::exit_hazard, age, 1);
    county.moments.count(Moment::exit_hazard_of_capital, number(county.firms.card[i].capital()) * age_years + age, 1);
    county.moments.count(Moment::exit_rate_of, number(county.firms.card[i].size), 1);
    const double years = std::max(0, today - county.firms.registered[i]) * static_cast<double>(quarters) / days_of_four_years;
    county.moments.count(Moment::life_span, 0, years, 1);
    for (std::size_t k = 0; k < short_lives.size(); ++k) county.moments.count(Moment::life_within, k, years <= short_lives[k] ? 1 : 0, 1);
}

void note_loan_decision(County& county, FirmRow i, bool granted) {
    if (county.firms.card[i].form == Form::enterprise) county.moments.count(Moment::approval, number(county.firms.card[i].size), granted ? 1 : 0, 1);
}

void note_approval(County& county, const Outcome& outcome) {
    // A log of permits has neither surveys nor the building itself.
    const double days = static_cast<double>(outcome.office_ticks + outcome.firm_ticks) / static_cast<double>(ticks_per_day);
    county.moments.count(Moment::approval_time, 0, days, 1);
    county.moments.count(Moment::approval_time_square, 0, days * days, 1);
}

void note_bankruptcy_case(County& county) { county.moments.count(Moment::bankruptcies, 0, 1); }

}  // namespace yingshang
