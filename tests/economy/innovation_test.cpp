#include "economy/innovation.hpp"

#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

using test::june;

class Innovation : public test::HandCounty {};

// Protects the choice of research: dearer by nothing without support, by the elasticity with it; its yield in a month.
TEST_F(Innovation, SupportBringsResearch) {
    InnovationRules& r = rules().innovation;
    r.research = 0.03;
    r.elasticity = 1;
    r.support = 0;
    EXPECT_DOUBLE_EQ(research_share(county()), 0.03);
    r.support = 0.25;
    EXPECT_DOUBLE_EQ(research_share(county()), 0.04);
    r.yield = 0.3;
    EXPECT_DOUBLE_EQ(research_gain(county()), 0.001);
    const FirmRow i = firm(Form::enterprise, 'C');
    r.revenue.fill(4);
    count_research(county(), i, 1000);
    EXPECT_EQ(firms().cash[i], -fen_from_yuan(160 * 0.75)) << "the programme bears a quarter";
    close(june);
    EXPECT_DOUBLE_EQ(value("innovation.research_share", 2018, 2018), 0.04);
}

// Protects patents: granted after the examination, lapsing at their rate, over the people of the county.
TEST_F(Innovation, PatentsAreGrantedAfterTheirExamination) {
    InnovationRules& r = rules().innovation;
    r.inventions = 1;
    r.examination_months = 12;
    r.lapse = 0;
    r.others = 0;
    r.people = 50'000;
    const FirmRow i = firm(Form::enterprise, 'C');
    on_patent_application(county(), ended(i, CaseResult::refused), june);
    EXPECT_FALSE(firms().has(i, patent_holder));
    on_patent_application(county(), ended(i), june);
    EXPECT_TRUE(firms().has(i, patent_holder));
    count_patents(county(), to_day({2019, 5, 1}));
    EXPECT_EQ(county().patents.in_force, 0);
    county().tallies.now = {};
    count_patents(county(), to_day({2019, 6, 1}));
    EXPECT_EQ(county().patents.in_force, 1);
    close(to_day({2019, 6, 1}));
    EXPECT_DOUBLE_EQ(value("ip.patents_per_10k", 2019, 2019), 1 / 5.0);
    r.lapse = 12 * std::log(2.0);
    count_patents(county(), to_day({2019, 7, 1}));
    EXPECT_NEAR(county().patents.in_force, 0.5, 1e-12);
}

}  // namespace
}  // namespace yingshang
