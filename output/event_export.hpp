// Events of a result file for other programs: CSV (RFC 4180), a line an event, and XES (IEEE 1849-2016), a trace a case and one a
// firm for what belongs to no case. Files are put in place whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "output/event_file.hpp"

namespace yingshang {

struct ExportedEvents {
    std::uint64_t events = 0, traces = 0;  // traces of XES alone
};

// Replace `out`, or leave it as it was and throw IoError.
ExportedEvents export_csv(const EventFile& events, const EventChoice& choice, const std::filesystem::path& out);
// Holds the chosen events in memory, some 60 bytes each: a case's lie far apart in the file.
ExportedEvents export_xes(const EventFile& events, const EventChoice& choice, const std::filesystem::path& out);

// "2018-03-12T09:40:00", the wall clock of the county.
[[nodiscard]] std::string iso_time(std::int64_t seconds);
// What a process miner calls the event: the step, else the process, else what happened to the firm.
[[nodiscard]] const std::string& activity_of(const StoredEvent& event, const EventNames& names);
// Of the standard lifecycle of XES.
[[nodiscard]] std::string transition_of(const StoredEvent& event, const EventNames& names);

}  // namespace yingshang
