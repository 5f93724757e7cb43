// Effects come from mechanisms: what a reform promises needs officers, and is paid by nobody else's firms.
#include <gtest/gtest.h>

#include "shipped.hpp"

namespace yingshang {
namespace {

using test::indicator;

// Protects the first result of the product: start-up falls from about four working days toward one.
TEST(Mechanism, StartupMovesTowardItsPromise) {
    const std::vector<std::string> counties{"640104"};
    const RunResult base = test::run({.counties = counties, .until = "2022-01-01"}), reformed = test::run({.selector = "baseline+1.1", .counties = counties, .until = "2022-01-01"});
    EXPECT_NEAR(indicator(base, "startup.duration_median", 2019, 2019), 4, 1);
    EXPECT_LT(indicator(reformed, "startup.duration_median", 2021, 2021), 1.5);
    EXPECT_GT(indicator(reformed, "startup.share_within_target", 2021, 2021), 0.8);
    EXPECT_LT(indicator(base, "startup.share_within_target", 2021, 2021), 0.3);
}

// Protects "capacity counts": the same measure with half the officers misses its promise, by queues alone.
TEST(Mechanism, HalfTheOfficersMissThePromise) {
    const std::vector<std::string> counties{"640104"};
    const RunResult staffed = test::run({.selector = "baseline+1.1", .counties = counties, .until = "2022-01-01"});
    const RunResult halved = test::run({.selector = "baseline+1.1", .set = {"desk.registration.officers=0.5"}, .counties = counties, .until = "2022-01-01"});
    EXPECT_LT(indicator(halved, "startup.share_within_target", 2021, 2021), 0.5 * indicator(staffed, "startup.share_within_target", 2021, 2021));
}

// Protects the accounts: every month of every county firms, money, loans and cases are checked.
TEST(Mechanism, AccountsAreCheckedEveryMonth) {
    const RunResult r = test::run({.counties = {"640423", "640424"}, .until = "2019-01-01"});
    EXPECT_EQ(r.conservation_checks, 2u * 24u * 4u);
}

}  // namespace
}  // namespace yingshang
