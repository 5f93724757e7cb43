// Processes and desks put together in code, for tests of the engine alone. One county, every day worked.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "engine/stated_arrivals.hpp"

namespace yingshang::test {

inline const ParallelFor one_by_one = [](std::size_t n, const std::function<void(std::size_t)>& task) {
    for (std::size_t i = 0; i < n; ++i) task(i);
};
inline constexpr double day_ticks = static_cast<double>(ticks_per_day);

class Workshop {
  public:
    ParameterId number(double value, Dimension dimension = Dimension::number) {
        Declaration d;
        d.path = "test.p" + std::to_string(registry_.size());
        d.dimension = dimension;
        const ParameterId id = registry_.declare(d);
        Setting s;
        s.path = d.path;
        s.value = value;
        registry_.state(s, diagnostics_);
        return id;
    }
    // Arrivals a day in each county of `places`.
    ParameterId number_by_county(const std::vector<double>& values) {
        Declaration d;
        d.path = "test.p" + std::to_string(registry_.size());
        d.dimension = Dimension::arrivals;
        const ParameterId id = registry_.declare(d);
        for (std::size_t c = 0; c < values.size(); ++c) {
            Setting s;
            s.path = d.path;
            s.value = values[c];
            s.places = {CountyId(c)};
            registry_.state(s, diagnostics_);
        }
        return id;
    }
    ParameterId days(double value) { return number(value * day_ticks, Dimension::duration); }
    LawDescription fixed(double mean_days) { return {Law::deterministic, {days(mean_days)}}; }
    LawDescription exponential(double mean_days) { return {Law::exponential, {days(mean_days)}}; }
    LawDescription lognormal(double mean_days, double cv) { return {Law::lognormal, {days(mean_days), number(cv)}}; }

    DeskDescription& desk(const std::string& name, double officers) {
        DeskDescription d;
        d.name = name;
        d.officers = number(officers);
        book.desks.push_back(std::move(d));
        return book.desks.back();
    }
    DeskDescription& unlimited_desk(const std::string& name) {
        DeskDescription d;
        d.name = name;
        d.unlimited = true;
        book.desks.push_back(std::move(d));
        return book.desks.back();
    }
    ProcessDescription& process(const std::string& name) {
        ProcessDescription p;
        p.name = name;
        p.limit = days(std::numeric_limits<double>::infinity());
        book.processes.push_back(std::move(p));
        return book.processes.back();
    }
    StepDescription& served(ProcessDescription& p, const std::string& name, const std::string& desk, LawDescription handling) {
        StepDescription s;
        s.name = name;
        s.desk = desk;
        s.handling = std::move(handling);
        p.steps.push_back(std::move(s));
        return p.steps.back();
    }
    StepDescription& lasting(ProcessDescription& p, const std::string& name, StepKind kind, LawDescription time) {
        StepDescription s;
        s.name = name;
        s.kind = kind;
        s.time = std::move(time);
        p.steps.push_back(std::move(s));
        return p.steps.back();
    }
    void arrivals(const std::string& process, double per_day) {
        ArrivalDescription a;
        a.name = "arrivals-of-" + process;
        a.process = process;
        a.rate = number(per_day, Dimension::arrivals);
        book.arrivals.push_back(std::move(a));
    }

    [[nodiscard]] const EnginePlan& plan(int days = 4000) {
        if (plan_) return *plan_;
        const Day first = to_day({2018, 1, 1});
        validate(book, diagnostics_);
        values_ = std::make_unique<Values>(registry_.resolve(std::max<std::size_t>(1, places.size()), first, first + days, diagnostics_));
        diagnostics_.throw_if_any();
        auto calendar = std::make_shared<const Calendar>(Calendar::without_holidays(first, first + days));
        plan_ = std::make_unique<EnginePlan>(
            book, calendar, *values_, places, first, first + days, std::vector<Day>{},
            [this](ProcessId p, CountyId, Day) { return book.processes[p.index()]; }, pools, moved);
        return *plan_;
    }

    [[nodiscard]] const Values& values() {
        static_cast<void>(plan());
        return *values_;
    }

    ProcessBook book;
    Places places;  // none: one county
    std::vector<PooledDesks> pools;
    std::vector<MovedDesk> moved;

  private:
    Registry registry_;
    Diagnostics diagnostics_;
    std::unique_ptr<Values> values_;
    std::unique_ptr<EnginePlan> plan_;
};

// Opens one case on the first day at its opening and runs until it ends; throws where it does not.
inline Outcome run_one(const EnginePlan& plan, std::uint64_t agent = 1, const Attributes& attributes = {}, int days = 3000) {
    Office office(plan, CountyId(0), RunKey(7, 0));
    const Day first = plan.calendar().first();
    office.open(ProcessId(0), tick_at(first), 0, {agent}, attributes);
    for (int i = 0; i < days; ++i) {
        office.run_day(first + i);
        if (!office.outcomes().empty()) return office.outcomes().front();
    }
    throw std::runtime_error("the case does not end");
}

}  // namespace yingshang::test
