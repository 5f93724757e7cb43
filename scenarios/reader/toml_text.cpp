#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#define TOML_MAX_NESTED_VALUES 40  // ours is less and comes first
#include <toml++/toml.h>

#include "reader/node.hpp"

namespace yingshang {
namespace {

class Conversion {
  public:
    explicit Conversion(const std::string& file) : file_(file) {}

    Node node(const toml::node& source) const {
        Node n;
        n.where = place(source.source());
        switch (source.type()) {
            case toml::node_type::string:
                n.kind = Node::Kind::text;
                n.text = **source.as_string();
                break;
            case toml::node_type::integer:
                n.kind = Node::Kind::number;
                n.whole = true;
                n.number = static_cast<double>(**source.as_integer());
                break;
            case toml::node_type::floating_point:
                n.kind = Node::Kind::number;
                n.number = **source.as_floating_point();
                break;
            case toml::node_type::boolean:
                n.kind = Node::Kind::boolean;
                n.boolean = **source.as_boolean();
                break;
            case toml::node_type::date: {
                const toml::date& d = **source.as_date();
                n.kind = Node::Kind::date;
                n.day = to_day({d.year, d.month, d.day});
                break;
            }
            case toml::node_type::array:
                n.kind = Node::Kind::array;
                for (const toml::node& item : *source.as_array()) n.items.push_back(node(item));
                break;
            case toml::node_type::table: fill(n, *source.as_table()); break;
            default: n.kind = Node::Kind::other;
        }
        return n;
    }

  private:
    [[nodiscard]] Location place(const toml::source_region& region) const {
        return {file_, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
    }

    void fill(Node& n, const toml::table& table) const {
        n.kind = Node::Kind::table;
        for (const auto& [key, value] : table) n.members.push_back({std::string(key.str()), place(key.source()), node(value)});
        std::stable_sort(n.members.begin(), n.members.end(), [](const Member& a, const Member& b) {
            return std::tie(a.where.line, a.where.column) < std::tie(b.where.line, b.where.column);
        });
    }

    const std::string& file_;
};

// The key of a line, or the header: what stands before "=" or within brackets.
std::string key_of_line(std::string_view text, std::size_t line) {
    for (std::size_t n = 1; n < line && !text.empty(); ++n) text.remove_prefix(std::min(text.find('\n') + 1, text.size()));
    text = text.substr(0, text.find_first_of("\r\n"));
    char quote = 0;
    std::size_t end = 0;
    for (; end < text.size() && (quote != 0 || (text[end] != '=' && text[end] != '#')); ++end)
        if (quote == 0 ? text[end] == '"' || text[end] == '\'' : text[end] == quote) quote = quote == 0 ? text[end] : '\0';
    text = text.substr(0, end);
    constexpr std::string_view around = " \t[]";
    const std::size_t first = text.find_first_not_of(around);
    return first == std::string_view::npos ? "" : std::string(text.substr(first, text.find_last_not_of(around) - first + 1));
}

// What the parser says; of a key stated twice it tells not the key but what it read last.
std::string description(const toml::parse_error& e, std::string_view text) {
    std::string words(e.description());
    const std::size_t redefined = words.find("cannot redefine existing "), open = words.find('\'', redefined), close = words.rfind('\'');
    if (redefined != std::string::npos && open < close) words.replace(open + 1, close - open - 1, key_of_line(text, e.source().begin.line));
    return words;
}

// [measure."90.1"] states a measure, [[measure]] switches one on: to TOML they are two kinds of one key.
std::string advice(const toml::parse_error& e) {
    if (e.description().find("existing table 'measure' as array-of-tables") == std::string_view::npos) return {};
    return "one file cannot both state a measure, [measure.\"90.1\"], and switch one on, [[measure]]: state it in a file of its own, and let this "
           "one "
           "extend that";
}

}  // namespace

const Member* Node::find(std::string_view key) const {
    for (const Member& m : members)
        if (m.key == key) return &m;
    return nullptr;
}

std::string Node::kind_name() const {
    switch (kind) {
        case Kind::text: return "a text";
        case Kind::number: return "a number";
        case Kind::boolean: return "true or false";
        case Kind::date: return "a date";
        case Kind::array: return "a list";
        case Kind::table: return "a table";
        case Kind::other: break;
    }
    return "a time of day";
}

Node parse_toml(std::string_view text, const std::string& file, Diagnostics& diagnostics) {
    Node empty;
    empty.where = {file, 1, 1};
    try {
        const toml::table table = toml::parse(text, file);
        return Conversion(file).node(table);
    } catch (const toml::parse_error& e) {
        const toml::source_position at = e.source().begin;
        diagnostics.error({file, static_cast<int>(at.line), static_cast<int>(at.column)}, "not valid TOML", description(e, text), advice(e));
    } catch (const DataError& e) {
        diagnostics.error({file, 0, 0}, e.what());
    }
    return empty;
}

}  // namespace yingshang
