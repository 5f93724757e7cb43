// yingshang diff: what differs between two scenarios, told as a table or as JSON.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/figures.hpp"
#include "app/loading.hpp"
#include "app/text_table.hpp"
#include "policy/scenario_diff.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

void expect_the_same_counties(const Scenario& a, const Scenario& b) {
    if (a.kind != b.kind) throw InputError(fmt::format("{} and {} are not of one kind", a.name, b.name), "one has firms, the other offices alone");
    if (a.places.known_names() != b.places.known_names())
        throw InputError(fmt::format("{} and {} have different counties", a.name, b.name), "differences need the same places");
}

std::vector<std::string> names_of(const std::vector<CountyId>& counties, const Places& places) {
    std::vector<std::string> names;
    for (const CountyId c : counties) names.push_back(places.county(c).name);
    return names;
}

std::string days_text(const Difference& d, const Horizon& horizon) {
    const std::string from = d.from <= horizon.from ? "always" : "from " + to_string(d.from);
    if (!d.until) return from;
    return d.from <= horizon.from ? "until " + to_string(*d.until) : fmt::format("{} until {}", from, to_string(*d.until));
}

void print_as_table(const Scenario& a, const Scenario& b, const std::vector<Difference>& all) {
    if (all.empty()) {
        print_text(fmt::format("{} and {} do not differ\n", a.name, b.name));
        return;
    }
    TextTable table({{"what"}, {"when"}, {"where"}, {a.name}, {b.name}, {"said by"}});
    for (const Difference& d : all)
        table.row({d.what, days_text(d, a.horizon), d.places.empty() ? "" : fmt::format("{}", fmt::join(names_of(d.places, a.places), ", ")), d.a,
                   d.b, fmt::format("{}", fmt::join(d.by, "; "))});
    print_text(table.text() + fmt::format("\n{}\n", count_text(all.size(), "difference")));
}

void print_as_json(const Scenario& a, const Scenario& b, const std::vector<Difference>& all) {
    Json rows = Json::array();
    for (const Difference& d : all) {
        Json codes = Json::array();
        for (const CountyId c : d.places) codes.push_back(a.places.county(c).code);
        rows.push_back({{"what", d.what},
                        {"from", to_string(d.from)},
                        {"until", d.until ? Json(to_string(*d.until)) : Json(nullptr)},
                        {"places", std::move(codes)},
                        {"a", d.a},
                        {"b", d.b},
                        {"said_by", d.by}});
    }
    print_json({{"a", a.name}, {"b", b.name}, {"differences", std::move(rows)}});
}

}  // namespace

int execute(const DiffRequest& request) {
    const std::vector<LoadedScenario> both = load(request.scenarios, request.read);
    const Scenario &a = both[0].scenario, &b = both[1].scenario;
    expect_the_same_counties(a, b);
    if (request.format == Format::json) print_as_json(a, b, differences(a, b));
    else print_as_table(a, b, differences(a, b));
    return 0;
}

}  // namespace yingshang
