// What tables of processes and desks have in common: a key that states a parameter, or a law whose numbers are
// parameters. Declares each as it finds it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/process.hpp"
#include "reader/layered.hpp"
#include "reader/ledger.hpp"

namespace yingshang {

// Declares the parameter where the key is stated or the declaration has a value otherwise; states it.
std::optional<ParameterId> read_parameter(Layered& table, const std::string& key, Declaration declaration, Ledger& ledger);
// The same where the parameter exists anyway (it has a value otherwise).
ParameterId read_standing_parameter(Layered& table, const std::string& key, Declaration declaration, Ledger& ledger);
// A law with its parameters path.mean, path.cv, path.values.0, path.parts.0.weight, ...; nothing where the key is not stated.
// `meaning` says whose time it is.
// `beside` are further keys that may stand beside the law.
std::optional<LawDescription> read_law(Layered& table, const std::string& key, const std::string& path, const std::string& meaning, Ledger& ledger,
                                       const std::vector<std::string>& beside = {});
// The same of plain numbers instead of durations.
std::optional<LawDescription> read_number_law(Layered& table, const std::string& key, const std::string& path, const std::string& meaning,
                                              Ledger& ledger);
// A word that stands beside a law: patience = { exponential = ..., scope = "queue" }.
template <class T>
std::optional<T> word_beside(Layered& table, const std::string& key, const std::string& name, const std::vector<std::pair<std::string, T>>& words) {
    const Member* m = table.last(key);
    if (m == nullptr || !m->value.is(Node::Kind::table)) return std::nullopt;
    const Member* word = m->value.find(name);
    if (word == nullptr || !expect(word->value, Node::Kind::text, name, table.diagnostics())) return std::nullopt;
    std::vector<std::string> known;
    for (const auto& [text, value] : words) {
        if (text == word->value.text) return value;
        known.push_back(text);
    }
    table.diagnostics().error(word->value.where, "unknown " + name + " \"" + word->value.text + "\"", "in " + table.what(),
                              suggestion(word->value.text, known));
    return std::nullopt;
}
template <class Named>
std::vector<std::string> names_of(const std::vector<Named>& all) {
    std::vector<std::string> names;
    for (const Named& n : all) names.push_back(n.name);
    return names;
}
// `who` names an unknown one: told where it stands.
void tell_unless_known(const std::string& kind, const std::string& who, const Node& name, const std::vector<std::string>& known, Ledger& ledger);
// applies = { attribute = value or values }.
Eligibility read_eligibility(const Node& node, const AttributeSchema& schema, Diagnostics& diagnostics);

}  // namespace yingshang
