// What a patch of a measure rests on: a source or a grade of evidence, for whatever it does. Tells of what has neither.
#pragma once

#include <string>

#include "core/error.hpp"
#include "reader/ledger.hpp"
#include "reader/node.hpp"

namespace yingshang {

// Of every number at the node, in a patch with such defaults.
void expect_grounds(const Node& number, const Defaults& of_patch, const std::string& measure, Diagnostics& diagnostics);

// Of what a patch does without a number, which has no place of its own to say it.
void expect_grounds_of_structure(const Node& patch, const Defaults& of_patch, const std::string& measure, Diagnostics& diagnostics);

}  // namespace yingshang
