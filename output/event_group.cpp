// /events: what happened in every run, one variable a column, written from the spool a piece at a time so that no more than a piece
// is held.
#include <algorithm>
#include <array>
#include <functional>
#include <tuple>

#include "economy/identity.hpp"
#include "economy/life.hpp"
#include "economy/sections.hpp"
#include "experiment/parallel.hpp"
#include "output/event_file.hpp"
#include "output/result_axes.hpp"
#include "output/result_groups.hpp"

namespace yingshang {
namespace {

// The values of a column with their names and titles, in the manner of CF's flags.
struct Flags {
    std::vector<std::int16_t> values;
    Texts names, en, zh;

    void add(std::size_t value, const std::string& name, std::string title_en, std::string title_zh) {
        values.push_back(static_cast<std::int16_t>(value));
        names.push_back(flag_name(name));
        en.push_back(std::move(title_en));
        zh.push_back(std::move(title_zh));
    }
    [[nodiscard]] std::string meanings() const {
        std::string all;
        for (const std::string& name : names) all += (all.empty() ? "" : " ") + name;
        return all;
    }
};

// CF wants the values in the type of the column.
template <typename Number>
FileAttributes described(const std::string& long_name, const Flags& flags) {
    return {{"long_name", long_name},
            {"flag_values", std::vector<Number>(flags.values.begin(), flags.values.end())},
            {"flag_meanings", flags.meanings()},
            {"titles_en", flags.en},
            {"titles_zh", flags.zh}};
}

Flags only_none() {
    Flags flags;
    flags.add(0, "none", "none", "无");
    return flags;
}

Flags none_and(const std::vector<ResultLabel>& labels) {
    Flags flags = only_none();
    for (std::size_t i = 0; i < labels.size(); ++i) flags.add(i + 1, labels[i].name, labels[i].title.en, labels[i].title.zh);
    return flags;
}

Flags flags_of(const std::vector<EventLabel>& labels, Flags flags = {}) {
    for (const EventLabel& l : labels) flags.add(l.number, std::string(l.name), std::string(l.en), std::string(l.zh));
    return flags;
}

template <std::size_t n>
Flags flags_of(const std::array<Label, n>& labels) {
    Flags flags;
    for (std::size_t i = 0; i < n; ++i) flags.add(i, std::string(labels[i].name), std::string(labels[i].en), std::string(labels[i].zh));
    return flags;
}

// Who applies in a process scenario is of no class.
bool has_classes(const ResultFileInput& input) { return !input.sections.empty(); }

Flags section_flags(const ResultFileInput& input) {
    Flags flags;
    for (std::size_t i = 0; i < input.sections.size(); ++i)
        flags.add(i, input.sections[i].name, input.sections[i].title.en, input.sections[i].title.zh);
    return flags;
}

Flags scenario_flags(const RunNumbers& runs, const ResultFileInput& input) {
    Flags flags;
    for (std::size_t s = 0; s < runs.scenarios.size(); ++s) flags.add(s, runs.scenarios[s], input.scenarios[s].title.en, input.scenarios[s].title.zh);
    return flags;
}

// All that may stand in the log; an office without a county is one all the same.
std::vector<Place> places_of(const ResultFileInput& input) {
    const std::vector<Place>& places = (has_classes(input) ? input.places : input.event_places).counties();
    return places.empty() ? std::vector<Place>{{"1", "office", "机构", ""}} : places;
}

FileAttributes county_attributes(const ResultFileInput& input) {
    Flags flags;
    Texts codes;
    const auto add = [&](std::size_t number, const Place& place) {
        flags.add(number, place.name, place.name, place.name_zh);
        codes.push_back(place.code);
    };
    const std::vector<Place> places = places_of(input);
    if (has_classes(input))
        for (const CountyId id : written_counties(input)) add(id.index(), places[id.index()]);
    else
        for (std::size_t i = 0; i < places.size(); ++i) add(i, places[i]);
    FileAttributes attributes = described<std::int16_t>("county", flags);
    attributes.emplace_back("codes", codes);
    return attributes;
}

// Where the labels of one scenario stand among those of all.
struct Translation {
    std::vector<std::int16_t> process;                         // by ProcessId
    std::vector<std::vector<std::int16_t>> step;               // by ProcessId and number
    std::vector<std::vector<std::vector<std::int16_t>>> desk;  // by ProcessId, number of the step, and which of those that serve it
};

// Of the desks of a step; at least one, which is none.
std::vector<std::int16_t> desk_numbers(const std::vector<std::string>& names, const ScenarioRecord& scenario,
                                       const std::vector<std::size_t>& places) {
    std::vector<std::int16_t> numbers;
    for (const std::string& name : names) {
        const auto label = std::find_if(scenario.desks.begin(), scenario.desks.end(), [&](const ResultLabel& l) { return l.name == name; });
        const auto at = static_cast<std::size_t>(label - scenario.desks.begin());
        numbers.push_back(static_cast<std::int16_t>(label == scenario.desks.end() ? 0 : places[at] + 1));
    }
    if (numbers.empty()) numbers.push_back(0);
    return numbers;
}

// Processes, steps and desks of all scenarios.
struct Unions {
    LabelUnion processes, steps, desks;
};

Translation translation_of(const ResultFileInput& input, std::size_t scenario, const Unions& all) {
    Translation t;
    std::size_t i = 0;
    const ScenarioRecord& record = input.scenarios[scenario];
    for (std::size_t p = 0; p < record.processes.size(); ++p) {
        const ProcessLabel& process = record.processes[p];
        t.process.push_back(static_cast<std::int16_t>(all.processes.places(scenario)[p] + 1));
        t.step.emplace_back();
        t.desk.emplace_back();
        for (std::size_t s = 0; s < process.steps.size(); ++s) {
            t.step.back().push_back(static_cast<std::int16_t>(all.steps.places(scenario)[i++] + 1));
            const std::vector<std::string> nobody;
            t.desk.back().push_back(desk_numbers(s < process.desks.size() ? process.desks[s] : nobody, record, all.desks.places(scenario)));
        }
    }
    return t;
}

// One column: its numbers of the piece under way, and where they go.
template <typename Number>
class Column {
  public:
    Column(NetcdfGroup& group, const char* name, const FileAttributes& attributes) : file_(group.column<Number>(name, "event", attributes)) {}
    void add(std::int64_t number) { numbers_.push_back(static_cast<Number>(number)); }
    void pack() { packed_ = file_.pack(std::span<const Number>(numbers_)); }
    void append() {
        file_.append(packed_);
        numbers_.clear();
    }
    [[nodiscard]] bool is_empty() const { return numbers_.empty(); }

  private:
    NetcdfColumn file_;
    std::vector<Number> numbers_;
    std::vector<std::byte> packed_;
};

struct Columns {
    Column<std::int64_t> time;
    Column<std::int32_t> tick;
    Column<std::int64_t> firm, case_id;
    Column<std::int16_t> process, step, desk;
    Column<std::int8_t> kind, reason;
    Column<std::int16_t> county;
    Column<std::int8_t> section, form, owner, size;
    Column<std::int16_t> scenario;
    Column<std::int32_t> replicate;

    // Those first that take longest.
    auto all() {
        return std::tie(case_id, time, firm, tick, step, desk, process, kind, section, replicate, scenario, form, reason, county, size, owner);
    }
    // Threads pack, each another column; one appends.
    void flush(unsigned threads) {
        if (time.is_empty()) return;
        const auto each = [this](auto&& call) { std::apply([&](auto&... column) { (call(column), ...); }, all()); };
        std::vector<std::function<void()>> tasks;
        each([&](auto& column) { tasks.push_back([&column] { column.pack(); }); });
        for_each_task(threads, tasks.size(), [&](std::size_t i) { tasks[i](); });
        each([](auto& column) { column.append(); });
    }
};

Columns columns_in(NetcdfGroup& group, const RunNumbers& runs, const ResultFileInput& input, const Unions& all) {
    const FileAttributes time{{"standard_name", "time"},
                              {"long_name", "when it happened; offices open at nine and have eight hours"},
                              {"units", "seconds since 1970-01-01 00:00:00"},
                              {"calendar", "proleptic_gregorian"}};
    const FileAttributes tick{{"units", "office seconds"},
                              {"long_name", "office time of working days since the first simulated day; 28,800 a working day"}};
    return {
        {group, "time", time},
        {group, "tick", tick},
        {group,
         "firm",
         {{"long_name", "number of the firm, the same in every scenario of a replicate: code of the county x 100,000,000 + number in it"}}},
        {group,
         "case",
         {{"long_name", "number of the case in its scenario and replicate: code of the county x 100,000,000 + number in it; 0: of no case"}}},
        {group, "process", described<std::int16_t>("process of the case", none_and(all.processes.labels()))},
        {group, "step", described<std::int16_t>("step of the process", none_and(all.steps.labels()))},
        {group, "desk", described<std::int16_t>("desk that serves the step", none_and(all.desks.labels()))},
        {group, "kind", described<std::int8_t>("what happened", flags_of(event_kinds()))},
        {group, "reason", described<std::int8_t>("why, where there is something to say", flags_of(event_reasons(), only_none()))},
        {group, "county", county_attributes(input)},
        {group, "section", described<std::int8_t>("section of the firm", has_classes(input) ? section_flags(input) : only_none())},
        {group, "form", described<std::int8_t>("form of the firm", has_classes(input) ? flags_of(form_labels) : only_none())},
        {group, "owner", described<std::int8_t>("owner of the firm", has_classes(input) ? flags_of(owner_labels) : only_none())},
        {group, "size", described<std::int8_t>("size of the firm at the end of the month", has_classes(input) ? flags_of(size_labels) : only_none())},
        {group, "scenario", described<std::int16_t>("scenario", scenario_flags(runs, input))},
        {group, "replicate", {{"long_name", "replicate, from 0; the same luck in every scenario"}}}};
}

// Counties have numbers of their own; the code in front makes them the region's.
std::vector<std::int64_t> first_numbers(const std::vector<Place>& places) {
    std::vector<std::int64_t> first;
    for (const Place& place : places) first.push_back(std::int64_t{county_code_bits(place.code)} * numbers_a_county);
    return first;
}

std::uint64_t total(const EventSpool& spool, const RunNumbers& runs) {
    std::uint64_t n = 0;
    for (std::size_t s = 0; s < runs.replicates.size(); ++s)
        for (const std::uint32_t replicate : runs.replicates[s]) n += spool.size_of(s, replicate);
    return n;
}

}  // namespace

void write_events(const NetcdfFile& file, const RunNumbers& runs, const ResultFileInput& input, const EventSpool& spool, unsigned threads) {
    const std::uint64_t n = total(spool, runs);
    if (n == 0) return;
    NetcdfGroup group = file.group("events");
    group.attribute("title", "What happened to each firm: by scenario, replicate, day, county and time");
    group.counted_dimension("event", n);
    const Unions all{process_union(input), step_union(input), desk_union(input)};
    Columns columns = columns_in(group, runs, input, all);
    const std::vector<std::int64_t> first = first_numbers(places_of(input));
    std::size_t waiting = 0;
    for (std::size_t s = 0; s < runs.replicates.size(); ++s) {
        const Translation labels = translation_of(input, s, all);
        for (const std::uint32_t replicate : runs.replicates[s])
            spool.for_each_piece(s, replicate, [&](std::span<const LoggedEvent> events) {
                for (const LoggedEvent& e : events) {
                    columns.time.add(clock_second(e.time));
                    columns.tick.add(e.worked);
                    columns.firm.add(first[e.county] + e.subject);
                    columns.case_id.add(e.case_number == 0 ? 0 : first[e.county] + e.case_number);
                    columns.process.add(e.process == no_process ? 0 : labels.process[e.process]);
                    columns.step.add(e.step == no_step ? 0 : labels.step[e.process][e.step]);
                    columns.desk.add(e.step == no_step ? 0 : labels.desk[e.process][e.step][e.desk]);
                    columns.kind.add(static_cast<std::uint8_t>(e.kind));
                    columns.reason.add(static_cast<std::uint8_t>(e.reason));
                    columns.county.add(e.county);
                    columns.section.add(e.attributes[0]);
                    columns.form.add(e.attributes[1]);
                    columns.owner.add(e.attributes[2]);
                    columns.size.add(e.attributes[3]);
                    columns.scenario.add(static_cast<std::int64_t>(s));
                    columns.replicate.add(replicate);
                    if (++waiting < NetcdfGroup::column_piece) continue;
                    columns.flush(threads);
                    waiting = 0;
                }
            });
    }
    columns.flush(threads);
}

}  // namespace yingshang
