#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/figures.hpp"
#include "app/loading.hpp"
#include "app/text_table.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

// One kind of thing that there is, both ways of showing it.
struct Listing {
    Json json;
    std::string text;
};

Listing scenarios(const ReadOptions& options) {
    Listing listing{Json::array(), ""};
    TextTable table({{"scenario", Align::left}, {"kind", Align::left}, {"title", Align::left}});
    for (const ScenarioEntry& e : list_scenarios(options)) {
        listing.json.push_back({{"name", e.name}, {"kind", e.kind}, {"title", e.title}, {"path", e.path.string()}});
        table.row({e.name, e.kind, e.title});
    }
    listing.text = table.text();
    return listing;
}

Listing measures(const ReadOptions& options) {
    Listing listing{Json::array(), ""};
    TextTable table({{"measure", Align::left}, {"in force", Align::left}, {"title", Align::left}, {"", Align::left}});
    for (const Measure& m : read_measures(options)) {
        const std::string date = m.in_force ? to_string(*m.in_force) : "";
        listing.json.push_back({{"id", m.id}, {"title", m.title.en}, {"title_zh", m.title.zh}, {"clause", m.clause}, {"in_force", date}});
        table.row({m.id, date, m.title.en, m.title.zh});
    }
    listing.text = table.text();
    return listing;
}

Listing indicators(const ReadOptions&) {
    Listing listing{Json::array(), ""};
    for (const IndicatorDefinition& d : indicators_of({})) {
        listing.json.push_back({{"name", d.name}, {"unit", d.unit}, {"definition", d.definition}, {"population", d.population}, {"clock", d.clock}});
        listing.text += fmt::format("{}{}\n", d.name, d.unit == "1" ? "" : " [" + d.unit + "]");
        listing.text +=
            wrapped(d.definition + (d.population.empty() ? "" : "; of " + d.population) + (d.clock.empty() ? "" : "; " + d.clock + " clock"),
                    text_width, text_indent);
    }
    return listing;
}

Listing counties(const ReadOptions& options) {
    Listing listing{Json::array(), ""};
    const Places places = read_scenario("baseline", options).places;
    TextTable table({{"code", Align::left}, {"county", Align::left}, {"", Align::left}, {"in", Align::left}});
    for (const Place& c : places.counties()) {
        std::string group = c.parent;
        for (const Place& g : places.groups())
            if (g.code == c.parent) group = g.name;
        listing.json.push_back({{"code", c.code}, {"name", c.name}, {"name_zh", c.name_zh}, {"in", group}});
        table.row({c.code, c.name, c.name_zh, group});
    }
    listing.text = table.text();
    return listing;
}

struct Kind {
    const char* name;
    Listing (*list)(const ReadOptions&);
};
constexpr std::array<Kind, 4> kinds{{{"scenarios", scenarios}, {"measures", measures}, {"indicators", indicators}, {"counties", counties}}};

}  // namespace

int execute(const ListRequest& request) {
    const ReadOptions options = read_options({});
    Json json;
    std::string text;
    for (const Kind& kind : kinds) {
        if (!request.what.empty() && request.what != kind.name) continue;
        Listing listing = kind.list(options);
        text += (text.empty() ? "" : "\n") + listing.text;
        json[kind.name] = std::move(listing.json);
    }
    if (request.format == Format::json) print_json(json);
    else print_text(text);
    return 0;
}

}  // namespace yingshang
