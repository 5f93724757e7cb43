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

// officers = a number, "unlimited" or { utilisation = ... }: later files win over earlier ones in the kind,
// and a change (scale, add) leaves the kind as it is.
void read_officers(Layered& t, DeskDescription& desk, Ledger& ledger) {
    const std::vector<Stated> stated = t.all("officers");
    enum class Kind { none, number, rule, unlimited } kind = Kind::none;
    for (const Stated& s : stated) {
        const Node& node = s.member->value;
        if (is_unlimited(node)) kind = Kind::unlimited;
        else if (is_rule(node)) kind = Kind::rule;
        else if (!node.is(Node::Kind::table) || node.find("value") != nullptr || node.find("by_place") != nullptr) kind = Kind::number;
    }
    desk.unlimited = kind == Kind::unlimited;
    if (desk.unlimited || kind == Kind::none) return;
    const bool rule = kind == Kind::rule;
    desk.officers = ledger.declare(rule ? number(desk.name, "officers", "factor on the officers that last year's work asks for", 0, 100, 1)
                                        : number(desk.name, "officers", "officers", 0, most_officers, std::nullopt));
    if (rule) desk.utilisation = ledger.declare(number(desk.name, "utilisation", "share of the officers' time that last year's work fills", 0.01, 1, std::nullopt));
    for (const Stated& s : stated) {
        const Node& node = s.member->value;
        if (is_unlimited(node) || (is_rule(node) && !rule)) continue;
        Frame frame;
        frame.layer = s.layer;
        frame.defaults = s.defaults;
        if (is_rule(node)) frame.value_key = "utilisation";
        const ParameterId id = is_rule(node) ? *desk.utilisation : *desk.officers;
        for (Setting& setting : ledger.read(node, ledger.registry().declaration(id), frame)) ledger.state(std::move(setting));
    }
}

}  // namespace

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
        desk.level = t.word<Level>("level", {{"county", Level::county}, {"prefecture", Level::prefecture}, {"region", Level::region}}).value_or(Level::county);
        desk.discipline = t.word<Discipline>("discipline", {{"first_come", Discipline::first_come}, {"priority", Discipline::priority}, {"earliest_due", Discipline::earliest_due}})
                              .value_or(Discipline::first_come);
        read_officers(t, desk, ledger);
        desk.at_least = read_parameter(t, "at_least", number(key, "at_least", "officers that the staffing rule leaves at the least", 0, most_officers, 1), ledger);
        desk.added_officers = read_parameter(t, "added_officers", number(key, "added_officers", "officers that measures add", -most_officers, most_officers, 0), ledger);
        desk.minutes = read_parameter(t, "minutes", number(key, "minutes", "minutes open a day", 1, office_day_minutes, office_day_minutes), ledger);
        t.refuse_others();
        book.desks.push_back(std::move(desk));
    }
}

}  // namespace yingshang
