#include "app/event_choice.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/option_values.hpp"
#include "app/text_table.hpp"
#include "core/error.hpp"

namespace yingshang {
namespace {

constexpr std::size_t examples = 3;

std::int16_t find(const std::vector<StoredLabel>& labels, const std::string& what, const std::string& name) {
    std::vector<std::string> known;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (labels[i].name == flag_name(name)) return static_cast<std::int16_t>(i);
        if (!labels[i].name.empty() && labels[i].name != "none") known.push_back(labels[i].name);
    }
    throw InputError(fmt::format("unknown {} \"{}\"", what, name), fmt::format("the file has {}", fmt::join(known, ", ")), advice(name, known));
}

}  // namespace

std::unique_ptr<EventFile> open_events(const std::filesystem::path& file) {
    try {
        auto events = std::make_unique<EventFile>(file);
        if (events->events() > 0) return events;
    } catch (const IoError& e) {
        throw InputError(e.what(), "", "give a result file that yingshang wrote");
    } catch (const DataError& e) {
        throw InputError(e.what(), "", "make it again");
    }
    throw InputError(fmt::format("{} has no events", file.string()), "they are stored where they are asked for",
                     fmt::format("make it with yingshang run SCENARIO --events -o {}", file.string()));
}

std::int16_t find_scenario(const EventNames& names, const std::string& scenario) { return find(names.scenario, "scenario", scenario); }
std::int16_t find_process(const EventNames& names, const std::string& process) { return find(names.process, "process", process); }

// Examples are firms that opened: of others there is little to tell.
void refuse_firm(const EventFile& events, EventChoice choice, const std::string& problem) {
    choice.firms.clear();
    std::set<std::int64_t> firms, opened;
    events.for_each(choice, [&](const StoredEvent& e) {
        firms.insert(e.firm);
        if (opened.size() < examples && events.names().kind[static_cast<std::size_t>(e.kind)].name == "opened") opened.insert(e.firm);
    });
    if (firms.empty()) throw InputError(problem, "no event is of that scenario and replicate", "see yingshang info");
    while (opened.size() < std::min(examples, firms.size()))
        opened.insert(*std::next(firms.begin(), static_cast<std::ptrdiff_t>(opened.size() * (firms.size() - 1) / examples)));
    throw InputError(problem, fmt::format("there are {}, {} ... {}", count_text(firms.size(), "firm"), *firms.begin(), *firms.rbegin()),
                     fmt::format("try --firm {}", fmt::join(opened, ", ")));
}

}  // namespace yingshang
