#include "economy/outages.hpp"

#include "economy/hand_county.hpp"

namespace yingshang {
namespace {

class Outages : public test::HandCounty {
  protected:
    double hours(double rate, double length, Day month) {
        rules().outages = {rate, length, 0.5};
        begin_outages(county(), month);
        return county().outage_hours;
    }
};

// Protects common luck: fewer interruptions are some of the same, shorter ones shorter in proportion; the mean is rate x length.
TEST_F(Outages, AreNestedInTheirRate) {
    double sum = 0;
    int months = 0;
    for (Day m = to_day({1990, 1, 1}); m < to_day({2190, 1, 1}); m = next_month(m), ++months) {
        const double all = hours(6, 2, m);
        EXPECT_LE(hours(3, 2, m), all);
        EXPECT_DOUBLE_EQ(hours(6, 1, m), all / 2);
        sum += all;
    }
    EXPECT_NEAR(sum / months * 12, 12, 1) << "hours a year";
}

// Protects what a month can make: hours without power and days of suspension are lost, the first in part.
TEST_F(Outages, TakeOutput) {
    const Day june = to_day({2018, 6, 1});
    hours(0, 0, june);
    EXPECT_EQ(open_share(county(), 0, june), 1);
    county().outage_hours = 72;
    EXPECT_DOUBLE_EQ(open_share(county(), 0, june), 1 - 0.5 * 0.1);
    county().supervision.suspended[0] = 3;
    EXPECT_DOUBLE_EQ(open_share(county(), 0, june), 0.95 * 0.9);
}

}  // namespace
}  // namespace yingshang
