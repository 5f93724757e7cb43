// What stands at a month's end, in whole numbers: all of it by one pass over the firms.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/time.hpp"
#include "economy/firms.hpp"

namespace yingshang {

struct County;

struct MonthEnd {
    struct OfSection {
        std::uint64_t workers = 0, breaking = 0;  // of the active
        Fen loans;
    };
    Recount all;
    std::array<OfSection, section_count> sections{};
    std::uint64_t lately = 0, lately_idle = 0;  // enterprises registered 90 to 365 days ago, whatever has become of them since
    std::uint64_t without_loan = 0, employers = 0, holders = 0, providers = 0, in_network = 0;  // active
    std::uint64_t borrowers = 0, small_borrowers = 0, have_borrowed = 0, zombies_among_them = 0;
    Fen small_loans;
    [[nodiscard]] std::uint64_t workers() const;
};

// Of all firms that ever were. `end` is the first day of the month after.
[[nodiscard]] MonthEnd count_month_end(const County& county, Day end);
// The same of every class of firms that tallies tell apart, of those that are followed.
[[nodiscard]] std::vector<MonthEnd> count_month_end_by_class(const County& county, Day end);

}  // namespace yingshang
