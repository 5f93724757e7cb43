// Founders: shorter procedures reach entry through the decision alone, and whoever decides is the same person in every
// scenario.
#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "core/statistics.hpp"
#include "economy/shipped_county.hpp"

namespace yingshang {
namespace {

using test::retail;
constexpr double working_days_per_month = 250.0 / 12;

Candidate shopkeeper(double valuation = 1) {
    return {.key = {1}, .section = retail, .form = Form::enterprise, .productivity = 0.1, .workers = 3, .valuation = valuation};
}

Beliefs& belief(County& county) { return county.beliefs[static_cast<std::size_t>(Form::enterprise)]; }

std::set<std::uint64_t> founders(County county, Day month) {
    const std::size_t before = county.firms.size_now();
    consider_entry(county, month);
    std::set<std::uint64_t> keys;
    for (std::size_t i = before; i < county.firms.size_now(); ++i) keys.insert(county.firms.key[i].value);
    return keys;
}

bool is_part_of(const std::set<std::uint64_t>& part, const std::set<std::uint64_t>& whole) {
    return std::includes(whole.begin(), whole.end(), part.begin(), part.end());
}

// The formula of the documentation, term by term.
TEST(FoundersDecision, IsWorthLessCost) {
    County county = test::baseline().county();
    belief(county) = {.days = 10, .visits = 4, .documents = 6, .fee = 300};
    const Candidate c = shopkeeper(1.3);
    const Rules& r = county.rules;
    const double normal = county.demand.normal[retail];
    const double value_added = county.demand.believed[retail] * std::exp(0.1) * 3;
    const double costs = monthly_costs(county, Form::enterprise, Size::micro, retail, 3, 3).total();
    const double surplus = (value_added * (1 - r.taxes.on_value_added[0]) - costs) * (1 - r.taxes.on_profit[0]);
    ASSERT_GT(surplus, 0);
    const double months = 10 / working_days_per_month;
    const double paperwork = 300 + r.entry.hour_value * (4 * r.entry.visit_hours + 6 * r.entry.document_hours);
    const double feared = r.entry.risk / 12 * r.entry.horizon_months * r.entry.least_equity_months * costs;
    ASSERT_GT(feared, 0);
    const double expected = 1.3 * surplus * (r.entry.horizon_months - months) - feared - r.entry.set_up_months * normal * 3 -
                            months * r.entry.waiting_cost * costs - paperwork;
    EXPECT_NEAR(net_value(county, c), expected, 1e-6 * std::abs(expected));
}

// A yuan of fee costs a yuan; a visit, a document and a day cost what the founder's time and waiting cost.
TEST(FoundersDecision, AnswersMoneyAndTime) {
    County county = test::baseline().county();
    const Candidate c = shopkeeper();
    belief(county) = {.days = 10, .visits = 1, .documents = 1, .fee = 100};
    const double before = net_value(county, c);
    const auto change = [&](double Beliefs::*what) {
        const Beliefs kept = belief(county);
        belief(county).*what += 1;
        const double after = net_value(county, c);
        belief(county) = kept;
        return after - before;
    };
    const EntryRules& rules = county.rules.entry;
    EXPECT_NEAR(change(&Beliefs::fee), -1, 1e-6);
    EXPECT_NEAR(change(&Beliefs::visits), -rules.hour_value * rules.visit_hours, 1e-6);
    EXPECT_NEAR(change(&Beliefs::documents), -rules.hour_value * rules.document_hours, 1e-6);
    EXPECT_LT(change(&Beliefs::days),
              -rules.waiting_cost * monthly_costs(county, Form::enterprise, Size::micro, retail, 3, 3).total() / working_days_per_month);
}

// Protects attribution: with its channel off, delay has no effect on the decision.
TEST(FoundersDecision, DelayCostsNothingWhereItsChannelIsOff) {
    County county = test::baseline().county();
    county.rules.entry.delay_channel = 0;
    belief(county).days = 1;
    const double quick = net_value(county, shopkeeper());
    belief(county).days = 200;
    EXPECT_EQ(net_value(county, shopkeeper()), quick);
}

// Protects comparisons of equity: whose mean it is changes with nothing that a scenario changes; what each must bring does.
TEST(Equity, IsOfTheSameFoundersInEveryScenario) {
    using Sum = std::pair<double, double>;  // of equity, of founders
    const auto sum_of = [](const std::function<void(County&)>& change) {
        County county = test::baseline().county();
        change(county);
        consider_entry(county, test::first_month);
        const auto& sums = county.tallies.now.indicators[static_cast<std::size_t>(Indicator::entry_equity)];
        return Sum{sums.numerator, sums.denominator};
    };
    const Sum before = sum_of([](County&) {});
    EXPECT_GT(before.second, 10);
    EXPECT_EQ(sum_of([](County& c) {
                  for (Beliefs& b : c.beliefs) b = {.days = 400, .fee = 1e7};  // nobody enters
              }),
              before);
    EXPECT_EQ(sum_of([](County& c) { c.rules.entry.wealth_months = 1e-3; }), before);
    EXPECT_EQ(sum_of([](County& c) { c.rules.entry.shock = 0; }), before);
    const Sum safer = sum_of([](County& c) {
        c.rules.entry.minimum_equity = {};
        c.rules.entry.equity *= 50;
    });
    const Sum plain = sum_of([](County& c) { c.rules.entry.minimum_equity = {}; });
    EXPECT_EQ(safer.second, before.second);
    EXPECT_GT(safer.first, 1.2 * plain.first);
    EXPECT_LT(safer.first, 50 * plain.first) << "not all have so much";
}

// Protects what fear of takings does: who fears less brings more where he has it, and it keeps nobody out; who fears more founds less.
TEST(Equity, FearOfTakingsKeepsMoneyAndFoundersAway) {
    const auto with_risk = [](double risk) {
        const auto a_county = [&] {
            County county = test::baseline().county();
            county.rules.entry.risk = risk;
            return county;
        };
        County county = a_county();
        consider_entry(county, test::first_month);
        return std::pair(founders(a_county(), test::first_month),
                         county.tallies.now.indicators[static_cast<std::size_t>(Indicator::entry_equity)].numerator);
    };
    const auto [bold, brought_boldly] = with_risk(0.001);
    const auto [plain, brought] = with_risk(0.02);
    const auto [afraid, brought_in_fear] = with_risk(0.5);
    EXPECT_TRUE(is_part_of(plain, bold));
    EXPECT_TRUE(is_part_of(afraid, plain));
    EXPECT_LT(afraid.size(), plain.size());
    EXPECT_GT(brought_boldly, 1.05 * brought);
    EXPECT_DOUBLE_EQ(brought_in_fear, brought) << "without the least nobody starts";
}

// Protects what is looked at without measures from changing anything: rules, beliefs, prices and wages are as they were.
TEST(Equity, LeavesTheCountyAsItWas) {
    County county = test::baseline().county();
    county.rules.entry.risk = 0.5;
    county.demand.wage_index = 1.25;
    county.demand.believed.fill(77);
    county.demand.normal.fill(88);
    belief(county) = {.days = 13, .visits = 3};
    consider_entry(county, test::first_month);
    EXPECT_EQ(county.rules.entry.risk, 0.5);
    EXPECT_EQ(county.demand.wage_index, 1.25);
    EXPECT_EQ(county.demand.believed[retail], 77);
    EXPECT_EQ(county.demand.normal[retail], 88);
    EXPECT_EQ(belief(county).days, 13);
    EXPECT_EQ(belief(county).visits, 3);
}

// Protects the switch of drop-out: the same founders, of whom some give up in a long wait, or none does.
TEST(DropOut, IsSwitchedOffByItsChannel) {
    const auto given_up = [](const std::string& on) {
        const test::Shipped world(test::Asked{.set = {"entry.channel.drop_out=" + on, "process.startup.patience.mean=3 working_days"}});
        County county = world.county();
        test::run_months(county, 4);
        int left = 0, registered = 0;
        for (FirmRow i = 0; i < county.firms.size_now(); ++i) {
            left += county.firms.card[i].status == Status::not_founded ? 1 : 0;
            registered += county.firms.registered[i] >= test::first_month ? 1 : 0;
        }
        return std::pair(left, registered);
    };
    const auto on = given_up("1"), off = given_up("0");
    EXPECT_GT(on.first, 20);
    EXPECT_LT(off.first, on.first / 4) << "refusals alone";
    EXPECT_GT(off.second, on.second);
}

// Quicker and cheaper offices add founders to those there were; they take nobody's place and draw nobody anew.
TEST(Entry, ShorterProceduresAddFounders) {
    const auto with_belief = [](double days, double fee) {
        County county = test::baseline().county();
        for (Beliefs& b : county.beliefs) b = {.days = days, .fee = fee};
        return founders(std::move(county), test::first_month);
    };
    const auto slow = with_belief(60, 0), quick = with_belief(1, 0), dear = with_belief(1, 50'000);
    EXPECT_GT(quick.size(), slow.size());
    EXPECT_TRUE(is_part_of(slow, quick));
    EXPECT_GT(quick.size(), dear.size());
    EXPECT_TRUE(is_part_of(dear, quick));
}

// Protects registered capital of who founds: it is there before the licence, and growth does not move it.
TEST(Entry, FoundersRegisterTheirCapital) {
    const test::Shipped shipped({.counties = {"640104"}});
    County county(shipped.book, shipped.options.counties.front(), shipped.options);
    const auto before = static_cast<FirmRow>(county.firms.size_now());
    consider_entry(county, test::first_month);
    std::size_t of_1m = 0;
    for (FirmRow i = before; i < county.firms.size_now(); ++i) {
        const FirmCard& firm = county.firms.card[i];
        const Capital wanted = firm.form == Form::enterprise ? capital_of(county, firm.section, firm.workers) : Capital::under_1m;
        EXPECT_EQ(firm.capital(), wanted);
        of_1m += wanted == Capital::under_1m ? 0 : 1;
    }
    EXPECT_GT(of_1m, 10u);
    const FirmRow grows = test::find_firm(county.firms, [&](FirmRow i) { return i >= before && county.firms.card[i].form == Form::enterprise; });
    const Capital founded = county.firms.card[grows].capital();
    county.firms.card[grows].workers = 5000;
    county.firms.capacity[grows] = 5000;
    EXPECT_EQ(county.firms.card[grows].capital(), founded);
}

// A candidate is live where the mark is under rate / majorant: a lower rate keeps a part of the same people.
TEST(Entry, ALowerRateThinsTheCandidates) {
    const auto at_rate = [](double rate) {
        std::set<std::uint64_t> all;
        static const test::Shipped shipped({.counties = {"640104"}});
        County county(shipped.book, shipped.options.counties.front(), shipped.options);
        county.rules.entry.season.fill(rate);
        return founders(std::move(county), test::first_month);
    };
    const auto all = at_rate(1), some = at_rate(0.3);
    EXPECT_TRUE(is_part_of(some, all));
    const auto is_share = [&](double p) {
        const auto n = static_cast<double>(all.size());
        return std::abs(static_cast<double>(some.size()) - n * p) < 4.9 * std::sqrt(n * p * (1 - p));
    };
    ASSERT_GT(all.size(), 500u);
    EXPECT_TRUE(is_share(0.3));
    EXPECT_FALSE(is_share(0.45));
    EXPECT_TRUE(at_rate(0).empty());
}

// Protects the thinning: a rate over the majorant would silently lose founders.
TEST(Entry, ARateOverItsMajorantIsAnError) {
    EntryRules rules = test::baseline().county().rules.entry;
    rules.shock = 1;
    rules.season[1] = 1;
    EXPECT_EQ(live_share(rules, to_day({2018, 2, 1})), 1);
    rules.season[1] = 1.000001;
    EXPECT_THROW((void)live_share(rules, to_day({2018, 2, 1})), InternalError);
    EXPECT_THROW((void)test::world_of({.set = {"entry.season.02=1.01"}}), InputError);
}

// What would draw other people in one scenario than in the other is refused; what thins them is not.
TEST(Entry, TheCourseOfCandidatesIsFixed) {
    const auto handbook = [](const std::string& set) {
        const WorldInput world = test::world_of({.selector = test::overlay(set)});
        return Handbook(world).stock->share(CountyId(0), Form::enterprise, 0);
    };
    EXPECT_NO_THROW((void)handbook("\"entry.candidates.enterprise\" = 30000"));
    EXPECT_NO_THROW((void)handbook("\"entry.shock\" = { scale = 0.5, from = 2019-01-01 }"));
    EXPECT_THROW((void)handbook("\"entry.candidates.enterprise\" = { scale = 1.1, from = 2019-01-01 }"), InputError);
    EXPECT_THROW((void)handbook("\"county.share.individual\" = { scale = 1.1, from = 2019-01-01, places = [\"640424\"] }"), InputError);
}

// Monthly counts of candidates scatter as the parameter says: variance / mean = 1 + dispersion x mean.
TEST(Entry, CandidatesAreOverDispersed) {
    const test::Shipped shipped({.until = "2025-01-01"});
    County county = shipped.county();
    county.rules.entry.season.fill(1);
    county.rules.entry.candidate_growth = 0;
    for (Beliefs& b : county.beliefs) b = {};
    county.rules.entry.horizon_months = 600;  // everybody enters, so that founders count candidates
    county.rules.entry.set_up_months = 0;
    county.rules.entry.value_spread = 0;
    county.rules.entry.productivity_mean = 3;
    std::vector<double> counts;
    for (Day month = test::first_month; month < to_day({2025, 1, 1}); month = next_month(month)) {
        const std::size_t before = county.firms.size_now();
        consider_entry(county, month);
        double n = 0;
        for (std::size_t i = before; i < county.firms.size_now(); ++i)
            n += county.firms.card[i].section == retail && county.firms.card[i].form == Form::individual ? 1 : 0;
        counts.push_back(n);
    }
    double mean = 0, variance = 0;
    for (const double n : counts) mean += n / static_cast<double>(counts.size());
    for (const double n : counts) variance += (n - mean) * (n - mean) / static_cast<double>(counts.size() - 1);
    EXPECT_GT(mean, 20);
    // 95 degrees of freedom: the ratio lies within a factor of two at alpha 1e-6.
    EXPECT_GT(variance / mean, (1 + county.rules.entry.dispersion * mean) / 2);
    EXPECT_LT(variance / mean, (1 + county.rules.entry.dispersion * mean) * 2);
}

// Protects learning: beliefs close the stated share of the gap to the month's cases, and stand still without any.
TEST(Beliefs, CloseAShareOfTheGap) {
    County county = test::baseline().county();
    belief(county) = {.days = 20,
                      .visits = 5,
                      .documents = 11,
                      .fee = 0,
                      .seen_days = 2 * 4,
                      .seen_visits = 2 * 1,
                      .seen_documents = 2 * 3,
                      .seen_fee = 2 * 100,
                      .seen = 2};
    const double w = county.rules.entry.learning;
    learn(county);
    EXPECT_DOUBLE_EQ(belief(county).days, 20 - w * 16);
    EXPECT_DOUBLE_EQ(belief(county).visits, 5 - w * 4);
    EXPECT_DOUBLE_EQ(belief(county).documents, 11 - w * 8);
    EXPECT_DOUBLE_EQ(belief(county).fee, w * 100);
    EXPECT_EQ(belief(county).seen, 0);
    learn(county);  // a month without cases teaches nothing
    EXPECT_DOUBLE_EQ(belief(county).days, 20 - w * 16);
}

// Protects attribution: with its channel off, nothing is learnt.
TEST(Beliefs, StayWhereExpectationsAreOff) {
    County county = test::baseline().county();
    county.rules.entry.expectation_channel = 0;
    belief(county) = {.days = 20, .seen_days = 4, .seen = 1};
    learn(county);
    EXPECT_EQ(belief(county).days, 20);
    EXPECT_EQ(belief(county).seen, 0);
}

}  // namespace
}  // namespace yingshang
