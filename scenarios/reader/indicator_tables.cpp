#include "reader/indicator_tables.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reader/occasion_tables.hpp"
#include "reader/statements.hpp"

namespace yingshang {

std::vector<std::string> csv_fields(const std::string& line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '\r') continue;
        if (c == '"') quoted = !quoted;
        else if (c == ',' && !quoted) fields.emplace_back();
        else fields.back() += c;
    }
    return fields;
}

namespace {

constexpr std::size_t columns = 5;  // name, unit, definition, population, clock

const std::vector<std::pair<std::string, Statistic>>& statistic_words() {
    static const std::vector<std::pair<std::string, Statistic>> words{{"office_time", Statistic::office_time},
                                                                      {"median_office_time", Statistic::median_office_time},
                                                                      {"total_time", Statistic::total_time},
                                                                      {"firm_time", Statistic::firm_time},
                                                                      {"phase_time", Statistic::phase_time},
                                                                      {"share_within_target", Statistic::share_within},
                                                                      {"visits", Statistic::visits},
                                                                      {"documents", Statistic::documents},
                                                                      {"fee", Statistic::fee},
                                                                      {"steps", Statistic::steps},
                                                                      {"wait", Statistic::wait},
                                                                      {"corrected", Statistic::corrected},
                                                                      {"accepted_at_once", Statistic::accepted_at_once},
                                                                      {"online", Statistic::online},
                                                                      {"cases", Statistic::cases},
                                                                      {"cases_per_firm", Statistic::cases_per_firm}};
    return words;
}

// Which clock the wording must name, where a time is measured.
std::string clock_of(Statistic s) {
    if (s == Statistic::office_time || s == Statistic::median_office_time || s == Statistic::wait) return "office";
    if (s == Statistic::firm_time) return "firm";
    return s == Statistic::total_time || s == Statistic::phase_time ? "total" : "";
}

// Units in which a statistic other than a time may be told; that of a variation is 1.
std::vector<std::string> units_of(Statistic s) {
    switch (s) {
        case Statistic::office_time:
        case Statistic::median_office_time:
        case Statistic::total_time:
        case Statistic::firm_time:
        case Statistic::phase_time:
        case Statistic::wait: return {};  // told where the whole is known
        case Statistic::share_within:
        case Statistic::corrected:
        case Statistic::accepted_at_once:
        case Statistic::online: return {"1"};
        case Statistic::visits: return {"visits"};
        case Statistic::documents: return {"documents"};
        case Statistic::fee: return {"yuan"};
        case Statistic::steps: return {"steps", "cases"};
        case Statistic::cases:
        case Statistic::cases_per_firm: return {"cases"};
    }
    return {};
}

// "visits", and "visits per case" too.
bool is_unit_of(const std::string& unit, const std::vector<std::string>& units) {
    return std::any_of(units.begin(), units.end(), [&](const std::string& u) { return unit == u || unit.starts_with(u + " "); });
}

// A number under another quantity's unit would be read as that quantity.
void check_unit(Layered& t, const CaseIndicator& i) {
    const std::vector<std::string> units = i.variation ? std::vector<std::string>{"1"} : units_of(i.statistic);
    if (units.empty() || i.definition.unit.empty() || is_unit_of(i.definition.unit, units)) return;
    const Member* unit = t.last("unit");
    t.diagnostics().error(
        (unit != nullptr ? unit : t.last("statistic"))->value.where, fmt::format("{} is told in \"{}\"", t.what(), i.definition.unit),
        i.variation ? "a variation is a plain number" : fmt::format("its statistic counts {}", units.front() == "1" ? "a share" : units.front()),
        fmt::format("write unit = \"{}\", or take another statistic", fmt::join(units, "\" or \"")));
}

IndicatorDefinition worded(Layered& t, const std::string& name, const std::map<std::string, IndicatorDefinition>& rows) {
    IndicatorDefinition d;
    if (const auto row = rows.find(name); row != rows.end()) d = row->second;
    d.name = name;
    for (const auto& [key, text] : {std::pair{"unit", &d.unit}, {"definition", &d.definition}, {"population", &d.population}, {"clock", &d.clock}})
        if (const auto stated = t.text(key)) *text = *stated;
    for (const auto& [key, text] : {std::pair{"unit", d.unit}, {"definition", d.definition}})
        if (text.empty())
            t.diagnostics().error(t.where(), fmt::format("{} has no {}", t.what(), key), "it is no row of indicators.csv, which would have one",
                                  fmt::format("add {} = \"...\"", key));
    return d;
}

CaseIndicator read_one(Layered& t, const std::string& name, const std::map<std::string, IndicatorDefinition>& rows, const AttributeSchema& schema) {
    CaseIndicator i;
    i.where = t.where();
    i.definition = worded(t, name, rows);
    const auto statistic = t.word<Statistic>("statistic", statistic_words());
    if (!statistic && t.last("statistic") == nullptr) t.diagnostics().error(t.where(), t.what() + " has no statistic", "", "add statistic = \"...\"");
    i.statistic = statistic.value_or(Statistic::cases);
    i.processes = t.some_texts("process", "name one, or leave it out where every process of the authority is meant");
    i.authority = t.word<Authority>("authority", authority_words());
    i.steps = t.some_texts("step", "leave it out where every step is meant");
    if (const Member* m = t.last("applies")) i.applies = read_eligibility(m->value, schema, t.diagnostics());
    const auto weights = t.word<int>("mean", {{"of_cases", 0}, {"at_fixed_weights", 1}, {"variation_over_counties", 2}});
    i.weighted = weights.value_or(0) > 0;
    i.variation = weights.value_or(0) == 2;
    t.refuse_others();
    if (!t.has("process") && !i.authority)
        t.diagnostics().error(t.where(), t.what() + " is of no process", "", "add process = [\"...\"] or authority = \"government\"");
    if (statistic) check_unit(t, i);
    if (const std::string clock = clock_of(i.statistic); statistic && !clock.empty() && clock != i.definition.clock)
        t.diagnostics().error(t.where(), fmt::format("{} is measured on the {} clock", t.what(), clock),
                              fmt::format("its wording says \"{}\"", i.definition.clock), "take the statistic of the other clock");
    return i;
}

// What the catalogue words is one quantity, whatever file is laid over it: true where another file states it too.
bool refuse_another(const std::vector<Stated>& stated, const std::string& what, Diagnostics& diagnostics) {
    for (std::size_t i = 1; i < stated.size(); ++i)
        diagnostics.error(
            stated[i].member->where, fmt::format("{} is stated again", what),
            fmt::format("the catalogue says at {} what it is, and scenarios are compared by it", to_string(stated.front().member->where)),
            "give yours a name, a unit and a definition of its own");
    return stated.size() > 1;
}

Layered first_of(const std::vector<Stated>& stated, const std::string& what, Diagnostics& diagnostics) {
    return {{{stated.front().layer, &stated.front().member->value, stated.front().defaults}}, what, diagnostics};
}

}  // namespace

std::map<std::string, IndicatorDefinition> indicator_rows(const Files& files) {
    std::map<std::string, IndicatorDefinition> rows;
    for (const std::filesystem::path& root : files.roots()) {
        const std::filesystem::path path = root / "indicators.csv";
        std::error_code ignored;
        if (!std::filesystem::is_regular_file(path, ignored)) continue;
        std::istringstream lines(files.read(path).value_or(""));
        std::string line;
        std::getline(lines, line);  // titles of the columns
        while (std::getline(lines, line)) {
            const std::vector<std::string> f = csv_fields(line);
            if (f.size() == columns) rows.emplace(f[0], IndicatorDefinition{f[0], f[1], f[2], f[3], f[4]});
        }
    }
    return rows;
}

std::vector<CaseIndicator> read_case_indicators(Layered& top, const Files& files, const AttributeSchema& schema) {
    std::vector<CaseIndicator> all;
    Layered tables = top.sub("indicator", "the indicators");
    if (tables.empty()) return all;
    Diagnostics& diagnostics = tables.diagnostics();
    const std::map<std::string, IndicatorDefinition> rows = indicator_rows(files);
    for (const std::string& name : tables.keys()) {
        const std::string what = fmt::format("indicator \"{}\"", name);
        const bool is_redefined = rows.contains(name) && refuse_another(tables.all(name), what, diagnostics);
        Layered t = is_redefined ? first_of(tables.all(name), what, diagnostics) : tables.sub(name, what);
        if (!t.empty()) all.push_back(read_one(t, name, rows, schema));
    }
    return all;
}

}  // namespace yingshang
