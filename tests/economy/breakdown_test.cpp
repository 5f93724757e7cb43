// Indicators by class of the firm: the classes add up to the whole, and asking for them changes nothing else.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "economy/tallies.hpp"
#include "system/shipped.hpp"

namespace yingshang {
namespace {

using test::Asked;

// The two smallest counties, so that the one by county has something to tell apart.
const Asked plain{.selector = "baseline+1.1", .counties = {"640424", "640423"}, .until = "2020-01-01"};

const RunResult& broken_down() {
    static const RunResult result = [] {
        Asked asked = plain;
        asked.by = {By::county, By::section, By::size, By::form, By::owner};
        return test::run(asked);
    }();
    return result;
}

const Breakdown& by(const std::string& name) {
    for (const Breakdown& b : broken_down().breakdowns)
        if (b.by == name) return b;
    throw InternalError("no breakdown by " + name);
}

std::size_t number_of(const std::string& indicator) {
    const auto& all = broken_down().indicators.definitions;
    return static_cast<std::size_t>(std::find_if(all.begin(), all.end(), [&](const IndicatorDefinition& d) { return d.name == indicator; }) -
                                    all.begin());
}

void expect_close(double sum, double whole, const std::string& what) {
    EXPECT_LE(std::abs(sum - whole), 1e-9 * std::max(1.0, std::abs(whole))) << what << ": " << sum << ", the whole is " << whole;
}

IndicatorYear all_classes(const Breakdown& b, std::size_t year, std::size_t indicator) {
    IndicatorYear sum;
    for (const auto& years : b.years) {
        const IndicatorYear& one = years[year][indicator];
        sum.numerator += one.numerator;
        sum.denominator += one.denominator;
        sum.samples.insert(sum.samples.end(), one.samples.begin(), one.samples.end());
        sum.parts.resize(std::max(sum.parts.size(), one.parts.size()));
        for (std::size_t p = 0; p < one.parts.size(); ++p) {
            sum.parts[p].numerator += one.parts[p].numerator;
            sum.parts[p].denominator += one.parts[p].denominator;
        }
    }
    std::sort(sum.samples.begin(), sum.samples.end());
    return sum;
}

// Protects every number by class: numerators, denominators, single durations and parts of processes of all classes are those of the whole,
// so that counts add up and a ratio of the whole is the mean of the classes' at their weights. What is told of a county alone is in no class.
TEST(Breakdowns, ClassesAddUpToTheWhole) {
    const IndicatorTable& whole = broken_down().indicators;
    ASSERT_EQ(broken_down().breakdowns.size(), 5u);
    for (const Breakdown& b : broken_down().breakdowns)
        for (std::size_t y = 0; y < whole.years.size(); ++y)
            for (std::size_t i = 0; i < whole.definitions.size(); ++i) {
                const std::string what = whole.definitions[i].name + " by " + b.by;
                const IndicatorYear sum = all_classes(b, y, i);
                if (b.told[i] == 0 && b.by != "county") {
                    if (whole.definitions[i].combination == Combination::variation) continue;
                    EXPECT_EQ(sum.numerator, 0) << what;
                    EXPECT_EQ(sum.denominator, 0) << what;
                    continue;
                }
                if (b.told[i] == 0) continue;
                expect_close(sum.numerator, whole.years[y][i].numerator, what);
                expect_close(sum.denominator, whole.years[y][i].denominator, what);
                EXPECT_EQ(sum.samples, whole.years[y][i].samples) << what;
                ASSERT_EQ(sum.parts.size(), whole.years[y][i].parts.size()) << what;
                for (std::size_t p = 0; p < sum.parts.size(); ++p) expect_close(sum.parts[p].numerator, whole.years[y][i].parts[p].numerator, what);
            }
}

// The same by the values that users read: entries add up, visits are the weighted mean.
TEST(Breakdowns, CountsAddUpAndRatiosAreWeightedMeans) {
    const IndicatorTable& whole = broken_down().indicators;
    for (const Breakdown& b : broken_down().breakdowns) {
        const std::size_t entries = number_of("entry.enterprises"), visits = number_of("startup.visits_mean");
        double sum = 0, weighted = 0, weights = 0;
        for (std::size_t c = 0; c < b.classes.size(); ++c) {
            sum += b.value(whole.definitions[entries], c, entries, 2019, 2019);
            const double mean = b.value(whole.definitions[visits], c, visits, 2018, 2019);
            if (!std::isfinite(mean)) continue;
            const double weight = b.years[c][0][visits].denominator + b.years[c][1][visits].denominator;
            weighted += mean * weight;
            weights += weight;
        }
        expect_close(sum, whole.value(entries, 2019, 2019), "entries by " + b.by);
        expect_close(weighted / weights, whole.value(visits, 2018, 2019), "visits by " + b.by);
        EXPECT_GT(sum, 0);
    }
}

// Protects readers from a zero that is none: no individual business goes through the start-up of an enterprise.
TEST(Breakdowns, NoCasesAreNoNumber) {
    const IndicatorTable& whole = broken_down().indicators;
    const std::size_t visits = number_of("startup.visits_mean"), loans = number_of("credit.new_loans");
    EXPECT_EQ(by("form").classes, (std::vector<std::string>{"enterprise", "individual", "cooperative"}));
    EXPECT_TRUE(std::isfinite(by("form").value(whole.definitions[visits], 0, visits, 2019, 2019)));
    EXPECT_TRUE(std::isnan(by("form").value(whole.definitions[visits], 1, visits, 2019, 2019)));
    EXPECT_TRUE(std::isnan(by("form").value(whole.definitions[loans], 0, loans, 2019, 2019))) << "told of whole counties";
    EXPECT_TRUE(std::isfinite(by("county").value(whole.definitions[loans], 0, loans, 2019, 2019)));
}

// Protects the table of processes by class: its cases are those of /process, and besides the few that were begun before the first simulated day,
// of which the offices know nothing.
TEST(Breakdowns, CasesOfProcessesAddUp) {
    const RunResult& r = broken_down();
    const Breakdown& b = by("size");
    const std::size_t processes = r.process.shape[2], classes = b.classes.size();
    ASSERT_EQ(b.processes.variables[0].name, "completed");
    ASSERT_EQ(r.process.variables[1].name, "completed");
    int common = 0;
    for (std::size_t p = 0; p < processes; ++p) {
        double in_classes = 0, in_counties = 0;
        for (std::size_t row = 0; row < 2 * classes; ++row) in_classes += b.processes.data[0][row * processes + p];
        for (std::size_t i = p; i < r.process.data[1].size(); i += processes)
            if (std::isfinite(r.process.data[1][i])) in_counties += r.process.data[1][i];
        EXPECT_GE(in_classes, in_counties) << p;
        constexpr double many = 200;  // of what takes days, not years
        if (in_counties < many) continue;
        EXPECT_EQ(in_classes, in_counties) << p;
        common += 1;
    }
    EXPECT_GT(common, 3);
}

// Protects "who is relieved": every number of the burden, every topic and year, is that of all classes of a breakdown together up to the last
// rounding; cases of a process are whole numbers and add up exactly.
TEST(Breakdowns, BurdensAddUpToTheWhole) {
    const Cube& whole = broken_down().burden;
    const std::size_t years = whole.shape[0], topics = whole.shape[1], processes = topics - burden_topics().size();
    constexpr double last_bits = 1e-12;
    for (const Breakdown& b : broken_down().breakdowns) {
        const std::size_t classes = b.classes.size();
        ASSERT_EQ(b.burden.shape, (std::vector<std::size_t>{years, classes, topics})) << b.by;
        ASSERT_EQ(b.burden.data.size(), whole.data.size());
        for (std::size_t v = 0; v < whole.data.size(); ++v)
            for (std::size_t y = 0; y < years; ++y)
                for (std::size_t t = 0; t < topics; ++t) {
                    double sum = 0;
                    for (std::size_t c = 0; c < classes; ++c) sum += b.burden.data[v][(y * classes + c) * topics + t];
                    const double of_all = whole.data[v][y * topics + t];
                    EXPECT_LE(std::abs(sum - of_all), last_bits * of_all) << whole.variables[v].name << " of topic " << t << " by " << b.by;
                    if (v == 0 && t < processes) {
                        EXPECT_EQ(sum, of_all) << t;
                    }
                }
    }
}

// Protects against a burden in another's class: what only enterprises go through is theirs, and who operates has duties in every class.
TEST(Breakdowns, BurdensStandWithThoseWhoBearThem) {
    const Cube &whole = broken_down().burden, &forms = by("form").burden, &sizes = by("size").burden;
    const WorldInput world = test::world_of(plain);
    const auto& book = world.plan->book().processes;
    const auto startup = static_cast<std::size_t>(
        std::find_if(book.begin(), book.end(), [](const ProcessDescription& p) { return p.name == "startup"; }) - book.begin());
    const std::size_t topics = whole.shape[1], regulation = book.size(), openings = book.size() + 2, last_year = 1;
    const auto cost = [&](const Cube& cube, std::size_t of_class, std::size_t topic, std::size_t variable) {
        return cube.data[variable][(last_year * cube.shape[1] + of_class) * topics + topic];
    };
    constexpr std::size_t compliance_cost = 5, delay_cost = 7;
    ASSERT_EQ(whole.variables[compliance_cost].name, "compliance_cost");
    ASSERT_EQ(whole.variables[delay_cost].name, "delay_cost");
    EXPECT_GT(cost(forms, 0, startup, compliance_cost), 0);
    EXPECT_EQ(cost(forms, 1, startup, compliance_cost), 0);
    for (std::size_t form = 0; form < 3; ++form) EXPECT_GT(cost(forms, form, regulation, compliance_cost), 0) << form;
    EXPECT_GT(cost(forms, 1, openings, delay_cost), 0);
    // Hours grow with the size: of a small firm they are more than of a micro one.
    const auto hours = [&](std::size_t size) { return cost(sizes, size, regulation, 3) / cost(sizes, size, regulation, 0); };
    EXPECT_GT(hours(1), 1.5 * hours(0));
}

// Protects "without --by the same bits": breakdowns only look on.
TEST(Breakdowns, ChangeNothingElse) {
    const RunResult without = test::run(plain);
    EXPECT_TRUE(without.breakdowns.empty());
    EXPECT_TRUE(test::same_bits(without, broken_down()));
    EXPECT_TRUE(test::same_bits(without.burden, broken_down().burden));
    for (std::size_t y = 0; y < without.indicators.years.size(); ++y)
        for (std::size_t i = 0; i < without.indicators.definitions.size(); ++i)
            EXPECT_EQ(without.indicators.years[y][i].numerator, broken_down().indicators.years[y][i].numerator);
}

// Protects sums of a part of the firms: totals in classes are blown up as those of the whole.
TEST(Breakdowns, AddUpWhereAShareOfTheFirmsRan) {
    Asked asked = plain;
    asked.counties = {"640424"};
    asked.scale = 0.5;
    asked.by = {By::form};
    const RunResult r = test::run(asked);
    for (const char* name : {"entry.rural", "credit.small_balance", "trade.exports"}) {
        const std::size_t i = number_of(name);
        double sum = 0;
        for (std::size_t c = 0; c < 3; ++c) sum += r.breakdowns[0].value(r.indicators.definitions[i], c, i, 2019, 2019);
        expect_close(sum, r.indicators.value(i, 2019, 2019), name);
        EXPECT_GT(sum, 0) << name;
    }
    const std::size_t topics = r.burden.shape[1];
    for (std::size_t topic = 0; topic < topics; ++topic) {
        double sum = 0;
        for (std::size_t c = 0; c < 3; ++c) sum += r.breakdowns[0].burden.data[5][(3 + c) * topics + topic];
        expect_close(sum, r.burden.data[5][topics + topic], "compliance cost");
    }
}

}  // namespace
}  // namespace yingshang
