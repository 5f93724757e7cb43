// What stands behind a scenario's name on the command line: "baseline+1.1+3-3.2". Knows no file.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "policy/measure.hpp"

namespace yingshang {

struct MeasureChoice {
    bool on = true;    // "+" or "-"
    std::string what;  // "all", a chapter "3" or a measure "3.1"
};

struct Selector {
    std::string name;                    // of the scenario itself
    std::vector<MeasureChoice> choices;  // from left to right
};

// Only trailing +all, +N, +N.N, -N, -N.N select; the whole text is a name where `exists` says so.
[[nodiscard]] Selector parse_selector(const std::string& text, const std::function<bool(const std::string&)>& exists);

// Switches the chosen ids on and off, from left to right. An unknown chapter or measure is an error, and so is taking off what is not on.
void choose(const std::vector<MeasureChoice>& choices, const std::vector<Measure>& catalogue, const Location& asked, std::set<std::string>& on,
            Diagnostics& diagnostics);

// "3" or "3.1", whether it is there or not.
[[nodiscard]] bool is_measure_or_chapter(std::string_view text);
// "3.1" belongs to chapter "3".
[[nodiscard]] std::string chapter_of(const std::string& id);
// Chapter and number count, not letters: 2.1 before 10.1.
[[nodiscard]] bool comes_before(const std::string& id, const std::string& other);

}  // namespace yingshang
