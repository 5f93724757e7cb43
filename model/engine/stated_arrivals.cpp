#include "engine/stated_arrivals.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/samplers.hpp"
#include "engine/case_numbers.hpp"
#include "engine/county_events.hpp"
#include "engine/packing.hpp"
#include "engine/purposes.hpp"

namespace yingshang {
namespace {

// One stream of arrivals in one county. The gaps are of cumulated intensity, so that another rate moves the
// same applicants in time.
class Stream {
  public:
    Stream(const EnginePlan& plan, std::size_t arrival, CountyId county, const RunKey& key)
        : plan_(plan), stated_(plan.book().arrivals[arrival]), arrival_(arrival), county_(county), key_(key) {
        const ProcessBook& book = plan.book();
        for (std::size_t p = 0; p < book.processes.size(); ++p)
            if (book.processes[p].name == stated_.process) process_ = ProcessId(p);
        attributes_ = attributes_of(book.schema, stated_);
        // The county is part of the identity: counties do not share their applicants' luck.
        identity_ = mix64((std::uint64_t{stable_hash(stated_.name)} << 32) ^ county_.value);
        if (stated_.law == ArrivalLaw::renewal) law_changes_ = plan.days_of_change(*stated_.time);
        else next_ = gap();
    }

    void open_cases(Office& office, Day day) {
        if (stated_.law == ArrivalLaw::finite_source) return;  // the office knows its own
        opened_today_ = 0;
        if (stated_.batch) batch_ = plan_.law_at(*stated_.batch, county_, day);
        if (stated_.law == ArrivalLaw::renewal) {
            open_by_gaps(office, day);
            return;
        }
        const double rate = plan_.arrival_rate(arrival_, county_, day) * mixing(day);
        for (; next_ < rate; next_ += gap()) {
            const auto second = std::min(ticks_per_day - 1, static_cast<std::int64_t>(next_ / rate * static_cast<double>(ticks_per_day)));
            open_batch(office, tick_at(day, second));
        }
        next_ -= rate;
    }

  private:
    [[nodiscard]] AgentKey agent(std::uint32_t ordinal) const { return {identity_ + ordinal}; }
    [[nodiscard]] Draw draw(EnginePurpose what, std::int32_t date = 0) const { return {key_, agent(ordinal_), {purpose(what), 0, date}}; }

    double gap() {
        ++ordinal_;
        if (stated_.law == ArrivalLaw::deterministic) return 1;
        if (stated_.law == ArrivalLaw::finite_source) return 0;
        Draw luck = draw(EnginePurpose::arrivals);
        if (stated_.law != ArrivalLaw::renewal) return sample_standard_exponential(luck);
        return std::max(0.0, sample(luck, time_.law));
    }

    // Working ticks since the stream's first day are the intensity. A gap has the law of the day on which it begins.
    void open_by_gaps(Office& office, Day day) {
        if ((stated_.from && day < *stated_.from) || (stated_.until && day >= *stated_.until)) return;
        if (!first_day_ || std::any_of(law_changes_.begin(), law_changes_.end(), [&](Day change) { return law_of_ < change && !(day < change); }))
            time_ = plan_.law_at(*stated_.time, county_, day);
        law_of_ = day;
        if (!first_day_) {
            first_day_ = plan_.calendar().working_index(day);
            next_ = gap();
        }
        const double opening = static_cast<double>((plan_.calendar().working_index(day) - *first_day_) * ticks_per_day),
                     close = opening + static_cast<double>(ticks_per_day);
        for (; next_ < close; next_ += gap()) open_batch(office, tick_at(day, static_cast<std::int64_t>(std::max(0.0, next_ - opening))));
    }

    // One period's luck is everybody's: the agent is the stream itself.
    [[nodiscard]] double mixing(Day day) const {
        if (stated_.law != ArrivalLaw::mixed_poisson) return 1;
        const std::int32_t period = stated_.mixing_period == MixingPeriod::day ? day.value : month_index(day);
        Draw luck(key_, agent(0), {purpose(EnginePurpose::arrival_mixing), 0, period});
        return sample_gamma(luck, 1, plan_.value_at(*stated_.mixing_cv, county_, day));
    }

    void open_batch(Office& office, Tick when) {
        double applicants = 1;
        if (stated_.batch) {
            Draw luck = draw(EnginePurpose::arrival_batch);
            applicants = sample(luck, batch_.law);
        }
        opened_today_ += applicants;
        if (opened_today_ > most_cases_a_day)
            throw DataError(fmt::format("arrivals \"{}\" bring {:.3g} cases on {}, of which {:.0f} are possible; lower their rate or batch",
                                        stated_.name, opened_today_, to_string(day_of(when)), most_cases_a_day));
        const std::int64_t size = std::llround(applicants);
        for (std::int64_t i = 0; i < size; ++i) {
            office.open(process_, when, ordinal_, agent(ordinal_), attributes_);
            if (i + 1 < size) ++ordinal_;
        }
    }

    const EnginePlan& plan_;
    const ArrivalDescription& stated_;
    std::size_t arrival_;
    CountyId county_;
    const RunKey& key_;
    ProcessId process_{};
    Attributes attributes_;
    TimedLaw time_{}, batch_{};     // between arrivals; applicants an arrival, today
    std::vector<Day> law_changes_;  // of the time between arrivals
    Day law_of_{};                  // day whose law that is
    std::uint64_t identity_ = 0;
    double opened_today_ = 0;
    std::uint32_t ordinal_ = 0;
    std::optional<std::int64_t> first_day_;  // working days before the first of arrivals by gaps
    double next_ = 0;                        // intensity until the next arrival; of gaps by a law, the working tick of it
};

struct CountyRun {
    CountyRun(const EnginePlan& plan, CountyId county, const StatedRun& run, const RunKey& key)
        : office(plan, county, key,
                 {.keep_values = run.keep_values, .log = run.on_events ? &log : nullptr, .keep_outcomes = false, .agent_a_case = true}) {
        for (const std::size_t a : in_order_of_name(plan.book().arrivals)) streams.emplace_back(plan, a, county, key);
        office.count_at(run.at);
    }
    EventLog log;
    Office office;
    std::vector<Stream> streams;
};

// Of the days since the last time.
void hand_over_events(const std::vector<std::unique_ptr<CountyRun>>& counties, const std::vector<std::size_t>& numbers, const StatedRun& run) {
    std::vector<CountyEvents> rows;
    for (std::size_t i = 0; i < counties.size(); ++i) {
        rows.push_back({static_cast<std::uint32_t>(numbers[i]), std::exchange(counties[i]->log.rows(), {})});
        for (LoggedEvent& e : rows.back().rows) e.subject = e.case_number;
    }
    run.on_events(gather_events(run.communicator, rows));
}

void add(std::vector<Census>& sum, const std::vector<Census>& more) {
    if (sum.empty()) {
        sum = more;
        return;
    }
    for (std::size_t i = 0; i < more.size(); ++i) {
        for (std::size_t d = 0; d < more[i].at_desk.size(); ++d) sum[i].at_desk[d] += more[i].at_desk[d];
        for (std::size_t p = 0; p < more[i].in_process.size(); ++p) sum[i].in_process[p] += more[i].in_process[p];
    }
}

// What one county leaves behind.
struct CountyShare {
    std::uint32_t county = 0;
    MonthTally tally;
    std::vector<Census> present;
    std::uint64_t events = 0;
    bool stopped = false;
};

template <class Archive>
void serialize(Archive& a, CountyShare& v) {
    a(v.county, v.tally, v.present, v.events, v.stopped);
}

std::vector<CountyShare> run_own(const EnginePlan& plan, const StatedRun& run, const RunKey& key, const ParallelFor& parallel_for) {
    const Calendar& calendar = plan.calendar();
    const std::vector<std::size_t> own = own_share(run.communicator, plan.counties());
    std::vector<std::unique_ptr<CountyRun>> counties;
    std::vector<Office*> offices;
    for (const std::size_t c : own) {
        counties.push_back(std::make_unique<CountyRun>(plan, CountyId(c), run, key));
        offices.push_back(&counties.back()->office);
    }
    std::atomic<bool> stopped{false};
    const auto run_day = [&](std::size_t i, Day day) {
        CountyRun& county = *counties[i];
        if (stopped || (run.goes_on && !run.goes_on())) {
            stopped = true;
            return;
        }
        if (run.warm_up_days > 0 && calendar.is_working(day) && calendar.working_index(day) == run.warm_up_days)
            static_cast<void>(county.office.take_month());
        if (calendar.is_working(day))
            for (Stream& stream : county.streams) stream.open_cases(county.office, day);
        county.office.run_day(day);
    };
    const Day end = calendar.working_day(run.days);
    for (Day from = calendar.first(); from < end;) {
        const Day until = run.on_events ? std::min(next_month(from), end) : end;
        run_days(plan, offices, from, until, parallel_for, run.communicator, run_day);
        if (run.on_events) hand_over_events(counties, own, run);
        from = until;
    }
    std::vector<CountyShare> shares(own.size());
    parallel_for(own.size(), [&](std::size_t i) {
        Office& office = counties[i]->office;
        if (!stopped) office.check_conservation();
        shares[i] = {static_cast<std::uint32_t>(own[i]), office.take_month(), office.censuses(), office.events(), stopped};
        counties[i].reset();
    });
    return shares;
}

}  // namespace

std::vector<std::size_t> in_order_of_name(const std::vector<ArrivalDescription>& arrivals) {
    std::vector<std::size_t> order(arrivals.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return arrivals[a].name < arrivals[b].name; });
    return order;
}

Attributes attributes_of(const AttributeSchema& schema, const ArrivalDescription& arrival) {
    Attributes attributes;
    for (const auto& [attribute, value] : arrival.attributes) {
        const std::size_t i = schema.find(attribute).value();
        attributes.value[i] = static_cast<std::uint8_t>(schema.find_value(i, value).value());
    }
    return attributes;
}

StatedRunResult run_stated(const EnginePlan& plan, const StatedRun& run, const RunKey& key, const ParallelFor& parallel_for) {
    if (run.warm_up_days >= run.days) throw DataError("the warm-up leaves nothing of the run");
    std::vector<CountyShare> own = together(run.communicator, [&] { return run_own(plan, run, key, parallel_for); });
    std::vector<CountyShare> shares = gather_parts(run.communicator, own);
    std::sort(shares.begin(), shares.end(), [](const CountyShare& a, const CountyShare& b) { return a.county < b.county; });
    StatedRunResult result;
    result.ticks = (run.days - run.warm_up_days) * ticks_per_day;
    for (const CountyShare& share : shares) result.whole = result.whole && !share.stopped;
    if (!result.whole) return result;
    for (CountyShare& share : shares) {
        result.events += share.events;
        add(result.present, share.present);
        if (result.tally.processes.empty()) result.tally = std::move(share.tally);
        else add(result.tally, share.tally);
    }
    return result;
}

}  // namespace yingshang
