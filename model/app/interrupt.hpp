// Ctrl-C and SIGTERM: the first asks for a stop at the next boundary, the second ends the program at once.
// Touches nothing else: whoever works asks whether it should stop.
#pragma once

namespace yingshang {

// From now on SIGINT and SIGTERM are noted instead of ending the program.
void catch_interrupts();

// The signal that came, 0 where none did.
[[nodiscard]] int interrupt_signal();

// Exit code of a program that a signal stopped: 130 or 143.
[[nodiscard]] int exit_code_of_signal(int signal);

}  // namespace yingshang
