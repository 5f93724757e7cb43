// The firms of the first day against the margins that they are made from. Counts by county, section, size, owner and age are exact;
// what is drawn firm by firm is tested at alpha = 1e-6 on the whole region, each with a twin that a slightly wrong margin must fail.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <gtest/gtest.h>

#include "core/money.hpp"
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

// Protects registered capital: enterprises alone have it, by what they are on the first day, in the order of section and workers, and whatever the
// county's course does to wages.
TEST(Population, CapitalFollowsSectionAndWorkers) {
    std::array<double, 3> firms_of{};
    for_each_firm([&](const County& county, const Firms& firms, FirmRow i) {
        const FirmCard& firm = firms.card[i];
        if (firm.form != Form::enterprise) {
            EXPECT_EQ(firm.capital(), Capital::under_1m);
            return;
        }
        const double year = county.rules.demand.wage * county.rules.demand.wage_of_section[firm.section] / county.rules.demand.labour_share;
        const double yuan = county.rules.population.capital_years[firm.section] * year *
                            static_cast<double>(firms.capacity[i]);  // who is before the court has no workers
        EXPECT_EQ(firm.capital(), yuan < 1e6 ? Capital::under_1m : yuan < 1e7 ? Capital::from_1m_to_10m : Capital::over_10m);
        firms_of[static_cast<std::size_t>(firm.capital())] += 1;
    });
    EXPECT_GT(firms_of[0], firms_of[1]);
    EXPECT_GT(firms_of[1], firms_of[2]);
    EXPECT_GT(firms_of[2], 0);

    County later = test::baseline().county();
    const Capital before = capital_of(later, test::retail, 9);
    later.demand.wage_index = 10;
    set_normal(later);
    EXPECT_EQ(capital_of(later, test::retail, 9), before) << "the same in every scenario";
    EXPECT_GT(capital_of(later, test::retail, 2000), before);
}

// Protects the margin by county and form, which is exact.
TEST(Population, CountiesHaveTheirPartsOfTheStock) {
    for (const Form form : forms) {
        const auto f = static_cast<std::size_t>(form);
        std::vector<double> counts, weights;
        for (const auto& county : region()) {
            counts.push_back(static_cast<double>(
                std::count_if(county->firms.card.begin(), county->firms.card.end(), [&](const FirmCard& c) { return c.form == form; })));
            weights.push_back(county->rules.population.share[f]);
        }
        EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), 0.0), rules().stock[f]);
        EXPECT_TRUE(within_rounding(counts, weights));
        *std::max_element(weights.begin(), weights.end()) *= 1.02;
        EXPECT_FALSE(within_rounding(counts, weights));
    }
}

// Whole parts of a total by largest remainder.
template <class Weights>
std::vector<double> whole(double total, const Weights& weights) {
    const std::vector<std::int64_t> parts = apportion(std::llround(total), std::vector<double>(weights.begin(), weights.end()));
    return {parts.begin(), parts.end()};
}

std::vector<double> counted(Form form, std::size_t classes, const auto& class_of) {
    std::vector<double> counts(classes, 0);
    for_each_firm([&](const County&, const Firms& firms, FirmRow i) {
        if (firms.card[i].form == form) counts[class_of(firms, i)] += 1;
    });
    return counts;
}

double years_old(const Firms& firms, FirmRow i) { return (test::first_month - firms.registered[i]) / 365.25; }
std::size_t age_band(const Firms& firms, FirmRow i) {
    const int days = test::first_month - firms.registered[i];
    return days <= 1826 ? 0 : days <= 2 * 1826 ? 1 : 2;
}
std::vector<double> stated_ages(Form form) {
    const auto f = static_cast<std::size_t>(form);
    return {rules().age_under_5[f], rules().age_5_to_10[f], rules().age_over_10[f]};
}

// Protects the margin by section, to the firm.
TEST(Population, SectionsHaveTheirPartsOfTheRegion) {
    for (const Form form : forms) {
        const std::vector<double> counts = counted(form, section_count, [](const Firms& f, FirmRow i) { return f.card[i].section; });
        EXPECT_EQ(counts, whole(rules().stock[static_cast<std::size_t>(form)], section_weights(rules(), form)));
    }
}

// Protects the margins by size, owner and age of enterprises, to the firm.
TEST(Population, SizesOwnersAndAgesOfEnterprises) {
    const double stock = rules().stock[0];
    EXPECT_EQ(counted(Form::enterprise, 4, [](const Firms& f, FirmRow i) { return static_cast<std::size_t>(f.card[i].size); }),
              whole(stock, rules().size));
    EXPECT_EQ(counted(Form::enterprise, 4, [](const Firms& f, FirmRow i) { return static_cast<std::size_t>(f.card[i].owner); }),
              whole(stock, rules().owner));
    EXPECT_EQ(counted(Form::enterprise, 3, age_band), whole(stock, stated_ages(Form::enterprise)));
}

// Margins that hang together as stated: state firms are larger and farming is rural, or the joint fit would be a product of margins.
TEST(Population, MarginsHangTogether) {
    std::array<double, 2> state{}, all{}, shops{}, farms{};  // micro and others; urban and rural
    for_each_firm([&](const County& county, const Firms& firms, FirmRow i) {
        if (firms.card[i].form != Form::enterprise) return;
        const std::size_t larger = firms.card[i].size == Size::micro ? 0 : 1, in_county = county.rules.population.rural > 0.5 ? 1 : 0;
        all[larger] += 1;
        state[larger] += firms.card[i].owner == Owner::state ? 1 : 0;
        farms[in_county] += firms.card[i].section == 0 ? 1 : 0;
        shops[in_county] += firms.card[i].section == 5 ? 1 : 0;
    });
    const auto odds = [](double k, double n) { return k / (n - k); };
    EXPECT_GT(odds(state[1], all[1]) / odds(state[0], all[0]), 3);
    const double stated = rules().rural_odds[0] / rules().rural_odds[5];
    EXPECT_NEAR(farms[1] / shops[1] / (farms[0] / shops[0]), stated, 0.01 * stated);
}

// Individual businesses live simpler lives: small at most, and private.
TEST(Population, IndividualBusinessesAreSmallAndPrivate) {
    for_each_firm([&](const County&, const Firms& firms, FirmRow i) {
        if (firms.card[i].form != Form::individual) return;
        ASSERT_LE(firms.card[i].size, Size::small);
        ASSERT_EQ(firms.card[i].owner, Owner::private_owner);
    });
}

// Protects workers by size class: the stated mean in each, and a power tail of the stated exponent among the large.
TEST(Population, WorkersFollowAPowerLawWithinTheirClass) {
    std::array<std::vector<double>, 4> workers;
    for_each_firm([&](const County&, const Firms& firms, FirmRow i) {
        if (firms.card[i].form == Form::enterprise && firms.card[i].status != Status::bankrupt)
            workers[static_cast<std::size_t>(firms.card[i].size)].push_back(firms.card[i].workers);
    });
    const FirmSizes& sizes = region().front()->handbook->stock->sizes();
    for (std::size_t s = 0; s < workers.size(); ++s) {
        EXPECT_NEAR(sizes.mean(static_cast<Size>(s)), rules().workers[s], 0.01 * rules().workers[s]);
        double sum = 0, squares = 0;
        for (const double w : workers[s]) {
            sum += w;
            squares += w * w;
        }
        const auto n = static_cast<double>(workers[s].size());
        const double mean = sum / n, error = std::sqrt((squares / n - mean * mean) / n);
        EXPECT_LT(std::abs(mean - sizes.mean(static_cast<Size>(s))), 4.9 * error) << s;
    }
    // Hill's estimate over the lower part of the tail, where the end is far.
    double logs = 0, beyond = 0;
    for (const double w : workers[3]) {
        logs += std::min(std::log((w + 0.5) / (rules().size_from[3] - 0.5)), std::log(8.0));
        beyond += (w + 0.5) / (rules().size_from[3] - 0.5) >= 8 ? 1 : 0;
    }
    const double exponent = (static_cast<double>(workers[3].size()) - beyond) / logs;
    const double error = exponent / std::sqrt(static_cast<double>(workers[3].size()) - beyond);
    EXPECT_LT(std::abs(exponent - rules().size_tail), 4.9 * error + 0.02);
    EXPECT_GT(std::abs(exponent - 2), 4.9 * error);
}

// Protects zones: they lie where the counties' list has them.
TEST(Population, ZonesLieInTheirCounties) {
    for (const auto& county : region()) {
        double zone = 0, enterprises = 0;
        for (FirmRow i = 0; i < county->firms.size_now(); ++i) {
            if (county->firms.card[i].form != Form::enterprise) continue;
            enterprises += 1;
            zone += county->firms.has(i, in_zone) ? 1 : 0;
        }
        const double stated = county->rules.population.zone;
        EXPECT_TRUE(stated > 0 ? is_share(zone, enterprises, stated) : zone == 0) << county->code;
    }
}

// The size class must be that of the workers, or a later month would change the class without a hire.
TEST(Population, WorkersFitTheSizeClass) {
    for_each_firm([&](const County& county, const Firms& firms, FirmRow i) {
        if (firms.card[i].status == Status::bankrupt) return;  // has let them go
        ASSERT_GE(firms.card[i].workers, 1);
        ASSERT_EQ(firms.card[i].size, size_of(firms.card[i].workers, county.rules.population)) << firms.card[i].workers;
    });
}

// Protects the shares of dormant, indebted and zombie firms.
TEST(Population, SharesOfTheStock) {
    double all = 0, dormant = 0, debtors = 0, zombies = 0;
    std::array<double, 5> operating{}, indebted{};  // enterprises by size; the others
    for_each_firm([&](const County&, const Firms& firms, FirmRow i) {
        all += 1;
        if (firms.card[i].status == Status::dormant) {
            dormant += 1;
            return;
        }
        const bool enterprise = firms.card[i].form == Form::enterprise;
        const std::size_t kind = enterprise ? static_cast<std::size_t>(firms.card[i].size) : 4;
        operating[kind] += 1;
        if (firms.debt[i].value == 0) return;
        indebted[kind] += 1;
        debtors += enterprise ? 1 : 0;
        zombies += enterprise && (firms.card[i].status == Status::zombie || firms.card[i].status == Status::bankrupt) ? 1 : 0;
    });
    EXPECT_TRUE(is_share(dormant, all, rules().dormant));
    EXPECT_FALSE(is_share(dormant, all, rules().dormant + 0.005));
    for (std::size_t kind = 0; kind < operating.size(); ++kind)
        EXPECT_TRUE(is_share(indebted[kind], operating[kind], kind < 4 ? rules().indebted[kind] : rules().indebted_others)) << kind;
    EXPECT_FALSE(is_share(indebted[0], operating[0], rules().indebted[0] + 0.01));
    EXPECT_FALSE(is_share(indebted[4], operating[4], rules().indebted_others + 0.005));
    EXPECT_TRUE(is_share(zombies, debtors, rules().zombies));
    EXPECT_FALSE(is_share(zombies, debtors, rules().zombies + 0.025));
}

// Protects the ages of individual businesses and cooperatives, which are drawn, and of all within their bands.
TEST(Population, AgesFollowTheirBands) {
    for (const Form form : {Form::individual, Form::cooperative}) {
        std::vector<double> bands = counted(form, 3, age_band), stated = shares(stated_ages(form));
        while (stated.back() == 0) {
            EXPECT_EQ(bands.back(), 0);
            bands.pop_back();
            stated.pop_back();
        }
        EXPECT_TRUE(follows(bands, stated));
        if (form == Form::individual) {
            EXPECT_FALSE(follows(bands, tilted(stated, 0.02)));
        }
    }
    double n = 0, beyond = 0, squares = 0;
    for_each_firm([&](const County&, const Firms& firms, FirmRow i) {
        ASSERT_LT(firms.registered[i], test::first_month);
        if (age_band(firms, i) < 2) return;
        const double years = years_old(firms, i) - 2 * 1826 / 365.25;
        n += 1;
        beyond += years;
        squares += years * years;
    });
    const double mean = beyond / n, error = std::sqrt((squares / n - mean * mean) / n);
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
        ASSERT_EQ(sample.firms.card[i].workers, whole.firms.card[j].workers);
        ASSERT_EQ(sample.firms.cash[i], whole.firms.cash[j]);
        ASSERT_EQ(sample.firms.productivity[i], whole.firms.productivity[j]);
    }
}

}  // namespace
}  // namespace yingshang
