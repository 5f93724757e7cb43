// Which firms there can be, for whoever makes rules for some of them alone: classes go together as the population has them.
#pragma once

#include "economy/population.hpp"

namespace yingshang {

// Whether a firm that `of` permits (by the attributes of firm_attributes) may live in a county with such a population: an individual business is
// micro or small, private and in no development zone, a cooperative is private and in none either; a form keeps to the sections, an enterprise to the
// owners that have a weight.
[[nodiscard]] bool may_be_a_firm(const Eligibility& of, const PopulationRules& county);

}  // namespace yingshang
