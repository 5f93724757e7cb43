// The list of public holidays and make-up working days as a file states it: CSV with the header
// date,kind,occasion_en,occasion_zh. Reads text, opens no file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/calendar.hpp"
#include "core/error.hpp"

namespace yingshang {

// A date that does not exist or stands there twice, an unknown kind or another header go to the diagnostics
// with line and column.
[[nodiscard]] std::vector<CalendarException> parse_calendar_exceptions(std::string_view csv, const std::string& file, Diagnostics& diagnostics);

}  // namespace yingshang
