// What a scenario is held to: targets, which simulated values are compared with, and the parameters that may be moved to meet
// them, as files state both. Knows no file format.
#pragma once

#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/ids.hpp"
#include "parameters/places.hpp"
#include "parameters/registry.hpp"

namespace yingshang {

struct Target {
    std::string name;
    std::string moment, indicator;  // which of the two is compared; the other is empty
    int from_year = 0, until_year = 0;
    std::vector<CountyId> places;         // empty: the region
    bool share_of_region = false;         // what the places have of it
    double value = 0, low = 0, high = 0;  // met within [low, high]
    double weight = 1;                    // in the fit; 0: shown alone
    Evidence evidence = Evidence::assumed;
    std::string source;
    std::string misfit;           // why it is missed, where it is known to be
    std::string not_independent;  // of a fact: what of the model came from it or from its source
    Location where;
};

// A number that a calibration may move within bounds, from its value in the scenario.
struct FreeParameter {
    std::string path;
    double low = 0, high = 0;
    std::string unit;  // of both, as files write it: "percent per year"; empty for a plain number
    Location where;
};

}  // namespace yingshang
