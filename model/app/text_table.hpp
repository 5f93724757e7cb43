// Tables of text in aligned columns, as wide as the terminal shows them: a Chinese character takes two
// columns. Knows nothing of what the cells mean; prints nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yingshang {

// Columns that UTF-8 text takes on a terminal; malformed bytes count one each.
[[nodiscard]] std::size_t display_width(std::string_view text);

// A number for people: four significant digits, thousands set apart, "-" where undefined.
[[nodiscard]] std::string number_text(double value);
// "1 run", "2 runs".
[[nodiscard]] std::string count_text(std::uint64_t count, const std::string& of_what);
// Where the plural is not formed with an s: "3 processes".
[[nodiscard]] std::string count_text(std::uint64_t count, const std::string& one, const std::string& many);
// "+12.3 %", "-" where undefined.
// "+89.5 points": a change of a share in percentage points; "+6723 %" of a small one would say little.
[[nodiscard]] std::string points_text(double difference);
[[nodiscard]] std::string percent_text(std::optional<double> share);

enum class Align : std::uint8_t { left, right };

class TextTable {
  public:
    struct Column {
        std::string title;
        Align align = Align::left;
    };
    explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

    // As many cells as columns; fewer leave the last ones empty.
    void row(std::vector<std::string> cells);
    [[nodiscard]] bool empty() const { return rows_.empty(); }
    // Lines without blanks at their ends, each with its newline.
    [[nodiscard]] std::string text() const;

  private:
    [[nodiscard]] std::string line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) const;

    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

// Breaks at blanks so that no line is wider than `width`, where the words allow it; every line after `indent` blanks.
inline constexpr std::size_t text_width = 110, text_indent = 4;  // of texts in lists
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace yingshang
