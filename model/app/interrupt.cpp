#include "app/interrupt.hpp"

#include <atomic>
#include <csignal>

#include <unistd.h>

namespace yingshang {
namespace {

constexpr int signal_exit_base = 128;

// A handler can reach nothing but a static; it alone writes this one.
std::atomic<int> noted{0};
static_assert(std::atomic<int>::is_always_lock_free, "a handler may not wait for a lock");

void note(int signal) {
    int none = 0;
    if (!noted.compare_exchange_strong(none, signal)) _exit(signal_exit_base + signal);
}

}  // namespace

void catch_interrupts() {
    struct sigaction action = {};
    action.sa_handler = note;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    // Even where the parent ignores SIGINT, as a shell does for the background jobs of a script: whoever sends it means it.
    for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
    // Who stops reading the table must not take the result file with it: printing then fails, and that is told at the end.
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, nullptr);
}

int interrupt_signal() { return noted.load(); }

int exit_code_of_signal(int signal) { return signal_exit_base + signal; }

}  // namespace yingshang
