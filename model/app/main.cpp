// Turns the command line into a request, has it done and turns errors into text and exit codes.
#include <cerrno>
#include <cstdio>
#include <exception>
#include <new>

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/options.hpp"
#include "core/error.hpp"

namespace {

using namespace yingshang;

enum Exit : int { failed_run = 1, bad_input = 2, cannot_write = 74 };  // 74: EX_IOERR of sysexits.h

int perform(const std::vector<std::string>& arguments) {
    const int code = std::visit([](const auto& request) { return execute(request); }, parse_command_line(arguments));
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) throw IoError("standard output", errno);
    return code;
}

int complain(const std::string& text, Exit code) {
    fmt::print(stderr, "yingshang: {}\n", text);
    return code;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return perform({argv + 1, argv + argc});
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
