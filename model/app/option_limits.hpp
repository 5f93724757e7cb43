// How much options may ask for, and what is done where they ask for nothing.
#pragma once

#include <cstddef>
#include <cstdint>

namespace yingshang {

inline constexpr std::uint64_t most_replicates = 100'000;
inline constexpr std::uint64_t most_threads = 1024;
inline constexpr double most_days = 100'000;  // working days of a process scenario
inline constexpr unsigned help_width = 110;
inline constexpr double default_share_in_time = 0.95;
inline constexpr double default_scale_of_fits = 0.1, default_minutes = 30, most_minutes = 10'000;
inline constexpr unsigned default_evaluations = 150;
inline constexpr std::size_t default_orders = 8;
inline constexpr std::uint32_t default_pairs = 8, default_replicates_of_coalitions = 4, default_replicates_of_scores = 4;
inline constexpr double default_materiality = 0.01;  // share of the base under which an effect is a trifle

}  // namespace yingshang
