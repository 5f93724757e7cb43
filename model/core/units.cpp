#include "core/units.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"

namespace yingshang {
namespace {

constexpr double day = static_cast<double>(ticks_per_day);
constexpr double days_per_year = 365.25;
constexpr double months_per_year = 12;

constexpr double office_hours_per_day = day / 3600;
constexpr double clock_hours_per_day = 24;

constexpr std::array<Unit, 29> list{{
    {"working_days", Dimension::duration, day, TimeBase::working},
    {"calendar_days", Dimension::duration, day, TimeBase::continuous},
    {"months", Dimension::duration, day* days_per_year / months_per_year, TimeBase::continuous},
    {"years", Dimension::duration, day* days_per_year, TimeBase::continuous},
    {"office_hours", Dimension::duration, day / office_hours_per_day, TimeBase::working},
    {"clock_hours", Dimension::duration, day / clock_hours_per_day, TimeBase::continuous},
    {"minutes", Dimension::duration, 60, TimeBase::working},
    {"seconds", Dimension::duration, 1, TimeBase::working},
    {"yuan", Dimension::money, 1},
    {"10k_yuan", Dimension::money, 1e4},
    {"per day", Dimension::arrivals, 1},
    {"per hour", Dimension::arrivals, office_hours_per_day},
    {"per year", Dimension::rate_per_year, 1},
    {"per month", Dimension::rate_per_year, months_per_year},
    {"percent per year", Dimension::rate_per_year, 0.01},
    {"percent per month", Dimension::rate_per_year, 0.01 * months_per_year},
    {"yuan per hour", Dimension::money_per_hour, 1},
    {"yuan per year", Dimension::money_per_year, 1},
    {"yuan per month", Dimension::money_per_year, months_per_year},
    {"10k_yuan per year", Dimension::money_per_year, 1e4},
    {"hours per year", Dimension::hours_per_year, 1},
    {"percent", Dimension::number, 0.01},
    {"%", Dimension::number, 0.01},
    {"share", Dimension::number, 1},
    {"1", Dimension::number, 1},
    {"documents", Dimension::number, 1},
    {"visits", Dimension::number, 1},
    {"officers", Dimension::number, 1},
    {"persons", Dimension::number, 1},
}};

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

// "days" is part of several units, which differ: all of them are meant.
std::vector<std::string> units_with(std::string_view part, const std::vector<std::string>& known) {
    constexpr std::size_t tells_something = 3;  // letters
    std::vector<std::string> found;
    for (const std::string& name : known)
        if (part.size() >= tells_something && name.find(part) != std::string::npos) found.push_back(fmt::format("\"{}\"", name));
    return found;
}

std::string unknown_unit(std::string_view name) {
    std::vector<std::string> known;
    for (const Unit& unit : list) known.emplace_back(unit.name);
    std::vector<std::string> meant = units_with(name, known);
    const std::string near = nearest_name(std::string(name), known);
    if (meant.empty() && !near.empty()) meant.push_back(fmt::format("\"{}\"", near));
    return fmt::format("unknown unit \"{}\"{}", name, meant.empty() ? "" : fmt::format("; did you mean {}?", fmt::join(meant, " or ")));
}

}  // namespace

std::span<const Unit> units() { return list; }

const Unit* find_unit(std::string_view name) {
    for (const Unit& unit : list)
        if (unit.name == name) return &unit;
    return nullptr;
}

std::string_view to_string(Dimension dimension) {
    switch (dimension) {
        case Dimension::number: return "a number";
        case Dimension::duration: return "a duration";
        case Dimension::money: return "an amount of money";
        case Dimension::rate_per_year: return "a rate per year";
        case Dimension::arrivals: return "arrivals per day";
        case Dimension::money_per_hour: return "money per hour";
        case Dimension::money_per_year: return "money per year";
        case Dimension::hours_per_year: return "hours per year";
    }
    throw InternalError("a dimension has no name");
}

std::string_view own_unit(Dimension dimension) {
    switch (dimension) {
        case Dimension::number: return "1";
        case Dimension::duration: return "seconds";
        case Dimension::money: return "yuan";
        case Dimension::rate_per_year: return "per year";
        case Dimension::arrivals: return "per day";
        case Dimension::money_per_hour: return "yuan per hour";
        case Dimension::money_per_year: return "yuan per year";
        case Dimension::hours_per_year: return "hours per year";
    }
    throw InternalError("a dimension has no unit");
}

std::optional<Quantity> parse_quantity(std::string_view text, std::string& problem) {
    const std::string_view whole = trimmed(text);
    Quantity q;
    const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), q.written);
    if (error == std::errc::result_out_of_range) {
        problem = fmt::format("the number in \"{}\" is too large or too small to be held", text);
        return std::nullopt;
    }
    if (error != std::errc{} || !std::isfinite(q.written)) {
        problem = fmt::format("\"{}\" does not begin with a number", text);
        return std::nullopt;
    }
    const std::string_view rest = trimmed(whole.substr(static_cast<std::size_t>(end - whole.data())));
    q.value = q.written;
    if (rest.empty()) return q;
    const Unit* unit = find_unit(rest);
    if (unit == nullptr) {
        problem = unknown_unit(rest);
        return std::nullopt;
    }
    q.unit = rest;
    q.dimension = unit->dimension;
    q.base = unit->base;
    q.value = q.written * unit->factor;
    return q;
}

std::string format_quantity(double value, Dimension dimension, TimeBase base) {
    if (!std::isfinite(value)) return value > 0 ? "none" : fmt::format("{}", value);
    if (dimension == Dimension::number) return fmt::format("{:.6g}", value);
    if (dimension != Dimension::duration) return fmt::format("{:.6g} {}", value, own_unit(dimension));
    constexpr double month = day * days_per_year / months_per_year;
    if (base == TimeBase::continuous && value > 0 && std::fmod(value, month / 2) == 0) return fmt::format("{:.6g} months", value / month);
    if (base == TimeBase::continuous)
        return value < day ? fmt::format("{:.6g} clock_hours", value / (day / clock_hours_per_day))
                           : fmt::format("{:.6g} calendar_days", value / day);
    return value < day / 4 ? fmt::format("{:.6g} minutes", value / 60) : fmt::format("{:.6g} working_days", value / day);
}

}  // namespace yingshang
