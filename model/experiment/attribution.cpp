#include "experiment/attribution.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include <boost/math/distributions/students_t.hpp>

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/sum.hpp"

namespace yingshang {
namespace {

Coalition with(Coalition set, std::size_t part) { return set | (Coalition{1} << part); }
Coalition everything(std::size_t parts) { return (Coalition{1} << parts) - 1; }

const std::vector<double>& value_of(const CoalitionValues& values, Coalition set) {
    const auto found = values.find(set);
    if (found == values.end()) throw DataError("an attribution lacks the value of a coalition");
    return found->second;
}

std::vector<double> difference(const std::vector<double>& more, const std::vector<double>& less) {
    std::vector<double> d;
    for (std::size_t r = 0; r < std::min(more.size(), less.size()); ++r) d.push_back(more[r] - less[r]);
    return d;
}

// What a part adds in each order, by replicate.
std::vector<std::vector<double>> marginals(std::size_t part, const std::vector<Order>& orders, const CoalitionValues& values) {
    std::vector<std::vector<double>> all;
    for (const Order& order : orders) {
        Coalition before = 0;
        for (const std::size_t p : order) {
            if (p == part) break;
            before = with(before, p);
        }
        all.push_back(difference(value_of(values, with(before, part)), value_of(values, before)));
    }
    return all;
}

std::vector<double> mean_over_orders(const std::vector<std::vector<double>>& of_orders) {
    std::vector<double> mean(of_orders.empty() ? 0 : of_orders.front().size(), 0.0);
    for (const std::vector<double>& one : of_orders)
        for (std::size_t r = 0; r < mean.size(); ++r) mean[r] += one[r] / static_cast<double>(of_orders.size());
    return mean;
}

// An order and its reverse are one draw: their luck is shared on purpose.
double variance_of_order_mean(const std::vector<std::vector<double>>& of_orders) {
    std::vector<double> pairs;
    for (std::size_t i = 0; i + 1 < of_orders.size(); i += 2) pairs.push_back((mean_of(of_orders[i]) + mean_of(of_orders[i + 1])) / 2);
    return pairs.size() < 2 ? 0 : variance_of(pairs) / static_cast<double>(pairs.size());
}

Interval shapley_interval(const std::vector<std::vector<double>>& of_orders, OrderChoice choice) {
    const std::vector<double> by_replicate = mean_over_orders(of_orders);
    Interval interval = mean_interval(by_replicate);
    if (choice == OrderChoice::all || !interval.low) return interval;
    const auto n = static_cast<double>(by_replicate.size());
    const double variance = variance_of(by_replicate) / n + variance_of_order_mean(of_orders);
    constexpr double tail = 0.975;
    const double t = boost::math::quantile(boost::math::students_t(n - 1), tail);
    interval.low = interval.mean - t * std::sqrt(variance);
    interval.high = interval.mean + t * std::sqrt(variance);
    return interval;
}

}  // namespace

std::vector<Order> sample_orders(std::size_t parts, std::size_t orders, std::uint64_t seed) {
    std::vector<Order> all;
    for (std::uint64_t n = 0; all.size() < orders; ++n) {
        Order order(parts);
        std::iota(order.begin(), order.end(), std::size_t{0});
        for (std::size_t i = parts; i > 1; --i) std::swap(order[i - 1], order[mix64(mix64(seed) ^ mix64((n << 8) ^ i)) % i]);
        all.push_back(order);
        std::reverse(order.begin(), order.end());
        if (all.size() < orders) all.push_back(order);
    }
    return all;
}

std::vector<Order> all_orders(std::size_t parts) {
    if (parts > most_parts_for_exact) throw InternalError("too many parts for every order");
    Order order(parts);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<Order> all;
    do all.push_back(order);
    while (std::next_permutation(order.begin(), order.end()));
    return all;
}

std::vector<Coalition> coalitions_of(std::size_t parts, const std::vector<Order>& orders) {
    std::set<Coalition> all{0, everything(parts)};
    for (std::size_t p = 0; p < parts; ++p) {
        all.insert(with(0, p));
        all.insert(everything(parts) & ~with(0, p));
    }
    for (const Order& order : orders) {
        Coalition set = 0;
        for (const std::size_t p : order) all.insert(set = with(set, p));
    }
    return {all.begin(), all.end()};
}

Attribution attribute(std::size_t parts, const std::vector<Order>& orders, OrderChoice choice, const CoalitionValues& values) {
    const std::vector<double>& none = value_of(values, 0);
    const std::vector<double>& all = value_of(values, everything(parts));
    Attribution result;
    result.whole = mean_interval(difference(all, none));
    for (std::size_t p = 0; p < parts; ++p)
        result.parts.push_back({mean_interval(difference(value_of(values, with(0, p)), none)),
                                mean_interval(difference(all, value_of(values, everything(parts) & ~with(0, p)))),
                                shapley_interval(marginals(p, orders, values), choice)});
    return result;
}

}  // namespace yingshang
