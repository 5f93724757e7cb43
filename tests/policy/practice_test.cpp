// Shares of measures in practice: how the luck of a case mixes several of them, and what a number is meanwhile.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/case_lot.hpp"
#include "parameters/registry.hpp"

namespace yingshang {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::FieldsAre;

const Day january = to_day({2020, 1, 1}), until = to_day({2021, 1, 1});
constexpr std::size_t months_of_run = 12;

Course course(const std::string& measure, double fidelity, double awareness = 1, bool has_options = false) {
    return {measure, has_options, std::vector<Shares>(months_of_run, {fidelity, awareness, true}), {month_index(january)}, {no_month}};
}

Setting setting(const std::string& measure, Verb verb, double value) {
    Setting s;
    s.path = "x";
    s.verb = verb;
    s.value = value;
    s.measure = measure;
    s.layer = measure.empty() ? 1 : 2;
    return s;
}

// A number of 10 that measures change.
class Number {
  public:
    explicit Number(Declaration declaration = {"x", "a number"}) : id_(registry_.declare(std::move(declaration))) {
        state(setting("", Verb::set, 10));
    }
    void state(const Setting& s) { registry_.state(s, diagnostics_); }
    double in(const Practice& practice) {
        const Values values = registry_.resolve(1, january, until, diagnostics_, practice);
        diagnostics_.throw_if_any();
        return values.at(id_, CountyId(0), january);
    }
    double on_paper() { return registry_.resolve(1, january, until, diagnostics_).at(id_, CountyId(0), january); }

  private:
    Registry registry_;
    Diagnostics diagnostics_;
    ParameterId id_;
};

Practice practice(const std::vector<Course>& courses) {
    Practice p(january, until, 1);
    for (const Course& c : courses) p.add(c);
    return p;
}

// Protects the one luck of a case: who has a measure of little fidelity has those of more.
TEST(Practice, MeasuresAreNestedByFidelity) {
    const std::vector<Chance> chances{{0.25, 1}, {0.75, 1}, {1, 1}, {0, 1}};
    EXPECT_THAT(mixtures(chances), ElementsAre(FieldsAre(0b0100, 0.25), FieldsAre(0b0110, 0.5), FieldsAre(0b0111, 0.25)));
}

// Protects options: each is known or not by a luck of its own.
TEST(Practice, KnowledgeIsIndependent) {
    const std::vector<Chance> chances{{1, 0.25}, {1, 0.5}};
    EXPECT_THAT(mixtures(chances), ElementsAre(FieldsAre(0b00, 0.375), FieldsAre(0b01, 0.125), FieldsAre(0b10, 0.375), FieldsAre(0b11, 0.125)));
}

// Protects base + f x (new - base), and both ends to the last bit.
TEST(Practice, NumbersLieBetweenTheOldAndTheNew) {
    Number n;
    n.state(setting("1.1", Verb::scale, 0.3));
    EXPECT_THAT(n.in(practice({course("1.1", 0.4)})), DoubleEq(10 + 0.4 * (3 - 10)));
    EXPECT_EQ(n.in(practice({course("1.1", 0)})), 10);
    EXPECT_EQ(n.in(practice({course("1.1", 1)})), n.on_paper());
}

// Protects options among numbers: only who knows and is handled the new way has it.
TEST(Practice, OptionsReachThoseWhoKnow) {
    Number n;
    Setting s = setting("1.1", Verb::add, 5);
    s.reach = Reach::who_knows;
    n.state(s);
    EXPECT_THAT(n.in(practice({course("1.1", 0.5, 0.4, true)})), DoubleEq(10 + 0.2 * 5));
}

// Protects commutation: whatever the order in which measures are stated and rolled out, one result to the last bit.
TEST(Practice, MeasuresCommute) {
    Number a, b;
    const Setting x = setting("1.1", Verb::scale, 0.7), y = setting("2.1", Verb::add, 3), z = setting("3.1", Verb::least, 6);
    for (const Setting& s : {x, y, z}) a.state(s);
    for (const Setting& s : {z, y, x}) b.state(s);
    const Course cx = course("1.1", 0.3), cy = course("2.1", 0.9), cz = course("3.1", 0.6);
    const double ab = a.in(practice({cx, cy, cz}));
    EXPECT_THAT(ab, DoubleEq(b.in(practice({cz, cy, cx}))));
    // 0.1 x 10 + 0.3 x 13 + 0.3 x 6 + 0.3 x 6
    EXPECT_THAT(ab, DoubleEq(8.5));
}

// Protects what has no mean: structure, whole numbers and limits switch at a half.
TEST(Practice, WholeNumbersSwitchAtAHalf) {
    Declaration whole{"x", "a whole number"};
    whole.whole = true;
    Number n(whole);
    n.state(setting("1.1", Verb::add, 1));
    EXPECT_EQ(n.in(practice({course("1.1", 0.49)})), 10);
    EXPECT_EQ(n.in(practice({course("1.1", 0.5)})), 11);
}

// Protects the lot: as many cases as the fidelity says have the change, the same whatever else is rolled out, and more with more of it.
TEST(CaseLot, DrawsTheShareAndNests) {
    ProcessBook book;
    book.processes.resize(1);
    book.processes[0].name = "permit";
    const auto lot_of = [&](double one, double other) {
        return CaseLot(std::make_shared<const Practice>(practice({course("1.1", one), course("2.1", other)})),
                       {{{0, Reach::everybody}, {1, Reach::everybody}}}, book);
    };
    const CaseLot lot = lot_of(0.3, 0.6), more = lot_of(0.5, 0.6);
    EXPECT_THAT(lot.sets(ProcessId(0)), ElementsAre(0b00u, 0b10u, 0b11u));
    int with_one = 0;
    constexpr int cases = 20'000;
    for (std::uint64_t k = 0; k < cases; ++k) {
        const ChangeSet set = lot.draw(ProcessId(0), CountyId(0), january, mix64(k), mix64(k));
        const ChangeSet set_of_more = more.draw(ProcessId(0), CountyId(0), january, mix64(k), mix64(k));
        with_one += (set & 1u) != 0 ? 1 : 0;
        EXPECT_EQ(set & set_of_more, set);
        EXPECT_EQ(set & 2u, set_of_more & 2u);
    }
    const double six_sigma = 6 * std::sqrt(cases * 0.3 * 0.7);  // alpha far under 1e-6
    EXPECT_NEAR(with_one, cases * 0.3, six_sigma);
    EXPECT_GT(std::abs(with_one - cases * 0.35), six_sigma) << "a share that is five points off must not pass";
}

}  // namespace
}  // namespace yingshang
