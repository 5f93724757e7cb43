#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/event_choice.hpp"
#include "app/figures.hpp"
#include "app/life_story.hpp"
#include "app/text_table.hpp"
#include "core/error.hpp"
#include "core/time.hpp"
#include "output/event_export.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

const StoredLabel& label(const std::vector<StoredLabel>& labels, std::int16_t number) { return labels[static_cast<std::size_t>(number)]; }

// "2018-03-12 09:40", or the day alone.
std::string when(const StoryLine& line) {
    const std::string iso = iso_time(line.event.time);
    constexpr std::size_t to_the_day = 10, hour_from = 11, hour_length = 5;
    return iso.substr(0, to_the_day) + (line.has_hour ? " " + iso.substr(hour_from, hour_length) : std::string(hour_length + 1, ' '));
}

void print_as_text(const LifeStory& story, const EventNames& names) {
    const StoredEvent& first = story.lines.front().event;
    const StoredLabel& county = label(names.county, first.county);
    const std::string who = story.who.empty() ? fmt::format("case {}", first.firm) : fmt::format("firm {}: {}", first.firm, story.who);
    std::string text =
        fmt::format("{}; {} {}\n{}, replicate {}\n\n", who, county.en, county.zh, label(names.scenario, first.scenario).name, first.replicate);
    for (const StoryLine& line : story.lines)
        if (!line.text.empty()) text += fmt::format("{}  {}\n", when(line), line.text);
    text += fmt::format("\nIn all: {}, {} of waiting for officers, {} with {}\n", count_text(story.cases, "case"), office_time_text(story.waited),
                        count_text(story.corrections, "correction"), office_time_text(story.corrected));
    print_text(text);
}

Json json_text(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

void print_as_json(const LifeStory& story, const EventNames& names) {
    const StoredEvent& first = story.lines.front().event;
    const StoredLabel& county = label(names.county, first.county);
    Json events = Json::array();
    for (const StoryLine& line : story.lines) {
        const StoredEvent& e = line.event;
        events.push_back({{"time", iso_time(e.time)},
                          {"case", e.case_id == 0 ? Json(nullptr) : Json(e.case_id)},
                          {"process", e.process == 0 ? Json(nullptr) : Json(label(names.process, e.process).name)},
                          {"step", e.step == 0 ? Json(nullptr) : Json(label(names.step, e.step).name)},
                          {"desk", json_text(label(names.desk, e.desk).name)},
                          {"kind", label(names.kind, e.kind).name},
                          {"reason", e.reason == 0 ? Json(nullptr) : Json(label(names.reason, e.reason).name)},
                          {"working_days", static_cast<double>(e.worked) / static_cast<double>(ticks_per_day)},
                          {"text", json_text(line.text)}});
    }
    print_json({{"firm", first.firm},
                {"county", county.name},
                {"county_zh", county.zh},
                {"county_code", names.county_code[static_cast<std::size_t>(first.county)]},
                {"section", label(names.section, first.section).name},
                {"form", label(names.form, first.form).name},
                {"owner", label(names.owner, first.owner).name},
                {"size", label(names.size, first.size).name},
                {"scenario", label(names.scenario, first.scenario).name},
                {"replicate", first.replicate},
                {"cases", story.cases},
                {"corrections", story.corrections},
                {"waited_working_days", static_cast<double>(story.waited) / static_cast<double>(ticks_per_day)},
                {"corrected_working_days", static_cast<double>(story.corrected) / static_cast<double>(ticks_per_day)},
                {"events", std::move(events)}});
}

}  // namespace

int execute(const TraceRequest& request) {
    const std::unique_ptr<EventFile> events = open_events(request.file);
    const EventNames& names = events->names();
    EventChoice choice;
    choice.scenario = request.scenario.empty() ? std::int16_t{0} : find_scenario(names, request.scenario);
    choice.replicate = static_cast<std::int32_t>(request.replicate.value_or(0));
    if (!request.firm) refuse_firm(*events, choice, "--firm is missing");
    choice.firms = {*request.firm};
    std::vector<StoredEvent> life;
    events->for_each(choice, [&](const StoredEvent& e) { life.push_back(e); });
    if (life.empty())
        refuse_firm(*events, choice,
                    fmt::format("firm {} has no events under {}, replicate {}", *request.firm, label(names.scenario, *choice.scenario).name,
                                *choice.replicate));
    if (request.format == TraceFormat::json) print_as_json(tell(life, names), names);
    else print_as_text(tell(life, names), names);
    return 0;
}

}  // namespace yingshang
