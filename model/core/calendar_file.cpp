#include "core/calendar_file.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

namespace yingshang {
namespace {

std::string_view next_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

std::string_view field(std::string_view line, std::size_t number) {
    for (; number > 0; --number) {
        const std::size_t comma = line.find(',');
        if (comma == std::string_view::npos) return {};
        line = line.substr(comma + 1);
    }
    return line.substr(0, line.find(','));
}

bool begins_as_a_calendar(std::string_view header) { return field(header, 0) == "date" && field(header, 1) == "kind"; }

// Spreadsheet programs put a byte order mark before the text.
std::string_view without_mark(std::string_view csv) { return csv.starts_with("\xef\xbb\xbf") ? csv.substr(3) : csv; }

// Columns count bytes from 1.
std::optional<CalendarException> parse_row(std::string_view row, const Location& where, Diagnostics& diagnostics) {
    const std::string_view date = field(row, 0), kind = field(row, 1);
    const std::optional<Day> day = parse_day(date);
    if (!day) diagnostics.error(where, fmt::format("\"{}\" is not a date", date), "dates are year-month-day and exist", "write it as 2020-05-01");
    const bool known = kind == "holiday" || kind == "workday";
    if (!known)
        diagnostics.error({where.file, where.line, static_cast<int>(std::min(date.size() + 2, row.size() + 1))},
                          fmt::format("unknown kind of day \"{}\"", kind), "a day is worked or not", "write holiday or workday");
    if (!day || !known) return std::nullopt;
    return CalendarException{*day, kind == "holiday" ? DayKind::holiday : DayKind::workday};
}

}  // namespace

std::vector<CalendarException> parse_calendar_exceptions(std::string_view csv, const std::string& file, Diagnostics& diagnostics) {
    csv = without_mark(csv);
    std::vector<CalendarException> exceptions;
    const std::string_view header = next_line(csv);
    if (!begins_as_a_calendar(header)) {
        diagnostics.error({file, 1, 1}, fmt::format("a calendar cannot begin with \"{}\"", header), "the first two columns are date and kind",
                          "write date,kind,occasion_en,occasion_zh");
        return exceptions;
    }
    std::map<Day, int> stated;  // and in which line
    for (int line = 2; !csv.empty(); ++line) {
        const std::string_view row = next_line(csv);
        if (row.empty()) continue;
        const Location where{file, line, 1};
        const std::optional<CalendarException> exception = parse_row(row, where, diagnostics);
        if (!exception) continue;
        const auto [earlier, is_new] = stated.emplace(exception->day, line);
        if (is_new) exceptions.push_back(*exception);
        else
            diagnostics.error(where, fmt::format("{} is stated twice", to_string(exception->day)), fmt::format("first in line {}", earlier->second),
                              "keep one of the two");
    }
    return exceptions;
}

}  // namespace yingshang
