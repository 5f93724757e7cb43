// Small processes put together by chance, of everything that gives work up while something still holds it: steps side by side at one desk,
// refusals, corrections, parts, joins of some of several, limited lines, patience. Whatever comes out has to end, and all cases be accounted for.
#include <random>

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "office_fixture.hpp"

namespace yingshang {
namespace {

using test::Workshop;

// Seeds are tried in order; those whose parts contradict each other are none.
constexpr std::uint32_t seeds = 400;
constexpr int fuzz_days = 60;

class Chance {
  public:
    explicit Chance(std::uint32_t seed) : generator_(seed) {}
    // 0 ... n-1, the same on every machine.
    std::size_t below(std::size_t n) { return generator_() % n; }
    bool in_hundred(std::size_t n) { return below(100) < n; }
    template <class T>
    T one_of(std::initializer_list<T> all) {
        return *(all.begin() + below(all.size()));
    }

  private:
    std::mt19937 generator_;
};

class RandomOffice {
  public:
    explicit RandomOffice(std::uint32_t seed) : luck_(seed) {
        const std::size_t desks = 1 + luck_.below(3), processes = 1 + luck_.below(3);
        for (std::size_t d = 0; d < desks; ++d) add_desk(d);
        for (std::size_t p = 0; p < processes; ++p) add_process(p);
        for (std::size_t p = 0; p < processes; ++p) add_arrivals(p);
    }
    [[nodiscard]] const EnginePlan& plan() { return w_.plan(fuzz_days + 60); }

  private:
    // Round times more often than not: ends that fall together are what is looked for.
    LawDescription time(double days) {
        if (luck_.in_hundred(30)) return w_.exponential(days);
        return w_.fixed(luck_.in_hundred(10) ? 0 : days * static_cast<double>(1 + luck_.below(3)));
    }
    std::string any_desk() { return w_.book.desks[luck_.below(w_.book.desks.size())].name; }

    void add_desk(std::size_t number) {
        const std::string name = "desk" + std::to_string(number);
        DeskDescription& d = luck_.in_hundred(10) ? w_.unlimited_desk(name) : w_.desk(name, luck_.one_of({1.0, 1.0, 2.0, 1.5}));
        if (d.unlimited) return;
        if (number > 0 && luck_.in_hundred(20) && w_.book.desks[0].officers_of.empty()) {
            d.officers.reset();
            d.officers_of = "desk0";
        }
        if (luck_.in_hundred(20)) d.queue_at_most = w_.number(static_cast<double>(luck_.below(4)));
        if (luck_.in_hundred(15)) d.balking = {w_.number(0), w_.number(0.3)};
        if (!d.officers_of.empty()) return;
        d.discipline = luck_.one_of({Discipline::first_come, Discipline::first_come, Discipline::priority, Discipline::earliest_due});
        if (luck_.in_hundred(25)) d.minutes = w_.number(240);
        if (luck_.in_hundred(15)) d.appointments = w_.number(20);
        else if (luck_.in_hundred(15)) d.rest = time(0.05);
        else if (luck_.in_hundred(15)) {
            d.meets_every = w_.days(1);
            d.clears = w_.number(5);
        }
    }

    void add_process(std::size_t number) {
        ProcessDescription p;
        p.name = "process" + std::to_string(number);
        p.limit = w_.days(luck_.in_hundred(25) ? 3 : std::numeric_limits<double>::infinity());
        const std::size_t steps = 1 + luck_.below(6);
        for (std::size_t s = 0; s < steps; ++s) p.steps.push_back(step(p, number, s));
        const bool may_end = std::any_of(p.steps.begin(), p.steps.end(), [](const StepDescription& s) {
            return s.refused == Refused::end && (s.refusal || s.kind == StepKind::process);
        });
        if (may_end && luck_.in_hundred(40)) p.retry = Retry{time(0.5), w_.number(2)};
        if (luck_.in_hundred(30)) p.patience = Patience{time(2), luck_.one_of({PatienceScope::whole_case, PatienceScope::queue})};
        w_.book.processes.push_back(std::move(p));
    }

    StepDescription step(const ProcessDescription& p, std::size_t process, std::size_t number) {
        StepDescription s;
        s.name = "step" + std::to_string(number);
        for (const StepDescription& before : p.steps)
            if (luck_.in_hundred(35)) s.after.push_back(before.name);
        if (s.after.size() > 1 && luck_.in_hundred(50)) {
            s.at_least = static_cast<int>(1 + luck_.below(s.after.size() - 1));
            s.others = luck_.one_of({Others::go_on, Others::withdrawn, Others::withdrawn});
        }
        if (luck_.in_hundred(15)) s.probability = w_.number(0.5);
        if (luck_.in_hundred(20)) s.visits = w_.number(1);
        if (process > 0 && luck_.in_hundred(30)) be_a_part(s, process);
        else if (luck_.in_hundred(30)) {
            s.kind = luck_.one_of({StepKind::delay, StepKind::firm, StepKind::third_party});
            s.time = time(0.5);
        } else be_at_a_desk(s, p);
        add_conditions(s, p);
        return s;
    }

    void be_a_part(StepDescription& s, std::size_t process) {
        s.kind = StepKind::process;
        s.process = "process" + std::to_string(luck_.below(process));
        if (luck_.in_hundred(50)) s.refused = Refused::go_on;
    }

    void be_at_a_desk(StepDescription& s, const ProcessDescription& p) {
        s.desk = any_desk();
        s.handling = time(0.05);
        if (luck_.in_hundred(30)) s.time = time(0.5);
        if (luck_.in_hundred(20)) s.patience = time(0.1);
        if (luck_.in_hundred(25)) s.priority = static_cast<std::uint8_t>(luck_.below(3));
        if (luck_.in_hundred(25)) {
            s.limit = w_.days(1);
            s.deemed_granted = luck_.in_hundred(60);
        }
        if (luck_.in_hundred(45)) {
            s.refusal = w_.number(luck_.one_of({0.3, 0.6, 1.0}));
            if (luck_.in_hundred(40)) s.refused = Refused::go_on;
            if (luck_.in_hundred(40)) s.retry = Retry{time(0.25), w_.number(2)};
        }
        if (luck_.in_hundred(45)) {
            const bool goes_back = !p.steps.empty() && luck_.in_hundred(50);
            s.correction = Correction{w_.number(0.4), time(0.25), w_.number(2), {}, {}};
            if (goes_back && !s.after.empty()) s.correction->back_to = s.after[luck_.below(s.after.size())];
            else if (luck_.in_hundred(50)) s.correction->to_follow = w_.number(0.5);
        }
        if (luck_.in_hundred(10)) {
            s.mode = Mode::commitment;
            s.check = Check{time(0.5), any_desk(), time(0.02), w_.number(0.2)};
        }
    }

    // What asks for a result that there cannot be is found by the validation.
    void add_conditions(StepDescription& s, const ProcessDescription& p) {
        for (const StepDescription& before : p.steps) {
            const bool goes_on = before.refused == Refused::go_on && (before.refusal || before.kind == StepKind::process);
            if (luck_.in_hundred(10)) s.if_done.push_back(before.name);
            else if (goes_on && luck_.in_hundred(20)) s.if_refused.push_back(before.name);
        }
    }

    void add_arrivals(std::size_t process) {
        ArrivalDescription a;
        a.name = "arrivals" + std::to_string(process);
        a.process = "process" + std::to_string(process);
        if (luck_.in_hundred(25)) {
            a.law = ArrivalLaw::finite_source;
            a.population = w_.number(10);
            a.time = w_.exponential(1);
        } else {
            a.law = luck_.one_of({ArrivalLaw::poisson, ArrivalLaw::deterministic});
            a.rate = w_.number(6, Dimension::arrivals);
            if (luck_.in_hundred(30)) a.batch = LawDescription{Law::deterministic, {w_.number(3)}};
        }
        w_.book.arrivals.push_back(std::move(a));
    }

    Workshop w_;
    Chance luck_;
};

void expect_accounted(const StatedRunResult& r) {
    for (std::size_t p = 0; p < r.tally.processes.size(); ++p) {
        const ProcessTally& t = r.tally.processes[p];
        const std::uint64_t ended = t.completed + t.refused + t.abandoned + t.turned_away;
        EXPECT_EQ(t.opened, ended + t.in_progress) << "process " << p;
        EXPECT_EQ(r.tally.classes[p][0].ended, ended) << "process " << p;
        for (const StepTally& s : r.tally.steps[p]) {
            EXPECT_LE(s.finished, s.started) << "process " << p;
            EXPECT_GE(s.time, 0) << "process " << p;
        }
    }
    for (const DeskTally& d : r.tally.desks) EXPECT_LE(d.finished + d.left + d.blocked + d.balked + d.queue, d.arrived);
}

// Protects the records of cases, tokens and timers: none is used twice, lost or left in a line. run_stated holds its sums against them.
TEST(OfficeFuzz, EveryCaseIsAccountedFor) {
    std::uint32_t ran = 0;
    std::uint64_t cases = 0;
    for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
        SCOPED_TRACE(seed);
        RandomOffice office(seed);
        const EnginePlan* plan = nullptr;
        try {
            plan = &office.plan();
        } catch (const InputError&) {
            continue;
        }
        ran += 1;
        try {
            const StatedRunResult r = run_stated(*plan, {fuzz_days, 0}, RunKey(seed, 0), test::one_by_one);
            expect_accounted(r);
            for (const ProcessTally& t : r.tally.processes) cases += t.opened;
            StatedRun told{fuzz_days, 0};
            std::uint64_t rows = 0;
            told.on_events = [&](std::span<const LoggedEvent> events) { rows += events.size(); };
            EXPECT_EQ(run_stated(*plan, told, RunKey(seed, 0), test::one_by_one).events, r.events) << "with a log";
            EXPECT_GT(rows, 0u);
        } catch (const std::exception& e) {
            ADD_FAILURE() << e.what();
        }
    }
    EXPECT_GT(ran, seeds / 2);
    EXPECT_GT(cases, 100'000u);
}

}  // namespace
}  // namespace yingshang
