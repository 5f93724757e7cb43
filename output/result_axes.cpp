#include "output/result_axes.hpp"

#include <algorithm>
#include <set>

#include "economy/burden.hpp"
#include "output/result_groups.hpp"

namespace yingshang {
namespace {

Axis labelled(std::string name, std::string long_name, const std::vector<ResultLabel>& labels) {
    Texts names, en, zh;
    for (const ResultLabel& label : labels) {
        names.push_back(label.name);
        en.push_back(label.title.en);
        zh.push_back(label.title.zh);
    }
    return {name, names, {{"long_name", long_name}}, {{name + "_en", long_name + ", English", en}, {name + "_zh", long_name + ", Chinese", zh}}};
}

}  // namespace

const RunResult* any_run(const EnsembleResult& result) {
    for (const auto& runs : result.runs)
        if (!runs.empty()) return &runs.front();
    return nullptr;
}

std::string file_unit(const std::string& unit) {
    static const std::set<std::string> spans{"days", "hours", "minutes", "seconds"};
    if (spans.contains(unit)) return unit.substr(0, unit.size() - 1);
    std::string words = unit;
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

Axis scenario_axis(const EnsembleResult& result, const ResultFileInput& input) {
    std::vector<ResultLabel> labels;
    for (std::size_t s = 0; s < result.scenarios.size(); ++s) labels.push_back({result.scenarios[s], input.scenarios[s].title});
    return labelled("scenario", "scenario", labels);
}

Axis replicate_axis(const ResultFileInput& input) {
    std::vector<std::int32_t> numbers(input.replicates);
    for (std::size_t r = 0; r < numbers.size(); ++r) numbers[r] = static_cast<std::int32_t>(r);
    return {"replicate", numbers, {{"long_name", "replicate, from 0; the same luck in every scenario"}}, {}};
}

Axis statistic_axis() { return {"statistic", Texts{"mean", "standard_error"}, {{"long_name", "over the replicates where a value is defined"}}, {}}; }

Axis time_axis(const RunResult& run) {
    std::vector<std::int32_t> days;
    for (const Day& month : run.months) days.push_back(month.value);
    return {"time",
            days,
            {{"standard_name", "time"},
             {"long_name", "first day of the month"},
             {"axis", "T"},
             {"units", "days since 1970-01-01"},
             {"calendar", "proleptic_gregorian"}},
            {}};
}

std::vector<CountyId> written_counties(const ResultFileInput& input) {
    if (!input.counties.empty()) return input.counties;
    std::vector<CountyId> all;
    for (std::size_t c = 0; c < input.places.size(); ++c) all.emplace_back(c);
    return all;
}

Axis county_axis(const ResultFileInput& input) {
    Texts names, zh, codes;
    for (const CountyId id : written_counties(input)) {
        const Place& place = input.places.county(id);
        names.push_back(place.name);
        zh.push_back(place.name_zh);
        codes.push_back(place.code);
    }
    return {
        "county", names, {{"long_name", "county"}}, {{"county_zh", "county, Chinese", zh}, {"county_code", "administrative code, GB/T 2260", codes}}};
}

Axis section_axis(const ResultFileInput& input) { return labelled("section", "section of GB/T 4754-2017", input.sections); }

Axis class_axis(const ResultFileInput& input, std::size_t breakdown) {
    const auto& [by, labels] = input.classes.at(breakdown);
    if (by == "county") return county_axis(input);
    return by == "section" ? section_axis(input) : labelled(by, by + " of the firm", labels);
}

LabelUnion process_union(const ResultFileInput& input) {
    LabelUnion all;
    for (const ScenarioRecord& s : input.scenarios) {
        std::vector<ResultLabel> labels;
        for (const ProcessLabel& p : s.processes) labels.push_back({p.name, p.title});
        all.add(labels);
    }
    return all;
}

LabelUnion topic_union(const ResultFileInput& input) {
    LabelUnion all;
    for (const ScenarioRecord& s : input.scenarios) {
        std::vector<ResultLabel> labels;
        for (const ProcessLabel& p : s.processes) labels.push_back({p.name, p.title});
        for (const Label& l : burden_topics()) labels.push_back({std::string(l.name), {std::string(l.en), std::string(l.zh)}});
        all.add(labels);
    }
    return all;
}

LabelUnion desk_union(const ResultFileInput& input) {
    LabelUnion all;
    for (const ScenarioRecord& s : input.scenarios) all.add(s.desks);
    return all;
}

LabelUnion step_union(const ResultFileInput& input) {
    LabelUnion all;
    for (const ScenarioRecord& s : input.scenarios) {
        std::vector<ResultLabel> labels;
        for (const ProcessLabel& p : s.processes)
            for (const ResultLabel& step : p.steps) labels.push_back({p.name + "." + step.name, step.title});
        all.add(labels);
    }
    return all;
}

Axis process_axis(const LabelUnion& all) { return labelled("process", "process", all.labels()); }
Axis topic_axis(const LabelUnion& all) { return labelled("topic", "process or other duty", all.labels()); }
Axis desk_axis(const LabelUnion& all) { return labelled("desk", "desk", all.labels()); }

void LabelUnion::add(const std::vector<ResultLabel>& labels) {
    std::vector<std::size_t> places;
    for (const ResultLabel& label : labels) {
        const auto at = std::find_if(labels_.begin(), labels_.end(), [&](const ResultLabel& l) { return l.name == label.name; });
        places.push_back(static_cast<std::size_t>(at - labels_.begin()));
        if (at == labels_.end()) labels_.push_back(label);
    }
    places_.push_back(std::move(places));
}

std::vector<std::size_t> LabelUnion::sources(std::size_t scenario) const {
    std::vector<std::size_t> from(labels_.size(), nowhere);
    const auto& places = places_.at(scenario);
    for (std::size_t i = 0; i < places.size(); ++i) from[places[i]] = i;
    return from;
}

}  // namespace yingshang
