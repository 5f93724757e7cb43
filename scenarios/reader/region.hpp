// The places of a scenario: [region] and its counties and prefectures.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "parameters/places.hpp"
#include "reader/ledger.hpp"

namespace yingshang {

struct Region {
    Places places;
    // What counties say of themselves beyond their names: parameters county.FIELD in that county alone.
    struct Field {
        std::string county;  // code
        Stated stated;
    };
    std::vector<Field> fields;
    std::map<std::string, Location> written;  // where each place stands, by code
};

// A scenario without a region has one place.
[[nodiscard]] Region read_region(Layered& top, Diagnostics& diagnostics);
void state_county_fields(const Region& region, Ledger& ledger);

}  // namespace yingshang
