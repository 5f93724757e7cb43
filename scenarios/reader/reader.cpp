#include "reader/reader.hpp"

#include <algorithm>
#include <set>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "core/calendar_file.hpp"
#include "policy/promise_checks.hpp"
#include "policy/rollout.hpp"
#include "policy/staff_checks.hpp"
#include "reader/calibration_tables.hpp"
#include "reader/files.hpp"
#include "reader/indicator_tables.hpp"
#include "reader/measure_tables.hpp"
#include "reader/parameter_tables.hpp"
#include "reader/process_tables.hpp"
#include "reader/region.hpp"
#include "reader/selector.hpp"

namespace yingshang {

namespace fs = std::filesystem;

namespace {

// What a file may hold at its top besides tables of parameters.
const std::vector<std::string>& head_keys() {
    static const std::vector<std::string> keys{"extends", "title",     "kind",       "calendar", "horizon", "run",     "region",
                                               "process", "desk",      "attributes", "arrivals", "set",     "measure", "prefecture",
                                               "group",   "indicator", "target",     "fact",     "free"};
    return keys;
}

constexpr const char* national_calendar = "calendar/china.csv";
constexpr const char* base_of_most = "baseline";
const std::vector<std::pair<std::string, CalendarKind>> calendar_words{{"chinese", CalendarKind::chinese}, {"every_day", CalendarKind::every_day}};

bool is_head_key(const std::string& key) { return std::find(head_keys().begin(), head_keys().end(), key) != head_keys().end(); }

std::vector<CatalogueEntry> read_catalogue(Files& files, Diagnostics& diagnostics) {
    std::vector<CatalogueEntry> all;
    std::set<std::string> seen;
    const std::vector<std::string> indicators = known_indicators(files);
    for (const fs::path& root : files.roots()) {
        std::vector<fs::path> paths;
        std::error_code ignored;
        for (const fs::directory_entry& e : fs::directory_iterator(root / "measures", ignored))
            if (e.path().extension() == ".toml") paths.push_back(e.path());
        std::sort(paths.begin(), paths.end());
        for (const fs::path& path : paths) {
            const std::optional<ParsedFile> file = files.parse(path);
            if (!file) continue;
            for (CatalogueEntry& entry : read_catalogue_file(*file, indicators, diagnostics)) {
                if (seen.insert(entry.measure.id).second) all.push_back(std::move(entry));
                else diagnostics.error(entry.measure.where, fmt::format("measure \"{}\" stands in the catalogue twice", entry.measure.id));
            }
        }
    }
    std::sort(all.begin(), all.end(), [](const CatalogueEntry& a, const CatalogueEntry& b) { return comes_before(a.measure.id, b.measure.id); });
    return all;
}

class ScenarioReader {
  public:
    ScenarioReader(const std::string& asked, const ReadOptions& options)
        : asked_(asked),
          options_(options),
          files_(options.roots, diagnostics_),
          selector_(parse_selector(asked, [this](const std::string& name) { return files_.find(name).has_value() || files_.is_world(name); })),
          parsed_(options.world.empty() ? files_.with_bases(selector_.name, {asked, 0, 0})
                                        : files_.with_bases_in(options.world, selector_.name, {asked, 0, 0})) {}

    Scenario read() {
        if (!diagnostics_.empty()) tell_what_else_its_files_have();
        tell(files_.misstated());
        if (stands_on_nothing()) read_as_if_over_the_baseline();
        std::vector<Part> parts;
        for (std::size_t i = 0; i < parsed_.size(); ++i) parts.push_back({static_cast<int>(i) + 1, &parsed_[i].root, {}});
        Layered top(parts, "the scenario", diagnostics_);
        s_.name = asked_;
        read_head(top);
        read_calendar(top);
        Region region = read_region(top, diagnostics_);
        s_.places = region.places;
        catalogue_ = all_measures();
        for (const CatalogueEntry& entry : catalogue_) s_.catalogue.push_back(entry.measure);
        if (s_.kind == ScenarioKind::region) {
            if (options_.declare) options_.declare(s_.registry);
            declare_rollout(s_.registry, s_.catalogue);
        }
        Ledger ledger(s_.registry, s_.places, diagnostics_, of_values_);
        s_.book.schema = options_.schema;
        read_attributes(top, s_.book.schema);
        read_desks(top, s_.book, ledger);
        read_processes(top, s_.kind, files_of_offices_alone(), s_.book, ledger);
        read_arrivals(top, s_.book, ledger);
        s_.case_indicators = read_case_indicators(top, files_, s_.book.schema);
        state_parameters(top, ledger);
        state_county_fields(region, ledger);
        const int above_files = static_cast<int>(parsed_.size()) + 1;
        switch_on_measures(top, above_files, ledger);
        s_.targets = read_targets(top, known_to_be_measured(), ledger);
        s_.facts = read_facts(top, known_to_be_measured(), ledger);
        s_.free = read_free_parameters(top, ledger);
        s_.states_targets = brings_its_targets();
        std::vector<std::string> assignments;
        for (const std::string& assignment : options_.set) assignments.push_back(aliased(assignment));
        state_assignments(assignments, above_files + 1, ledger);
        check_counties(region, ledger);
        if (s_.kind == ScenarioKind::region) check_counties_asked_for();
        refuse_a_scenario_without_numbers(top, ledger);
        for (const ParsedFile& file : parsed_) s_.effective_toml += fmt::format("# file: {}\n{}\n", file.label, file.text);
        tell(of_values_);
        if (!diagnostics_.empty()) add_what_else_is_wrong(ledger);
        diagnostics_.throw_if_any();
        return std::move(s_);
    }

  private:
    // Without one of its files most would seem wrong that is not: what is wrong with a value by itself is so all the same.
    [[noreturn]] void tell_what_else_its_files_have() {
        if (parsed_.empty()) throw InputError(diagnostics_.sorted());
        const Diagnostics of_files = std::exchange(diagnostics_, {});
        try {
            static_cast<void>(read());
        } catch (const InputError&) {  // all that it tells is here
        }
        diagnostics_ = of_files;
        tell(files_.misstated());
        tell(of_values_);
        throw InputError(diagnostics_.sorted());
    }

    void tell(const Diagnostics& found) {
        for (const Diagnostic& d : found.sorted()) diagnostics_.error(d.where, d.problem, d.why, d.suggestion);
    }

    [[nodiscard]] bool any_file_states(const std::string& key) const {
        return std::any_of(parsed_.begin(), parsed_.end(), [&](const ParsedFile& f) { return f.root.find(key) != nullptr; });
    }

    // A region scenario without a place is a change to another one that it forgot to name.
    [[nodiscard]] bool stands_on_nothing() const {
        for (const ParsedFile& f : parsed_)
            if (const Member* kind = f.root.find("kind"); kind != nullptr && kind->value.text != "region") return false;
        return !any_file_states("region") && !any_file_states("county") && !any_file_states("prefecture");
    }

    // What else is wrong with it is then told too.
    void read_as_if_over_the_baseline() {
        const ParsedFile& asked = parsed_.back();
        const Member* extends = asked.root.find("extends");
        if (files_.misstated().empty())
            diagnostics_.error(extends != nullptr ? extends->where : Location{asked.name, 1, 1}, fmt::format("{} has no counties", asked.label),
                               extends != nullptr ? "it extends no scenario that has them" : "it extends no other scenario and states none itself",
                               extends != nullptr ? "let it extend \"baseline\" too" : "add extends = \"baseline\" as its first line");
        if (!files_.find(base_of_most)) diagnostics_.throw_if_any();
        std::vector<ParsedFile> all = files_.with_bases(base_of_most, {asked.name, 1, 1});
        for (ParsedFile& file : parsed_)
            if (std::none_of(all.begin(), all.end(), [&](const ParsedFile& f) { return f.name == file.name; })) all.push_back(std::move(file));
        parsed_ = std::move(all);
    }

    void read_head(Layered& top) {
        s_.title = top.title("title");
        if (s_.title.en.empty()) s_.title = {asked_, asked_};
        const auto kind = top.word<ScenarioKind>("kind", {{"region", ScenarioKind::region}, {"process", ScenarioKind::process}});
        if (top.has("kind") && !kind) diagnostics_.throw_if_any();  // the kind decides what the rest means
        s_.kind = kind.value_or(ScenarioKind::region);
        static_cast<void>(top.has("extends"));
        Layered horizon = top.sub("horizon", "the horizon");
        s_.horizon.from = horizon.date("from").value_or(to_day({2018, 1, 1}));
        s_.horizon.until = horizon.date("until").value_or(to_day({2019, 1, 1}));
        s_.horizon.results_from = horizon.date("results_from").value_or(s_.horizon.from);
        if (options_.from) s_.horizon.results_from = *options_.from;
        if (options_.until) s_.horizon.until = *options_.until;
        horizon.refuse_others();
        if (s_.kind == ScenarioKind::region) check_horizon(horizon);
        read_run(top);
    }

    // A date of the horizon, where it is written.
    Location place_of(Layered& horizon, const std::string& key) const {
        if (key == "results_from" && options_.from) return {"--from", 0, 0};
        if (key == "until" && options_.until) return {"--until", 0, 0};
        const Member* m = horizon.last(key);
        return m != nullptr ? m->value.where : Location{asked_, 0, 0};
    }

    void check_horizon(Layered& horizon) {
        const Horizon& h = s_.horizon;
        if (!(h.from < h.until))
            diagnostics_.error(place_of(horizon, "until"),
                               fmt::format("the horizon ends on {}, not after it begins, on {}", to_string(h.until), to_string(h.from)), "",
                               "move `until` or `from` in [horizon]");
        else if (h.results_from < h.from || !(h.results_from < h.until))
            diagnostics_.error(place_of(horizon, "results_from"), fmt::format("results begin on {}, outside the horizon", to_string(h.results_from)),
                               fmt::format("it is from {} until {}", to_string(h.from), to_string(h.until)), "choose a date within");
        for (const auto& [key, day] : {std::pair{"from", h.from}, std::pair{"results_from", h.results_from}, std::pair{"until", h.until}})
            if (first_of_month(day) != day)
                diagnostics_.error(place_of(horizon, key), fmt::format("{} is not the first of a month", to_string(day)), "books are kept by month",
                                   fmt::format("write for instance {}", to_string(first_of_month(day))));
    }

    void read_run(Layered& top) {
        Layered run = top.sub("run", "the run of a process scenario");
        s_.process_run.days = working_days(run, "horizon", 2500);
        const Member* warm_up = run.last("warm_up");
        s_.process_run.warm_up_by_mser5 = warm_up != nullptr && warm_up->value.is(Node::Kind::text) && warm_up->value.text == "mser5";
        if (!s_.process_run.warm_up_by_mser5) s_.process_run.warm_up_days = working_days(run, "warm_up", 0);
        s_.process_run.replicates = run.whole("replicates", 1, 100'000).value_or(1);
        run.refuse_others();
        if (s_.process_run.warm_up_days >= s_.process_run.days)
            diagnostics_.error(run.where(), "the warm-up is not shorter than the horizon", "nothing would be left to measure",
                               "lengthen `horizon` in [run]");
    }

    int working_days(Layered& run, const std::string& key, int otherwise) {
        const Member* m = run.last(key);
        if (m == nullptr || !expect(m->value, Node::Kind::text, key, diagnostics_)) return otherwise;
        std::string problem;
        const std::optional<Quantity> q = parse_quantity(m->value.text, problem);
        const double days = q ? q->value / static_cast<double>(ticks_per_day) : -1;
        if (!q || q->dimension != Dimension::duration || q->base != TimeBase::working || days < 0 || days > 100'000) {
            diagnostics_.error(m->value.where, fmt::format("{} = \"{}\" is no number of working days", key, m->value.text), problem,
                               "write for instance \"2500 working_days\"");
            return otherwise;
        }
        return static_cast<int>(days);
    }

    // calendar = "chinese" or { base = "chinese", regional = [files] }.
    void read_calendar(Layered& top) {
        const std::vector<Stated> stated = top.all("calendar");
        std::optional<CalendarKind> kind;
        const Member* regional = nullptr;
        if (!stated.empty() && stated.back().member->value.is(Node::Kind::table)) {
            Layered calendar({{stated.back().layer, &stated.back().member->value, {}}}, "the calendar", diagnostics_);
            kind = calendar.word<CalendarKind>("base", calendar_words);
            regional = calendar.last("regional");
            calendar.refuse_others();
        } else {
            kind = top.word<CalendarKind>("calendar", calendar_words);
        }
        s_.calendar = kind.value_or(s_.kind == ScenarioKind::process ? CalendarKind::every_day : CalendarKind::chinese);
        if (s_.calendar == CalendarKind::every_day) {
            if (regional != nullptr)
                diagnostics_.error(regional->where, "a regional calendar over \"every_day\"", "there every day is worked",
                                   "say base = \"chinese\" or leave it out");
            return;
        }
        add_calendar_file(national_calendar, {asked_, 0, 0}, "the Chinese calendar needs its holidays", "or say calendar = \"every_day\"");
        if (regional != nullptr) add_regional_calendars(regional->value);
    }

    // Later layers win on the days that they state.
    void add_regional_calendars(const Node& node) {
        std::set<std::string> seen;
        const std::vector<std::string> names = read_texts(node, "regional", diagnostics_);
        for (std::size_t i = 0; i < names.size(); ++i) {
            const Location& where = node.is(Node::Kind::array) && names.size() == node.items.size() ? node.items[i].where : node.where;
            if (!seen.insert(names[i]).second)
                diagnostics_.error(where, fmt::format("the calendar \"{}\" stands there twice", names[i]), "", "keep one of the two");
            else add_calendar_file(names[i], where, "neither a file nor one of the scenario folders", suggestion(names[i], known_calendars()));
        }
    }

    // Beside the file that names it, or in one of the roots.
    [[nodiscard]] std::optional<fs::path> find_calendar(const std::string& name, const Location& where) const {
        std::vector<fs::path> folders = options_.roots;
        if (where.line > 0) folders.insert(folders.begin(), fs::path(where.file).parent_path());
        std::error_code ignored;
        for (const fs::path& folder : folders)
            if (const fs::path path = folder / name; fs::is_regular_file(path, ignored)) return path;
        return std::nullopt;
    }

    [[nodiscard]] std::vector<std::string> known_calendars() const {
        std::vector<std::string> names;
        std::error_code ignored;
        for (const fs::path& root : options_.roots)
            for (const fs::directory_entry& e : fs::directory_iterator(root / "calendar", ignored))
                if (e.path().extension() == ".csv") names.push_back("calendar/" + e.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }

    void add_calendar_file(const std::string& name, const Location& where, const std::string& why, const std::string& advice) {
        const std::optional<fs::path> path = find_calendar(name, where);
        if (!path) {
            diagnostics_.error(where, fmt::format("the calendar \"{}\" is nowhere", name), why, advice);
            return;
        }
        const std::optional<std::string> text = files_.read(*path);
        if (!text) return;
        if (text->size() > FileLimits{}.bytes) {
            diagnostics_.error({path->string(), 0, 0}, fmt::format("larger than {} bytes", FileLimits{}.bytes), "no calendar is that long");
            return;
        }
        for (const CalendarException& e : parse_calendar_exceptions(*text, path->string(), diagnostics_)) s_.calendar_exceptions.push_back(e);
        s_.effective_toml += as_comment(fmt::format("calendar: {}\n{}", name, *text));
    }

    // A calendar is no TOML, but what follows from it follows from the input.
    static std::string as_comment(const std::string& text) {
        std::string lines;
        bool begins = true;
        for (const char c : text) {
            if (c == '\r') continue;
            if (begins) lines += "# ";
            lines += c;
            begins = c == '\n';
        }
        return lines + (begins ? "" : "\n");
    }

    void state_parameters(Layered& top, Ledger& ledger) {
        std::set<std::string> tables;
        for (const std::string& path : s_.registry.paths()) tables.insert(path.substr(0, path.find('.')));
        for (const std::string& key : top.keys()) {
            if (is_head_key(key)) continue;
            for (const Stated& s : top.all(key)) state_top(*s.member, s, tables, ledger);
        }
        for (const Stated& s : top.all("set")) state_paths(s.member->value, frame_of(s), ledger);
    }

    // `tables`: those that parameters lie in.
    void state_top(const Member& m, const Stated& s, const std::set<std::string>& tables, Ledger& ledger) {
        if (m.key == "county" && m.value.is(Node::Kind::array)) return;  // places
        if (!is_head_key(m.key) && !tables.contains(m.key)) {
            std::vector<std::string> known = head_keys();
            known.insert(known.end(), tables.begin(), tables.end());
            of_values_.error(m.where, fmt::format("unknown {} \"{}\"", m.value.is(Node::Kind::table) ? "table" : "key", m.key),
                             "at the top of a file", suggestion(m.key, known));
            return;
        }
        Node one;
        one.members.push_back(m);
        state_table(one, "", frame_of(s), ledger);
    }

    static Frame frame_of(const Stated& s) {
        Frame frame;
        frame.layer = s.layer;
        frame.defaults = s.defaults;
        return frame;
    }

    // The catalogue of the folders, and measures that a file of the scenario states itself: [measure."90.1"].
    std::vector<CatalogueEntry> all_measures() {
        std::vector<CatalogueEntry> all = read_catalogue(files_, diagnostics_);
        for (const ParsedFile& file : parsed_) {
            const Member* stated = file.root.find("measure");
            if (stated == nullptr || !stated->value.is(Node::Kind::table)) continue;
            Layered measures({{0, &stated->value, {}}}, "the measures", diagnostics_);
            for (CatalogueEntry& own : read_measures(measures, file.text, known_indicators(files_), diagnostics_)) {
                if (std::any_of(all.begin(), all.end(), [&](const CatalogueEntry& e) { return e.measure.id == own.measure.id; }))
                    diagnostics_.error(own.measure.where, fmt::format("measure \"{}\" stands in the catalogue already", own.measure.id), "",
                                       "take another number");
                else all.push_back(std::move(own));
            }
        }
        std::sort(all.begin(), all.end(), [](const CatalogueEntry& a, const CatalogueEntry& b) { return comes_before(a.measure.id, b.measure.id); });
        return all;
    }

    void switch_on_measures(Layered& top, int layer, Ledger& ledger) {
        const std::vector<std::string> indicators = known_indicators(files_);
        std::map<std::string, SwitchedOn> dated;
        std::set<std::string> on;
        for (const Stated& stated : top.all("measure")) {
            if (stated.member->value.is(Node::Kind::table)) continue;  // measures of its own
            if (!expect(stated.member->value, Node::Kind::array, "measure", diagnostics_)) continue;
            std::set<std::string> of_this_file;
            for (const Node& item : stated.member->value.items) {
                SwitchedOn switched;
                const std::optional<std::string> id = read_switch(item, frame_of(stated), indicators, ledger, switched);
                if (!id) continue;
                if (!of_this_file.insert(*id).second)
                    diagnostics_.error(item.where, fmt::format("measure {} is switched on twice", *id), "one file says it once",
                                       "keep one of the two");
                choose({{true, *id}}, s_.catalogue, item.find("id")->value.where, on, diagnostics_);
                dated[*id] = switched;
            }
        }
        choose(selector_.choices, s_.catalogue, {asked_, 0, 0}, on, diagnostics_);
        for (std::size_t i = 0; i < catalogue_.size(); ++i) {
            const std::string& id = catalogue_[i].measure.id;
            if (on.count(id) == 0) {
                check_unused(catalogue_[i], layer, ledger);
                continue;
            }
            if (const std::optional<InForce> in_force = put_in_force(catalogue_[i], dated[id], s_.book, layer, ledger, s_.warnings))
                s_.in_force.push_back(*in_force);
            const Measure& m = catalogue_[i].measure;
            s_.switched_on.push_back(id);
            s_.changes.insert(s_.changes.end(), m.changes.begin(), m.changes.end());
            s_.desk_changes.insert(s_.desk_changes.end(), m.desk_changes.begin(), m.desk_changes.end());
            state_settings(m.settings, ledger);
            s_.effective_toml += fmt::format("# measure {}, switched on\n{}\n", id, m.file_text);
            s_.catalogue[i] = m;
        }
    }

    // A measure that a file of the scenario states and nobody switches on: what is wrong with its patches is told all the same.
    void check_unused(CatalogueEntry entry, int layer, Ledger& ledger) {
        const auto is_its_file = [&](const ParsedFile& f) { return f.label == entry.measure.where.file; };
        if (!entry.measure.in_force || std::none_of(parsed_.begin(), parsed_.end(), is_its_file)) return;
        SwitchedOn alone;
        alone.where = entry.measure.where;
        std::vector<Diagnostic> of_dates;
        static_cast<void>(put_in_force(entry, alone, s_.book, layer, ledger, of_dates));
    }

    // A number may be for several parameters: what is wrong with it is told of the first.
    static void state_settings(const std::vector<Setting>& settings, Ledger& ledger) {
        std::vector<Location> wrong;
        for (const Setting& s : settings)
            if (std::find(wrong.begin(), wrong.end(), s.where) == wrong.end() && !ledger.state(s)) wrong.push_back(s.where);
    }

    [[nodiscard]] std::vector<std::string> known_to_be_measured() const {
        std::vector<std::string> names;
        for (const IndicatorDefinition& d : indicator_definitions()) names.push_back(d.name);
        for (const CaseIndicator& i : s_.case_indicators) names.push_back(i.definition.name);
        return names;
    }

    // Of the scenario as shipped: variants of it are held to nothing.
    [[nodiscard]] bool brings_its_targets() const {
        const Member* extends = parsed_.back().root.find("extends");
        if (s_.targets.empty() || !s_.switched_on.empty() || !options_.set.empty() || extends == nullptr) return false;
        return std::any_of(parsed_.begin(), parsed_.end(), [&](const ParsedFile& file) {
            const auto names_it = [&](const Node& name) { return name.text + ".toml" == file.label; };
            const std::vector<Node>& names = extends->value.items;
            return file.root.find("target") != nullptr && std::any_of(names.begin(), names.end(), names_it);
        });
    }

    // A number stated by place must be stated for every place.
    void check_counties(const Region& region, Ledger& ledger) {
        for (const std::string& path : s_.registry.paths()) {
            const ParameterId id = s_.registry.require(path);
            const std::vector<Setting>& settings = s_.registry.settings(id);
            const Declaration& d = s_.registry.declaration(id);
            const bool everywhere = std::any_of(settings.begin(), settings.end(), [](const Setting& s) { return s.places.empty(); });
            if (d.otherwise || settings.empty() || everywhere || ledger.told().contains(path)) continue;
            for (std::size_t c = 0; c < s_.places.size(); ++c) {
                const bool stated = std::any_of(settings.begin(), settings.end(), [&](const Setting& s) {
                    return std::find(s.places.begin(), s.places.end(), CountyId(c)) != s.places.end();
                });
                const Place& place = s_.places.county(CountyId(c));
                const auto where = region.written.find(place.code);
                if (!stated)
                    ledger.tell(path + " has no value", where == region.written.end() ? settings.front().where : where->second,
                                fmt::format("{} has no value in {} ({})", path, place.name, place.code), d.meaning,
                                "state it there, or once without a place");
            }
        }
    }

    // Where most numbers are missing the scenario is; each by itself would hide that.
    void refuse_a_scenario_without_numbers(Layered& top, Ledger& ledger) {
        constexpr std::size_t many = 20;
        std::vector<std::string> missing;
        for (const std::string& path : s_.registry.paths()) {
            const ParameterId id = s_.registry.require(path);
            if (!s_.registry.declaration(id).otherwise && s_.registry.settings(id).empty() && !ledger.told().contains(path)) missing.push_back(path);
        }
        if (missing.size() < many) return;
        for (const std::string& path : missing) ledger.hush(path + " has no value");
        const Member* extends = top.last("extends");
        diagnostics_.error(extends != nullptr ? extends->where : Location{parsed_.back().name, 1, 1},
                           fmt::format("{} parameters have no value: {}, {}, ...", missing.size(), missing[0], missing[1]),
                           "no file of the scenario states them", "extend \"baseline\", which does");
    }

    // With the rest, so that one mistake does not hide another.
    void check_counties_asked_for() {
        for (const std::string& name : options_.counties)
            if (!s_.places.find(name)) {
                const std::string words = suggestion(name, s_.places.known_names());
                diagnostics_.error({}, fmt::format("unknown county \"{}\"", name), "of --counties",
                                   words.empty() ? "see yingshang list counties" : words);
            }
    }

    // arrivals.rate means the rate of the only stream.
    [[nodiscard]] std::string aliased(const std::string& assignment) const {
        constexpr std::string_view alias = "arrivals.rate=";
        if (assignment.rfind(alias, 0) != 0 || s_.book.arrivals.size() != 1) return assignment;
        return fmt::format("arrivals.{}.rate={}", s_.book.arrivals.front().name, assignment.substr(alias.size()));
    }

    // Layers of the files that are no part of a region: those that say so, and the last one of a process scenario.
    [[nodiscard]] std::set<int> files_of_offices_alone() const {
        std::set<int> layers;
        if (s_.kind != ScenarioKind::process) return layers;
        for (std::size_t i = 0; i < parsed_.size(); ++i)
            if (i + 1 == parsed_.size() || parsed_[i].root.find("kind") != nullptr) layers.insert(static_cast<int>(i) + 1);
        return layers;
    }

    // With errors at hand the run stops here: what only the whole picture shows is told now too, but for what was
    // told where it is written.
    void add_what_else_is_wrong(const Ledger& ledger) {
        Diagnostics more;
        validate(s_.book, more);
        check_promises(s_, more);
        const Day until = std::max(s_.horizon.from + 1, s_.horizon.until);
        Diagnostics of_values;
        const Values values = s_.registry.resolve(std::max<std::size_t>(1, s_.places.size()), s_.horizon.from, until, of_values);
        const bool desks_are_known = of_values.empty() && std::none_of(ledger.told().begin(), ledger.told().end(),
                                                                       [](const std::string& words) { return words.starts_with("desk."); });
        if (desks_are_known) check_staff(s_, values, s_.horizon.from, until, more);
        for (const Diagnostic& d : of_values.sorted()) more.error(d.where, d.problem, d.why, d.suggestion);
        for (const Diagnostic& d : more.sorted()) {
            const bool known = std::any_of(ledger.told().begin(), ledger.told().end(),
                                           [&](const std::string& words) { return d.problem.find(words) != std::string::npos; });
            if (!known) diagnostics_.error(d.where, d.problem, d.why, d.suggestion);
        }
    }

    std::string asked_;
    const ReadOptions& options_;
    Diagnostics diagnostics_;
    Diagnostics of_values_;  // of single statements, told with the rest
    Files files_;
    Selector selector_;
    std::vector<ParsedFile> parsed_;
    std::vector<CatalogueEntry> catalogue_;
    Scenario s_;
};

}  // namespace

Scenario read_scenario(const std::string& selector, const ReadOptions& options) { return ScenarioReader(selector, options).read(); }

std::vector<std::string> headline_indicators(const ReadOptions& options) {
    Diagnostics diagnostics;
    const Files files(options.roots, diagnostics);
    for (const fs::path& root : options.roots) {
        const fs::path path = root / "headline.csv";
        std::error_code ignored;
        if (!fs::is_regular_file(path, ignored)) continue;
        std::istringstream lines(files.read(path).value_or(""));
        std::vector<std::string> names;
        std::string line;
        std::getline(lines, line);  // title of the column
        while (std::getline(lines, line)) names.push_back(line.substr(0, line.find_first_of(",\r")));
        diagnostics.throw_if_any();
        return names;
    }
    return {};
}

std::vector<ScenarioEntry> list_scenarios(const ReadOptions& options) {
    Diagnostics ignored;
    Files files(options.roots, ignored);
    std::vector<ScenarioEntry> entries;
    for (const std::string& name : files.known_names()) {
        const std::optional<fs::path> path = files.find(name);
        const std::optional<ParsedFile> file = path ? files.parse(*path) : std::nullopt;
        // A part that other files extend has no title of its own.
        if (!file || file->root.find("title") == nullptr) continue;
        const Member* kind = file->root.find("kind");
        entries.push_back({name, read_title(file->root.find("title")->value, ignored).en, kind != nullptr ? kind->value.text : "region", *path});
    }
    return entries;
}

std::vector<Measure> read_measures(const ReadOptions& options) {
    Diagnostics diagnostics;
    Files files(options.roots, diagnostics);
    std::vector<Measure> measures;
    for (CatalogueEntry& entry : read_catalogue(files, diagnostics)) measures.push_back(std::move(entry.measure));
    diagnostics.throw_if_any();
    return measures;
}

}  // namespace yingshang
