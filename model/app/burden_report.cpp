#include "app/burden_report.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/figures.hpp"
#include "app/text_table.hpp"
#include "core/sum.hpp"
#include "economy/burden.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> topics_of(const Scenario& scenario) {
    std::vector<std::string> names;
    for (const ProcessDescription& p : scenario.book.processes) names.push_back(p.name);
    for (const Label& topic : burden_topics()) names.emplace_back(topic.name);
    return names;
}

std::vector<std::string> desks_of(const Scenario& scenario) {
    std::vector<std::string> names;
    for (const DeskDescription& d : scenario.book.desks) names.push_back(d.name);
    return names;
}

// A class of a breakdown; none: all firms.
struct Whose {
    std::size_t breakdown = 0, of_class = 0;
};

// Yearly mean over the window.
double burden_value(const RunResult& run, std::size_t variable, std::size_t topic, Window window, std::optional<Whose> whose) {
    const Cube& cube = whose ? run.breakdowns.at(whose->breakdown).burden : run.burden;
    const std::size_t topics = cube.shape.back(), classes = whose ? cube.shape[1] : 1, of_class = whose ? whose->of_class : 0;
    CompensatedSum sum;
    for (int year = window.from; year <= window.until; ++year) {
        const auto y = static_cast<std::size_t>(year - run.indicators.first_year);
        sum.add(cube.data[variable][(y * classes + of_class) * topics + topic]);
    }
    return sum.value() / (window.until - window.from + 1);
}

// Of one desk in all counties; months of the window.
struct DeskLoad {
    double officers = 0, hours = 0, busy = 0, backlog = 0;
};

DeskLoad desk_load(const RunResult& run, std::size_t desk, Window window) {
    DeskLoad load;
    const std::vector<double>&officers = run.desks.data[0], &queue = run.desks.data[1], &arrived = run.desks.data[2],
          &utilisation = run.desks.data[3];
    const std::size_t places = run.desks.shape[1], desks = run.desks.shape[2];
    double months = 0;
    for (std::size_t m = 0; m < run.months.size(); ++m) {
        const Date date = to_date(run.months[m]);
        if (date.year < window.from || date.year > window.until) continue;
        months += 1;
        load.backlog = 0;
        for (std::size_t c = 0; c < places; ++c) {
            const std::size_t at = (m * places + c) * desks + desk;
            if (std::isfinite(arrived[at])) load.hours += arrived[at];
            if (std::isfinite(queue[at])) load.backlog += queue[at];
            if (!std::isfinite(officers[at])) continue;
            load.officers += officers[at];
            if (std::isfinite(utilisation[at])) load.busy += officers[at] * utilisation[at];
        }
    }
    load.busy = load.officers > 0 ? load.busy / load.officers : undefined;
    load.officers = months > 0 && load.officers > 0 ? load.officers / months : undefined;
    load.hours /= window.until - window.from + 1;
    return load;
}

struct Number {
    std::string name, unit;
    std::function<double(const RunResult&, std::size_t row, std::optional<Whose> whose)> of;
    bool by_class = false;
};

std::vector<Number> burden_numbers(const RunResult& any, Window window) {
    std::vector<Number> numbers;
    for (std::size_t v = 0; v < any.burden.variables.size(); ++v)
        numbers.push_back(
            {any.burden.variables[v].name, any.burden.variables[v].unit == "working_days" ? "working days" : any.burden.variables[v].unit,
             [v, window](const RunResult& run, std::size_t topic, std::optional<Whose> whose) { return burden_value(run, v, topic, window, whose); },
             true});
    return numbers;
}

std::vector<Number> desk_numbers(Window window) {
    const auto of = [window](double DeskLoad::*number) {
        return [=](const RunResult& run, std::size_t desk, std::optional<Whose>) { return desk_load(run, desk, window).*number; };
    };
    return {{"officer_hours", "hours", of(&DeskLoad::hours)},
            {"officers", "officers", of(&DeskLoad::officers)},
            {"utilisation", "1", of(&DeskLoad::busy)},
            {"backlog", "cases", of(&DeskLoad::backlog)}};
}

// Rows of a scenario by name: scenarios may have processes and desks of their own.
struct Rows {
    std::vector<std::string> base, other;
    [[nodiscard]] std::vector<std::string> all() const {
        std::vector<std::string> names = base;
        for (const std::string& name : other)
            if (std::find(base.begin(), base.end(), name) == base.end()) names.push_back(name);
        return names;
    }
};

std::vector<double> values_of(const std::vector<std::reference_wrapper<const RunResult>>& runs, const std::vector<std::string>& rows,
                              const std::string& row, const Number& number, std::optional<Whose> whose = {}) {
    std::vector<double> values;
    const auto at = std::find(rows.begin(), rows.end(), row);
    for (const RunResult& run : runs) values.push_back(at == rows.end() ? 0 : number.of(run, static_cast<std::size_t>(at - rows.begin()), whose));
    return values;
}

bool is_nil(const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return v == 0 || !std::isfinite(v); });
}

// The same number in every class of the breakdowns that were asked for.
std::vector<EffectsBy> effects_by_class(const PairedRuns& runs, const Rows& rows, const std::string& row, const Number& number, Window window,
                                        double materiality) {
    std::vector<EffectsBy> all;
    const std::vector<Breakdown>& breakdowns = runs.base.front().get().breakdowns;
    for (std::size_t b = 0; b < breakdowns.size() && number.by_class; ++b) {
        EffectsBy& by = all.emplace_back(EffectsBy{breakdowns[b].by, {}});
        for (std::size_t c = 0; c < breakdowns[b].classes.size(); ++c)
            by.classes.push_back(paired_effect({breakdowns[b].classes[c], number.unit, window},
                                               values_of(runs.base, rows.base, row, number, Whose{b, c}),
                                               values_of(runs.other, rows.other, row, number, Whose{b, c}), materiality));
    }
    return all;
}

// Numbers that are nil everywhere are left out, and rows without any.
std::vector<LoadRow> load_rows(const PairedRuns& runs, const Rows& rows, const std::vector<Number>& numbers, Window window, double materiality) {
    std::vector<LoadRow> all;
    for (const std::string& name : rows.all()) {
        LoadRow row{name, {}};
        for (const Number& number : numbers) {
            const std::vector<double> base = values_of(runs.base, rows.base, name, number), other = values_of(runs.other, rows.other, name, number);
            if (is_nil(base) && is_nil(other)) continue;
            Effect& effect = row.numbers.emplace_back(paired_effect({number.name, number.unit, window}, base, other, materiality));
            effect.by = effects_by_class(runs, rows, name, number, window, materiality);
        }
        if (!row.numbers.empty()) all.push_back(std::move(row));
    }
    return all;
}

void add_effect(Json& json, const Effect& e, bool compared) {
    json[compared ? "base" : "mean"] = json_number(e.base);
    if (!compared) return;
    json["value"] = json_number(e.value);
    json["difference"] = json_number(e.difference);
    json["low"] = json_number(e.low);
    json["high"] = json_number(e.high);
    json["inconclusive"] = e.inconclusive ? Json(*e.inconclusive) : Json(nullptr);
}

Json classes_json(const std::vector<EffectsBy>& breakdowns, bool compared) {
    Json json = Json::object();
    for (const EffectsBy& by : breakdowns) {
        Json classes = Json::array();
        for (const Effect& e : by.classes) add_effect(classes.emplace_back(Json{{"class", e.name}}), e, compared);
        json[by.by] = std::move(classes);
    }
    return json;
}

Json rows_json(const std::vector<LoadRow>& rows, bool compared) {
    Json all = Json::array();
    for (const LoadRow& row : rows) {
        Json& one = all.emplace_back(Json{{"name", row.name}});
        for (const Effect& e : row.numbers) {
            Json& number = one[e.name] = Json{{"unit", e.unit}};
            add_effect(number, e, compared);
            if (!e.by.empty()) number["by"] = classes_json(e.by, compared);
        }
    }
    return all;
}

// Begins with as many columns as there are titles.
TextTable table_of(const std::vector<std::string>& titles, const std::string& base, const std::string& other) {
    std::vector<TextTable::Column> columns;
    for (const std::string& title : titles) columns.push_back({title, Align::left});
    const bool compared = !other.empty();
    columns.insert(columns.end(), {{base, Align::right},
                                   {other, Align::right},
                                   {compared ? "difference" : "", Align::right},
                                   {compared ? "95 % interval" : "", Align::right},
                                   {"unit", Align::left},
                                   {"", Align::left}});
    return TextTable(std::move(columns));
}

// An interval that is zero and nothing else is sure.
bool is_unsure(const Effect& e) { return e.inconclusive.value_or(false) && (*e.low != 0 || *e.high != 0); }

void add_row(TextTable& table, std::vector<std::string> cells, const Effect& e, bool compared) {
    cells.insert(cells.end(), {number_text(e.base), compared ? number_text(e.value) : "", compared ? number_text(e.difference) : "",
                               compared && e.low ? number_text(*e.low) + " ... " + number_text(*e.high) : "", e.unit == "1" ? "" : e.unit,
                               compared && is_unsure(e) ? "inconclusive" : ""});
    table.row(std::move(cells));
}

std::string rows_text(const std::vector<LoadRow>& rows, const std::string& first, const std::string& base, const std::string& other) {
    TextTable table = table_of({first, ""}, base, other);
    for (const LoadRow& row : rows) {
        std::string name = row.name;
        for (const Effect& e : row.numbers) add_row(table, {std::exchange(name, ""), e.name}, e, !other.empty());
    }
    return table.text();
}

// By class the costs alone, of classes that bear any; JSON and the file have the rest.
bool is_cost(const Effect& e) { return e.name == "compliance_cost" || e.name == "delay_cost"; }

// In no class and no replicate.
bool is_unchanged(const EffectsBy& by) {
    return std::all_of(by.classes.begin(), by.classes.end(),
                       [](const Effect& e) { return e.difference == 0 && e.low.value_or(0) == 0 && e.high.value_or(0) == 0; });
}

// Of one breakdown. Of two scenarios, what moves.
std::string classes_text(const std::vector<LoadRow>& rows, std::size_t breakdown, const std::string& base, const std::string& other, Window window) {
    const std::string& name = rows.front().numbers.front().by[breakdown].by;
    TextTable table = table_of({"topic", "", name}, base, other);
    std::size_t unchanged = 0;
    for (const LoadRow& row : rows)
        for (const Effect& e : row.numbers) {
            if (!is_cost(e)) continue;
            const EffectsBy& by = e.by[breakdown];
            if (!other.empty() && is_unchanged(by)) {
                unchanged += 1;
                continue;
            }
            std::string topic = row.name, number = e.name;
            for (const Effect& c : by.classes)
                if (c.base != 0 || c.value != 0) add_row(table, {std::exchange(topic, ""), std::exchange(number, ""), c.name}, c, !other.empty());
        }
    return fmt::format("costs of firms by {}, a year, {}\n\n{}{}\n", name, window.text(), table.text(),
                       unchanged == 0 ? "" : fmt::format("{} that do not change in any class left out\n", count_text(unchanged, "cost")));
}

}  // namespace

Loads loads_of(const Simulation& s, std::size_t scenario, Window window, double materiality) {
    const PairedRuns runs = paired_runs(s.result, scenario);
    if (runs.base.empty()) return {};
    const Scenario &base = s.scenarios.front().scenario, &other = s.scenarios[scenario].scenario;
    return {load_rows(runs, {topics_of(base), topics_of(other)}, burden_numbers(runs.base.front().get(), window), window, materiality),
            load_rows(runs, {desks_of(base), desks_of(other)}, desk_numbers(window), window, materiality)};
}

void add_loads(Json& json, const Loads& loads, bool compared) {
    json["burden"] = rows_json(loads.burden, compared);
    json["workload"] = rows_json(loads.workload, compared);
}

std::string loads_text(const Loads& loads, const std::string& base, const std::string& other, Window window) {
    std::string by_class;
    const std::size_t breakdowns = loads.burden.empty() ? 0 : loads.burden.front().numbers.front().by.size();
    for (std::size_t b = 0; b < breakdowns; ++b) by_class += classes_text(loads.burden, b, base, other, window) + "\n";
    return fmt::format("burden of firms, a year, {}: the Standard Cost Model's cost of compliance, and the cost of delay apart\n\n{}\n{}"
                       "workload of offices, a year, {}\n\n{}",
                       window.text(), rows_text(loads.burden, "topic", base, other), by_class, window.text(),
                       rows_text(loads.workload, "desk", base, other));
}

}  // namespace yingshang
