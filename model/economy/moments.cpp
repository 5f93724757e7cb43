#include "economy/moments.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "economy/county.hpp"

namespace yingshang {
namespace {

constexpr double months_per_year = 12;
constexpr int quarters = 4, days_of_four_years = 1461;  // a year has 365 days and a quarter
// Of so many years: what the hazards of these years leave.
const std::string survival = "survival.";

std::size_t number(Form f) { return static_cast<std::size_t>(f); }
std::size_t number(Size s) { return static_cast<std::size_t>(s); }

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
    const Form form = firms.form[i];
    const bool operates = active(firms.status[i]);
    m.count(Moment::stock, number(form), 1);
    m.count(Moment::section_share, number(form) * section_count + firms.section[i], 1);
    m.count(Moment::not_operating, 0, operates ? 0 : 1, 1);
    if (operates) m.count(Moment::workers_of, number(form), firms.workers[i], 1);
    if (form != Form::enterprise) return;
    m.count(Moment::age_share, band_of_age(firms, i, end), 1);
    m.count(Moment::owner_share, static_cast<std::size_t>(firms.owner[i]), 1);
    if (!operates) return;
    const std::size_t size = number(firms.size[i]);
    m.count(Moment::size_share, size, 1);
    m.count(Moment::workers, size, firms.workers[i], 1);
    m.count(Moment::loan_share, size, firms.debt[i].value > 0 ? 1 : 0, 1);
    m.count(Moment::zombie_share, 0, firms.status[i] == Status::zombie ? 1 : 0, 1);
}

double value_added_of(const County& county) {
    double sum = 0;
    for (const double of_section : county.tallies.now.panel[static_cast<std::size_t>(PanelVariable::value_added)]) sum += of_section;
    return sum;
}

class Definitions {
  public:
    Definitions() {
        by_form("stock.", "firms", "market entities of the form on the register at the year's end");
        for (const Label& form : form_labels)
            for (const Label& section : section_labels)
                add(fmt::format("section_share.{}.{}", form.name, section.name), "1",
                    "share of the section among those of the form at the year's end");
        by_form("entry_rate.", "1 per year", "registered in the year / on the register at its end");
        by_form("exit_rate.", "1 per year", "left the register in the year / firm-years on it");
        for (std::size_t year = 1; year <= age_years; ++year)
            add(fmt::format("exit_hazard.{}{}", year, year == age_years ? "+" : ""), "1 per year",
                "enterprises that left the register in that year of their age / enterprise-years of it");
        for (const std::string band : {"under_5", "5_to_10", "over_10"}) add("age_share." + band, "1", "share of enterprises of that age in years");
        by_class("size_share.", size_labels, "1", "share of operating enterprises of the size");
        by_class("owner_share.", owner_labels, "1", "share of enterprises of the owner");
        by_class("workers.", size_labels, "persons", "mean workers of operating enterprises of the size");
        by_form("workers_of.", "persons", "mean workers of operating firms of the form");
        by_class("loan_share.", size_labels, "1", "share of operating enterprises of the size that have a bank loan");
        by_class("approval.", size_labels, "1", "loans granted / applications decided by the bank, enterprises of the size");
        add("wage", "yuan", "wages / hired workers, a year");
        add("not_operating", "1", "registered firms that do not operate at the year's end / all registered");
        add("zombie_share", "1", "zombies / operating enterprises at the year's end");
        add("open_after_a_year", "1", "enterprises that operate a year after the month of their registration / all registered then");
        add("startup_days", "working days", "mean time of start-up on the offices' clock, enterprises registered in the year");
        add("bankruptcies", "cases", "bankruptcy cases brought to the courts in the year");
        add("growth.year", "1 per year", "growth of value added over the year before");
        add("growth.first_quarter", "1 per year", "growth of value added of the first quarter over that of the year before");
        if (all.size() != moment_count) throw InternalError("moments have other definitions than places");
    }

    std::vector<MomentDefinition> all;

  private:
    void add(std::string name, std::string unit, std::string meaning) { all.push_back({std::move(name), std::move(unit), std::move(meaning)}); }
    template <class Labels>
    void by_class(const std::string& prefix, const Labels& labels, const std::string& unit, const std::string& meaning) {
        for (const Label& label : labels) add(prefix + std::string(label.name), unit, meaning);
    }
    void by_form(const std::string& prefix, const std::string& unit, const std::string& meaning) { by_class(prefix, form_labels, unit, meaning); }
};

// A number of firms or cases a year, not a ratio.
bool is_amount(const MomentDefinition& d) { return d.unit == "firms" || d.unit == "cases"; }

double survivors(const MomentTable& table, std::size_t years, int from, int until, const std::vector<std::size_t>& places) {
    double alive = 1;
    for (std::size_t year = 0; year < years; ++year) {
        const std::string hazard = moment_definitions()[static_cast<std::size_t>(Moment::exit_hazard) + year].name;
        alive *= 1 - moment_value(table, hazard, from, until, places);
    }
    return alive;
}

}  // namespace

const std::vector<MomentDefinition>& moment_definitions() {
    static const Definitions definitions;
    return definitions.all;
}

std::vector<std::string> moment_names() {
    std::vector<std::string> names;
    for (const MomentDefinition& d : moment_definitions()) names.push_back(d.name);
    for (std::size_t years = 1; years < age_years; ++years) names.push_back(survival + std::to_string(years));
    return names;
}

double moment_value(const MomentTable& table, const std::string& name, int from, int until, const std::vector<std::size_t>& places) {
    if (name.starts_with(survival)) return survivors(table, std::stoul(name.substr(survival.size())), from, until, places);
    const std::vector<MomentDefinition>& all = moment_definitions();
    const auto at = std::find_if(all.begin(), all.end(), [&](const MomentDefinition& d) { return d.name == name; });
    if (at == all.end()) throw InternalError("no moment " + name);
    const std::optional<Ratio> sum = table.sum(static_cast<std::size_t>(at - all.begin()), from, until, places);
    if (!sum) return std::numeric_limits<double>::quiet_NaN();
    if (is_amount(*at)) return sum->numerator / (until - from + 1) / table.scale;
    return sum->denominator > 0 ? sum->numerator / sum->denominator : std::numeric_limits<double>::quiet_NaN();
}

std::string moment_unit(const std::string& name) {
    for (const MomentDefinition& d : moment_definitions())
        if (d.name == name) return d.unit;
    return "1";
}

// Who is at risk of leaving, who has been registered for a year, what hired workers are paid.
void MomentTally::count_flows(const County& county, Day month) {
    const Firms& firms = county.firms;
    const Day end = next_month(month);
    const Day a_year_ago = a_year_before(month), month_after = next_month(a_year_ago);
    std::array<std::uint64_t, 3> registered{};
    std::array<std::uint64_t, age_years> at_risk{};
    std::array<std::uint64_t, section_count> hired{};
    std::uint64_t year_old = 0, of_them_open = 0;
    for (const FirmRow i : firms.followed) {
        const Status status = firms.status[i];
        if (!has_been_registered(status)) continue;
        const bool operates = active(status), enterprise = firms.form[i] == Form::enterprise;
        if (enterprise && firms.registered[i] >= a_year_ago && firms.registered[i] < month_after) {
            year_old += 1;
            of_them_open += operates ? 1 : 0;
        }
        if (!on_register(status)) continue;
        registered[number(firms.form[i])] += 1;
        if (enterprise) at_risk[year_of_age(firms, i, end)] += 1;
        if (operates && firms.workers[i] > 1) hired[firms.section[i]] += firms.workers[i] - 1U;
    }
    const auto years = [](std::uint64_t firm_months) { return static_cast<double>(firm_months) / months_per_year; };
    count(Moment::open_after_a_year, 0, static_cast<double>(of_them_open), static_cast<double>(year_old));
    for (std::size_t form = 0; form < registered.size(); ++form) count(Moment::exit_rate, form, 0, years(registered[form]));
    for (std::size_t age = 0; age < age_years; ++age) count(Moment::exit_hazard, age, 0, years(at_risk[age]));
    for (std::uint8_t s = 0; s < section_count; ++s) count(Moment::wage, 0, static_cast<double>(hired[s]) * monthly_wage(county, s), years(hired[s]));
}

void MomentTally::share_of_all(Moment first, std::size_t classes) {
    double sum = 0;
    for (std::size_t c = 0; c < classes; ++c) sum += numerator(first, c);
    for (std::size_t c = 0; c < classes; ++c) count(first, c, 0, sum);
}

void MomentTally::close_year(const County& county, int year, Day end) {
    for (const FirmRow i : county.firms.followed)
        if (on_register(county.firms.status[i])) count_year_end(*this, county, i, end);
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

void MomentTally::close_month(const County& county, Day month) {
    constexpr unsigned quarter = 3;
    count_flows(county, month);
    const Date date = to_date(month);
    const double added = value_added_of(county);
    value_added_ += added;
    if (date.month <= quarter) first_quarter_ += added;
    const Day end = next_month(month);
    if (to_date(end).month == 1) close_year(county, date.year, end);
}

void note_registration(County& county, FirmRow i, const Outcome& outcome) {
    const Form form = county.firms.form[i];
    county.moments.count(Moment::entry_rate, number(form), 1);
    if (form == Form::enterprise)
        county.moments.count(Moment::startup_days, 0, static_cast<double>(outcome.office_ticks) / static_cast<double>(ticks_per_day), 1);
}

void note_exit(County& county, FirmRow i) {
    const Form form = county.firms.form[i];
    county.moments.count(Moment::exit_rate, number(form), 1);
    if (form == Form::enterprise) county.moments.count(Moment::exit_hazard, year_of_age(county.firms, i, day_of(county.now)), 1);
}

void note_loan_decision(County& county, FirmRow i, bool granted) {
    if (county.firms.form[i] == Form::enterprise) county.moments.count(Moment::approval, number(county.firms.size[i]), granted ? 1 : 0, 1);
}

void note_bankruptcy_case(County& county) { county.moments.count(Moment::bankruptcies, 0, 1); }

}  // namespace yingshang
