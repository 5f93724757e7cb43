#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "economy/world.hpp"
#include "reader/indicator_tables.hpp"
#include "reader/measure_tables.hpp"
#include "reader/selector.hpp"

namespace yingshang {
namespace {

bool is_id(const std::string& id) {
    const std::size_t dot = id.find('.');
    const auto digits = [](std::string_view t) {
        return !t.empty() && std::all_of(t.begin(), t.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    };
    return dot != std::string::npos && digits(std::string_view(id).substr(0, dot)) && digits(std::string_view(id).substr(dot + 1));
}

bool read_year(std::string_view text, int& year) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
    return error == std::errc() && end == text.data() + text.size() && year > 1900 && year < 2400;
}

// "startup.duration_median@2021:down", "...@2020-2021:up".
std::optional<IndicatorTarget> parse_target(const std::string& text) {
    const std::size_t at = text.find('@'), colon = text.rfind(':');
    if (at == std::string::npos || colon == std::string::npos || colon < at) return std::nullopt;
    IndicatorTarget target;
    target.indicator = text.substr(0, at);
    const std::string_view years = std::string_view(text).substr(at + 1, colon - at - 1);
    const std::size_t dash = years.find('-');
    const std::string direction = text.substr(colon + 1);
    if (!read_year(years.substr(0, dash), target.from_year)) return std::nullopt;
    target.until_year = target.from_year;
    if (dash != std::string_view::npos && !read_year(years.substr(dash + 1), target.until_year)) return std::nullopt;
    if (direction != "up" && direction != "down") return std::nullopt;
    target.direction = direction == "up" ? 1 : -1;
    return target;
}

std::string indicator_advice(const std::string& name, const std::vector<std::string>& known) {
    const std::string near = nearest_name(name, known);
    return near.empty() ? "see yingshang list indicators" : fmt::format("did you mean \"{}\"?", near);
}

void check_target(const IndicatorTarget& target, const std::string& text, const std::vector<std::string>& indicators, const Location& where,
                  Diagnostics& diagnostics) {
    if (std::find(indicators.begin(), indicators.end(), target.indicator) == indicators.end())
        diagnostics.error(where, fmt::format("unknown indicator \"{}\"", target.indicator), fmt::format("in \"{}\"", text),
                          indicator_advice(target.indicator, indicators));
    if (target.until_year < target.from_year)
        diagnostics.error(where, fmt::format("the years of \"{}\" are out of order", text), "", "write the earlier one first");
}

void read_targets(Layered& t, const std::vector<std::string>& indicators, Measure& m) {
    Layered targets = t.sub("targets", "targets of measure " + m.id);
    for (const auto& [key, direct] : {std::pair{"direct", true}, std::pair{"indirect", false}}) {
        const Member* stated = targets.last(key);
        for (const std::string& text : targets.texts(key)) {
            std::optional<IndicatorTarget> target = parse_target(text);
            if (!target) {
                t.diagnostics().error(stated->value.where, fmt::format("\"{}\" is no target", text),
                                      "it names an indicator, a year or years and a direction", "write for instance \"entry.enterprises@2021:up\"");
                continue;
            }
            check_target(*target, text, indicators, stated->value.where, t.diagnostics());
            target->direct = direct;
            m.targets.push_back(*target);
        }
    }
    targets.refuse_others();
}

void read_promise_and_date(Layered& t, Measure& m) {
    Layered promise = t.sub("promise", "promise of measure " + m.id);
    m.promise = promise.text("text").value_or("");
    static_cast<void>(promise.has("target"));  // words for people: the process's target is the number
    promise.refuse_others();
    if (const Member* stated = t.last("in_force"); stated != nullptr && !stated->value.is(Node::Kind::table)) {
        t.diagnostics().error(stated->value.where, fmt::format("in_force of measure {} is {}, not a table", m.id, stated->value.kind_name()),
                              "the date says what it rests on", "write in_force = { date = 2020-05-01, evidence = \"assumed\", source = \"...\" }");
        return;
    }
    Layered in_force = t.sub("in_force", "date of measure " + m.id);
    m.in_force = in_force.date("date");
    m.in_force_source = in_force.text("source").value_or("");
    if (const Member* e = in_force.last("evidence"))
        if (const auto evidence = read_evidence(e->value, t.diagnostics())) m.in_force_evidence = *evidence;
    in_force.refuse_others();
}

// Words that are quoted stand in what they are quoted from. Sentences of a passage are parted by line breaks, words may go over one.
void check_quoted(Layered& t, const char* key, const std::vector<std::string>& quoted, const Measure& m) {
    std::string passage = m.passage;
    std::erase(passage, '\n');
    for (const std::string& words : quoted)
        if (words.empty() || passage.find(words) == std::string::npos)
            t.diagnostics().error(t.last(key)->value.where,
                                  fmt::format("\"{}\" of `{}` does not stand in the passage of measure {}", words, key, m.id), "",
                                  "quote the passage to the letter");
}

void read_text_of_policy(Layered& t, Measure& m) {
    m.clause = t.text("clause").value_or("");
    m.passage = t.text("passage").value_or("");
    m.agencies = t.texts("agencies");
    m.targets_in_text = t.text("targets_in_text").value_or("");
    m.text_deadline = t.text("text_deadline").value_or("");
    m.not_modelled = t.texts("not_modelled");
    if (t.has("passage")) check_quoted(t, "agencies", m.agencies, m);
    check_quoted(t, "not_modelled", m.not_modelled, m);
}

Measure read_header(const Member& member, const std::vector<std::string>& indicators, Diagnostics& diagnostics) {
    Measure m;
    m.id = member.key;
    m.where = member.where;
    Layered t({{0, &member.value, {}}}, "measure " + m.id, diagnostics);
    m.title = t.title("title");
    read_text_of_policy(t, m);
    read_promise_and_date(t, m);
    read_targets(t, indicators, m);
    static_cast<void>(t.has("pilot"));  // its places are known when the measure is put in force
    if (const Member* patches = t.last("patch")) m.patches = patches->value.items.size();
    if (!t.has("title")) diagnostics.error(m.where, fmt::format("measure {} has no title", m.id), "people know it by that", "add title = \"...\"");
    if (m.patches == 0)
        diagnostics.error(m.where, fmt::format("measure {} has no patches", m.id), "it would change nothing",
                          fmt::format("add [[measure.\"{}\".patch]]", m.id));
    t.refuse_others();
    return m;
}

std::string lines(const std::string& text, int from, int until) {
    std::string part;
    int line = 1;
    for (std::size_t at = 0; at < text.size() && line < until; ++line) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1);
        if (line >= from) part += text.substr(at, end - at + 1);
        at = end + 1;
    }
    while (part.size() > 1 && part.back() == '\n' && part[part.size() - 2] == '\n') part.pop_back();
    return part;
}

}  // namespace

std::vector<std::string> known_indicators(const Files& files) {
    std::vector<std::string> names;
    for (const IndicatorDefinition& d : indicator_definitions()) names.push_back(d.name);
    for (const auto& [name, row] : indicator_rows(files)) names.push_back(name);
    return names;
}

std::vector<CatalogueEntry> read_measures(Layered& measures, const std::string& text, const std::vector<std::string>& indicators,
                                          Diagnostics& diagnostics) {
    std::vector<CatalogueEntry> entries;
    for (const std::string& id : measures.keys()) {
        const Member* member = measures.last(id);
        if (!is_id(id)) {
            diagnostics.error(member->where, fmt::format("\"{}\" is no id of a measure", id), "chapter.number, as in the catalogue",
                              "write for instance [measure.\"1.1\"]");
            continue;
        }
        if (expect(member->value, Node::Kind::table, "measure " + id, diagnostics))
            entries.push_back({read_header(*member, indicators, diagnostics), member->value});
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const int until = i + 1 < entries.size() ? entries[i + 1].table.where.line : static_cast<int>(std::count(text.begin(), text.end(), '\n')) + 2;
        entries[i].measure.file_text = lines(text, entries[i].table.where.line, until);
    }
    return entries;
}

std::vector<CatalogueEntry> read_catalogue_file(const ParsedFile& file, const std::vector<std::string>& indicators, Diagnostics& diagnostics) {
    Layered top({{0, &file.root, {}}}, "a file of measures", diagnostics);
    Layered measures = top.sub("measure", "the measures");
    top.refuse_others();
    return read_measures(measures, file.text, indicators, diagnostics);
}

}  // namespace yingshang
