#include "reader/layered.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace yingshang {
namespace {

constexpr std::size_t short_list = 40;  // desks, sections, keys of a patch; not places, processes or measures

bool is_default_key(const std::string& key) { return key == "_source" || key == "_evidence"; }

bool reads_like_a_date(const std::string& text) {
    constexpr std::string_view form = "0000-00-00";
    return text.size() == form.size() &&
           std::equal(text.begin(), text.end(), form.begin(), [](unsigned char c, char f) { return f == '-' ? c == '-' : std::isdigit(c) != 0; });
}

// How to write what is wanted, where the mistake tells it.
std::string form_of(Node::Kind wanted, const Node& found) {
    if (wanted == Node::Kind::date && found.is(Node::Kind::text) && reads_like_a_date(found.text))
        return fmt::format("write {} without quotation marks", found.text);
    if (wanted == Node::Kind::date) return "write it as 2020-05-01, without quotation marks";
    if (wanted == Node::Kind::text && found.is(Node::Kind::number)) return "write it in quotation marks";
    return {};
}

}  // namespace

std::string suggestion(const std::string& name, const std::vector<std::string>& known) {
    const std::string near = nearest_name(name, known);
    if (!near.empty()) return fmt::format("did you mean \"{}\"?", near);
    if (known.empty() || known.size() > short_list) return {};
    return fmt::format("known: {}", fmt::join(known, ", "));
}

bool expect(const Node& node, Node::Kind kind, const std::string& key, Diagnostics& diagnostics) {
    if (node.kind == kind) return true;
    Node wanted;
    wanted.kind = kind;
    diagnostics.error(node.where, fmt::format("{} is {}, not {}", key, node.kind_name(), wanted.kind_name()), "", form_of(kind, node));
    return false;
}

std::optional<Evidence> read_evidence(const Node& node, Diagnostics& diagnostics) {
    if (!expect(node, Node::Kind::text, "evidence", diagnostics)) return std::nullopt;
    const std::optional<Evidence> evidence = parse_evidence(node.text);
    if (!evidence)
        diagnostics.error(node.where, fmt::format("unknown evidence \"{}\"", node.text), "a grade of what a number rests on",
                          suggestion(node.text, {"statute", "data", "survey", "literature", "assumed"}));
    return evidence;
}

Defaults defaults_of(const Node& table, const Defaults& around, Diagnostics& diagnostics) {
    Defaults own = around;
    if (const Member* m = table.find("_source"); m != nullptr && expect(m->value, Node::Kind::text, m->key, diagnostics)) own.source = m->value.text;
    if (const Member* m = table.find("_evidence"))
        if (const auto evidence = read_evidence(m->value, diagnostics)) own.evidence = evidence;
    return own;
}

std::vector<std::string> read_texts(const Node& node, const std::string& key, Diagnostics& diagnostics) {
    if (node.is(Node::Kind::text)) return {node.text};
    std::vector<std::string> texts;
    if (!node.is(Node::Kind::array)) {
        diagnostics.error(node.where, fmt::format("{} is {}, not a text or a list of texts", key, node.kind_name()));
        return texts;
    }
    for (const Node& item : node.items)
        if (expect(item, Node::Kind::text, "an item of " + key, diagnostics)) texts.push_back(item.text);
    return texts;
}

Title read_title(const Node& node, Diagnostics& diagnostics) {
    Title title;
    if (node.is(Node::Kind::text)) return {node.text, node.text};
    if (!node.is(Node::Kind::table)) {
        diagnostics.error(node.where, fmt::format("title is {}, not a text or {{ en, zh }}", node.kind_name()));
        return title;
    }
    for (const Member& m : node.members) {
        if (m.key != "en" && m.key != "zh") {
            diagnostics.error(m.where, fmt::format("unknown language \"{}\" of a title", m.key), "", "known: en, zh");
        } else if (expect(m.value, Node::Kind::text, "title", diagnostics)) {
            (m.key == "en" ? title.en : title.zh) = m.value.text;
        }
    }
    if (title.en.empty()) title.en = title.zh;
    if (title.zh.empty()) title.zh = title.en;
    return title;
}

bool check_name(const Member& member, const std::string& what, Diagnostics& diagnostics) {
    const auto plain = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-'; };
    if (!member.key.empty() && std::all_of(member.key.begin(), member.key.end(), plain)) return true;
    diagnostics.error(member.where, fmt::format("\"{}\" cannot name a {}", member.key, what), "names stand in paths", "use letters, digits, _ and -");
    return false;
}

Layered::Layered(std::vector<Part> parts, std::string what, Diagnostics& diagnostics) : what_(std::move(what)), diagnostics_(&diagnostics) {
    for (Part& part : parts) {
        if (!expect(*part.table, Node::Kind::table, what_, diagnostics)) continue;
        part.defaults = defaults_of(*part.table, part.defaults, diagnostics);
        parts_.push_back(std::move(part));
    }
}

Location Layered::where() const { return parts_.empty() ? Location{} : parts_.back().table->where; }

std::vector<std::string> Layered::keys() const {
    std::vector<std::string> all;
    for (const Part& part : parts_)
        for (const Member& m : part.table->members)
            if (!is_default_key(m.key) && std::find(all.begin(), all.end(), m.key) == all.end()) all.push_back(m.key);
    return all;
}

WrittenKeys Layered::written(int from) const {
    std::map<std::string, Location> keys;
    for (const Part& part : parts_)
        for (const Member& m : part.table->members)
            if (part.layer >= from && !is_default_key(m.key)) keys[m.key] = m.where;
    return WrittenKeys(std::move(keys));
}

std::vector<Stated> Layered::all(const std::string& key) {
    known_.push_back(key);
    std::vector<Stated> found;
    for (const Part& part : parts_)
        if (const Member* m = part.table->find(key)) found.push_back({part.layer, m, part.defaults});
    return found;
}

bool Layered::has(const std::string& key) { return !all(key).empty(); }

const Member* Layered::last(const std::string& key) {
    const std::vector<Stated> found = all(key);
    return found.empty() ? nullptr : found.back().member;
}

std::optional<std::string> Layered::text(const std::string& key) {
    const Member* m = last(key);
    if (m == nullptr || !expect(m->value, Node::Kind::text, key, *diagnostics_)) return std::nullopt;
    return m->value.text;
}

std::optional<Day> Layered::date(const std::string& key) {
    const Member* m = last(key);
    if (m == nullptr || !expect(m->value, Node::Kind::date, key, *diagnostics_)) return std::nullopt;
    return m->value.day;
}

std::optional<bool> Layered::flag(const std::string& key) {
    const Member* m = last(key);
    if (m == nullptr || !expect(m->value, Node::Kind::boolean, key, *diagnostics_)) return std::nullopt;
    return m->value.boolean;
}

std::vector<std::string> Layered::texts(const std::string& key) {
    const Member* m = last(key);
    return m == nullptr ? std::vector<std::string>{} : read_texts(m->value, key, *diagnostics_);
}

std::vector<std::string> Layered::some_texts(const std::string& key, const std::string& advice) {
    if (const Member* m = last(key); m != nullptr && m->value.is(Node::Kind::array) && m->value.items.empty())
        diagnostics_->error(m->value.where, fmt::format("`{}` is empty", key), fmt::format("in {}: an empty list names nothing", what_), advice);
    return texts(key);
}

Title Layered::title(const std::string& key) {
    const Member* m = last(key);
    return m == nullptr ? Title{} : read_title(m->value, *diagnostics_);
}

std::optional<int> Layered::whole(const std::string& key, int least, int most) {
    const Member* m = last(key);
    if (m == nullptr) return std::nullopt;
    const Node& n = m->value;
    if (!n.is(Node::Kind::number) || !n.whole || n.number < least || n.number > most) {
        diagnostics_->error(n.where, fmt::format("{} of {} is not a whole number from {} to {}", key, what_, least, most));
        return std::nullopt;
    }
    return static_cast<int>(n.number);
}

Layered Layered::sub(const std::string& key, std::string what) {
    std::vector<Part> parts;
    for (const Stated& s : all(key)) parts.push_back({s.layer, &s.member->value, s.defaults});
    return {std::move(parts), std::move(what), *diagnostics_};
}

void Layered::refuse_others() const {
    for (const Part& part : parts_)
        for (const Member& m : part.table->members) {
            if (is_default_key(m.key) || std::find(known_.begin(), known_.end(), m.key) != known_.end()) continue;
            std::vector<std::string> known = known_;
            std::sort(known.begin(), known.end());
            known.erase(std::unique(known.begin(), known.end()), known.end());
            diagnostics_->error(m.where, fmt::format("unknown key \"{}\"", m.key), "in " + what_, suggestion(m.key, known));
        }
}

}  // namespace yingshang
