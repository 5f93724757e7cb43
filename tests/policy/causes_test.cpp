// Why two scenarios part: what holds there and then, the nearest first, and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/causes.hpp"

namespace yingshang {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Day may = to_day({2020, 5, 1}), june = to_day({2020, 6, 1});

Difference about(const std::string& what, Day from = may, std::optional<Day> until = {}, std::vector<CountyId> places = {}) {
    return {what, from, until, std::move(places), "1", "2", {"measure 1.1 (file.toml:1:1)"}};
}

Occurrence at_the_licence() {
    Occurrence at{"startup", "licence", "registration", {}, {"process.individual_startup.step.licence"}, CountyId(1), may + 10, "C"};
    return at;
}

std::vector<std::string> told(const std::vector<Difference>& all, const Occurrence& at) {
    std::vector<std::string> words;
    for (const Cause& c : causes_of(all, at)) words.push_back(std::string(to_string(c.nearness)) + " " + c.difference.what);
    return words;
}

// Protects the order: step, process, desk and its other work, then the rest; a name is no prefix of a longer one.
TEST(Causes, ComeByNearness) {
    EXPECT_THAT(told({about("credit.rate"), about("desk.registration.officers"), about("process.individual_startup.step.licence.visits"),
                      about("process.startup.limit"), about("process.startup_online.limit"), about("process.startup.step.licence: order"),
                      about("process.startup.step.licence_copy.visits")},
                     at_the_licence()),
                ElementsAre("step process.startup.step.licence: order", "process process.startup.limit",
                            "process process.startup.step.licence_copy.visits", "desk desk.registration.officers",
                            "desk process.individual_startup.step.licence.visits", "elsewhere credit.rate",
                            "elsewhere process.startup_online.limit"));
}

// Protects place and time: what began later, is over or holds elsewhere is no cause; alike near, the latest stands first.
TEST(Causes, HoldThereAndThen) {
    EXPECT_THAT(
        told({about("credit.rate", june), about("credit.term", may, may + 10), about("credit.need", may, {}, {CountyId(0)})}, at_the_licence()),
        IsEmpty());
    EXPECT_THAT(told({about("a", may), about("b", may + 9, may + 11), about("c", may, {}, {CountyId(0), CountyId(1)})}, at_the_licence()),
                ElementsAre("elsewhere b", "elsewhere a", "elsewhere c"));
}

// Protects decisions: their parameters are near, those of another section are not.
TEST(Causes, OfADecision) {
    Occurrence at{"", "", "", {"entry"}, {}, CountyId(0), may, "C"};
    EXPECT_THAT(told({about("entry.minimum_equity.P"), about("entry.minimum_equity.C"), about("entry.risk"), about("credit.rate")}, at),
                ElementsAre("decision entry.minimum_equity.C", "decision entry.risk", "elsewhere entry.minimum_equity.P", "elsewhere credit.rate"));
}

}  // namespace
}  // namespace yingshang
