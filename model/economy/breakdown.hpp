// The sums of the indicators and of the cases once more by class of the firm, where somebody asks for them: by section, size,
// form or owner, each a breakdown of its own. By county they are read off the counties' records and need no sums here.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "economy/burden.hpp"
#include "economy/case_indicators.hpp"
#include "economy/sections.hpp"

namespace yingshang {

enum class By : std::uint8_t { county, section, size, form, owner };
// As files and commands write them, in the order of By.
inline constexpr std::array<std::string_view, 5> by_names{"county", "section", "size", "form", "owner"};
// The classes of a firm; none of counties, which are those that ran.
[[nodiscard]] std::span<const Label> class_labels(By by);

struct FirmClass {
    std::uint8_t section = 0;
    Form form{};
    Owner owner{};
    Size size{};
    [[nodiscard]] static FirmClass of(const Attributes& firm) {
        return {firm.value[0], static_cast<Form>(firm.value[1]), static_cast<Owner>(firm.value[2]), static_cast<Size>(firm.value[3])};
    }
};

// What indicators are read off, of one class.
struct ClassSums {
    std::vector<Ratio> indicators;                         // of behaviour
    std::vector<CaseSums> cases;                           // by cell
    std::vector<std::vector<std::uint32_t>> durations;     // office ticks of the completed, of the cells that keep them
    std::vector<CaseSums> processes;                       // by process, of every firm of the class
    std::array<double, section_count> operating_months{};  // of operating firms, by section
    std::vector<BurdenRow> burden;                         // by topic, of a year
};

struct YearOfClasses {
    int year = 0;
    std::vector<ClassSums> classes;  // of the first breakdown, then of the next
};

// Whether an indicator of behaviour is counted firm by firm; the others are told of a county as a whole.
enum class Indicator : std::uint8_t;
[[nodiscard]] bool is_of_firms(Indicator indicator);

// Number of the firm's class in a breakdown by anything but the county.
[[nodiscard]] std::size_t class_of(By by, const FirmClass& firm);

class ClassTallies {
  public:
    // `by` without the county.
    ClassTallies(std::vector<By> by, const IndicatorBook& book, std::size_t processes);

    // Another book of the same indicators, from now on.
    void use(const IndicatorBook& book) { book_ = &book; }

    void measure(Indicator indicator, const FirmClass& firm, double numerator, double denominator);
    void add_case(const FirmClass& applicant, std::uint16_t cell, const Outcome& outcome, double online_share);
    // What was begun before the first day is no burden of the run: its work was done by then.
    enum class Begun : std::uint8_t { before, in_the_run };
    void add_to_process(const FirmClass& applicant, const Outcome& outcome, double online_share, Begun begun);
    void add_compliance(const FirmClass& firm, double yuan);
    void add_delay(const FirmClass& firm, Delay delay, const DelaySum& one);
    // Of one class of one breakdown.
    void measure_in(std::size_t of_class, Indicator indicator, double numerator, double denominator);
    void add_operating(std::size_t of_class, std::uint8_t section, double firm_months) { now_[of_class].operating_months[section] += firm_months; }
    // Adds the month to its year where it is wanted; of stocks the last month stands.
    void close_month(Day month, bool keep, const DutyPrices& prices);
    [[nodiscard]] std::vector<YearOfClasses>& years() { return years_; }

    [[nodiscard]] std::size_t size() const { return now_.size(); }
    // The classes that the firm is of, one in each breakdown.
    template <typename Visit>
    void for_each_class(const FirmClass& firm, const Visit& visit) const {
        std::size_t first = 0;
        for (const By by : by_) {
            visit(first + class_of(by, firm));
            first += class_labels(by).size();
        }
    }

  private:
    [[nodiscard]] std::vector<ClassSums> nothing() const;
    [[nodiscard]] std::vector<Duties> no_duties() const;
    [[nodiscard]] Duties duties_of(std::size_t of_class) const;

    std::vector<By> by_;
    const IndicatorBook* book_;
    std::size_t processes_;
    std::vector<ClassSums> now_;
    std::vector<Duties> duties_;  // of the month
    std::vector<YearOfClasses> years_;
};

}  // namespace yingshang
