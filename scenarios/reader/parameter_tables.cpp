#include "reader/parameter_tables.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "reader/wildcards.hpp"

namespace yingshang {
namespace {

constexpr std::array<std::string_view, 5> statement_keys{"value", "by_place", "scale", "add", "least"};

bool is_statement(const Node& node) {
    if (!node.is(Node::Kind::table)) return true;
    return std::any_of(statement_keys.begin(), statement_keys.end(), [&](std::string_view key) { return node.find(key) != nullptr; });
}

// path = { values = { A = ..., B = ... }, unit, source, evidence, ... }: path.A, path.B.
void state_family(const Node& node, const std::string& path, Frame frame, Ledger& ledger) {
    Diagnostics& diagnostics = ledger.diagnostics();
    for (const Member& m : node.members) {
        if (m.key == "values") continue;
        if (m.key == "unit" && expect(m.value, Node::Kind::text, m.key, diagnostics)) frame.unit = m.value.text;
        else if (m.key == "source" && expect(m.value, Node::Kind::text, m.key, diagnostics)) frame.defaults.source = m.value.text;
        else if (m.key == "from" && expect(m.value, Node::Kind::date, m.key, diagnostics)) frame.from = m.value.day;
        else if (m.key == "until" && expect(m.value, Node::Kind::date, m.key, diagnostics)) frame.until = m.value.day;
        else if (m.key == "places") frame.places = ledger.find_places(m.value);
        else if (m.key == "evidence") {
            if (const auto evidence = read_evidence(m.value, diagnostics)) frame.defaults.evidence = evidence;
        } else if (m.key != "unit" && m.key != "source" && m.key != "from" && m.key != "until") {
            diagnostics.error(m.where, fmt::format("unknown key \"{}\"", m.key), fmt::format("beside the values of {}", path),
                              suggestion(m.key, {"values", "unit", "source", "evidence", "from", "until", "places"}));
        }
    }
    const Node& values = node.find("values")->value;
    if (!expect(values, Node::Kind::table, "values", diagnostics)) return;
    for (const Member& m : values.members) ledger.state(m.value, path + "." + m.key, m.where, frame);
}

// `paths` ascend.
bool any_begins(const std::vector<std::string>& paths, const std::string& prefix) {
    const auto next = std::lower_bound(paths.begin(), paths.end(), prefix);
    return next != paths.end() && next->starts_with(prefix);
}

std::string nearest_table(const std::string& path, const std::vector<std::string>& parameters) {
    std::vector<std::string> known = parameters;
    for (const std::string& parameter : parameters)
        for (std::size_t dot = parameter.find('.'); dot != std::string::npos; dot = parameter.find('.', dot + 1))
            known.push_back(parameter.substr(0, dot));
    return suggestion(path, known);
}

// Of [set] alone: those of one table, stated when what has a path of its own is known.
using Wildcards = std::vector<Wildcard>;

// `known`: every parameter that there is, ascending.
void state_all(const Node& table, const std::string& prefix, const Frame& frame, const std::vector<std::string>& known, Ledger& ledger,
               Wildcards* wildcards);

void keep_wildcard(const Member& m, const std::string& path, const Frame& frame, Ledger& ledger, Wildcards* wildcards) {
    if (wildcards != nullptr) wildcards->push_back({path, m.value, m.where, frame});
    else
        ledger.diagnostics().error(m.where, fmt::format("\"{}\" stands outside [set]", path), "a table names its parameters one by one",
                                   fmt::format("write it as \"{}\" in [set]", path));
}

void state_member(const Member& m, const std::string& path, const Frame& frame, const std::vector<std::string>& known, Ledger& ledger,
                  Wildcards* wildcards) {
    if (is_wildcard(path)) {
        keep_wildcard(m, path, frame, ledger, wildcards);
    } else if (m.value.is(Node::Kind::table) && m.value.find("values") != nullptr) {
        state_family(m.value, path, frame, ledger);
    } else if (is_statement(m.value)) {
        ledger.state(m.value, path, m.where, frame);
    } else if (ledger.registry().find(path) && !any_begins(known, path + ".")) {
        ledger.state(m.value, path, m.where, frame);  // a table where a number is meant: says what it lacks
    } else if (m.value.members.empty() && !any_begins(known, path + ".")) {
        ledger.diagnostics().error(m.where, fmt::format("unknown table \"{}\"", path), "no parameter lies below it", nearest_table(path, known));
    } else {
        state_all(m.value, path + ".", frame, known, ledger, wildcards);
    }
}

void state_all(const Node& table, const std::string& prefix, const Frame& frame, const std::vector<std::string>& known, Ledger& ledger,
               Wildcards* wildcards) {
    Frame inner = frame;
    inner.defaults = defaults_of(table, frame.defaults, ledger.diagnostics());
    for (const Member& m : table.members)
        if (m.key != "_source" && m.key != "_evidence") state_member(m, prefix + m.key, inner, known, ledger, wildcards);
}

// A number where the whole of it is one.
Node written_value(const std::string& written, const Location& where) {
    Node value;
    char* end = nullptr;
    value.where = where;
    value.number = std::strtod(written.c_str(), &end);
    value.kind = !written.empty() && *end == '\0' ? Node::Kind::number : Node::Kind::text;
    value.text = written;
    return value;
}

std::optional<Wildcard> read_assignment(const std::string& text, int layer, Diagnostics& diagnostics) {
    const Location where{"--set " + text, 0, 0};
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        diagnostics.error(where, "not of the form path=value", "", "write for instance --set credit.repayment=0.05");
        return std::nullopt;
    }
    std::optional<Wildcard> a(std::in_place);
    a->path = text.substr(0, equals);
    a->value = written_value(text.substr(equals + 1), where);
    a->where = where;
    a->frame.layer = layer;
    a->frame.defaults.source = "command line";
    return a;
}

}  // namespace

void state_table(const Node& table, const std::string& prefix, const Frame& frame, Ledger& ledger) {
    state_all(table, prefix, frame, ledger.registry().paths(), ledger, nullptr);
}

void state_paths(const Node& table, const Frame& frame, Ledger& ledger) {
    if (!expect(table, Node::Kind::table, "set", ledger.diagnostics())) return;
    Wildcards wildcards;
    state_all(table, "", frame, ledger.registry().paths(), ledger, &wildcards);
    state_beneath(std::move(wildcards), frame.layer, frame.layer, ledger);
}

void state_assignments(const std::vector<std::string>& texts, int first_layer, Ledger& ledger) {
    std::map<std::string, Wildcard> wildcards;  // the last of one path
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::optional<Wildcard> a = read_assignment(texts[i], first_layer + static_cast<int>(i), ledger.diagnostics());
        if (!a) continue;
        if (is_wildcard(a->path)) wildcards.insert_or_assign(a->path, *a);
        else ledger.state(a->value, a->path, a->where, a->frame);
    }
    Wildcards all;
    for (auto& [path, w] : wildcards) all.push_back(std::move(w));
    state_beneath(std::move(all), first_layer, std::numeric_limits<int>::max(), ledger);
}

}  // namespace yingshang
