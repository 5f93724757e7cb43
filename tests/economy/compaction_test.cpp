// Rows of firms that are gone: given up where nothing tells of them, and nothing else changes.
#include "economy/compaction.hpp"

#include <functional>

#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

class Compaction : public test::HandCounty {
  protected:
    FirmRow gone() {
        const FirmRow i = firm(Form::enterprise, 'F', Status::gone);
        firms().registered[i] = to_day({2010, 1, 1});
        return i;
    }
    void leave_out() { firms().follow_no_longer(to_day({2018, 1, 1})); }
};

// Protects room: whoever is gone has no row any more, and the others are followed as before, on theirs.
TEST_F(Compaction, GivesUpTheRowsOfTheGone) {
    gone();
    const FirmRow here = firm(Form::enterprise, 'C');
    gone();
    const FirmRow there = firm(Form::individual, 'H');
    const AgentKey key_here = firms().key[here], key_there = firms().key[there];
    leave_out();
    compact(county());
    ASSERT_EQ(firms().size_now(), 2u);
    EXPECT_EQ(firms().followed, (std::vector<FirmRow>{0, 1}));
    EXPECT_EQ(firms().key[0].value, key_here.value);
    EXPECT_EQ(firms().key[1].value, key_there.value);
    EXPECT_NO_THROW((void)check_accounts(county()));
}

// Protects time: nothing moves where few are gone.
TEST_F(Compaction, IsWorthItWhereManyAreGone) {
    gone();
    for (int n = 0; n < 8; ++n) firm(Form::enterprise);
    leave_out();
    compact_if_worth_it(county());
    EXPECT_EQ(firms().size_now(), 9u);
    gone();
    leave_out();
    compact_if_worth_it(county());
    EXPECT_EQ(firms().size_now(), 8u);
}

// Protects everything that tells of a firm, though it be gone: its row stays, and what tells of it tells of the same one.
TEST_F(Compaction, KeepsWhoeverIsToldOf) {
    gone();
    std::vector<std::function<FirmRow()>> told;
    std::vector<std::uint64_t> keys;
    const auto tells = [&](auto put, std::function<FirmRow()> get) {
        gone();
        const FirmRow i = gone();
        keys.push_back(firms().key[i].value);
        put(i);
        told.push_back(std::move(get));
    };
    County& c = county();
    const Tick when = tick_at(to_day({2018, 3, 1}));
    tells([&](FirmRow i) { c.suppliers.add(i, firms().key[i]); }, [&] { return c.suppliers.rows.front(); });
    tells([&](FirmRow i) { c.sellers.add(i); }, [&] { return c.sellers.rows.front(); });
    tells([&](FirmRow i) { c.suppliers.insurance[i] = {}; }, [&] { return c.suppliers.insurance.begin()->first; });
    tells([&](FirmRow i) { c.labour.unpaid[i] = {}; }, [&] { return c.labour.unpaid.begin()->first; });
    tells([&](FirmRow i) { c.disputes.emplace(std::pair{i, when}, Fen{}); }, [&] { return c.disputes.begin()->first.first; });
    tells([&](FirmRow i) { c.written_off[i] = {}; }, [&] { return c.written_off.begin()->first; });
    tells([&](FirmRow i) { c.compensations[i] = {}; }, [&] { return c.compensations.begin()->first; });
    tells([&](FirmRow i) { c.occasions.refunds[{i, 3, when}] = {}; }, [&] { return std::get<0>(c.occasions.refunds.begin()->first); });
    tells([&](FirmRow i) { c.occasions.due[4] = {{i, 0.5F, 0, 0, {}}}; }, [&] { return c.occasions.due[4].front().firm; });
    tells([&](FirmRow i) { c.procurement.under_way[{i, when}].winner = i; }, [&] { return c.procurement.under_way.begin()->first.first; });
    told.push_back([&] { return c.procurement.under_way.begin()->second.winner; });
    keys.push_back(keys.back());
    tells(
        [&](FirmRow i) {
            c.procurement.under_way.begin()->second.deposits.push_back({i, {}, {}});
        },
        [&] { return c.procurement.under_way.begin()->second.deposits.front().firm; });
    tells(
        [&](FirmRow i) {
            c.procurement.to_return.emplace(to_day({2018, 4, 1}), std::vector<Deposit>{{i, {}, {}}});
        },
        [&] { return c.procurement.to_return.begin()->second.front().firm; });
    tells([&](FirmRow i) { c.inherited.push_back(ended(i)); }, [&] { return c.inherited.back().owner; });
    tells([&](FirmRow i) { ASSERT_TRUE(c.submit_in_month(Role::deregistration, i, test::first_month)); },
          [&] {
              FirmRow owner = 0;
              c.office.for_each_owner([&](std::uint32_t& row) { owner = row; });
              return owner;
          });
    leave_out();
    compact(c);
    EXPECT_EQ(firms().size_now(), told.size() - 1) << "the winner is told of twice";
    for (std::size_t k = 0; k < told.size(); ++k) {
        ASSERT_LT(told[k](), firms().size_now()) << k;
        EXPECT_EQ(firms().key[told[k]()].value, keys[k]) << k;
    }
}

// Protects results: when rows are given up changes nothing, neither for firms nor for offices.
TEST(CompactionOfAShippedCounty, HasNoEffectOnResults) {
    const test::Shipped& world = test::baseline();
    County once(world.book, world.options.counties.front(), world.options), always(world.book, world.options.counties.front(), world.options);
    Day month = test::first_month;
    for (int m = 0; m < 15; ++m, month = next_month(month)) {
        test::run_month(once, month);
        compact(always);
        test::run_month(always, month);
    }
    EXPECT_LT(always.firms.size_now(), once.firms.size_now());
    EXPECT_EQ(always.firms.size_now() + always.firms.given_up, once.firms.size_now() + once.firms.given_up);
    ASSERT_EQ(always.tallies.months.size(), once.tallies.months.size());
    EXPECT_GT(once.tallies.months.size(), 0u);
    for (std::size_t m = 0; m < once.tallies.months.size(); ++m) EXPECT_EQ(always.tallies.months[m].panel, once.tallies.months[m].panel);
    EXPECT_EQ(always.accounts.households, once.accounts.households);
    EXPECT_EQ(always.office.events(), once.office.events());
}

}  // namespace
}  // namespace yingshang
