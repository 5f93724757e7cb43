// /measures: the catalogue as used, so that a reader goes from a number to the clause.
#include <algorithm>
#include <limits>

#include "core/sum.hpp"
#include "output/result_axes.hpp"
#include "output/result_groups.hpp"

namespace yingshang {
namespace {

std::string joined(const Texts& texts, const std::string& between) {
    std::string all;
    for (const std::string& t : texts) all += (all.empty() ? "" : between) + t;
    return all;
}

std::string evidence_name(Evidence e) {
    switch (e) {
        case Evidence::statute: return "statute";
        case Evidence::data: return "data";
        case Evidence::survey: return "survey";
        case Evidence::literature: return "literature";
        case Evidence::assumed: return "assumed";
    }
    throw InternalError("evidence of no known grade");
}

// "startup.duration_median 2021-2021 down direct", one a line
std::string targets_text(const Measure& measure) {
    Texts lines;
    for (const IndicatorTarget& t : measure.targets)
        lines.push_back(t.indicator + " " + std::to_string(t.from_year) + "-" + std::to_string(t.until_year) + (t.direction > 0 ? " up" : " down") +
                        (t.direct ? " direct" : " indirect"));
    return joined(lines, "\n");
}

std::vector<double> dates_in_force(const std::vector<Measure>& measures) {
    std::vector<double> days;
    for (const Measure& m : measures) days.push_back(m.in_force ? static_cast<double>(m.in_force->value) : undefined);
    return days;
}

// [scenario, measure]
std::vector<std::int8_t> switches(const ResultFileInput& input) {
    std::vector<std::int8_t> on;
    for (const ScenarioRecord& s : input.scenarios)
        for (const Measure& m : input.measures) on.push_back(std::find(s.switched_on.begin(), s.switched_on.end(), m.id) != s.switched_on.end());
    return on;
}

Axis measure_axis(const ResultFileInput& input) {
    Texts ids, en, zh;
    for (const Measure& m : input.measures) {
        ids.push_back(m.id);
        en.push_back(m.title.en);
        zh.push_back(m.title.zh);
    }
    return {"measure", ids, {{"long_name", "measure, chapter.number"}}, {{"measure_en", "title, English", en}, {"measure_zh", "title, Chinese", zh}}};
}

// [scenario, time, county, measure] of the months and counties that ran.
std::vector<double> of_what_ran(const std::vector<double> ScenarioRecord::*shares, std::size_t months, const ResultFileInput& input) {
    const std::size_t places = input.places.size(), measures = input.measures.size();
    std::vector<double> all;
    for (const ScenarioRecord& s : input.scenarios)
        for (std::size_t m = 0; m < months; ++m)
            for (const CountyId county : written_counties(input)) {
                const auto row = (s.*shares).begin() + static_cast<std::ptrdiff_t>((m * places + county.index()) * measures);
                all.insert(all.end(), row, row + static_cast<std::ptrdiff_t>(measures));
            }
    return all;
}

}  // namespace

void write_implementation(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input) {
    const RunResult* run = any_run(result);
    const std::size_t cells = run == nullptr ? 0 : run->months.size() * input.places.size() * input.measures.size();
    // Whoever makes a file without it leaves the shares of every scenario out.
    if (cells == 0 || std::any_of(input.scenarios.begin(), input.scenarios.end(), [](const ScenarioRecord& s) { return s.fidelity.empty(); })) return;
    for (const ScenarioRecord& s : input.scenarios)
        if (s.fidelity.size() < cells || s.awareness.size() < cells) throw DataError("the shares of measures end before the months that ran");
    NetcdfGroup group = file.group("implementation");
    group.attribute("title", "How far measures were carried out: inputs of the run, the same in every replicate");
    for (const Axis& axis : {scenario_axis(result, input), time_axis(*run), county_axis(input), measure_axis(input)}) group.dimension(axis);
    const std::vector<std::string> dimensions{"scenario", "time", "county", "measure"};
    group.variable("fidelity", dimensions, of_what_ran(&ScenarioRecord::fidelity, run->months.size(), input),
                   {{"units", "1"}, {"long_name", "share of the cases handled the new way"}});
    group.variable("awareness", dimensions, of_what_ran(&ScenarioRecord::awareness, run->months.size(), input),
                   {{"units", "1"}, {"long_name", "share of the firms that know of what is optional"}});
}

void write_measures(const NetcdfFile& file, const EnsembleResult& result, const ResultFileInput& input) {
    if (input.measures.empty()) return;
    NetcdfGroup group = file.group("measures");
    group.attribute("title", "Measures of the policy as the scenarios used them");
    const auto each = [&](auto text_of) {
        Texts texts;
        for (const Measure& m : input.measures) texts.push_back(text_of(m));
        return texts;
    };
    group.dimension(scenario_axis(result, input));
    group.dimension(measure_axis(input));
    const auto column = [&](const std::string& name, const std::string& long_name, auto text_of) {
        group.texts(name, {"measure"}, each(text_of), {{"long_name", long_name}});
    };
    column("clause", "clause of the Chinese text", [](const Measure& m) { return m.clause; });
    column("agencies", "agencies in charge", [](const Measure& m) { return joined(m.agencies, "; "); });
    column("passage", "the clause in full, a sentence a line", [](const Measure& m) { return m.passage; });
    column("promise", "words of the text, abridged", [](const Measure& m) { return m.promise; });
    column("targets_in_text", "numbers that the text states, each with its scope", [](const Measure& m) { return m.targets_in_text; });
    column("text_deadline", "dates that the text states", [](const Measure& m) { return m.text_deadline; });
    column("not_modelled", "words of the text that nothing in the model stands for", [](const Measure& m) { return joined(m.not_modelled, "\n"); });
    group.variable("in_force", {"measure"}, dates_in_force(input.measures),
                   {{"units", "days since 1970-01-01"}, {"calendar", "proleptic_gregorian"}, {"long_name", "date in force"}});
    column("in_force_evidence", "evidence of the date", [](const Measure& m) { return evidence_name(m.in_force_evidence); });
    column("in_force_source", "source of the date", [](const Measure& m) { return m.in_force_source; });
    column("targets", "indicators that the measure must move", targets_text);
    column("changes", "what it changes, as written in its file", [](const Measure& m) { return m.file_text; });
    group.flags(
        "switched_on", {"scenario", "measure"}, switches(input),
        {{"long_name", "whether the scenario has the measure"}, {"flag_values", std::vector<std::int8_t>{0, 1}}, {"flag_meanings", "off on"}});
}

}  // namespace yingshang
