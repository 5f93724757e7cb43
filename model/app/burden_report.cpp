#include "app/burden_report.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
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

// Yearly mean over the window.
double burden_value(const RunResult& run, std::size_t variable, std::size_t topic, Window window) {
    CompensatedSum sum;
    for (int year = window.from; year <= window.until; ++year) {
        const auto y = static_cast<std::size_t>(year - run.indicators.first_year);
        sum.add(run.burden.data[variable][y * run.burden.shape[1] + topic]);
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
    std::function<double(const RunResult&, std::size_t row)> of;
};

std::vector<Number> burden_numbers(const RunResult& any, Window window) {
    std::vector<Number> numbers;
    for (std::size_t v = 0; v < any.burden.variables.size(); ++v)
        numbers.push_back({any.burden.variables[v].name,
                           any.burden.variables[v].unit == "working_days" ? "working days" : any.burden.variables[v].unit,
                           [v, window](const RunResult& run, std::size_t topic) { return burden_value(run, v, topic, window); }});
    return numbers;
}

std::vector<Number> desk_numbers(Window window) {
    const auto of = [window](double DeskLoad::*number) {
        return [=](const RunResult& run, std::size_t desk) { return desk_load(run, desk, window).*number; };
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
                              const std::string& row, const Number& number) {
    std::vector<double> values;
    const auto at = std::find(rows.begin(), rows.end(), row);
    for (const RunResult& run : runs) values.push_back(at == rows.end() ? 0 : number.of(run, static_cast<std::size_t>(at - rows.begin())));
    return values;
}

bool is_nil(const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return v == 0 || !std::isfinite(v); });
}

// Numbers that are nil everywhere are left out, and rows without any.
std::vector<LoadRow> load_rows(const PairedRuns& runs, const Rows& rows, const std::vector<Number>& numbers, Window window, double materiality) {
    std::vector<LoadRow> all;
    for (const std::string& name : rows.all()) {
        LoadRow row{name, {}};
        for (const Number& number : numbers) {
            const std::vector<double> base = values_of(runs.base, rows.base, name, number), other = values_of(runs.other, rows.other, name, number);
            if (is_nil(base) && is_nil(other)) continue;
            row.numbers.push_back(paired_effect({number.name, number.unit, window}, base, other, materiality));
        }
        if (!row.numbers.empty()) all.push_back(std::move(row));
    }
    return all;
}

Json rows_json(const std::vector<LoadRow>& rows, bool compared) {
    Json all = Json::array();
    for (const LoadRow& row : rows) {
        Json& one = all.emplace_back(Json{{"name", row.name}});
        for (const Effect& e : row.numbers) {
            Json& number = one[e.name] = Json{{"unit", e.unit}, {compared ? "base" : "mean", json_number(e.base)}};
            if (!compared) continue;
            number["value"] = json_number(e.value);
            number["difference"] = json_number(e.difference);
            number["low"] = json_number(e.low);
            number["high"] = json_number(e.high);
            number["inconclusive"] = e.inconclusive ? Json(*e.inconclusive) : Json(nullptr);
        }
    }
    return all;
}

std::string rows_text(const std::vector<LoadRow>& rows, const std::string& first, const std::string& base, const std::string& other) {
    const bool compared = !other.empty();
    TextTable table({{first, Align::left},
                     {"", Align::left},
                     {base, Align::right},
                     {other, Align::right},
                     {compared ? "difference" : "", Align::right},
                     {compared ? "95 % interval" : "", Align::right},
                     {"unit", Align::left},
                     {"", Align::left}});
    for (const LoadRow& row : rows) {
        std::string name = row.name;
        for (const Effect& e : row.numbers)
            table.row({std::exchange(name, ""), e.name, number_text(e.base), compared ? number_text(e.value) : "",
                       compared ? number_text(e.difference) : "", compared && e.low ? number_text(*e.low) + " ... " + number_text(*e.high) : "",
                       e.unit == "1" ? "" : e.unit, compared && e.inconclusive.value_or(false) && e.difference != 0 ? "inconclusive" : ""});
    }
    return table.text();
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
    return fmt::format("burden of firms, a year, {}: the Standard Cost Model's cost of compliance, and the cost of delay apart\n\n{}\n"
                       "workload of offices, a year, {}\n\n{}",
                       window.text(), rows_text(loads.burden, "topic", base, other), window.text(), rows_text(loads.workload, "desk", base, other));
}

}  // namespace yingshang
