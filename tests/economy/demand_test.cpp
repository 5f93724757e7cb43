// Demand is shared: what an entrant earns the incumbents lose.
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "economy/shipped_county.hpp"

namespace yingshang {
namespace {

using test::retail;

double total_demand(const County& county, std::uint8_t s, Day month) {
    const DemandRules& rules = county.rules.demand;
    const LocalPart local = local_parts(county)[s];
    const double level = (1 - local.share) * county.demand.index[s] + local.level;
    return county.demand.base[s] * level * rules.season[to_date(month).month - 1] * (1 - rules.shock * rules.exposure[s]);
}

// Sum over firms of what each is paid, worked out from the firms and not from the stored weight.
double paid(const County& county, std::uint8_t s) {
    double sum = 0;
    for (FirmRow i = 0; i < county.firms.size_now(); ++i)
        if (county.firms.card[i].section == s && active(county.firms.card[i].status)) sum += county.demand.price[s] * effective_capacity(county, i);
    return sum;
}

bool shares_sum_to_one(const County& county, std::uint8_t s, Day month) {
    return std::abs(paid(county, s) / total_demand(county, s, month) - 1) < 1e-9;
}

// Through three years with entry, exit, seasons and the shock of 2020; the panel's value added is the same sum in fen, contracts of the public
// apart, which come on top.
TEST(Demand, SharesSumToOneEveryMonth) {
    test::Asked asked;
    asked.set = {"procurement.tenders=0 per year"};
    const test::Shipped world(asked);
    County county = world.county();
    for (Day month = test::first_month; month < to_day({2020, 7, 1}); month = next_month(month)) {
        test::run_month(county, month);
        const MonthRecord& record = county.tallies.months.back();
        for (std::uint8_t s = 0; s < section_count; ++s) {
            if (county.demand.weight[s] <= 0) continue;
            const double total = county.demand.price[s] * county.demand.weight[s];
            const double half_a_fen_each = 0.005 * static_cast<double>(county.firms.size_now());
            // What neither outages nor suspensions take.
            ASSERT_NEAR(record.panel[static_cast<std::size_t>(PanelVariable::value_added)][s], total * county.open[s], half_a_fen_each + 1e-9 * total)
                << "section " << int{s} << " in " << to_string(month);
        }
    }
}

// Protects competition: an entrant lowers the price of all by its own weight and brings no demand.
TEST(Demand, AnEntrantTakesFromIncumbents) {
    County county = test::baseline().county();
    clear_market(county, test::first_month);
    ASSERT_TRUE(shares_sum_to_one(county, retail, test::first_month));
    const double before = county.demand.price[retail], weight = county.demand.weight[retail];
    const FirmRow i = county.firms.add({1}, retail, Form::enterprise);
    county.firms.card[i].status = Status::operating;
    county.firms.capacity[i] = 50;
    EXPECT_FALSE(shares_sum_to_one(county, retail, test::first_month)) << "an entrant that the market does not know of";
    county.demand.weight[retail] += effective_capacity(county, i);
    county.rules.demand.growth = county.rules.demand.wage_growth = 0;
    clear_market(county, test::first_month);
    EXPECT_TRUE(shares_sum_to_one(county, retail, test::first_month));
    EXPECT_NEAR(county.demand.price[retail] / before, weight / (weight + 50), 1e-12);
}

// A part of a worker who serves a section alone has all of its customers; nobody meets those of one worker.
TEST(Demand, HoldsForPartsOfAWorkerAndForNobody) {
    County county = test::baseline().county();
    county.rules.demand.growth = 0;
    for (const double weight : {0.25, 1.0, 4.0}) {
        county.demand.weight[retail] = weight;
        clear_market(county, test::first_month);
        EXPECT_DOUBLE_EQ(county.demand.price[retail] * weight, total_demand(county, retail, test::first_month));
    }
    county.demand.weight[retail] = 0;
    clear_market(county, test::first_month);
    EXPECT_DOUBLE_EQ(county.demand.price[retail], total_demand(county, retail, test::first_month));
}

// Before growth and season the price is what pays normal firms: the base year is in balance.
TEST(Demand, StartsInBalance) {
    County county = test::baseline().county();
    for (std::uint8_t s = 0; s < section_count; ++s) {
        EXPECT_DOUBLE_EQ(county.demand.price[s], county.demand.normal[s]);
        if (county.demand.weight[s] >= 1) {
            EXPECT_NEAR(county.demand.base[s], county.demand.normal[s] * county.demand.weight[s], 1e-6);
        }
    }
    EXPECT_NEAR(std::accumulate(county.rules.demand.season.begin(), county.rules.demand.season.end(), 0.0), 12, 1e-9)
        << "the seasons of a year average to one";
}

}  // namespace
}  // namespace yingshang
