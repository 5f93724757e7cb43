// When firms need a matter: rates, classes, groups and events as stated; by each firm's own luck; what waits for it and what is
// refunded.
#include <array>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

const Day april_day = to_day({2017, 4, 12});

ProcessId process_named(const Handbook& book, const std::string& name) {
    const auto& all = book.input->plan->book().processes;
    for (std::size_t p = 0; p < all.size(); ++p)
        if (all[p].name == name) return ProcessId(p);
    throw InternalError("no process " + name);
}

// A year's occasions of one process in a county of stated firms: firm and month.
using Raised = std::set<std::pair<FirmRow, std::size_t>>;

class Yearly {
  public:
    explicit Yearly(const std::vector<std::string>& set) : world_({.set = set}), county_(test::empty_county(world_.book, world_.options)) {}

    FirmRow firm(std::uint64_t key, Size size = Size::micro, char letter = 'F') {
        const FirmRow i = county_->firms.add({key}, test::section(letter), Form::enterprise);
        county_->firms.card[i].size = size;
        county_->firms.card[i].status = Status::operating;
        county_->firms.capacity[i] = 3;
        return i;
    }
    Raised year(const std::string& process) {
        for (Day month = to_day({2018, 1, 1}); month < to_day({2019, 1, 1}); month = next_month(month)) raise_yearly(*county_, month);
        Raised raised;
        const auto& yearly = world_.book.occasions.yearly;
        for (std::size_t m = 0; m < 12; ++m)
            for (const OccasionPoint& p : county_->occasions.due[m])
                if (yearly[p.matter].process == process_named(world_.book, process) &&
                    static_cast<double>(p.level) < county_->occasions.rates[p.matter][m].of(p.class_then))
                    raised.emplace(p.firm, m);
        return raised;
    }
    [[nodiscard]] County& county() { return *county_; }

  private:
    test::Shipped world_;
    std::unique_ptr<County> county_;
};

const std::string rate = "process.notary.occasion.yearly.rate";

// Protects the rate: as many occasions as stated, within 4.9 standard errors of a Poisson number; a rate a fifth off is seen.
TEST(Occasions, ComeAtTheStatedRate) {
    constexpr double n = 4000, stated = 0.3;
    Yearly y({rate + "=0.3 per year"});
    for (int k = 1; k <= n; ++k) y.firm(static_cast<std::uint64_t>(k));
    const auto raised = static_cast<double>(y.year("notary").size());
    const double expected = n * stated;  // less the few that are the second of a month
    EXPECT_NEAR(raised, expected, 4.9 * std::sqrt(expected) + 0.02 * expected);
    EXPECT_GT(std::abs(raised - 1.2 * expected), 4.9 * std::sqrt(1.2 * expected));
    std::array<double, 12> by_month{};
    for (const auto& [firm, month] : y.year("notary")) by_month[month] += 1;
    for (const double m : by_month) EXPECT_NEAR(m, expected / 12, 4.9 * std::sqrt(expected / 12));
}

// Protects high rates, whose points lie in many bands.
TEST(Occasions, ComeAtHighRatesToo) {
    Yearly y({rate + "=24 per year"});
    for (std::uint64_t k = 1; k <= 200; ++k) y.firm(k);
    (void)y.year("notary");
    double points = 0;
    for (const auto& month : y.county().occasions.due) points += static_cast<double>(month.size());
    EXPECT_NEAR(points, 24 * 200.0, 4.9 * std::sqrt(24 * 200.0) + 60) << "with the few of other matters";
}

// Protects classes: the factor of the firm's size, of its section, and 1 where none is stated.
TEST(Occasions, ClassesHaveFactors) {
    Yearly y({"process.talent_admission.occasion.yearly.rate=0.02 per year", "process.talent_admission.occasion.yearly.by_size.small=20",
              "process.talent_admission.occasion.yearly.by_size.micro=0"});
    std::set<FirmRow> small;
    for (std::uint64_t k = 1; k <= 3000; ++k) {
        const FirmRow i = y.firm(k, k % 2 == 0 ? Size::small : Size::micro);
        if (k % 2 == 0) small.insert(i);
    }
    const Raised raised = y.year("talent_admission");
    for (const auto& [firm, month] : raised) EXPECT_TRUE(small.contains(firm));
    const double expected = 1500 * 0.4;
    EXPECT_NEAR(static_cast<double>(raised.size()), expected, 4.9 * std::sqrt(expected) + 0.03 * expected);
}

// Protects common random numbers: at a lower rate there are some of the same occasions, and none else.
TEST(Occasions, OfALowerRateAreAmongThoseOfAHigherOne) {
    const auto at = [](const std::string& stated) {
        Yearly y({rate + "=" + stated + " per year"});
        for (std::uint64_t k = 1; k <= 2000; ++k) y.firm(k);
        return y.year("notary");
    };
    const Raised low = at("0.05"), high = at("0.4");
    EXPECT_GT(low.size(), 50u);
    EXPECT_GT(high.size(), 4 * low.size());
    for (const auto& one : low) EXPECT_TRUE(high.contains(one));
}

// Protects identity: who else is there, and in which row a firm stands, moves nobody's luck.
TEST(Occasions, AreAFirmsOwn) {
    Yearly alone({rate + "=8 per year"}), among({rate + "=8 per year"});
    const FirmRow a = alone.firm(4711);
    for (std::uint64_t k = 1; k <= 50; ++k) among.firm(k);
    const FirmRow b = among.firm(4711);
    std::set<std::size_t> first, second;
    for (const auto& [firm, month] : alone.year("notary"))
        if (firm == a) first.insert(month);
    for (const auto& [firm, month] : among.year("notary"))
        if (firm == b) second.insert(month);
    EXPECT_FALSE(first.empty());
    EXPECT_EQ(first, second);
}

// Protects groups: members alone, the same for every process that names the group, as many as stated.
TEST(Occasions, OfAGroupAreOfItsMembers) {
    // So often that no member goes a year without.
    Yearly y({"group.traders.share=0.2", "group.traders.by_section.F=1", "group.traders.by_size.micro=1",
              "process.customs_export.occasion.yearly.rate=200 per year"});
    for (std::uint64_t k = 1; k <= 2000; ++k) y.firm(k);
    std::set<FirmRow> exporters, importers;
    for (const auto& [firm, month] : y.year("customs_export")) exporters.insert(firm);
    for (const auto& [firm, month] : y.year("customs_import")) importers.insert(firm);
    EXPECT_NEAR(static_cast<double>(exporters.size()), 400, 4.9 * std::sqrt(2000 * 0.2 * 0.8));
    EXPECT_GT(importers.size(), 300u);
    for (const FirmRow i : importers) EXPECT_TRUE(exporters.contains(i));
}

class Matters : public test::HandCounty {
  protected:
    [[nodiscard]] ProcessId process(const std::string& name) { return process_named(test::baseline().book, name); }
    Outcome ended_of(const std::string& name, FirmRow i, CaseResult result = CaseResult::completed) {
        Outcome o = ended(i, result);
        o.process = process(name);
        return o;
    }
    std::uint64_t opened(const std::string& name) { return county().office.take_month().processes[process(name).index()].opened; }
    void run_offices(Day until) {
        const std::array<Office*, 1> offices{&county().office};
        run_days(
            *county().handbook->input->plan, offices, reached_, until, [](std::size_t n, const auto& task) { test::on_threads(1, n, task); }, nullptr,
            [&](std::size_t, Day day) { run_day(county(), day); });
        reached_ = until;
    }
    FirmRow builder() {
        const FirmRow i = firm(Form::enterprise, 'C');
        firms().capacity[i] = 40;
        firms().set(i, building);
        return i;
    }

  private:
    Day reached_ = test::first_month;
};

// Protects choices: of the classes of one connection a firm needs one at most, as often as stated for its class, and always the same.
TEST_F(Matters, OneOfAChoiceIsNeeded) {
    constexpr int n = 1500;
    int waiting_for_power = 0;
    for (int k = 0; k < n; ++k) {
        const FirmRow i = firm(Form::enterprise, 'F', Status::opening);
        waiting_for_power += raise(county(), i, Event::ready, april_day) > 0 ? 1 : 0;
    }
    run_offices(to_day({2017, 4, 15}));
    const MonthTally month = county().office.take_month();
    double power = 0;
    for (const char* c : {"power_low_no_line", "power_low_line", "power_transformer", "power_high"})
        power += static_cast<double>(month.processes[process(c).index()].opened);
    const double p = 0.06 + 0.02 + 0.006 + 0.001;
    EXPECT_NEAR(power, n * p, 4.9 * std::sqrt(n * p * (1 - p)));
    EXPECT_GE(waiting_for_power, static_cast<int>(power));
}

// Protects the order of a project: approval, then construction, then connections and registration, then capacity.
TEST_F(Matters, AProjectIsCapacityWhenAllIsDone) {
    const FirmRow i = builder();
    on_construction(county(), ended_of("construction", i), april_day);
    const unsigned waits = firms().undertakings[i].pending_matters;
    ASSERT_GT(waits, 1u);
    EXPECT_TRUE(firms().has(i, built));
    for (unsigned k = 1; k <= waits; ++k) {
        EXPECT_EQ(firms().capacity[i], 40) << "still waits for " << waits - k + 1;
        on_matter(county(), ended_of("property_first", i), april_day);
    }
    EXPECT_GT(firms().capacity[i], 40);
    EXPECT_FALSE(firms().has(i, building));
    EXPECT_TRUE(firms().has(i, owns_property));
}

// Protects the way there: construction papers are handed in when the investment is approved, and never where it is refused.
TEST_F(Matters, ConstructionWaitsForTheInvestmentsApproval) {
    for (const CaseResult result : {CaseResult::completed, CaseResult::refused}) {
        const FirmRow i = firm(Form::enterprise, 'C');
        start_project(county(), i, to_day({2016, 12, 1}));
        ASSERT_EQ(firms().undertakings[i].pending_matters, 1);
        on_matter(county(), ended_of("investment_filing", i, result), test::first_month);
        EXPECT_EQ(firms().has(i, building), result == CaseResult::completed);
    }
    run_offices(to_day({2017, 1, 6}));
    EXPECT_EQ(opened("construction"), 1u);
}

// Protects the wait for a connection: ready firms open when it is there; what is refused keeps them shut.
TEST_F(Matters, OpeningWaitsForConnections) {
    for (const CaseResult result : {CaseResult::completed, CaseResult::refused}) {
        const FirmRow i = firm(Form::enterprise, 'H', Status::opening);
        firms().undertakings[i].pending_matters = 2;
        EXPECT_FALSE(opens(county(), i, 0));
        on_matter(county(), ended_of("power_low_line", i), april_day);
        EXPECT_FALSE(opens(county(), i, 0));
        on_matter(county(), ended_of("gas_line", i, result), april_day);
        EXPECT_EQ(firms().card[i].status, result == CaseResult::completed ? Status::opening : Status::dormant);
        EXPECT_EQ(opens(county(), i, 0), true) << "nothing is pending any more";
    }
}

// Protects refunds: the firm misses the money while it waits, has it back when the case is over, to the fen; what is refused is lost.
TEST(Refunds, AreOwedUntilTheyArePaid) {
    Yearly y({"group.traders.share=1", "group.traders.by_section.F=1", "group.traders.by_size.micro=1",
              "process.tax_export_refund.occasion.yearly.rate=60 per year"});
    const FirmRow i = y.firm(1);
    y.county().tallies.enter(y.county().firms.card[i]);
    raise_yearly(y.county(), to_day({2018, 1, 1}));
    const auto owed = y.county().occasions.refunds;
    ASSERT_GT(owed.size(), 1u);
    Fen sum;
    for (const auto& [of, amount] : owed) {
        EXPECT_GT(amount, Fen{});
        sum += amount;
    }
    EXPECT_EQ(y.county().accounts.refunds, sum);
    EXPECT_EQ(y.county().firms.cash[i], Fen{} - sum);
    EXPECT_EQ(y.county().accounts.government, sum);
    EXPECT_EQ(check_accounts(y.county()), 10u);
    Fen lost;
    bool refuse = true;  // the first of them
    for (const auto& [of, amount] : owed) {
        Outcome o;
        o.owner = i;
        o.process = ProcessId(std::get<1>(of));
        o.opened = std::get<2>(of);
        o.finished = o.opened;
        o.result = refuse ? CaseResult::refused : CaseResult::completed;
        if (refuse) lost = amount;
        refuse = false;
        on_matter(y.county(), o, april_day);
        EXPECT_EQ(check_accounts(y.county()), 10u);
    }
    EXPECT_EQ(y.county().firms.cash[i], Fen{} - lost);
    EXPECT_EQ(y.county().accounts.refunds, Fen{});
    y.county().accounts.refunds += Fen{1};
    EXPECT_THROW((void)check_accounts(y.county()), InternalError);
}

}  // namespace
}  // namespace yingshang
