// The closed list of units and what a quantity in a file means in the program's own units:
// durations in ticks of a base, money in yuan, shares as fractions, rates per year.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace yingshang {

// What a number measures; a parameter declares one and accepts only units of it.
enum class Dimension : std::uint8_t {
    number,          // no unit: counts, shares, elasticities
    duration,        // value in ticks, with its base
    money,           // yuan
    rate_per_year,   // share or events a year
    arrivals,        // arrivals per day
    money_per_hour,  // yuan an hour
    money_per_year,  // yuan a year
    hours_per_year,  // hours a year
};

struct Unit {
    std::string_view name;  // as written in files
    Dimension dimension;
    double factor;  // value in the program's own unit = factor x written value
    TimeBase base = TimeBase::working;
};

[[nodiscard]] std::span<const Unit> units();  // the closed list
[[nodiscard]] const Unit* find_unit(std::string_view name);
[[nodiscard]] std::string_view to_string(Dimension dimension);
// Name of the program's own unit of a dimension, as written to outputs.
[[nodiscard]] std::string_view own_unit(Dimension dimension);

struct Quantity {
    double value = 0;  // in the program's own unit
    Dimension dimension = Dimension::number;
    TimeBase base = TimeBase::working;
    std::string unit;    // as written, empty for a bare number
    double written = 0;  // as written
};

// "3 working_days", "45 minutes", "1200 yuan", "400 per day", "0.3". Nothing where it is not a quantity;
// `problem` then says why.
[[nodiscard]] std::optional<Quantity> parse_quantity(std::string_view text, std::string& problem);
// A value in the program's own unit as text in the unit a person would use.
[[nodiscard]] std::string format_quantity(double value, Dimension dimension, TimeBase base);

}  // namespace yingshang
