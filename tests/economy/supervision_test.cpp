#include "economy/supervision.hpp"

#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

using test::june;

class Supervised : public test::HandCounty {
  protected:
    Supervised() { county().supervision.month = month_index(june); }
    // As if firms broke the rules from a temptation of one on.
    void threshold(float all) {
        for (auto& section : county().supervision.threshold)
            for (auto& form : section)
                for (auto& owner : form)
                    for (auto& size : owner) size.fill(all);
    }
    FirmRow tempted(float by) {
        const FirmRow i = firm(Form::enterprise);
        firms().temptation[i] = by;
        return i;
    }
    void inspect(FirmRow i, double visits = 2) {
        Outcome o = ended(i);
        o.visits = visits;
        on_inspection(county(), o, june);
    }
};

// Protects deterrence: who saves more than it expects to lose breaks the rules, and keeps to them for a time after it was caught.
TEST_F(Supervised, BreaksRulesWhereItPays) {
    threshold(1);
    const FirmRow honest = tempted(0.9f), cheat = tempted(1.1f);
    EXPECT_FALSE(breaks_rules(county(), honest));
    EXPECT_TRUE(breaks_rules(county(), cheat));
    inspect(cheat);
    EXPECT_FALSE(breaks_rules(county(), cheat)) << "repaired";
    county().supervision.month += static_cast<int>(rules().supervision.repair_months) + 1;
    EXPECT_TRUE(breaks_rules(county(), cheat)) << "and forgotten";
}

// Protects the books from rules that cost nothing: in January who breaks them keeps what they would have cost, to the fen.
TEST_F(Supervised, BreakingRulesSaves) {
    const FirmRow honest = tempted(0), cheat = tempted(1000), caught = tempted(1000);
    firms().last_hit[caught] = static_cast<std::int16_t>(month_index(june));
    raise_yearly(county(), june);
    begin_supervision(county(), june);
    EXPECT_EQ(firms().cash[cheat], Fen{}) << "once a year";
    const Day january = to_day({2018, 1, 1});
    raise_yearly(county(), january);
    begin_supervision(county(), january);
    const double saved = rules().supervision.temptation_months[0] * 1000 * normal_month(cheat);
    EXPECT_GT(saved, 0);
    EXPECT_EQ(firms().cash[cheat], fen_from_yuan(saved));
    EXPECT_EQ(county().accounts.outside, -fen_from_yuan(saved));
    EXPECT_EQ(firms().cash[honest], Fen{});
    EXPECT_EQ(firms().cash[caught], Fen{}) << "keeps to the rules";
}

// Protects what a hit leads to: a fine to the fen, a grade down to the worst; a clean visit leads to nothing.
TEST_F(Supervised, AHitIsFinedAndGraded) {
    threshold(1);
    const FirmRow honest = tempted(0.5f), cheat = tempted(2);
    inspect(honest);
    EXPECT_EQ(firms().card[honest].grade, Grade::b);
    EXPECT_EQ(firms().cash[honest], Fen{});
    inspect(cheat);
    EXPECT_EQ(firms().card[cheat].grade, Grade::c);
    EXPECT_EQ(firms().cash[cheat], -fen_from_yuan(rules().supervision.fine_months * normal_month(cheat)));
    EXPECT_EQ(county().accounts.government, -firms().cash[cheat]);
    firms().last_hit[cheat] = never_hit;
    firms().card[cheat].grade = Grade::d;
    inspect(cheat);
    EXPECT_EQ(firms().card[cheat].grade, Grade::d);
    on_credit_repair(county(), ended(cheat));
    EXPECT_EQ(firms().card[cheat].grade, Grade::c);
    on_credit_repair(county(), ended(cheat, CaseResult::refused));
    EXPECT_EQ(firms().card[cheat].grade, Grade::c);
}

// Protects the indicators: hits over inspections, visits to those who keep the rules over their years, violators over firms.
TEST_F(Supervised, IsCounted) {
    threshold(1);
    const FirmRow honest = tempted(0.5f);
    tempted(0.2f);
    inspect(honest, 3);
    inspect(tempted(5));
    firms().last_hit.back() = never_hit;
    close(june);
    EXPECT_DOUBLE_EQ(value("inspection.hit_rate", 2018, 2018), 0.5);
    EXPECT_DOUBLE_EQ(value("inspection.visits_per_compliant_firm", 2018, 2018), 3 / (2 / 12.0));
    EXPECT_DOUBLE_EQ(value("compliance.violation_rate", 2018, 2018), 1 / 3.0);
}

// Protects blanket suspensions: rarer ones are some of the same, none where none are stated; those who break rules are not counted.
TEST_F(Supervised, SuspensionsAreNestedInTheirRate) {
    rules().supervision.suspension_days = 5;
    raise_yearly(county(), june);
    int some = 0, fewer = 0;
    for (Day m = june; m < to_day({2025, 1, 1}); m = next_month(m)) {
        rules().supervision.suspensions.fill(3);
        begin_supervision(county(), m);
        const auto often = county().supervision.suspended;
        rules().supervision.suspensions.fill(1);
        begin_supervision(county(), m);
        for (std::size_t s = 0; s < section_count; ++s) {
            EXPECT_LE(county().supervision.suspended[s], often[s]);
            some += often[s] > 0 ? 1 : 0;
            fewer += county().supervision.suspended[s] > 0 ? 1 : 0;
        }
        rules().supervision.suspensions.fill(0);
        begin_supervision(county(), m);
        for (const double d : county().supervision.suspended) EXPECT_EQ(d, 0);
    }
    EXPECT_NEAR(static_cast<double>(fewer) / some, 1 / 3.0, 0.1);
}

// Protects inspection by risk: a grade that is inspected more often breaks the rules less.
TEST_F(Supervised, ThresholdsFollowTheRatesOfTheGrades) {
    raise_yearly(county(), june);
    begin_supervision(county(), june);
    const auto& of_form = county().supervision.threshold[test::section('C')][static_cast<std::size_t>(Form::enterprise)];
    const auto& of_class = of_form[static_cast<std::size_t>(Owner::private_owner)][0];
    EXPECT_GT(of_class[0], 0);
    for (std::size_t g = 1; g < of_class.size(); ++g) EXPECT_GT(of_class[g], of_class[g - 1]);
    const auto& of_state = of_form[static_cast<std::size_t>(Owner::state)][0];
    for (std::size_t g = 0; g < of_class.size(); ++g) EXPECT_GT(of_state[g], of_class[g]) << "state firms are looked at by their owner too";
}

}  // namespace
}  // namespace yingshang
