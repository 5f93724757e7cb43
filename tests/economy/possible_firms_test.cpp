// Which firms there can be: what goes together in the population, form by form.
#include <gtest/gtest.h>

#include "economy/possible_firms.hpp"

namespace yingshang {
namespace {

// Enterprises of sections B and C, state-owned or private, a tenth in zones; individual businesses of section F; medium firms have 20 workers.
PopulationRules population() {
    PopulationRules r;
    r.enterprise_section[1] = r.enterprise_section[2] = 1;
    r.individual_section[5] = 1;
    r.owner = {0.1, 0.9, 0, 0};
    r.size_from = {0, 10, 20, 300};
    r.zone = 0.1;
    return r;
}

using Classes = std::vector<std::pair<std::string, std::string>>;

bool is_somebody(const Classes& classes, const PopulationRules& rules = population()) {
    const AttributeSchema schema = firm_attributes();
    Eligibility of;
    for (const auto& [attribute, value] : classes) {
        const std::size_t a = schema.find(attribute).value();
        of.allowed[a] = std::uint32_t{1} << schema.find_value(a, value).value();
    }
    return may_be_a_firm(of, rules);
}

// Protects against rules for nobody that look like rules, and against refusing those that are for somebody.
TEST(PossibleFirms, ClassesGoTogetherAsInThePopulation) {
    EXPECT_TRUE(is_somebody({}));
    EXPECT_TRUE(is_somebody({{"form", "individual"}, {"size", "small"}}));
    EXPECT_FALSE(is_somebody({{"form", "individual"}, {"size", "medium"}}));
    EXPECT_TRUE(is_somebody({{"form", "enterprise"}, {"size", "large"}}));
    EXPECT_FALSE(is_somebody({{"form", "individual"}, {"owner", "state"}}));
    EXPECT_TRUE(is_somebody({{"owner", "state"}}));
    EXPECT_FALSE(is_somebody({{"owner", "foreign"}})) << "it has no weight";
    EXPECT_FALSE(is_somebody({{"form", "individual"}, {"section", "B"}}));
    EXPECT_TRUE(is_somebody({{"section", "B"}}));
    EXPECT_FALSE(is_somebody({{"section", "F"}, {"size", "large"}})) << "only individual businesses are in it";
    EXPECT_FALSE(is_somebody({{"form", "cooperative"}})) << "no section has any";
}

// Protects rules for zones: those that hold nobody, and the enterprises outside where all are within.
TEST(PossibleFirms, ZonesHoldEnterprisesWhereThereAreZones) {
    EXPECT_TRUE(is_somebody({{"zone", "zone"}}));
    EXPECT_FALSE(is_somebody({{"zone", "zone"}, {"form", "individual"}}));
    PopulationRules none = population(), all = population();
    none.zone = 0;
    all.zone = 1;
    EXPECT_FALSE(is_somebody({{"zone", "zone"}}, none));
    EXPECT_FALSE(is_somebody({{"zone", "none"}, {"form", "enterprise"}}, all));
    EXPECT_TRUE(is_somebody({{"zone", "none"}}, all)) << "individual businesses";
}

}  // namespace
}  // namespace yingshang
