// Values of options as text, read into types; every problem goes to the diagnostics with what is allowed.
// Knows no option by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/requests.hpp"
#include "core/error.hpp"

namespace yingshang {

// One option as given: "--seed", "7".
struct GivenOption {
    std::string name, value;
};

[[nodiscard]] std::uint64_t whole_number(const GivenOption& option, std::uint64_t least, std::uint64_t most, Diagnostics& diagnostics);
// In (0, most] or [0, most].
enum class Zero : std::uint8_t { allowed, refused };
[[nodiscard]] double real_number(const GivenOption& option, Zero zero, double most, Diagnostics& diagnostics);
[[nodiscard]] std::optional<Day> date(const GivenOption& option, Diagnostics& diagnostics);
[[nodiscard]] std::optional<Window> window(const GivenOption& option, Diagnostics& diagnostics);
// "a,b,c" without blanks around; empty parts are errors.
[[nodiscard]] std::vector<std::string> list(const GivenOption& option, Diagnostics& diagnostics);
// "path=value".
void check_assignment(const GivenOption& option, Diagnostics& diagnostics);

template <typename Enum>
using Words = std::vector<std::pair<std::string, Enum>>;

// The index of the word among `known`; 0 and a diagnostic where it is none of them.
[[nodiscard]] std::size_t word_index(const GivenOption& option, const std::vector<std::string>& known, Diagnostics& diagnostics);

template <typename Enum>
[[nodiscard]] Enum word(const GivenOption& option, const Words<Enum>& words, Diagnostics& diagnostics) {
    std::vector<std::string> known;
    for (const auto& [name, value] : words) known.push_back(name);
    return words[word_index(option, known, diagnostics)].second;
}

// Classes by which indicators are told, each once; "sector" is another word for section.
[[nodiscard]] std::vector<By> breakdowns(const std::string& option, const std::vector<std::string>& names, Diagnostics& diagnostics);
[[nodiscard]] ShowProgress show_progress(const GivenOption& option, Diagnostics& diagnostics);

// "FILE", "1.1" or both, in this order; what is not given is empty.
[[nodiscard]] std::pair<std::string, std::string> scenario_and_measure(std::vector<std::string> arguments);

// "did you mean "x"", or "known are a, b, c" where none is near and they are few.
[[nodiscard]] std::string advice(const std::string& name, const std::vector<std::string>& known);

// The command as one could type it again in a shell.
[[nodiscard]] std::string shell_command(const std::vector<std::string>& arguments);

}  // namespace yingshang
