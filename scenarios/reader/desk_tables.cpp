#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "reader/process_tables.hpp"
#include "reader/statements.hpp"

namespace yingshang {
namespace {

constexpr double office_day_minutes = static_cast<double>(ticks_per_day) / 60;
constexpr double most_officers = 1e7;

Declaration number(const std::string& desk, const std::string& key, std::string meaning, double least, double most, std::optional<double> otherwise) {
    Declaration d;
    d.path = fmt::format("desk.{}.{}", desk, key);
    d.meaning = fmt::format("{} at desk \"{}\"", meaning, desk);
    d.least = least;
    d.most = most;
    d.otherwise = otherwise;
    return d;
}

bool is_rule(const Node& node) { return node.is(Node::Kind::table) && node.find("utilisation") != nullptr; }
bool is_unlimited(const Node& node) { return node.is(Node::Kind::text) && node.text == "unlimited"; }

// A list of officers who differ, not one of dates.
bool is_classes(const Node& node) {
    return node.is(Node::Kind::array) && std::any_of(node.items.begin(), node.items.end(), [](const Node& item) {
               return item.find("number") != nullptr || item.find("speed") != nullptr;
           });
}

// In the other counties a desk with a seat has no officers, and nobody need say so.
std::optional<double> elsewhere(const DeskDescription& desk, double value) { return desk.seat.empty() ? std::nullopt : std::optional<double>(value); }

// Unequal officers: [ { number = 2, speed = 1.0 }, { number = 1, speed = 0.5 } ].
void read_classes(const Stated& stated, DeskDescription& desk, Ledger& ledger) {
    const Node& list = stated.member->value;
    Frame frame;
    frame.layer = stated.layer;
    frame.defaults = stated.defaults;
    const std::optional<double> none = elsewhere(desk, 0);
    for (std::size_t i = 0; i < list.items.size(); ++i) {
        const Node& item = list.items[i];
        if (!expect(item, Node::Kind::table, "officers", ledger.diagnostics())) continue;
        for (const Member& m : item.members)
            if (m.key != "number" && m.key != "speed")
                ledger.diagnostics().error(m.where, fmt::format("unknown key \"{}\"", m.key), "of officers who work alike", "known: number, speed");
        const Member* number_of = item.find("number");
        const Member* speed = item.find("speed");
        if (number_of == nullptr || speed == nullptr) {
            ledger.diagnostics().error(item.where, "officers who work alike lack their number or speed", "", "write { number = 2, speed = 1.0 }");
            continue;
        }
        OfficerClass c{ledger.declare(number(desk.name, fmt::format("officers.{}.number", i), fmt::format("officers of kind {}", i + 1), 0,
                                             most_officers, none)),
                       ledger.declare(number(desk.name, fmt::format("officers.{}.speed", i), fmt::format("speed of the officers of kind {}", i + 1),
                                             0.001, 1000, elsewhere(desk, 1)))};
        for (Setting& setting : ledger.read(number_of->value, ledger.registry().declaration(c.number), frame)) ledger.state(std::move(setting));
        for (Setting& setting : ledger.read(speed->value, ledger.registry().declaration(c.speed), frame)) ledger.state(std::move(setting));
        desk.classes.push_back(c);
    }
}

constexpr std::array<std::string_view, 7> weekday_names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

void read_open_days(Layered& t, DeskDescription& desk, Diagnostics& diagnostics) {
    if (const Member* m = t.last("weekdays")) {
        desk.weekdays.fill(false);
        for (const std::string& day : read_texts(m->value, "weekdays", diagnostics)) {
            const auto found = std::find(weekday_names.begin(), weekday_names.end(), day);
            if (found != weekday_names.end()) desk.weekdays[static_cast<std::size_t>(found - weekday_names.begin())] = true;
            else
                diagnostics.error(m->value.where, fmt::format("unknown weekday \"{}\"", day), "",
                                  suggestion(day, {weekday_names.begin(), weekday_names.end()}));
        }
        if (std::none_of(desk.weekdays.begin(), desk.weekdays.end(), [](bool open) { return open; }))
            diagnostics.error(m->value.where, t.what() + " is open on no weekday");
    }
    if (const Member* m = t.last("closed"); m != nullptr && expect(m->value, Node::Kind::array, "closed", diagnostics))
        for (const Node& day : m->value.items)
            if (expect(day, Node::Kind::date, "closed", diagnostics)) desk.closed.push_back(day.day);
    std::sort(desk.closed.begin(), desk.closed.end());
}

// queue_at_most, balking = [0, 0.2, 0.5]: who comes and does not stay.
void read_turning_away(Layered& t, DeskDescription& desk, Ledger& ledger) {
    const std::string& name = desk.name;
    Declaration queue = number(name, "queue_at_most", "waiting at most", 0, most_officers, std::nullopt);
    queue.whole = true;
    desk.queue_at_most = read_parameter(t, "queue_at_most", std::move(queue), ledger);
    const std::vector<Stated> stated = t.all("balking");
    if (stated.empty() || !expect(stated.back().member->value, Node::Kind::array, "balking", ledger.diagnostics())) return;
    const std::vector<Node>& items = stated.back().member->value.items;
    if (items.empty())
        ledger.diagnostics().error(stated.back().member->value.where, fmt::format("balking of desk \"{}\" is empty", name), "",
                                   "state the probability of leaving with 0, 1, 2 ... waiting, or leave it out");
    Frame frame;
    frame.layer = stated.back().layer;
    frame.defaults = stated.back().defaults;
    for (std::size_t i = 0; i < items.size(); ++i) {
        desk.balking.push_back(
            ledger.declare(number(name, fmt::format("balking.{}", i), fmt::format("probability of leaving when {} wait", i), 0, 1, std::nullopt)));
        for (Setting& setting : ledger.read(items[i], ledger.registry().declaration(desk.balking.back()), frame)) ledger.state(std::move(setting));
    }
}

// meeting = { every = "10 working_days", clears = 12 }.
void read_meeting(Layered& t, DeskDescription& desk, Ledger& ledger) {
    Layered m = t.sub("meeting", "the meetings of " + t.what());
    if (m.empty()) return;
    Declaration every =
        number(desk.name, "meeting.every", "time from one meeting to the next", 1, static_cast<double>(ticks_per_day) * 3660, std::nullopt);
    every.dimension = Dimension::duration;
    desk.meets_every = read_parameter(m, "every", every, ledger);
    desk.clears = read_parameter(m, "clears", number(desk.name, "meeting.clears", "cases a meeting at most", 1, most_officers, std::nullopt), ledger);
    for (const auto& [key, there] : {std::pair("every", desk.meets_every.has_value()), std::pair("clears", desk.clears.has_value())})
        if (!there) ledger.diagnostics().error(m.where(), fmt::format("{} has no {}", m.what(), key), "", fmt::format("add {} = ...", key));
    m.refuse_others();
}

// officers = a number, "unlimited", { utilisation = ... } or a list of unequal ones: later files win over earlier ones in the kind,
// and a change (scale, add) leaves the kind as it is.
void read_officers(Layered& t, DeskDescription& desk, Ledger& ledger) {
    const std::vector<Stated> stated = t.all("officers");
    enum class Kind { none, number, rule, unlimited, classes } kind = Kind::none;
    for (const Stated& s : stated) {
        const Node& node = s.member->value;
        if (is_classes(node)) kind = Kind::classes;
        else if (is_unlimited(node)) kind = Kind::unlimited;
        else if (is_rule(node)) kind = Kind::rule;
        else if (!node.is(Node::Kind::table) || node.find("value") != nullptr || node.find("by_place") != nullptr) kind = Kind::number;
    }
    desk.unlimited = kind == Kind::unlimited;
    if (desk.unlimited || kind == Kind::none) return;
    if (kind == Kind::classes) {
        const auto last = std::find_if(stated.rbegin(), stated.rend(), [](const Stated& s) { return is_classes(s.member->value); });
        read_classes(*last, desk, ledger);
        return;
    }
    const bool rule = kind == Kind::rule;
    desk.officers = ledger.declare(rule ? number(desk.name, "officers", "factor on the officers that last year's work asks for", 0, 100, 1)
                                        : number(desk.name, "officers", "officers", 0, most_officers, elsewhere(desk, 0)));
    if (rule)
        desk.utilisation =
            ledger.declare(number(desk.name, "utilisation", "share of the officers' time that last year's work fills", 0.01, 1, std::nullopt));
    for (const Stated& s : stated) {
        const Node& node = s.member->value;
        if (is_unlimited(node) || is_classes(node) || (is_rule(node) && !rule)) continue;
        Frame frame;
        frame.layer = s.layer;
        frame.defaults = s.defaults;
        if (is_rule(node)) frame.value_key = "utilisation";
        const ParameterId id = is_rule(node) ? *desk.utilisation : *desk.officers;
        for (Setting& setting : ledger.read(node, ledger.registry().declaration(id), frame)) ledger.state(std::move(setting));
    }
}

// A desk sits in one county.
std::string seat(Layered& t, Ledger& ledger) {
    const std::string code = t.text("seat").value_or("");
    if (code.empty()) return code;
    const auto found = ledger.places().find(code);
    if (!found || found->size() != 1)
        ledger.diagnostics().error(t.last("seat")->value.where, fmt::format("the seat \"{}\" of {} is no county", code, t.what()),
                                   "it sits in one county", suggestion(code, ledger.places().known_names()));
    return code;
}

// Of a desk that another's officers serve: the validator tells of each where it stands.
void overlook_own_officers(Layered& t) {
    for (const char* key : {"level", "discipline", "officers", "at_least", "added_officers", "minutes", "seat", "weekdays", "closed", "meeting",
                            "appointments", "rest"})
        static_cast<void>(t.has(key));
}

void read_own_officers(Layered& t, DeskDescription& desk, Ledger& ledger) {
    desk.level = read_level_word(t).value_or(Level::county);
    desk.discipline =
        t.word<Discipline>("discipline",
                           {{"first_come", Discipline::first_come}, {"priority", Discipline::priority}, {"earliest_due", Discipline::earliest_due}})
            .value_or(Discipline::first_come);
    desk.seat = seat(t, ledger);
    read_officers(t, desk, ledger);
    desk.at_least = read_parameter(t, "at_least",
                                   number(desk.name, "at_least", "officers that the staffing rule leaves at the least", 0, most_officers, 1), ledger);
    desk.added_officers = read_parameter(t, "added_officers",
                                         number(desk.name, "added_officers", "officers that measures add", -most_officers, most_officers, 0), ledger);
    desk.minutes =
        read_parameter(t, "minutes", number(desk.name, "minutes", "minutes open a day", 1, office_day_minutes, office_day_minutes), ledger);
    read_open_days(t, desk, ledger.diagnostics());
    read_meeting(t, desk, ledger);
    desk.appointments =
        read_parameter(t, "appointments", number(desk.name, "appointments", "appointments a day", 1, most_officers, std::nullopt), ledger);
    desk.rest = read_law(t, "rest", fmt::format("desk.{}.rest", desk.name),
                         fmt::format("the rest of desk \"{}\" whenever nobody is there", desk.name), ledger);
}

}  // namespace

std::optional<Level> read_level_word(Layered& t) {
    return t.word<Level>("level", {{"county", Level::county}, {"prefecture", Level::prefecture}, {"region", Level::region}});
}

void read_desks(Layered& top, ProcessBook& book, Ledger& ledger) {
    Layered desks = top.sub("desk", "the desks");
    for (const std::string& key : desks.keys()) {
        if (!check_name(*desks.last(key), "desk", ledger.diagnostics())) continue;
        Layered t = desks.sub(key, fmt::format("desk \"{}\"", key));
        if (t.empty()) continue;
        DeskDescription desk;
        desk.name = key;
        desk.where = t.where();
        desk.title = t.title("title");
        desk.officers_of = t.text("officers_of").value_or("");
        // A later file may let another desk's officers take over.
        desk.written = t.written(desk.officers_of.empty() ? 0 : t.all("officers_of").back().layer);
        if (desk.officers_of.empty()) read_own_officers(t, desk, ledger);
        else overlook_own_officers(t);
        read_turning_away(t, desk, ledger);
        t.refuse_others();
        book.desks.push_back(std::move(desk));
    }
}

}  // namespace yingshang
