// yingshang score: an institute's score of a standard firm under one scenario or two, beside the simulated population.
#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/figures.hpp"
#include "app/option_limits.hpp"
#include "app/option_values.hpp"
#include "app/simulation.hpp"
#include "app/text_table.hpp"
#include "policy/standard_case.hpp"
#include "reader/score_tables.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

// One topic under one scenario.
struct ScoredTopic {
    std::vector<ScoredPart> parts;  // means over the standard firm's counties
    double score = 0;
    std::optional<Interval> population;  // of the indicator in the year of the date
};

struct ScoredScenario {
    std::string name;
    std::vector<ScoredTopic> topics;
    [[nodiscard]] double overall() const {
        std::vector<std::pair<double, double>> scores;
        for (const ScoredTopic& t : topics) scores.emplace_back(t.score, 1);
        return weighted_mean(scores);
    }
};

// A scenario on paper, every measure in full.
class Paper {
  public:
    Paper(const LoadedScenario& loaded, const ScoreMethod& method, Day day) : loaded_(loaded), method_(method), day_(day) {
        Diagnostics known;  // the scenario is in order
        const Scenario& s = loaded.scenario;
        values_ = s.registry.resolve(s.places.size(), s.horizon.from, s.horizon.until, known);
        const int year = to_date(day).year;
        const Day first = to_day({year, 1, 1}), next = to_day({year + 1, 1, 1});
        const Calendar& calendar = *loaded.world.calendar;
        const auto working = calendar.working_index(next) - calendar.working_index(first);
        days_a_working_day_ = static_cast<double>(next - first) / static_cast<double>(working);
    }

    [[nodiscard]] std::vector<ScoredPart> parts_of(const ScoreTopic& topic, CountyId county) const {
        std::vector<ScoredPart> all;
        for (const ScorePart& part : topic.parts) {
            const double value = value_of(topic, part, county);
            all.push_back({value, score_of(method_.bounds.at(part.bound), value)});
        }
        return all;
    }

  private:
    [[nodiscard]] StandardCase path_of(const ScoreTopic& topic, const ScorePart& part, CountyId county) const {
        constexpr double office_hours = 8, clock_hours = 24;
        const Scenario& s = loaded_.scenario;
        const bool hours = part.measure == ScoreMeasure::hours;
        const StandardApplicant firm{method_.firm, county, day_, topic.without, hours ? office_hours : days_a_working_day_, hours ? clock_hours : 1};
        for (const ProcessDescription& p : s.book.processes)
            if (p.name == part.process)
                return standard_case(patched(p, s.changes, county, day_), values_, firm,
                                     hours ? CaseClock{0, 0, method_.clock.own_visits} : method_.clock);
        throw InputError(
            {part.where, fmt::format("unknown process \"{}\"", part.process), "of topic " + topic.name, "see yingshang check --explain"});
    }

    [[nodiscard]] double value_of(const ScoreTopic& topic, const ScorePart& part, CountyId county) const {
        constexpr double percent = 100;
        switch (part.measure) {
            case ScoreMeasure::procedures: return static_cast<double>(path_of(topic, part, county).procedures);
            case ScoreMeasure::days:
            case ScoreMeasure::hours: return path_of(topic, part, county).time;
            case ScoreMeasure::fee: return percent * path_of(topic, part, county).fee / part.of;
            case ScoreMeasure::numbers: return part.scale * sum_of(part, county);
            case ScoreMeasure::stated: return part.stated;
        }
        throw InternalError("a part of a score has no measure");
    }
    [[nodiscard]] double sum_of(const ScorePart& part, CountyId county) const {
        double sum = 0;
        for (const std::string& path : part.numbers) {
            const auto id = loaded_.scenario.registry.find(path);
            if (!id) throw InputError({part.where, fmt::format("unknown parameter \"{}\"", path), "of a score", "see yingshang check --schema"});
            sum += values_.at(*id, county, day_);
        }
        return sum;
    }

    const LoadedScenario& loaded_;
    const ScoreMethod& method_;
    Day day_;
    Values values_;
    double days_a_working_day_ = 1;
};

using WeightedCounties = std::vector<std::pair<CountyId, double>>;

// A region of one's own has none of the method's counties; a name that is nearly known is a slip.
bool is_elsewhere(const ScoreMethod& method, const Places& places) {
    const std::vector<std::string> known = places.known_names();
    return std::none_of(method.counties.begin(), method.counties.end(),
                        [&](const StandardPlace& p) { return places.find(p.name) || !nearest_name(p.name, known).empty(); });
}

// The one with most firms of the standard firm's form, among those asked for.
CountyId county_with_most_firms(const ScoreMethod& method, const LoadedScenario& loaded, const std::vector<std::string>& asked, Day day) {
    const AttributeSchema& schema = loaded.scenario.book.schema;
    const std::size_t form = schema.find("form").value();
    const ParameterId share = loaded.scenario.registry.require("county.share." + schema.attributes[form].values[method.firm.value[form]]);
    std::vector<CountyId> counties = find_counties(asked, loaded.scenario.places);
    for (std::size_t c = 0; asked.empty() && c < loaded.scenario.places.size(); ++c) counties.emplace_back(c);
    return *std::max_element(counties.begin(), counties.end(),
                             [&](CountyId a, CountyId b) { return loaded.world.values->at(share, a, day) < loaded.world.values->at(share, b, day); });
}

WeightedCounties counties_of(const ScoreMethod& method, const LoadedScenario& loaded, const std::vector<std::string>& asked, Day day) {
    const Places& places = loaded.scenario.places;
    if (is_elsewhere(method, places)) return {{county_with_most_firms(method, loaded, asked, day), 1}};
    WeightedCounties all;
    Diagnostics diagnostics;
    for (const StandardPlace& place : method.counties) {
        const std::optional<std::vector<CountyId>> found = places.find(place.name);
        if (!found)
            diagnostics.error(place.where, fmt::format("unknown county \"{}\"", place.name), "of the standard firm",
                              advice(place.name, places.known_names()));
        else
            for (const CountyId c : *found) all.emplace_back(c, place.weight / static_cast<double>(found->size()));
    }
    diagnostics.throw_if_any();
    return all;
}

std::vector<std::string> names_of(const WeightedCounties& counties, const Places& places) {
    std::vector<std::string> names;
    for (const auto& [county, weight] : counties) names.push_back(places.county(county).name);
    return names;
}

ScoredTopic score(const ScoreTopic& topic, const Paper& paper, const WeightedCounties& counties) {
    std::vector<std::vector<std::pair<double, double>>> values(topic.parts.size()), scores(topic.parts.size());
    std::vector<std::pair<double, double>> totals;
    for (const auto& [county, weight] : counties) {
        const std::vector<ScoredPart> parts = paper.parts_of(topic, county);
        for (std::size_t p = 0; p < parts.size(); ++p) {
            values[p].emplace_back(parts[p].value, weight);
            scores[p].emplace_back(parts[p].score, weight);
        }
        totals.emplace_back(topic_score(topic, parts), weight);
    }
    ScoredTopic scored;
    for (std::size_t p = 0; p < topic.parts.size(); ++p) scored.parts.push_back({weighted_mean(values[p]), weighted_mean(scores[p])});
    scored.score = weighted_mean(totals);
    return scored;
}

std::string unit_of(const std::string& indicator, const std::vector<IndicatorDefinition>& all) {
    for (const IndicatorDefinition& d : all)
        if (d.name == indicator) return d.unit;
    return "";
}

void add_population(const ScoreMethod& method, const Simulation& s, int year, std::vector<ScoredScenario>& scored) {
    for (std::size_t i = 0; i < scored.size(); ++i)
        for (std::size_t t = 0; t < method.topics.size(); ++t) {
            if (method.topics[t].population.empty()) continue;
            std::vector<double> values;
            for (const RunResult& run : s.result.runs[i]) values.push_back(value_of(run, {method.topics[t].population, {year, year}}));
            scored[i].topics[t].population = mean_interval(values);
        }
}

// ---- told

struct Told {
    const ScoreRequest& request;
    const ScoreMethod& method;
    const std::vector<ScoredScenario>& scored;
    const std::vector<IndicatorDefinition>& indicators;
    Day day;
    std::vector<std::string> counties;  // of the standard firm
};

std::string_view word_of(ScoreMeasure measure) { return measure == ScoreMeasure::stated ? "stated" : "simulated"; }

std::string population_text(const std::optional<Interval>& i) {
    if (!i) return "";
    return i->low ? fmt::format("{} ({} ... {})", number_text(i->mean), number_text(*i->low), number_text(*i->high)) : number_text(i->mean);
}

std::string score_text(double score) { return fmt::format("{:.1f}", score); }

void add_difference(std::vector<std::string>& row, const std::vector<double>& scores) {
    if (scores.size() == 2) row.push_back(fmt::format("{:+.1f}", scores[1] - scores[0]));
}

std::string parts_text(const Told& t) {
    std::vector<TextTable::Column> columns{{"topic and part"}, {"unit"}};
    for (const ScoredScenario& s : t.scored) {
        columns.push_back({s.name, Align::right});
        columns.push_back({"score", Align::right});
    }
    if (t.scored.size() == 2) columns.push_back({"difference", Align::right});
    columns.push_back({"", Align::left});
    TextTable table(std::move(columns));
    const auto add = [&](std::vector<std::string> row, const auto& value_of, const auto& score_of_one, const std::string& word) {
        std::vector<double> scores;
        for (const ScoredScenario& s : t.scored) {
            row.push_back(value_of(s));
            scores.push_back(score_of_one(s));
            row.push_back(score_text(scores.back()));
        }
        add_difference(row, scores);
        row.push_back(word);
        table.row(std::move(row));
    };
    const auto nothing = [](const ScoredScenario&) { return std::string(); };
    for (std::size_t i = 0; i < t.method.topics.size(); ++i) {
        const ScoreTopic& topic = t.method.topics[i];
        add(
            {topic.title.en, ""}, nothing, [&](const ScoredScenario& s) { return s.topics[i].score; }, "");
        for (std::size_t p = 0; p < topic.parts.size(); ++p)
            add(
                {"  " + topic.parts[p].bound, t.method.bounds.at(topic.parts[p].bound).unit},
                [&](const ScoredScenario& s) { return number_text(s.topics[i].parts[p].value); },
                [&](const ScoredScenario& s) { return s.topics[i].parts[p].score; }, std::string(word_of(topic.parts[p].measure)));
    }
    add(
        {"all topics here", ""}, nothing, [](const ScoredScenario& s) { return s.overall(); }, "");
    return table.text();
}

std::string population_table(const Told& t) {
    std::vector<TextTable::Column> columns{{"what the simulated firms meet"}, {"unit"}};
    for (const ScoredScenario& s : t.scored) columns.push_back({s.name, Align::right});
    TextTable table(std::move(columns));
    for (std::size_t i = 0; i < t.method.topics.size(); ++i) {
        const std::string& indicator = t.method.topics[i].population;
        if (indicator.empty()) continue;
        std::vector<std::string> row{indicator, unit_of(indicator, t.indicators)};
        for (const ScoredScenario& s : t.scored) row.push_back(population_text(s.topics[i].population));
        table.row(std::move(row));
    }
    return table.text();
}

void print_as_table(const Told& t) {
    print_text(fmt::format("Score of a standard firm in {} by the method {}, rules of {} on paper\n\n{}\n", fmt::join(t.counties, ", "),
                           t.request.method, to_string(t.day), parts_text(t)));
    print_text("\"simulated\" follows from processes and parameters of the scenario; \"stated\" is the same in every scenario, since nothing in the "
               "model moves it\n");
    if (t.request.population == ScorePopulation::simulated)
        print_text(fmt::format("\nThe same in the population, {}: with lines, returns, and measures as far as they are carried out\n\n{}",
                               to_date(t.day).year, population_table(t)));
}

Json population_json(const Told& t, const ScoreTopic& topic, const ScoredTopic& scored) {
    if (!scored.population) return nullptr;
    return {{"indicator", topic.population},
            {"unit", unit_of(topic.population, t.indicators)},
            {"year", to_date(t.day).year},
            {"mean", json_number(scored.population->mean)},
            {"low", json_number(scored.population->low)},
            {"high", json_number(scored.population->high)}};
}

void print_as_json(const Told& t) {
    Json json{{"method", t.request.method}, {"date", to_string(t.day)}, {"counties", t.counties}, {"scenarios", Json::array()}};
    for (const ScoredScenario& s : t.scored) {
        Json topics = Json::array();
        for (std::size_t i = 0; i < t.method.topics.size(); ++i) {
            const ScoreTopic& topic = t.method.topics[i];
            Json parts = Json::array();
            for (std::size_t p = 0; p < topic.parts.size(); ++p) {
                const ScoreBound& bound = t.method.bounds.at(topic.parts[p].bound);
                parts.push_back({{"bound", topic.parts[p].bound},
                                 {"unit", bound.unit},
                                 {"best", bound.best},
                                 {"worst", bound.worst},
                                 {"value", s.topics[i].parts[p].value},
                                 {"score", s.topics[i].parts[p].score},
                                 {"simulated", topic.parts[p].measure != ScoreMeasure::stated},
                                 {"source", topic.parts[p].source}});
            }
            topics.push_back({{"name", topic.name},
                              {"title", topic.title.en},
                              {"score", s.topics[i].score},
                              {"parts", std::move(parts)},
                              {"population", population_json(t, topic, s.topics[i])}});
        }
        json["scenarios"].push_back({{"name", s.name}, {"score", s.overall()}, {"topics", std::move(topics)}});
    }
    print_json(json);
}

void check_populations(const ScoreMethod& method, const std::vector<IndicatorDefinition>& indicators) {
    std::vector<std::string> names;
    for (const ScoreTopic& t : method.topics)
        if (!t.population.empty()) names.push_back(t.population);
    static_cast<void>(chosen_indicators(names, indicators));
}

Day checked_date(const ScoreRequest& request, const Horizon& horizon) {
    const Day day = request.date.value_or(horizon.until + (-1));
    if (horizon.results_from <= day && day < horizon.until) return day;
    throw InputError(fmt::format("--date {} is not simulated", to_string(day)),
                     fmt::format("results are of {} to {}", to_string(horizon.results_from), to_string(horizon.until)),
                     "choose a day among them, or change --from and --until");
}

void print(const Told& told) {
    if (told.request.format == Format::json) print_as_json(told);
    else print_as_table(told);
}

}  // namespace

int execute(const ScoreRequest& request) {
    std::vector<LoadedScenario> scenarios = load(request.scenarios, request.read, request.counties);
    expect_comparable(scenarios);
    const ScoreMethod method = read_score_method(request.method, read_options(request.read));
    const std::vector<IndicatorDefinition> indicators = indicators_of(scenarios);
    check_populations(method, indicators);
    const Day day = checked_date(request, scenarios.front().scenario.horizon);
    const WeightedCounties counties = counties_of(method, scenarios.front(), request.counties, day);  // which all of them have
    std::vector<ScoredScenario> scored;
    for (const LoadedScenario& l : scenarios) {
        const Paper paper(l, method, day);
        ScoredScenario& s = scored.emplace_back(ScoredScenario{l.scenario.name, {}});
        for (const ScoreTopic& topic : method.topics) s.topics.push_back(score(topic, paper, counties));
    }
    const Told told{request, method, scored, indicators, day, names_of(counties, scenarios.front().scenario.places)};
    if (request.population == ScorePopulation::left_out) {
        if (request.is_first()) print(told);
        return 0;
    }
    const Simulation s = simulate_ensemble(request, std::move(scenarios), request.replicates.value_or(default_replicates_of_scores));
    add_population(method, s, to_date(day).year, scored);
    print(told);
    return conclude(s, request);
}

}  // namespace yingshang
