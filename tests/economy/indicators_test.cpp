// Every indicator on a few firms whose cases are known: the numbers are worked out by hand from the catalogue's definitions.
#include <cmath>
#include <fstream>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "economy/hand_county.hpp"
#include "economy/month_end.hpp"

namespace yingshang {
namespace {

using test::days;

using test::june;
const Day today = to_day({2018, 6, 15});

class Indicators : public test::HandCounty {
  protected:
    void start_up(Form form, double office_days, bool within, double visits = 0, char letter = 'F', Owner owner = Owner::private_owner) {
        const FirmRow i = firm(form, letter, Status::registering);
        firms().card[i].owner = owner;
        Outcome o = ended_after(i, office_days);
        o.within_target = within;
        o.visits = visits;
        is_told(o, Role::startup);
        on_startup(county(), o, today);
    }
    void refused_start_up(Form form) {
        Outcome o = ended_after(firm(form, 'F', Status::registering), 50, CaseResult::refused);
        is_told(o, Role::startup);
        on_startup(county(), o, today);
    }
    // What the indicators of cases hear of it.
    void is_told(Outcome& o, Role role) {
        o.process = *county().handbook->find(role, county().attributes_of(o.owner));
        count_case(county(), o);
    }
};

// ---- start-up and entry

// Protects start-up: of enterprises that completed it, on the office's clock; not of those beside them in the same process.
TEST_F(Indicators, StartUpIsThatOfEnterprises) {
    start_up(Form::enterprise, 0.5, true, 1);
    start_up(Form::enterprise, 4, false, 5);
    start_up(Form::enterprise, 1.5, false, 3);
    start_up(Form::cooperative, 0.1, true, 50);
    start_up(Form::individual, 0.1, true, 50);
    refused_start_up(Form::enterprise);
    close(june);
    EXPECT_DOUBLE_EQ(value("startup.duration_median", 2018, 2018), 1.5);
    EXPECT_DOUBLE_EQ(value("startup.share_within_target", 2018, 2018), 1.0 / 3);
    EXPECT_DOUBLE_EQ(value("startup.visits_mean", 2018, 2018), 3);
}

// Protects entry: who completed registration, by form, owner, section and place.
TEST_F(Indicators, EntryCountsRegistrations) {
    rules().population.rural = 1;
    start_up(Form::enterprise, 1, true, 0, 'F');
    start_up(Form::enterprise, 1, true, 0, 'P', Owner::foreign);
    start_up(Form::enterprise, 1, true, 0, 'Q');
    start_up(Form::enterprise, 1, true, 0, 'R', Owner::state);
    start_up(Form::individual, 1, true, 0, 'P');
    start_up(Form::individual, 1, true, 0, 'F');
    start_up(Form::cooperative, 1, true, 0, 'A');
    refused_start_up(Form::enterprise);
    rules().population.rural = 0;
    start_up(Form::enterprise, 1, true, 0, 'O');
    close(june);
    EXPECT_EQ(value("entry.enterprises", 2018, 2018), 5);
    EXPECT_EQ(value("entry.foreign", 2018, 2018), 1);
    EXPECT_EQ(value("entry.services_pqr", 2018, 2018), 3);
    EXPECT_EQ(value("entry.rural", 2018, 2018), 6) << "enterprises and individual businesses outside the districts";
}

// Protects "90 to 365 days ago": both ends, whatever has become of them, and "have not begun", which no later stop undoes.
TEST_F(Indicators, RegisteredNotOperatingFollowsRegistrations) {
    const Day end = next_month(june);
    const auto registered = [&](int days_ago, Status status, bool operated, Form form = Form::enterprise) {
        const FirmRow i = firm(form, 'F', status);
        firms().registered[i] = end + -days_ago;
        if (operated) firms().set(i, has_operated);
    };
    registered(89, Status::opening, false);
    registered(366, Status::dormant, false);
    registered(90, Status::permits, false);
    registered(365, Status::opening, false);
    registered(200, Status::dormant, false);
    registered(200, Status::gone, false);
    registered(200, Status::operating, true);
    registered(200, Status::dormant, true);
    registered(200, Status::closing, true);
    registered(200, Status::gone, true);
    registered(200, Status::not_founded, false);
    registered(200, Status::opening, false, Form::individual);
    EXPECT_DOUBLE_EQ(value_of_month("registered_not_operating.share", june), 4.0 / 8);
}

// ---- permits

// Protects permits: all office time of a firm's permits, refused ones too, over the enterprises that needed any under the rules
// without measures, whether they still do or not.
TEST_F(Indicators, PermitsAreTimedByTheFirm) {
    const auto applicant = [&](Form form, char letter, int permits, bool needs) {
        const FirmRow i = firm(form, letter, Status::permits);
        firms().undertakings[i].pending_permits = static_cast<std::uint8_t>(permits);
        if (needs) firms().set(i, needs_permit);
        return i;
    };
    const FirmRow hospital = applicant(Form::enterprise, 'Q', 2, true), factory = applicant(Form::enterprise, 'C', 1, true);
    const FirmRow builder = applicant(Form::enterprise, 'E', 1, true), shop = applicant(Form::individual, 'F', 1, true);
    const FirmRow newly = applicant(Form::enterprise, 'E', 1, false), waiting = applicant(Form::enterprise, 'C', 2, true);
    on_permit(county(), ended_after(hospital, 8), today);
    on_permit(county(), ended_after(hospital, 4, CaseResult::refused), today);
    on_permit(county(), ended_after(factory, 20), today);
    on_permit(county(), ended_after(builder, 7), today);
    on_permit(county(), ended_after(shop, 100), today);
    on_permit(county(), ended_after(newly, 100), today);
    on_permit(county(), ended_after(waiting, 100), today);
    const FirmRow spared = firm(Form::enterprise, 'E', Status::opening);
    firms().set(spared, needs_permit);
    count_permits(county(), spared);
    close(june);
    EXPECT_DOUBLE_EQ(value("permit.duration_per_needing_firm", 2018, 2018), (8 + 4 + 20 + 7 + 0) / 4.0);
    EXPECT_DOUBLE_EQ(value("permit.duration_per_needing_firm.manufacturing", 2018, 2018), 20);
    EXPECT_DOUBLE_EQ(value("permit.duration_per_needing_firm.construction", 2018, 2018), (7 + 0) / 2.0);
    EXPECT_EQ(firms().card[hospital].status, Status::dormant);
}

// ---- investment

// Protects projects: approval is measured where it was given, capacity where the firm is still there.
TEST_F(Indicators, ProjectsAreTimedAtTheEndOfApproval) {
    const auto project = [&](double office_days, double fee, CaseResult result, Status status) {
        Outcome o = ended_after(firm(Form::enterprise, 'C', status), office_days, result);
        o.fee = fee;
        firms().set(o.owner, building);
        is_told(o, Role::construction);
        on_construction(county(), o, today);
        end_matters(o.owner, today);
    };
    project(100, 100'000, CaseResult::completed, Status::operating);
    project(120, 200'000, CaseResult::completed, Status::operating);
    project(140, 600'000, CaseResult::completed, Status::closing);
    project(900, 900'000, CaseResult::refused, Status::operating);
    close(june);
    EXPECT_DOUBLE_EQ(value("construction.approval_duration_mean", 2018, 2018), 120);
    EXPECT_DOUBLE_EQ(value("construction.approval_cost_mean", 2018, 2018), 300'000);
    EXPECT_EQ(value("investment.completed", 2018, 2018), 2);
}

// ---- credit

// Protects decisions: on the office's clock, of small firms, granted or not.
TEST_F(Indicators, CreditDecisionsAreThoseOfSmallFirms) {
    const auto decision = [&](Form form, Size size, double office_days, CaseResult result = CaseResult::completed) {
        const FirmRow i = firm(form);
        firms().card[i].size = size;
        on_loan(county(), ended_after(i, office_days, result), today);
    };
    rules().credit.score_intercept = -40;  // none is granted
    decision(Form::enterprise, Size::micro, 10);
    rules().credit.score_intercept = 40;  // all are
    decision(Form::enterprise, Size::small, 20);
    decision(Form::individual, Size::medium, 30);
    decision(Form::enterprise, Size::medium, 500);
    decision(Form::enterprise, Size::large, 500);
    decision(Form::enterprise, Size::micro, 500, CaseResult::abandoned);
    EXPECT_DOUBLE_EQ(value_of_month("credit.decision_duration_mean.small"), 20);
}

// Protects first loans: over the years of operating firms that never borrowed, a month being a twelfth.
TEST_F(Indicators, FirstLoansAreOverNeverBorrowers) {
    rules().credit.score_intercept = 40;
    const FirmRow first = firm(Form::enterprise), again = firm(Form::enterprise);
    firms().set(again, borrowed_before);
    on_loan(county(), ended_after(first, 1), today);
    on_loan(county(), ended_after(again, 1), today);
    for (int n = 0; n < 5; ++n) firm(n < 2 ? Form::enterprise : Form::individual);
    firm(Form::enterprise, 'F', Status::dormant);
    close(june);
    EXPECT_DOUBLE_EQ(value("credit.first_loans_per_never_borrower", 2018, 2018), 1 / (5 / 12.0));
    close(next_month(june));
    EXPECT_DOUBLE_EQ(value("credit.first_loans_per_never_borrower", 2018, 2018), 1 / (10 / 12.0)) << "the same loan over two months";
}

// Protects recall: loans called though served, over the years of all loans.
TEST_F(Indicators, RecallsAreOverLoanYears) {
    for (int n = 0; n < 4; ++n) {
        const FirmRow i = firm(Form::enterprise, 'F', n == 3 ? Status::zombie : Status::operating);
        owes(i, 1000);
        (void)serve_debt(county(), i, 0, 0.999, to_day({2018, 6, 1}));
    }
    firm(Form::enterprise);
    const FirmRow called = firm(Form::enterprise);
    owes(called, 1000);
    EXPECT_TRUE(serve_debt(county(), called, 0, 1e-9, to_day({2018, 6, 1})));
    EXPECT_DOUBLE_EQ(value_of_month("credit.recall_rate"), 1 / (4 / 12.0));
}

// Protects refusal rates: every refusal is a decision, also one that another try follows on; by owner and section.
TEST_F(Indicators, RefusalsAreOverDecisions) {
    const FirmRow school = firm(Form::enterprise, 'P'), shop = firm(Form::enterprise, 'F'), trader = firm(Form::individual, 'P');
    Outcome o = ended(school);
    o.refusals = 2;
    count_decision(county(), school, o);  // two refusals and a grant
    o = ended(shop, CaseResult::refused);
    o.refusals = 1;
    count_decision(county(), shop, o);
    count_decision(county(), shop, ended(shop, CaseResult::abandoned));  // nobody decided
    count_decision(county(), trader, o);                                 // no enterprise
    EXPECT_DOUBLE_EQ(value_of_month("entry.refusal_rate.private"), 3 / 4.0);
    EXPECT_DOUBLE_EQ(value("entry.refusal_rate.services_pqr", 2018, 2018), 2 / 3.0);
    EXPECT_TRUE(std::isnan(value("entry.refusal_rate.foreign", 2018, 2018)));
}

// Protects inclusive credit: small and micro firms and every individual business; as it stands at the end.
TEST_F(Indicators, SmallBalanceStandsAtTheEnd) {
    const auto debtor = [&](Form form, Size size, double yuan) {
        const FirmRow i = firm(form);
        firms().card[i].size = size;
        owes(i, yuan);
        return i;
    };
    const FirmRow early = debtor(Form::enterprise, Size::micro, 7'000'000);
    close(june);
    firms().debt[early] = {};
    debtor(Form::enterprise, Size::micro, 1000);
    debtor(Form::enterprise, Size::small, 20'000);
    debtor(Form::individual, Size::micro, 300);
    debtor(Form::individual, Size::medium, 40);
    debtor(Form::enterprise, Size::medium, 500'000);
    debtor(Form::enterprise, Size::large, 500'000);
    close(next_month(june));
    EXPECT_DOUBLE_EQ(value("credit.small_balance", 2018, 2018), 21'340);
    EXPECT_EQ(value("credit.small_borrowers", 2018, 2018), 4);
}

// Protects the rate: of new small loans, weighted by amount.
TEST_F(Indicators, RatesAreWeightedByAmount) {
    rules().credit.score_intercept = 40;
    rules().credit.premium = {};
    const auto loan = [&](double rate, float capacity, Size size) {
        const FirmRow i = firm(Form::enterprise);
        firms().capacity[i] = capacity;
        firms().card[i].size = size;
        rules().credit.rate = rate;
        on_loan(county(), ended_after(i, 1), today);
    };
    loan(0.10, 1, Size::micro);
    loan(0.06, 3, Size::small);
    loan(0.01, 100, Size::medium);
    EXPECT_NEAR(value_of_month("credit.small_rate_mean"), 0.07, 1e-6);
}

// ---- exit

// Protects the duration of leaving: from the books that decided, at a month's end, to the register; of those that left by choice.
TEST_F(Indicators, DeregistrationRunsFromTheDecisionOfThoseWhoChoose) {
    const auto leaves = [&](Form form, const auto& how, unsigned day_in_august, CaseResult result = CaseResult::completed) {
        const FirmRow i = firm(form);
        how(i);
        Outcome o = ended_after(i, 1, result);
        o.opened = tick_at(to_day({2018, 7, 10}), 4000);
        o.finished = tick_at(to_day({2018, 8, day_in_august}));
        on_deregistration(county(), o);
    };
    const auto by_choice = [&](FirmRow i) { stop_voluntarily(county(), i, june); };
    const auto without_cash = [&](FirmRow i) { fail(county(), i, june); };
    const auto dormant = [&](FirmRow i) {
        county().move(i, Status::dormant);
        linger(county(), i, june, 0);
        EXPECT_EQ(firms().card[i].status, Status::closing);
    };
    leaves(Form::enterprise, by_choice, 15);  // 22 working days of July and 10 of August, 2018
    leaves(Form::individual, by_choice, 1);   // 22
    leaves(Form::enterprise, by_choice, 31, CaseResult::abandoned);
    leaves(Form::enterprise, without_cash, 31);
    leaves(Form::enterprise, dormant, 31);
    EXPECT_DOUBLE_EQ(value_of_month("exit.deregistration_duration_mean"), (32 + 22) / 2.0);
}

// Protects bankruptcies: from acceptance, not from the petition; the simple ones are those of small firms.
TEST_F(Indicators, SimpleBankruptciesRunFromAcceptance) {
    const auto bankrupt = [&](Size size, double from_acceptance, CaseResult result = CaseResult::completed) {
        const FirmRow i = firm(Form::enterprise, 'C', Status::bankrupt);
        firms().card[i].size = size;
        Outcome o = ended_after(i, 1, result);
        o.counted_ticks = days(from_acceptance);
        on_bankruptcy(county(), o);
    };
    bankrupt(Size::micro, 300);
    bankrupt(Size::small, 400);
    bankrupt(Size::medium, 9000);
    bankrupt(Size::large, 9000);
    bankrupt(Size::micro, 9000, CaseResult::refused);
    EXPECT_DOUBLE_EQ(value_of_month("exit.bankruptcy_duration_mean.simple"), 350);
}

// Protects the same in the offices: the shipped bankruptcy counts from the end of acceptance, under every measure.
TEST(IndicatorsOfTheCourt, CountFromAcceptance) {
    for (const char* scenario : {"baseline", "baseline+all"}) {
        const WorldInput world = test::world_of({.selector = scenario});
        const Handbook book(world);
        const ProcessId process = book.by_role[static_cast<std::size_t>(Role::bankruptcy)].front();
        const CompiledProcess& rules = world.plan->rules(process, CountyId(0), to_day({2020, 12, 1}));
        StepSet acceptance = 0;
        for (std::size_t s = 0; s < rules.steps.size(); ++s)
            if (rules.steps[s].hash == stable_hash("bankruptcy.acceptance")) acceptance |= set_of(s);
        EXPECT_NE(acceptance, 0u) << scenario;
        EXPECT_EQ(rules.counts_from, acceptance) << scenario;
    }
}

// Protects "solvent on paper": who stops for want of cash though its estate covers what it owes; over the years of operating firms.
TEST_F(Indicators, LiquidityExitsAreSolventOnPaper) {
    rules().exit.court_share = 0;
    const auto fails = [&](Form form, double debt_of_estate, double cash_of_estate = 0) {
        const FirmRow i = firm(form);
        firms().capacity[i] = 1000;  // so that the estate pays for the court
        const double estate = rules().exit.estate_months * normal_month(i);
        owes(i, debt_of_estate * estate);
        firms().cash[i] = fen_from_yuan(cash_of_estate * estate);
        fail(county(), i, june);
        return firms().card[i].status;
    };
    EXPECT_EQ(fails(Form::enterprise, 0), Status::closing);          // counts
    EXPECT_EQ(fails(Form::individual, 0.5), Status::closing);        // counts
    EXPECT_EQ(fails(Form::individual, 1.1), Status::closing);        // owes more than it is worth
    EXPECT_EQ(fails(Form::individual, 0.9, -0.2), Status::closing);  // and so does this one with what it has overdrawn
    EXPECT_EQ(fails(Form::enterprise, 0.5), Status::zombie);         // does not stop; still operates
    rules().exit.court_share = 1;
    EXPECT_EQ(fails(Form::enterprise, 0.5), Status::bankrupt);  // counts
    EXPECT_EQ(fails(Form::enterprise, 2), Status::bankrupt);
    for (int n = 0; n < 5; ++n) firm(Form::individual);
    firm(Form::enterprise, 'F', Status::dormant);
    stop_voluntarily(county(), firm(Form::enterprise), june);
    EXPECT_DOUBLE_EQ(value_of_month("exit.liquidity_rate"), 3 / (6 / 12.0));
}

// Protects zombies: over the enterprises on the register that ever borrowed; as it stands at the end.
TEST_F(Indicators, ZombiesAreOverEnterprisesThatBorrowed) {
    const auto borrower = [&](Form form, Status status, bool borrowed = true) {
        const FirmRow i = firm(form, 'F', status);
        if (borrowed) firms().set(i, borrowed_before);
        return i;
    };
    const FirmRow early = borrower(Form::enterprise, Status::zombie);
    close(june);
    county().move(early, Status::gone);
    borrower(Form::enterprise, Status::zombie);
    for (int n = 0; n < 3; ++n) borrower(Form::enterprise, Status::operating);
    borrower(Form::enterprise, Status::bankrupt);
    borrower(Form::enterprise, Status::operating, false);
    borrower(Form::individual, Status::operating);
    close(next_month(june));
    EXPECT_DOUBLE_EQ(value("zombie.share", 2018, 2018), 1.0 / 5);
}

// ---- how months, counties and samples come together

// Protects the putting together: totals, ratios of sums, medians of all cases, stocks of the last month alone.
TEST_F(Indicators, MonthsAndCountiesComeTogether) {
    counties.push_back(test::empty_county(test::baseline().book, test::baseline().options));
    County &here = *counties[0], &there = *counties[1];
    const auto starts = [this](County& where, std::initializer_list<double> durations) {
        for (const double d : durations) {
            Outcome o = ended(firm_in(where, Form::enterprise));
            o.process = *where.handbook->find(Role::startup, where.attributes_of(o.owner));
            o.office_ticks = days(d);
            o.visits = d;
            count_case(where, o);
            where.tallies.measure(Indicator::entry_enterprises, 1);
        }
    };
    starts(here, {1, 2});
    starts(there, {9});
    here.tallies.measure(Indicator::credit_small_balance, 100);
    close(to_day({2018, 11, 1}));
    starts(there, {4, 4});
    here.tallies.measure(Indicator::credit_small_balance, 10);
    there.tallies.measure(Indicator::credit_small_balance, 7);
    close(to_day({2018, 12, 1}));
    starts(here, {30});
    here.tallies.measure(Indicator::credit_small_balance, 1);
    close(to_day({2019, 1, 1}));
    EXPECT_EQ(value("entry.enterprises", 2018, 2018), 5);
    EXPECT_EQ(value("entry.enterprises", 2018, 2019), 6);
    EXPECT_DOUBLE_EQ(value("startup.visits_mean", 2018, 2018), 4);
    EXPECT_DOUBLE_EQ(value("startup.visits_mean", 2018, 2019), 50.0 / 6) << "no mean of means";
    EXPECT_DOUBLE_EQ(value("startup.duration_median", 2018, 2018), 4);
    EXPECT_DOUBLE_EQ(value("startup.duration_median", 2018, 2019), 4);
    EXPECT_DOUBLE_EQ(value("startup.duration_median", 2019, 2019), 30);
    EXPECT_EQ(value("credit.small_balance", 2018, 2018), 17) << "of December alone";
    EXPECT_EQ(value("credit.small_balance", 2018, 2019), 1) << "at the window's end";
    EXPECT_TRUE(std::isnan(value("startup.visits_mean", 2020, 2020)));
}

// Protects samples of the firms: what grows with their number is blown up, what is a mean or a share is not.
TEST(IndicatorsOfASample, AmountsAreBlownUp) {
    const test::Shipped sample({.scale = 0.25});
    std::vector<std::unique_ptr<County>> counties;
    counties.push_back(test::empty_county(sample.book, sample.options));
    Tallies& t = counties[0]->tallies;
    t.measure(Indicator::entry_enterprises, 3);
    t.measure(Indicator::credit_small_borrowers, 5);
    t.measure(Indicator::permit_duration, 6, 2);
    t.measure(Indicator::zombie_share, 1, 4);
    close_tallies(*counties[0], june, count_month_end(*counties[0], next_month(june)), true);
    const auto value = [&](const std::string& name) { return test::indicator_of(counties, sample, name, 2018, 2018); };
    EXPECT_EQ(value("entry.enterprises"), 12);
    EXPECT_EQ(value("credit.small_borrowers"), 20);
    EXPECT_EQ(value("permit.duration_per_needing_firm"), 3);
    EXPECT_EQ(value("zombie.share"), 0.25);
}

// ---- the catalogue

// Fields of a line, commas within quotes kept.
std::vector<std::string> fields_of(const std::string& line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') quoted = !quoted;
        else if (c == ',' && !quoted) fields.emplace_back();
        else fields.back() += c;
    }
    return fields;
}

// Protects the meaning of results: what the program says of an indicator is what the catalogue says, word by word.
TEST(IndicatorCatalogue, IsWhatTheProgramSays) {
    std::ifstream file(std::string(YINGSHANG_SOURCE_DIR) + "/scenarios/indicators.csv");
    std::string line;
    std::getline(file, line);
    ASSERT_EQ(fields_of(line), (std::vector<std::string>{"name", "unit", "definition", "population", "clock"}));
    std::map<std::string, std::vector<std::string>> catalogue;
    while (std::getline(file, line)) {
        const std::vector<std::string> fields = fields_of(line);
        ASSERT_EQ(fields.size(), 5u) << line;
        EXPECT_TRUE(catalogue.emplace(fields[0], fields).second) << "twice: " << fields[0];
    }
    EXPECT_EQ(indicator_definitions().size(), indicator_count);
    const std::vector<IndicatorDefinition>& all = test::baseline().input.indicators->definitions();
    EXPECT_GE(all.size(), indicator_count + 46);
    std::string before;
    for (const IndicatorDefinition& d : all) {
        EXPECT_LT(before, d.name) << "in order of name";
        before = d.name;
        ASSERT_TRUE(catalogue.contains(d.name)) << d.name;
        EXPECT_EQ((std::vector<std::string>{d.name, d.unit, d.definition, d.population, d.clock}), catalogue[d.name]);
    }
}

}  // namespace
}  // namespace yingshang
