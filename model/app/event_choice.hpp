// What `trace` and `export` share: a result file that has events, and names on the command line as the file knows them.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "output/event_file.hpp"

namespace yingshang {

// Throws InputError where the file cannot be read or has no events, with how to make some.
[[nodiscard]] std::unique_ptr<EventFile> open_events(const std::filesystem::path& file);

// InputError with the names that there are.
[[nodiscard]] std::int16_t find_scenario(const EventNames& names, const std::string& scenario);
[[nodiscard]] std::int16_t find_process(const EventNames& names, const std::string& process);

// InputError that says which firms the chosen runs have.
[[noreturn]] void refuse_firm(const EventFile& events, EventChoice choice, const std::string& problem);

}  // namespace yingshang
