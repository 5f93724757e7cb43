// The search and its diagnosis against problems with known answers.
#include <cmath>

#include <gtest/gtest.h>

#include "core/samplers.hpp"
#include "experiment/calibration.hpp"

namespace yingshang {
namespace {

Target target(const std::string& name, double value, double half, double weight = 1) {
    Target t;
    t.name = name;
    t.value = value;
    t.low = value - half;
    t.high = value + half;
    t.weight = weight;
    return t;
}

CalibrationProblem two_parameters(double a, double b) {
    CalibrationProblem p;
    p.parameters = {{"a", 0, 10, "", {}}, {"b", -1, 1, "", {}}};
    p.start = {5, 0};
    p.targets = {target("sum", a + b, 1), target("product", a * b, 1), target("square", a * a, 10)};
    p.evaluations = 300;
    p.seconds = 60;
    return p;
}

std::optional<std::vector<double>> answers(const std::vector<double>& p) { return std::vector{p[0] + p[1], p[0] * p[1], p[0] * p[0]}; }
const OnEvaluation nobody = [](unsigned, double, double) {};

// Protects the search: known parameters come back from what they give.
TEST(Calibration, FindsWhatIsKnown) {
    const CalibrationResult r = calibrate(two_parameters(7.3, -0.4), answers, nobody);
    EXPECT_NEAR(r.parameters[0], 7.3, 0.05);
    EXPECT_NEAR(r.parameters[1], -0.4, 0.02);
    EXPECT_LT(r.misfit_at_best, 1e-3 * r.misfit_at_start);
    EXPECT_LE(r.evaluations, 300u);
}

// Protects bounds and the budget: nothing outside is tried, nor more often than told.
TEST(Calibration, StaysWithinBoundsAndBudget) {
    CalibrationProblem p = two_parameters(12, 0.5);  // the answer lies outside
    p.evaluations = 20;
    unsigned made = 0;
    const CalibrationResult r = calibrate(
        p,
        [&](const std::vector<double>& x) {
            made += 1;
            EXPECT_TRUE(x[0] >= 0 && x[0] <= 10 && x[1] >= -1 && x[1] <= 1);
            return answers(x);
        },
        nobody);
    EXPECT_LE(made, 20u);
    EXPECT_EQ(made, r.evaluations);
    EXPECT_GT(r.parameters[0], 8);
}

// An interrupted search keeps the best that it has met.
TEST(Calibration, KeepsTheBestWhereItIsStopped) {
    unsigned made = 0;
    const CalibrationResult r = calibrate(
        two_parameters(7, 0.5), [&](const std::vector<double>& x) { return ++made > 9 ? std::nullopt : answers(x); }, nobody);
    EXPECT_TRUE(r.interrupted);
    EXPECT_EQ(r.evaluations, 9u);
    EXPECT_LE(r.misfit_at_best, r.misfit_at_start);
    EXPECT_EQ(r.parameters.size(), 2u);
}

// The same among simplices, which come after planes: with grain on the answers planes end early.
TEST(Calibration, KeepsTheBestOfEitherSearchWhereItIsStopped) {
    for (const unsigned until : {8u, 25u, 40u}) {
        unsigned made = 0;
        const CalibrationResult r = calibrate(
            two_parameters(7.3, -0.4),
            [&](const std::vector<double>& x) {
                std::optional<std::vector<double>> all = answers(x);
                for (double& v : *all) v = std::round(v * 10) / 10 + 0.05;
                return ++made > until ? std::nullopt : all;
            },
            nobody);
        EXPECT_TRUE(r.interrupted) << until;
        EXPECT_EQ(r.evaluations, until);
        EXPECT_NEAR(r.parameters[0], 7.3, 0.5) << until;
    }
}

// Protects what planes are for: where answers are planes, a step or two after the slopes all is found, whatever the misfit's valley looks like.
TEST(Calibration, NeedsFewSimulationsWhereAnswersArePlanes) {
    CalibrationProblem p;
    p.seconds = 60;
    p.evaluations = 25;
    std::vector<double> known;
    for (int i = 0; i < 8; ++i) {
        p.parameters.push_back({std::string(1, static_cast<char>('a' + i)), 0, 1, "", {}});
        p.start.push_back(0.5);
        known.push_back(0.5 + 0.04 * (i - 4));
    }
    const auto simulate = [](const std::vector<double>& x) {
        std::vector<double> sums;  // of the first, of the first two ...: a narrow valley
        double sum = 0;
        for (const double v : x) sums.push_back(sum += v);
        return std::optional(sums);
    };
    const std::vector<double> data = *simulate(known);
    for (std::size_t t = 0; t < data.size(); ++t) p.targets.push_back(target("t" + std::to_string(t), data[t], 0.01));
    const CalibrationResult r = calibrate(p, simulate, nobody);
    for (std::size_t i = 0; i < known.size(); ++i) EXPECT_NEAR(r.parameters[i], known[i], 0.005) << i;
}

// Protects standard errors: of a mean of n answers with luck of their own the parameter errs by the luck over the root of n; of one that no answer
// tells it is nought, for the search would not move it.
TEST(Calibration, ErrsAsLuckIsPassedOn) {
    constexpr std::size_t n = 25, number_of_worlds = 4000;
    CalibrationProblem p;
    p.parameters = {{"a", 0, 10, "", {}}, {"b", 0, 1, "", {}}};
    for (std::size_t t = 0; t < n; ++t) p.targets.push_back(target("t" + std::to_string(t), 5, 1));
    const auto simulate = [](const std::vector<double>& x) { return std::optional(std::vector<double>(n, x[0])); };
    const auto s = sensitivity(p, {5, 0.5}, simulate);
    std::vector<std::vector<double>> worlds(number_of_worlds, std::vector<double>(n));
    Draw luck(RunKey(1, 0), AgentKey{1}, DrawPoint{});
    for (std::vector<double>& world : worlds)
        for (double& value : world) value = 5 + sample_standard_normal(luck);
    const std::vector<double> errors = standard_errors(p, *s, worlds);
    EXPECT_NEAR(errors[0], 1 / std::sqrt(n), 0.01);
    EXPECT_EQ(errors[1], 0);
}

// Protects the diagnosis: two parameters that act as one cannot be told apart, and the table says along which line.
TEST(Calibration, SaysWhatTargetsCannotTell) {
    const CalibrationProblem p = two_parameters(5, 0);
    const auto well = sensitivity(p, {5, 0.2}, answers);
    EXPECT_LT(well->condition, 100);
    const auto badly = sensitivity(p, {5, 0.2}, [](const std::vector<double>& x) {
        const double one = x[0] + 5 * x[1];  // a room of 10 and one of 2: equal shares act alike
        return std::optional(std::vector{one, 2 * one, 3 * one});
    });
    EXPECT_GT(badly->condition, 1e6);
    EXPECT_NEAR(std::abs(badly->least_told[0]), std::sqrt(0.5), 1e-6);
    EXPECT_NEAR(badly->least_told[0], -badly->least_told[1], 1e-6);
}

// Protects misses: one at either end of an uneven tolerance, far off where nothing is simulated.
TEST(Calibration, MissesCountByTheTolerance) {
    Target t = target("x", 45, 0);
    t.low = 15;
    t.high = 100;
    EXPECT_EQ(miss(t, 15), -1);
    EXPECT_EQ(miss(t, 100), 1);
    EXPECT_EQ(miss(t, 45), 0);
    t.low = 45;
    EXPECT_EQ(miss(t, -10), -1) << "the other side's width";
    EXPECT_EQ(miss(t, std::nan("")), 10);
    EXPECT_EQ(misfit({target("a", 0, 1, 3), target("b", 0, 1, 1)}, {1, 3}), (3 * 1 + 1 * 9) / 4.0);
}

}  // namespace
}  // namespace yingshang
