#include <algorithm>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/figures.hpp"
#include "app/loading.hpp"
#include "app/option_values.hpp"
#include "app/text_table.hpp"
#include "reader/selector.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

// Names of the indicators that the scenario measures.
using Computed = std::set<std::string>;

// What the measures are of: the catalogue, or a scenario with those of its own.
struct Source {
    std::string scenario;
    std::vector<Measure> known, own;  // own: beside the catalogue
    Computed computed;
};

Source source_of(const std::string& scenario) {
    Source source{scenario, read_measures(read_options({})), {}, {}};
    const std::vector<LoadedScenario> loaded = scenario.empty() ? std::vector<LoadedScenario>{} : load({scenario}, {});
    for (const IndicatorDefinition& d : indicators_of(loaded)) source.computed.insert(d.name);
    if (loaded.empty()) return source;
    std::set<std::string> catalogue;
    for (const Measure& m : source.known) catalogue.insert(m.id);
    source.known = loaded.front().scenario.catalogue;
    for (const Measure& m : source.known)
        if (!catalogue.contains(m.id)) source.own.push_back(m);
    return source;
}

std::string target_text(const IndicatorTarget& t, const Computed& computed) {
    return fmt::format("{} {} in {}{}{}", t.indicator, t.direction > 0 ? "up" : "down", Window{t.from_year, t.until_year}.text(),
                       t.direct ? "" : " (indirectly)", computed.contains(t.indicator) ? "" : "; not computed yet");
}

Json to_json(const Measure& m, const Computed& computed) {
    Json targets = Json::array();
    for (const IndicatorTarget& t : m.targets)
        targets.push_back({{"indicator", t.indicator},
                           {"window", Window{t.from_year, t.until_year}.text()},
                           {"direction", t.direction},
                           {"direct", t.direct},
                           {"computed", computed.contains(t.indicator)}});
    return {{"id", m.id},
            {"clause", m.clause},
            {"title", m.title.en},
            {"title_zh", m.title.zh},
            {"passage", m.passage},
            {"agencies", m.agencies},
            {"promise", m.promise},
            {"targets_in_text", m.targets_in_text},
            {"text_deadline", m.text_deadline},
            {"not_modelled", m.not_modelled},
            {"in_force", m.in_force ? Json(to_string(*m.in_force)) : Json(nullptr)},
            {"in_force_evidence", to_string(m.in_force_evidence)},
            {"in_force_source", m.in_force_source},
            {"targets", std::move(targets)},
            {"patches", m.patches},
            {"file", m.where.file},
            {"line", m.where.line},
            {"text", m.file_text}};
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

std::string in_full(const Measure& m, const Computed& computed) {
    std::string text = fmt::format("{}  {}  {}\n", m.id, m.title.en, m.title.zh);
    const auto paragraph = [&](const std::string& head, const std::string& body) {
        if (!body.empty()) text += head + "\n" + wrapped(body, text_width, text_indent);
    };
    const auto lines = [&](const std::string& head, const std::vector<std::string>& all) {
        if (!all.empty()) text += head + "\n";
        for (const std::string& line : all) text += std::string(text_indent, ' ') + line + "\n";
    };
    paragraph("clause", m.clause);
    lines("passage", lines_of(m.passage));
    paragraph("agencies", fmt::format("{}", fmt::join(m.agencies, ", ")));
    paragraph("promise, abridged", m.promise);
    paragraph("targets in the text", m.targets_in_text);
    paragraph("deadline in the text", m.text_deadline);
    lines("not modelled", m.not_modelled);
    if (m.in_force) paragraph("in force", fmt::format("{} ({}: {})", to_string(*m.in_force), to_string(m.in_force_evidence), m.in_force_source));
    if (!m.targets.empty()) text += "must move\n";
    for (const IndicatorTarget& t : m.targets) text += std::string(text_indent, ' ') + target_text(t, computed) + "\n";
    return text + fmt::format("as stated in {}\n{}\n", to_string(m.where), m.file_text);
}

std::string overview(const std::vector<Measure>& measures) {
    TextTable table({{"measure", Align::left}, {"clause", Align::left}, {"in force", Align::left}, {"title", Align::left}, {"", Align::left}});
    for (const Measure& m : measures) table.row({m.id, m.clause, m.in_force ? to_string(*m.in_force) : "", m.title.en, m.title.zh});
    return table.text();
}

[[noreturn]] void refuse_unknown(const Source& source, const std::string& id) {
    std::vector<std::string> known;
    for (const Measure& m : source.known) known.push_back(m.id);
    const std::string words = advice(id, known);
    if (!source.scenario.empty()) throw InputError(fmt::format("unknown measure \"{}\"", id), "of " + source.scenario, words);
    throw InputError(fmt::format("unknown measure \"{}\"", id), "of the catalogue",
                     fmt::format("{}for one of a file's own name the file: yingshang measures FILE {}", words.empty() ? "" : words + " ", id));
}

std::vector<Measure> chosen(const Source& source, const std::string& id) {
    if (id.empty()) return source.scenario.empty() ? source.known : source.own;
    std::vector<Measure> measures;
    for (const Measure& m : source.known)
        if (m.id == id || chapter_of(m.id) == id) measures.push_back(m);
    if (measures.empty()) refuse_unknown(source, id);
    return measures;
}

}  // namespace

int execute(const MeasuresRequest& request) {
    const Source source = source_of(request.scenario);
    const std::vector<Measure> measures = chosen(source, request.id);
    if (request.format == Format::json) {
        Json json = Json::array();
        for (const Measure& m : measures) json.push_back(to_json(m, source.computed));
        print_json({{"measures", std::move(json)}});
    } else if (measures.empty()) {
        print_text(fmt::format("{} adds no measure to the catalogue: see yingshang measures\n", request.scenario));
    } else if (request.id.empty()) {
        print_text(overview(measures));
    } else {
        for (const Measure& m : measures) print_text(in_full(m, source.computed));
    }
    return 0;
}

int execute(const TextRequest& request) {
    print_text(request.text);
    return 0;
}

}  // namespace yingshang
