// Desks above the county whose decisions are moved to a lower level at a date, and desks of the county that the whole prefecture serves for a while:
// who shares officers with whom, and how many each has.
#include <array>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "office_fixture.hpp"

namespace yingshang {
namespace {

using test::Workshop;
using testing::DoubleNear;
using testing::ElementsAre;

const Day new_year = to_day({2018, 1, 1});

// Counties 0, 1 and 2 of one prefecture, 3 and 4 of another.
Places five_counties() {
    return {{{"11", "A", "", "1"}, {"12", "B", "", "1"}, {"13", "C", "", "1"}, {"21", "D", "", "2"}, {"22", "E", "", "2"}},
            {{"1", "One", "", "0"}, {"2", "Two", "", "0"}, {"0", "Whole", "", ""}}};
}

MovedDesk lowered(std::size_t county, Level level, Day from, std::optional<Day> until = {}) {
    return {CountyId(county), DeskId(0), level, from, until};
}

// With whom the county shares.
std::vector<std::size_t> with(const Slices& slices, std::size_t county) {
    std::vector<std::size_t> all;
    for (const CountyId c : slices[county]) all.push_back(c.index());
    return all;
}

// Protects "counties share where their cases are decided at the same level": whatever the order of the measures, and back at their end.
TEST(Sharing, IsAmongThoseOfOneLevel) {
    std::vector<MovedDesk> stated{lowered(0, Level::county, new_year + 10, new_year + 30), lowered(1, Level::prefecture, new_year + 20),
                                  lowered(2, Level::prefecture, new_year + 20), lowered(4, Level::prefecture, new_year + -5, new_year + 20)};
    for (int order = 0; order < 2; ++order) {
        const std::vector<Sharing> found = sharing_of(stated, DeskId(0), Level::region, five_counties(), new_year);
        ASSERT_EQ(found.size(), 4u);
        EXPECT_EQ(found[0].from, new_year);
        EXPECT_THAT(with(found[0].slices, 0), ElementsAre(0, 1, 2, 3));
        EXPECT_THAT(with(found[0].slices, 4), ElementsAre(4));
        EXPECT_EQ(found[1].from, new_year + 10);
        EXPECT_THAT(with(found[1].slices, 0), ElementsAre(0));
        EXPECT_THAT(with(found[1].slices, 3), ElementsAre(1, 2, 3));
        EXPECT_EQ(found[2].from, new_year + 20);
        EXPECT_THAT(with(found[2].slices, 1), ElementsAre(1, 2));
        EXPECT_THAT(with(found[2].slices, 3), ElementsAre(3, 4));
        EXPECT_EQ(found[3].from, new_year + 30);
        EXPECT_THAT(with(found[3].slices, 0), ElementsAre(0, 3, 4));
        std::reverse(stated.begin(), stated.end());
    }
    EXPECT_TRUE(sharing_of(stated, DeskId(1), Level::region, five_counties(), new_year).empty());
}

std::vector<double> officers_of(const std::vector<OfficersPart>& parts) {
    std::vector<double> officers;
    for (const OfficersPart& p : parts) officers.push_back(p.officers);
    return officers;
}

// Protects the division of a stated number: by work where counties part, nothing created or lost, somebody left for who had no work; who stays
// together keeps what it had.
TEST(Sharing, PartsANumberByWork) {
    const Places places = five_counties();
    const Slices before = slices_at(Level::prefecture, places);
    const std::vector<Sharing> after = sharing_of({lowered(1, Level::county, new_year)}, DeskId(0), Level::prefecture, places, new_year);
    std::vector<OfficersPart> parts;
    for (std::size_t c = 0; c < 5; ++c) parts.push_back({CountyId(c), 2, std::array{30.0, 20.0, 0.0, 1.0, 5.0}[c]});
    part_officers(parts, before, after[0].slices);
    EXPECT_THAT(officers_of(parts),
                ElementsAre(DoubleNear(6 * 3.0 / 7, 1e-12), DoubleNear(6 * 2.0 / 7, 1e-12), DoubleNear(6 * 2.0 / 7, 1e-12), 2, 2));
    const std::vector<double> had = officers_of(parts);
    part_officers(parts, after[0].slices, before);  // together again
    EXPECT_EQ(officers_of(parts), had);
    for (OfficersPart& p : parts) p.work = 0;
    part_officers(parts, before, after[0].slices);
    EXPECT_THAT(officers_of(parts), ElementsAre(DoubleNear(2, 1e-12), DoubleNear(2, 1e-12), DoubleNear(2, 1e-12), 2, 2));
}

// A desk of a prefecture of three counties.
Workshop three_counties(double officers, double work_days) {
    Workshop w;
    w.places = Places({{"11", "A", "", "1"}, {"12", "B", "", "1"}, {"13", "C", "", "1"}}, {{"1", "One", "", ""}});
    w.desk("court", officers).level = Level::prefecture;
    w.served(w.process("suit"), "hearing", "court", w.fixed(work_days));
    return w;
}

// Its offices day by day, with the mail between them.
class Counties {
  public:
    explicit Counties(const EnginePlan& plan, double scale = 1) : plan_(plan) {
        OfficeOptions options;
        options.scale = scale;
        for (std::size_t c = 0; c < plan.counties(); ++c) offices_.emplace_back(plan, CountyId(c), RunKey(4, 0), options);
    }
    void open(std::size_t county, int day, std::uint32_t number) {
        for (std::uint32_t i = 0; i < number; ++i)
            offices_[county].open(ProcessId(0), tick_at(new_year + day, i), 0, {static_cast<std::uint64_t>(day) * 1000 + i}, {});
    }
    // What each has at the end of the day.
    std::vector<MonthTally> run(int day) {
        std::vector<Office*> all;
        for (Office& office : offices_) all.push_back(&office);
        run_days(plan_, all, new_year + day, new_year + day + 1, test::one_by_one, nullptr,
                 [&](std::size_t i, Day today) { offices_[i].run_day(today); });
        std::vector<MonthTally> tallies;
        for (Office& office : offices_) {
            office.check_conservation();
            tallies.push_back(office.take_month());
        }
        return tallies;
    }

  private:
    const EnginePlan& plan_;
    std::vector<Office> offices_;
};

// Protects "no officer is created or lost": day by day the counties' officers are the number that is stated, before the change, while one county and
// then another has its own, and when they are back; each has the part of its work of the years before.
TEST(Sharing, CountiesHaveTheStatedNumberBetweenThem) {
    constexpr int out = 400, second = 500, back = 600, end = 700;
    for (const double scale : {1.0, 0.5}) {
        Workshop w = three_counties(3, 0.05);
        w.moved = {lowered(0, Level::county, new_year + out, new_year + back), lowered(1, Level::county, new_year + second, new_year + back)};
        Counties counties(w.plan(), scale);
        for (int day = 0; day < end; ++day) {
            for (std::size_t c = 0; c < 3; ++c) counties.open(c, day, std::array{6u, 3u, 1u}[c]);
            const std::vector<MonthTally> tallies = counties.run(day);
            double all = 0;
            for (const MonthTally& t : tallies) all += t.desks[0].officers;
            ASSERT_NEAR(all, 3 * scale, 1e-9) << day;
            if (day >= out && day < back) {
                ASSERT_NEAR(tallies[0].desks[0].officers, 1.8 * scale, 1e-9) << day;
            }
            if (day >= second && day < back) {
                ASSERT_NEAR(tallies[1].desks[0].officers, 0.9 * scale, 1e-9) << day;
            }
            // Whole again, to the last bit: else there would be one more, and all slower.
            if (day >= back && scale == 1) {
                ASSERT_EQ(all, 3) << day;
            }
        }
    }
}

// Protects every case: nobody who waits or is with an officer is lost at a change, and after the run nobody is left.
TEST(Sharing, ChangesLoseNobody) {
    Workshop w = three_counties(2, 0.7);
    w.moved = {lowered(0, Level::county, new_year + 21, new_year + 45), lowered(2, Level::county, new_year + 33, new_year + 60)};
    Counties counties(w.plan(), 1);
    std::uint64_t opened = 0, completed = 0, arrived = 0, finished = 0;
    for (int day = 0; day < 200; ++day) {
        for (std::size_t c = 0; c < 3 && day < 60; ++c)
            counties.open(c, day, (static_cast<std::uint32_t>(day) * 7 + static_cast<std::uint32_t>(c) * 3) % 4);
        for (const MonthTally& t : counties.run(day)) {
            opened += t.processes[0].opened;
            completed += t.processes[0].completed;
            arrived += t.desks[0].arrived;
            finished += t.desks[0].finished;
        }
        if (day == 33) {
            ASSERT_GT(opened, completed + 10) << "the lines are not long at the change";
        }
    }
    EXPECT_EQ(opened, 270u);
    EXPECT_EQ(completed, opened);
    EXPECT_EQ(finished, arrived);
}

// Protects the meaning of a level: with officers by each county's work a desk of the prefecture, moved to the counties from the new_year day on, is a
// desk of the county; one of the region, moved to its prefectures, is one of the prefecture; and so is one of the county that any county of its
// prefecture serves. To the last bit.
TEST(Sharing, AMovedDeskIsOneOfThatLevel) {
    const auto run = [](Level own, std::optional<Level> moved) {
        Workshop w;
        w.places = five_counties();
        DeskDescription& desk = w.desk("court", 1);
        desk.level = own;
        desk.utilisation = w.number(0.7);
        desk.at_least = w.number(0.3);
        w.served(w.process("suit"), "hearing", "court", w.exponential(0.4));
        w.arrivals("suit", 0);
        w.book.arrivals[0].rate = w.number_by_county({3, 1, 0.2, 2, 0.7});
        if (moved)
            for (std::size_t c = 0; c < 5; ++c) w.moved.push_back(lowered(c, *moved, new_year));
        return run_stated(w.plan(900), {800, 0, true, {}, {}}, RunKey(5, 0), test::one_by_one);
    };
    for (const auto& [level, from] :
         {std::pair{Level::county, Level::prefecture}, std::pair{Level::prefecture, Level::region}, std::pair{Level::prefecture, Level::county}}) {
        const StatedRunResult moved = run(from, level), own = run(level, {}), unmoved = run(from, {});
        EXPECT_EQ(moved.events, own.events);
        EXPECT_EQ(moved.tally.desks[0].wait.values, own.tally.desks[0].wait.values);
        EXPECT_EQ(moved.tally.desks[0].officers, own.tally.desks[0].officers);
        EXPECT_NE(moved.tally.desks[0].wait.values, unmoved.tally.desks[0].wait.values);
    }
}

// Arrivals by luck at a desk that is busy, lowered for a while in one county.
StatedRunResult busy(int days, std::vector<MovedDesk> moved, const ParallelFor& parallel_for = test::one_by_one) {
    Workshop w = three_counties(4, 0.5);
    w.arrivals("suit", 0);
    w.book.arrivals[0].rate = w.number_by_county({4, 2, 1});
    w.moved = std::move(moved);
    return run_stated(w.plan(900), {days, 0, true, {}, {}}, RunKey(5, 0), parallel_for);
}

// Protects the past: until the day of the change nothing differs, to the last bit, and from then on something does.
TEST(Sharing, TheDaysBeforeAreUntouched) {
    const std::vector<MovedDesk> moved{lowered(1, Level::county, new_year + 200)};
    const StatedRunResult a = busy(200, {}), b = busy(200, moved);
    EXPECT_EQ(a.events, b.events);
    EXPECT_EQ(a.tally.desks[0].wait.values, b.tally.desks[0].wait.values);
    EXPECT_EQ(a.tally.desks[0].open_ticks, b.tally.desks[0].open_ticks);
    EXPECT_NE(busy(300, {}).tally.desks[0].wait.sum, busy(300, moved).tally.desks[0].wait.sum);
}

// Protects the same bits: neither the order in which counties run nor that of the measures has an effect.
TEST(Sharing, OrderHasNoEffect) {
    const ParallelFor backwards = [](std::size_t n, const std::function<void(std::size_t)>& task) {
        while (n-- > 0) task(n);
    };
    std::vector<MovedDesk> moved{lowered(1, Level::county, new_year + 200, new_year + 500), lowered(0, Level::county, new_year + 300)};
    const StatedRunResult one = busy(800, moved);
    std::swap(moved[0], moved[1]);
    const StatedRunResult other = busy(800, moved, backwards);
    EXPECT_EQ(one.events, other.events);
    EXPECT_EQ(one.tally.desks[0].wait.values, other.tally.desks[0].wait.values);
}

// Protects what sharing is for, and what a county loses with it: officers of its own by the year before are too few for a year with more work, while
// the others would have had time.
TEST(Sharing, ACountyOfItsOwnIsHelpedByNobody) {
    const auto wait = [](bool moved) {
        Workshop w = three_counties(3, 0.5);
        w.arrivals("suit", 0);
        w.book.arrivals[0].rate = w.number_by_county({1.5, 1.5, 1});
        w.book.arrivals.push_back(w.book.arrivals[0]);
        w.book.arrivals[1].name = "more";
        w.book.arrivals[1].from = new_year + 400;
        w.book.arrivals[1].rate = w.number_by_county({1.2, 0, 0});
        if (moved) w.moved = {lowered(0, Level::county, new_year + 400)};
        const DeskTally t = run_stated(w.plan(900), {800, 400}, RunKey(5, 0), test::one_by_one).tally.desks[0];
        EXPECT_GT(t.finished, 1000u);
        return static_cast<double>(t.wait.sum) / static_cast<double>(t.wait.number) / test::day_ticks;
    };
    EXPECT_LT(wait(false), 2);
    EXPECT_GT(wait(true), 5);
}

MovedDesk raised(std::size_t desk, std::size_t county, Day from, std::optional<Day> until = {}) {
    return {CountyId(county), DeskId(desk), Level::prefecture, from, until};
}

// Protects "counties share a counter as a whole": those whose counters are of the same desks, all of them moved, and from the second day of a
// counter on; whatever the order of what is stated.
TEST(Sharing, OfACounterIsAmongThoseThatHaveTheSame) {
    const Places places = five_counties();
    const std::vector<DeskId> alone{DeskId(0), DeskId(1), DeskId(2)};
    const std::vector<std::uint32_t> identities{3, 1, 2};
    std::vector<PooledDesks> pools;
    for (const std::size_t c : {0, 1, 3}) pools.push_back({CountyId(c), {DeskId(0), DeskId(1)}, new_year + 30, new_year + 50});
    std::vector<MovedDesk> moved;
    for (std::size_t c = 0; c < 5; ++c) moved.push_back(raised(0, c, new_year + 10, new_year + 60));
    for (const std::size_t c : {0, 1}) moved.push_back(raised(1, c, new_year + 20));
    for (int order = 0; order < 2; ++order) {
        std::vector<std::vector<Counters>> by_county;
        for (std::size_t c = 0; c < 5; ++c) by_county.push_back(counters_of(pools, CountyId(c), alone, identities, new_year));
        const auto all = sharing_of_counters(moved, {by_county, alone}, places, new_year);
        const auto sharing = [&](std::size_t desk, int day, std::size_t county) {
            const auto found = std::find_if(all[desk].rbegin(), all[desk].rend(), [&](const Sharing& s) { return s.from <= new_year + day; });
            return found == all[desk].rend() ? std::vector<std::size_t>{county} : with(found->slices, county);
        };
        EXPECT_THAT(sharing(0, 9, 0), ElementsAre(0));
        EXPECT_THAT(sharing(0, 10, 0), ElementsAre(0, 1, 2));
        EXPECT_THAT(sharing(0, 10, 3), ElementsAre(3, 4));
        EXPECT_THAT(sharing(1, 19, 0), ElementsAre(0));
        EXPECT_THAT(sharing(1, 20, 0), ElementsAre(0, 1));
        EXPECT_THAT(sharing(1, 20, 2), ElementsAre(2));
        EXPECT_THAT(sharing(0, 30, 0), ElementsAre(0)) << "nobody knows yet what waits at the counter";
        EXPECT_THAT(sharing(0, 31, 0), ElementsAre(0, 1)) << "the third has no counter";
        EXPECT_THAT(sharing(0, 31, 2), ElementsAre(2));
        EXPECT_THAT(sharing(0, 31, 3), ElementsAre(3)) << "not all of its desks are moved";
        EXPECT_THAT(sharing(0, 50, 0), ElementsAre(0));
        EXPECT_THAT(sharing(0, 51, 0), ElementsAre(0, 1, 2));
        EXPECT_THAT(sharing(0, 60, 0), ElementsAre(0));
        EXPECT_THAT(sharing(1, 60, 0), ElementsAre(0, 1));
        EXPECT_TRUE(all[2].empty());
        std::reverse(pools.begin(), pools.end());
        std::reverse(moved.begin(), moved.end());
    }
}

// Two desks of each of three counties of a prefecture.
Workshop halls() {
    Workshop w;
    w.places = Places({{"11", "A", "", "1"}, {"12", "B", "", "1"}, {"13", "C", "", "1"}}, {{"1", "One", "", ""}});
    w.book.processes.reserve(2);
    for (const auto& [name, officers] : {std::pair{"left", 2.0}, std::pair{"right", 1.0}}) {
        w.desk(name, officers);
        w.served(w.process(name), "serve", name, w.exponential(0.3));
        w.arrivals(name, 0);
        w.book.arrivals.back().rate = w.number_by_county({6, 3, 0.5});
    }
    return w;
}

void share(Workshop& w, int from, std::optional<Day> until = {}) {
    for (std::size_t c = 0; c < 3; ++c)
        for (const std::size_t desk : {0, 1}) w.moved.push_back(raised(desk, c, new_year + from, until));
}

void pool(Workshop& w, int from, std::optional<Day> until = {}) {
    for (std::size_t c = 0; c < 3; ++c) w.pools.push_back({CountyId(c), {DeskId(0), DeskId(1)}, new_year + from, until});
}

// Protects officers and cases where counters are shared: none of either is created or lost on any day, and afterwards each county has its own again.
TEST(Sharing, OfCountersLosesNobody) {
    for (const int pooled_from : {20, 40, 60}) {
        Workshop w = halls();
        share(w, 40, new_year + 90);
        pool(w, pooled_from, new_year + 70);
        w.book.arrivals.clear();
        const EnginePlan plan = w.plan(400);
        Counties counties(plan);
        std::uint64_t opened = 0, completed = 0;
        for (int day = 0; day < 300; ++day) {
            for (std::size_t c = 0; c < 3 && day < 100; ++c) counties.open(c, day, std::array{7u, 3u, 1u}[c] + static_cast<std::uint32_t>(day % 3));
            double officers = 0, elsewhere = 0;
            for (const MonthTally& t : counties.run(day)) {
                opened += t.processes[0].opened;
                completed += t.processes[0].completed;
                officers += t.desks[0].officers + t.desks[1].officers;
                elsewhere += std::abs(t.desks[0].officers - 2) + std::abs(t.desks[1].officers - 1);
            }
            // Who is on a case finishes it, though his desk has fewer officers again since the counter parted.
            if (day < 70 || day >= 75) {
                ASSERT_NEAR(officers, 9, 1e-9) << day;
            }
            if (day < 40 || day >= 90) {
                ASSERT_EQ(elsewhere, 0) << day;
            }
            if (day == 65) {
                ASSERT_GT(elsewhere, 0) << "nobody went where the work is";
            }
        }
        EXPECT_EQ(opened, 1397u);
        EXPECT_EQ(completed, opened);
    }
}

StatedRunResult in_halls(int days, bool are_shared, bool is_turned = false) {
    Workshop w = halls();
    pool(w, 100);
    if (are_shared) share(w, 200);
    if (is_turned) std::reverse(w.moved.begin(), w.moved.end());
    const ParallelFor backwards = [](std::size_t n, const std::function<void(std::size_t)>& task) {
        while (n-- > 0) task(n);
    };
    return run_stated(w.plan(900), {days, 0, true, {}, {}}, RunKey(5, 0), is_turned ? backwards : test::one_by_one);
}

// Protects the past of cross-place handling, though counties that never exchanged a word do so from the day on: until then nothing differs, to the
// last bit; and neither order of counties nor of statements has an effect.
TEST(Sharing, OfCountersLeavesTheDaysBeforeUntouched) {
    const StatedRunResult a = in_halls(200, false), b = in_halls(200, true);
    EXPECT_EQ(a.events, b.events);
    const StatedRunResult c = in_halls(600, false), d = in_halls(600, true), turned = in_halls(600, true, true);
    EXPECT_EQ(d.events, turned.events);
    for (const std::size_t desk : {0, 1}) {
        EXPECT_EQ(a.tally.desks[desk].wait.values, b.tally.desks[desk].wait.values);
        EXPECT_EQ(a.tally.desks[desk].open_ticks, b.tally.desks[desk].open_ticks);
        EXPECT_EQ(d.tally.desks[desk].wait.values, turned.tally.desks[desk].wait.values);
    }
    // What it is for: the county with too much work is helped by those that have time.
    EXPECT_LT(d.tally.desks[0].wait.sum * 2, c.tally.desks[0].wait.sum);
}

}  // namespace
}  // namespace yingshang
