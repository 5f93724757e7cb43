// yingshang diverge: where the lives of the same firms part under two scenarios, why, and how the difference spreads.
#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/figures.hpp"
#include "app/interrupt.hpp"
#include "app/loading.hpp"
#include "app/progress.hpp"
#include "app/record.hpp"
#include "app/simulation.hpp"
#include "app/text_table.hpp"
#include "app/warnings.hpp"
#include "economy/identity.hpp"
#include "economy/life.hpp"
#include "economy/sections.hpp"
#include "experiment/divergence.hpp"
#include "experiment/lockstep.hpp"
#include "output/event_export.hpp"
#include "output/event_file.hpp"
#include "policy/causes.hpp"
#include "policy/desk_changes.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t causes_in_the_table = 12;

// How far a measure that differs is carried out where they part.
struct InPractice {
    std::string scenario, measure;
    Shares shares;
};

struct Report {
    const LoadedScenario &a, &b;
    const DivergeRequest& request;
    const Divergence& divergence;
    std::vector<Difference> stated;  // everything that differs on paper
    std::vector<Cause> causes;       // of the first parting
    std::vector<InPractice> practice;
    bool whole = true;

    [[nodiscard]] Day compared_until() const { return next_month(divergence.months().back().month); }
    [[nodiscard]] const Place& county(CountyId id) const { return a.scenario.places.county(id); }
};

// ---- words for events

const EventLabel* label_of(const std::vector<EventLabel>& labels, std::uint8_t number) {
    const auto found = std::find_if(labels.begin(), labels.end(), [&](const EventLabel& l) { return l.number == number; });
    return found == labels.end() ? nullptr : &*found;
}
std::string_view kind_name(EventKind kind) {
    const std::vector<EventLabel> labels = event_kinds();
    return label_of(labels, static_cast<std::uint8_t>(kind))->name;
}
std::string_view kind_words(EventKind kind) {
    const std::vector<EventLabel> labels = event_kinds();
    return label_of(labels, static_cast<std::uint8_t>(kind))->en;
}

std::string iso(Tick time) { return iso_time(clock_second(time)); }

// What is decided once a month has no hour.
std::string when(const LoggedEvent& e) {
    const bool has_hour = e.process != no_process || (second_of(e.time) != 0 && second_of(e.time) != ticks_per_day - 1);
    const std::string text = iso(e.time);
    constexpr std::size_t to_the_day = 10, hour_from = 11, hour_length = 8;
    return text.substr(0, to_the_day) + (has_hour ? " " + text.substr(hour_from, hour_length) : "");
}

std::string titled(const Title& title, const std::string& name) { return title.en.empty() ? name : title.en; }

std::string told(const CommonBook& book, const LoggedEvent& e) {
    std::string text;
    if (e.process != no_process) {
        const CommonBook::Process& p = book.process(e.process);
        text = titled(p.title, p.name) + ": ";
        if (e.step != no_step) text += titled(p.steps[e.step].title, p.steps[e.step].name) + ": ";
    }
    text += kind_words(e.kind);
    const std::vector<EventLabel> reasons = event_reasons();
    if (const EventLabel* reason = label_of(reasons, static_cast<std::uint8_t>(e.reason))) text += fmt::format(", {}", reason->en);
    return text;
}
std::string told_with_time(const CommonBook& book, const LoggedEvent& e) { return fmt::format("{}  {}", when(e), told(book, e)); }

std::int64_t number_of(const Parting& p, const Place& county) { return std::int64_t{county_code_bits(county.code)} * numbers_a_county + p.firm; }

// ---- why

// The one that comes first is what could not happen under the other.
const LoggedEvent& first_of(const Parting& p) { return p.a && p.a->time == p.time ? *p.a : *p.b; }

// Whose officers serve the desk.
std::string officers_of(const ProcessBook& book, const std::string& desk) {
    for (const DeskDescription& d : book.desks)
        if (d.name == desk && !d.officers_of.empty()) return d.officers_of;
    return desk;
}

// Whatever shares the desk's line under either scenario: steps, and the desks of its counter.
std::vector<std::string> all_at(const std::vector<LoadedScenario>& both, const std::string& desk, CountyId county, Day day) {
    const ProcessBook& book = both[1].scenario.book;
    std::set<std::string> counter;
    for (const LoadedScenario& l : both)
        for (const std::string& name : counter_on_paper(l.scenario, officers_of(book, desk), county, day)) counter.insert(name);
    std::vector<std::string> all;
    for (const std::string& name : counter) all.push_back("desk." + name);
    for (const ProcessDescription& p : book.processes)
        for (const StepDescription& s : p.steps)
            if (const std::vector<std::string> desks = s.desk.names();
                std::any_of(desks.begin(), desks.end(), [&](const std::string& d) { return counter.contains(officers_of(book, d)); }))
                all.push_back(fmt::format("process.{}.step.{}", p.name, s.name));
    return all;
}

Occurrence occurrence_of(const CommonBook& book, const std::vector<LoadedScenario>& both, const Parting& p) {
    const LoggedEvent& first = first_of(p);
    Occurrence at{"", "", "", {}, {}, p.county, day_of(p.time), std::string(section_labels[p.attributes[0]].name)};
    at.decides = decided_by(static_cast<LifeEvent>(first.kind));
    if (first.process == no_process) return at;
    const CommonBook::Process& process = book.process(first.process);
    at.process = process.name;
    if (first.step == no_step) return at;
    at.step = process.steps[first.step].name;
    const std::vector<std::string>& desks = process.steps[first.step].desks;
    if (desks.empty()) return at;
    at.desk = desks[first.desk];
    at.at_the_desk = all_at(both, at.desk, at.county, at.day);
    return at;
}

bool says(const Cause& cause, const std::string& measure) {
    return std::any_of(cause.difference.by.begin(), cause.difference.by.end(),
                       [&](const std::string& by) { return by.starts_with("measure " + measure + " ("); });
}

std::vector<InPractice> practice_of(const LoadedScenario& a, const LoadedScenario& b, const std::vector<Cause>& causes, const Parting& p) {
    std::vector<InPractice> all;
    for (const LoadedScenario* l : {&a, &b})
        for (const Measure& m : l->scenario.catalogue) {
            const auto& on = l->scenario.switched_on;
            if (std::find(on.begin(), on.end(), m.id) == on.end()) continue;
            if (std::none_of(causes.begin(), causes.end(), [&](const Cause& c) { return c.nearness == causes.front().nearness && says(c, m.id); }))
                continue;
            all.push_back({l->scenario.name, m.id, shares_of(*l, m, p.county, first_of_month(day_of(p.time)))});
        }
    return all;
}

std::string practice_text(const InPractice& p) {
    const std::string aware =
        std::isfinite(p.shares.awareness) ? fmt::format("; {:.0f} % of the firms know of what is optional in it", 100 * p.shares.awareness) : "";
    return fmt::format("measure {} under {}: carried out for {:.3g} % of the cases there in that month{}", p.measure, p.scenario,
                       100 * p.shares.fidelity, aware);
}

// ---- why not

// The last day on which anything that the scenario states begins.
Day last_date_of(const Scenario& s) {
    Day last = s.horizon.until;
    for (const std::string& path : s.registry.paths())
        for (const Setting& setting : s.registry.settings(*s.registry.find(path))) last = std::max(last, setting.from.value_or(last));
    for (const StructureChange& change : s.changes) last = std::max(last, change.from.value_or(last));
    for (const DeskChange& change : s.desk_changes) last = std::max(last, change.from.value_or(last));
    return last;
}

// What differs after the horizon, had it been longer.
std::vector<Difference> later_differences(Scenario a, Scenario b) {
    const Day until = next_month(std::max(last_date_of(a), last_date_of(b)));
    a.horizon.until = b.horizon.until = until;
    return differences(a, b);
}

double most_fidelity(const LoadedScenario& l, const Measure& m) {
    double most = 0;
    for (std::size_t c = 0; c < l.scenario.places.size(); ++c)
        for (Day month = first_of_month(l.scenario.horizon.from); month < l.scenario.horizon.until; month = next_month(month))
            most = std::max(most, shares_of(l, m, CountyId(c), month).fidelity);
    return most;
}

// Measures switched on in one alone, and none of them carried out anywhere.
bool only_on_paper(const LoadedScenario& a, const LoadedScenario& b) {
    std::size_t measures = 0;
    for (const auto& [own, other] : {std::pair{&a, &b}, std::pair{&b, &a}})
        for (const Measure& m : own->scenario.catalogue) {
            const auto has = [&](const LoadedScenario& l) {
                return std::count(l.scenario.switched_on.begin(), l.scenario.switched_on.end(), m.id) > 0;
            };
            if (!has(*own) || has(*other)) continue;
            measures += 1;
            if (most_fidelity(*own, m) > 0) return false;
        }
    return measures > 0;
}

std::string why_never(const Report& r) {
    if (r.stated.empty()) {
        const std::vector<Difference> later = later_differences(r.a.scenario, r.b.scenario);
        if (later.empty()) return "the scenarios do not differ";
        const auto first = std::min_element(later.begin(), later.end(), [](const Difference& x, const Difference& y) { return x.from < y.from; });
        return fmt::format("nothing differs before {}, where {} goes from {} to {} ({}); the horizon ends on {}", to_string(first->from), first->what,
                           first->a, first->b, fmt::join(first->by, "; "), to_string(r.a.scenario.horizon.until));
    }
    if (only_on_paper(r.a, r.b)) return "no measure that one of them alone has is carried out anywhere within the horizon: their fidelity is 0";
    return fmt::format("{} on paper, and none of them reached a firm here (yingshang diff {} {} shows them)",
                       count_text(r.stated.size(), "difference"), r.a.scenario.name, r.b.scenario.name);
}

// ---- spread

struct Row {
    std::string period;
    SpreadMonth sum;  // stocks at its end, events of the whole
};

std::vector<Row> rows_of(const Report& r) {
    std::vector<Row> rows;
    for (const SpreadMonth& m : r.divergence.months()) {
        const std::string period = to_string(m.month).substr(0, r.request.every == SpreadEvery::month ? 7 : 4);
        if (rows.empty() || rows.back().period != period) rows.push_back({period, {}});
        SpreadMonth& sum = rows.back().sum;
        sum.lives = m.lives;
        sum.other_lives = m.other_lives;
        sum.registered = m.registered;
        sum.registered_lives = m.registered_lives;
        sum.events_a += m.events_a;
        sum.events_b += m.events_b;
        sum.only_a += m.only_a;
        sum.only_b += m.only_b;
    }
    return rows;
}

std::string share_text(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? "-" : fmt::format("{:.3g} %", 100 * static_cast<double>(part) / static_cast<double>(whole));
}

// ---- as text

std::string first_text(const Report& r, const Parting& p) {
    const CommonBook& book = r.divergence.book();
    const Place& county = r.county(p.county);
    const auto class_of = [&](const auto& labels, std::size_t i) { return std::string(labels[p.attributes[i]].en); };
    std::string text = fmt::format("First difference: {}, {} {}\n", when(first_of(p)), county.name, county.name_zh);
    text += fmt::format("  firm {}: {}, {}, {}, section {} {}\n", number_of(p, county), class_of(form_labels, 1), class_of(owner_labels, 2),
                        class_of(size_labels, 3), section_labels[p.attributes[0]].name, section_labels[p.attributes[0]].en);
    TextTable table({{"", Align::left}, {"", Align::left}});
    if (p.before) table.row({"  alike until", told_with_time(book, *p.before)});
    for (const auto& [l, e] : {std::pair{&r.a, &p.a}, std::pair{&r.b, &p.b}})
        table.row({"  under " + l->scenario.name,
                   *e ? told_with_time(book, **e) : fmt::format("nothing{} until {}", p.before ? " more" : "", to_string(r.compared_until()))});
    std::string lines = table.text();
    lines.erase(0, lines.find('\n') + 1);  // the columns have no titles
    return text + lines;
}

std::string near_text(Nearness nearness) {
    switch (nearness) {
        case Nearness::step: return "of the step itself";
        case Nearness::decision: return "of the decision";
        case Nearness::process: return "of its process";
        case Nearness::desk: return "of the work of its desk";
        case Nearness::elsewhere: return "elsewhere";
    }
    throw InternalError("a nearness has no words");
}

std::string causes_text(const Report& r) {
    if (r.causes.empty())
        return "Why: nothing differs in that county on that day; what differs elsewhere got there through the money or the cases of other counties\n";
    const bool indirect = r.causes.front().nearness == Nearness::elsewhere;
    std::string text =
        indirect
            ? "Why: nothing of this decision itself differs then and there; what differs, the latest first, got here through firms, money or queues\n"
            : "Why: what differs then and there, the nearest first\n";
    TextTable table({{"what"}, {"is"}, {"since"}, {r.a.scenario.name}, {r.b.scenario.name}, {"said by"}});
    std::size_t left = r.causes.size();
    for (const Cause& c : r.causes) {
        if (r.causes.size() - left == causes_in_the_table) break;
        if (c.nearness == Nearness::elsewhere && !indirect) break;
        left -= 1;
        table.row({c.difference.what, near_text(c.nearness), c.difference.from <= r.a.scenario.horizon.from ? "always" : to_string(c.difference.from),
                   c.difference.a, c.difference.b, fmt::format("{}", fmt::join(c.difference.by, "; "))});
    }
    text += table.text();
    if (left > 0) text += fmt::format("and {} {}\n", left, left == 1 ? "other thing" : "other things");
    for (const InPractice& p : r.practice) text += practice_text(p) + "\n";
    return text;
}

std::string spread_text(const Report& r) {
    TextTable table({{r.request.every == SpreadEvery::month ? "month" : "year", Align::left},
                     {"lives that differ", Align::right},
                     {"with other events", Align::right},
                     {"on the register", Align::right},
                     {"share of those there", Align::right},
                     {"events only under A", Align::right},
                     {"only under B", Align::right},
                     {"share of all events", Align::right}});
    for (const Row& row : rows_of(r)) {
        const SpreadMonth& s = row.sum;
        if (s.lives == 0) continue;
        table.row({row.period, number_text(static_cast<double>(s.lives)), number_text(static_cast<double>(s.other_lives)),
                   number_text(static_cast<double>(s.registered_lives)), share_text(s.registered_lives, s.registered),
                   number_text(static_cast<double>(s.only_a)), number_text(static_cast<double>(s.only_b)),
                   share_text(s.only_a + s.only_b, s.events_a + s.events_b)});
    }
    return fmt::format("How the difference spreads: firms so far, events of the {} (A: {}, B: {})\n{}",
                       r.request.every == SpreadEvery::month ? "month" : "year", r.a.scenario.name, r.b.scenario.name, table.text());
}

std::string counties_text(const Report& r) {
    TextTable table({{"county", Align::left},
                     {"parts on", Align::left},
                     {"firm", Align::right},
                     {"by what comes first", Align::left},
                     {"lives that differ", Align::right}});
    const auto partings = r.divergence.partings();
    for (std::size_t c = 0; c < partings.size(); ++c) {
        if (!partings[c]) continue;
        const Parting& p = *partings[c];
        const LoggedEvent& first = first_of(p);
        table.row({r.county(p.county).name, when(first), std::to_string(number_of(p, r.county(p.county))), told(r.divergence.book(), first),
                   number_text(static_cast<double>(r.divergence.lives(p.county)))});
    }
    return table.text();
}

std::string kinds_text(const Report& r) {
    TextTable table({{"what happens to firms", Align::left},
                     {"under A", Align::right},
                     {"under B", Align::right},
                     {"only under A", Align::right},
                     {"only under B", Align::right},
                     {"under both, otherwise", Align::right}});
    for (const KindSpread& k : r.divergence.kinds())
        table.row({std::string(kind_words(k.kind)), number_text(static_cast<double>(k.firms_a)), number_text(static_cast<double>(k.firms_b)),
                   number_text(static_cast<double>(k.only_a)), number_text(static_cast<double>(k.only_b)),
                   number_text(static_cast<double>(k.otherwise))});
    return fmt::format("Firms by what differs in their lives, over the whole time\n{}", table.text());
}

void print_as_table(const Report& r) {
    print_text(fmt::format("{} against {}: where the lives of the same firms part, seed {}, replicate 0\n\n", r.b.scenario.name, r.a.scenario.name,
                           r.request.seed));
    const std::optional<Parting> first = r.divergence.first();
    if (!first) {
        print_text(fmt::format("They never part until {}: {}\n", to_string(r.a.scenario.horizon.until), why_never(r)));
        return;
    }
    print_text(fmt::format("{}\n{}\n", first_text(r, *first), causes_text(r)));
    if (r.request.stop == DivergeStop::at_first) return;
    print_text(fmt::format("{}\n{}\n{}", spread_text(r), counties_text(r), kinds_text(r)));
}

// ---- as JSON

Json event_json(const Report& r, const std::optional<LoggedEvent>& e) {
    if (!e) return nullptr;
    const bool of_process = e->process != no_process;
    const CommonBook& book = r.divergence.book();
    const std::vector<EventLabel> reasons = event_reasons();
    const EventLabel* reason = label_of(reasons, static_cast<std::uint8_t>(e->reason));
    return {{"time", iso(e->time)},
            {"process", of_process ? Json(book.process(e->process).name) : Json(nullptr)},
            {"step", of_process && e->step != no_step ? Json(book.process(e->process).steps[e->step].name) : Json(nullptr)},
            {"kind", kind_name(e->kind)},
            {"reason", reason == nullptr ? Json(nullptr) : Json(reason->name)},
            {"text", told(book, *e)}};
}

Json parting_json(const Report& r, const std::optional<Parting>& p) {
    if (!p) return nullptr;
    const Place& county = r.county(p->county);
    return {{"time", iso(p->time)},
            {"county", county.name},
            {"county_code", county.code},
            {"firm", number_of(*p, county)},
            {"section", section_labels[p->attributes[0]].name},
            {"form", form_labels[p->attributes[1]].name},
            {"owner", owner_labels[p->attributes[2]].name},
            {"size", size_labels[p->attributes[3]].name},
            {"alike_until", event_json(r, p->before)},
            {"a", event_json(r, p->a)},
            {"b", event_json(r, p->b)}};
}

Json causes_json(const Report& r) {
    Json all = Json::array();
    for (const Cause& c : r.causes)
        all.push_back({{"nearness", to_string(c.nearness)},
                       {"what", c.difference.what},
                       {"from", to_string(c.difference.from)},
                       {"until", c.difference.until ? Json(to_string(*c.difference.until)) : Json(nullptr)},
                       {"a", c.difference.a},
                       {"b", c.difference.b},
                       {"said_by", c.difference.by}});
    return all;
}

Json spread_json(const Report& r) {
    Json all = Json::array();
    for (const Row& row : rows_of(r)) {
        const SpreadMonth& s = row.sum;
        all.push_back({{"period", row.period},
                       {"lives", s.lives},
                       {"other_lives", s.other_lives},
                       {"registered", s.registered},
                       {"registered_lives", s.registered_lives},
                       {"events_a", s.events_a},
                       {"events_b", s.events_b},
                       {"only_a", s.only_a},
                       {"only_b", s.only_b}});
    }
    return all;
}

void print_as_json(const Report& r) {
    const std::optional<Parting> first = r.divergence.first();
    Json json{{"a", r.a.scenario.name},
              {"b", r.b.scenario.name},
              {"seed", r.request.seed},
              {"replicate", 0},
              {"complete", r.whole},
              {"first", parting_json(r, first)},
              {"never", first ? Json(nullptr) : Json(why_never(r))},
              {"causes", causes_json(r)},
              {"practice", Json::array()},
              {"spread", spread_json(r)},
              {"counties", Json::array()},
              {"kinds", Json::array()}};
    for (const InPractice& p : r.practice)
        json["practice"].push_back(
            {{"measure", p.measure}, {"scenario", p.scenario}, {"fidelity", p.shares.fidelity}, {"awareness", json_number(p.shares.awareness)}});
    const auto partings = r.divergence.partings();
    for (std::size_t c = 0; c < partings.size(); ++c) {
        if (!partings[c]) continue;
        Json county = parting_json(r, partings[c]);
        county["lives"] = r.divergence.lives(CountyId(c));
        json["counties"].push_back(std::move(county));
    }
    for (const KindSpread& k : r.divergence.kinds())
        json["kinds"].push_back({{"kind", kind_name(k.kind)},
                                 {"firms_a", k.firms_a},
                                 {"firms_b", k.firms_b},
                                 {"only_a", k.only_a},
                                 {"only_b", k.only_b},
                                 {"otherwise", k.otherwise}});
    print_json(json);
}

bool run_both(const DivergeRequest& request, const std::vector<LoadedScenario>& both, Divergence& divergence) {
    const LockstepOptions options{request.seed, 0, request.scale, find_counties(request.counties, both[0].scenario.places), request.threads};
    ProgressDisplay display(request.progress);
    return run_in_step(
        both[0].world, both[1].world, options,
        [&](Day month, std::span<const LoggedEvent> a, std::span<const LoggedEvent> b) {
            divergence.take(month, a, b, request.threads);
            return request.stop == DivergeStop::at_the_end || !divergence.first();
        },
        [&](const Progress& p) {
            display.update(p);
            return interrupt_signal() == 0;
        });
}

}  // namespace

int execute(const DivergeRequest& request) {
    if (!request.is_first()) return 0;  // the runs share no work with other ranks
    const std::vector<LoadedScenario> both = load(request.scenarios, request.read, request.counties);
    expect_comparable(both);
    if (request.progress != ShowProgress::never) print_warnings(both);
    announce_effort(both[0], {2, 1, 2, both[0].world.horizon.from}, request);
    catch_interrupts();
    Divergence divergence(both[0].scenario.book, both[1].scenario.book, both[0].scenario.places.size());
    Report report{both[0], both[1], request, divergence, differences(both[0].scenario, both[1].scenario), {}, {}, true};
    report.whole = run_both(request, both, divergence);
    if (interrupt_signal() != 0) return exit_code_of_signal(interrupt_signal());
    if (const std::optional<Parting> first = divergence.first()) {
        report.causes = causes_of(report.stated, occurrence_of(divergence.book(), both, *first));
        report.practice = practice_of(both[0], both[1], report.causes, *first);
    }
    if (request.format == Format::json) print_as_json(report);
    else print_as_table(report);
    return 0;
}

}  // namespace yingshang
