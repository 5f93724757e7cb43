#include "app/text_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

namespace yingshang {
namespace {

using Range = std::pair<std::uint32_t, std::uint32_t>;

// East Asian wide and full-width characters (Unicode, UAX 11), and marks that take no room.
constexpr std::array<Range, 9> wide{{{0x1100, 0x115f},
                                     {0x2e80, 0x303e},
                                     {0x3041, 0xa4cf},
                                     {0xac00, 0xd7a3},
                                     {0xf900, 0xfaff},
                                     {0xfe30, 0xfe6f},
                                     {0xff00, 0xff60},
                                     {0xffe0, 0xffe6},
                                     {0x20000, 0x3fffd}}};
constexpr std::array<Range, 3> without_width{{{0x0300, 0x036f}, {0x200b, 0x200f}, {0xfe00, 0xfe0f}}};

template <std::size_t n>
bool within(const std::array<Range, n>& ranges, std::uint32_t c) {
    return std::any_of(ranges.begin(), ranges.end(), [c](const Range& r) { return r.first <= c && c <= r.second; });
}

std::size_t bytes_of(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead < 0xe0) return 2;
    if (lead >= 0xe0 && lead < 0xf0) return 3;
    if (lead >= 0xf0 && lead < 0xf5) return 4;
    return 0;
}

// The character at the front and its bytes; one byte of U+FFFD where it is malformed.
std::pair<std::uint32_t, std::size_t> first_character(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t bytes = bytes_of(lead);
    if (bytes == 0 || bytes > text.size()) return {0xfffd, 1};
    if (bytes == 1) return {lead, 1};
    std::uint32_t c = lead & (0xffu >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xc0u) != 0x80u) return {0xfffd, 1};
        c = (c << 6) | (next & 0x3fu);
    }
    return {c, bytes};
}

// Thousands apart: "1234567" to "1,234,567".
std::string grouped(std::string digits) {
    const std::size_t first = digits.starts_with('-') ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3; at -= 3) digits.insert(at - 3, ",");
    return digits;
}

}  // namespace

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const auto [c, bytes] = first_character(text);
        if (!within(without_width, c)) width += within(wide, c) ? 2 : 1;
        text.remove_prefix(bytes);
    }
    return width;
}

std::string number_text(double value) {
    constexpr double ungrouped = 1e12;  // beyond it digits tell less than the power of ten
    if (std::isnan(value)) return "-";
    if (std::abs(value) >= 1000 && std::abs(value) < ungrouped) return grouped(fmt::format("{:.0f}", value));
    return fmt::format("{:.4g}", value);
}

std::string count_text(std::uint64_t count, const std::string& of_what) { return count_text(count, of_what, of_what + "s"); }

std::string count_text(std::uint64_t count, const std::string& one, const std::string& many) {
    return fmt::format("{} {}", grouped(fmt::format("{}", count)), count == 1 ? one : many);
}

std::string percent_text(std::optional<double> share) {
    if (!share || std::isnan(*share)) return "-";
    const double percent = 100 * *share;
    return std::abs(percent) < 1000 ? fmt::format("{:+.1f} %", percent) : fmt::format("{:+.0f} %", percent);
}

std::string points_text(double difference) { return std::isnan(difference) ? "-" : fmt::format("{:+.1f} points", 100 * difference); }

void TextTable::row(std::vector<std::string> cells) {
    cells.resize(columns_.size());
    rows_.push_back(std::move(cells));
}

std::string TextTable::line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) const {
    constexpr std::size_t gap = 2;
    std::string text;
    for (std::size_t c = 0; c < cells.size(); ++c) {
        const std::string padding(widths[c] - display_width(cells[c]), ' ');
        if (c > 0) text.append(gap, ' ');
        text += columns_[c].align == Align::right ? padding + cells[c] : cells[c] + padding;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text + '\n';
}

std::string TextTable::text() const {
    std::vector<std::string> titles;
    std::vector<std::size_t> widths;
    for (const Column& column : columns_) {
        titles.push_back(column.title);
        widths.push_back(display_width(column.title));
    }
    for (const auto& cells : rows_)
        for (std::size_t c = 0; c < cells.size(); ++c) widths[c] = std::max(widths[c], display_width(cells[c]));
    std::string text = line(titles, widths);
    for (const auto& cells : rows_) text += line(cells, widths);
    return text;
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
    std::string all, line;
    const auto flush = [&] {
        if (!line.empty()) all += std::string(indent, ' ') + line + '\n';
        line.clear();
    };
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        if (!line.empty() && indent + display_width(line) + 1 + display_width(word) > width) flush();
        if (!word.empty()) line += (line.empty() ? "" : " ") + std::string(word);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    flush();
    return all;
}

}  // namespace yingshang
