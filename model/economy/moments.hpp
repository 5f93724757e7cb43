// What a calibration compares with data, counted beside the panel: stocks, rates, hazards by age, shares by class, wages, growth. Each is
// a numerator and, where it is a ratio, a denominator, by county and year, from the first day on. Never part of a decision.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "economy/firms.hpp"
#include "economy/results.hpp"
#include "engine/office.hpp"

namespace yingshang {

struct County;

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
    growth = bankruptcies + 1,  // of the year; of its first quarter
    end = growth + 2,
};
inline constexpr std::size_t moment_count = static_cast<std::size_t>(Moment::end);

struct MomentDefinition {
    std::string name, unit, meaning;
};
// By index: "exit_hazard.3", "section_share.enterprise.F".
[[nodiscard]] const std::vector<MomentDefinition>& moment_definitions();
// The same and what follows from several: "survival.5", by the hazards of the first five years.
[[nodiscard]] std::vector<std::string> moment_names();
// Over the years and the counties given, by a name among them; NaN where undefined.
[[nodiscard]] double moment_value(const MomentTable& table, const std::string& name, int from, int until, const std::vector<std::size_t>& places);
[[nodiscard]] std::string moment_unit(const std::string& name);

// One county's.
class MomentTally {
  public:
    void count(Moment first, std::size_t of, double numerator, double denominator = 0) {
        Ratio& r = now_[static_cast<std::size_t>(first) + of];
        r.numerator += numerator;
        r.denominator += denominator;
    }
    // Adds the month's stocks and, in the last month of a year, keeps the year.
    void close_month(const County& county, Day month);
    [[nodiscard]] std::vector<YearOfMoments>& years() { return years_; }

  private:
    void count_flows(const County& county, Day month);
    [[nodiscard]] double numerator(Moment first, std::size_t of) const { return now_[static_cast<std::size_t>(first) + of].numerator; }
    // Makes the counts of some classes shares of their sum.
    void share_of_all(Moment first, std::size_t classes);
    void close_year(const County& county, int year, Day end);

    std::vector<Ratio> now_ = std::vector<Ratio>(moment_count);
    double value_added_ = 0, first_quarter_ = 0;                       // of the year so far
    std::optional<double> value_added_before_, first_quarter_before_;  // of the year before
    std::vector<YearOfMoments> years_;
};

// Hooks of what happens to a firm.
void note_registration(County& county, FirmRow firm, const Outcome& outcome);
void note_exit(County& county, FirmRow firm);
void note_loan_decision(County& county, FirmRow firm, bool granted);
void note_bankruptcy_case(County& county);

}  // namespace yingshang
