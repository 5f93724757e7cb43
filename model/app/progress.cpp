#include "app/progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace yingshang {
namespace {

constexpr double seconds_between_redraws = 0.2;
constexpr double seconds_between_lines = 15;
constexpr double seconds_until_estimate = 1;
constexpr int bar_cells = 24;

std::string describe(const Progress& p, double elapsed) {
    std::string text = fmt::format("{:3.0f} %", 100 * p.share);
    if (p.simulated.value != 0) text += "  " + to_string(p.simulated);
    if (p.runs > 1) text += fmt::format("  run {} of {}", std::min(p.runs_done + 1, p.runs), p.runs);
    if (p.share > 0 && elapsed >= seconds_until_estimate) text += "  " + duration_text(elapsed * (1 - p.share) / p.share) + " left";
    return text;
}

}  // namespace

std::string duration_text(double seconds) {
    const auto whole = static_cast<long>(std::ceil(seconds));
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
    return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

ProgressDisplay::ProgressDisplay(ShowProgress show)
    : style_(show == ShowProgress::never                                  ? Style::none
             : show == ShowProgress::always || isatty(STDERR_FILENO) != 0 ? Style::bar
                                                                          : Style::lines) {}

ProgressDisplay::~ProgressDisplay() {
    if (drawn_) std::fputs("\r\033[K", stderr);
}

void ProgressDisplay::bar(const std::string& text, double share) {
    const int full = static_cast<int>(share * bar_cells);
    std::string cells;
    for (int i = 0; i < bar_cells; ++i) cells += i < full ? "█" : "░";
    fmt::print(stderr, "\r\033[K{} {}", cells, text);
    std::fflush(stderr);
    drawn_ = true;
}

void ProgressDisplay::update(const Progress& progress) {
    if (style_ == Style::none) return;
    const Clock::time_point now = Clock::now();
    const double pause = style_ == Style::bar ? seconds_between_redraws : seconds_between_lines;
    // A bar shows at once, a line only when there has been something to wait for.
    const Clock::time_point last = style_ == Style::lines ? std::max(shown_, start_) : shown_;
    if (std::chrono::duration<double>(now - last).count() < pause) return;
    shown_ = now;
    const std::string text = describe(progress, std::chrono::duration<double>(now - start_).count());
    if (style_ == Style::bar) bar(text, progress.share);
    else fmt::print(stderr, "{}\n", text);
}

}  // namespace yingshang
