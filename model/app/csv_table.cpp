#include "app/csv_table.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"

namespace yingshang {

void CsvTable::row(const Cells& cells) {
    std::vector<std::string> fields(columns_.size());
    for (const auto& [column, text] : cells) {
        const auto at = std::find(columns_.begin(), columns_.end(), column);
        if (at == columns_.end()) throw InternalError(fmt::format("a table has no column {}", column));
        fields[static_cast<std::size_t>(at - columns_.begin())] = csv_text(text);
    }
    rows_ += fmt::format("{}\n", fmt::join(fields, ","));
}

std::string CsvTable::text() const { return fmt::format("{}\n{}", fmt::join(columns_, ","), rows_); }

std::string csv_text(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + "\"";
}

}  // namespace yingshang
