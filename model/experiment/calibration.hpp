// Simulated moments: parameters are moved within their bounds until weighted misses of the targets are least. Told how to simulate; knows no
// scenario, file or thread.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <Eigen/Core>

#include "experiment/fit.hpp"

namespace yingshang {

// Values of all targets under parameters given in their own units; nothing where the work should stop.
using SimulateTargets = std::function<std::optional<std::vector<double>>(const std::vector<double>& parameters)>;

struct CalibrationProblem {
    std::vector<FreeParameter> parameters;
    std::vector<double> start;
    std::vector<Target> targets;
    unsigned evaluations = 1;  // at most
    double seconds = 0;        // at most
};

struct CalibrationResult {
    std::vector<double> parameters;         // the best found
    std::vector<double> at_start, at_best;  // values of the targets
    double misfit_at_start = 0, misfit_at_best = 0;
    unsigned evaluations = 0;
    bool interrupted = false;
};

// Told the number of evaluations made, the last misfit and the best.
using OnEvaluation = std::function<void(unsigned made, double last, double best)>;

[[nodiscard]] CalibrationResult calibrate(const CalibrationProblem& problem, const SimulateTargets& simulate, const OnEvaluation& on_evaluation);

// How the targets answer to the parameters around a point: tolerances moved by a tenth of each parameter's room, times the root of the
// weight; one row a target, one column a parameter.
struct Sensitivity {
    Eigen::MatrixXd answers;
    Eigen::VectorXd singular_values;
    double condition = 0;        // of the answers: how many times better the best told direction is told than the worst
    Eigen::VectorXd least_told;  // the direction that targets tell least, by parameter, of length one
};
// By parameter, in its own units: how far the search would move it because one world has other luck than another, to first order. `worlds`:
// values of all targets in at least two worlds that differ by luck alone.
[[nodiscard]] std::vector<double> standard_errors(const CalibrationProblem& problem, const Sensitivity& s,
                                                  const std::vector<std::vector<double>>& worlds);
// Nothing where the work should stop.
[[nodiscard]] std::optional<Sensitivity> sensitivity(const CalibrationProblem& problem, const std::vector<double>& at,
                                                     const SimulateTargets& simulate);

}  // namespace yingshang
