// What one replicate of one scenario leaves behind: monthly panels, case statistics, indicators. Plain
// values with names and units; knows no file.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/time.hpp"

namespace yingshang {

struct Variable {
    std::string name;     // "firms_operating"
    std::string unit;     // "firms", "yuan", "working_days", "1"
    std::string meaning;  // one sentence
};

// Dense table over variable x the other dimensions, row-major in the order stated by its owner; NaN
// where nothing is defined (a mean over no case).
struct Cube {
    std::vector<Variable> variables;
    std::vector<std::size_t> shape;         // of one variable
    std::vector<std::vector<double>> data;  // [variable][flattened shape]
};

// How an indicator's years combine over a window.
enum class Combination : std::uint8_t {
    total,      // sum of numerators
    ratio,      // sum of numerators / sum of denominators
    median,     // median of all samples of the window
    end_stock,  // numerator of the last year's end
    end_ratio,  // the same over its denominator
    weighted,   // mean of the ratios of the parts at fixed weights; parts without any case are left out
    variation,  // coefficient of variation over counties of such means
};

// What stands at the end of the last year counts alone.
[[nodiscard]] constexpr bool is_of_the_end(Combination c) { return c == Combination::end_stock || c == Combination::end_ratio; }

struct IndicatorDefinition {
    std::string name, unit, definition, population, clock;
    Combination combination = Combination::ratio;
    std::vector<double> weights = {};  // of the parts: processes; weighted and variation only
    bool operator==(const IndicatorDefinition&) const = default;
};

struct Ratio {
    double numerator = 0, denominator = 0;
};

// One county's moments of a year, by their index; of those that ran a year to its end.
struct YearOfMoments {
    int year = 0;
    std::vector<Ratio> values;
};

// One replicate's moments, by county of the region; none of those that did not run.
struct MomentTable {
    std::vector<std::vector<YearOfMoments>> counties;
    double scale = 1;  // share of the firms that ran: sums are blown up by it
    // Sums over the years and the counties given; nothing where not all of these years ran to their end.
    [[nodiscard]] std::optional<Ratio> sum(std::size_t moment, int from, int until, const std::vector<std::size_t>& places) const;
};

struct IndicatorYear {
    double numerator = 0, denominator = 0;
    std::vector<std::uint32_t> samples;  // median only, sorted, ticks
    std::vector<Ratio> parts = {};       // weighted: by process; variation: by county and process
};

// One replicate's indicators by year of completion.
struct IndicatorTable {
    std::vector<IndicatorDefinition> definitions;  // by name
    int first_year = 0;
    std::vector<std::vector<IndicatorYear>> years;  // [year][indicator]
    // Value over [from, until] years in the indicator's unit; NaN where undefined.
    [[nodiscard]] double value(std::size_t indicator, int from, int until) const;
};

// The indicators once more by class: by county, section, size, form or owner.
struct Breakdown {
    std::string by;                    // "size"
    std::vector<std::string> classes;  // "micro", "small", ...; counties that ran
    std::vector<std::uint8_t> told;    // by indicator, 0 or 1: what is of a whole county is not told by class of the firm
    int first_year = 0;
    std::vector<std::vector<std::vector<IndicatorYear>>> years;  // [class][year][indicator]
    Cube processes;                                              // [year, class, process]; not of counties
    Cube burden = {};                                            // [year, class, topic]
    // As of the whole, in the class; NaN also where the indicator is not told by class.
    [[nodiscard]] double value(const IndicatorDefinition& definition, std::size_t of_class, std::size_t indicator, int from, int until) const;
};

struct RunResult {
    std::uint32_t replicate = 0;
    std::vector<Day> months;  // first days of the result months (2018-01 on)
    Cube panel;               // [month, county, section]
    Cube process;             // [month, county, process]
    Cube desks;               // [month, county, desk]
    Cube steps;               // [month, process, step] over all counties; ragged steps are NaN
    Cube burden;              // [year, topic] over all counties: processes, then burden_topics()
    IndicatorTable indicators;
    std::vector<Breakdown> breakdowns;  // those asked for
    MomentTable moments;                // of runs made here, not of those read from a file
    std::uint64_t firms_ever = 0, firms_at_end = 0;
    std::uint64_t events = 0;
    std::uint64_t firm_months = 0;
    std::uint64_t conservation_checks = 0;
    bool whole = true;        // not stopped before its end
    double wall_seconds = 0;  // not part of the data
};

}  // namespace yingshang
