// How many officers a promised share of cases in time needs, found by trying: factors on the officers of desks, county by county, under the
// same luck. Knows no scenario: whoever asks runs the trials.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace yingshang {

// Factors on the officers that there are, [county][desk].
using StaffFactors = std::vector<std::vector<double>>;
// The share of the cases in time in each county with such officers; NaN where there are no cases.
using ShareInTime = std::function<std::vector<double>(const StaffFactors&)>;

// By county the desks, the idlest first, with such officers: who is idle is let go before the slack of the promise is used up by others.
using IdlestFirst = std::function<std::vector<std::vector<std::size_t>>(const StaffFactors&)>;

struct StaffSearch {
    double share = 0;          // wanted
    double least = 0;          // factor on what there is, and on what keeps the promise, under which nobody looks
    double most = 0;           // at which nobody waits
    int halvings = 0;          // of the range of logarithms, of all desks together
    int halvings_by_desk = 0;  // and then of each
};

struct StaffNeed {
    StaffFactors factors;                       // the fewest officers found that keep the promise; those that there are where none do
    std::vector<double> share_now, share_most;  // with the officers that there are, and where nobody waits
    std::vector<double> share;                  // with those found
    std::vector<bool> is_possible;              // that officers alone keep the promise
};

// Counties are tried together, each at its own factors: what one needs says nothing of another.
[[nodiscard]] StaffNeed find_staff(std::size_t counties, std::size_t desks, const StaffSearch& search, const ShareInTime& share_in_time,
                                   const IdlestFirst& idlest_first);

}  // namespace yingshang
