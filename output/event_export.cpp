#include "output/event_export.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <span>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

#include "core/time.hpp"
#include "output/atomic_file.hpp"

namespace yingshang {
namespace {

constexpr std::int64_t seconds_per_hour = 3600, seconds_per_minute = 60;
constexpr std::string_view time_of_china = "+08:00";

// Text that goes to disk when there is enough of it.
class TextFile {
  public:
    explicit TextFile(const std::filesystem::path& target) : file_(target) {}
    std::string& text() { return text_; }
    void pass_on() {
        if (text_.size() >= enough) flush();
    }
    void put_in_place() {
        flush();
        file_.put_in_place();
    }

  private:
    static constexpr std::size_t enough = std::size_t{1} << 20;
    void flush() {
        file_.write(std::as_bytes(std::span(text_)));
        text_.clear();
    }

    TemporaryFile file_;
    std::string text_;
};

template <class... Values>
void add(std::string& text, fmt::format_string<Values...> form, Values&&... values) {
    fmt::format_to(std::back_inserter(text), form, std::forward<Values>(values)...);
}

template <class Number>
const StoredLabel& label(const std::vector<StoredLabel>& labels, Number number) {
    return labels[static_cast<std::size_t>(number)];
}

std::string reason_name(const StoredEvent& e, const EventNames& names) { return e.reason == 0 ? "" : label(names.reason, e.reason).name; }

// ---- CSV

std::string field(const std::string& text) {
    if (text.find_first_of("\",\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + '"';
}

void add_row(std::string& text, const StoredEvent& e, const EventNames& names) {
    const std::string case_id = e.case_id == 0 ? "" : std::to_string(e.case_id);
    add(text, "{},{},{},{},{},{},{},{},{},{},", field(label(names.scenario, e.scenario).name), e.replicate, case_id, e.firm,
        field(activity_of(e, names)), iso_time(e.time), transition_of(e, names), label(names.kind, e.kind).name, reason_name(e, names),
        e.process == 0 ? "" : field(label(names.process, e.process).name));
    add(text, "{},{},{},{},{},{},{},{},{}\r\n", e.step == 0 ? "" : field(label(names.step, e.step).name), field(label(names.desk, e.desk).name),
        static_cast<double>(e.worked) / static_cast<double>(ticks_per_day), field(label(names.county, e.county).name),
        names.county_code[static_cast<std::size_t>(e.county)], label(names.section, e.section).name, label(names.form, e.form).name,
        label(names.owner, e.owner).name, label(names.size, e.size).name);
}

// ---- XES

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\t':
            case '\n':
            case '\r': out += fmt::format("&#{};", static_cast<int>(c)); break;
            default:
                if (static_cast<unsigned char>(c) >= 0x20) out += c;  // XML 1.0 has no place for other control characters
        }
    }
    return out;
}

void add_string(std::string& text, std::string_view indent, std::string_view key, std::string_view value) {
    if (!value.empty()) add(text, "{}<string key=\"{}\" value=\"{}\"/>\n", indent, key, escaped(value));
}

void add_head(std::string& text) {
    text += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log xes.version=\"1849.2016\" xes.features=\"\" xmlns=\"http://www.xes-standard.org/\">\n";
    constexpr std::array<std::pair<const char*, const char*>, 4> extensions{
        {{"Concept", "concept"}, {"Lifecycle", "lifecycle"}, {"Time", "time"}, {"Organizational", "org"}}};
    for (const auto& [name, prefix] : extensions)
        add(text, "  <extension name=\"{}\" prefix=\"{}\" uri=\"http://www.xes-standard.org/{}.xesext\"/>\n", name, prefix, prefix);
    text += "  <global scope=\"trace\">\n    <string key=\"concept:name\" value=\"UNKNOWN\"/>\n  </global>\n";
    text += "  <global scope=\"event\">\n    <string key=\"concept:name\" value=\"UNKNOWN\"/>\n    <string key=\"lifecycle:transition\" "
            "value=\"unknown\"/>\n";
    text += "    <date key=\"time:timestamp\" value=\"1970-01-01T00:00:00+08:00\"/>\n  </global>\n";
    text += "  <classifier name=\"Activity\" scope=\"event\" keys=\"concept:name\"/>\n  <classifier name=\"ActivityAndTransition\" scope=\"event\" "
            "keys=\"concept:name lifecycle:transition\"/>\n";
    text += "  <string key=\"lifecycle:model\" value=\"standard\"/>\n";
}

bool same_trace(const StoredEvent& a, const StoredEvent& b) {
    return a.scenario == b.scenario && a.replicate == b.replicate && a.case_id == b.case_id && (a.case_id != 0 || a.firm == b.firm);
}

void begin_trace(std::string& text, const StoredEvent& e, const EventNames& names) {
    const std::string& scenario = label(names.scenario, e.scenario).name;
    const std::string id = e.case_id == 0 ? fmt::format("firm-{}", e.firm) : fmt::format("case-{}", e.case_id);
    text += "  <trace>\n";
    add_string(text, "    ", "concept:name", fmt::format("{}/{}/{}", scenario, e.replicate, id));
    add_string(text, "    ", "scenario", scenario);
    add(text, "    <int key=\"replicate\" value=\"{}\"/>\n    <int key=\"firm\" value=\"{}\"/>\n", e.replicate, e.firm);
    add_string(text, "    ", "process", e.process == 0 ? "life" : label(names.process, e.process).name);
    add_string(text, "    ", "process_zh", e.process == 0 ? "企业经历" : label(names.process, e.process).zh);
    add_string(text, "    ", "county", label(names.county, e.county).name);
    add_string(text, "    ", "county_zh", label(names.county, e.county).zh);
    add_string(text, "    ", "county_code", names.county_code[static_cast<std::size_t>(e.county)]);
    add_string(text, "    ", "section", label(names.section, e.section).name);
    add_string(text, "    ", "form", label(names.form, e.form).name);
    add_string(text, "    ", "owner", label(names.owner, e.owner).name);
    add_string(text, "    ", "size", label(names.size, e.size).name);
}

void add_event(std::string& text, const StoredEvent& e, const EventNames& names) {
    text += "    <event>\n";
    add_string(text, "      ", "concept:name", activity_of(e, names));
    add_string(text, "      ", "lifecycle:transition", transition_of(e, names));
    add(text, "      <date key=\"time:timestamp\" value=\"{}{}\"/>\n", iso_time(e.time), time_of_china);
    add_string(text, "      ", "org:group", label(names.desk, e.desk).name);
    add_string(text, "      ", "process", e.process == 0 ? "" : label(names.process, e.process).name);
    add_string(text, "      ", "kind", label(names.kind, e.kind).name);
    add_string(text, "      ", "reason", reason_name(e, names));
    add(text, "      <float key=\"working_days\" value=\"{}\"/>\n    </event>\n", static_cast<double>(e.worked) / static_cast<double>(ticks_per_day));
}

}  // namespace

std::string iso_time(std::int64_t seconds) {
    const std::int64_t day = seconds / seconds_per_day, second = seconds % seconds_per_day;
    return fmt::format("{}T{:02}:{:02}:{:02}", to_string(Day{static_cast<std::int32_t>(day)}), second / seconds_per_hour,
                       second / seconds_per_minute % seconds_per_minute, second % seconds_per_minute);
}

const std::string& activity_of(const StoredEvent& e, const EventNames& names) {
    if (e.step != 0) return label(names.step, e.step).name;
    return e.process != 0 ? label(names.process, e.process).name : label(names.kind, e.kind).name;
}

std::string transition_of(const StoredEvent& e, const EventNames& names) {
    static const std::map<std::string, std::string, std::less<>> transitions{
        {"submitted", "start"},  {"set_back", "suspend"},       {"resubmitted", "resume"},   {"completed", "complete"},
        {"refused", "pi_abort"}, {"abandoned", "pi_abort"},     {"turned_away", "pi_abort"}, {"revoked", "unknown"},
        {"started", "start"},    {"answered", "unknown"},       {"finished", "complete"},    {"returned", "suspend"},
        {"resumed", "resume"},   {"step_refused", "ate_abort"}, {"withdrawn", "withdraw"},   {"checked", "unknown"}};
    const std::string& kind = label(names.kind, e.kind).name;
    if (kind == "begun") return label(names.desk, e.desk).name.empty() ? "start" : "schedule";
    const auto found = transitions.find(kind);
    return found == transitions.end() ? "complete" : found->second;
}

ExportedEvents export_csv(const EventFile& events, const EventChoice& choice, const std::filesystem::path& out) {
    TextFile file(out);
    file.text() = "scenario,replicate,case,firm,activity,time,transition,kind,reason,process,step,desk,working_days,county,county_code,section,form,"
                  "owner,size\r\n";
    ExportedEvents done;
    events.for_each(choice, [&](const StoredEvent& e) {
        add_row(file.text(), e, events.names());
        file.pass_on();
        done.events += 1;
    });
    file.put_in_place();
    return done;
}

ExportedEvents export_xes(const EventFile& events, const EventChoice& choice, const std::filesystem::path& out) {
    TextFile file(out);
    std::vector<StoredEvent> rows;
    events.for_each(choice, [&](const StoredEvent& e) { rows.push_back(e); });
    const auto key = [](const StoredEvent& e) { return std::tuple(e.scenario, e.replicate, e.case_id, e.case_id == 0 ? e.firm : 0); };
    std::stable_sort(rows.begin(), rows.end(), [&](const StoredEvent& a, const StoredEvent& b) { return key(a) < key(b); });
    add_head(file.text());
    ExportedEvents done;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i == 0 || !same_trace(rows[i - 1], rows[i])) {
            if (i > 0) file.text() += "  </trace>\n";
            begin_trace(file.text(), rows[i], events.names());
            done.traces += 1;
        }
        add_event(file.text(), rows[i], events.names());
        file.pass_on();
        done.events += 1;
    }
    if (!rows.empty()) file.text() += "  </trace>\n";
    file.text() += "</log>\n";
    file.put_in_place();
    return done;
}

}  // namespace yingshang
