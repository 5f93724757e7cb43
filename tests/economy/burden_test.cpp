// What rules cost firms: the Standard Cost Model's formula, that the parts of the table fit together, and waiting apart from work.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "economy/burden.hpp"
#include "economy/sections.hpp"
#include "system/shipped.hpp"

namespace yingshang {
namespace {

// The model's manual: (time x tariff + external cost) x firms x times a year.
TEST(StandardCost, IsThatOfTheManual) { EXPECT_NEAR(standard_cost(12000, 2, 3.5, 60, 40), 6'000'000, 1e-9); }

double number(const Cube& burden, const std::string& variable, std::size_t year, std::size_t topic) {
    for (std::size_t v = 0; v < burden.variables.size(); ++v)
        if (burden.variables[v].name == variable) return burden.data[v][year * burden.shape[1] + topic];
    throw InternalError("no variable " + variable);
}

// Protects the table: work is visits and documents at their stated hours, its cost that of the formula, cases are those of /process, and
// waiting has a cost of its own that is not in it.
TEST(Burden, IsWhatTheFirmsSpent) {
    const WorldInput world = test::world_of({.until = "2020-01-01"});
    // Ten times as many projects as usual: in a small county few end in a year.
    const RunResult r = test::run({.set = {"investment.propensity.micro=6 percent per year"}, .until = "2020-01-01"});
    const std::size_t processes = world.plan->book().processes.size();
    ASSERT_EQ(r.burden.shape, (std::vector<std::size_t>{2, processes + burden_topics().size()}));
    const auto at = [&](const char* path) { return world.values->at(world.registry->require(path), CountyId(0), to_day({2019, 1, 1})); };
    const double visit = at("entry.visit") / 3600, document = at("entry.document") / 3600, wage = at("compliance.hour_value");
    double completed = 0, cases = 0;
    for (std::size_t p = 0; p < processes; ++p) {
        const auto of = [&](const char* variable) { return number(r.burden, variable, 1, p); };
        const double hours = of("visits") * visit + of("documents") * document;
        EXPECT_NEAR(of("hours"), hours, 1e-9 * (1 + hours)) << p;
        EXPECT_NEAR(of("compliance_cost"), hours * wage + of("fees"), 1e-9 * (1 + hours * wage + of("fees"))) << p;
        EXPECT_EQ(of("delay_cost"), 0) << p;
        cases += of("cases");
    }
    for (std::size_t i = r.process.data[1].size() / 2; i < r.process.data[1].size(); ++i)
        if (std::isfinite(r.process.data[1][i])) completed += r.process.data[1][i];
    EXPECT_EQ(cases, completed);
    EXPECT_GT(cases, 100);
    for (std::size_t d = 0; d < delay_count; ++d) {
        EXPECT_GT(number(r.burden, "delay_cost", 1, processes + 2 + d), 0) << d;
        EXPECT_EQ(number(r.burden, "compliance_cost", 1, processes + 2 + d), 0) << d;
    }
}

// Protects the sign of delay: where the licence takes thirty working days, those who open wait longer, and it costs more.
TEST(Burden, LongerWaitsCostMore) {
    const RunResult base = test::run({.until = "2019-01-01"});
    const RunResult slow = test::run({.set = {"process.startup.step.licence.circulation.mean=30 working_days"}, .until = "2019-01-01"});
    const std::size_t openings = base.burden.shape[1] - delay_count;
    const auto a_case = [&](const RunResult& r, const char* what) {
        return number(r.burden, what, 0, openings) / number(r.burden, "cases", 0, openings);
    };
    EXPECT_GT(a_case(slow, "waiting_days"), a_case(base, "waiting_days") + 1);
    EXPECT_GT(a_case(slow, "delay_cost"), a_case(base, "delay_cost"));
}

}  // namespace
}  // namespace yingshang
