#include "experiment/lockstep.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "experiment/parallel.hpp"

namespace yingshang {
namespace {

enum class Turns : std::uint8_t { together, one_after_the_other };

// Where both runs meet at the end of each month: who comes last has the months compared and lets the other go on.
class Meeting {
  public:
    Meeting(Day first_month, Turns turns, const OnBothMonths& told) : month_(first_month), turns_(turns), told_(told) {}

    // Before the first month.
    void begin(std::size_t side) {
        std::unique_lock lock(mutex_);
        await_turn(side, lock);
    }
    void hand_over(std::size_t side, std::span<const LoggedEvent> events) {
        std::unique_lock lock(mutex_);
        events_[side] = events;
        here_[side] = true;
        const Day month = month_;
        changed_.notify_all();
        if (here_[0] && here_[1]) meet();
        else changed_.wait(lock, [&] { return month_ != month || stopped_; });
        await_turn(side, lock);
    }
    void stop() {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        changed_.notify_all();
    }
    // The side's run is over, whatever came of it: nobody shall wait for it.
    void leave(std::size_t side) {
        const std::lock_guard lock(mutex_);
        gone_[side] = true;
        stopped_ = stopped_ || here_[1 - side];
        changed_.notify_all();
    }
    [[nodiscard]] bool stopped() {
        const std::lock_guard lock(mutex_);
        return stopped_;
    }

  private:
    void meet() {
        if (!told_(month_, events_[0], events_[1])) stopped_ = true;
        month_ = next_month(month_);
        here_ = {};
        changed_.notify_all();
    }
    // Taking turns, the second works only while the first waits for it.
    void await_turn(std::size_t side, std::unique_lock<std::mutex>& lock) {
        if (turns_ == Turns::one_after_the_other && side == 1) changed_.wait(lock, [&] { return here_[0] || gone_[0] || stopped_; });
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    Day month_;
    Turns turns_;
    const OnBothMonths& told_;
    std::array<std::span<const LoggedEvent>, 2> events_;
    std::array<bool, 2> here_{}, gone_{};
    bool stopped_ = false;
};

// What both say of how far they are.
class BothProgress {
  public:
    BothProgress(const Horizon& horizon, const OnEnsembleProgress& told) : horizon_(horizon), reached_{horizon.from, horizon.from}, told_(told) {}

    [[nodiscard]] bool report(std::size_t side, Day day) {
        const std::lock_guard lock(mutex_);
        reached_[side] = day;
        const double days = std::max(1, 2 * (horizon_.until - horizon_.from));
        return told_({0, 1, ((reached_[0] - horizon_.from) + (reached_[1] - horizon_.from)) / days, std::min(reached_[0], reached_[1])});
    }

  private:
    std::mutex mutex_;
    Horizon horizon_;
    std::array<Day, 2> reached_;
    const OnEnsembleProgress& told_;
};

}  // namespace

bool run_in_step(const WorldInput& a, const WorldInput& b, const LockstepOptions& options, const OnBothMonths& on_months,
                 const OnEnsembleProgress& on_progress) {
    const std::array<const WorldInput*, 2> worlds{&a, &b};
    const unsigned inside = std::max(1u, options.threads / 2);
    Meeting meeting(first_of_month(a.horizon.from), options.threads < 2 ? Turns::one_after_the_other : Turns::together, on_months);
    BothProgress progress(a.horizon, on_progress);
    std::array<std::exception_ptr, 2> errors;
    std::array<bool, 2> whole{};
    const auto run_side = [&](std::size_t side) {
        try {
            meeting.begin(side);
            RunOptions run{options.seed, options.replicate, options.scale, options.counties, {}, nullptr};
            run.on_events = [&](std::span<const LoggedEvent> events) { meeting.hand_over(side, events); };
            whole[side] = simulate(*worlds[side], run, on_threads(inside), [&](Day day) {
                              if (!progress.report(side, day)) meeting.stop();
                              return !meeting.stopped();
                          }).whole;
        } catch (...) {
            errors[side] = std::current_exception();
            meeting.stop();
        }
        meeting.leave(side);
    };
    {
        const std::jthread other(run_side, 1);
        run_side(0);
    }
    for (const std::exception_ptr& error : errors)
        if (error) std::rethrow_exception(error);
    return whole[0] && whole[1];
}

}  // namespace yingshang
