// Paths that end in ".*": every parameter beneath. Of patches, of [set] and of the command line.
#pragma once

#include <string>
#include <vector>

#include "reader/ledger.hpp"

namespace yingshang {

[[nodiscard]] bool is_wildcard(const std::string& path);

// The parameter of that path, or every one beneath; none where there is none.
[[nodiscard]] std::vector<ParameterId> parameters_named(const std::string& path, const Registry& registry);

// "did you mean ...?": the nearest path, of one parameter or of all beneath a table.
[[nodiscard]] std::string nearest_path(const std::string& path, const Registry& registry);

// What is set anew is a time of a law, not the interval that the law is cut to; a scale or an addition moves both.
[[nodiscard]] bool leaves_alone(const Setting& setting, const Declaration& declaration);

// What is stated of every parameter beneath a path.
struct Wildcard {
    std::string path;
    Node value;
    Location where;  // of the path
    Frame frame;
};

// States them, a longer path before a shorter one. A parameter about which one of these layers has said something by then, by its own path
// or by a longer one, is left alone.
void state_beneath(std::vector<Wildcard> wildcards, int first_layer, int last_layer, Ledger& ledger);

}  // namespace yingshang
