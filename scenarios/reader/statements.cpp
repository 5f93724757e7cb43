#include "reader/statements.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace yingshang {
namespace {

constexpr std::array<std::string_view, 4> beside_a_law{"low", "high", "source", "evidence"};

const LawNames* find_law(const std::string& name) {
    for (const LawNames& law : law_names())
        if (law.name == name) return &law;
    return nullptr;
}

const LawNames& names_of(Law law) {
    for (const LawNames& names : law_names())
        if (names.law == law) return names;
    throw InternalError("a law without a name");
}

// The law that a node names, e.g. in { lognormal = { mean, cv } }.
const Member* law_member(const Node& node) {
    if (!node.is(Node::Kind::table)) return nullptr;
    for (const Member& m : node.members)
        if (find_law(m.key) != nullptr) return &m;
    return nullptr;
}

bool is_statement_key(const std::string& key) {
    constexpr std::array<std::string_view, 13> keys{"value", "by_place", "places", "scale", "add",   "least", "low",
                                                    "high",  "source",   "evidence", "from", "until", "unit"};
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// A table that names no law we know, but something that looks like one; null where it is a statement.
const Member* unknown_law(const Node& node, const std::vector<std::string>& beside) {
    if (!node.is(Node::Kind::table)) return nullptr;
    for (const Member& m : node.members)
        if (!is_statement_key(m.key) && std::find(beside.begin(), beside.end(), m.key) == beside.end()) return &m;
    return nullptr;
}

Frame frame_of(const Stated& stated) {
    Frame frame;
    frame.layer = stated.layer;
    frame.defaults = stated.defaults;
    return frame;
}

// Range, source and evidence beside a law hold for its first number.
Frame frame_beside(const Node& node, const Stated& stated, const std::string& path, const std::vector<std::string>& beside, Diagnostics& diagnostics) {
    Frame frame = frame_of(stated);
    const Member* law = law_member(node);
    for (const Member& m : node.members) {
        if (&m == law) continue;
        if (find_law(m.key) != nullptr) {
            diagnostics.error(m.where, fmt::format("a second law \"{}\"", m.key), fmt::format("{} has the law {} already", path, law->key), "keep one of them");
            continue;
        }
        if (m.key == "low") frame.low = &m.value;
        if (m.key == "high") frame.high = &m.value;
        if (m.key == "source" && expect(m.value, Node::Kind::text, "source", diagnostics)) frame.defaults.source = m.value.text;
        if (m.key == "evidence")
            if (const auto evidence = read_evidence(m.value, diagnostics)) frame.defaults.evidence = evidence;
        const bool known = std::find(beside_a_law.begin(), beside_a_law.end(), m.key) != beside_a_law.end() || std::find(beside.begin(), beside.end(), m.key) != beside.end();
        if (!known)
            diagnostics.error(m.where, fmt::format("unknown key \"{}\"", m.key), fmt::format("beside the law of {}", path), "known: low, high, source, evidence");
    }
    return frame;
}

Declaration law_parameter(const std::string& path, const std::string& name, const std::string& meaning, Dimension dimension) {
    Declaration d;
    d.path = path + "." + name;
    d.least = 0;
    if (name == "cv") {
        d.meaning = "coefficient of variation of " + meaning;
        d.most = 20;
    } else {
        d.meaning = name + " of " + meaning;
        d.dimension = dimension;
    }
    return d;
}

void state(const Node& node, ParameterId id, const Frame& frame, Ledger& ledger) {
    for (Setting& s : ledger.read(node, ledger.registry().declaration(id), frame)) ledger.state(std::move(s));
}

void state_law(const Member& law, const LawNames& names, const LawDescription& description, const Frame& frame, const std::string& path, Ledger& ledger) {
    Frame plain = frame;
    plain.low = plain.high = nullptr;
    if (!law.value.is(Node::Kind::table) || law.value.find("value") != nullptr || law.value.find("by_place") != nullptr) {
        state(law.value, description.parameters.front(), frame, ledger);
        return;
    }
    for (const Member& m : law.value.members) {
        const auto found = std::find(names.parameters.begin(), names.parameters.end(), m.key);
        if (found == names.parameters.end()) {
            std::vector<std::string> known(names.parameters.begin(), names.parameters.end());
            ledger.diagnostics().error(m.where, fmt::format("unknown key \"{}\"", m.key), fmt::format("in the law {} of {}", names.name, path), suggestion(m.key, known));
            continue;
        }
        const auto i = static_cast<std::size_t>(found - names.parameters.begin());
        state(m.value, description.parameters[i], i == 0 ? frame : plain, ledger);
    }
}

// The last value that holds everywhere from the first day on.
const Setting* plain_value(ParameterId id, const Registry& registry) {
    const Setting* plain = nullptr;
    for (const Setting& s : registry.settings(id))
        if (s.verb == Verb::set && !s.from && !s.until && s.places.empty()) plain = &s;
    return plain;
}

void check_law(const LawNames& names, const LawDescription& law, const std::string& path, const Location& where, Ledger& ledger) {
    const Registry& registry = ledger.registry();
    for (std::size_t i = 0; i < law.parameters.size(); ++i) {
        const std::string& parameter = registry.declaration(law.parameters[i]).path;
        if (!registry.settings(law.parameters[i]).empty() || ledger.told().contains(parameter)) continue;
        ledger.tell(parameter, where, fmt::format("{} has no {}", path, names.parameters[i]), fmt::format("the law {} needs it", names.name),
                                  fmt::format("add {} = ...", names.parameters[i]));
    }
    if (law.law != Law::uniform) return;
    const Setting* low = plain_value(law.parameters.front(), registry);
    const Setting* high = plain_value(law.parameters.back(), registry);
    if (low != nullptr && high != nullptr && low->value > high->value)
        ledger.diagnostics().error(low->where, fmt::format("{} is uniform from {} to {}", path, low->written, high->written), "low is above high", "exchange them");
}

}  // namespace

std::optional<ParameterId> read_parameter(Layered& table, const std::string& key, Declaration declaration, Ledger& ledger) {
    const std::vector<Stated> stated = table.all(key);
    if (stated.empty() && !declaration.otherwise) return std::nullopt;
    const ParameterId id = ledger.declare(std::move(declaration));
    for (const Stated& s : stated) state(s.member->value, id, frame_of(s), ledger);
    return id;
}

ParameterId read_standing_parameter(Layered& table, const std::string& key, Declaration declaration, Ledger& ledger) {
    return read_parameter(table, key, std::move(declaration), ledger).value();
}

namespace {

std::optional<LawDescription> read_law_of(Dimension dimension, Layered& table, const std::string& key, const std::string& path, const std::string& meaning, Ledger& ledger,
                                          const std::vector<std::string>& beside) {
    const std::vector<Stated> stated = table.all(key);
    if (stated.empty()) return std::nullopt;
    Law law = Law::deterministic;
    for (const Stated& s : stated)
        if (const Member* m = law_member(s.member->value)) law = find_law(m->key)->law;
    const LawNames& names = names_of(law);
    LawDescription description{law, {}};
    for (const std::string_view name : names.parameters) description.parameters.push_back(ledger.declare(law_parameter(path, std::string(name), meaning, dimension)));
    for (const Stated& s : stated) {
        const Node& node = s.member->value;
        const Member* m = law_member(node);
        if (const Member* unknown = m == nullptr ? unknown_law(node, beside) : nullptr) {
            std::vector<std::string> known;
            for (const LawNames& n : law_names()) known.emplace_back(n.name);
            ledger.tell(ledger.registry().declaration(description.parameters.front()).path, unknown->where,
                                      fmt::format("unknown law \"{}\"", unknown->key), "of " + path, suggestion(unknown->key, known));
        } else if (m == nullptr) {
            state(node, description.parameters.front(), frame_of(s), ledger);
        } else if (find_law(m->key)->law == law) {  // another law of an earlier file is replaced
            state_law(*m, names, description, frame_beside(node, s, path, beside, ledger.diagnostics()), path, ledger);
        }
    }
    check_law(names, description, path, stated.back().member->value.where, ledger);
    return description;
}

}  // namespace

std::optional<LawDescription> read_law(Layered& table, const std::string& key, const std::string& path, const std::string& meaning, Ledger& ledger,
                                       const std::vector<std::string>& beside) {
    return read_law_of(Dimension::duration, table, key, path, meaning, ledger, beside);
}

std::optional<LawDescription> read_number_law(Layered& table, const std::string& key, const std::string& path, const std::string& meaning, Ledger& ledger) {
    return read_law_of(Dimension::number, table, key, path, meaning, ledger, {});
}

Eligibility read_eligibility(const Node& node, const AttributeSchema& schema, Diagnostics& diagnostics) {
    Eligibility eligibility;
    if (!expect(node, Node::Kind::table, "applies", diagnostics)) return eligibility;
    for (const Member& m : node.members) {
        const auto attribute = schema.find(m.key);
        if (!attribute) {
            std::vector<std::string> known;
            for (const Attribute& a : schema.attributes) known.push_back(a.name);
            diagnostics.error(m.where, fmt::format("unknown attribute \"{}\"", m.key), "of an applicant", suggestion(m.key, known));
            continue;
        }
        std::uint32_t mask = 0;
        bool good = true;
        for (const std::string& value : read_texts(m.value, m.key, diagnostics)) {
            if (const auto i = schema.find_value(*attribute, value)) {
                mask |= std::uint32_t{1} << *i;
            } else {
                diagnostics.error(m.value.where, fmt::format("unknown {} \"{}\"", m.key, value), "", suggestion(value, schema.attributes[*attribute].values));
                good = false;
            }
        }
        if (good) eligibility.allowed[*attribute] = mask;
    }
    return eligibility;
}

}  // namespace yingshang
