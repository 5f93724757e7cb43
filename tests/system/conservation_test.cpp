// Nothing is lost, as a reader of the results can see it: the stocks of a month are those of the month before with
// what came and less what went. (The run itself checks firms, cases and money to the fen every month.)
#include <gtest/gtest.h>

#include "shipped.hpp"

namespace yingshang {
namespace {

std::size_t variable(const Cube& cube, const std::string& name) {
    for (std::size_t v = 0; v < cube.variables.size(); ++v)
        if (cube.variables[v].name == name) return v;
    throw InternalError("no variable " + name);
}

struct Flow {
    std::string name;
    int sign;
};

// Cells (month, the rest) where the stock does not follow from its flows; all, where there is none to look at.
std::size_t unbalanced(const Cube& cube, std::size_t months, const std::string& stock, const std::vector<Flow>& flows) {
    const std::vector<double>& stocks = cube.data[variable(cube, stock)];
    const std::size_t cells = stocks.size() / months;
    std::size_t looked = 0, wrong = 0;
    for (std::size_t at = cells; at < stocks.size(); ++at) {
        if (stocks[at] != stocks[at]) continue;  // a county that did not run
        double expected = stocks[at - cells];
        for (const Flow& f : flows) expected += f.sign * cube.data[variable(cube, f.name)][at];
        looked += 1;
        wrong += stocks[at] != expected ? 1 : 0;
    }
    return looked > 0 ? wrong : stocks.size();
}

const std::vector<Flow> of_firms{{"registrations", 1}, {"deregistrations", -1}};
const std::vector<Flow> of_cases{{"opened", 1}, {"completed", -1}, {"refused", -1}, {"abandoned", -1}};

class Conservation : public testing::TestWithParam<const char*> {};

// Protects the panels of firms and cases, before and after every measure.
TEST_P(Conservation, StocksFollowFromFlows) {
    RunResult r = test::run({.selector = GetParam(), .counties = {"640423", "640424"}, .until = "2021-07-01"});
    EXPECT_EQ(unbalanced(r.panel, r.months.size(), "firms_registered", of_firms), 0u);
    EXPECT_EQ(unbalanced(r.process, r.months.size(), "backlog", of_cases), 0u);

    // One firm and one case lost on the way are seen, each in the month of it and in the next.
    const std::size_t middle = r.panel.data[0].size() / 2;
    const auto lose_one = [](Cube& cube, const std::string& name, std::size_t from) {
        std::vector<double>& values = cube.data[variable(cube, name)];
        while (values[from] != values[from]) from += 1;
        values[from] -= 1;
    };
    lose_one(r.panel, "firms_registered", middle);
    lose_one(r.process, "backlog", r.process.data[0].size() / 2);
    EXPECT_EQ(unbalanced(r.panel, r.months.size(), "firms_registered", of_firms), 2u);
    EXPECT_EQ(unbalanced(r.process, r.months.size(), "backlog", of_cases), 2u);
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Conservation, testing::Values("baseline", "baseline+all"));

// The forms are the firms.
TEST(Conservation, FormsAddUp) {
    const RunResult r = test::run({.until = "2018-07-01"});
    const auto at = [&](const std::string& name, std::size_t i) { return r.panel.data[variable(r.panel, name)][i]; };
    for (std::size_t i = 0; i < r.panel.data[0].size(); ++i)
        if (at("firms_registered", i) == at("firms_registered", i)) {
            ASSERT_EQ(at("firms_registered", i),
                      at("enterprises_registered", i) + at("individuals_registered", i) + at("cooperatives_registered", i));
            ASSERT_LE(at("firms_operating", i), at("firms_registered", i));
            ASSERT_LE(at("zombies", i), at("firms_operating", i));
        }
}

}  // namespace
}  // namespace yingshang
