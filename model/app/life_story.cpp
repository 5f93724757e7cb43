#include "app/life_story.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "app/text_table.hpp"
#include "core/time.hpp"
#include "economy/life.hpp"

namespace yingshang {
namespace {

constexpr std::int64_t minute = 60, hour = 60 * minute;

// What a step is doing, as far as the events tell.
struct StepState {
    enum class Doing : std::uint8_t { waiting, at_work, corrected_by_the_firm };
    Doing doing = Doing::waiting;
    std::int64_t begun = 0, since = 0;  // office seconds
};

std::string lower_first(std::string text) {
    // Abbreviations keep their capitals.
    if (text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' && !(text[1] >= 'A' && text[1] <= 'Z')) text[0] = static_cast<char>(text[0] - 'A' + 'a');
    return text;
}

std::string with_zh(const std::string& title, const std::string& zh) { return zh.empty() || zh == title ? title : title + " " + zh; }

class Teller {
  public:
    explicit Teller(const EventNames& names) : names_(names) {}

    LifeStory story;

    void take(const StoredEvent& e) {
        story.lines.push_back({e, has_hour(e), e.kind >= first_of_life ? life(e) : e.step != 0 ? step(e) : whole_case(e)});
    }

  private:
    static constexpr std::int8_t first_of_life = 32;
    using StepKey = std::pair<std::int64_t, std::int16_t>;  // case and step
    using CaseKey = std::pair<std::int64_t, std::int16_t>;  // case and process: a part has its whole's number

    // Books are kept at the end of a month, founders decide at its beginning.
    static bool has_hour(const StoredEvent& e) {
        const Day day{static_cast<std::int32_t>(e.time / seconds_per_day)};
        const std::int64_t office = e.time % seconds_per_day - 9 * hour;
        const bool at_the_end = next_month(day) == day + 1 && office == ticks_per_day - 1;
        const bool at_the_beginning = first_of_month(day) == day && office == 0;
        return e.kind < first_of_life || !(at_the_end || at_the_beginning);
    }

    [[nodiscard]] std::string because(const StoredEvent& e) const {
        return e.reason == 0 ? "" : ": " + names_.reason[static_cast<std::size_t>(e.reason)].en;
    }
    // By its name where it has no title.
    static const std::string& title_of(const StoredLabel& label) { return label.en.empty() ? label.name : label.en; }
    [[nodiscard]] std::string process_of(const StoredEvent& e) const { return title_of(names_.process[static_cast<std::size_t>(e.process)]); }
    [[nodiscard]] std::string step_of(const StoredEvent& e) const { return step_title(names_.step[static_cast<std::size_t>(e.step)]); }
    // Without the process before it.
    static std::string step_title(const StoredLabel& label) { return label.en.empty() ? label.name.substr(label.name.find('.') + 1) : label.en; }
    [[nodiscard]] std::string desk_of(const StoredEvent& e) const { return lower_first(title_of(names_.desk[static_cast<std::size_t>(e.desk)])); }

    // The step is over: what it still waited counts.
    void leave(const StoredEvent& e, const StepState& s) {
        if (s.doing == StepState::Doing::waiting) story.waited += e.worked - s.since;
        steps_.erase({e.case_id, e.step});
    }

    // ---- of a case

    std::string whole_case(const StoredEvent& e) {
        const std::string process = process_of(e);
        switch (static_cast<EventKind>(e.kind)) {
            case EventKind::submitted:
                story.cases += 1;
                submitted_[{e.case_id, e.process}] = e.worked;
                return fmt::format("{}: handed in", with_zh(process, names_.process[static_cast<std::size_t>(e.process)].zh));
            case EventKind::set_back: return fmt::format("{}: refused, may be handed in again{}", process, because(e));
            case EventKind::resubmitted: return fmt::format("{}: handed in again", process);
            case EventKind::completed: return fmt::format("{}: completed{}", process, since_submission(e));
            case EventKind::refused: return fmt::format("{}: refused for good{}{}", process, since_submission(e), because(e));
            case EventKind::abandoned: return fmt::format("{}: given up{}{}{}", process, since_submission(e), because(e), left_undone(e));
            case EventKind::turned_away: return fmt::format("{}: turned away{}", process, because(e));
            case EventKind::revoked: return fmt::format("{}: revoked{}", process, because(e));
            default: return fmt::format("{}: {}", process, names_.kind[static_cast<std::size_t>(e.kind)].en);
        }
    }

    [[nodiscard]] std::string since_submission(const StoredEvent& e) const {
        const auto at = submitted_.find({e.case_id, e.process});
        return at == submitted_.end() ? "" : fmt::format(", {} after it was handed in", office_time_text(e.worked - at->second));
    }

    // What the firm was waiting for when it gave up.
    std::string left_undone(const StoredEvent& e) {
        std::string text;
        for (auto at = steps_.lower_bound({e.case_id, 0}); at != steps_.end() && at->first.first == e.case_id;) {
            const StepState& s = at->second;
            const std::string step = step_title(names_.step[static_cast<std::size_t>(at->first.second)]);
            if (s.doing == StepState::Doing::waiting) {
                story.waited += e.worked - s.since;
                text += fmt::format("; it had waited {} for {}", office_time_text(e.worked - s.since), lower_first(step));
            }
            at = steps_.erase(at);
        }
        return text;
    }

    // ---- of a step

    std::string step(const StoredEvent& e) {
        const std::string step = step_of(e), desk = desk_of(e);
        StepState& s = steps_[{e.case_id, e.step}];
        switch (static_cast<EventKind>(e.kind)) {
            case EventKind::begun:
                s = {desk.empty() ? StepState::Doing::at_work : StepState::Doing::waiting, e.worked, e.worked};
                return desk.empty() ? fmt::format("{}: begins", step) : "";
            case EventKind::started:
            case EventKind::answered: {
                const std::int64_t waited = s.doing == StepState::Doing::waiting ? e.worked - s.since : 0;
                story.waited += waited;
                s.doing = StepState::Doing::at_work;
                const bool elsewhere = static_cast<EventKind>(e.kind) == EventKind::answered;
                const std::string where =
                    fmt::format("{} at the {}{}", elsewhere ? "handled" : "taken up", desk, elsewhere ? " of another county" : "");
                return waited == 0 ? fmt::format("{}: {} at once", step, where)
                                   : fmt::format("{}: {} after {}", step, where, office_time_text(waited));
            }
            case EventKind::finished: {
                const std::string how =
                    static_cast<EventReason>(e.reason) == EventReason::deemed_granted ? "granted, since the limit ran out without an answer" : "done";
                const std::int64_t took = e.worked - s.begun;
                leave(e, s);
                return fmt::format("{}: {}, {} after it began", step, how, office_time_text(took));
            }
            case EventKind::returned:
                story.corrections += 1;
                if (static_cast<EventReason>(e.reason) == EventReason::documents_follow)
                    return fmt::format("{}: accepted, what is missing follows", step);
                s.doing = StepState::Doing::corrected_by_the_firm;
                s.since = e.worked;
                return fmt::format("{}: returned for correction", step);
            case EventKind::resumed: {
                const std::int64_t corrected = e.worked - s.since;
                story.corrected += corrected;
                s.doing = StepState::Doing::waiting;
                s.since = e.worked;
                return fmt::format("{}: handed in again, {} later", step, office_time_text(corrected));
            }
            case EventKind::step_refused:
                s.doing = StepState::Doing::corrected_by_the_firm;
                s.since = e.worked;
                return fmt::format("{}: refused{}", step, because(e));
            case EventKind::withdrawn: leave(e, s); return fmt::format("{}: not needed any more{}", step, because(e));
            default: leave(e, s); return fmt::format("{}: {}{}", step, names_.kind[static_cast<std::size_t>(e.kind)].en, because(e));
        }
    }

    // ---- of the firm

    std::string life(const StoredEvent& e) {
        std::string text = names_.kind[static_cast<std::size_t>(e.kind)].en;
        const auto kind = static_cast<LifeEvent>(e.kind);
        if (kind == LifeEvent::registered) registered_ = e.time / seconds_per_day;
        if (kind == LifeEvent::opened && registered_)
            text +=
                fmt::format(", {} after it was registered", count_text(static_cast<std::uint64_t>(e.time / seconds_per_day - *registered_), "day"));
        return text + because(e);
    }

    const EventNames& names_;
    std::map<StepKey, StepState> steps_;
    std::map<CaseKey, std::int64_t> submitted_;
    std::optional<std::int64_t> registered_;
};

}  // namespace

std::string office_time_text(std::int64_t seconds) {
    if (seconds < minute) return seconds == 0 ? "no time" : "less than a minute";
    if (seconds < 2 * minute) return "a minute";
    if (seconds < hour) return fmt::format("{} minutes", seconds / minute);
    const auto exact = static_cast<double>(seconds);
    if (seconds < ticks_per_day / 2) return fmt::format("{:.1f} office hours", exact / static_cast<double>(hour));
    return fmt::format("{:.1f} working days", exact / static_cast<double>(ticks_per_day));
}

LifeStory tell(std::span<const StoredEvent> events, const EventNames& names) {
    Teller teller(names);
    const StoredEvent& first = events.front();
    const StoredLabel& section = names.section[static_cast<std::size_t>(first.section)];
    if (section.name != "none")
        teller.story.who = fmt::format("{}, {}, {}, section {} {}", names.form[static_cast<std::size_t>(first.form)].en,
                                       names.owner[static_cast<std::size_t>(first.owner)].en, names.size[static_cast<std::size_t>(first.size)].en,
                                       section.name, section.en);
    for (const StoredEvent& e : events) teller.take(e);
    return std::move(teller.story);
}

}  // namespace yingshang
