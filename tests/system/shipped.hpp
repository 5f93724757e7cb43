// The shipped scenarios as the program reads them, run for a few counties and years.
#pragma once

#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "economy/sections.hpp"
#include "economy/world.hpp"
#include "policy/scenario.hpp"
#include "reader/reader.hpp"

namespace yingshang::test {

inline const Day in_force = to_day({2020, 5, 1});  // most measures

struct Asked {
    std::string selector = "baseline";
    std::vector<std::string> set = {};
    std::vector<std::string> counties = {"640424"};  // the smallest; none: all
    std::string until = "2021-01-01";
    std::uint32_t replicate = 0;
    unsigned threads = 1;
    double scale = 1;
    std::vector<By> by = {};
};

// The selector of a scenario file that says this of the baseline.
inline std::string scenario_file(const std::string& text) {
    static int made = 0;
    const std::string path = testing::TempDir() + "overlay-" + std::to_string(getpid()) + "-" + std::to_string(++made) + ".toml";
    std::ofstream(path) << "title = \"overlay of a test\"\nextends = [\"baseline\"]\n_source = \"a test\"\n" << text << "\n";
    return path;
}

// The same where it sets more than the baseline does.
inline std::string overlay(const std::string& set) { return scenario_file("[set]\n" + set); }

// A measure whose one patch is of a desk: "pool = [...]", "level = ...".
inline std::string measure_of_desk(const std::string& id, const std::string& desk, const std::string& says, const std::string& from = "2020-05-01") {
    return "[measure.\"" + id + "\"]\ntitle = \"A test\"\nin_force = { date = " + from + " }\n[[measure.\"" + id + "\".patch]]\ndesk = \"" + desk +
           "\"\nevidence = \"assumed\"\n" + says + "\n";
}

inline ReadOptions read_options(const Asked& asked) {
    ReadOptions options;
    options.roots = {std::string(YINGSHANG_SOURCE_DIR) + "/scenarios"};
    options.declare = declare_economy;
    options.schema = firm_attributes();
    options.set = asked.set;
    options.until = parse_day(asked.until);
    return options;
}

// Threads that take tasks by turns, so that with several of them the order of counties is not that of one.
inline void on_threads(unsigned threads, std::size_t n, const std::function<void(std::size_t)>& task) {
    std::vector<std::jthread> team;
    for (unsigned t = 0; t < threads; ++t)
        team.emplace_back([=, &task] {
            for (std::size_t i = t; i < n; i += threads) task(n - 1 - i);
        });
}

inline WorldInput world_of(const Asked& asked) {
    Diagnostics diagnostics;
    WorldInput world = enact(read_scenario(asked.selector, read_options(asked)), diagnostics);
    diagnostics.throw_if_any();
    return world;
}

inline RunOptions run_options(const Asked& asked, const Places& places) {
    RunOptions options;
    options.replicate = asked.replicate;
    options.scale = asked.scale;
    options.by = asked.by;
    for (const std::string& county : asked.counties) {
        const std::vector<CountyId> found = places.find(county).value();
        options.counties.insert(options.counties.end(), found.begin(), found.end());
    }
    return options;
}

inline RunResult run(const Asked& asked) {
    const WorldInput world = world_of(asked);
    return simulate(
        world, run_options(asked, world.places), [&](std::size_t n, const auto& task) { on_threads(asked.threads, n, task); },
        [](Day) { return true; });
}

// Equal bit for bit, undefined equal to undefined.
inline bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i] && !(a[i] != a[i] && b[i] != b[i])) return false;
    return true;
}
inline bool same_bits(const Cube& a, const Cube& b) {
    if (a.data.size() != b.data.size()) return false;
    for (std::size_t v = 0; v < a.data.size(); ++v)
        if (!same_bits(a.data[v], b.data[v])) return false;
    return true;
}
inline bool same_bits(const RunResult& a, const RunResult& b) {
    return same_bits(a.panel, b.panel) && same_bits(a.process, b.process) && same_bits(a.desks, b.desks) && same_bits(a.steps, b.steps);
}

// The months of a cube before a day; its first dimension is the month.
inline std::vector<std::vector<double>> before(const RunResult& r, const Cube& cube, Day day) {
    std::size_t months = 0;
    while (months < r.months.size() && r.months[months] < day) ++months;
    const std::size_t cells = cube.data.front().size() / r.months.size() * months;
    std::vector<std::vector<double>> cut;
    for (const std::vector<double>& v : cube.data) cut.emplace_back(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(cells));
    return cut;
}

inline double indicator(const RunResult& r, const std::string& name, int from, int until) {
    for (std::size_t i = 0; i < r.indicators.definitions.size(); ++i)
        if (r.indicators.definitions[i].name == name) return r.indicators.value(i, from, until);
    throw InternalError("no indicator " + name);
}

}  // namespace yingshang::test
