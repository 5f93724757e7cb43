// Every form in which FORMAT.md lets a number be stated, and what it comes to.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "reading.hpp"

namespace yingshang {
namespace {

constexpr double day = static_cast<double>(ticks_per_day);

// The shipped queue with something over it; three places where asked for.
Scenario read(const std::string& text, std::vector<std::string> set = {}) {
    const test::Folder folder;
    folder.write("x.toml", "extends = \"queue\"\n" + text);
    ReadOptions options = test::shipped();
    options.set = std::move(set);
    return read_scenario("x.toml", options);
}

const std::string three_places = "[region]\ncode = \"1\"\nname = \"Land\"\n[[region.prefecture]]\ncode = \"10\"\nname = \"North\"\n"
                                 "[[region.county]]\ncode = \"11\"\nname = \"Upper\"\nname_zh = \"上\"\nprefecture = \"10\"\n"
                                 "[[region.county]]\ncode = \"12\"\nname = \"Middle\"\nprefecture = \"10\"\n"
                                 "[[region.county]]\ncode = \"21\"\nname = \"Lower\"\n";

double value(const Scenario& s, const std::string& path, Day on = to_day({2018, 6, 1}), std::size_t county = 0) {
    Diagnostics diagnostics;
    const Values values = s.registry.resolve(s.places.size(), to_day({2018, 1, 1}), to_day({2030, 1, 1}), diagnostics);
    diagnostics.throw_if_any();
    return values.at(s.registry.require(path), CountyId(county), on);
}

const std::string officers = "desk.service.officers";
const std::string handling = "process.service.step.serve.handling.mean";

// Protects the units: what is written in minutes, days or percent comes to the same scale.
TEST(Statements, BareValueAndQuantity) {
    EXPECT_EQ(value(read("desk.service.officers = 4"), officers), 4);
    EXPECT_EQ(value(read("process.service.step.serve.handling = { exponential = \"12 minutes\" }"), handling), 720);
    EXPECT_EQ(value(read("process.service.step.serve.refusal = \"8 percent\""), "process.service.step.serve.refusal"), 0.08);
    EXPECT_EQ(value(read("process.service.limit = \"2 working_days\""), "process.service.limit"), 2 * day);
    EXPECT_TRUE(std::isinf(value(read("process.service.limit = \"none\""), "process.service.limit")));
}

// Protects what `check --explain` tells of a number.
TEST(Statements, RangeSourceAndEvidenceAreKept) {
    const Scenario s = read("desk.service.officers = { value = 4, low = 2, high = 6, evidence = \"survey\", source = \"asked\" }");
    const Setting& last = s.registry.settings(s.registry.require(officers)).back();
    EXPECT_EQ(last.low, 2);
    EXPECT_EQ(last.high, 6);
    EXPECT_EQ(last.evidence, Evidence::survey);
    EXPECT_EQ(last.source, "asked");
    EXPECT_EQ(to_string(last.where), "x.toml:2:35");
}

// Protects the words around numbers: those of the table hold where a number has none of its own.
TEST(Statements, TableSpeaksForItsNumbers) {
    const Scenario s =
        read("[desk.service]\n_source = \"all of it\"\n_evidence = \"data\"\nofficers = 4\nminutes = { value = 240, evidence = \"assumed\" }");
    const Setting& first = s.registry.settings(s.registry.require(officers)).back();
    EXPECT_EQ(first.source, "all of it");
    EXPECT_EQ(first.evidence, Evidence::data);
    EXPECT_EQ(s.registry.settings(s.registry.require("desk.service.minutes")).back().evidence, Evidence::assumed);
}

// Protects dates: a value holds from its day on, and one with an end gives back what stood before.
TEST(Statements, DatedListHoldsFromEachDateOn) {
    const Scenario s =
        read("desk.service.officers = [{ value = 2 }, { value = 3, from = 2019-01-01 }, { value = 9, from = 2020-01-01, until = 2021-01-01 }]");
    EXPECT_EQ(value(s, officers, to_day({2018, 12, 31})), 2);
    EXPECT_EQ(value(s, officers, to_day({2019, 1, 1})), 3);
    EXPECT_EQ(value(s, officers, to_day({2020, 12, 31})), 9);
    EXPECT_EQ(value(s, officers, to_day({2021, 1, 1})), 3) << "with an end: then what stood before";
}

// Protects places: the narrower statement wins, by whatever name the place is called.
TEST(Statements, PlacesByCodeNameAndGroup) {
    const Scenario s =
        read("desk.service.officers = [{ value = 2 }, { value = 5, places = [\"North\"] }, { value = 7, places = \"上\" }]\n" + three_places);
    EXPECT_EQ(value(s, officers, to_day({2018, 6, 1}), 0), 7);
    EXPECT_EQ(value(s, officers, to_day({2018, 6, 1}), 1), 5);
    EXPECT_EQ(value(s, officers, to_day({2018, 6, 1}), 2), 2);
    const Scenario t =
        read("desk.service.officers = { by_place = { \"11\" = 1, Middle = { value = 2, low = 1, high = 3 }, \"21\" = 3 }, evidence = \"data\" }\n" +
             three_places);
    for (std::size_t c = 0; c < 3; ++c) EXPECT_EQ(value(t, officers, to_day({2018, 6, 1}), c), static_cast<double>(c + 1));
}

// Protects changes from being taken for values.
TEST(Statements, ChangesCombine) {
    EXPECT_EQ(value(read("desk.service.officers = { scale = 2 }"), officers), 6);
    EXPECT_EQ(value(read("desk.service.officers = { add = 2 }"), officers), 5);
    EXPECT_EQ(value(read("desk.service.officers = { least = 2 }"), officers), 2);
    EXPECT_EQ(value(read("[set]\n\"desk.service.officers\" = { scale = 0.5, from = 2020-01-01 }"), officers, to_day({2019, 1, 1})), 3);
    EXPECT_EQ(value(read("[set]\n\"desk.service.officers\" = { scale = 0.5, from = 2020-01-01 }"), officers, to_day({2020, 1, 1})), 1.5);
}

// Protects the order of layers: files, then --set, the last one winning.
TEST(Statements, CommandLineWins) {
    EXPECT_EQ(value(read("desk.service.officers = 4", {"desk.service.officers=5", "desk.service.officers=6"}), officers), 6);
    EXPECT_EQ(value(read("", {handling + "=4 minutes"}), handling), 240);
    EXPECT_EQ(value(read("", {"arrivals.rate=60 per day"}), "arrivals.main.rate"), 60) << "the only stream needs no name";
}

const std::string serve = "process.service.step.serve.";

// Protects a table of parameters in one line: every one beneath, and no other.
TEST(Wildcards, EveryParameterBeneath) {
    const std::string steps = "[process.service.step.serve]\nrefusal = 0.1\ncorrection = { probability = 0.2, firm_time = \"1 working_days\" "
                              "}\n[process.service.step.more]\nkind = "
                              "\"delay\"\nafter = [\"serve\"]\ntime = \"1 office_hours\"\nprobability = 0.4\n";
    const test::Folder folder;
    folder.write("base.toml", "extends = \"queue\"\n" + steps);
    folder.write("x.toml", "extends = \"base.toml\"\n[set]\n\"process.service.step.serve.*\" = { scale = 0.5 }\n");
    const Scenario s = read_scenario("x.toml", test::shipped());
    const Scenario base = read_scenario("base.toml", test::shipped());
    std::size_t beneath = 0;
    for (const std::string& path : s.registry.paths()) {
        const bool is_beneath = path.starts_with(serve);
        beneath += is_beneath ? 1 : 0;
        EXPECT_EQ(value(s, path), value(base, path) * (is_beneath ? 0.5 : 1)) << path;
    }
    EXPECT_GE(beneath, 3u);
}

// Protects "the whole path wins, whatever the order", also against a date, a place, a change and a narrower table.
TEST(Wildcards, YieldToWholePathsAndToLongerOnes) {
    const std::string a = "process.service.step.serve.refusal", b = "process.service.step.serve.correction.probability";
    const std::string correction =
        "[process.service.step.serve]\nrefusal = 0.1\ncorrection = { probability = 0.2, firm_time = \"1 working_days\" }\n";
    const test::Folder folder;
    folder.write("base.toml", "extends = \"queue\"\n" + correction);
    const auto with = [&](std::vector<std::string> lines) {
        std::sort(lines.begin(), lines.end());
        std::vector<std::pair<double, double>> found;
        do {
            std::string text = "extends = \"base.toml\"\n[set]\n";
            for (const std::string& line : lines) text += line + "\n";
            folder.write("x.toml", text);
            const Scenario s = read_scenario("x.toml", test::shipped());
            found.emplace_back(value(s, a, to_day({2020, 1, 1})), value(s, b, to_day({2020, 1, 1})));
        } while (std::next_permutation(lines.begin(), lines.end()));
        EXPECT_EQ(std::set(found.begin(), found.end()).size(), 1u) << "whatever the order";
        return found.front();
    };
    const std::string narrow = "\"process.service.step.serve.correction.*\" = ", wide = "\"process.service.step.serve.*\" = ";
    const std::string whole = "\"" + a + "\" = ";
    using Pair = std::pair<double, double>;
    EXPECT_EQ(with({whole + "0.3", wide + "{ scale = 0.5 }"}), Pair(0.3, 0.1));
    EXPECT_EQ(with({whole + "{ scale = 3 }", wide + "{ scale = 0.5 }"}), Pair(0.1 * 3, 0.1));
    EXPECT_EQ(with({whole + "0.3", wide + "{ scale = 0.5, from = 2019-01-01 }"}), Pair(0.3, 0.1)) << "though the other one begins later";
    EXPECT_EQ(with({whole + "0.3", wide + "{ scale = 0.5 }", narrow + "{ scale = 2 }"}), Pair(0.3, 0.4));
    EXPECT_EQ(with({wide + "{ scale = 0.5 }", narrow + "{ scale = 2 }"}), Pair(0.05, 0.4));
}

// Protects the same of the command line, which lies over every file.
TEST(Wildcards, OfTheCommandLine) {
    const std::string quotas = "credit.quota.inclusive.", all = quotas + "*=1", one = quotas + "local=2";
    const auto with = [&](std::vector<std::string> set) {
        const test::Folder folder;
        folder.write("x.toml", "extends = \"baseline\"\n[set]\n\"" + quotas + "local\" = 3\n");
        ReadOptions options = test::shipped();
        options.set = std::move(set);
        const Scenario s = read_scenario("x.toml", options);
        return std::pair(value(s, quotas + "local"), value(s, quotas + "large"));
    };
    EXPECT_EQ(with({all}), std::pair(1.0, 1.0)) << "over whole paths of files";
    EXPECT_EQ(with({all, one}), std::pair(2.0, 1.0));
    EXPECT_EQ(with({one, all}), std::pair(2.0, 1.0));
    EXPECT_EQ(with({all, quotas + "*=4"}), std::pair(4.0, 4.0)) << "of one path the last one";
}

// Protects the laws by their names in files.
TEST(Statements, LawsOfEveryKind) {
    const auto law = [](const std::string& text) {
        return read("process.service.step.serve.handling = " + text).book.processes.front().steps.front().handling.value();
    };
    EXPECT_EQ(law("\"5 minutes\"").law, Law::exponential) << "a number alone leaves the law of the file below";
    EXPECT_EQ(law("{ deterministic = \"5 minutes\" }").law, Law::deterministic);
    EXPECT_EQ(law("{ lognormal = { mean = \"5 minutes\", cv = 1 } }").law, Law::lognormal);
    EXPECT_EQ(law("{ gamma = { mean = \"5 minutes\", cv = 1 } }").law, Law::gamma);
    EXPECT_EQ(law("{ uniform = { low = \"5 minutes\", high = \"9 minutes\" } }").law, Law::uniform);
    EXPECT_EQ(law("{ exponential = { mean = { value = \"5 minutes\", low = \"4 minutes\", high = \"6 minutes\" } } }").law, Law::exponential);
}

// Protects folders of scenarios: a base beside the file that extends it is found from anywhere.
TEST(Files, BaseBesideTheFileThatExtendsIt) {
    const test::Folder folder;
    folder.write("sub/base.toml", "extends = \"queue\"\ndesk.service.officers = 8\n");
    folder.write("sub/mine.toml", "extends = \"base.toml\"\n");
    EXPECT_EQ(value(read_scenario("sub/mine.toml", test::shipped()), officers), 8);
}

// Protects "files later in `extends` win over earlier ones", and that a file counts once.
TEST(Files, LaterOnesWin) {
    const test::Folder folder;
    folder.write("a.toml", "extends = \"queue\"\ndesk.service.officers = 8\n");
    folder.write("b.toml", "extends = \"queue\"\ndesk.service.officers = 9\n");
    folder.write("ab.toml", "extends = [\"a.toml\", \"b.toml\"]\n");
    folder.write("ba.toml", "extends = [\"b.toml\", \"a.toml\"]\n");
    EXPECT_EQ(value(read_scenario("ab.toml", test::shipped()), officers), 9);
    EXPECT_EQ(value(read_scenario("ba.toml", test::shipped()), officers), 8);
    EXPECT_EQ(
        read_scenario("ab.toml", test::shipped()).registry.settings(read_scenario("ab.toml", test::shipped()).registry.require(officers)).size(), 3u);
}

// Protects "values carry units": a unit in a name would be one that nobody checks.
TEST(Statements, UnitsStandInValuesNotInNames) {
    const Scenario s = read_scenario("baseline+all", test::shipped());
    for (const std::string& path : s.registry.paths())
        for (const char* unit : {"_seconds", "_minutes", "_hours", "_days", "_months", "_years", "_yuan", "_percent"})
            EXPECT_FALSE(path.ends_with(unit)) << path;
}

bool works(const Scenario& s, Date date) {
    Diagnostics diagnostics;
    const WorldInput world = enact(s, diagnostics);
    diagnostics.throw_if_any();
    return world.calendar->is_working(to_day(date));
}

// Protects regional holidays: a layer over the national calendar takes effect, also for a desk's working days.
TEST(CalendarLayers, ShippedOneOfNingxia) {
    const Scenario plain = read("calendar = \"chinese\"\n[horizon]\nfrom = 2018-01-01\nuntil = 2021-01-01\n");
    const Scenario regional =
        read("calendar = { base = \"chinese\", regional = \"calendar/ningxia.csv\" }\n[horizon]\nfrom = 2018-01-01\nuntil = 2021-01-01\n");
    for (const Date date : {Date{2020, 5, 25}, Date{2020, 5, 26}, Date{2020, 7, 30}, Date{2020, 7, 31}}) {
        EXPECT_TRUE(works(plain, date));
        EXPECT_FALSE(works(regional, date));
    }
    EXPECT_FALSE(works(regional, {2020, 5, 1})) << "national holidays stay";
    EXPECT_NE(plain.effective_toml, regional.effective_toml) << "a result file must tell the two apart";
    EXPECT_THAT(regional.effective_toml, testing::HasSubstr("# 2020-05-25,holiday"));
}

// Protects the order of layers: on a day that several state the last one holds; a file lies beside the scenario or in its folders.
TEST(CalendarLayers, LaterOnesWin) {
    const test::Folder folder;
    folder.write("sub/off.csv", "date,kind\n2018-06-01,holiday\n2018-06-02,workday\n");
    folder.write("sub/on.csv", "date,kind\n2018-06-01,workday\n");
    folder.write("sub/a.toml", "extends = \"queue\"\ncalendar = { base = \"chinese\", regional = [\"off.csv\", \"on.csv\"] }\n");
    folder.write("sub/b.toml", "extends = \"queue\"\ncalendar = { base = \"chinese\", regional = [\"on.csv\", \"off.csv\"] }\n");
    folder.write("sub/c.toml", "extends = \"a.toml\"\ncalendar = \"chinese\"\n");
    EXPECT_TRUE(works(read_scenario("sub/a.toml", test::shipped()), {2018, 6, 1}));
    EXPECT_FALSE(works(read_scenario("sub/b.toml", test::shipped()), {2018, 6, 1}));
    EXPECT_TRUE(works(read_scenario("sub/a.toml", test::shipped()), {2018, 6, 2})) << "a Saturday";
    EXPECT_FALSE(works(read_scenario("sub/c.toml", test::shipped()), {2018, 6, 2})) << "a later file's calendar takes the place of the whole";
}

// Protects those who name a world as --worlds does: its name ends as a choice of a chapter would.
TEST(Names, OfAWorldAreSuggestedWithItsFolder) {
    const std::string of_world = ": error: unknown scenario \"frozen-2019\" (neither a file nor a name in the scenario folders), did you mean "
                                 "\"worlds/frozen-2019\"?";
    EXPECT_THAT(test::complaints("frozen-2019", test::shipped()), testing::ElementsAre("frozen-2019" + of_world));
    EXPECT_THAT(test::complaints("frozen-2019+1.1-1", test::shipped()), testing::ElementsAre("frozen-2019+1.1-1" + of_world));
    EXPECT_THAT(test::complaints("slow-startupp", test::shipped()),
                testing::ElementsAre(testing::HasSubstr("did you mean \"worlds/slow-startup\"?")));
}

}  // namespace
}  // namespace yingshang
