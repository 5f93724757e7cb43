// yingshang staff: the fewest officers with whom a share of the cases of a process is in time, by simulating with others and the same luck.
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/figures.hpp"
#include "app/interrupt.hpp"
#include "app/loading.hpp"
#include "app/option_values.hpp"
#include "app/progress.hpp"
#include "app/text_table.hpp"
#include "experiment/staffing.hpp"

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
    double in_time = 0, ended = 0;  // cases; those that piled up or were given up have ended badly
    double opened = 0, median = 0, p90 = 0, third_party = 0, completed = 0;
    double backlog = 0;                         // at the end
    std::vector<double> officers, hours, busy;  // by desk, sums over months
    std::vector<double> queue;
    double months = 0;
    [[nodiscard]] double share() const { return ended > 0 ? in_time / ended : std::nan(""); }
};

std::size_t column(const Cube& cube, const std::string& name) {
    for (std::size_t v = 0; v < cube.variables.size(); ++v)
        if (cube.variables[v].name == name) return v;
    throw InternalError("results have no " + name);
}

double number(double value) { return std::isfinite(value) ? value : 0; }

class Staffing {
  public:
    explicit Staffing(const StaffRequest& request) : request_(request) {
        ReadRequest read = request.read;
        // Nothing after the window matters.
        if (request.window) read.until = to_day({request.window->until + 1, 1, 1});
        loaded_ = std::move(load(request.scenarios, read, request.counties).front());
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
        find_desks();
    }

    StaffNeed find() {
        catch_interrupts();
        const StaffSearch search{request_.share, least_factor, most_factor, halvings, halvings_by_desk};
        trials_ = 2 + halvings + desks_.size() * halvings_by_desk;
        return find_staff(
            counties_.size(), desks_.size(), search, [this](const StaffFactors& f) { return try_out(f); },
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
    [[nodiscard]] const DeskDescription& desk(std::size_t d) const { return scenario().book.desks[desks_[d]]; }
    [[nodiscard]] std::size_t desks() const { return desks_.size(); }
    [[nodiscard]] Window window() const { return window_; }
    [[nodiscard]] double target_days() const {
        return loaded_.world.values->at(*process().target, counties_.front(), to_day({window_.from, 1, 1})) / static_cast<double>(ticks_per_day);
    }

  private:
    [[nodiscard]] StaffFactors all_at(double factor) const { return StaffFactors(counties_.size(), std::vector<double>(desks_.size(), factor)); }

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

    void find_desks() {
        const ProcessBook& book = scenario().book;
        const std::vector<std::size_t> staff = officers_of(book);
        for (const StepDescription& s : process().steps)
            for (std::size_t d = 0; d < book.desks.size(); ++d) {
                const std::size_t own = staff[d];
                const bool has_officers = s.desk.includes(book.desks[d].name) && !book.desks[own].unlimited && book.desks[own].officers;
                if (has_officers && std::find(desks_.begin(), desks_.end(), own) == desks_.end()) desks_.push_back(own);
            }
        if (desks_.empty())
            throw InputError(fmt::format("no desk of process \"{}\" has officers to count", request_.process), "", "take another process");
    }

    [[nodiscard]] WorldInput world_with(const StaffFactors& factors) const {
        Scenario s = loaded_.scenario;
        Diagnostics diagnostics;
        for (std::size_t d = 0; d < desks_.size(); ++d)
            for (std::size_t c = 0; c < counties_.size(); ++c) {
                if (factors[c][d] == 1) continue;
                Setting setting;
                setting.path = s.registry.declaration(*s.book.desks[desks_[d]].officers).path;
                setting.verb = Verb::scale;
                setting.value = factors[c][d];
                // A year before the window, so that what they find on their tables is their own.
                setting.from = to_day({window_.from - 1, 1, 1});
                setting.places = {counties_[c]};
                setting.layer = above_everything;
                s.registry.state(std::move(setting), diagnostics);
            }
        WorldInput world = enact(std::move(s), diagnostics);
        diagnostics.throw_if_any();
        return world;
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
            for (std::size_t d = 0; d < desks_.size(); ++d) order[c].push_back(d);
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
            seen[c].officers.resize(desks_.size());
            seen[c].hours = seen[c].busy = seen[c].queue = seen[c].officers;
            for (const RunResult& run : result.runs.front()) observe(run, counties_[c], seen[c]);
        }
        return seen;
    }

    void observe(const RunResult& run, CountyId county, Observed& seen) const {
        const std::size_t places = scenario().places.size(), processes = scenario().book.processes.size(), desks = scenario().book.desks.size();
        const auto of_process = [&](std::size_t m, const char* name) {
            return number(run.process.data[column(run.process, name)][(m * places + county.index()) * processes + process_]);
        };
        double backlog_before = -1, backlog = 0;
        for (std::size_t m = 0; m < run.months.size(); ++m) {
            const int year = to_date(run.months[m]).year;
            if (year > window_.until) break;
            if (year < window_.from) {
                backlog_before = of_process(m, "backlog");
                continue;
            }
            const double completed = of_process(m, "completed");
            seen.completed += completed;
            seen.in_time += completed * of_process(m, "share_within_target");
            seen.ended += completed + of_process(m, "abandoned");
            seen.opened += of_process(m, "opened");
            seen.median += completed * of_process(m, "office_time_median");
            seen.p90 += completed * of_process(m, "office_time_p90");
            seen.third_party += completed * of_process(m, "third_party_time_mean");
            backlog = of_process(m, "backlog");
            if (backlog_before < 0) backlog_before = backlog;
            seen.months += 1;
            for (std::size_t d = 0; d < desks_.size(); ++d) {
                const auto of_desk = [&](const char* name) {
                    return number(run.desks.data[column(run.desks, name)][(m * places + county.index()) * desks + desks_[d]]);
                };
                seen.officers[d] += of_desk("officers");
                seen.hours[d] += of_desk("arrived_hours");
                seen.busy[d] += of_desk("utilisation");
                seen.queue[d] += of_desk("queue");
            }
        }
        seen.ended += std::max(0.0, backlog - backlog_before);
        seen.backlog += backlog / request_.replicates.value_or(1);
    }

    const StaffRequest& request_;
    LoadedScenario loaded_;
    Window window_{};
    std::vector<CountyId> counties_, all_;
    std::size_t process_ = 0;
    std::vector<std::size_t> desks_;
    std::map<StaffFactors, std::vector<Observed>> known_;
    std::size_t tried_ = 0, trials_ = 1;
    ProgressDisplay display_{request_.progress};
};

// A county's answer in words.
struct Verdict {
    bool has_cases = true, is_possible = false;
    std::string bottleneck;  // desk that is shortest of officers; empty: none is
};

Verdict verdict_of(const Staffing& staffing, const StaffNeed& need, std::size_t county) {
    Verdict v{!std::isnan(need.share_now[county]), need.is_possible[county], {}};
    double worst = notable;
    for (std::size_t d = 0; d < staffing.desks() && v.is_possible; ++d)
        if (need.factors[county][d] > worst) {
            worst = need.factors[county][d];
            v.bottleneck = staffing.desk(d).name;
        }
    return v;
}

std::string share_text(double share) { return std::isnan(share) ? "-" : fmt::format("{:.1f} %", share * 100); }

constexpr double minutes_per_hour = 60;

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
                        {"backlog", Align::right},
                        {"shortest of officers"}});
    std::string impossible;
    for (std::size_t c = 0; c < staffing.counties().size(); ++c) {
        const std::string& county = staffing.scenario().places.county(staffing.counties()[c]).name;
        const Observed& now = staffing.now()[c];
        const Observed& then = staffing.of_county(c, need.factors[c]);
        const Observed& most = staffing.with_most()[c];
        const Verdict v = verdict_of(staffing, need, c);
        for (std::size_t d = 0; d < staffing.desks(); ++d)
            desks.row({county, staffing.desk(d).name, number_text(now.officers[d] / now.months),
                       v.is_possible ? number_text(then.officers[d] / then.months) : "-", number_text(now.hours[d] / now.months * minutes_per_hour),
                       share_text(now.busy[d] / now.months), number_text(now.queue[d] / now.months)});
        counties.row({county, number_text(now.opened / now.months), share_text(need.share_now[c]), v.is_possible ? share_text(need.share[c]) : "-",
                      share_text(need.share_most[c]), number_text(now.backlog),
                      !v.has_cases           ? "no cases"
                      : !v.is_possible       ? "officers cannot keep it"
                      : v.bottleneck.empty() ? "none"
                                             : v.bottleneck});
        if (v.has_cases && !v.is_possible)
            impossible +=
                fmt::format("{}: even where nobody waits {} are in time; half of the cases take over {} working days at the office, a tenth over {}, "
                            "third parties {} besides\n",
                            county, share_text(need.share_most[c]), number_text(most.median / most.completed), number_text(most.p90 / most.completed),
                            number_text(most.third_party / most.completed));
    }
    print_text(desks.text() + "\n" + counties.text());
    if (!impossible.empty()) print_text("\nWhat no officers can do: circulation and others' time are too long for the promise.\n" + impossible);
    print_text(
        "\nOfficers of today follow from an assumed utilisation of each desk: answers carry its range (yingshang check --explain --paths desk).\n");
}

Json desks_as_json(Staffing& staffing, const StaffNeed& need, std::size_t c, bool possible) {
    const Observed& now = staffing.now()[c];
    const Observed& then = staffing.of_county(c, need.factors[c]);
    Json desks = Json::array();
    for (std::size_t d = 0; d < staffing.desks(); ++d)
        desks.push_back({{"desk", staffing.desk(d).name},
                         {"officers", json_number(now.officers[d] / now.months)},
                         {"needed", possible ? json_number(then.officers[d] / then.months) : Json(nullptr)},
                         {"minutes_a_month", json_number(now.hours[d] / now.months * minutes_per_hour)},
                         {"utilisation", json_number(now.busy[d] / now.months)},
                         {"waiting", json_number(now.queue[d] / now.months)}});
    return desks;
}

void print_as_json(Staffing& staffing, const StaffNeed& need, const StaffRequest& request) {
    Json json{{"scenario", staffing.scenario().name},          {"process", request.process},         {"share", request.share},
              {"target_working_days", staffing.target_days()}, {"window", staffing.window().text()}, {"seed", request.seed},
              {"replicates", request.replicates.value_or(1)},  {"counties", Json::array()}};
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
                                    {"share_with_needed", v.is_possible ? json_number(need.share[c]) : Json(nullptr)},
                                    {"share_if_nobody_waits", json_number(need.share_most[c])},
                                    {"possible", v.is_possible},
                                    {"bottleneck", v.bottleneck.empty() ? Json(nullptr) : Json(v.bottleneck)},
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
