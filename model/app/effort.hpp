// What work is expected to take, said before it begins. Arithmetic alone, from numbers measured once.
#pragma once

#include <cstddef>

namespace yingshang {

struct Work {
    std::size_t runs = 1;       // scenarios times replicates
    double firms = 0;           // of a run, on the first day
    double largest_county = 1;  // its share of them: no run is over before it is
    std::size_t counties = 1;   // that run
    std::size_t places = 1;     // of the region: results have room for all of them
    std::size_t scenarios = 1;
    std::size_t runs_kept = 1;           // results in memory at once
    std::size_t scenarios_together = 1;  // whose runs go together for some months
    int months_together = 0;
    int months = 0, result_months = 0;
    std::size_t kept_replicates = 0;  // in the file, beside their statistics
    std::size_t breakdowns = 0;       // of the indicators
    std::size_t classes = 0;          // of all breakdowns together
    bool events = false;              // in the file
    unsigned threads = 1, cores = 1;
};

struct Effort {
    double seconds = 0;           // on a clock on the wall, nothing else running
    double memory = 0, disk = 0;  // bytes
};

[[nodiscard]] Effort expected_effort(const Work& work);

}  // namespace yingshang
