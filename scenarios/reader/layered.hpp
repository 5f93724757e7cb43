// A table as several files state it, one layer over the other: looks keys up, remembers which are known
// and reports the others with the nearest name. Knows no key by itself.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/process.hpp"
#include "reader/node.hpp"

namespace yingshang {

// What numbers say of themselves where they do not state it: keys _source and _evidence of a table.
struct Defaults {
    std::optional<Evidence> evidence;
    std::string source;
};

struct Part {
    int layer = 0;
    const Node* table = nullptr;
    Defaults defaults;
};

// One statement of a key.
struct Stated {
    int layer = 0;
    const Member* member = nullptr;
    Defaults defaults;
    const Node* table = nullptr;  // of an item of an array of tables, which has no key
};

class Layered {
  public:
    // `what` names the table in messages: "process startup". Takes the parts in order of their layers.
    Layered(std::vector<Part> parts, std::string what, Diagnostics& diagnostics);

    [[nodiscard]] bool empty() const { return parts_.empty(); }
    [[nodiscard]] const std::string& what() const { return what_; }
    [[nodiscard]] Location where() const;  // of the last part: what changed last is suspected first
    [[nodiscard]] Diagnostics& diagnostics() const { return *diagnostics_; }
    [[nodiscard]] std::vector<std::string> keys() const;    // in order of first appearance, without _source, _evidence
    [[nodiscard]] WrittenKeys written(int from = 0) const;  // where each was stated last, in layers from that one on
    [[nodiscard]] bool has(const std::string& key);

    // All of these mark the key as known.
    std::vector<Stated> all(const std::string& key);
    const Member* last(const std::string& key);
    std::optional<std::string> text(const std::string& key);
    std::optional<Day> date(const std::string& key);
    std::optional<bool> flag(const std::string& key);
    std::vector<std::string> texts(const std::string& key);  // a text or a list of texts
    // The same of a key whose absence means all: an empty list, which would mean none, is an error.
    std::vector<std::string> some_texts(const std::string& key, const std::string& advice);
    Title title(const std::string& key);
    // A whole number in [least, most].
    std::optional<int> whole(const std::string& key, int least, int most);
    // The table under a key, an error where it is none.
    Layered sub(const std::string& key, std::string what);
    // One of several words.
    template <class T>
    std::optional<T> word(const std::string& key, const std::vector<std::pair<std::string, T>>& words);

    // Keys that nobody asked for are errors.
    void refuse_others() const;

  private:
    std::vector<Part> parts_;
    std::string what_;
    Diagnostics* diagnostics_;
    std::vector<std::string> known_;
};

// "did you mean \"x\"?" or a list of what there is where nothing is near and the list is short.
[[nodiscard]] std::string suggestion(const std::string& name, const std::vector<std::string>& known);
// The defaults of a table: its own where stated, else those around it.
[[nodiscard]] Defaults defaults_of(const Node& table, const Defaults& around, Diagnostics& diagnostics);
[[nodiscard]] std::optional<Evidence> read_evidence(const Node& node, Diagnostics& diagnostics);
// An error unless the node is of the kind; says what was found.
bool expect(const Node& node, Node::Kind kind, const std::string& key, Diagnostics& diagnostics);
std::vector<std::string> read_texts(const Node& node, const std::string& key, Diagnostics& diagnostics);
Title read_title(const Node& node, Diagnostics& diagnostics);
// Names of processes, steps and desks stand in paths: letters, digits, "_" and "-".
bool check_name(const Member& member, const std::string& what, Diagnostics& diagnostics);

template <class T>
std::optional<T> Layered::word(const std::string& key, const std::vector<std::pair<std::string, T>>& words) {
    const Member* m = last(key);
    if (m == nullptr || !expect(m->value, Node::Kind::text, key, *diagnostics_)) return std::nullopt;
    std::vector<std::string> known;
    for (const auto& [name, value] : words) {
        if (name == m->value.text) return value;
        known.push_back(name);
    }
    diagnostics_->error(m->value.where, "unknown " + key + " \"" + m->value.text + "\"", "in " + what_, suggestion(m->value.text, known));
    return std::nullopt;
}

}  // namespace yingshang
