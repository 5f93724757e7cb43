// What the patches of a measure mean for the processes, desks and parameters of a scenario.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/laws.hpp"
#include "engine/unread_keys.hpp"
#include "parameters/statement_checks.hpp"
#include "policy/rollout.hpp"
#include "reader/desk_changes.hpp"
#include "reader/grounds.hpp"
#include "reader/measure_tables.hpp"
#include "reader/process_tables.hpp"
#include "reader/selector.hpp"
#include "reader/statements.hpp"
#include "reader/wildcards.hpp"

namespace yingshang {
namespace {

template <class Named>
const Named* find_named(const std::vector<Named>& all, const std::string& name) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Named& n) { return n.name == name; });
    return found == all.end() ? nullptr : &*found;
}

void add_durations(const std::optional<LawDescription>& law, const Registry& registry, std::vector<ParameterId>& ids) {
    if (!law) return;
    std::vector<ParameterId> all;
    add_parameters(*law, all);
    for (const ParameterId id : all)
        if (registry.declaration(id).dimension == Dimension::duration) ids.push_back(id);
}

// The parameters of a step that a key of a patch means; none where the step has no such number.
std::vector<ParameterId> numbers_of(const StepDescription& s, const std::string& key, const Registry& registry) {
    std::vector<ParameterId> ids;
    const auto add = [&](const std::optional<ParameterId>& id) {
        if (id) ids.push_back(*id);
    };
    if (key == "handling") add_durations(s.handling, registry, ids);
    if (key == "circulation" && s.kind == StepKind::desk) add_durations(s.time, registry, ids);
    if (key == "time" && s.kind != StepKind::desk) add_durations(s.time, registry, ids);
    if (key == "documents") add(s.documents);
    if (key == "visits") add(s.visits);
    if (key == "fee") add(s.fee);
    if (key == "probability") add(s.probability);
    if (key == "refusal") add(s.refusal);
    if (key == "correction" && s.correction) ids.push_back(s.correction->probability);
    return ids;
}

const std::vector<std::string>& number_keys() {
    static const std::vector<std::string> keys{"handling", "circulation", "time",    "documents", "visits",
                                               "fee",      "probability", "refusal", "correction"};
    return keys;
}

// What a patch of a process does, not where or when.
bool changes_something(const std::string& key) {
    constexpr std::array<std::string_view, 9> about{"process", "step", "applies", "optional", "from", "until", "places", "source", "evidence"};
    return std::find(about.begin(), about.end(), key) == about.end();
}

// One patch table: reads its settings and changes, undated by the measure.
class PatchReader {
  public:
    // `begins`: of the measure, where it says so itself.
    PatchReader(Measure& measure, const ProcessBook& book, int layer, std::optional<Day> begins, Ledger& ledger)
        : measure_(measure), book_(book), layer_(layer), begins_(begins), ledger_(ledger) {}

    void read(const Node& node) {
        if (!expect(node, Node::Kind::table, "patch", ledger_.diagnostics())) return;
        Layered t({{layer_, &node, {}}}, "a patch of measure " + measure_.id, ledger_.of_values());
        frame_ = fresh_frame();
        frame_.layer = layer_;
        frame_.measure = measure_.id;
        frame_.from = t.date("from");
        frame_.until = t.date("until");
        if (const Member* m = t.last("places")) frame_.places = ledger_.find_places(m->value);
        frame_.reach = t.flag("optional").value_or(false) ? Reach::who_knows : Reach::everybody;
        if (const auto source = t.text("source")) frame_.defaults.source = *source;
        if (const Member* m = t.last("evidence")) frame_.defaults.evidence = read_evidence(m->value, ledger_.diagnostics());
        const bool process = node.find("process") != nullptr, desk = node.find("desk") != nullptr, parameter = node.find("parameter") != nullptr;
        if (process + desk + parameter != 1) {
            ledger_.diagnostics().error(
                node.where, fmt::format("a patch of measure {} names {} of process, desk, parameter", measure_.id, process + desk + parameter), "",
                "name one of them");
            return;
        }
        if (frame_.from && frame_.until && !(*frame_.from < *frame_.until))
            ledger_.diagnostics().error(node.where, fmt::format("a patch of measure {} ends on {}, not after it begins, on {}", measure_.id,
                                                                to_string(*frame_.until), to_string(*frame_.from)));
        else if (begins_ && frame_.until && !(*begins_ < *frame_.until))
            ledger_.diagnostics().error(
                node.find("until")->where, fmt::format("a patch of measure {} is over on {}", measure_.id, to_string(*frame_.until)),
                fmt::format("the measure begins on {}: the patch would never hold", to_string(*begins_)), "end it later, or leave it out");
        expect_grounds_of_structure(node, frame_.defaults, measure_.id, ledger_.diagnostics());
        if (process) read_process(t, node);
        if (desk) read_desk(t);
        if (parameter) read_plain(t, node);
        if (!parameter) t.refuse_others();
    }

  private:
    static Frame fresh_frame() { return Frame{}; }

    void read_process(Layered& t, const Node& node) {
        const std::string name = t.text("process").value_or("");
        const ProcessDescription* process = find_named(book_.processes, name);
        if (process == nullptr) {
            ledger_.diagnostics().error(node.find("process")->value.where, fmt::format("unknown process \"{}\"", name),
                                        "patched by measure " + measure_.id, suggestion(name, names_of(book_.processes)));
            for (const Member& m : node.members) static_cast<void>(t.has(m.key));
            return;
        }
        const std::vector<std::string> steps = t.some_texts("step", "leave it out where every step is meant");
        if (const Member* m = t.last("step")) check_steps(steps, *process, m->value.where);
        std::optional<Eligibility> applies;
        if (const Member* m = t.last("applies")) applies = read_eligibility(m->value, book_.schema, ledger_.diagnostics());
        if (applies) check_applicants(*applies, *process, affected(t, steps), node.find("applies")->where);
        read_changes(t, *process, steps, applies, node.where);
        if (const Member* m = t.last("limit")) read_limit(*m, *process, steps);
        bool numbers = false;
        for (const std::string& key : number_keys())
            if (const Member* m = t.last(key)) {
                read_number(*m, *process, steps);
                numbers = true;
            }
        if (std::none_of(node.members.begin(), node.members.end(), [](const Member& m) { return changes_something(m.key); }))
            ledger_.diagnostics().error(node.where, fmt::format("a patch of measure {} changes nothing", measure_.id), "it only says where and when",
                                        "add what changes, for instance visits = { scale = 0.5 }");
        if (applies && (numbers || node.find("limit") != nullptr))
            ledger_.diagnostics().error(node.find("applies")->where, fmt::format("`applies` beside numbers in a patch of measure {}", measure_.id),
                                        "numbers of a step are the same for all applicants", "give them a patch of their own");
    }

    // Steps that a patch names anywhere; none: all of them.
    static std::vector<std::string> affected(Layered& t, std::vector<std::string> steps) {
        for (const char* key : {"remove", "unorder"})
            for (const std::string& name : t.texts(key)) steps.push_back(name);
        return steps;
    }

    void check_steps(const std::vector<std::string>& steps, const ProcessDescription& process, const Location& where) {
        for (const std::string& s : steps)
            if (find_named(process.steps, s) == nullptr)
                ledger_.diagnostics().error(where, fmt::format("process \"{}\" has no step \"{}\"", process.name, s),
                                            "patched by measure " + measure_.id, suggestion(s, names_of(process.steps)));
    }

    // A process without steps is none: whoever needs it would be done at once.
    void check_what_is_left(const std::vector<std::string>& removed, const ProcessDescription& process, const Location& where) {
        const bool some = std::any_of(process.steps.begin(), process.steps.end(),
                                      [&](const StepDescription& s) { return std::find(removed.begin(), removed.end(), s.name) == removed.end(); });
        if (!some)
            ledger_.diagnostics().error(where, fmt::format("measure {} removes every step of process \"{}\"", measure_.id, process.name),
                                        "a process without steps is none",
                                        "leave one step, or say mode = \"abolished\" of those that need not happen");
    }

    // Classes whom a change is for and whom neither the process nor one of the steps has.
    void check_applicants(const Eligibility& applies, const ProcessDescription& process, const std::vector<std::string>& steps,
                          const Location& where) {
        for (std::size_t a = 0; a < book_.schema.attributes.size(); ++a) {
            std::uint32_t of_steps = 0;
            for (const StepDescription& s : process.steps)
                if (steps.empty() || std::find(steps.begin(), steps.end(), s.name) != steps.end()) of_steps |= s.applies.allowed[a];
            const std::uint32_t there = process.applies.allowed[a] & of_steps;
            if (of_steps == 0 || applies.allowed[a] == 0 || (there & applies.allowed[a]) != 0) continue;
            const Attribute& of = book_.schema.attributes[a];
            std::vector<std::string> known;
            for (std::size_t v = 0; v < of.values.size(); ++v)
                if (((there >> v) & 1u) != 0) known.push_back(of.values[v]);
            ledger_.diagnostics().error(where, fmt::format("a patch of measure {} is for nobody of process \"{}\"", measure_.id, process.name),
                                        fmt::format("those whom it changes something for have another {}", of.name),
                                        fmt::format("name some of {}", fmt::join(known, ", ")));
        }
    }

    void add_change(StructureVerb verb, const ProcessDescription& process, std::vector<std::string> steps, const std::optional<Eligibility>& applies,
                    const Location& where, Mode mode = Mode::review, std::uint8_t priority = 0) {
        StructureChange c;
        c.verb = verb;
        c.process = process.name;
        c.steps = std::move(steps);
        c.mode = mode;
        c.priority = priority;
        c.applies = applies;
        c.from = frame_.from;
        c.until = frame_.until;
        c.places = frame_.places;
        c.measure = measure_.id;
        c.reach = frame_.reach;
        c.where = where;
        measure_.changes.push_back(std::move(c));
    }

    void read_changes(Layered& t, const ProcessDescription& process, const std::vector<std::string>& steps, const std::optional<Eligibility>& applies,
                      const Location& where) {
        for (const auto& [key, verb] : {std::pair{"remove", StructureVerb::remove}, std::pair{"unorder", StructureVerb::unorder}}) {
            const Member* m = t.last(key);
            if (m == nullptr) continue;
            const std::vector<std::string> named = t.some_texts(key, "name the steps, or leave it out");
            if (named.empty()) continue;  // told
            check_steps(named, process, m->value.where);
            if (verb == StructureVerb::remove && !applies) check_what_is_left(named, process, m->value.where);
            add_change(verb, process, named, applies, m->where);
        }
        if (const auto mode = t.word<Mode>("mode", mode_words())) {
            check_mode(*mode, process, steps, t.last("mode")->where);
            add_change(StructureVerb::mode, process, steps, applies, where, *mode);
        }
        if (const auto priority = t.whole("priority", 0, 255))
            add_change(StructureVerb::priority, process, steps, applies, where, Mode::review, static_cast<std::uint8_t>(*priority));
    }

    void refuse_at(const Location& where, const char* key, const StepDescription& s, const ProcessDescription& process) {
        ledger_.diagnostics().error(where, fmt::format("`{}` has no effect at step \"{}\" of process \"{}\"", key, s.name, process.name),
                                    fmt::format("a step of kind \"{}\" is served by no desk", name_of(s.kind)), "name steps of kind \"desk\" alone");
    }

    // Commitment and filing are ways in which an office treats a case; of all steps they mean those at desks.
    void check_mode(Mode mode, const ProcessDescription& process, const std::vector<std::string>& steps, const Location& where) {
        if (mode != Mode::commitment && mode != Mode::filing) return;
        for (const std::string& name : steps)
            if (const StepDescription* s = find_named(process.steps, name); s != nullptr && s->kind != StepKind::desk)
                refuse_at(where, "mode", *s, process);
    }

    // A limit never lengthens: stated plainly it is the least of those in force.
    void read_limit(const Member& m, const ProcessDescription& process, const std::vector<std::string>& steps) {
        std::vector<ParameterId> ids;
        if (steps.empty()) ids.push_back(process.limit);
        for (const std::string& name : steps)
            if (const StepDescription* s = find_named(process.steps, name); s != nullptr) {
                if (s->limit) ids.push_back(*s->limit);
                else refuse_at(m.where, "limit", *s, process);
            }
        expect_grounds(m.value, frame_.defaults, measure_.id, ledger_.diagnostics());
        for (const ParameterId id : ids)
            for (Setting& s : ledger_.read(m.value, ledger_.registry().declaration(id), frame_)) {
                if (s.verb == Verb::set) s.verb = Verb::least;
                measure_.settings.push_back(std::move(s));
            }
    }

    void read_number(const Member& m, const ProcessDescription& process, const std::vector<std::string>& steps) {
        bool any = false, good = true;
        for (const StepDescription& s : process.steps) {
            const bool named = std::find(steps.begin(), steps.end(), s.name) != steps.end();
            if (!named && !steps.empty()) continue;
            const std::vector<ParameterId> ids = numbers_of(s, m.key, ledger_.registry());
            if (ids.empty() && named)
                ledger_.diagnostics().error(m.where, fmt::format("step \"{}\" of process \"{}\" has no {}", s.name, process.name, m.key),
                                            "patched by measure " + measure_.id);
            any = any || !ids.empty();
            good = good && add_settings(m.value, ids);
        }
        if (!any && steps.empty())
            ledger_.diagnostics().error(m.where, fmt::format("no step of process \"{}\" has a {}", process.name, m.key),
                                        "patched by measure " + measure_.id);
    }

    // Whether it could be read. What is wrong with a number is told of the first of those that it is for.
    bool add_settings(const Node& node, const std::vector<ParameterId>& ids) {
        expect_grounds(node, frame_.defaults, measure_.id, ledger_.diagnostics());
        for (const ParameterId id : ids) {
            const Declaration& d = ledger_.registry().declaration(id);
            for (Setting& s : ledger_.read(node, d, frame_))
                if (!leaves_alone(s, d)) measure_.settings.push_back(std::move(s));
            if (ledger_.told().contains(d.path)) return false;
        }
        return true;
    }

    void read_desk(Layered& t) {
        const std::string name = t.text("desk").value_or("");
        const Member *staff = t.last("staff"), *pool = t.last("pool"), *level = t.last("level");
        const DeskDescription* desk = find_named(book_.desks, name);
        if (desk == nullptr) {
            ledger_.diagnostics().error(t.last("desk")->value.where, fmt::format("unknown desk \"{}\"", name), "patched by measure " + measure_.id,
                                        suggestion(name, names_of(book_.desks)));
            return;
        }
        if (staff == nullptr && pool == nullptr && level == nullptr) {
            ledger_.diagnostics().error(
                t.where(), fmt::format("a patch of desk \"{}\" states neither staff, pool nor level", name), "",
                "add staff = { add = ... } or { scale = ... }, pool = [\"...\"] with other desks, or level = \"county\" or \"prefecture\"");
            return;
        }
        if (pool != nullptr) {
            expect_for_all(*pool, "pools desks", "a counter is the same for all who come there");
            add_desk_change(read_pool(*desk, *pool, book_, measure_.id, ledger_.diagnostics()));
        }
        if (level != nullptr) {
            expect_for_all(*level, "moves the decisions of a desk", "its officers are where they are for all who come there");
            if (const std::optional<Level> to = read_level_word(t))
                add_desk_change(read_level(*desk, *to, level->value.where, measure_.id, ledger_.diagnostics()));
        }
        if (staff != nullptr) read_staff(*desk, *staff);
    }

    void expect_for_all(const Member& m, const std::string& does, const std::string& why) {
        if (frame_.reach == Reach::who_knows)
            ledger_.diagnostics().error(m.where, fmt::format("an optional patch of measure {} {}", measure_.id, does), why,
                                        "leave `optional` out, or give it a patch of its own");
    }

    void add_desk_change(std::optional<DeskChange> change) {
        if (!change) return;
        change->from = frame_.from;
        change->until = frame_.until;
        change->places = frame_.places;
        measure_.desk_changes.push_back(std::move(*change));
    }

    void read_staff(const DeskDescription& of, const Member& staff) {
        const DeskDescription* desk = &of;
        const bool scales = staff.value.is(Node::Kind::table) && staff.value.find("scale") != nullptr;
        if (!desk->officers_of.empty() && scales) {
            ledger_.diagnostics().error(staff.where, fmt::format("desk \"{}\" has no officers of its own to scale", of.name),
                                        fmt::format("those of desk \"{}\" serve it", desk->officers_of), "add some, or patch that desk");
            return;
        }
        // Who joins officers that serve several desks joins all of them.
        if (const DeskDescription* pool = find_named(book_.desks, desk->officers_of)) desk = pool;
        const std::optional<ParameterId> id = scales ? desk->officers : desk->added_officers;
        if (id) add_settings(staff.value, {*id});
    }

    // The patch table itself is the statement; what it says of the patch is taken out of it.
    void read_plain(Layered& t, const Node& node) {
        const std::string path = t.text("parameter").value_or("");
        Node statement = node;
        std::erase_if(statement.members, [](const Member& m) { return m.key == "parameter" || m.key == "optional"; });
        const std::vector<ParameterId> ids = parameters_named(path, ledger_.registry());
        if (ids.empty()) {
            ledger_.diagnostics().error(node.find("parameter")->value.where, fmt::format("unknown parameter \"{}\"", path),
                                        "patched by measure " + measure_.id, nearest_path(path, ledger_.registry()));
            return;
        }
        for (const ParameterId id : ids)
            if (!may_be_patched(ledger_.registry().declaration(id), measure_.id, node.find("parameter")->value.where, ledger_.diagnostics())) return;
        frame_.places.clear();
        frame_.value_key = "set";
        add_settings(statement, ids);
    }

    Measure& measure_;
    const ProcessBook& book_;
    int layer_;
    std::optional<Day> begins_;
    Ledger& ledger_;
    Frame frame_;
};

// The part of a patch that lies within the measure's dates and, while it is a pilot, places.
struct Window {
    std::optional<Day> from, until;
    std::vector<CountyId> places;  // empty: as the patch says
};

std::vector<Window> windows(const SwitchedOn& on) {
    if (on.pilot.empty()) return {{on.from, on.until, {}}};
    std::vector<Window> all{{on.from, on.pilot_until ? on.pilot_until : on.until, on.pilot}};
    if (on.pilot_until) all.push_back({on.pilot_until, on.until, {}});
    return all;
}

template <class Dated>
std::vector<Dated> cut(const std::vector<Dated>& all, const std::vector<Window>& windows) {
    std::vector<Dated> result;
    for (const Dated& whole : all)
        for (const Window& w : windows) {
            Dated part = whole;
            if (w.from && (!part.from || *part.from < *w.from)) part.from = w.from;
            if (w.until && (!part.until || *w.until < *part.until)) part.until = w.until;
            if (part.from && part.until && !(*part.from < *part.until)) continue;
            if (!w.places.empty()) {
                if (part.places.empty()) {
                    part.places = w.places;
                } else {
                    std::erase_if(part.places, [&](CountyId c) { return std::find(w.places.begin(), w.places.end(), c) == w.places.end(); });
                    if (part.places.empty()) continue;
                }
            }
            result.push_back(std::move(part));
        }
    return result;
}

// Fidelity says what offices do, an indicator what comes of it: the one fed into the other would run in a circle.
bool is_outcome(const Member& m, const std::vector<std::string>& indicators, Diagnostics& diagnostics) {
    const auto names_one = [&](const Node& n) {
        return n.is(Node::Kind::text) &&
               std::any_of(indicators.begin(), indicators.end(), [&](const std::string& name) { return n.text.find(name) != std::string::npos; });
    };
    bool found = names_one(m.value);
    if (m.value.is(Node::Kind::table))
        found = std::any_of(m.value.members.begin(), m.value.members.end(),
                            [&](const Member& in) { return in.key == "indicator" || names_one(in.value) || in.key.starts_with("share_within"); });
    if (found)
        diagnostics.error(
            m.value.where, fmt::format("{} is taken from an indicator", m.key),
            "it is an input, what offices do and firms know; the share of the cases within a limit is an outcome, which the run works out",
            "state the share of the cases that are handled the new way, or leave it to [rollout]");
    return found;
}

}  // namespace

// Where a key is, or its table where it is not.
static Location place_of(Layered& table, const std::string& key) {
    const Member* m = table.last(key);
    return m != nullptr ? m->where : table.where();
}

static void read_pilot(Layered& of, Ledger& ledger, SwitchedOn& on) {
    Layered pilot = of.sub("pilot", "a pilot");
    if (pilot.empty()) return;
    if (const Member* m = pilot.last("places")) on.pilot = ledger.find_places(m->value);
    if (!pilot.has("places")) ledger.diagnostics().error(pilot.where(), "the pilot has no places", "", "add places = [\"...\"]");
    on.pilot_until = pilot.date("until");
    on.at_pilot_until = place_of(pilot, "until");
    pilot.refuse_others();
}

// To TOML, [measure."90.1"] below a [[measure]] is a table of it.
static void refuse_statements(const Node& table, Layered& t) {
    for (const Member& m : table.members) {
        if (!is_measure_or_chapter(m.key) || !m.value.is(Node::Kind::table)) continue;
        static_cast<void>(t.has(m.key));
        t.diagnostics().error(m.where, fmt::format("[measure.\"{}\"] stands in a file with [[measure]]", m.key),
                              "one file cannot both state a measure and switch one on",
                              "state it in a file of its own, and let this one extend that");
    }
}

std::optional<std::string> read_switch(const Node& table, const Frame& around, const std::vector<std::string>& indicators, Ledger& ledger,
                                       SwitchedOn& on) {
    Diagnostics& diagnostics = ledger.of_values();
    Layered t({{0, &table, {}}}, "a measure that is switched on", diagnostics);
    const std::optional<std::string> id = t.text("id");
    on.where = table.where;
    on.from = t.date("from");
    on.until = t.date("until");
    on.at_from = place_of(t, "from");
    on.at_until = place_of(t, "until");
    read_pilot(t, ledger, on);
    for (const auto& [key, path_of] : {std::pair{"fidelity", &fidelity_path}, std::pair{"awareness", &awareness_path}}) {
        const Member* m = t.last(key);
        if (m == nullptr || !id || !ledger.registry().find(path_of(*id)) || is_outcome(*m, indicators, diagnostics)) continue;
        ledger.state(m->value, path_of(*id), m->where, around);
    }
    refuse_statements(table, t);
    t.refuse_others();
    if (!t.has("id")) diagnostics.error(table.where, "a [[measure]] without an id", "", "add id = \"1.1\"");
    return id;
}

// Of a measure that has a date.
static void check_dates(const std::string& id, const SwitchedOn& on, Diagnostics& diagnostics) {
    if (on.until && !(*on.from < *on.until))
        diagnostics.error(on.at_until,
                          fmt::format("measure {} ends on {}, not after it begins, on {}", id, to_string(*on.until), to_string(*on.from)), "",
                          "end it later, or leave it out");
    if (!on.pilot_until) return;
    if (!(*on.from < *on.pilot_until))
        diagnostics.error(on.at_pilot_until,
                          fmt::format("the pilot of measure {} ends on {}, not after the measure begins, on {}", id, to_string(*on.pilot_until),
                                      to_string(*on.from)),
                          "", "end the pilot later");
    if (on.until && *on.until < *on.pilot_until)
        diagnostics.error(on.at_pilot_until,
                          fmt::format("the pilot of measure {} outlasts it: until {} and {}", id, to_string(*on.pilot_until), to_string(*on.until)),
                          "after a pilot a measure holds everywhere", "end the pilot earlier");
}

// The dates within which all lies that a patch states: its own, where all of it has some.
struct OwnDates {
    std::optional<Day> from, until;
};

template <class Dated>
static void widen(OwnDates& own, const std::vector<Dated>& all, std::size_t first, bool& any) {
    for (std::size_t i = first; i < all.size(); ++i) {
        own.from = !any ? all[i].from : own.from && all[i].from ? std::min(own.from, all[i].from) : std::nullopt;
        own.until = !any ? all[i].until : own.until && all[i].until ? std::max(own.until, all[i].until) : std::nullopt;
        any = true;
    }
}

// How far a measure was read.
struct ReadSoFar {
    explicit ReadSoFar(const Measure& m) : changes(m.changes.size()), desk_changes(m.desk_changes.size()), settings(m.settings.size()) {}
    std::size_t changes, desk_changes, settings;
};

static OwnDates dates_since(const ReadSoFar& before, const Measure& m) {
    OwnDates own;
    bool any = false;
    widen(own, m.changes, before.changes, any);
    widen(own, m.desk_changes, before.desk_changes, any);
    widen(own, m.settings, before.settings, any);
    return own;
}

static std::string name_of_patch(const Node& patch) {
    for (const char* subject : {"process", "desk", "parameter"})
        if (const Member* m = patch.find(subject)) return fmt::format("its patch of {} \"{}\" ({})", subject, m->value.text, to_string(patch.where));
    return fmt::format("its patch ({})", to_string(patch.where));
}

static std::string days_text(const std::optional<Day>& from, const std::optional<Day>& until) {
    return fmt::format("{}{}{}", from ? "from " + to_string(*from) : "", from && until ? " " : "", until ? "until " + to_string(*until) : "");
}

// A scenario may date a measure anew; the dates that its patches state are days of the calendar and stay where they are.
static void warn_of_dates(const CatalogueEntry& entry, const SwitchedOn& on, bool is_redated, const Node& patch, const OwnDates& own,
                          std::vector<Diagnostic>& warnings) {
    const std::string advice = "see whether that is meant; else state a measure of your own with other dates";
    const bool comes_after = on.until && own.from && !(*own.from < *on.until);
    const bool is_over = is_redated && own.until && !(*on.from < *own.until);
    if (comes_after || is_over) {
        warnings.push_back(
            {is_over ? on.at_from : on.at_until,
             fmt::format("measure {} holds {}, and {} has no effect", entry.measure.id, days_text(on.from, on.until), name_of_patch(patch)),
             fmt::format("it holds {}: dates of patches do not move with the measure", days_text(own.from, own.until)), advice});
        return;
    }
    const std::optional<Day> usual = entry.measure.in_force;
    if (is_redated && usual && *on.from < *usual && (own.from || own.until))
        warnings.push_back({on.at_from,
                            fmt::format("measure {} begins on {}, before its date in force, {}, and {} keeps its own dates", entry.measure.id,
                                        to_string(*on.from), to_string(*usual), name_of_patch(patch)),
                            fmt::format("it holds {}: dates of patches do not move with the measure", days_text(own.from, own.until)), advice});
}

// What stands there and could not be read is told already.
static bool states_a_date(const CatalogueEntry& entry) {
    const Member* stated = entry.table.find("in_force");
    return stated != nullptr && (!stated->value.is(Node::Kind::table) || stated->value.find("date") != nullptr);
}

std::optional<InForce> put_in_force(CatalogueEntry& entry, const SwitchedOn& switched, const ProcessBook& book, int layer, Ledger& ledger,
                                    std::vector<Diagnostic>& warnings) {
    SwitchedOn on = switched;
    // Who says from when or where first has a calendar of his own: the catalogue's is for its own date.
    if (const Member* pilot = entry.table.find("pilot"); pilot != nullptr && !on.from && on.pilot.empty()) {
        Layered catalogue({{0, &entry.table, {}}}, "measure " + entry.measure.id, ledger.diagnostics());
        read_pilot(catalogue, ledger, on);
        if (on.until && on.pilot_until && *on.until <= *on.pilot_until) on.pilot_until.reset();  // over while it is one
    }
    if (!on.from) on.from = entry.measure.in_force;
    if (on.from) check_dates(entry.measure.id, on, ledger.diagnostics());
    else if (!states_a_date(entry))
        ledger.diagnostics().error(entry.measure.where, fmt::format("measure {} has no date in force", entry.measure.id), "it cannot be switched on",
                                   "add in_force = { date = ... } or say from when with [[measure]]");
    PatchReader reader(entry.measure, book, layer, switched.from ? std::nullopt : on.from, ledger);
    if (const Member* patches = entry.table.find("patch");
        patches != nullptr && expect(patches->value, Node::Kind::array, "patch", ledger.diagnostics()))
        for (const Node& patch : patches->value.items) {
            const ReadSoFar before(entry.measure);
            reader.read(patch);
            if (on.from) warn_of_dates(entry, on, switched.from.has_value(), patch, dates_since(before, entry.measure), warnings);
        }
    if (!on.from) return std::nullopt;
    entry.measure.changes = cut(entry.measure.changes, windows(on));
    entry.measure.desk_changes = cut(entry.measure.desk_changes, windows(on));
    entry.measure.settings = cut(entry.measure.settings, windows(on));
    return InForce{entry.measure.id, *on.from, on.until, on.pilot, on.pilot_until};
}

}  // namespace yingshang
