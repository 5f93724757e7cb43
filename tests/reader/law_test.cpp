// Laws from the text of a file to the numbers that the office works with, and every way to write them wrongly.
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/laws.hpp"
#include "policy/scenario.hpp"
#include "reader/reader.hpp"

namespace yingshang {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr double day = static_cast<double>(ticks_per_day);

// A folder with a process scenario "base" and files that extend it, gone at the end.
class Folder {
  public:
    Folder() : path_(fs::temp_directory_path() / ("laws-" + std::to_string(::getpid()) + "-" + std::to_string(counter_++))) {
        fs::create_directories(path_);
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& name, const std::string& text) const {
        fs::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / (name + ".toml")) << text;
    }
    void base(const std::string& law) const {
        write("base", "kind = \"process\"\ncalendar = \"every_day\"\n[desk.d]\nofficers = 1\n[process.p.step.s]\ndesk = \"d\"\nhandling = " + law +
                          "\n[arrivals.main]\nprocess = \"p\"\nrate = \"1 per day\"\n");
    }
    void overlay(const std::string& law) const { write("over", "extends = \"base\"\n[process.p.step.s]\nhandling = " + law + "\n"); }
    [[nodiscard]] Scenario read(const std::string& name, std::vector<std::string> set = {}) const {
        ReadOptions options;
        options.roots = {path_};
        options.set = std::move(set);
        return read_scenario(name, options);
    }

  private:
    static inline int counter_ = 0;
    fs::path path_;
};

struct Read {
    TimedLaw law;
    std::vector<std::string> paths;
    std::vector<std::string> problems;
};

Read worked_out(const Folder& folder, const std::string& name, const std::vector<std::string>& set = {}) {
    Read result;
    try {
        Scenario scenario = folder.read(name, set);
        for (const std::string& path : scenario.registry.paths())
            if (constexpr std::string_view start = "process.p.step.s.handling."; path.rfind(start, 0) == 0)
                result.paths.push_back(path.substr(start.size()));
        Diagnostics diagnostics;
        const WorldInput world = enact(scenario, diagnostics);
        diagnostics.throw_if_any();
        result.law = world.plan->rules(ProcessId(0), CountyId(0), world.calendar->first()).steps.front().handling;
    } catch (const InputError& e) {
        for (const Diagnostic& d : e.diagnostics()) result.problems.push_back(to_string(d));
    }
    return result;
}

Read law_of(const std::string& text, const std::vector<std::string>& set = {}) {
    const Folder folder;
    folder.base(text);
    return worked_out(folder, "base", set);
}

Read laid_over(const std::string& below, const std::string& above) {
    const Folder folder;
    folder.base(below);
    folder.overlay(above);
    return worked_out(folder, "over");
}

void expect_law(const std::string& text, Law law, double mean_days, const std::vector<std::string>& paths) {
    const Read read = law_of(text);
    EXPECT_THAT(read.problems, IsEmpty()) << text;
    EXPECT_EQ(read.law.law.law, law) << text;
    EXPECT_NEAR(read.law.law.mean() / day, mean_days, 1e-9) << text;
    EXPECT_EQ(read.paths, paths) << text;
}

// Protects each law on its whole way: its numbers are parameters with the paths promised, and reach the office.
TEST(LawReader, EveryLaw) {
    expect_law("\"3 working_days\"", Law::deterministic, 3, {"mean"});
    expect_law("{ exponential = \"3 working_days\" }", Law::exponential, 3, {"mean"});
    expect_law("{ erlang = { mean = \"10 working_days\", stages = 2 } }", Law::erlang, 10, {"mean", "stages"});
    expect_law("{ gamma = { mean = \"10 working_days\", cv = 0.5 } }", Law::gamma, 10, {"cv", "mean"});
    expect_law("{ lognormal = { mean = \"10 working_days\", cv = 0.5 }, low = \"5 working_days\", high = \"20 working_days\" }", Law::lognormal, 10,
               {"cv", "mean"});
    expect_law("{ weibull = { mean = \"10 working_days\", shape = 1.5 } }", Law::weibull, 10, {"mean", "shape"});
    expect_law("{ uniform = { low = \"1 working_days\", high = \"4 working_days\" } }", Law::uniform, 2.5, {"high", "low"});
    expect_law("{ triangular = { low = \"1 working_days\", mode = \"2 working_days\", high = \"6 working_days\" } }", Law::triangular, 3,
               {"high", "low", "mode"});
    expect_law("{ pert = { low = \"1 working_days\", mode = \"2 working_days\", high = \"6 working_days\" } }", Law::pert, 2.5,
               {"high", "low", "mode"});
    expect_law(
        "{ discrete = { values = [\"1 working_days\", { value = \"2 working_days\", evidence = \"data\" }], weights = [0.3, \"70 percent\"] } }",
        Law::discrete, 1.7, {"values.0", "values.1", "weights.0", "weights.1"});
    expect_law("{ empirical = { values = [1, 2, \"6 working_days\"], unit = \"working_days\" } }", Law::empirical, 3,
               {"values.0", "values.1", "values.2"});
    expect_law("{ mixture = [{ weight = 7, law = { exponential = \"1 working_days\" } }, { weight = 3, law = { gamma = { mean = \"11 working_days\", "
               "cv = 2 } } }] }",
               Law::mixture, 4, {"parts.0.mean", "parts.0.weight", "parts.1.cv", "parts.1.mean", "parts.1.weight"});
    // Without memory: what is over 2 days has 2 + 3 on average.
    expect_law("{ exponential = \"3 working_days\", at_least = \"2 working_days\" }", Law::truncated, 5, {"at_least", "mean"});
    expect_law("{ uniform = { low = \"1 working_days\", high = \"9 working_days\" }, at_least = \"2 working_days\", at_most = \"4 working_days\" }",
               Law::uniform, 3, {"at_least", "at_most", "high", "low"});
    expect_law("{ mixture = [{ weight = 1, law = \"1 working_days\" }, { weight = 1, law = { exponential = \"3 working_days\", at_least = \"2 "
               "working_days\" } }], at_most = \"100 working_days\" }",
               Law::mixture, 3, {"at_most", "parts.0.mean", "parts.0.weight", "parts.1.at_least", "parts.1.mean", "parts.1.weight"});
}

// Protects --set and overlays: any number of any law can be changed alone by its path.
TEST(LawReader, NumbersAreParameters) {
    const std::string mixture = "{ mixture = [{ weight = 1, law = \"1 working_days\" }, { weight = 1, law = \"3 working_days\" }] }";
    const std::string path = "process.p.step.s.handling.";
    EXPECT_NEAR(law_of(mixture, {path + "parts.0.weight=3"}).law.law.mean() / day, 1.5, 1e-12);
    EXPECT_NEAR(law_of(mixture, {path + "parts.1.mean=5 working_days"}).law.law.mean() / day, 3, 1e-12);
    EXPECT_THAT(law_of(mixture, {path + "parts.0.wieght=3"}).problems,
                Contains(HasSubstr("did you mean \"process.p.step.s.handling.parts.0.weight\"?")));
    EXPECT_NEAR(law_of("{ exponential = \"3 working_days\", at_least = \"2 working_days\" }", {path + "at_least=0 working_days"}).law.law.mean() /
                    day,
                3, 1e-12);
}

// Protects dated rules: a number deep in a law starts a new version of it on its day.
TEST(LawReader, ChangesOnADay) {
    const Folder folder;
    folder.base("{ mixture = [{ weight = [{ value = 1 }, { value = 3, from = 2018-06-01 }], law = \"1 working_days\" }, { weight = 1, law = \"3 "
                "working_days\" }] }");
    Diagnostics diagnostics;
    const WorldInput world = enact(folder.read("base"), diagnostics);
    diagnostics.throw_if_any();
    const auto mean_on = [&](Day d) { return world.plan->rules(ProcessId(0), CountyId(0), d).steps.front().handling.law.mean() / day; };
    EXPECT_NEAR(mean_on(to_day({2018, 5, 31})), 2, 1e-12);
    EXPECT_NEAR(mean_on(to_day({2018, 6, 1})), 1.5, 1e-12);
}

// Protects the order of files: a later one changes numbers, replaces lists of another length and laws of another name.
TEST(LawReader, LaterFiles) {
    const std::string two = "{ discrete = { values = [\"1 working_days\", \"3 working_days\"], weights = [1, 1] } }";
    EXPECT_NEAR(laid_over(two, "{ discrete = { weights = [3, 1] } }").law.law.mean() / day, 1.5, 1e-12);
    EXPECT_THAT(laid_over(two, "{ discrete = { values = [\"1 working_days\", \"3 working_days\", \"8 working_days\"], weights = [1, 1, 1] } }")
                        .law.law.mean() /
                    day,
                testing::DoubleNear(4, 1e-12));
    EXPECT_THAT(laid_over(two, "{ exponential = \"7 working_days\" }").paths, ElementsAre("mean"));
    EXPECT_EQ(laid_over(two, "\"7 working_days\"").law.law.law, Law::deterministic);
    EXPECT_NEAR(laid_over(two, "{ scale = 2 }").law.law.mean() / day, 4, 1e-12);
    const std::string lognormal = "{ lognormal = { mean = \"10 working_days\", cv = 0.5 }, at_most = \"30 working_days\" }";
    EXPECT_THAT(laid_over(lognormal, "\"7 working_days\"").paths, ElementsAre("at_most", "cv", "mean"));
    EXPECT_EQ(laid_over(lognormal, "{ at_most = \"none\" }").law.law.law, Law::lognormal);
    EXPECT_THAT(laid_over(lognormal, "{ gamma = { mean = \"10 working_days\", cv = 0.5 } }").paths, ElementsAre("cv", "mean"));
    const std::string mixture = "{ mixture = [{ weight = 1, law = \"1 working_days\" }, { weight = 1, law = \"3 working_days\" }] }";
    EXPECT_NEAR(laid_over(mixture, "{ mixture = [{ weight = 3 }, { law = \"5 working_days\" }] }").law.law.mean() / day, 2, 1e-12);
}

// Protects measures: a scaled handling is the whole law scaled, interval and parts too; one that is set keeps the interval.
TEST(LawReader, MeasuresMoveEveryTime) {
    const auto with = [](const std::string& law, const std::string& change) {
        const Folder folder;
        folder.base(law);
        folder.write("measures/01", "[measure.\"1.1\"]\ntitle = \"t\"\nin_force = { date = 2017-01-01 }\n[[measure.\"1.1\".patch]]\nprocess = "
                                    "\"p\"\nevidence = \"assumed\"\nhandling = " +
                                        change + "\n");
        return worked_out(folder, "base+1.1");
    };
    const std::string cut = "{ exponential = \"3 working_days\", at_least = \"2 working_days\" }";
    const Read half = with(cut, "{ scale = 0.5 }");
    EXPECT_THAT(half.problems, IsEmpty());
    EXPECT_NEAR(half.law.law.mean() / day, 2.5, 1e-9);
    EXPECT_NEAR(with(cut, "\"4 working_days\"").law.law.mean() / day, 6, 1e-9);
    EXPECT_NEAR(
        with("{ mixture = [{ weight = 1, law = \"1 working_days\" }, { weight = 1, law = \"3 working_days\" }] }", "{ scale = 0.5 }").law.law.mean() /
            day,
        1, 1e-12);
}

// Protects the clock of a law whose first number is no time at all.
TEST(LawReader, ClockOfAnyOfItsTimes) {
    const Folder folder;
    folder.base("\"1 minutes\"\ncirculation = { uniform = { low = \"0 calendar_days\", high = \"4 calendar_days\" } }");
    Diagnostics diagnostics;
    const WorldInput world = enact(folder.read("base"), diagnostics);
    diagnostics.throw_if_any();
    EXPECT_EQ(world.plan->rules(ProcessId(0), CountyId(0), world.calendar->first()).steps.front().time.base, TimeBase::continuous);
}

// Protects numbers by chance that are no times: how many come at once.
TEST(LawReader, LawsOfPlainNumbers) {
    const Folder folder;
    folder.base("\"1 working_days\"\nvisits = 1");
    folder.write("over", "extends = \"base\"\n[arrivals.main]\nbatch = { discrete = { values = [1, 4], weights = [3, 1] } }\n[process.p]\n"
                         "patience = { exponential = \"1 working_days\", at_least = \"1 working_days\", scope = \"queue\" }\n");
    Diagnostics diagnostics;
    const WorldInput world = enact(folder.read("over"), diagnostics);
    diagnostics.throw_if_any();
    const Day first = world.calendar->first();
    EXPECT_DOUBLE_EQ(world.plan->law_at(*world.plan->book().arrivals.front().batch, CountyId(0), first).law.mean(), 1.75);
    EXPECT_NEAR(world.plan->law_at(world.plan->book().processes.front().patience->time, CountyId(0), first).law.mean() / day, 2, 1e-12);
}

// Protects the plain form of a patience with its scope: no law need be named.
TEST(LawReader, PlainDurationWithAWordBesideIt) {
    const Folder folder;
    folder.base("\"1 working_days\"");
    folder.write("over", "extends = \"base\"\n[process.p]\npatience = { value = \"2 working_days\", scope = \"queue\" }\n");
    Diagnostics diagnostics;
    const WorldInput world = enact(folder.read("over"), diagnostics);
    diagnostics.throw_if_any();
    const Patience& patience = *world.plan->book().processes.front().patience;
    EXPECT_EQ(patience.scope, PatienceScope::queue);
    EXPECT_DOUBLE_EQ(world.plan->law_at(patience.time, CountyId(0), world.calendar->first()).law.mean(), 2 * day);
}

// Protects people who write laws: each mistake is told once, at its place, with what to do.
TEST(LawReader, Mistakes) {
    const auto expect = [](const std::string& law, const std::string& problem, const std::string& advice = "") {
        const std::vector<std::string> problems = law_of(law).problems;
        EXPECT_THAT(problems, ElementsAre(AllOf(HasSubstr("base.toml:7:"), HasSubstr(problem), HasSubstr(advice)))) << law;
    };
    expect("{ weibul = { mean = \"1 working_days\", shape = 1 } }", "unknown law \"weibul\"", "did you mean \"weibull\"?");
    expect("{ zipf = 3 }", "unknown law \"zipf\"", "known: deterministic, exponential");
    expect("{ exponential = \"-1 working_days\" }", "mean cannot be -1 working_days", "at least 0");
    expect("{ exponential = \"3 yuan\" }", "is an amount of money", "write for instance");
    expect("{ erlang = { mean = \"1 working_days\", stages = 1.5 } }", "stages cannot be 1.5", "a whole number");
    expect("{ weibull = { mean = \"1 working_days\", shape = 0 } }", "shape cannot be 0");
    expect("{ weibull = { mean = \"1 working_days\" } }", "has no shape", "add shape = ...");
    expect("{ gamma = { mean = \"1 working_days\", vc = 1, cv = 1 } }", "unknown key \"vc\"", "did you mean \"cv\"?");
    expect("{ gamma = { mean = \"1 working_days\", cv = 1 }, exponential = \"1 working_days\" }", "a second law \"exponential\"",
           "parts of a mixture");
    expect("{ exponential = \"1 working_days\", at_lest = \"1 working_days\" }", "unknown key \"at_lest\"", "did you mean \"at_least\"?");
    expect("{ at_least = \"1 working_days\" }", "has no law", "exponential");
    expect("{}", "names no law");
    expect("{ uniform = { low = \"3 working_days\", high = \"2 working_days\" } }", "handling.high = 2 working_days is less than", "exchange them");
    expect("{ triangular = { low = \"1 working_days\", mode = \"9 working_days\", high = \"2 working_days\" } }", "lies outside low and high",
           "from 1 working_days to 2 working_days");
    expect("{ pert = { low = \"1 working_days\", mode = \"0.5 working_days\", high = \"2 working_days\" } }", "lies outside low and high");
    expect("{ pert = { low = \"1 working_days\", mode = \"1 working_days\", high = \"2 working_days\" }, low = \"1 working_days\" }",
           "\"low\" beside the law", "{ value = ..., low");
    expect("{ discrete = { values = [\"1 working_days\", \"2 working_days\"], weights = [0, 0] } }", "sum to zero", "above 0");
    expect("{ discrete = { values = [\"1 working_days\", \"2 working_days\"], weights = [1, -1] } }", "weights.1 cannot be -1");
    expect("{ discrete = { values = [\"1 working_days\", \"2 working_days\"], weights = [1] } }", "2 values and 1 weights", "each value one weight");
    expect("{ discrete = { values = [\"1 working_days\"] } }", "has no weights", "add weights = [...]");
    expect("{ empirical = { values = [] } }", "is an empty list");
    expect("{ empirical = { values = [1] } }", "values.0 = 1 has no unit", "write for instance");
    expect("{ empirical = [\"1 working_days\"] }", "empirical is a list, not a table");
    expect("{ mixture = [] }", "is an empty list");
    expect("{ mixture = [{ law = \"1 working_days\" }] }", "has no weight", "add weight");
    expect("{ mixture = [{ weight = 1 }] }", "has no law", "add law");
    expect("{ mixture = [{ weight = 0, law = \"1 working_days\" }] }", "sum to zero");
    expect("{ mixture = [{ weight = 1, lwa = 1, law = \"1 working_days\" }] }", "unknown key \"lwa\"", "did you mean \"law\"?");
    expect("{ mixture = [{ weight = 1, law = { uniform = { low = \"3 working_days\", high = \"2 working_days\" } } }] }",
           "parts.0.high = 2 working_days is less than");
    expect("{ mixture = [{ weight = 1, law = \"1 working_days\" }, { weight = 1, law = \"1 calendar_days\" }] }", "parts.1.mean is in calendar time",
           "state it in working_days");
    expect("{ uniform = { low = \"1 working_days\", high = \"2 calendar_days\" } }", "high is in calendar time", "one clock");
    expect("{ exponential = \"1 working_days\", at_most = \"2 calendar_days\" }", "at_most is in calendar time");
    expect("{ exponential = \"1 working_days\", at_least = \"20 working_days\" }",
           "almost nothing of the law process.p.step.s.handling is at least 20 working_days", "widen the interval");
    expect("{ exponential = \"1 working_days\", at_least = \"2 working_days\", at_most = \"1 working_days\" }",
           "at_most = 1 working_days is less than", "exchange them");
    expect("{ deterministic = \"1 working_days\", at_least = \"2 working_days\" }", "almost nothing");
}

}  // namespace
}  // namespace yingshang
