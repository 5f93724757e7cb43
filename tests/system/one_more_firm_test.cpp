// One more firm changes nobody else's luck. It meets the others in the market and in the queue; where it takes no
// customer and desks are unlimited (the year 2017), it changes nobody's history either.
#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "economy/shipped_county.hpp"

namespace yingshang {
namespace {

const Day end_of_2017 = to_day({2018, 1, 1}), end_of_2018 = to_day({2019, 1, 1});

// Where nobody spends in the county what is earned there, banks lend without end and vacancies are filled whoever searches: else
// who serves nobody still buys of the others, takes of what his bank may lend in the year, and his workers are to be had.
const test::Shipped& world_of_strangers() {
    static const test::Shipped world({.set = [] {
        std::vector<std::string> set{"labour.matching_elasticity=0"};
        for (const Label& section : section_labels) set.push_back(fmt::format("demand.local.{}=0", section.name));
        for (const std::string bank : {"large", "joint_stock", "local"})
            for (const std::string borrower : {"inclusive", "other"}) set.push_back(fmt::format("credit.quota.{}.{}=100", borrower, bank));
        return set;
    }()});
    return world;
}

// Firms that stand in the county from the first day on, poor so that they go to the bank.
County with_more(int firms, float log_productivity, const test::Shipped& world = test::baseline()) {
    County county = world.county();
    for (int n = 0; n < firms; ++n) {
        const FirmRow i = county.firms.add({static_cast<std::uint64_t>(n) + 1}, 5, Form::enterprise);
        county.tallies.enter(county.firms.card[i]);
        county.firms.productivity[i] = log_productivity;
        county.firms.card[i].workers = 3;
        county.firms.capacity[i] = 3;
        county.move(i, Status::operating);
    }
    return county;
}

constexpr float serves_nobody = -1e30f;  // exp of it is zero: no weight in the market
constexpr float serves_many = 1.0f;

County until(County county, Day end) {
    for (Day month = test::first_month; month < end; month = next_month(month)) test::run_month(county, month);
    return county;
}

// Everything of a firm that a later month can see.
auto history(const Firms& f, FirmRow i) {
    return std::tuple(f.card[i].section, f.card[i].form, f.card[i].owner, f.card[i].size, f.card[i].status, f.card[i].flags,
                      f.undertakings.of(i).pending_permits, f.card[i].short_months, f.registered[i], f.asked_bank[i], f.productivity[i],
                      f.capacity[i], f.margin[i], f.card[i].workers, f.cash[i], f.debt[i]);
}

struct Common {
    int firms = 0, missing = 0, other_history = 0, other_luck = 0;
};

// The firms of the first county looked up in the second: all that are followed must be there. Luck: the traits that a founder is made with, and the
// productivity of whoever was in business all the time (it moves in months of business alone).
Common compare(const County& plain, const County& crowded) {
    std::map<std::uint64_t, FirmRow> rows;
    for (FirmRow i = 0; i < crowded.firms.size_now(); ++i) rows[crowded.firms.key[i].value] = i;
    Common c;
    const Firms &a = plain.firms, &b = crowded.firms;
    for (FirmRow i = 0; i < a.size_now(); ++i) {
        const auto found = rows.find(a.key[i].value);
        if (found == rows.end()) {
            c.missing += std::binary_search(a.followed.begin(), a.followed.end(), i) ? 1 : 0;
            continue;
        }
        const FirmRow j = found->second;
        c.firms += 1;
        c.other_history += history(a, i) != history(b, j) ? 1 : 0;
        constexpr std::uint8_t traits = in_zone | never_opens;
        const bool always = a.registered[i] < test::first_month && active(a.card[i].status) && active(b.card[j].status);
        c.other_luck += a.card[i].owner != b.card[j].owner || (a.card[i].flags & traits) != (b.card[j].flags & traits) ||
                                (always && a.productivity[i] != b.productivity[j])
                            ? 1
                            : 0;
    }
    return c;
}

// Protects independence: without a shared market or queue nothing passes from one firm to another.
TEST(OneMoreFirm, ChangesNobodysHistoryWhereItMeetsNobody) {
    const County plain = until(world_of_strangers().county(), end_of_2017),
                 crowded = until(with_more(1, serves_nobody, world_of_strangers()), end_of_2017);
    const Common c = compare(plain, crowded);
    EXPECT_EQ(c.missing, 0) << "nobody founded less";
    EXPECT_EQ(plain.tallies.rows_made + 1, crowded.tallies.rows_made) << "nor more";
    EXPECT_GT(c.firms, 4000);
    EXPECT_EQ(c.other_history, 0);
}

// Protects common random numbers: what differs comes through the market, never through a draw.
TEST(OneMoreFirm, ChangesHistoriesThroughTheMarketButNobodysLuck) {
    const County plain = until(test::baseline().county(), end_of_2018), crowded = until(with_more(1, serves_many), end_of_2018);
    const Common c = compare(plain, crowded);
    EXPECT_GT(c.firms, 4000);
    EXPECT_GT(c.other_history, 100);
    EXPECT_EQ(c.other_luck, 0);
}

// From 2018 on officers are few: applicants without customers are met in the queue alone.
TEST(OneMoreFirm, IsMetInTheQueueWhereDesksAreLimited) {
    const Common c = compare(until(test::baseline().county(), end_of_2018), until(with_more(300, serves_nobody), end_of_2018));
    EXPECT_GT(c.other_history, 0);
    EXPECT_EQ(c.other_luck, 0);
}

// A founder more, by the stock of the scenario: every firm of the first day is who it was.
TEST(OneMoreFirm, IsTheLastOfItsKind) {
    const test::Shipped more({.set = {"population.stock.individual=366000"}});
    const County plain = test::baseline().county(), crowded = more.county();
    EXPECT_GT(crowded.firms.size_now(), plain.firms.size_now());
    const Common c = compare(plain, crowded);
    // But for the last of a section: largest remainders may take one from a section when there is one more in all.
    EXPECT_GE(static_cast<std::size_t>(c.firms), plain.firms.size_now() - section_count);
    EXPECT_EQ(c.other_history, 0);
}

}  // namespace
}  // namespace yingshang
