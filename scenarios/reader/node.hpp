// A parsed file as a plain tree with the place of every key and value: what the rest of the reader sees
// of TOML. Holds no meaning.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/time.hpp"

namespace yingshang {

struct Member;

struct Node {
    enum class Kind : std::uint8_t { text, number, boolean, date, other, array, table };
    Kind kind = Kind::table;
    bool whole = false;  // a number written without a point
    bool boolean = false;
    double number = 0;
    Day day{};
    std::string text;  // of a text; a short description of anything else
    Location where;
    std::vector<Node> items;      // of an array
    std::vector<Member> members;  // of a table, in order of the file

    [[nodiscard]] const Member* find(std::string_view key) const;
    [[nodiscard]] bool is(Kind k) const { return kind == k; }
    [[nodiscard]] std::string kind_name() const;
};

struct Member {
    std::string key;
    Location where;  // of the key
    Node value;
};

// The limits that hostile files run into before anything is built of them.
struct FileLimits {
    std::size_t bytes = 1u << 20;
    std::size_t depth = 32;
    std::size_t keys = 10'000;
    std::size_t items = 100'000;  // of arrays and inline tables
};

// Nothing where the text breaks the limits or is not TOML; the diagnostics then say why.
[[nodiscard]] bool within_limits(std::string_view text, const std::string& file, const FileLimits& limits, Diagnostics& diagnostics);
[[nodiscard]] Node parse_toml(std::string_view text, const std::string& file, Diagnostics& diagnostics);

}  // namespace yingshang
