#include "app/effort.hpp"

#include <algorithm>
#include <cmath>

namespace yingshang {
namespace {

// Measured on the shipped baseline, a core of a 2023 server, release build: one replicate of Ningxia takes 21 s of one core and 292 MiB,
// one of Xingqing (11.5 % of it) 2.2 s and 53 MiB; 8 of Xingqing leave 83 MiB of results, 16 of Ningxia 220 MiB.
constexpr double seconds_a_firm_month = 4.0e-7;  // of a firm that exists on the first day, growth included
constexpr double efficiency_within_a_run = 0.9;  // of threads that share its counties: 11.6 s on two
constexpr double mib = 1024.0 * 1024.0;
constexpr double bytes_of_the_program = 22 * mib;
constexpr double bytes_a_firm = 575;          // of a firm that exists on the first day, later ones and their cases included
constexpr double bytes_a_place_month = 5000;  // of a run's results
constexpr double bytes_of_cases_a_firm = 8;   // durations that a median wants, of a run's results
constexpr double bytes_of_any_file = 1.2e6;
constexpr double bytes_a_county_month = 2500;     // of a scenario in the file
constexpr double bytes_of_its_replicates = 1500;  // the same of each replicate that is kept
// Of breakdowns: all five take 35 % more time of Litong and of Xingqing, 5 to 8 MiB more of memory a run, and leave 7.5 MB more of one run of
// Xingqing, 10 MB of six.
constexpr double slower_a_breakdown = 0.065;
constexpr double bytes_of_a_breakdown = 1.3e6;     // in the file, which is put together in memory
constexpr double bytes_a_class_month = 1900;       // of a run's results
constexpr double bytes_a_class_month_there = 150;  // of a scenario in the file
constexpr double bytes_of_its_runs = 170;          // the same of each run
constexpr double growing_file = 2.5;               // memory over size: 20 MiB more for those 7.5 MB, 30 for those 10
constexpr double events_a_firm_month = 0.9;        // of a firm that exists on the first day
constexpr double seconds_an_event = 3.2e-7;        // to write down and to pack
constexpr double bytes_an_event = 28 + 7;          // while it runs, and in the file

// Of the time that the runs would take each by itself.
double part_spared(const Work& w) {
    if (w.months == 0) return 0;
    return static_cast<double>(w.months_together) / w.months * (1 - 1 / static_cast<double>(w.scenarios_together));
}

double expected_seconds(const Work& w) {
    const auto threads = static_cast<std::size_t>(std::max(1u, std::min(w.threads, w.cores)));
    const double slower = 1 + slower_a_breakdown * static_cast<double>(w.breakdowns);
    const double run = w.firms * w.months * (seconds_a_firm_month * slower + (w.events ? events_a_firm_month * seconds_an_event : 0));
    // Threads take whole runs, and share a run's counties only where there are more threads than runs.
    const std::size_t inside = std::min(w.counties, threads / std::max<std::size_t>(1, std::min(w.runs, threads)));
    const double at_most = 1 / std::max(w.largest_county, 1e-6);
    const double faster = inside < 2 ? 1 : std::min(static_cast<double>(inside) * efficiency_within_a_run, at_most);
    const double rounds = std::ceil(static_cast<double>(w.runs) / static_cast<double>(threads));
    return rounds * run / faster * (1 - part_spared(w));
}

}  // namespace

Effort expected_effort(const Work& w) {
    Effort e;
    const auto runs = static_cast<double>(w.runs);
    e.seconds = expected_seconds(w);
    const double at_once = std::min<double>(w.threads, runs);
    const double result = static_cast<double>(w.places) * w.result_months * bytes_a_place_month + w.firms * bytes_of_cases_a_firm;
    const double kept_runs = static_cast<double>(w.runs_kept);
    e.memory = bytes_of_the_program + at_once * w.firms * bytes_a_firm + kept_runs * result;
    e.disk = bytes_of_any_file + static_cast<double>(w.scenarios * w.counties) * w.result_months *
                                     (bytes_a_county_month + static_cast<double>(w.kept_replicates) * bytes_of_its_replicates);
    const double classes = static_cast<double>(w.classes) * w.result_months;
    const double kept = 1 + static_cast<double>(w.kept_replicates) * bytes_of_its_replicates / bytes_a_county_month;
    const double by_class = static_cast<double>(w.breakdowns) * bytes_of_a_breakdown +
                            static_cast<double>(w.scenarios) * classes * bytes_a_class_month_there * kept + runs * classes * bytes_of_its_runs;
    e.disk += by_class;
    e.memory += kept_runs * classes * bytes_a_class_month + growing_file * by_class;
    if (w.events) e.disk += runs * w.firms * w.months * events_a_firm_month * bytes_an_event;
    return e;
}

}  // namespace yingshang
