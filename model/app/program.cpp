#include "app/program.hpp"

#include <cerrno>
#include <cstdio>
#include <exception>
#include <new>

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/options.hpp"
#include "core/error.hpp"

namespace yingshang {
namespace {

enum Exit : int { failed_run = 1, bad_input = 2, cannot_write = 74 };  // 74: EX_IOERR of sysexits.h

int perform(const std::vector<std::string>& arguments, Communicator* communicator) {
    Request request = parse_command_line(arguments);
    const auto execute_on_ranks = [communicator](auto& asked) {
        if constexpr (requires { asked.communicator; }) asked.communicator = communicator;
        return execute(asked);
    };
    const int code = std::visit(execute_on_ranks, request);
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) throw IoError("standard output", errno);
    return code;
}

int complain(const std::string& text, Exit code) {
    fmt::print(stderr, "yingshang: {}\n", text);
    return code;
}

}  // namespace

int run_program(const std::vector<std::string>& arguments, Communicator* communicator) {
    try {
        const int code = together(communicator, [&] { return perform(arguments, communicator); });
        static_cast<void>(gather(communicator, {}));  // all are well
        return code;
    } catch (const InputError& e) {
        for (const Diagnostic& d : e.diagnostics()) fmt::print(stderr, "{}\n", to_string(d));
        return bad_input;
    } catch (const IoError& e) {
        return complain(e.what(), cannot_write);
    } catch (const std::bad_alloc&) {
        return complain("out of memory; use fewer --threads, a smaller --scale or some of the --counties", failed_run);
    } catch (const std::exception& e) {
        return complain(e.what(), failed_run);
    }
}

}  // namespace yingshang
