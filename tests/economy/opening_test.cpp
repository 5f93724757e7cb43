// From the licence to the first day of business: who needs a permit, what it is waited for, who opens.
#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

const Day registered = to_day({2017, 3, 15}), april = to_day({2017, 4, 12});

class Opening : public test::HandCounty {
  protected:
    FirmRow registers(Form form, char letter) {
        const FirmRow i = firm(form, letter, Status::registering);
        seek_permits(county(), i, registered);
        return i;
    }
    // The offices alone, from the first day.
    void run_offices(Day until) {
        const Day from = reached_;
        reached_ = until;
        const std::array<Office*, 1> offices{&county().office};
        run_days(
            *county().handbook->input->plan, offices, from, until, [](std::size_t n, const auto& task) { test::on_threads(1, n, task); }, nullptr,
            [&](std::size_t, Day day) { run_day(county(), day); });
    }
    [[nodiscard]] double need(char letter) const {
        const Handbook& book = test::baseline().book;
        double none = 1;
        for (const PermitOfSection& permit : book.permits[test::section(letter)])
            none *= 1 - book.input->values->at(permit.probability, CountyId(0), registered);
        return 1 - none;
    }

  private:
    Day reached_ = test::first_month;
};

// Protects the need of a permit: as often as the files say for the section (4.9 standard errors at alpha 1e-6), and by the firm's
// own luck.
TEST_F(Opening, PermitsAreNeededAsOftenAsStated) {
    constexpr int n = 2000;
    for (const char letter : {'H', 'F', 'Q', 'C'}) {
        const double p = need(letter);
        ASSERT_GT(p, 0.1) << letter;
        int waiting = 0;
        for (int k = 0; k < n; ++k) waiting += firms().card[registers(Form::enterprise, letter)].status == Status::permits ? 1 : 0;
        EXPECT_NEAR(waiting / static_cast<double>(n), p, 4.9 * std::sqrt(p * (1 - p) / n)) << letter;
    }
    const FirmRow i = firm(Form::enterprise, 'Q', Status::registering), twin = firm(Form::enterprise, 'Q', Status::registering);
    firms().key[twin] = firms().key[i];
    seek_permits(county(), i, registered);
    seek_permits(county(), twin, registered + 100);
    EXPECT_EQ(firms().undertakings[i].pending_permits, firms().undertakings[twin].pending_permits) << "not the day decides";
}

// Protects the wait: a firm opens no sooner than its last permit is granted, and not at all where one is refused.
TEST_F(Opening, EveryPermitIsWaitedFor) {
    const auto waits_for = [&](int permits) {
        const FirmRow i = firm(Form::enterprise, 'Q', Status::permits);
        firms().undertakings[i].pending_permits = static_cast<std::uint8_t>(permits);
        return i;
    };
    const FirmRow granted = waits_for(2), refused = waits_for(2);
    on_permit(county(), ended(granted), april);
    EXPECT_EQ(firms().card[granted].status, Status::permits);
    on_permit(county(), ended(granted), april);
    EXPECT_EQ(firms().card[granted].status, Status::opening);
    on_permit(county(), ended(refused, CaseResult::abandoned), april);
    EXPECT_EQ(firms().card[refused].status, Status::permits);
    on_permit(county(), ended(refused), april);
    EXPECT_EQ(firms().card[refused].status, Status::dormant);
}

// Protects the way through the offices: whoever needs a permit applies for it, the others are ready at once.
TEST_F(Opening, PermitsGoThroughTheOffices) {
    std::vector<FirmRow> waiting, ready;
    for (int k = 0; k < 60; ++k) {
        const FirmRow i = registers(Form::enterprise, k % 2 == 0 ? 'Q' : 'K');
        (firms().card[i].status == Status::permits ? waiting : ready).push_back(i);
    }
    ASSERT_GT(waiting.size(), 20u);
    ASSERT_GT(ready.size(), 10u);
    for (const FirmRow i : ready) EXPECT_EQ(firms().card[i].status, Status::opening);
    run_offices(registered + 2);
    std::size_t opened = 0;
    const MonthTally month = county().office.take_month();
    for (const ProcessId p : county().handbook->by_role[static_cast<std::size_t>(Role::permit)]) opened += month.processes[p.index()].opened;
    std::size_t asked = 0;
    for (const FirmRow i : waiting) asked += firms().undertakings[i].pending_permits;
    EXPECT_EQ(opened, asked);
}

// Protects waiting as time: permits end after days, not at once, and they end.
TEST_F(Opening, PermitsTakeTime) {
    std::vector<FirmRow> waiting;
    for (int k = 0; k < 100; ++k)
        if (const FirmRow i = registers(Form::enterprise, 'Q'); firms().undertakings[i].pending_permits > 0) waiting.push_back(i);
    const auto still_waits = [&] {
        std::size_t n = 0;
        for (const FirmRow i : waiting) n += firms().card[i].status == Status::permits ? 1u : 0u;
        return n;
    };
    run_offices(registered + 4);
    EXPECT_GT(still_waits(), waiting.size() * 9 / 10);
    run_offices(to_day({2017, 12, 1}));
    EXPECT_LT(still_waits(), waiting.size() / 10);
}

// Protects the last step: by the stated probability a firm that is ready opens; those not meant to never do.
TEST_F(Opening, ReadyFirmsOpenByChance) {
    rules().opening.probability = {0.35, 0.6, 0.3};
    for (const Form form : {Form::enterprise, Form::individual, Form::cooperative}) {
        const FirmRow i = firm(form, 'A', Status::opening);
        const double p = rules().opening.probability[static_cast<std::size_t>(form)];
        EXPECT_TRUE(opens(county(), i, p - 1e-9));
        EXPECT_FALSE(opens(county(), i, p));
    }
    rules().opening.probability.fill(1);
    const FirmRow opener = firm(Form::enterprise, 'A', Status::opening), idle = firm(Form::enterprise, 'A', Status::opening);
    firms().set(idle, never_opens);
    keep_books(county(), to_day({2017, 4, 1}));
    EXPECT_EQ(firms().card[opener].status, Status::operating);
    EXPECT_TRUE(firms().has(opener, has_operated));
    EXPECT_EQ(firms().card[idle].status, Status::dormant);
    EXPECT_FALSE(firms().has(idle, has_operated));
    rules().opening.probability.fill(0);
    const FirmRow waiting = firm(Form::enterprise, 'A', Status::opening);
    keep_books(county(), to_day({2017, 5, 1}));
    EXPECT_EQ(firms().card[waiting].status, Status::opening);
}

// A county whose general permit was abolished by measures, or is needed by measures alone.
struct Changed {
    explicit Changed(const std::string& needed) : input(test::world_of({.set = {needed}})) { input.base_values = test::baseline().input.values; }
    WorldInput input;
};

// Protects permit.duration_per_needing_firm: whom it is about does not depend on what measures have done to the need.
TEST(OpeningUnderMeasures, TheNeedIsCountedUnderTheRulesWithoutThem) {
    const auto registered_firms = [](const std::string& needed) {
        const Changed changed(needed);
        const Handbook book(changed.input);
        auto county = test::empty_county(book, test::baseline().options);
        std::vector<std::pair<bool, bool>> all;  // counted, and asked for permits
        for (std::uint64_t k = 1; k <= 200; ++k) {
            const FirmRow i = county->firms.add({k}, test::section('M'), Form::enterprise);
            seek_permits(*county, i, registered);
            all.emplace_back(county->firms.has(i, needs_permit), county->firms.undertakings.of(i).pending_permits > 0);
        }
        const Ratio& counted = county->tallies.now.indicators[static_cast<std::size_t>(Indicator::permit_duration)];
        EXPECT_EQ(counted.numerator, 0);
        double at_once = 0;
        for (const auto& [needs, asked] : all) at_once += needs && !asked ? 1 : 0;
        EXPECT_EQ(counted.denominator, at_once) << "abolished counts nought";
        return all;
    };
    const auto base = registered_firms("process.permit_general.needed.M=0.18"), abolished = registered_firms("process.permit_general.needed.M=0");
    int counted = 0, asked = 0;
    for (std::size_t k = 0; k < base.size(); ++k) {
        EXPECT_EQ(base[k].first, abolished[k].first);
        counted += abolished[k].first ? 1 : 0;
        asked += abolished[k].second ? 1 : 0;
    }
    EXPECT_GT(counted, 10);
    EXPECT_EQ(asked, 0);
}

}  // namespace
}  // namespace yingshang
