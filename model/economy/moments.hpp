// What is compared with data, counted beside the panel: what a calibration fits (stocks, rates, hazards by age, shares by class, wages,
// growth) and what emerges without being fitted (growth rates of firms, size of entrants, life spans, exit by size, bunching of
// arrivals, spread of approval times, tail of the sizes). Each is a numerator and, where it is a ratio, a denominator, by county and
// year, from the first day on. Never part of a decision.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "economy/firms.hpp"
#include "economy/results.hpp"
#include "engine/office.hpp"

namespace yingshang {

struct County;
struct MonthEnd;

// Years of age that are told apart; the last is open.
inline constexpr std::size_t age_years = 11;

// First of a block of moments; the classes of the block follow.
enum class Moment : std::uint16_t {
    stock = 0,                                       // by form
    section_share = stock + 3,                       // by form and section
    entry_rate = section_share + 3 * section_count,  // by form
    exit_rate = entry_rate + 3,                      // by form
    exit_hazard = exit_rate + 3,                     // of enterprises, by year of age
    age_share = exit_hazard + age_years,             // of enterprises, by band
    size_share = age_share + 3,                      // of enterprises
    owner_share = size_share + 4,                    // of enterprises
    workers = owner_share + 4,                       // of operating enterprises, by size
    workers_of = workers + 4,                        // of operating firms, by form
    loan_share = workers_of + 3,                     // of operating enterprises, by size
    approval = loan_share + 4,                       // by size
    wage = approval + 4,
    not_operating = wage + 1,
    zombie_share = not_operating + 1,
    open_after_a_year = zombie_share + 1,
    startup_days = open_after_a_year + 1,
    bankruptcies = startup_days + 1,
    growth = bankruptcies + 1,                // of the year; of its first quarter
    growth_deviation = growth + 2,            // of firms: of sales, of workers
    growth_square = growth_deviation + 2,     // the same
    entrant_workers = growth_square + 2,      // of operating enterprises registered in the year
    incumbent_workers = entrant_workers + 1,  // of the others
    exit_rate_of = incumbent_workers + 1,     // of enterprises, by size
    life_span = exit_rate_of + 4,             // of enterprises at exit
    life_within = life_span + 1,              // by most years
    arrivals_dispersion = life_within + 3,    // of registrations of enterprises, by month
    approval_time = arrivals_dispersion + 1,  // of construction
    approval_time_square = approval_time + 1,
    size_tail = approval_time_square + 1,    // of operating enterprises
    exit_hazard_of_capital = size_tail + 1,  // of enterprises, by class of registered capital and year of age
    end = exit_hazard_of_capital + 3 * age_years,
};
inline constexpr std::size_t moment_count = static_cast<std::size_t>(Moment::end);

// Whose life spans at exit are told apart, in years.
inline constexpr std::array<int, 3> short_lives{1, 2, 5};

struct MomentDefinition {
    std::string name, unit, meaning;
};
// By index: "exit_hazard.3", "section_share.enterprise.F".
[[nodiscard]] const std::vector<MomentDefinition>& moment_definitions();
// The same and what follows from several: "survival.5" by the hazards of the first five years, "entrant_size", the shape of growth
// rates.
[[nodiscard]] std::vector<std::string> moment_names();
// Shape b of a Subbotin law, density ~ exp(-|x / a|^b), of the given ratio of squared mean absolute deviation to variance: 2 is normal,
// 1 is Laplace's tent (Bottazzi and Secchi 2002). Within [0.1, 20].
[[nodiscard]] double subbotin_shape(double ratio);
// Over the years and the counties given, by a name among them; NaN where undefined.
[[nodiscard]] double moment_value(const MomentTable& table, const std::string& name, int from, int until, const std::vector<std::size_t>& places);
[[nodiscard]] std::string moment_unit(const std::string& name);
// Whether it is a number of firms or cases, which a part of the region has less of, and no ratio.
[[nodiscard]] bool is_amount(const std::string& moment);

// One county's.
class MomentTally {
  public:
    void count(Moment first, std::size_t of, double numerator, double denominator = 0) {
        Ratio& r = now_[static_cast<std::size_t>(first) + of];
        r.numerator += numerator;
        r.denominator += denominator;
    }
    // Adds the month's stocks and, in the last month of a year, keeps the year.
    void close_month(const County& county, const MonthEnd& stands, Day month);
    [[nodiscard]] std::vector<YearOfMoments>& years() { return years_; }
    // As of the firms (Firms::keep_rows).
    void keep_rows(std::span<const FirmRow> rows);

  private:
    void count_flows(const County& county, const MonthEnd& stands, Day month);
    [[nodiscard]] double numerator(Moment first, std::size_t of) const { return now_[static_cast<std::size_t>(first) + of].numerator; }
    // Makes the counts of some classes shares of their sum.
    void share_of_all(Moment first, std::size_t classes);
    void close_year(const County& county, int year, Day end);
    void count_growth_of_firms(const County& county);
    void count_dispersion();

    std::vector<Ratio> now_ = std::vector<Ratio>(moment_count);
    double value_added_ = 0, first_quarter_ = 0;                       // of the year so far
    std::optional<double> value_added_before_, first_quarter_before_;  // of the year before
    std::vector<YearOfMoments> years_;
    std::vector<double> arrivals_;  // registrations of enterprises, by month of the year so far
    // By row at the last year's end: log sales at equal prices, NaN where the firm was no operating enterprise, and workers.
    std::vector<float> sales_before_;
    std::vector<std::uint16_t> workers_before_;
};

// Hooks of what happens to a firm.
void note_registration(County& county, FirmRow firm, const Outcome& outcome);
void note_exit(County& county, FirmRow firm);
void note_loan_decision(County& county, FirmRow firm, bool granted);
void note_bankruptcy_case(County& county);
void note_approval(County& county, const Outcome& outcome);  // of a construction project

}  // namespace yingshang
