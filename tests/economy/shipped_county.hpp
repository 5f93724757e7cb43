// One county under the shipped rules, to be looked at from within.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "economy/county.hpp"
#include "engine/windows.hpp"
#include "system/shipped.hpp"

namespace yingshang::test {

inline const Day june = to_day({2018, 6, 1});  // in which things happen to a firm
inline constexpr std::uint8_t retail = 5;      // section F

// A world and its handbook, which counties keep the addresses of: neither copied nor moved.
struct Shipped {
    explicit Shipped(const Asked& asked = {})
        : input(with_results_from_the_start(world_of(asked))), book(input), options(run_options(asked, input.places)) {}
    Shipped(const Shipped&) = delete;
    Shipped& operator=(const Shipped&) = delete;

    [[nodiscard]] County county() const { return {book, options.counties.front(), options}; }

    WorldInput input;
    Handbook book;
    RunOptions options;

  private:
    static WorldInput with_results_from_the_start(WorldInput world) {
        world.horizon.results_from = world.horizon.from;
        return world;
    }
};

// The baseline, read once for all tests of a process.
inline const Shipped& baseline() {
    static const Shipped shipped;
    return shipped;
}

inline const Day first_month = to_day({2017, 1, 1});

// As the world runs it, for this county alone.
inline void run_month(County& county, Day month) {
    begin_month(county, month);
    const std::array<Office*, 1> offices{&county.office};
    run_days(
        *county.handbook->input->plan, offices, month, next_month(month), [](std::size_t n, const auto& task) { on_threads(1, n, task); }, nullptr,
        [&](std::size_t, Day day) { run_day(county, day); });
    end_month(county, month);
}

inline void run_months(County& county, int months, Day from = first_month) {
    for (Day month = from; months > 0; month = next_month(month), --months) run_month(county, month);
}

inline FirmRow find_firm(const Firms& firms, const auto& wanted) {
    for (FirmRow i = 0; i < firms.size_now(); ++i)
        if (wanted(i)) return i;
    throw InternalError("no such firm in the county of the test");
}

}  // namespace yingshang::test
