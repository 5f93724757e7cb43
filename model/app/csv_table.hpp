// A table as CSV, its cells by the name of their column; what a row does not say is empty. Knows no command.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yingshang {

class CsvTable {
  public:
    using Cells = std::vector<std::pair<std::string_view, std::string>>;

    explicit CsvTable(std::vector<std::string> columns) : columns_(std::move(columns)) {}
    void row(const Cells& cells);  // InternalError where there is no such column
    [[nodiscard]] std::string text() const;

  private:
    std::vector<std::string> columns_;
    std::string rows_;
};

// A field in quotes where it needs them.
[[nodiscard]] std::string csv_text(const std::string& text);

}  // namespace yingshang
