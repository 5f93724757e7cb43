// The score as shipped: published scores of Chinese cities follow from their published inputs and the bounds in the scenarios.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "economy/sections.hpp"
#include "reader/score_tables.hpp"

namespace yingshang {
namespace {

const ScoreMethod& shipped() {
    static const ScoreMethod method = [] {
        ReadOptions options;
        options.roots = {std::string(YINGSHANG_SOURCE_DIR) + "/scenarios"};
        options.schema = firm_attributes();
        return read_score_method("doing_business", options);
    }();
    return method;
}

double score(const std::string& bound, double value) { return score_of(shipped().bounds.at(bound), value); }

double mean(const std::vector<double>& scores) {
    double sum = 0;
    for (const double s : scores) sum += s;
    return sum / static_cast<double>(scores.size());
}

// Protects the bounds and the clipping: cases S02, S03, S06, S08, S10 of the published reports for Beijing and Shanghai, 2020.
TEST(BusinessScore, ReproducesPublishedTopics) {
    EXPECT_EQ(score("electricity.procedures", 2), 100) << "better than the best";
    EXPECT_NEAR(
        mean({score("electricity.procedures", 2), score("electricity.time", 32), score("electricity.cost", 0), score("electricity.reliability", 7)}),
        95.35326086956522, 1e-9);
    EXPECT_NEAR(mean({score("contracts.time", 485), score("contracts.cost", 15.1), score("contracts.quality", 16.5)}), 81.62524766371416, 1e-9);
    EXPECT_NEAR(mean({score("startup.procedures", 4), score("startup.time", 9), score("startup.cost", 1.358), score("startup.capital", 0)}),
                93.28280690215786, 1e-9);
    EXPECT_NEAR(mean({score("construction.procedures", 18), score("construction.time", 125.5), score("construction.cost", 2.293),
                      score("construction.quality", 15)}),
                76.9651621037464, 1e-9);
    EXPECT_NEAR(mean({score("property.procedures", 4), score("property.time", 9), score("property.cost", 4.617), score("property.quality", 23.5)}),
                79.68139553429027, 1e-9);
}

// Protects both ends and the rate of taxes, the one that is not linear: half of the way scores 0.5 to the power of 0.8.
TEST(BusinessScore, IsClippedAndBendsForTheTaxRate) {
    EXPECT_EQ(score("startup.time", 0.5), 100);
    EXPECT_EQ(score("startup.time", 0.1), 100);
    EXPECT_EQ(score("startup.time", 100), 0);
    EXPECT_EQ(score("startup.time", 700), 0);
    EXPECT_EQ(score("construction.quality", 15), 100);
    EXPECT_EQ(score("construction.quality", 0), 0);
    EXPECT_EQ(score("taxes.rate", 20), 100);
    EXPECT_EQ(score("taxes.rate", 90), 0);
    EXPECT_NEAR(score("taxes.rate", (26.1 + 84) / 2), 57.43491774985174, 1e-9);
    EXPECT_NEAR(score("taxes.time", (49.0 + 696) / 2), 50, 1e-9);
}

// Protects the weights of cities, case S16: 45 % of Beijing and 55 % of Shanghai.
TEST(BusinessScore, OfACountryIsTheWeightedMeanOfItsCities) {
    const double beijing = 95.08122, shanghai = 93.28281;
    EXPECT_NEAR(weighted_mean({{beijing, 0.45}, {shanghai, 0.55}}), 94.0921, 5e-5);
    EXPECT_EQ(weighted_mean({{10, 1}, {20, 3}}), 17.5);
}

// Protects the means of parts: those of a group count as one.
TEST(BusinessScore, OfATopicTakesAGroupAsOnePart) {
    ScoreTopic topic;
    topic.parts.resize(4);
    topic.parts[1].group = topic.parts[3].group = "after filing";
    EXPECT_EQ(topic_score(topic, {{0, 90}, {0, 0}, {0, 60}, {0, 100}}), (90 + 60 + 50) / 3.0);
}

// Protects what is stated: every constant of the shipped file says where it comes from.
TEST(BusinessScore, OfTheFileStatesItsSources) {
    std::size_t simulated = 0;
    for (const ScoreTopic& t : shipped().topics)
        for (const ScorePart& p : t.parts) {
            EXPECT_EQ(p.source.empty(), p.measure != ScoreMeasure::stated) << p.bound;
            simulated += p.measure != ScoreMeasure::stated ? 1 : 0;
        }
    EXPECT_GE(simulated, 12u);
}

}  // namespace
}  // namespace yingshang
