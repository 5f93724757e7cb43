#include "experiment/calibration.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include <Eigen/SVD>
#include <nlopt.hpp>

namespace yingshang {
namespace {

constexpr double first_reach = 0.25;     // of a parameter's room: how far planes are trusted
constexpr double first_step = 0.03;      // of it: of simplices about what planes have found
constexpr double smallest_step = 0.002;  // of it: nearer, the misfit is grain
constexpr double apart = 0.1;            // of it, to either side, for slopes: wide enough to see through the grain

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

// Makes a target's value tolerances, times the root of its weight.
double per_tolerance(const Target& target) { return std::sqrt(target.weight) / ((target.high - target.low) / 2); }

struct Search {
    const CalibrationProblem* problem = nullptr;
    const SimulateTargets* simulate = nullptr;
    const OnEvaluation* on_evaluation = nullptr;
    std::chrono::steady_clock::time_point until{};
    CalibrationResult result = {};

    [[nodiscard]] bool may_go_on(std::size_t evaluations = 1) const {
        return result.evaluations + evaluations <= problem->evaluations && std::chrono::steady_clock::now() < until;
    }
    std::vector<double> values_at(const std::vector<double>& shares) {
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
        return *values;
    }
};

// What targets come to about a point: a plane each, through what was simulated there.
struct Planes {
    std::vector<double> at;  // shares
    std::vector<double> values;
    Eigen::MatrixXd slopes;  // [target, parameter], by share; 0 where undefined

    [[nodiscard]] Eigen::VectorXd way_to(const std::vector<double>& shares) const {
        Eigen::VectorXd way(static_cast<Eigen::Index>(at.size()));
        for (std::size_t i = 0; i < at.size(); ++i) way[static_cast<Eigen::Index>(i)] = shares[i] - at[i];
        return way;
    }
    [[nodiscard]] std::vector<double> values_at(const std::vector<double>& shares) const {
        const Eigen::VectorXd change = slopes * way_to(shares);
        std::vector<double> all = values;
        for (std::size_t t = 0; t < all.size(); ++t) all[t] += change[static_cast<Eigen::Index>(t)];
        return all;
    }
    // Through what was simulated elsewhere too, changed as little as that takes (Broyden 1965).
    void pass_through(const std::vector<double>& shares, const std::vector<double>& simulated) {
        const Eigen::VectorXd way = way_to(shares);
        const std::vector<double> thought = values_at(shares);
        for (std::size_t t = 0; t < simulated.size(); ++t)
            if (std::isfinite(simulated[t] - thought[t]))
                slopes.row(static_cast<Eigen::Index>(t)) += (simulated[t] - thought[t]) / way.squaredNorm() * way;
    }
};

using AtShares = std::function<std::optional<std::vector<double>>(const std::vector<double>& shares)>;  // values of the targets

// Between where one parameter is `apart` smaller and where it is as much larger, as far as its room goes. Nothing where the work should stop.
std::optional<Eigen::MatrixXd> slopes_at(const std::vector<double>& shares, std::size_t targets, const AtShares& values_at) {
    Eigen::MatrixXd slopes = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(targets), static_cast<Eigen::Index>(shares.size()));
    for (std::size_t i = 0; i < shares.size(); ++i) {
        std::vector<double> below = shares, above = shares;
        below[i] = std::max(0.0, shares[i] - apart);
        above[i] = std::min(1.0, shares[i] + apart);
        const auto low = values_at(below), high = values_at(above);
        if (!low || !high) return std::nullopt;
        for (std::size_t t = 0; t < targets; ++t) {
            const double slope = ((*high)[t] - (*low)[t]) / (above[i] - below[i]);
            if (std::isfinite(slope)) slopes(static_cast<Eigen::Index>(t), static_cast<Eigen::Index>(i)) = slope;
        }
    }
    return slopes;
}

struct LeastOfPlanes {
    const std::vector<Target>* targets;
    const Planes* planes;
};
double misfit_of_planes(const std::vector<double>& shares, std::vector<double>& /*gradient*/, void* data) {
    const auto& of = *static_cast<const LeastOfPlanes*>(data);
    return misfit(*of.targets, of.planes->values_at(shares));
}

// Where planes have their least misfit, within reach of their point.
std::vector<double> least_of(const std::vector<Target>& targets, const Planes& planes, double reach) {
    constexpr int enough = 20'000;  // misfits of planes, which take microseconds
    std::vector<double> low, high, best = planes.at;
    for (const double share : planes.at) {
        low.push_back(std::max(0.0, share - reach));
        high.push_back(std::min(1.0, share + reach));
    }
    LeastOfPlanes data{&targets, &planes};
    nlopt::opt opt(nlopt::LN_BOBYQA, static_cast<unsigned>(best.size()));
    opt.set_lower_bounds(low);
    opt.set_upper_bounds(high);
    opt.set_min_objective(misfit_of_planes, &data);
    opt.set_initial_step(reach / 2);
    opt.set_xtol_abs(smallest_step / 20);
    opt.set_maxeval(enough);
    double least = 0;
    try {
        opt.optimize(best, least);
    } catch (const nlopt::roundoff_limited&) {
        // as near as it gets
    }
    return best;
}

// Goes to where planes have their least misfit as long as that is less in the simulation too; where it is not, they are trusted less far. False where
// no step from this point has led further down.
bool follow_planes(Search& search, Planes& planes, double& reach) {
    const std::vector<Target>& targets = search.problem->targets;
    double off = misfit(targets, planes.values);
    bool got_on = false;
    while (search.may_go_on()) {
        const std::vector<double> next = least_of(targets, planes, reach);
        if (planes.way_to(next).lpNorm<Eigen::Infinity>() < smallest_step) return got_on;
        const double promised = off - misfit(targets, planes.values_at(next));
        const std::vector<double> simulated = search.values_at(next);
        const double gained = off - misfit(targets, simulated);
        planes.pass_through(next, simulated);
        if (gained > promised / 2) reach = std::min(1.0, 2 * reach);
        if (gained < promised / 4) reach /= 2;
        if (gained > 0) {
            planes.at = next;
            planes.values = simulated;
            off -= gained;
            got_on = true;
        }
        if (gained < promised / 10) return got_on;  // other slopes are needed
    }
    return false;
}

void search_by_planes(Search& search, const std::vector<double>& from) {
    Planes planes{from, search.values_at(from), {}};
    double reach = first_reach;
    for (bool gets_on = true; gets_on && reach > smallest_step && search.may_go_on(2 * from.size() + 1);) {
        planes.slopes =
            slopes_at(planes.at, planes.values.size(), [&](const std::vector<double>& s) { return std::optional(search.values_at(s)); }).value();
        gets_on = follow_planes(search, planes, reach);
    }
}

double objective(const std::vector<double>& shares, std::vector<double>& /*gradient*/, void* data) {
    auto& search = *static_cast<Search*>(data);
    return misfit(search.problem->targets, search.values_at(shares));
}

void search_by_simplices(Search& search, std::vector<double> from) {
    nlopt::opt opt(nlopt::LN_SBPLX, static_cast<unsigned>(from.size()));
    opt.set_lower_bounds(0.0);
    opt.set_upper_bounds(1.0);
    opt.set_min_objective(objective, &search);
    opt.set_initial_step(first_step);
    opt.set_xtol_abs(smallest_step);
    opt.set_maxeval(static_cast<int>(search.problem->evaluations - search.result.evaluations));
    opt.set_maxtime(std::chrono::duration<double>(search.until - std::chrono::steady_clock::now()).count());
    double least = 0;
    try {
        opt.optimize(from, least);
    } catch (const nlopt::roundoff_limited&) {
        // as near as it gets
    }
}

}  // namespace

CalibrationResult calibrate(const CalibrationProblem& problem, const SimulateTargets& simulate, const OnEvaluation& on_evaluation) {
    using Clock = std::chrono::steady_clock;
    Search search{&problem, &simulate, &on_evaluation,
                  Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(problem.seconds))};
    try {
        // What each target answers is nearly a plane, though the misfit is not: a few dozen simulations lead most of the way. Then simplices about
        // the best point, which do not mind that whole firms make it grainy.
        search_by_planes(search, as_shares(problem.parameters, problem.start));
        if (search.may_go_on()) search_by_simplices(search, as_shares(problem.parameters, search.result.parameters));
    } catch (const nlopt::forced_stop&) {
        // told by the result
    }
    return std::move(search.result);
}

std::optional<Sensitivity> sensitivity(const CalibrationProblem& problem, const std::vector<double>& at, const SimulateTargets& simulate) {
    const auto slopes = slopes_at(as_shares(problem.parameters, at), problem.targets.size(),
                                  [&](const std::vector<double>& shares) { return simulate(in_units(problem.parameters, shares)); });
    if (!slopes) return std::nullopt;
    Sensitivity s;
    s.answers = *slopes * apart;
    for (std::size_t t = 0; t < problem.targets.size(); ++t) s.answers.row(static_cast<Eigen::Index>(t)) *= per_tolerance(problem.targets[t]);
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(s.answers, Eigen::ComputeThinV);
    s.singular_values = svd.singularValues();
    const double least = s.singular_values[s.singular_values.size() - 1];
    s.condition = least > 0 ? s.singular_values[0] / least : std::numeric_limits<double>::infinity();
    s.least_told = svd.matrixV().col(s.answers.cols() - 1);
    return s;
}

// The parameters follow the answers that the least squares of the misses give to each world's luck.
std::vector<double> standard_errors(const CalibrationProblem& problem, const Sensitivity& s, const std::vector<std::vector<double>>& worlds) {
    const Eigen::Index targets = s.answers.rows(), n = static_cast<Eigen::Index>(worlds.size());
    Eigen::MatrixXd luck = Eigen::MatrixXd::Zero(targets, n);
    for (Eigen::Index t = 0; t < targets; ++t) {
        for (Eigen::Index w = 0; w < n; ++w)
            luck(t, w) =
                worlds[static_cast<std::size_t>(w)][static_cast<std::size_t>(t)] * per_tolerance(problem.targets[static_cast<std::size_t>(t)]);
        if (luck.row(t).allFinite()) luck.row(t).array() -= luck.row(t).mean();
        else luck.row(t).setZero();
    }
    const Eigen::MatrixXd moves = Eigen::JacobiSVD<Eigen::MatrixXd>(s.answers, Eigen::ComputeThinU | Eigen::ComputeThinV).solve(luck) * apart;
    std::vector<double> errors;
    for (Eigen::Index i = 0; i < moves.rows(); ++i) {
        const FreeParameter& p = problem.parameters[static_cast<std::size_t>(i)];
        errors.push_back(std::sqrt(moves.row(i).squaredNorm() / static_cast<double>(n - 1)) * (p.high - p.low));
    }
    return errors;
}

}  // namespace yingshang
