#include "experiment/calibration.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include <Eigen/SVD>
#include <nlopt.hpp>

namespace yingshang {
namespace {

constexpr double first_step = 0.15;      // of a parameter's room
constexpr double smallest_step = 0.002;  // of it: nearer, the misfit is grain
constexpr double apart = 0.1;            // of it, to either side, for sensitivities: wide enough to see through the grain

// Parameters as shares of their room, as the search sees them.
std::vector<double> in_units(const std::vector<FreeParameter>& p, const std::vector<double>& share) {
    std::vector<double> values;
    for (std::size_t i = 0; i < p.size(); ++i) values.push_back(p[i].low + std::clamp(share[i], 0.0, 1.0) * (p[i].high - p[i].low));
    return values;
}
std::vector<double> as_shares(const std::vector<FreeParameter>& p, const std::vector<double>& values) {
    std::vector<double> shares;
    for (std::size_t i = 0; i < p.size(); ++i) shares.push_back(std::clamp((values[i] - p[i].low) / (p[i].high - p[i].low), 0.0, 1.0));
    return shares;
}

struct Search {
    const CalibrationProblem* problem = nullptr;
    const SimulateTargets* simulate = nullptr;
    const OnEvaluation* on_evaluation = nullptr;
    CalibrationResult result;

    double evaluate(const std::vector<double>& shares) {
        const std::vector<double> parameters = in_units(problem->parameters, shares);
        const std::optional<std::vector<double>> values = (*simulate)(parameters);
        if (!values) {
            result.interrupted = true;
            throw nlopt::forced_stop();
        }
        const double off = misfit(problem->targets, *values);
        if (result.evaluations == 0) {
            result.at_start = *values;
            result.misfit_at_start = off;
        }
        if (result.evaluations == 0 || off < result.misfit_at_best) {
            result.parameters = parameters;
            result.at_best = *values;
            result.misfit_at_best = off;
        }
        result.evaluations += 1;
        (*on_evaluation)(result.evaluations, off, result.misfit_at_best);
        return off;
    }
};

double objective(const std::vector<double>& shares, std::vector<double>& /*gradient*/, void* search) {
    return static_cast<Search*>(search)->evaluate(shares);
}

void search_with(nlopt::algorithm algorithm, Search& search, std::vector<double> from, double step, unsigned evaluations, double seconds) {
    nlopt::opt opt(algorithm, static_cast<unsigned>(from.size()));
    opt.set_lower_bounds(0.0);
    opt.set_upper_bounds(1.0);
    opt.set_min_objective(objective, &search);
    opt.set_initial_step(step);
    opt.set_xtol_abs(smallest_step);
    opt.set_maxeval(static_cast<int>(evaluations));
    opt.set_maxtime(seconds);
    double least = 0;
    try {
        opt.optimize(from, least);
    } catch (const nlopt::forced_stop&) {
        // told by the result
    } catch (const nlopt::roundoff_limited&) {
        // as near as it gets
    }
}

}  // namespace

CalibrationResult calibrate(const CalibrationProblem& problem, const SimulateTargets& simulate, const OnEvaluation& on_evaluation) {
    Search search{&problem, &simulate, &on_evaluation, {}};
    using Clock = std::chrono::steady_clock;
    const auto begun = Clock::now();
    const auto left = [&] { return problem.seconds - std::chrono::duration<double>(Clock::now() - begun).count(); };
    // A model of the surface first; then simplices about the best point, which do not mind that whole firms make it grainy.
    search_with(nlopt::LN_BOBYQA, search, as_shares(problem.parameters, problem.start), first_step, std::max(1u, problem.evaluations * 2 / 3),
                problem.seconds);
    if (!search.result.interrupted && search.result.evaluations < problem.evaluations && left() > 0)
        search_with(nlopt::LN_SBPLX, search, as_shares(problem.parameters, search.result.parameters), first_step / 3,
                    problem.evaluations - search.result.evaluations, left());
    return std::move(search.result);
}

std::optional<Sensitivity> sensitivity(const CalibrationProblem& problem, const std::vector<double>& at, const SimulateTargets& simulate) {
    const auto rows = static_cast<Eigen::Index>(problem.targets.size()), columns = static_cast<Eigen::Index>(at.size());
    Sensitivity s;
    s.answers = Eigen::MatrixXd::Zero(rows, columns);
    const std::vector<double> shares = as_shares(problem.parameters, at);
    for (Eigen::Index c = 0; c < columns; ++c) {
        std::vector<double> below = shares, above = shares;
        const auto i = static_cast<std::size_t>(c);
        below[i] = std::max(0.0, shares[i] - apart);
        above[i] = std::min(1.0, shares[i] + apart);
        const auto low = simulate(in_units(problem.parameters, below)), high = simulate(in_units(problem.parameters, above));
        if (!low || !high) return std::nullopt;
        for (Eigen::Index r = 0; r < rows; ++r) {
            const auto t = static_cast<std::size_t>(r);
            const Target& target = problem.targets[t];
            const double change = ((*high)[t] - (*low)[t]) / ((target.high - target.low) / 2) * apart / (above[i] - below[i]);
            s.answers(r, c) = std::isfinite(change) ? std::sqrt(target.weight) * change : 0;
        }
    }
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(s.answers, Eigen::ComputeThinV);
    s.singular_values = svd.singularValues();
    const double least = s.singular_values[s.singular_values.size() - 1];
    s.condition = least > 0 ? s.singular_values[0] / least : std::numeric_limits<double>::infinity();
    s.least_told = svd.matrixV().col(columns - 1);
    return s;
}

}  // namespace yingshang
