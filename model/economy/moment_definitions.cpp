// What moments are called, and what their sums say.
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include <fmt/format.h>

#include "core/error.hpp"
#include "economy/moments.hpp"

namespace yingshang {
namespace {

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
        by_age("exit_hazard.", "");
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
        by_pair("growth_rates.", ".deviation", "1",
                "mean absolute deviation of enterprises' log growth over a year from the mean of their section in the county, sections of 20 such "
                "firms or more");
        by_pair("growth_rates.", ".square", "1", "mean square of the same");
        add("entrant_workers", "persons", "mean workers of operating enterprises registered in the year");
        add("incumbent_workers", "persons", "mean workers of the other operating enterprises");
        by_class("exit_rate_of.", size_labels, "1 per year", "enterprises of the size that left the register in the year / enterprise-years on it");
        add("life_span.mean", "years", "mean age at exit of the enterprises that left the register in the year");
        for (const int years : short_lives)
            add(fmt::format("life_span.within_{}", years), "1", fmt::format("share of them that left within {} years", years));
        add("arrivals.overdispersion", "1",
            "(variance - mean) / mean squared of the year's monthly registrations of enterprises in a county; nil for Poisson arrivals at a steady "
            "rate");
        add("approval_time.mean", "working days", "mean time at offices and with the applicant of construction approvals granted in the year");
        add("approval_time.square", "working days squared", "mean square of the same");
        add("size_tail.log_excess", "1", "mean log of workers / 19.5 of operating enterprises with 20 workers or more");
        for (const Label& capital : capital_labels)
            by_age(fmt::format("exit_hazard.capital.{}.", capital.name), fmt::format(", of those with {}", capital.en));
        if (all.size() != moment_count) throw InternalError("moments have other definitions than places");
    }

    std::vector<MomentDefinition> all;

  private:
    void add(std::string name, std::string unit, std::string meaning) { all.push_back({std::move(name), std::move(unit), std::move(meaning)}); }
    // Hazards; the last year is open.
    void by_age(const std::string& prefix, const std::string& whose) {
        for (std::size_t year = 1; year <= age_years; ++year)
            add(fmt::format("{}{}{}", prefix, year, year == age_years ? "+" : ""), "1 per year",
                "enterprises that left the register in that year of their age / enterprise-years of it" + whose);
    }
    template <class Labels>
    void by_class(const std::string& prefix, const Labels& labels, const std::string& unit, const std::string& meaning) {
        for (const Label& label : labels) add(prefix + std::string(label.name), unit, meaning);
    }
    // Of sales and of workers.
    void by_pair(const std::string& prefix, const std::string& suffix, const std::string& unit, const std::string& meaning) {
        add(prefix + "sales" + suffix, unit, meaning);
        add(prefix + "workers" + suffix, unit, meaning + ", of those with 10 workers or more at its start");
    }
    void by_form(const std::string& prefix, const std::string& unit, const std::string& meaning) { by_class(prefix, form_labels, unit, meaning); }
};

// A number of firms or cases a year, not a ratio.
bool is_amount_in(const std::string& unit) { return unit == "firms" || unit == "cases"; }

// The sums of moments over some years and counties.
class Sums {
  public:
    Sums(const MomentTable& table, int from, int until, const std::vector<std::size_t>& places)
        : table_(table), from_(from), until_(until), places_(places) {}

    [[nodiscard]] Ratio of(std::size_t moment) const { return table_.sum(moment, from_, until_, places_).value_or(Ratio{undefined, undefined}); }
    [[nodiscard]] Ratio of(Moment first, std::size_t at = 0) const { return of(static_cast<std::size_t>(first) + at); }
    [[nodiscard]] double value(std::size_t moment) const {
        const Ratio sum = of(moment);
        if (is_amount_in(moment_definitions()[moment].unit)) return sum.numerator / (until_ - from_ + 1) / table_.scale;
        return quotient(sum.numerator, sum.denominator);
    }
    [[nodiscard]] double value(Moment first, std::size_t at = 0) const { return value(static_cast<std::size_t>(first) + at); }
    // NaN where the denominator is none.
    [[nodiscard]] static double quotient(double numerator, double denominator) { return denominator > 0 ? numerator / denominator : undefined; }
    // Of the classes of a block together.
    [[nodiscard]] double value_of_all(Moment first, std::size_t classes) const {
        Ratio sum;
        for (std::size_t c = 0; c < classes; ++c) {
            sum.numerator += of(first, c).numerator;
            sum.denominator += of(first, c).denominator;
        }
        return quotient(sum.numerator, sum.denominator);
    }
    // What the hazards of the years of age [first, last] leave of those who reach the first; of all, or from a block of hazards by age.
    [[nodiscard]] double survivors(std::size_t first, std::size_t last, Moment hazards = Moment::exit_hazard, std::size_t block = 0) const {
        double alive = 1;
        for (std::size_t year = first; year <= last; ++year) alive *= 1 - value(hazards, block * age_years + year - 1);
        return alive;
    }

  private:
    static constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
    const MomentTable& table_;
    int from_, until_;
    const std::vector<std::size_t>& places_;
};

// What follows from several moments.
struct Derived {
    std::string name, unit, meaning;
    std::function<double(const Sums&)> value;
};

double growth_shape(const Sums& s, std::size_t of) {
    const double deviation = s.value(Moment::growth_deviation, of), square = s.value(Moment::growth_square, of);
    return square > 0 ? subbotin_shape(deviation * deviation / square) : std::numeric_limits<double>::quiet_NaN();
}

double squared_variation(const Sums& s) {
    const double mean = s.value(Moment::approval_time), square = s.value(Moment::approval_time_square);
    return square / (mean * mean) - 1;
}

std::vector<Derived> all_derived() {
    std::vector<Derived> all;
    for (std::size_t years = 1; years < age_years; ++years)
        all.push_back({fmt::format("survival.{}", years), "1", "share of enterprises that these years' hazards leave after so many years",
                       [years](const Sums& s) { return s.survivors(1, years); }});
    for (std::size_t capital = 0; capital < capital_labels.size(); ++capital)
        all.push_back({fmt::format("survival.10.capital.{}", capital_labels[capital].name), "1",
                       fmt::format("share of enterprises with {} that these years' hazards leave after ten years", capital_labels[capital].en),
                       [capital](const Sums& s) { return s.survivors(1, 10, Moment::exit_hazard_of_capital, capital); }});
    constexpr std::size_t forms = 3;
    const auto small = static_cast<std::size_t>(Size::small), micro = static_cast<std::size_t>(Size::micro);
    const std::vector<Derived> others{
        {"survival.5_after_2", "1", "share of the enterprises of two years' age that these years' hazards leave at the end of the fifth",
         [](const Sums& s) { return s.survivors(3, 5); }},
        {"growth_rates.sales.shape", "1", "Subbotin shape of enterprises' log growth of sales over a year: 1 a tent, 2 normal",
         [](const Sums& s) { return growth_shape(s, 0); }},
        {"growth_rates.workers.shape", "1", "the same of workers, enterprises with 10 or more", [](const Sums& s) { return growth_shape(s, 1); }},
        {"entrant_size", "1", "mean workers of enterprises registered in the year / those of the others",
         [](const Sums& s) { return s.value(Moment::entrant_workers) / s.value(Moment::incumbent_workers); }},
        {"entry_rate.all", "1 per year", "registered in the year / on the register at its end, all forms",
         [](const Sums& s) { return s.value_of_all(Moment::entry_rate, forms); }},
        {"exit_rate.all", "1 per year", "left the register in the year / firm-years on it, all forms",
         [](const Sums& s) { return s.value_of_all(Moment::exit_rate, forms); }},
        {"exit_rate_of.small_to_micro", "1", "exit rate of small enterprises / that of micro enterprises",
         [=](const Sums& s) { return s.value(Moment::exit_rate_of, small) / s.value(Moment::exit_rate_of, micro); }},
        {"approval_time.squared_variation", "1", "squared coefficient of variation of approval_time", squared_variation},
        {"size_tail.exponent", "1", "Hill's exponent of the sizes of operating enterprises with 20 workers or more: 1 is Zipf's law",
         [](const Sums& s) { return 1 / s.value(Moment::size_tail); }},
    };
    all.insert(all.end(), others.begin(), others.end());
    return all;
}

const std::vector<Derived>& derived() {
    static const std::vector<Derived> all = all_derived();
    return all;
}

template <class Definition>
const Definition* find(const std::vector<Definition>& all, const std::string& name) {
    const auto at = std::find_if(all.begin(), all.end(), [&](const Definition& d) { return d.name == name; });
    return at == all.end() ? nullptr : &*at;
}

}  // namespace

const std::vector<MomentDefinition>& moment_definitions() {
    static const Definitions definitions;
    return definitions.all;
}

std::vector<std::string> moment_names() {
    std::vector<std::string> names;
    for (const MomentDefinition& d : moment_definitions()) names.push_back(d.name);
    for (const Derived& d : derived()) names.push_back(d.name);
    return names;
}

double moment_value(const MomentTable& table, const std::string& name, int from, int until, const std::vector<std::size_t>& places) {
    const Sums sums(table, from, until, places);
    if (const Derived* d = find(derived(), name)) return d->value(sums);
    const MomentDefinition* own = find(moment_definitions(), name);
    if (own == nullptr) throw InternalError("no moment " + name);
    return sums.value(static_cast<std::size_t>(own - moment_definitions().data()));
}

std::string moment_unit(const std::string& name) {
    if (const Derived* d = find(derived(), name)) return d->unit;
    const MomentDefinition* own = find(moment_definitions(), name);
    return own == nullptr ? "1" : own->unit;
}

bool is_amount(const std::string& moment) { return is_amount_in(moment_unit(moment)); }

double subbotin_shape(double ratio) {
    // The ratio rises with the shape (Mallat 1989).
    const auto ratio_of = [](double b) { return std::tgamma(2 / b) * std::tgamma(2 / b) / (std::tgamma(1 / b) * std::tgamma(3 / b)); };
    double low = 0.1, high = 20;
    for (int k = 0; k < 60; ++k) {
        const double middle = (low + high) / 2;
        (ratio_of(middle) < ratio ? low : high) = middle;
    }
    return low;
}

}  // namespace yingshang
