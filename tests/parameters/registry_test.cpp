// The registry: what a number is on a day, in a place, after everything that files and measures say of it.
#include "parameters/registry.hpp"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace yingshang {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::size_t counties = 3;
const Day from = to_day({2018, 1, 1}), until = to_day({2026, 1, 1});
const Day may = to_day({2020, 5, 1}), july = to_day({2020, 7, 1}), october = to_day({2020, 10, 1});

Setting setting(Verb verb, double value) {
    Setting s;
    s.path = "desk.officers";
    s.verb = verb;
    s.value = value;
    s.where = {"test.toml", 1, 1};
    return s;
}

Setting dated(Setting s, std::optional<Day> first, std::optional<Day> end = {}) {
    s.from = first;
    s.until = end;
    return s;
}

Setting placed(Setting s, std::vector<CountyId> places) {
    s.places = std::move(places);
    return s;
}

Setting at_layer(Setting s, int layer) {
    s.layer = layer;
    return s;
}

Setting by_measure(Setting s, const char* measure, int line = 1) {
    s.measure = measure;
    s.where.line = line;
    return s;
}

// One parameter under test, and what a person would be told of it.
class OneParameter {
  public:
    explicit OneParameter(Declaration declaration = {.path = "desk.officers", .meaning = "officers at the desk", .least = 0, .most = 1000})
        : id_(registry_.declare(std::move(declaration))) {}

    OneParameter& state(Setting s) {
        registry_.state(std::move(s), diagnostics_);
        return *this;
    }
    [[nodiscard]] double at(Day day, std::size_t county = 0) const {
        Diagnostics diagnostics;
        const Values values = registry_.resolve(counties, from, until, diagnostics);
        diagnostics.throw_if_any();
        return values.at(id_, CountyId(county), day);
    }
    [[nodiscard]] Values values() const {
        Diagnostics diagnostics;
        return registry_.resolve(counties, from, until, diagnostics);
    }
    [[nodiscard]] std::vector<std::string> problems() const {
        Diagnostics all = diagnostics_;
        static_cast<void>(registry_.resolve(counties, from, until, all));
        std::vector<std::string> texts;
        for (const Diagnostic& d : all.sorted()) texts.push_back(to_string(d));
        return texts;
    }
    [[nodiscard]] ParameterId id() const { return id_; }
    [[nodiscard]] Registry& registry() { return registry_; }

  private:
    Registry registry_;
    Diagnostics diagnostics_;
    ParameterId id_;
};

// Protects dated reforms: a value holds from its first day until the day before its last, then what stood before.
TEST(Resolve, HoldsBetweenItsDates) {
    OneParameter p;
    p.state(setting(Verb::set, 10)).state(dated(setting(Verb::set, 20), may, october)).state(dated(setting(Verb::set, 30), july, october));
    EXPECT_EQ(p.at(may + -1), 10);
    EXPECT_EQ(p.at(may), 20);
    EXPECT_EQ(p.at(july + -1), 20);
    EXPECT_EQ(p.at(july), 30);
    EXPECT_EQ(p.at(october + -1), 30);
    EXPECT_EQ(p.at(october), 10);
    EXPECT_THAT(p.values().change_days({p.id()}), ElementsAre(may, july, october));
}

// Protects runs that share a past: the first day on which a value differs, whatever became of it later.
TEST(Values, FirstDifference) {
    OneParameter plain, twin, reformed, late;
    plain.state(setting(Verb::set, 10));
    twin.state(setting(Verb::set, 10));
    reformed.state(setting(Verb::set, 10)).state(dated(setting(Verb::set, 20), may, july));
    late.state(setting(Verb::set, 10)).state(dated(setting(Verb::set, 20), may, october));
    EXPECT_EQ(plain.values().first_difference(twin.values()), std::nullopt);
    EXPECT_EQ(plain.values().first_difference(reformed.values()), may);
    EXPECT_EQ(reformed.values().first_difference(plain.values()), may);
    EXPECT_EQ(reformed.values().first_difference(late.values()), july);
    OneParameter in_one_county, other;
    Setting here = dated(setting(Verb::set, 20), july);
    here.places = {CountyId(1)};
    in_one_county.state(setting(Verb::set, 10)).state(here);
    other.state(setting(Verb::set, 11));
    EXPECT_EQ(plain.values().first_difference(in_one_county.values()), july);
    EXPECT_EQ(plain.values().first_difference(other.values()), from);

    const Declaration time{.path = "step.time", .meaning = "time of the step", .dimension = Dimension::duration, .least = 0};
    OneParameter working(time), on_the_calendar(time), none(time), none_on_the_calendar(time);
    Setting calendar = setting(Verb::set, 10);
    calendar.path = time.path;
    Setting office = calendar;
    calendar.base = TimeBase::continuous;
    working.state(office);
    on_the_calendar.state(calendar);
    EXPECT_EQ(working.values().first_difference(on_the_calendar.values()), from) << "as many ticks of another clock";
    office.value = calendar.value = 0;
    none.state(office);
    none_on_the_calendar.state(calendar);
    EXPECT_EQ(none.values().first_difference(none_on_the_calendar.values()), std::nullopt);
}

// Protects a bare date from wiping out later steps: the order of stating does not matter between dates.
TEST(Resolve, LaterDatesWinWhateverTheOrderOfStating) {
    OneParameter p;
    p.state(dated(setting(Verb::set, 30), july)).state(dated(setting(Verb::set, 20), may)).state(setting(Verb::set, 10));
    EXPECT_EQ(p.at(from), 10);
    EXPECT_EQ(p.at(may), 20);
    EXPECT_EQ(p.at(october), 30);
}

// Protects files over files: a later layer wins over an earlier one, even over its dated values.
TEST(Resolve, LaterLayersWin) {
    OneParameter p;
    p.state(at_layer(setting(Verb::set, 5), 2)).state(at_layer(dated(setting(Verb::set, 20), may), 1)).state(at_layer(setting(Verb::set, 10), 0));
    EXPECT_EQ(p.at(from), 5);
    EXPECT_EQ(p.at(october), 5);
}

// Protects pilots: a value for some counties holds there alone, and wins there over one for all of the same rank.
TEST(Resolve, FewerPlacesWinOverMore) {
    OneParameter p;
    p.state(placed(setting(Verb::set, 7), {CountyId(1)}))
        .state(placed(setting(Verb::set, 8), {CountyId(1), CountyId(2)}))
        .state(setting(Verb::set, 10));
    EXPECT_EQ(p.at(may, 0), 10);
    EXPECT_EQ(p.at(may, 1), 7);
    EXPECT_EQ(p.at(may, 2), 8);
}

// Protects repeated statements of one rank: the last one holds.
TEST(Resolve, TheLastOfEqualsHolds) {
    OneParameter p;
    p.state(setting(Verb::set, 10)).state(setting(Verb::set, 11));
    EXPECT_EQ(p.at(may), 11);
}

// Protects how measures combine: the value is the base times every factor, plus every addition, cut by the smallest limit.
TEST(Resolve, CombinesFactorsAdditionsAndLimits) {
    OneParameter p;
    p.state(setting(Verb::set, 100)).state(setting(Verb::scale, 0.5)).state(setting(Verb::add, 7)).state(dated(setting(Verb::scale, 0.2), may));
    EXPECT_EQ(p.at(may + -1), 57);
    EXPECT_EQ(p.at(may), 17);
    p.state(dated(setting(Verb::least, 12), july)).state(dated(setting(Verb::least, 40), july));
    EXPECT_EQ(p.at(july), 12);
}

// Protects results from the order of measures: factors, additions and limits in any order give the same bits.
TEST(Resolve, VerbsCommuteBitForBit) {
    std::vector<Setting> settings;
    for (const double v : {0.1, 0.7, 1.3, 0.9}) settings.push_back(setting(Verb::scale, v));
    for (const double v : {0.1, -0.3, 1e-9, 3.7}) settings.push_back(setting(Verb::add, v));
    for (const double v : {55.1, 900.0}) settings.push_back(setting(Verb::least, v));
    const auto value = [&] {
        OneParameter p;
        p.state(setting(Verb::set, 333.3));
        for (const Setting& s : settings) p.state(s);
        return p.at(may);
    };
    const double first = value();
    const auto less = [](const Setting& a, const Setting& b) { return std::tie(a.verb, a.value) < std::tie(b.verb, b.value); };
    std::sort(settings.begin(), settings.end(), less);
    for (int i = 0; i < 500; ++i) {
        ASSERT_EQ(value(), first);
        std::rotate(settings.begin(), settings.begin() + 3, settings.end());
        std::next_permutation(settings.begin(), settings.end(), less);
    }
}

// Protects against two measures that disagree: both are named with their places, and nothing is chosen silently.
TEST(Resolve, NamesMeasuresThatDisagree) {
    OneParameter p;
    p.state(setting(Verb::set, 10))
        .state(by_measure(dated(setting(Verb::set, 20), may), "a", 7))
        .state(by_measure(dated(setting(Verb::set, 30), may), "b", 9));
    ASSERT_EQ(p.problems().size(), 1u);
    EXPECT_THAT(p.problems()[0], AllOf(HasSubstr("test.toml:9:1: error: desk.officers is given two values from 2020-05-01"),
                                       HasSubstr("measure a set 20 at test.toml:7:1"), HasSubstr("measure b set 30 at test.toml:9:1")));
}

// Protects from a silent choice where measures overlap for a while only: neither the later date nor the fewer places decide.
TEST(Resolve, NamesMeasuresThatDisagreeForAWhile) {
    OneParameter p;
    p.state(setting(Verb::set, 10))
        .state(by_measure(dated(setting(Verb::set, 20), may, july + 31), "a", 7))
        .state(by_measure(placed(dated(setting(Verb::set, 30), july), {CountyId(2)}), "b", 9));
    ASSERT_EQ(p.problems().size(), 1u);
    EXPECT_THAT(p.problems()[0],
                AllOf(HasSubstr("desk.officers is given two values from 2020-07-01"), HasSubstr("measure a set 20"), HasSubstr("measure b set 30")));
}

// Protects measures that agree or follow one another, and one that says more of fewer places: none of these is a contradiction.
TEST(Resolve, AcceptsMeasuresThatDoNotDisagree) {
    OneParameter p;
    p.state(setting(Verb::set, 10))
        .state(by_measure(dated(setting(Verb::set, 20), may, july), "a"))
        .state(by_measure(dated(setting(Verb::set, 20), may, july), "b"));
    p.state(by_measure(dated(setting(Verb::set, 30), july), "c")).state(by_measure(placed(dated(setting(Verb::set, 40), july), {CountyId(2)}), "c"));
    EXPECT_THAT(p.problems(), ElementsAre());
    EXPECT_EQ(p.at(july, 0), 30);
    EXPECT_EQ(p.at(july, 2), 40);
}

// Protects the permitted range at every step: stated values at once, combined ones on the day they leave it.
TEST(Resolve, KeepsThePermittedRange) {
    EXPECT_THAT(OneParameter().state(setting(Verb::set, 1001)).problems(),
                testing::Contains(AllOf(HasSubstr("desk.officers cannot be"), HasSubstr("permitted: 0 to 1000"))));
    EXPECT_THAT(OneParameter().state(setting(Verb::set, std::nan(""))).problems(), testing::Contains(HasSubstr("cannot be")));
    OneParameter p;
    p.state(setting(Verb::set, 10)).state(dated(setting(Verb::add, -11), may));
    ASSERT_EQ(p.problems().size(), 1u);
    EXPECT_THAT(p.problems()[0], AllOf(HasSubstr("desk.officers becomes -1 on 2020-05-01"), HasSubstr("permitted: 0 to 1000"), HasSubstr("add -11")));
}

// Protects whole numbers, factors and ranges of assumption from values that mean nothing.
TEST(State, RefusesValuesThatMeanNothing) {
    const Declaration whole{.path = "desk.officers", .meaning = "officers", .least = 1, .most = 1000, .whole = true};
    EXPECT_THAT(OneParameter(whole).state(setting(Verb::set, 2.5)).problems(), testing::Contains(HasSubstr("a whole number, 1 to 1000")));
    EXPECT_THAT(OneParameter(whole).state(setting(Verb::set, 2)).state(setting(Verb::add, 0.5)).problems(),
                testing::Contains(HasSubstr("an addition to a whole number")));
    EXPECT_THAT(OneParameter().state(setting(Verb::set, 2)).state(setting(Verb::scale, -1)).problems(),
                testing::Contains(HasSubstr("a factor is a finite number")));
    Setting outside = setting(Verb::set, 5);
    outside.low = 6;
    EXPECT_THAT(OneParameter().state(outside).problems(), ElementsAre(HasSubstr("lies outside its own low and high")));
    EXPECT_THAT(OneParameter().state(dated(setting(Verb::set, 5), may, may)).problems(),
                testing::Contains(HasSubstr("ends on 2020-05-01, before it begins")));
}

// Protects the author of a file: an unknown path is told with the nearest one, and a missing value with its meaning.
TEST(State, TellsUnknownAndMissing) {
    Setting slip = setting(Verb::set, 5);
    slip.path = "desk.oficers";
    EXPECT_THAT(OneParameter().state(setting(Verb::set, 5)).state(slip).problems(),
                ElementsAre(AllOf(HasSubstr("unknown parameter \"desk.oficers\""), HasSubstr("did you mean \"desk.officers\"?"))));
    EXPECT_THAT(OneParameter().problems(), ElementsAre(AllOf(HasSubstr("desk.officers has no value"), HasSubstr("officers at the desk"))));
    EXPECT_THAT(OneParameter().state(dated(setting(Verb::set, 5), may)).problems(),
                ElementsAre(HasSubstr("desk.officers has no value on 2018-01-01")));
}

// Protects rules that are off unless a scenario states them.
TEST(Resolve, FallsBackOnTheDeclaredValue) {
    OneParameter p({.path = "desk.officers", .meaning = "officers", .least = 0, .most = 1000, .otherwise = 3});
    EXPECT_EQ(p.at(may), 3);
    p.state(dated(setting(Verb::scale, 2), may));
    EXPECT_EQ(p.at(may + -1), 3);
    EXPECT_EQ(p.at(may), 6);
}

// Protects durations: all settings of one run on one clock, and the clock is kept.
TEST(State, KeepsOneClockADuration) {
    const Declaration limit{.path = "desk.officers", .meaning = "a limit", .dimension = Dimension::duration, .least = 0};
    Setting calendar_days = setting(Verb::set, 28'800);
    calendar_days.base = TimeBase::continuous;
    OneParameter one(limit);
    one.state(calendar_days);
    EXPECT_EQ(one.values().base(one.id()), TimeBase::continuous);
    EXPECT_THAT(OneParameter(limit).state(calendar_days).state(dated(setting(Verb::set, 28'800), may)).problems(),
                ElementsAre(AllOf(HasSubstr("is stated in working time here and in calendar time at test.toml:1:1"), HasSubstr("calendar_days"))));
}

// Protects reading at the edges: days before the first resolved one have its value, days after the last that of the last.
TEST(Resolve, ReachesPastItsEnds) {
    OneParameter p;
    p.state(setting(Verb::set, 10)).state(dated(setting(Verb::set, 20), may)).state(dated(setting(Verb::set, 30), until + 5));
    EXPECT_EQ(p.at(from + -1000), 10);
    EXPECT_EQ(p.at(until + 1000), 20);
    EXPECT_THAT(p.values().change_days({p.id()}), ElementsAre(may));
}

// Protects the program from itself: one declaration a path, and no reading of what was never declared.
TEST(Registry, RefusesToContradictItself) {
    OneParameter p;
    EXPECT_THROW(p.registry().declare({.path = "desk.officers", .meaning = ""}), InternalError);
    EXPECT_THROW(p.registry().declare({.path = "a", .meaning = "", .least = 2, .most = 1}), InternalError);
    EXPECT_THROW(p.registry().declare({.path = "b", .meaning = "", .least = 2, .most = 3, .otherwise = 1}), InternalError);
    EXPECT_THROW(static_cast<void>(p.registry().require("c")), InternalError);
    EXPECT_EQ(p.registry().find("c"), std::nullopt);
    EXPECT_THAT(p.registry().paths(), ElementsAre("desk.officers"));
    p.state(placed(setting(Verb::set, 1), {CountyId(counties)}));
    EXPECT_THROW(static_cast<void>(p.values()), InternalError);
}

// Protects grades of evidence: each word names its grade and back.
TEST(Evidence, IsNamed) {
    for (const Evidence e : {Evidence::statute, Evidence::data, Evidence::survey, Evidence::literature, Evidence::assumed})
        EXPECT_EQ(parse_evidence(to_string(e)), e);
    EXPECT_EQ(parse_evidence("hearsay"), std::nullopt);
}

}  // namespace
}  // namespace yingshang
