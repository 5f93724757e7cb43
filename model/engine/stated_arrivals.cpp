#include "engine/stated_arrivals.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/samplers.hpp"
#include "engine/purposes.hpp"

namespace yingshang {
namespace {

// One stream of arrivals in one county. The gaps are of cumulated intensity, so that another rate moves the
// same applicants in time.
class Stream {
  public:
    Stream(const EnginePlan& plan, std::size_t arrival, CountyId county, const RunKey& key)
        : plan_(plan), arrival_(arrival), county_(county), key_(key) {
        const ProcessBook& book = plan.book();
        const ArrivalDescription& a = book.arrivals[arrival];
        for (std::size_t p = 0; p < book.processes.size(); ++p)
            if (book.processes[p].name == a.process) process_ = ProcessId(p);
        for (const auto& [attribute, value] : a.attributes) {
            const std::size_t i = book.schema.find(attribute).value();
            attributes_.value[i] = static_cast<std::uint8_t>(book.schema.find_value(i, value).value());
        }
        identity_ = std::uint64_t{stable_hash(a.name)} << 32;
        next_ = gap();
    }

    void open_cases(Office& office, Day day) {
        const double rate = plan_.arrival_rate(arrival_, county_, day);
        for (; next_ < rate; next_ += gap()) {
            const auto second = std::min(ticks_per_day - 1, static_cast<std::int64_t>(next_ / rate * static_cast<double>(ticks_per_day)));
            office.open(process_, tick_at(day, second), ordinal_, agent(), attributes_);
        }
        next_ -= rate;
    }

  private:
    // The county is part of the identity: counties do not share their applicants' luck.
    [[nodiscard]] AgentKey agent() const { return {mix64(identity_ ^ county_.value) + ordinal_}; }
    double gap() {
        ++ordinal_;
        if (plan_.book().arrivals[arrival_].deterministic) return 1;
        Draw draw(key_, agent(), {purpose(EnginePurpose::arrivals)});
        return sample_standard_exponential(draw);
    }

    const EnginePlan& plan_;
    std::size_t arrival_;
    CountyId county_;
    const RunKey& key_;
    ProcessId process_{};
    Attributes attributes_;
    std::uint64_t identity_ = 0;
    std::uint32_t ordinal_ = 0;
    double next_ = 0;   // intensity until the next arrival
};

void add(ProcessTally& sum, const ProcessTally& t) {
    sum.opened += t.opened;
    sum.completed += t.completed;
    sum.refused += t.refused;
    sum.abandoned += t.abandoned;
    sum.in_progress += t.in_progress;
    sum.within_target += t.within_target;
    sum.office_ticks += t.office_ticks;
    sum.firm_ticks += t.firm_ticks;
    sum.third_party_ticks += t.third_party_ticks;
    sum.officer_ticks += t.officer_ticks;
    sum.documents += t.documents;
    sum.visits += t.visits;
    sum.fee += t.fee;
    sum.corrected += t.corrected;
    sum.total_ticks += t.total_ticks;
    sum.time_in_progress += t.time_in_progress;
    sum.durations.insert(sum.durations.end(), t.durations.begin(), t.durations.end());
}

void add(StepTally& sum, const StepTally& t) {
    sum.started += t.started;
    sum.finished += t.finished;
    sum.corrections += t.corrections;
    sum.refusals += t.refusals;
    sum.wait_ticks += t.wait_ticks;
    sum.handling_ticks += t.handling_ticks;
    sum.circulation_ticks += t.circulation_ticks;
}

void add(DeskTally& sum, const DeskTally& t) {
    sum.officers += t.officers;
    sum.queue += t.queue;
    sum.arrived_work += t.arrived_work;
    sum.busy_ticks += t.busy_ticks;
    sum.open_ticks += t.open_ticks;
    sum.finished += t.finished;
    sum.waited += t.waited;
    sum.left += t.left;
    sum.wait_ticks += t.wait_ticks;
    sum.sojourn_ticks += t.sojourn_ticks;
    sum.queue_time += t.queue_time;
    sum.busy_time += t.busy_time;
}

void add(MonthTally& sum, const MonthTally& t) {
    if (sum.processes.empty()) {
        sum = t;
        return;
    }
    for (std::size_t p = 0; p < t.processes.size(); ++p) {
        add(sum.processes[p], t.processes[p]);
        for (std::size_t s = 0; s < t.steps[p].size(); ++s) add(sum.steps[p][s], t.steps[p][s]);
    }
    for (std::size_t d = 0; d < t.desks.size(); ++d) add(sum.desks[d], t.desks[d]);
}

}  // namespace

StatedRunResult run_stated(const EnginePlan& plan, const StatedRun& run, const RunKey& key) {
    if (run.warm_up_days >= run.days) throw DataError("the warm-up leaves nothing of the run");
    const Calendar& calendar = plan.calendar();
    StatedRunResult result;
    result.ticks = (run.days - run.warm_up_days) * ticks_per_day;
    for (std::size_t c = 0; c < plan.counties(); ++c) {
        Office office(plan, CountyId(c), key);
        std::vector<Stream> streams;
        for (std::size_t a = 0; a < plan.book().arrivals.size(); ++a) streams.emplace_back(plan, a, CountyId(c), key);
        bool warm = run.warm_up_days == 0;
        for (Day day = calendar.first(); calendar.working_index(day) < run.days; day = day + 1) {
            if (run.goes_on && !run.goes_on()) {
                result.whole = false;
                return result;
            }
            if (!warm && calendar.working_index(day) == run.warm_up_days) {
                static_cast<void>(office.take_month());
                warm = true;
            }
            if (calendar.is_working(day))
                for (Stream& stream : streams) stream.open_cases(office, day);
            office.run_day(day);
            office.clear_outcomes();
        }
        office.check_conservation();
        add(result.tally, office.take_month());
        result.events += office.events();
    }
    return result;
}

}  // namespace yingshang
