#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/event_choice.hpp"
#include "app/text_table.hpp"
#include "output/event_export.hpp"

namespace yingshang {
namespace {

EventChoice choice_of(const ExportRequest& request, const EventNames& names) {
    EventChoice choice;
    if (!request.scenario.empty()) choice.scenario = find_scenario(names, request.scenario);
    if (!request.process.empty()) choice.process = find_process(names, request.process);
    if (request.replicate) choice.replicate = static_cast<std::int32_t>(*request.replicate);
    choice.firms = request.firms;
    std::sort(choice.firms.begin(), choice.firms.end());
    return choice;
}

// A firm that the file does not have is a slip of the pen; one that has no case of the process is not.
void expect_firms(const EventFile& events, EventChoice choice) {
    if (choice.firms.empty()) return;
    choice.process.reset();
    std::set<std::int64_t> missing(choice.firms.begin(), choice.firms.end());
    events.for_each(choice, [&](const StoredEvent& e) { missing.erase(e.firm); });
    if (!missing.empty()) refuse_firm(events, choice, fmt::format("firm {} has no events", *missing.begin()));
}

}  // namespace

int execute(const ExportRequest& request) {
    for (const auto& [kind, out] : request.outputs) check_writable(out, request.existing);
    const std::unique_ptr<EventFile> events = open_events(request.file);
    const EventChoice choice = choice_of(request, events->names());
    expect_firms(*events, choice);
    for (const auto& [kind, out] : request.outputs) {
        const ExportedEvents done = kind == ExportKind::csv ? export_csv(*events, choice, out) : export_xes(*events, choice, out);
        fmt::print(stderr, "{}{} in {}\n", count_text(done.events, "event"),
                   kind == ExportKind::xes ? fmt::format(" in {}", count_text(done.traces, "trace")) : "", out.string());
    }
    return 0;
}

}  // namespace yingshang
