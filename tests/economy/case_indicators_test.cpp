// Indicators of cases: every statistic on a few cases worked out by hand, and what the shipped file makes of the catalogue.
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

using test::june;

class CaseIndicators : public test::HandCounty {
  protected:
    [[nodiscard]] static ProcessId process(const std::string& name) {
        const auto& all = test::baseline().input.plan->book().processes;
        for (std::size_t p = 0; p < all.size(); ++p)
            if (all[p].name == name) return ProcessId(p);
        throw InternalError("no process " + name);
    }
    // A case of a firm, with clocks that all differ: office `d`, total 2 d and the calendar's 3 d days.
    Outcome ended_case(const std::string& name, double d, CaseResult result = CaseResult::completed, char letter = 'C') {
        Outcome o = ended(firm(Form::enterprise, letter), result);
        o.process = process(name);
        o.office_ticks = test::days(d);
        o.total_ticks = test::days(2 * d);
        o.opened = tick_at(june);
        o.finished = {o.opened.value + static_cast<std::uint32_t>(test::days(3 * d))};
        o.phase_ticks = test::days(d / 2);
        o.attributes = county().attributes_of(o.owner);
        o.keeps_attributes = true;
        return o;
    }
    void add(const Outcome& o) { count_case(county(), o); }
    void add(const std::string& name, double d, CaseResult result = CaseResult::completed) { add(ended_case(name, d, result)); }
    double of_month(const std::string& name) { return value_of_month(name, june); }
};

// Protects durations on the office's clock: of the completed, in working days.
TEST_F(CaseIndicators, OfficeTimesAreMeansOfTheCompleted) {
    for (const auto& [name, processes] :
         std::map<std::string, std::vector<std::string>>{{"power.duration_mean.low_no_line", {"power_low_no_line"}},
                                                         {"power.duration_mean.low_line", {"power_low_line"}},
                                                         {"power.duration_mean.transformer", {"power_transformer"}},
                                                         {"power.duration_mean.high", {"power_high"}},
                                                         {"heating.duration_mean", {"heating"}},
                                                         {"property.duration_mean.change", {"property_change"}},
                                                         {"property.duration_mean.mortgage", {"property_mortgage"}},
                                                         {"property.duration_mean.general", {"property_general", "property_first"}},
                                                         {"tax.export_refund_duration_mean", {"tax_export_refund"}},
                                                         {"tax.overpayment_refund_duration_mean", {"tax_overpayment_refund"}},
                                                         {"tax.relocation_duration_mean", {"tax_relocation"}},
                                                         {"trade.registration_duration_mean", {"trade_registration"}},
                                                         {"investment.approval_duration_mean", {"investment_filing", "investment_verification"}},
                                                         {"labour.talent_admission_duration_mean", {"talent_admission"}},
                                                         {"procurement.admission_duration_mean", {"supplier_admission"}},
                                                         {"ip.review_duration_mean", {"ip_application"}},
                                                         {"notary.duration_mean", {"notary"}},
                                                         {"innovation.project_duration_mean", {"research_project"}},
                                                         {"compliance.repair_duration_mean", {"credit_repair"}}}) {
        counties[0] = test::empty_county(test::baseline().book, test::baseline().options);
        add(processes.front(), 3);
        add(processes.back(), 9);
        add(processes.front(), 50, CaseResult::refused);
        add(processes.front(), 50, CaseResult::abandoned);
        add("loan", 100);
        EXPECT_DOUBLE_EQ(of_month(name), 6) << name;
    }
}

// Protects the other clocks and units.
TEST_F(CaseIndicators, ClocksAndUnitsAreThoseOfTheWording) {
    add("title_check", 2);
    add("customs_import", 2);  // 6 days of the calendar from arrival to release
    add("customs_export", 2);  // less the 2 working days in which the office's clock stood
    add("ip_infringement", 250.0 / 12 * 4);
    add("construction", 30);
    close(june);
    const auto at = [&](const char* name) { return value(name, 2018, 2018); };
    EXPECT_DOUBLE_EQ(at("credit.collateral_check_duration_mean"), 4);
    EXPECT_DOUBLE_EQ(at("trade.clearance_hours_mean.import"), 6 * 24);
    EXPECT_DOUBLE_EQ(at("trade.clearance_hours_mean.export"), 4 * 24);
    EXPECT_NEAR(at("ip.dispute_duration_mean.major"), 4, 1e-6);
    EXPECT_DOUBLE_EQ(at("construction.planning_duration_mean"), 15);
}

// Protects classes of applicants: loans that property secures, projects in zones.
TEST_F(CaseIndicators, ApplicantsAreOfTheStatedClass) {
    const auto loan = [&](double d, bool secured) {
        Outcome o = ended_case("loan", d);
        o.attributes.value[6] = secured ? 1 : 0;
        add(o);
    };
    loan(5, true);
    loan(8, true);
    loan(100, false);
    const auto project = [&](bool zone, std::initializer_list<const char*> steps) {
        Outcome o = ended_case("construction", 1);
        o.attributes.value[4] = zone ? 1 : 0;
        const auto& all = test::baseline().input.plan->book().processes[o.process.index()].steps;
        for (std::size_t s = 0; s < all.size(); ++s)
            for (const char* name : steps)
                if (all[s].name == name) o.steps |= set_of(s);
        add(o);
    };
    project(true, {"assessment", "eia_report", "land_use"});
    project(true, {"land_use"});
    project(true, {"assessment"});
    project(false, {"assessment", "eia_report"});
    close(june);
    EXPECT_DOUBLE_EQ(value("credit.decision_duration_mean.secured", 2018, 2018), 13);
    EXPECT_DOUBLE_EQ(value("construction.assessments_per_zone_project", 2018, 2018), 3.0 / 3);
}

// Protects shares: within the promise of each type, returned at least once, accepted at the first attempt.
TEST_F(CaseIndicators, SharesAreOfTheirCases) {
    const auto put = [&](const char* name, bool within, int corrections, CaseResult result = CaseResult::completed, double fee = 0) {
        Outcome o = ended_case(name, 1, result);
        o.within_target = within;
        o.corrections = static_cast<std::uint16_t>(corrections);
        o.fee = fee;
        add(o);
    };
    put("power_high", true, 0, CaseResult::completed, 300'000);
    put("power_low_line", false, 0, CaseResult::completed, 0);
    put("property_search", true, 0);
    put("property_change", false, 2);
    put("property_mortgage", false, 0);
    put("property_general", true, 1);
    put("ip_application", false, 0);
    put("ip_application", false, 1);
    put("ip_application", false, 0, CaseResult::refused);
    put("ip_application", false, 0, CaseResult::abandoned);
    close(june);
    const auto at = [&](const char* name) { return value(name, 2018, 2018); };
    EXPECT_DOUBLE_EQ(at("power.share_within_target"), 1.0 / 2);
    EXPECT_DOUBLE_EQ(at("power.cost_mean"), 150'000);
    EXPECT_DOUBLE_EQ(at("property.share_within_target"), 2.0 / 4);
    EXPECT_DOUBLE_EQ(at("property.correction_rate"), 2.0 / 4);
    EXPECT_DOUBLE_EQ(at("ip.first_time_acceptance_rate"), 1.0 / 3) << "of those decided";
}

double weight(const std::string& process) {
    const WorldInput& input = test::baseline().input;
    return input.values->at(input.registry->require("process." + process + ".weight"), CountyId(0), input.horizon.from);
}

// Protects fixed weights: how many cases of which class there are moves nothing.
TEST_F(CaseIndicators, ClassesHaveFixedWeights) {
    add("water_no_line", 4);
    for (int n = 0; n < 9; ++n) add("water_line", 20);
    add("gas_no_line", 7);
    close(june);
    const double no_line = weight("water_no_line"), line = weight("water_line");
    EXPECT_DOUBLE_EQ(value("water.duration_mean", 2018, 2018), (no_line * 4 + line * 20) / (no_line + line));
    EXPECT_DOUBLE_EQ(value("gas.duration_mean", 2018, 2018), 7) << "a class without a case is left out";
}

// Protects means over the government's processes: all statistics at the same weights; banks and companies are none of it.
TEST_F(CaseIndicators, TheAdministrationIsAMeanOfProcesses) {
    const auto put = [&](const char* name, double visits, double documents, int corrections, double wait, int steps) {
        Outcome o = ended_case(name, 1);
        o.visits = visits;
        o.documents = documents;
        o.corrections = static_cast<std::uint16_t>(corrections);
        o.waited_ticks = test::days(wait);
        const auto& all = test::baseline().input.plan->book().processes[o.process.index()].steps;
        for (std::size_t s = 0; s < all.size() && steps > 0; ++s)
            if (all[s].kind == StepKind::desk) {
                o.steps |= set_of(s);
                steps -= 1;
            }
        add(o);
    };
    put("notary", 2, 6, 0, 1, 2);
    put("notary", 4, 8, 1, 3, 1);
    put("startup", 5, 11, 1, 0.5, 6);
    put("loan", 100, 100, 9, 100, 3);
    put("power_high", 100, 100, 9, 100, 3);
    close(june);
    const double a = weight("notary"), b = weight("startup");
    const auto mean = [&](double of_notary, double of_startup) { return (a * of_notary + b * of_startup) / (a + b); };
    const auto at = [&](const char* name) { return value(name, 2018, 2018); };
    EXPECT_DOUBLE_EQ(at("admin.visits_per_case_mean"), mean(3, 5));
    EXPECT_DOUBLE_EQ(at("admin.documents_per_case_mean"), mean(7, 11));
    EXPECT_DOUBLE_EQ(at("admin.correction_rate"), mean(0.5, 1));
    EXPECT_DOUBLE_EQ(at("admin.wait_mean"), mean(2, 0.5));
    EXPECT_DOUBLE_EQ(at("admin.steps_per_case_mean"), mean(1.5, 6));
    EXPECT_DOUBLE_EQ(at("admin.online_share"), mean(0.05, 0.4));
    EXPECT_DOUBLE_EQ(at("admin.county_variation"), 0) << "of one county";
}

// Protects the variation: of the counties' weighted means, over their mean.
TEST_F(CaseIndicators, CountiesVary) {
    counties.push_back(test::empty_county(test::baseline().book, test::baseline().options));
    const auto put = [&](std::size_t c, double d) {
        const Outcome o = ended_case("notary", d);
        count_case(*counties[c], o);
    };
    put(0, 4);
    put(0, 8);
    put(1, 10);
    close(june);
    EXPECT_DOUBLE_EQ(value("admin.county_variation", 2018, 2018), 2.0 / 8) << "6 and 10 about 8";
}

// Protects cases per firm: decided cases over the years of operating firms of the section.
TEST_F(CaseIndicators, CasesAreOverFirmYears) {
    for (int n = 0; n < 3; ++n) {
        Outcome o = ended_case("construction_qualification", 1, n == 0 ? CaseResult::refused : CaseResult::completed, 'E');
        add(o);
    }
    firm(Form::individual, 'E');
    firm(Form::enterprise, 'E', Status::dormant);
    firm(Form::enterprise, 'F');
    EXPECT_DOUBLE_EQ(of_month("permit.cases_per_construction_firm"), 3 / (4 / 12.0));
}

// Protects the packages: first papers to last result, with all visits; of firms that need both parts.
TEST_F(CaseIndicators, PackagesRunFromTheFirstPapersToTheLastResult) {
    const Day opened = to_day({2018, 6, 4}), ended_on = to_day({2018, 6, 14});  // eight working days of that June
    const auto founds = [&](bool needs_permits) {
        const FirmRow i = firm(Form::enterprise, 'Q', Status::permits);
        Outcome startup = ended(i);
        startup.opened = tick_at(opened);
        startup.visits = 5;
        add_to_package(county(), i, startup);
        firms().undertakings[i].pending_permits = 1;
        if (needs_permits) firms().set(i, needs_permit);
        Outcome permit = ended(i);
        permit.opened = tick_at(opened + 3);
        permit.finished = tick_at(ended_on);
        permit.visits = 2;
        on_permit(county(), permit, ended_on);
    };
    founds(true);
    founds(false);
    close(june);
    const std::int64_t ticks = county().calendar().working_ticks(tick_at(ended_on)) - county().calendar().working_ticks(tick_at(opened));
    EXPECT_GT(ticks, test::days(6));
    EXPECT_DOUBLE_EQ(value("package.duration_mean", 2018, 2018), static_cast<double>(ticks) / static_cast<double>(ticks_per_day));
    EXPECT_DOUBLE_EQ(value("package.visits_mean", 2018, 2018), 7);
}

}  // namespace
}  // namespace yingshang
