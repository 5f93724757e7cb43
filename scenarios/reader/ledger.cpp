#include "reader/ledger.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace yingshang {
namespace {

struct VerbName {
    std::string_view name;
    Verb verb;
};
constexpr std::array<VerbName, 3> change_names{{{"scale", Verb::scale}, {"add", Verb::add}, {"least", Verb::least}}};
constexpr std::array<std::string_view, 7> common_keys{"low", "high", "source", "evidence", "from", "until", "unit"};

// What belongs to one value and so does not stand beside `by_place`.
bool is_of_one_value(const std::string& key, const std::string& value_key) {
    const bool change = std::any_of(change_names.begin(), change_names.end(), [&](const VerbName& v) { return v.name == key; });
    return change || key == value_key || key == "low" || key == "high" || key == "places";
}

std::string as_written(const Node& node) { return node.is(Node::Kind::text) ? node.text : fmt::format("{}", node.number); }

constexpr std::string_view percent = "percent ";
constexpr double percents = 100;  // of one

// In the unit of who stated it before, whose clock holds for all. A plain number up to 1 beside percents is a share of one and no percent.
std::string an_example(const Declaration& d, double number, const Registry& registry, bool is_plain) {
    if (const auto id = registry.find(d.path); id && !registry.settings(*id).empty()) {
        const std::string& before = registry.settings(*id).front().written;
        if (const std::size_t blank = before.find(' '); blank != std::string::npos) {
            const std::string unit = before.substr(blank + 1);
            if (is_plain && unit.starts_with(percent) && number <= 1)
                return fmt::format("write for instance \"{:.6g} {}\", which is \"{:.6g} {}\"", number, unit.substr(percent.size()), number * percents,
                                   unit);
            return fmt::format("write for instance \"{} {}\"", number, unit);
        }
    }
    for (const Unit& unit : units())
        if (unit.dimension == d.dimension) return fmt::format("write for instance \"{} {}\"", number, unit.name);
    return {};
}

std::string units_of(Dimension dimension) {
    std::vector<std::string_view> names;
    for (const Unit& unit : units())
        if (unit.dimension == dimension) names.push_back(unit.name);
    return fmt::format("units of {}: {}", to_string(dimension), fmt::join(names, ", "));
}

}  // namespace

void Ledger::fail(const Node& node, const Declaration& d, std::string problem, std::string why, std::string advice) {
    told_.insert(d.path);
    of_values_->error(node.where, std::move(problem), std::move(why), std::move(advice));
}

void Ledger::tell(const std::string& words, const Location& where, std::string problem, std::string why, std::string advice) {
    told_.insert(words);
    diagnostics_->error(where, std::move(problem), std::move(why), std::move(advice));
}

std::vector<CountyId> Ledger::find_places(const Node& node) {
    std::vector<CountyId> found;
    const auto add = [&](const Node& name) {
        const auto counties = places_->find(name.text);
        if (!counties) {
            diagnostics_->error(name.where, fmt::format("unknown place \"{}\"", name.text), "no county, prefecture or region of that code or name",
                                suggestion(name.text, places_->known_names()));
            return;
        }
        found.insert(found.end(), counties->begin(), counties->end());
    };
    if (node.is(Node::Kind::text)) {
        add(node);
    } else if (expect(node, Node::Kind::array, "places", *diagnostics_)) {
        if (node.items.empty())
            diagnostics_->error(node.where, "`places` names no place", "it would hold nowhere", "leave it out where it holds everywhere");
        for (const Node& item : node.items)
            if (expect(item, Node::Kind::text, "a place", *diagnostics_)) add(item);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

std::optional<Setting> Ledger::read_number(const Node& node, const Declaration& d, Verb verb, const Frame& frame) {
    const Dimension dimension = verb == Verb::scale ? Dimension::number : d.dimension;
    Setting s;
    s.path = d.path;
    s.verb = verb;
    s.layer = frame.layer;
    s.measure = frame.measure;
    s.reach = frame.reach;
    s.from = frame.from;
    s.until = frame.until;
    s.places = frame.places;
    s.source = frame.defaults.source;
    s.evidence = frame.defaults.evidence.value_or(Evidence::assumed);
    s.where = node.where;
    s.written = as_written(node);
    if (node.is(Node::Kind::number)) {
        if (!std::isfinite(node.number)) {
            fail(node, d, fmt::format("{} is not a finite number", d.path));
            return std::nullopt;
        }
        if (frame.unit.empty()) {
            if (dimension != Dimension::number) {
                fail(node, d, fmt::format("{} = {} has no unit", d.path, node.number), fmt::format("it is {}", to_string(dimension)),
                     an_example(d, node.number, *registry_, true));
                return std::nullopt;
            }
            s.value = node.number;
            return s;
        }
        s.written = fmt::format("{} {}", node.number, frame.unit);
    } else if (!node.is(Node::Kind::text)) {
        fail(node, d, fmt::format("{} is {}, not a number or a quantity", d.path, node.kind_name()));
        return std::nullopt;
    }
    if (s.written == "none" && verb == Verb::set && d.otherwise && std::isinf(*d.otherwise)) {
        s.value = *d.otherwise;
        return s;
    }
    std::string problem;
    const std::optional<Quantity> q = parse_quantity(s.written, problem);
    if (!q) {
        fail(node, d, problem, fmt::format("{} is {}", d.path, to_string(dimension)), units_of(dimension));
        return std::nullopt;
    }
    if (q->dimension != dimension || (q->unit.empty() && dimension != Dimension::number)) {
        const std::string found = q->unit.empty() ? "has no unit" : fmt::format("is {}", to_string(q->dimension));
        fail(node, d, fmt::format("\"{}\" {}", s.written, found), fmt::format("{} is {}", d.path, to_string(dimension)),
             dimension == Dimension::number ? "write a number without a unit" : an_example(d, q->written, *registry_, q->unit.empty()));
        return std::nullopt;
    }
    s.value = q->value;
    s.base = q->base;
    return s;
}

std::optional<double> Ledger::read_range_end(const Member* member, const Declaration& d, Verb verb, const Frame& frame) {
    if (member == nullptr) return std::nullopt;
    const auto s = read_number(member->value, d, verb, frame);
    return s ? std::optional<double>(s->value) : std::nullopt;
}

// One letter left out, put in or changed, or letters in another order.
bool is_slip(std::string written, std::string meant) {
    if (written.size() == meant.size()) {
        std::size_t changed = 0;
        for (std::size_t i = 0; i < written.size(); ++i) changed += written[i] != meant[i] ? 1 : 0;
        if (changed == 1) return true;
    }
    std::sort(written.begin(), written.end());
    std::sort(meant.begin(), meant.end());
    if (written.size() == meant.size()) return written == meant;
    const bool is_longer = written.size() == meant.size() + 1;
    if (!is_longer && written.size() + 1 != meant.size()) return false;
    const std::string &of = is_longer ? written : meant, &all = is_longer ? meant : written;
    return std::includes(of.begin(), of.end(), all.begin(), all.end());
}

// A number under a strange name where no value is stated is the value, unless the name is a slip of another key.
std::string advice_for_key(const Node& node, const Member& strange, const std::vector<std::string>& known, const std::string& value_key) {
    const std::string& text = strange.value.text;
    const bool is_number = strange.value.is(Node::Kind::number) ||
                           (strange.value.is(Node::Kind::text) && std::isdigit(static_cast<unsigned char>(text.c_str()[0])) != 0);
    const bool has_value = std::any_of(node.members.begin(), node.members.end(), [&](const Member& m) {
        return m.key == value_key || m.key == "by_place" ||
               std::any_of(change_names.begin(), change_names.end(), [&](const VerbName& v) { return v.name == m.key; });
    });
    if (!is_number || has_value || std::any_of(known.begin(), known.end(), [&](const std::string& key) { return is_slip(strange.key, key); }))
        return suggestion(strange.key, known);
    return fmt::format("did you mean \"{}\"?", value_key);
}

bool Ledger::refuse_unknown_keys(const Node& node, const Declaration& d, const std::vector<std::string>& known, const std::string& value_key) {
    bool good = true;
    for (const Member& m : node.members) {
        if (std::find(known.begin(), known.end(), m.key) != known.end()) continue;
        of_values_->error(m.where, fmt::format("unknown key \"{}\"", m.key), fmt::format("in the value of {}", d.path),
                          advice_for_key(node, m, known, value_key));
        good = false;
    }
    if (!good) told_.insert(d.path);
    return good;
}

std::vector<Setting> Ledger::read_by_place(const Node& node, const Declaration& d, const Frame& frame) {
    std::vector<Setting> all;
    const Node& table = node.find("by_place")->value;
    if (!frame.places.empty()) {
        fail(table, d, fmt::format("{} is stated by place where its place is already given", d.path),
             "a table below a [[county]] belongs to that county", "write [[region.county]] for the counties and [county] for parameters");
        return all;
    }
    if (!expect(table, Node::Kind::table, "by_place", *diagnostics_)) return all;
    if (table.members.empty())
        fail(table, d, fmt::format("by_place of {} names no place", d.path), "it would hold nowhere", "name one, or leave it out");
    for (const Member& m : table.members) {
        Node name;
        name.kind = Node::Kind::text;
        name.text = m.key;
        name.where = m.where;
        Frame inner = frame;
        inner.places = find_places(name);
        if (inner.places.empty()) {
            told_.insert(d.path);
            continue;
        }
        for (Setting& s : read(m.value, d, inner)) all.push_back(std::move(s));
    }
    return all;
}

std::vector<Setting> Ledger::read_table(const Node& node, const Declaration& d, Frame frame) {
    std::vector<std::string> known{frame.value_key, "by_place", "places"};
    for (const VerbName& v : change_names) known.emplace_back(v.name);
    known.insert(known.end(), common_keys.begin(), common_keys.end());
    if (!refuse_unknown_keys(node, d, known, frame.value_key)) return {};

    if (const Member* m = node.find("unit"); m != nullptr && expect(m->value, Node::Kind::text, "unit", *of_values_)) frame.unit = m->value.text;
    if (const Member* m = node.find("source"); m != nullptr && expect(m->value, Node::Kind::text, "source", *of_values_))
        frame.defaults.source = m->value.text;
    if (const Member* m = node.find("evidence"))
        if (const auto evidence = read_evidence(m->value, *of_values_)) frame.defaults.evidence = evidence;
    if (const Member* m = node.find("from"); m != nullptr && expect(m->value, Node::Kind::date, "from", *of_values_)) frame.from = m->value.day;
    if (const Member* m = node.find("until"); m != nullptr && expect(m->value, Node::Kind::date, "until", *of_values_)) frame.until = m->value.day;
    if (node.find("by_place") != nullptr) {
        for (const Member& m : node.members)
            if (is_of_one_value(m.key, frame.value_key))
                fail(m.value, d, fmt::format("{} is stated by place with `{}` beside it", d.path, m.key), "it would hold for none of the places",
                     "write it within by_place");
        return read_by_place(node, d, frame);
    }
    if (const Member* m = node.find("places")) {
        if (!frame.places.empty()) {
            fail(m->value, d, fmt::format("{} names places where its place is already given", d.path));
            return {};
        }
        frame.places = find_places(m->value);
        if (frame.places.empty()) {
            told_.insert(d.path);
            return {};
        }
    }

    const Member* stated = node.find(frame.value_key);
    Verb verb = Verb::set;
    std::size_t count = stated != nullptr ? 1 : 0;
    for (const VerbName& v : change_names)
        if (const Member* m = node.find(v.name)) {
            stated = m;
            verb = v.verb;
            ++count;
        }
    if (count != 1) {
        fail(node, d, count == 0 ? fmt::format("{} is stated without a value", d.path) : fmt::format("{} is stated by several verbs at once", d.path),
             "", fmt::format("give one of {}, scale, add, least", frame.value_key));
        return {};
    }
    if (verb == Verb::scale) frame.unit.clear();
    std::optional<Setting> s = read_number(stated->value, d, verb, frame);
    if (!s) return {};
    s->low = read_range_end(node.find("low"), d, verb, frame);
    s->high = read_range_end(node.find("high"), d, verb, frame);
    return {std::move(*s)};
}

std::vector<Setting> Ledger::read_list(const Node& node, const Declaration& d, const Frame& frame) {
    std::vector<Setting> all;
    std::optional<Day> before;
    for (const Node& item : node.items) {
        if (!item.is(Node::Kind::table)) {
            fail(item, d, fmt::format("an item of the dated list of {} is {}, not a table", d.path, item.kind_name()), "",
                 "write { value = ..., from = ... }");
            continue;
        }
        const Member* from = item.find("from");
        const std::optional<Day> day = from != nullptr && from->value.is(Node::Kind::date) ? std::optional<Day>(from->value.day) : std::nullopt;
        const bool first = &item == &node.items.front();
        const bool elsewhere = item.find("places") != nullptr;  // another place, another series of dates
        if (!first && !elsewhere && (!day || (before && *day <= *before)))
            fail(item, d, fmt::format("the dates of {} are out of order", d.path), "each item of a dated list begins later than the one before");
        if (day && !elsewhere) before = day;
        for (Setting& s : read_table(item, d, frame)) all.push_back(std::move(s));
    }
    if (node.items.empty()) fail(node, d, fmt::format("the dated list of {} is empty", d.path));
    return all;
}

std::vector<Setting> Ledger::read(const Node& node, const Declaration& d, const Frame& frame) {
    if (node.is(Node::Kind::array)) return read_list(node, d, frame);
    if (node.is(Node::Kind::table)) return read_table(node, d, frame);
    std::optional<Setting> s = read_number(node, d, Verb::set, frame);
    if (!s) return {};
    const auto end = [&](const Node* range) {
        return range == nullptr ? std::nullopt : read_range_end(std::vector<Member>{{"", range->where, *range}}.data(), d, s->verb, frame);
    };
    s->low = end(frame.low);
    s->high = end(frame.high);
    return {std::move(*s)};
}

bool Ledger::state(Setting setting) {
    Diagnostics found;
    const std::string path = setting.path;
    registry_->state(std::move(setting), found);
    if (!found.empty()) told_.insert(path);
    for (const Diagnostic& d : found.sorted()) of_values_->error(d.where, d.problem, d.why, d.suggestion);
    return found.empty();
}

void Ledger::state(const Node& node, const std::string& path, const Location& key, const Frame& frame) {
    const std::optional<ParameterId> id = registry_->find(path);
    if (!id) {
        diagnostics_->error(key, fmt::format("unknown parameter \"{}\"", path), "nothing reads it", suggestion(path, registry_->paths()));
        return;
    }
    for (Setting& s : read(node, registry_->declaration(*id), frame)) state(std::move(s));
}

}  // namespace yingshang
