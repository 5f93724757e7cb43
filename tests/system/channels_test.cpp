// The channels through which a quicker start-up reaches entry, switched one by one: with all of them off it brings nobody.
#include <cmath>

#include <gtest/gtest.h>

#include "shipped.hpp"

namespace yingshang {
namespace {

struct Channels {
    bool delay = false, drop_out = false, expectation = false;
};

struct Registrations {
    double in_the_year = 0, after = 0;  // of the measure
};

Registrations registrations(const std::string& selector, const Channels& on) {
    const auto set = [](const std::string& channel, bool is_on) { return "entry.channel." + channel + (is_on ? "=1" : "=0"); };
    const RunResult r = test::run({.selector = selector,
                                   .set = {set("delay", on.delay), set("drop_out", on.drop_out), set("expectation", on.expectation)},
                                   .counties = {"640302"},
                                   .until = "2023-01-01"});
    return {test::indicator(r, "entry.enterprises", 2020, 2020), test::indicator(r, "entry.enterprises", 2021, 2022)};
}

// What the measure adds, as a share.
Registrations effect(const Channels& on) {
    const Registrations base = registrations("baseline", on), reformed = registrations("baseline+1.1", on);
    return {reformed.in_the_year / base.in_the_year - 1, reformed.after / base.after - 1};
}

// Protects attribution to channels. With all off the measure brings forward those who are in the queue (Little: three days of 250, 1.2
// percent of a year's registrations, once) and spares the few whom fewer corrections spare a refusal. Each channel adds to that: who
// does not give up; and who learns that it has become cheaper, in papers and, where delay has a cost, in time.
TEST(Channels, AddTheirOwnEffectEach) {
    const Registrations none = effect({});
    EXPECT_GT(none.in_the_year, 0);
    EXPECT_LT(none.in_the_year, 0.012 + 0.006);
    EXPECT_LT(std::abs(none.after), 0.006);
    const Registrations drop_out = effect({.drop_out = true}), papers = effect({.expectation = true}),
                        papers_and_delay = effect({.delay = true, .expectation = true});
    EXPECT_GT(drop_out.after, none.after + 0.004);
    EXPECT_GT(papers.after, none.after);
    EXPECT_GT(papers_and_delay.after, papers.after);
}

// Protects the meaning of the switch of delay: what is believed of the wait, which does not change here, keeps some from founding.
TEST(Channels, DelayCostsFounders) { EXPECT_LT(registrations("baseline", {.delay = true}).after, 0.99 * registrations("baseline", {}).after); }

}  // namespace
}  // namespace yingshang
