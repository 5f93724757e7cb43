// What a file says of offices and what the program makes of it, from the text to the run.
#include <gtest/gtest.h>

#include "engine/stated_arrivals.hpp"
#include "reading.hpp"

namespace yingshang {
namespace {

const ParallelFor one_by_one = [](std::size_t n, const std::function<void(std::size_t)>& task) {
    for (std::size_t i = 0; i < n; ++i) task(i);
};

const std::string head = "title = \"x\"\nkind = \"process\"\n[run]\nhorizon = \"200 working_days\"\n";

WorldInput enacted(const std::string& text) {
    const test::Folder folder;
    folder.write("x.toml", text);
    Diagnostics diagnostics;
    WorldInput world = enact(read_scenario("x.toml", test::shipped()), diagnostics);
    diagnostics.throw_if_any();
    return world;
}

std::string complaints_of(const std::string& text) {
    const test::Folder folder;
    folder.write("x.toml", text);
    std::string all;
    for (const std::string& line : test::complaints("x.toml", test::shipped())) all += line + "\n";
    return all;
}

// The day on which a case handed in on the first day is decided.
Day decided(const std::string& text) {
    const WorldInput world = enacted(text);
    Office office(*world.plan, CountyId(0), RunKey(7, 0));
    const Day first = world.plan->calendar().first();
    office.open(ProcessId(0), tick_at(first), 0, {1}, {});
    for (int i = 0; i < 200; ++i) {
        office.run_day(first + i);
        if (!office.outcomes().empty()) return day_of(office.outcomes().front().finished);
    }
    return {};
}

std::string committee(const std::string& every) {
    return "calendar = \"chinese\"\n" + head + "[horizon]\nfrom = 2018-01-08\n[desk.board]\nofficers = 1\nmeeting = { every = \"" + every +
           "\", clears = 9 }\n[process.permit.step.decide]\ndesk = \"board\"\nhandling = \"0 minutes\"\n"
           "[arrivals.main]\nprocess = \"permit\"\nrate = \"0 per day\"\n";
}

// Protects committees that meet by the calendar: fourteen days are two weeks, and five end on a Saturday and are held on Monday.
TEST(Meetings, CountTheDaysOfTheirUnit) {
    EXPECT_EQ(to_string(decided(committee("14 working_days"))), "2018-01-26");
    EXPECT_EQ(to_string(decided(committee("14 calendar_days"))), "2018-01-22");
    EXPECT_EQ(to_string(decided(committee("5 calendar_days"))), "2018-01-15");
}

// Protects gaps with dates: from that day on they are as stated for it.
TEST(Arrivals, GapsHaveTheLawOfTheirDay) {
    const WorldInput world =
        enacted(head + "[desk.office]\nofficers = \"unlimited\"\n[process.permit.step.look]\ndesk = \"office\"\nhandling = \"1 minutes\"\n"
                       "[arrivals.main]\nprocess = \"permit\"\nlaw = \"renewal\"\n"
                       "time = { deterministic = [{ value = \"1 working_days\" }, { value = \"0.1 working_days\", from = 2018-04-11 }] }\n");
    const StatedRunResult r = run_stated(*world.plan, {200, 0}, RunKey(1, 0), one_by_one);
    EXPECT_NEAR(static_cast<double>(r.tally.processes[0].opened), 100 + 100 * 10, 12);
}

const std::string two_counties = "[region]\ncode = \"1\"\nname = \"Land\"\n[[region.prefecture]]\ncode = \"10\"\nname = \"North\"\n"
                                 "[[region.county]]\ncode = \"11\"\nname = \"Upper\"\nprefecture = \"10\"\n"
                                 "[[region.county]]\ncode = \"12\"\nname = \"Middle\"\nprefecture = \"10\"\n";

std::string seated(const std::string& officers) {
    return head + two_counties + "[desk.office]\nseat = \"11\"\nofficers = " + officers +
           "\n[process.permit.step.look]\ndesk = \"office\"\nhandling = \"1 minutes\"\n"
           "[arrivals.main]\nprocess = \"permit\"\nrate = \"1 per day\"\n";
}

// Protects a desk with a seat from questions about places where it is not; at the seat there must be somebody.
TEST(ADeskWithASeat, NeedsOfficersThereAlone) {
    EXPECT_EQ(complaints_of(seated("{ by_place = { \"11\" = 2 } }")), "");
    EXPECT_EQ(complaints_of(seated("[{ number = { by_place = { \"11\" = 2 } }, speed = 1 }]")), "");
    EXPECT_NE(complaints_of(seated("{ by_place = { \"12\" = 2 } }")).find("has no officers"), std::string::npos);
}

// Protects a pool: a later file puts a desk under another's officers, whatever was said of its own, and who is added to it joins them.
TEST(SharedOfficers, TakeOverFromAnEarlierFile) {
    const test::Folder folder;
    folder.write("x.toml", "extends = \"baseline\"\n[desk.tax]\nofficers_of = \"registration\"\n[[measure]]\nid = \"99.1\"\n");
    folder.write("more/measures/99-more.toml",
                 "[measure.\"99.1\"]\ntitle = \"More\"\nin_force = { date = 2020-05-01 }\n[[measure.\"99.1\".patch]]\ndesk = \"tax\"\n"
                 "staff = { add = 2 }\nevidence = \"assumed\"\nsource = \"none\"\n");
    const ReadOptions options = test::shipped({"more"});
    EXPECT_EQ(test::complaints("x.toml", options), std::vector<std::string>{});
    const Scenario s = read_scenario("x.toml", options);
    EXPECT_EQ(s.registry.settings(s.registry.require("desk.registration.added_officers")).size(), 1u);
}

// Protects files of processes that regions and process scenarios share: what only firms ask for may stand there.
TEST(FilesOfProcesses, MayBeExtendedByAProcessScenario) {
    const test::Folder folder;
    folder.write("shared.toml", "[process.permit]\nrole = \"permit\"\ncounts_from = \"look\"\nneeded = { A = 0.3 }\napplies = { section = \"A\" }\n"
                                "[process.permit.step.look]\ndesk = \"office\"\nhandling = \"1 minutes\"\n");
    folder.write("x.toml", "extends = \"shared.toml\"\n" + head +
                               "[desk.office]\nofficers = 1\n[arrivals.main]\nprocess = \"permit\"\n"
                               "rate = \"1 per day\"\nattributes = { section = \"A\" }\n");
    EXPECT_TRUE(test::complaints("x.toml", test::shipped()).empty());
}

// Protects parts that are for some applicants only: the others pass the step.
TEST(AProcessInAProcess, IsForThoseToWhomItApplies) {
    const WorldInput world =
        enacted(head + "[desk.office]\nofficers = \"unlimited\"\n[process.fire]\napplies = { section = \"B\" }\n[process.fire.step.look]\n"
                       "desk = \"office\"\nhandling = \"1 minutes\"\n[process.whole.step.fire]\nkind = \"process\"\nprocess = \"fire\"\n"
                       "[arrivals.a]\nprocess = \"whole\"\nrate = \"3 per day\"\nattributes = { section = \"A\" }\n"
                       "[arrivals.b]\nprocess = \"whole\"\nlaw = \"deterministic\"\nrate = \"1 per day\"\nattributes = { section = \"B\" }\n");
    const StatedRunResult r = run_stated(*world.plan, {100, 0}, RunKey(1, 0), one_by_one);
    EXPECT_NEAR(static_cast<double>(r.tally.processes[0].opened), 100, 1);
    EXPECT_GT(r.tally.processes[1].opened, 350u);
}

}  // namespace
}  // namespace yingshang
