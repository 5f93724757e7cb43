// yingshang staff: the fewest officers with whom a share of the cases of a process is in time, by simulating with others and the same luck.
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/figures.hpp"
#include "app/interrupt.hpp"
#include "app/loading.hpp"
#include "app/option_values.hpp"
#include "app/progress.hpp"
#include "app/text_table.hpp"
#include "app/warnings.hpp"
#include "experiment/staffing.hpp"
#include "policy/desk_changes.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

// How finely is looked: 64 times the officers leave nobody waiting; a fifth of an octave is finer than what officers of today are known by.
constexpr double least_factor = 0.125, most_factor = 64;
constexpr int halvings = 5, halvings_by_desk = 4;
constexpr double notable = 1.05;             // a desk that needs so many times its officers is short of them
constexpr int above_everything = 1'000'000;  // layer of what is tried

struct Interrupted {};

// What a county had of the process and its desks in the window, as means over replicates.
struct Observed {
    double opened = 0, completed = 0, in_time = 0;          // cases
    double given_up = 0, given_up_overdue = 0;              // of the first the second were late already
    double overdue_growth = 0;                              // by so many more are late at the end without a result
    double mean = 0, median = 0, p90 = 0, third_party = 0;  // times the completed
    double backlog = 0;                                     // at the end
    std::vector<double> officers, hours, busy;              // by counter, sums over months
    std::vector<double> queue;
    double months = 0;
    // Of the cases of which it is known: whoever is not done, or gives up, while the office's clock is within the promise is neither in time nor
    // late.
    [[nodiscard]] double share() const { return ratio(in_time, completed + given_up_overdue + overdue_growth); }
    [[nodiscard]] double share_of_completed() const { return ratio(in_time, completed); }
    [[nodiscard]] static double ratio(double part, double whole) { return whole > 0 ? part / whole : std::nan(""); }
};

std::size_t column(const Cube& cube, const std::string& name) {
    for (std::size_t v = 0; v < cube.variables.size(); ++v)
        if (cube.variables[v].name == name) return v;
    throw InternalError("results have no " + name);
}

double number(double value) { return std::isfinite(value) ? value : 0; }

bool contains(const std::vector<std::size_t>& desks, std::size_t desk) { return std::find(desks.begin(), desks.end(), desk) != desks.end(); }

// Desks whose officers are counted together, for they serve one line: mostly one, all of them where a measure pools them.
using Counter = std::vector<std::size_t>;

// Whoever shares a desk is of one counter.
void pool_together(std::vector<Counter>& counters, Counter pool) {
    std::vector<Counter> apart;
    for (Counter& c : counters) {
        if (std::none_of(c.begin(), c.end(), [&](std::size_t desk) { return contains(pool, desk); })) apart.push_back(std::move(c));
        else
            for (const std::size_t desk : c)
                if (!contains(pool, desk)) pool.push_back(desk);
    }
    std::sort(pool.begin(), pool.end());
    apart.push_back(std::move(pool));
    counters = std::move(apart);
}

class Staffing {
  public:
    explicit Staffing(const StaffRequest& request) : request_(request) {
        ReadRequest read = request.read;
        // Nothing after the window matters.
        if (request.window) read.until = to_day({request.window->until + 1, 1, 1});
        std::vector<LoadedScenario> loaded = load(request.scenarios, read, request.counties);
        if (request.progress != ShowProgress::never && request.is_first()) print_warnings(loaded);
        loaded_ = std::move(loaded.front());
        const Scenario& s = loaded_.scenario;
        if (s.kind == ScenarioKind::process)
            throw InputError(fmt::format("{} is a process scenario", s.name), "its officers are what it states",
                             "try it with --set desk.NAME.officers=N");
        const Window simulated = simulated_years(s.horizon);
        window_ = request.window ? checked_window(*request.window, simulated) : Window{simulated.until, simulated.until};
        counties_ = find_counties(request.counties, s.places);
        for (std::size_t c = 0; counties_.empty() && c < s.places.size(); ++c) all_.emplace_back(c);
        if (counties_.empty()) counties_ = all_;
        find_process();
        find_counters();
    }

    StaffNeed find() {
        catch_interrupts();
        const StaffSearch search{request_.share, least_factor, most_factor, halvings, halvings_by_desk};
        trials_ = 2 + halvings + counters_.size() * halvings_by_desk;
        return find_staff(
            counties_.size(), counters_.size(), search, [this](const StaffFactors& f) { return try_out(f); },
            [this](const StaffFactors& f) { return idlest_first(f); });
    }

    [[nodiscard]] const std::vector<Observed>& now() { return known_.at(all_at(1)); }
    [[nodiscard]] const std::vector<Observed>& with_most() { return known_.at(all_at(most_factor)); }
    // The row of a county was tried with those of others: its figures are in whatever trial had it.
    [[nodiscard]] const Observed& of_county(std::size_t county, const std::vector<double>& factors) const {
        for (const auto& [tried, seen] : known_)
            if (tried[county] == factors) return seen[county];
        throw InternalError("officers that were never tried");
    }
    [[nodiscard]] const std::vector<CountyId>& counties() const { return counties_; }
    [[nodiscard]] const Scenario& scenario() const { return loaded_.scenario; }
    [[nodiscard]] const ProcessDescription& process() const { return scenario().book.processes[process_]; }
    [[nodiscard]] std::size_t counters() const { return counters_.size(); }
    // The names of the counter's desks.
    [[nodiscard]] std::vector<std::string> desks_of(std::size_t counter) const {
        std::vector<std::string> names;
        for (const std::size_t d : counters_[counter]) names.push_back(scenario().book.desks[d].name);
        return names;
    }
    [[nodiscard]] Window window() const { return window_; }
    [[nodiscard]] double target_days() const {
        return loaded_.world.values->at(*process().target, counties_.front(), to_day({window_.from, 1, 1})) / static_cast<double>(ticks_per_day);
    }

  private:
    [[nodiscard]] StaffFactors all_at(double factor) const { return StaffFactors(counties_.size(), std::vector<double>(counters_.size(), factor)); }

    void find_process() {
        const std::vector<ProcessDescription>& all = scenario().book.processes;
        std::vector<std::string> known;
        for (std::size_t p = 0; p < all.size(); ++p) {
            if (all[p].name == request_.process) process_ = p;
            if (all[p].target) known.push_back(all[p].name);
        }
        if (all[process_].name != request_.process)
            throw InputError(fmt::format("unknown process \"{}\"", request_.process), "of --process", advice(request_.process, known));
        if (!all[process_].target)
            throw InputError(fmt::format("process \"{}\" has no target", request_.process), "nothing is promised of it",
                             fmt::format("those that have one: {}", fmt::join(known, ", ")));
    }

    // Those at which the process's steps are, together with whom they serve one line in the window.
    void find_counters() {
        const ProcessBook& book = scenario().book;
        const std::vector<std::size_t> staff = officers_of(book);
        const auto has_officers = [&](std::size_t own) { return !book.desks[own].unlimited && book.desks[own].officers.has_value(); };
        for (const StepDescription& s : process().steps)
            for (std::size_t d = 0; d < book.desks.size(); ++d)
                if (const std::size_t own = staff[d]; s.desk.includes(book.desks[d].name) && has_officers(own) && !is_counted(own))
                    counters_.push_back({own});
        if (counters_.empty())
            throw InputError(fmt::format("no desk of process \"{}\" has officers to count", request_.process), "", "take another process");
        for (Counter& pool : pools_of(staff))
            if (std::any_of(pool.begin(), pool.end(), [&](std::size_t desk) { return is_counted(desk); })) pool_together(counters_, std::move(pool));
        std::sort(counters_.begin(), counters_.end(), [](const Counter& a, const Counter& b) { return a.front() < b.front(); });
    }
    [[nodiscard]] bool is_counted(std::size_t desk) const {
        return std::any_of(counters_.begin(), counters_.end(), [&](const Counter& c) { return contains(c, desk); });
    }
    // What is one counter in one of the counties at some time of the window.
    [[nodiscard]] std::vector<Counter> pools_of(const std::vector<std::size_t>& staff) const {
        const Day from = to_day({window_.from, 1, 1}), until = to_day({window_.until + 1, 1, 1});
        std::vector<Counter> pools;
        for (const PooledDesks& p :
             pooled_desks(scenario(), loaded_.world.practice.get(), scenario().places.size(), loaded_.world.calendar->first())) {
            const bool concerns = std::find(counties_.begin(), counties_.end(), p.county) != counties_.end();
            if (!concerns || !(p.from < until) || (p.until && !(from < *p.until))) continue;
            Counter pool;
            for (const DeskId desk : p.desks)
                if (const std::size_t own = staff[desk.index()]; !contains(pool, own)) pool.push_back(own);
            pool_together(pools, std::move(pool));
        }
        return pools;
    }

    [[nodiscard]] WorldInput world_with(const StaffFactors& factors) const {
        Scenario s = loaded_.scenario;
        Diagnostics diagnostics;
        for (std::size_t k = 0; k < counters_.size(); ++k)
            for (std::size_t c = 0; c < counties_.size(); ++c)
                if (factors[c][k] != 1)
                    for (const std::size_t desk : counters_[k]) s.registry.state(times_officers(s, desk, counties_[c], factors[c][k]), diagnostics);
        WorldInput world = enact(std::move(s), diagnostics);
        diagnostics.throw_if_any();
        return world;
    }

    [[nodiscard]] Setting times_officers(const Scenario& s, std::size_t desk, CountyId county, double factor) const {
        Setting setting;
        setting.path = s.registry.declaration(*s.book.desks[desk].officers).path;
        setting.verb = Verb::scale;
        setting.value = factor;
        // A year before the window, so that what they find on their tables is their own.
        setting.from = to_day({window_.from - 1, 1, 1});
        setting.places = {county};
        setting.layer = above_everything;
        return setting;
    }

    std::vector<double> try_out(const StaffFactors& factors) {
        if (!known_.contains(factors)) known_.emplace(factors, simulate_with(factors));
        tried_ += 1;
        std::vector<double> shares;
        for (const Observed& o : known_.at(factors)) shares.push_back(o.share());
        return shares;
    }

    std::vector<std::vector<std::size_t>> idlest_first(const StaffFactors& factors) const {
        std::vector<std::vector<std::size_t>> order(counties_.size());
        for (std::size_t c = 0; c < counties_.size(); ++c) {
            const std::vector<double>& busy = of_county(c, factors[c]).busy;
            for (std::size_t k = 0; k < counters_.size(); ++k) order[c].push_back(k);
            std::stable_sort(order[c].begin(), order[c].end(), [&](std::size_t a, std::size_t b) { return busy[a] < busy[b]; });
        }
        return order;
    }

    std::vector<Observed> simulate_with(const StaffFactors& factors) {
        EnsembleOptions options{request_.seed, request_.replicates.value_or(1), request_.threads, request_.scale, counties_};
        const EnsembleResult result = run_ensemble({{scenario().name, world_with(factors)}}, options, [&](const Progress& p) {
            Progress whole = p;
            whole.share = (static_cast<double>(tried_) + p.share) / static_cast<double>(trials_);
            whole.runs = trials_;
            whole.runs_done = tried_;
            display_.update(whole);
            return interrupt_signal() == 0;
        });
        if (!result.complete) throw Interrupted{};
        if (!result.failed.empty()) throw DataError(result.failed.front().error);
        std::vector<Observed> seen(counties_.size());
        for (std::size_t c = 0; c < counties_.size(); ++c) {
            seen[c].officers.resize(counters_.size());
            seen[c].hours = seen[c].busy = seen[c].queue = seen[c].officers;
            for (const RunResult& run : result.runs.front()) observe(run, counties_[c], seen[c]);
        }
        return seen;
    }

    void observe(const RunResult& run, CountyId county, Observed& seen) const {
        const double replicates = request_.replicates.value_or(1);
        std::optional<double> overdue_before;
        double overdue = 0, backlog = 0;
        for (std::size_t m = 0; m < run.months.size(); ++m) {
            const int year = to_date(run.months[m]).year;
            if (year > window_.until) break;
            overdue = of_process(run, m, county, "overdue");
            backlog = of_process(run, m, county, "backlog");
            if (year < window_.from || !overdue_before) overdue_before = overdue;
            if (year < window_.from) continue;
            observe_cases(run, m, county, seen);
            observe_desks(run, m, county, seen);
        }
        seen.overdue_growth += std::max(0.0, overdue - overdue_before.value_or(overdue));
        seen.backlog += backlog / replicates;
    }

    void observe_cases(const RunResult& run, std::size_t month, CountyId county, Observed& seen) const {
        const auto of = [&](const char* name) { return of_process(run, month, county, name); };
        const double completed = of("completed");
        seen.opened += of("opened");
        seen.completed += completed;
        seen.in_time += completed * of("share_within_target");
        seen.given_up += of("abandoned");
        seen.given_up_overdue += of("abandoned_overdue");
        seen.mean += completed * of("office_time_mean");
        seen.median += completed * of("office_time_median");
        seen.p90 += completed * of("office_time_p90");
        seen.third_party += completed * of("third_party_time_mean");
    }

    void observe_desks(const RunResult& run, std::size_t month, CountyId county, Observed& seen) const {
        seen.months += 1;
        for (std::size_t k = 0; k < counters_.size(); ++k) {
            double officers = 0, busy = 0;
            for (const std::size_t desk : counters_[k]) {
                const auto of = [&](const char* name) { return of_desk(run, month, county, desk, name); };
                officers += of("officers");
                busy += of("officers") * of("utilisation");
                seen.hours[k] += of("arrived_hours");
                seen.queue[k] += of("queue");
            }
            seen.officers[k] += officers;
            seen.busy[k] += officers > 0 ? busy / officers : 0;
        }
    }

    [[nodiscard]] double of_process(const RunResult& run, std::size_t month, CountyId county, const char* name) const {
        const std::size_t row = month * scenario().places.size() + county.index();
        return number(run.process.data[column(run.process, name)][row * scenario().book.processes.size() + process_]);
    }
    [[nodiscard]] double of_desk(const RunResult& run, std::size_t month, CountyId county, std::size_t desk, const char* name) const {
        const std::size_t row = month * scenario().places.size() + county.index();
        return number(run.desks.data[column(run.desks, name)][row * scenario().book.desks.size() + desk]);
    }

    const StaffRequest& request_;
    LoadedScenario loaded_;
    Window window_{};
    std::vector<CountyId> counties_, all_;
    std::size_t process_ = 0;
    std::vector<Counter> counters_;
    std::map<StaffFactors, std::vector<Observed>> known_;
    std::size_t tried_ = 0, trials_ = 1;
    ProgressDisplay display_{request_.progress};
};

// A county's answer in words.
struct Verdict {
    bool has_cases = true, is_possible = false;
    std::string bottleneck;  // counter that is shortest of officers; empty: none is
};

// By its first desk: the others are told beside it.
std::string name_of(const Staffing& staffing, std::size_t counter) { return staffing.desks_of(counter).front(); }

Verdict verdict_of(const Staffing& staffing, const StaffNeed& need, std::size_t county) {
    Verdict v{!std::isnan(need.share_now[county]), need.is_possible[county], {}};
    double worst = notable;
    for (std::size_t k = 0; k < staffing.counters() && v.is_possible; ++k)
        if (need.factors[county][k] > worst) {
            worst = need.factors[county][k];
            v.bottleneck = name_of(staffing, k);
        }
    return v;
}

std::string share_text(double share) { return std::isnan(share) ? "-" : fmt::format("{:.1f} %", share * 100); }

constexpr double minutes_per_hour = 60;

std::string label_of(const Staffing& staffing, std::size_t counter) {
    const std::size_t others = staffing.desks_of(counter).size() - 1;
    return name_of(staffing, counter) + (others == 0 ? "" : fmt::format(" and {} more", others));
}

// Which desks the rows of several are.
std::string pools_text(const Staffing& staffing) {
    std::string text;
    for (std::size_t k = 0; k < staffing.counters(); ++k)
        if (const std::vector<std::string> desks = staffing.desks_of(k); desks.size() > 1)
            text +=
                fmt::format("\n{}: a measure makes {} one counter in the window; officers and load are those of all of them, for whatever process.\n",
                            label_of(staffing, k), fmt::join(desks, ", "));
    return text;
}

// The desk at which cases wait though there are as many officers as are ever tried: none were there to be multiplied.
std::optional<std::size_t> deserted_counter(const Staffing& staffing, const Observed& most) {
    for (std::size_t k = 0; k < staffing.counters(); ++k)
        if (most.queue[k] >= most.months) return k;
    return {};
}

// Why a county's promise is out of officers' reach. Of the three clocks the promise is on the office's alone.
std::string reason_text(Staffing& staffing, const StaffNeed& need, std::size_t county, double replicates) {
    const Observed& most = staffing.with_most()[county];
    if (const auto k = deserted_counter(staffing, most))
        return fmt::format("{} cases wait at {} even with {:g} times its officers: hardly anybody is there\n",
                           number_text(most.queue[*k] / most.months), label_of(staffing, *k), most_factor);
    std::string text =
        fmt::format("even where nobody waits {} are in time; handling and circulation take {} working days of the office's clock in the mean, and "
                    "over the promise in {} "
                    "of the cases completed",
                    share_text(need.share_most[county]), number_text(most.mean / most.completed), share_text(1 - most.share_of_completed()));
    if (most.overdue_growth > 0) text += fmt::format(", and {} more became late without a result", number_text(most.overdue_growth / replicates));
    return text + fmt::format(" (third parties' {} are not on this clock)\n", number_text(most.third_party / most.completed));
}

void print_as_table(Staffing& staffing, const StaffNeed& need, const StaffRequest& request) {
    print_text(fmt::format("{}, {}: {} of the cases within {:g} working days, {}\n\n", staffing.scenario().name, request.process,
                           share_text(request.share), staffing.target_days(), staffing.window().text()));
    TextTable desks({{"county"},
                     {"desk"},
                     {"officers", Align::right},
                     {"needed", Align::right},
                     {"minutes a month", Align::right},
                     {"utilisation", Align::right},
                     {"waiting", Align::right}});
    TextTable counties({{"county"},
                        {"cases a month", Align::right},
                        {"in time", Align::right},
                        {"with those", Align::right},
                        {"nobody waits", Align::right},
                        {"of completed", Align::right},
                        {"given up", Align::right},
                        {"late without end", Align::right},
                        {"backlog", Align::right},
                        {"shortest of officers"}});
    const double replicates = request.replicates.value_or(1);
    std::string impossible;
    for (std::size_t c = 0; c < staffing.counties().size(); ++c) {
        const std::string& county = staffing.scenario().places.county(staffing.counties()[c]).name;
        const Observed& now = staffing.now()[c];
        const Observed& then = staffing.of_county(c, need.factors[c]);
        const Verdict v = verdict_of(staffing, need, c);
        for (std::size_t k = 0; k < staffing.counters(); ++k)
            desks.row({county, label_of(staffing, k), number_text(now.officers[k] / now.months),
                       v.is_possible ? number_text(then.officers[k] / then.months) : "-", number_text(now.hours[k] / now.months * minutes_per_hour),
                       share_text(now.busy[k] / now.months), number_text(now.queue[k] / now.months)});
        counties.row({county, number_text(now.opened / now.months), share_text(need.share_now[c]), v.is_possible ? share_text(need.share[c]) : "-",
                      share_text(need.share_most[c]), share_text(now.share_of_completed()), number_text(now.given_up / replicates),
                      number_text(now.overdue_growth / replicates), number_text(now.backlog),
                      !v.has_cases           ? "no cases"
                      : !v.is_possible       ? "officers cannot keep it"
                      : v.bottleneck.empty() ? "none"
                                             : v.bottleneck});
        if (v.has_cases && !v.is_possible) impossible += county + ": " + reason_text(staffing, need, c, replicates);
    }
    print_text(desks.text() + pools_text(staffing) + "\n" + counties.text());
    if (!impossible.empty()) print_text("\nWhat no officers can do:\n" + impossible);
    print_text(
        "\nIn time: of the cases that were completed, given up when they were late already, or late without a result (by so many more at the end). "
        "Whoever gives up\nor is in progress while the office's clock is within the promise is neither.\n"
        "Officers of today follow from an assumed utilisation of each desk: answers carry its range (yingshang check --explain --paths desk).\n");
}

Json desks_as_json(Staffing& staffing, const StaffNeed& need, std::size_t c, bool possible) {
    const Observed& now = staffing.now()[c];
    const Observed& then = staffing.of_county(c, need.factors[c]);
    Json desks = Json::array();
    for (std::size_t k = 0; k < staffing.counters(); ++k)
        desks.push_back({{"desk", name_of(staffing, k)},
                         {"one_counter", staffing.desks_of(k)},
                         {"officers", json_number(now.officers[k] / now.months)},
                         {"needed", possible ? json_number(then.officers[k] / then.months) : Json(nullptr)},
                         {"minutes_a_month", json_number(now.hours[k] / now.months * minutes_per_hour)},
                         {"utilisation", json_number(now.busy[k] / now.months)},
                         {"waiting", json_number(now.queue[k] / now.months)}});
    return desks;
}

void print_as_json(Staffing& staffing, const StaffNeed& need, const StaffRequest& request) {
    Json json{{"scenario", staffing.scenario().name},          {"process", request.process},         {"share", request.share},
              {"target_working_days", staffing.target_days()}, {"window", staffing.window().text()}, {"seed", request.seed},
              {"replicates", request.replicates.value_or(1)},  {"counties", Json::array()}};
    const double replicates = request.replicates.value_or(1);
    for (std::size_t c = 0; c < staffing.counties().size(); ++c) {
        const Place& place = staffing.scenario().places.county(staffing.counties()[c]);
        const Observed& now = staffing.now()[c];
        const Observed& most = staffing.with_most()[c];
        const Verdict v = verdict_of(staffing, need, c);
        json["counties"].push_back({{"county", place.name},
                                    {"code", place.code},
                                    {"cases_a_month", json_number(now.opened / now.months)},
                                    {"backlog", json_number(now.backlog)},
                                    {"share_now", json_number(need.share_now[c])},
                                    {"share_of_completed", json_number(now.share_of_completed())},
                                    {"given_up", json_number(now.given_up / replicates)},
                                    {"given_up_overdue", json_number(now.given_up_overdue / replicates)},
                                    {"overdue_growth", json_number(now.overdue_growth / replicates)},
                                    {"share_with_needed", v.is_possible ? json_number(need.share[c]) : Json(nullptr)},
                                    {"share_if_nobody_waits", json_number(need.share_most[c])},
                                    {"possible", v.is_possible},
                                    {"bottleneck", v.bottleneck.empty() ? Json(nullptr) : Json(v.bottleneck)},
                                    {"least_office_time_mean", json_number(most.mean / most.completed)},
                                    {"least_office_time_median", json_number(most.median / most.completed)},
                                    {"least_office_time_p90", json_number(most.p90 / most.completed)},
                                    {"third_party_time", json_number(most.third_party / most.completed)},
                                    {"desks", desks_as_json(staffing, need, c, v.is_possible)}});
    }
    print_json(json);
}

}  // namespace

int execute(const StaffRequest& request) {
    Staffing staffing(request);
    try {
        const StaffNeed need = staffing.find();
        (request.format == Format::json ? print_as_json : print_as_table)(staffing, need, request);
    } catch (const Interrupted&) {
        return exit_code_of_signal(interrupt_signal());
    }
    return 0;
}

}  // namespace yingshang
