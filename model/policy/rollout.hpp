// How measures that are switched on come to be carried out, county by county: shares of the cases handled the new way and of the firms that
// know of an option, month by month, from the parameters `rollout.*` and what a scenario states of a measure. Deterministic.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "parameters/practice.hpp"
#include "parameters/registry.hpp"
#include "policy/measure.hpp"

namespace yingshang {

struct Scenario;

// Declares the parameters of the roll-out, and what may be stated of each measure of the catalogue.
void declare_rollout(Registry& registry, const std::vector<Measure>& catalogue);
[[nodiscard]] std::string fidelity_path(const std::string& measure);   // "rollout.fidelity_of.1.1"
[[nodiscard]] std::string awareness_path(const std::string& measure);  // "rollout.awareness_of.1.1"

// The courses of the measures switched on. Measures that change the roll-out alone have none: they hold from their date on. `values` are those
// with every measure in full. Null where the scenario declares no roll-out: everything is in full.
[[nodiscard]] std::shared_ptr<const Practice> work_out_practice(const Scenario& scenario, const Values& values);

// What is stated of a measure and would have no effect.
void check_rollout(const Scenario& scenario, Diagnostics& diagnostics);
// A course that begins above its ceiling.
void check_ceilings(const Scenario& scenario, const Values& values, std::size_t counties, Diagnostics& diagnostics);

}  // namespace yingshang
