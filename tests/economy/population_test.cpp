// The firms of the first day against the margins that they are made from. Counts by county and section are exact by
// largest remainder; what is drawn firm by firm is tested at alpha = 1e-6 on the whole region, each with a twin that
// a slightly wrong margin must fail.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <gtest/gtest.h>

#include "core/statistics.hpp"
#include "economy/shipped_county.hpp"

namespace yingshang {
namespace {

using test::follows;

constexpr std::array forms{Form::enterprise, Form::individual, Form::cooperative};

// The whole region on the first day, made once: about half a million firms.
const std::vector<std::unique_ptr<County>>& region() {
    static const test::Shipped shipped({.counties = {}});
    static const std::vector<std::unique_ptr<County>> counties = [] {
        std::vector<std::unique_ptr<County>> made;
        for (std::size_t c = 0; c < shipped.input.places.size(); ++c)
            made.push_back(std::make_unique<County>(shipped.book, CountyId(c), shipped.options));
        return made;
    }();
    return counties;
}

template <class Count>
void for_each_firm(Count count) {
    for (const auto& county : region())
        for (FirmRow i = 0; i < county->firms.size_now(); ++i) count(*county, county->firms, i);
}

const PopulationRules& rules() { return region().front()->rules.population; }

// Whether whole parts of a total stand to each other as the weights do, each within one.
bool within_rounding(const std::vector<double>& counts, std::vector<double> weights) {
    const double total = std::accumulate(counts.begin(), counts.end(), 0.0), sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (std::abs(counts[i] - total * weights[i] / sum) >= 1) return false;
    return true;
}

template <class Weights>
std::vector<double> shares(const Weights& weights) {
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    std::vector<double> result;
    for (const double w : weights) result.push_back(w / sum);
    return result;
}

// A small part of the first class put into the last.
std::vector<double> tilted(std::vector<double> weights, double part) {
    const double moved = part * weights.front();
    weights.front() -= moved;
    weights.back() += moved;
    return weights;
}

// Whether k of n could be a share p: the normal approximation, two-sided at alpha 1e-6.
bool is_share(double k, double n, double p) { return std::abs(k - n * p) < 4.9 * std::sqrt(n * p * (1 - p)); }

// Protects the margin by county and form, which is exact.
TEST(Population, CountiesHaveTheirPartsOfTheStock) {
    for (const Form form : forms) {
        const auto f = static_cast<std::size_t>(form);
        std::vector<double> counts, weights;
        for (const auto& county : region()) {
            counts.push_back(static_cast<double>(std::count(county->firms.form.begin(), county->firms.form.end(), form)));
            weights.push_back(county->rules.population.share[f]);
        }
        EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), 0.0), rules().stock[f]);
        EXPECT_TRUE(within_rounding(counts, weights));
        *std::max_element(weights.begin(), weights.end()) *= 1.02;
        EXPECT_FALSE(within_rounding(counts, weights));
    }
}

// Protects the margin by section, which is exact in every county.
TEST(Population, SectionsHaveTheirPartsOfEveryCounty) {
    for (const Form form : forms) {
        const auto& weights = section_weights(rules(), form);
        const std::vector<double> stated(weights.begin(), weights.end());
        for (const auto& county : region()) {
            std::vector<double> counts(section_count, 0);
            for (FirmRow i = 0; i < county->firms.size_now(); ++i)
                if (county->firms.form[i] == form) counts[county->firms.section[i]] += 1;
            EXPECT_TRUE(within_rounding(counts, stated));
            if (form == Form::enterprise) {
                EXPECT_FALSE(within_rounding(counts, tilted(stated, 0.05)));
            }
        }
    }
}

// Protects the margins by size and owner, which are drawn.
TEST(Population, SizesAndOwnersOfEnterprises) {
    std::vector<double> sizes(4, 0), owners(4, 0);
    for_each_firm([&](const County&, const Firms& firms, FirmRow i) {
        if (firms.form[i] != Form::enterprise) return;
        sizes[static_cast<std::size_t>(firms.size[i])] += 1;
        owners[static_cast<std::size_t>(firms.owner[i])] += 1;
    });
    EXPECT_TRUE(follows(sizes, shares(rules().size)));
    EXPECT_FALSE(follows(sizes, tilted(shares(rules().size), 0.01)));
    EXPECT_TRUE(follows(owners, shares(rules().owner)));
    EXPECT_FALSE(follows(owners, tilted(shares(rules().owner), 0.2)));
}

// The size class must be that of the workers, or a later month would change the class without a hire.
TEST(Population, WorkersFitTheSizeClass) {
    for_each_firm([&](const County& county, const Firms& firms, FirmRow i) {
        if (firms.status[i] == Status::bankrupt) return;  // has let them go
        ASSERT_GE(firms.workers[i], 1);
        ASSERT_EQ(firms.size[i], size_of(firms.workers[i], county.rules.population)) << firms.workers[i];
    });
}

// Protects the shares of dormant, indebted, zombie and zone firms.
TEST(Population, SharesOfTheStock) {
    double all = 0, dormant = 0, operating = 0, indebted = 0, enterprises = 0, zone = 0, debtors = 0, zombies = 0;
    for_each_firm([&](const County&, const Firms& firms, FirmRow i) {
        all += 1;
        if (firms.form[i] == Form::enterprise) {
            enterprises += 1;
            zone += firms.has(i, in_zone) ? 1 : 0;
        }
        if (firms.status[i] == Status::dormant) {
            dormant += 1;
            return;
        }
        operating += 1;
        if (firms.debt[i].value == 0) return;
        indebted += 1;
        if (firms.form[i] != Form::enterprise) return;
        debtors += 1;
        zombies += firms.status[i] == Status::zombie || firms.status[i] == Status::bankrupt ? 1 : 0;
    });
    EXPECT_TRUE(is_share(dormant, all, rules().dormant));
    EXPECT_FALSE(is_share(dormant, all, rules().dormant + 0.005));
    EXPECT_TRUE(is_share(indebted, operating, rules().indebted));
    EXPECT_FALSE(is_share(indebted, operating, rules().indebted + 0.005));
    EXPECT_TRUE(is_share(zone, enterprises, rules().zone));
    EXPECT_FALSE(is_share(zone, enterprises, rules().zone + 0.005));
    EXPECT_TRUE(is_share(zombies, debtors, rules().zombies));
    EXPECT_FALSE(is_share(zombies, debtors, rules().zombies + 0.025));
}

// Protects the ages, which the bank scores by.
TEST(Population, AgesFollowTheirBands) {
    const Day first = test::first_month;
    std::vector<double> bands(3, 0);
    double beyond = 0, squares = 0;
    for_each_firm([&](const County&, const Firms& firms, FirmRow i) {
        ASSERT_LT(firms.registered[i], first);
        const double years = (first - firms.registered[i]) / 365.25;
        bands[years <= 5 + 1 / 365.25 ? 0 : years <= 10 + 1 / 365.25 ? 1 : 2] += 1;
        if (years > 10) {
            beyond += years - 10;
            squares += (years - 10) * (years - 10);
        }
    });
    const std::vector<double> stated = shares(std::array{rules().age_under_5, rules().age_5_to_10, rules().age_over_10});
    EXPECT_TRUE(follows(bands, stated));
    EXPECT_FALSE(follows(bands, tilted(stated, 0.02)));
    const double mean = beyond / bands[2], error = std::sqrt((squares / bands[2] - mean * mean) / bands[2]);
    EXPECT_LT(std::abs(mean - rules().age_old_mean), 4.9 * error + 1 / 365.25);
    EXPECT_GT(std::abs(mean - 1.05 * rules().age_old_mean), 4.9 * error);
}

// Demand is what pays the base year's workers: that needs a mean productivity of one.
TEST(Population, ProductivityIsOneOnAverage) {
    double n = 0, sum = 0, squares = 0;
    for_each_firm([&](const County&, const Firms& firms, FirmRow i) {
        const double p = std::exp(static_cast<double>(firms.productivity[i]));
        n += 1;
        sum += p;
        squares += p * p;
    });
    const double mean = sum / n, error = std::sqrt((squares / n - mean * mean) / n);
    EXPECT_LT(std::abs(mean - 1), 4.9 * error);
    EXPECT_GT(std::abs(mean - 1.01), 4.9 * error);
}

// At a smaller scale every firm is in or out by its own luck, so what is in is the same firm.
TEST(Population, ASampleIsPartOfTheWhole) {
    const test::Shipped& shipped = test::baseline();
    RunOptions part = shipped.options;
    part.scale = 0.25;
    const County whole = shipped.county(), sample(shipped.book, shipped.options.counties.front(), part);
    EXPECT_TRUE(is_share(static_cast<double>(sample.firms.size_now()), static_cast<double>(whole.firms.size_now()), 0.25));
    std::map<std::uint64_t, FirmRow> rows;
    for (FirmRow i = 0; i < whole.firms.size_now(); ++i) rows[whole.firms.key[i].value] = i;
    for (FirmRow i = 0; i < sample.firms.size_now(); ++i) {
        const FirmRow j = rows.at(sample.firms.key[i].value);
        ASSERT_EQ(sample.firms.workers[i], whole.firms.workers[j]);
        ASSERT_EQ(sample.firms.cash[i], whole.firms.cash[j]);
        ASSERT_EQ(sample.firms.productivity[i], whole.firms.productivity[j]);
    }
}

}  // namespace
}  // namespace yingshang
