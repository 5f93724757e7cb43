// What tables of processes and desks have in common: a key that states a parameter, or a law whose numbers are
// parameters. Declares each as it finds it.
#pragma once

#include <optional>
#include <string>

#include "engine/process.hpp"
#include "reader/layered.hpp"
#include "reader/ledger.hpp"

namespace yingshang {

// Declares the parameter where the key is stated or the declaration has a value otherwise; states it.
std::optional<ParameterId> read_parameter(Layered& table, const std::string& key, Declaration declaration, Ledger& ledger);
// The same where the parameter exists anyway (it has a value otherwise).
ParameterId read_standing_parameter(Layered& table, const std::string& key, Declaration declaration, Ledger& ledger);
// A law with its parameters path.mean, path.cv, ...; nothing where the key is not stated. `meaning` says whose time it is.
std::optional<LawDescription> read_law(Layered& table, const std::string& key, const std::string& path, const std::string& meaning, Ledger& ledger);
// applies = { attribute = value or values }.
Eligibility read_eligibility(const Node& node, const AttributeSchema& schema, Diagnostics& diagnostics);

}  // namespace yingshang
