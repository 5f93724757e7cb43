#include "app/effort.hpp"

#include <algorithm>
#include <cmath>

namespace yingshang {
namespace {

// Measured on the shipped baseline, a core of a 2023 server, release build: one replicate of Ningxia takes 19 to 26 s of one core and 260 to 278 MiB,
// one of Xingqing (11.5 % of it) 2.4 to 3 s and 98 MiB; 8 of Xingqing 280 MiB; 8 pairs of Ningxia on two threads 1141 to 1206 MiB.
constexpr double seconds_a_firm_month = 4.1e-7;   // of a firm that exists on the first day, growth included
constexpr double efficiency_within_a_run = 0.95;  // of threads that share its counties: 10 to 12 s on two
constexpr double mib = 1024.0 * 1024.0;
constexpr double bytes_of_the_program = 51 * mib;
constexpr double bytes_of_a_scenario = 27e6;    // besides the first
constexpr double bytes_a_firm = 408;            // of a firm that exists on the first day, later ones and their cases included
constexpr double bytes_kept_a_firm = 276;       // the same of a past that several runs go on from
constexpr double bytes_a_place_month = 12'200;  // of a run's results
constexpr double bytes_of_cases_a_firm = 8;     // durations that a median wants, of a run's results
constexpr double bytes_of_any_file = 2.4e6;
constexpr double bytes_a_county_month = 4100;               // of a scenario in the file
constexpr double bytes_a_county_month_of_several = 11'700;  // the same of several replicates: means and their errors
constexpr double bytes_of_its_replicates = 1500;            // the same of each replicate that is kept
// Of breakdowns: all five take 35 % more time of Litong and of Xingqing, and of memory and file of one run of Xingqing 28 MiB and 3.8 MB, of
// six 49 MiB and 6.9 MB.
constexpr double slower_a_breakdown = 0.065;
constexpr double bytes_of_a_breakdown = 0.55e6;    // in the file, which is put together in memory
constexpr double bytes_a_class_month = 1300;       // of a run's results
constexpr double bytes_a_class_month_there = 150;  // of a scenario in the file
constexpr double bytes_of_its_runs = 215;          // the same of each run
constexpr double growing_file = 4;                 // memory over size
constexpr double bytes_of_breaking_down = 6e6;
constexpr double events_a_firm_month = 0.9;  // of a firm that exists on the first day
constexpr double seconds_an_event = 3.2e-7;  // to write down and to pack
constexpr double bytes_an_event = 28 + 7;    // while it runs, and in the file

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

double expected_memory(const Work& w) {
    const double at_once = std::min<double>(w.threads, static_cast<double>(w.runs)), kept = static_cast<double>(w.runs_kept);
    const double result = static_cast<double>(w.places) * w.result_months * bytes_a_place_month + w.firms * bytes_of_cases_a_firm;
    const double past = w.scenarios_together > 1 && w.months_together > 0 ? bytes_kept_a_firm : 0;
    return bytes_of_the_program + static_cast<double>(w.scenarios_together - 1) * bytes_of_a_scenario + at_once * w.firms * (bytes_a_firm + past) +
           kept * (result + static_cast<double>(w.classes) * w.result_months * bytes_a_class_month);
}

double per_county_month(const Work& w) { return w.runs > w.scenarios ? bytes_a_county_month_of_several : bytes_a_county_month; }

// In the file, of all breakdowns.
double expected_classes_on_disk(const Work& w) {
    const double classes = static_cast<double>(w.classes) * w.result_months;
    const double kept = 1 + static_cast<double>(w.kept_replicates) * bytes_of_its_replicates / per_county_month(w);
    return static_cast<double>(w.breakdowns) * bytes_of_a_breakdown + static_cast<double>(w.scenarios) * classes * bytes_a_class_month_there * kept +
           static_cast<double>(w.runs) * classes * bytes_of_its_runs;
}

}  // namespace

Effort expected_effort(const Work& w) {
    Effort e;
    e.seconds = expected_seconds(w);
    const double by_class = expected_classes_on_disk(w);
    e.memory = expected_memory(w) + growing_file * by_class + (w.breakdowns > 0 ? bytes_of_breaking_down : 0);
    e.disk = bytes_of_any_file + by_class +
             static_cast<double>(w.scenarios * w.counties) * w.result_months *
                 (per_county_month(w) + static_cast<double>(w.kept_replicates) * bytes_of_its_replicates);
    if (w.events) e.disk += static_cast<double>(w.runs) * w.firms * w.months * events_a_firm_month * bytes_an_event;
    return e;
}

}  // namespace yingshang
