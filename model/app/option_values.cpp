#include "app/option_values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reader/selector.hpp"

namespace yingshang {
namespace {

void refuse(const GivenOption& option, const std::string& why, const std::string& suggestion, Diagnostics& diagnostics) {
    diagnostics.error({}, fmt::format("{} {}", option.name, option.value.empty() ? "\"\"" : option.value), why, suggestion);
}

template <typename Number>
std::optional<Number> number(const std::string& text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(' ');
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool is_plain(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80 ||
           std::string_view("-_./+=,:@%").find(c) != std::string_view::npos;
}

std::string quoted(const std::string& word) {
    if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return word;
    std::string text = "'";
    for (const char c : word) text += c == '\'' ? "'\\''" : std::string(1, c);
    return text + "'";
}

}  // namespace

std::uint64_t whole_number(const GivenOption& option, std::uint64_t least, std::uint64_t most, Diagnostics& diagnostics) {
    const auto value = number<std::uint64_t>(option.value);
    if (value && *value >= least && *value <= most) return *value;
    refuse(option, "it is no whole number that is allowed here", fmt::format("use {} to {}", least, most), diagnostics);
    return least;
}

double real_number(const GivenOption& option, Zero zero, double most, Diagnostics& diagnostics) {
    const auto value = number<double>(option.value);
    const bool over_zero = value && (zero == Zero::allowed ? *value >= 0 : *value > 0);
    if (over_zero && *value <= most) return *value;
    refuse(option, "it is no number that is allowed here",
           fmt::format("use a number {} and at most {}", zero == Zero::allowed ? "from 0" : "above 0", most), diagnostics);
    return most;
}

std::optional<Day> date(const GivenOption& option, Diagnostics& diagnostics) {
    const std::optional<Day> day = parse_day(option.value);
    if (!day) refuse(option, "it is no date", "write for instance 2021-01-01", diagnostics);
    return day;
}

std::optional<Window> window(const GivenOption& option, Diagnostics& diagnostics) {
    const std::optional<Window> years = parse_window(option.value);
    if (!years) refuse(option, "it is no year and no range of years", "write for instance 2021 or 2020-2025", diagnostics);
    return years;
}

std::vector<std::string> list(const GivenOption& option, Diagnostics& diagnostics) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= option.value.size();) {
        const std::size_t comma = std::min(option.value.find(',', from), option.value.size());
        parts.push_back(trimmed(option.value.substr(from, comma - from)));
        from = comma + 1;
    }
    if (std::any_of(parts.begin(), parts.end(), [](const std::string& p) { return p.empty(); }))
        refuse(option, "a name is missing", "separate names by single commas", diagnostics);
    return parts;
}

void check_assignment(const GivenOption& option, Diagnostics& diagnostics) {
    const std::size_t sign = option.value.find('=');
    if (sign == std::string::npos || sign == 0 || sign + 1 == option.value.size())
        refuse(option, "it is not of the form path=value", "write for instance --set desk.registration.officers=0.5", diagnostics);
}

std::size_t word_index(const GivenOption& option, const std::vector<std::string>& known, Diagnostics& diagnostics) {
    const auto found = std::find(known.begin(), known.end(), option.value);
    if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
    refuse(option, "it is not a word that is allowed here", fmt::format("use {}", fmt::join(known, ", ")), diagnostics);
    return 0;
}

std::vector<By> breakdowns(const std::string& option, const std::vector<std::string>& names, Diagnostics& diagnostics) {
    Words<By> words;
    for (std::size_t b = 0; b < by_names.size(); ++b) words.emplace_back(by_names[b], static_cast<By>(b));
    words.emplace_back("sector", By::section);
    std::vector<By> all;
    for (const std::string& name : names) {
        const By by = word<By>({option, name}, words, diagnostics);
        if (std::find(all.begin(), all.end(), by) == all.end()) all.push_back(by);
    }
    return all;
}

ShowProgress show_progress(const GivenOption& option, Diagnostics& diagnostics) {
    return word<ShowProgress>(option, {{"auto", ShowProgress::automatic}, {"always", ShowProgress::always}, {"never", ShowProgress::never}},
                              diagnostics);
}

std::pair<std::string, std::string> scenario_and_measure(std::vector<std::string> arguments) {
    std::string id;
    if (arguments.size() == 2 || (arguments.size() == 1 && is_measure_or_chapter(arguments.front()))) {
        id = std::move(arguments.back());
        arguments.pop_back();
    }
    return {arguments.empty() ? "" : std::move(arguments.front()), std::move(id)};
}

std::string advice(const std::string& name, const std::vector<std::string>& known) {
    constexpr std::size_t few = 12;
    const std::string near = nearest_name(name, known);
    if (!near.empty()) return fmt::format("did you mean \"{}\"?", near);
    return known.size() <= few ? fmt::format("known are {}", fmt::join(known, ", ")) : "";
}

std::string shell_command(const std::vector<std::string>& arguments) {
    std::string text = "yingshang";
    for (const std::string& a : arguments) text += ' ' + quoted(a);
    return text;
}

}  // namespace yingshang
