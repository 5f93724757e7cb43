// Effects come from mechanisms: what a reform promises needs officers, and is paid by nobody else's firms.
#include <algorithm>

#include <gtest/gtest.h>

#include "shipped.hpp"

namespace yingshang {
namespace {

using test::indicator;

// Protects the first result of the product: start-up falls from about four working days toward one.
TEST(Mechanism, StartupMovesTowardItsPromise) {
    const std::vector<std::string> counties{"640104"};
    const RunResult base = test::run({.counties = counties, .until = "2022-01-01"}),
                    reformed = test::run({.selector = "baseline+1.1", .counties = counties, .until = "2022-01-01"});
    EXPECT_NEAR(indicator(base, "startup.duration_median", 2019, 2019), 4, 1);
    EXPECT_LT(indicator(reformed, "startup.duration_median", 2021, 2021), 1.5);
    EXPECT_GT(indicator(reformed, "startup.share_within_target", 2021, 2021), 0.8);
    EXPECT_LT(indicator(base, "startup.share_within_target", 2021, 2021), 0.3);
}

// One variable of a process in one county: a value a month.
std::vector<double> monthly(const RunResult& r, const std::string& name, const WorldInput& world, const std::string& process,
                            const std::string& county) {
    const auto& processes = world.plan->book().processes;
    const auto p = static_cast<std::size_t>(std::find_if(processes.begin(), processes.end(), [&](const auto& d) { return d.name == process; }) -
                                            processes.begin());
    const std::size_t place = world.places.find(county).value().front().index();
    const auto v =
        static_cast<std::size_t>(std::find_if(r.process.variables.begin(), r.process.variables.end(), [&](const auto& d) { return d.name == name; }) -
                                 r.process.variables.begin());
    std::vector<double> values;
    for (std::size_t m = 0; m < r.months.size(); ++m)
        values.push_back(r.process.data.at(v).at((m * world.places.size() + place) * processes.size() + p));
    return values;
}

double mean_of_year(const RunResult& r, const std::vector<double>& values, int year) {
    double sum = 0, n = 0;
    for (std::size_t m = 0; m < r.months.size(); ++m)
        if (to_date(r.months[m]).year == year) {
            sum += values[m];
            n += 1;
        }
    return sum / n;
}

// Protects "capacity counts": the same measure with half the officers at one county's start-up desk misses its promise there,
// by queues alone: fewer cases in time, more in progress. Until the officers go, and in the county beside it, nothing changes.
TEST(Mechanism, HalfTheOfficersMissThePromise) {
    const std::string halved_here = "640121", beside = "640424";
    const test::Asked asked{.selector = "baseline+1.1", .counties = {halved_here, beside}, .until = "2022-01-01"};
    test::Asked fewer = asked;
    fewer.selector = test::overlay("\"desk.registration.officers\" = { scale = 0.5, from = 2020-05-01, places = [\"640121\"] }") + "+1.1";
    const WorldInput world = test::world_of(asked);
    const RunResult staffed = test::run(asked), halved = test::run(fewer);
    const auto of = [&](const RunResult& r, const std::string& name, const std::string& county) {
        return monthly(r, name, world, "startup", county);
    };
    EXPECT_LT(mean_of_year(halved, of(halved, "share_within_target", halved_here), 2021),
              0.5 * mean_of_year(staffed, of(staffed, "share_within_target", halved_here), 2021));
    const std::vector<double> backlog = of(halved, "backlog", halved_here), usual = of(staffed, "backlog", halved_here);
    EXPECT_GT(mean_of_year(halved, backlog, 2021), 2 * mean_of_year(staffed, usual, 2021));
    EXPECT_GT(mean_of_year(halved, of(halved, "office_time_mean", halved_here), 2021),
              2 * mean_of_year(staffed, of(staffed, "office_time_mean", halved_here), 2021));
    for (const char* name : {"opened", "completed", "backlog", "office_time_mean"})
        EXPECT_TRUE(test::same_bits(of(halved, name, beside), of(staffed, name, beside))) << name;
    for (std::size_t m = 0; m < staffed.months.size() && staffed.months[m] < to_day({2020, 5, 1}); ++m)
        EXPECT_EQ(backlog[m], usual[m]) << to_string(staffed.months[m]);
}

// Protects the accounts: every month of every county firms, money, loans, balances of banks, refunds and cases are checked.
TEST(Mechanism, AccountsAreCheckedEveryMonth) {
    const RunResult r = test::run({.counties = {"640423", "640424"}, .until = "2019-01-01"});
    EXPECT_EQ(r.conservation_checks, 2u * 24u * 10u);
}

}  // namespace
}  // namespace yingshang
