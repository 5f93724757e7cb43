// How far measures are carried out: for each measure, county and month the share of the cases that are handled the new way
// (fidelity) and the share of the firms that know of what is optional in it (awareness). Inputs about conduct, worked out before
// the run; there is no luck in them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "parameters/places.hpp"

namespace yingshang {

// Whom a change of a measure reaches, once it is carried out.
enum class Reach : std::uint8_t { everybody, who_knows };

struct Shares {
    double fidelity = 0, awareness = 0;
    bool in_force = false;  // some day of the month
    bool operator==(const Shares&) const = default;
};

struct Course {  // of one measure
    std::string measure;
    bool has_options = false;     // something of it is for those who know of it alone
    std::vector<Shares> shares;   // [county x months + month]
    std::vector<int> begins;      // by county, in months since January 1970; no_month: not within the horizon
    std::vector<int> nearly_all;  // by county: the month in which fidelity comes to nine tenths of its ceiling
};
inline constexpr int no_month = -1;

class Practice {
  public:
    // Months of [from, until); `from` is the first of a month.
    Practice(Day from, Day until, std::size_t counties);

    void add(Course course);  // InternalError where its shape is another
    [[nodiscard]] const std::vector<Course>& courses() const { return courses_; }
    [[nodiscard]] std::optional<std::size_t> find(std::string_view measure) const;
    [[nodiscard]] Day from() const { return from_; }
    [[nodiscard]] Day until() const { return until_; }
    [[nodiscard]] std::size_t months() const { return months_; }
    [[nodiscard]] std::size_t counties() const { return counties_; }
    // Days before the first month have its shares, days after the last one that one's.
    [[nodiscard]] const Shares& at(std::size_t course, CountyId county, Day day) const { return at(course, county, month_of(day)); }
    [[nodiscard]] const Shares& at(std::size_t course, CountyId county, std::size_t month) const {
        return courses_[course].shares[county.index() * months_ + month];
    }
    [[nodiscard]] std::size_t month_of(Day day) const;  // from the first one
    // Everybody everywhere goes by it while it is in force, so that nothing is left to chance or to a mean.
    [[nodiscard]] bool is_full(std::size_t course) const { return full_[course]; }
    // Firsts of months, ascending, on which the shares of the measure change anywhere.
    [[nodiscard]] std::vector<Day> change_days(std::size_t course) const;

  private:
    Day from_, until_;
    int first_month_;
    std::size_t months_, counties_;
    std::vector<Course> courses_;
    std::vector<bool> full_;
};

// What is in force of several changes for one case: a case of luck u goes by all whose fidelity is over u, a firm knows of each option by a
// luck of its own. The luck of a case is one for all measures, so that those with more fidelity include those with less.
struct Chance {
    double fidelity = 0, awareness = 1;
};
inline constexpr std::size_t most_changes = 32;
using ChangeSet = std::uint32_t;
struct Mixture {
    ChangeSet changes = 0;
    double weight = 0;
};
// Every set that has a chance, from the least fidelity to the most; their weights sum to 1.
[[nodiscard]] std::vector<Mixture> mixtures(std::span<const Chance> chances);

}  // namespace yingshang
