// Tells on standard error how far the work is: a bar that redraws itself on a terminal, a plain line now and then
// elsewhere. Knows nothing of what is worked on.
#pragma once

#include <chrono>
#include <string>

#include "app/requests.hpp"
#include "experiment/ensemble.hpp"

namespace yingshang {

// "45 s", "3 min 20 s", "2 h 5 min".
[[nodiscard]] std::string duration_text(double seconds);

class ProgressDisplay {
  public:
    explicit ProgressDisplay(ShowProgress show);
    ~ProgressDisplay();
    ProgressDisplay(const ProgressDisplay&) = delete;
    ProgressDisplay& operator=(const ProgressDisplay&) = delete;

    // Not at the same time from several threads.
    void update(const Progress& progress);

  private:
    enum class Style : std::uint8_t { none, bar, lines };
    using Clock = std::chrono::steady_clock;

    void bar(const std::string& text, double share);

    Style style_;
    Clock::time_point start_ = Clock::now(), shown_{};
    bool drawn_ = false;
};

}  // namespace yingshang
