#include "economy/region_run.hpp"

#include <algorithm>
#include <exception>

#include "economy/county.hpp"
#include "economy/packing.hpp"
#include "engine/county_events.hpp"
#include "engine/windows.hpp"

namespace yingshang {
namespace {

// Runs one task a county and lets the first county's error out, whatever thread met it.
void for_each_county(const ParallelFor& parallel_for, std::size_t n, const std::function<void(std::size_t)>& task) {
    std::vector<std::exception_ptr> errors(n);
    parallel_for(n, [&](std::size_t i) {
        try {
            task(i);
        } catch (...) {
            errors[i] = std::current_exception();
        }
    });
    for (const std::exception_ptr& error : errors)
        if (error) std::rethrow_exception(error);
}

// Sorted by all threads, put together by one.
void hand_over_events(const std::vector<std::unique_ptr<County>>& counties, std::vector<CountyEvents>& rows, const ParallelFor& parallel_for,
                      const RunOptions& options) {
    for_each_county(parallel_for, counties.size(), [&](std::size_t i) { take_log(*counties[i], rows[i].rows); });
    options.on_events(gather_events(options.communicator, rows));
}

// Steps are told of all counties together: the first keeps them for the others.
void keep_steps_together(const std::vector<std::unique_ptr<County>>& counties, Day month) {
    for (std::size_t i = 1; i < counties.size(); ++i) {
        std::vector<MonthRecord>&all = counties.front()->tallies.months, &own = counties[i]->tallies.months;
        if (!own.empty() && own.back().month == month) take_over_steps(all.back().offices, own.back().offices);
    }
}

// The longest that cases are handed in ahead: on any day of the next month.
constexpr int days_ahead = 31;

// In January the occasions of the whole year are laid out by its rules.
Day new_year(Day day) { return to_day({to_date(day).year, 1, 1}); }

bool have_one_frame(const WorldInput& a, const WorldInput& b) {
    return a.horizon == b.horizon && a.places == b.places && *a.calendar == *b.calendar && a.registry->paths() == b.registry->paths() &&
           a.plan->book() == b.plan->book() && *a.indicators == *b.indicators;
}

}  // namespace

Day branching_day(const WorldInput& a, const WorldInput& b) {
    if (!have_one_frame(a, b)) return a.horizon.from;
    Day parts = std::min(a.measures_from, b.measures_from);
    if (const auto day = a.base_values->first_difference(*b.base_values)) parts = std::min(parts, *day);
    return std::max(a.horizon.from, new_year(parts + -days_ahead));
}

RegionRun::RegionRun(const Handbook& handbook, const RunOptions& options, const ParallelFor& parallel_for)
    : handbook_(&handbook), options_(options), reached_(first_of_month(handbook.input->horizon.from)) {
    together(options.communicator, [&] {
        const std::vector<CountyId> chosen = chosen_counties(*handbook.input, options);
        const std::vector<std::size_t> share = own_share(options.communicator, chosen.size());
        counties_.resize(share.size());
        for_each_county(parallel_for, share.size(),
                        [&](std::size_t i) { counties_[i] = std::make_unique<County>(handbook, chosen[share[i]], options); });
    });
}

// `take` makes a county of one of the past.
template <class Take>
void RegionRun::branch(const RegionRun& past, const ParallelFor& parallel_for, const Take& take) {
    together(options_.communicator, [&] {
        if (reached_ > branching_day(*past.handbook_->input, *handbook_->input))
            throw InternalError("a region branches after its worlds have parted");
        counties_.resize(past.counties_.size());
        for_each_county(parallel_for, counties_.size(), [&](std::size_t i) { counties_[i] = take(i); });
    });
}

RegionRun::RegionRun(const RegionRun& past, const Handbook& handbook, const RunOptions& options, const ParallelFor& parallel_for)
    : handbook_(&handbook), options_(options), reached_(past.reached_) {
    branch(past, parallel_for, [&](std::size_t i) { return std::make_unique<County>(*past.counties_[i], handbook); });
}

RegionRun::RegionRun(RegionRun&& past, const Handbook& handbook, const RunOptions& options, const ParallelFor& parallel_for)
    : handbook_(&handbook), options_(options), reached_(past.reached_) {
    branch(past, parallel_for, [&](std::size_t i) {
        const std::unique_ptr<County> old = std::move(past.counties_[i]);
        return std::make_unique<County>(std::move(*old), handbook);
    });
}

RegionRun::RegionRun(RegionRun&&) noexcept = default;
RegionRun& RegionRun::operator=(RegionRun&&) noexcept = default;
RegionRun::~RegionRun() = default;

bool RegionRun::run(Day until, const ParallelFor& parallel_for, const OnProgress& on_progress) {
    return together(options_.communicator, [&] {
        std::vector<Office*> offices;
        std::vector<CountyEvents> rows;
        for (const auto& county : counties_) {
            offices.push_back(&county->office);
            if (options_.on_events) rows.push_back({static_cast<std::uint32_t>(county->id.index()), {}});
        }
        while (reached_ < until) {
            const Day month = reached_;
            reached_ = next_month(month);
            run_days(
                *handbook_->input->plan, offices, month, reached_, parallel_for, options_.communicator,
                [&](std::size_t i, Day day) { run_day(*counties_[i], day); }, [&](std::size_t i) { begin_month(*counties_[i], month); },
                [&](std::size_t i) { end_month(*counties_[i], month); });
            keep_steps_together(counties_, month);
            if (options_.on_events) hand_over_events(counties_, rows, parallel_for, options_);
            if (any(options_.communicator, !on_progress(reached_))) break;
        }
        return !(reached_ < until);
    });
}

RunResult RegionRun::finish(const ParallelFor& parallel_for, const OnProgress& on_progress) {
    const bool whole = run(handbook_->input->horizon.until, parallel_for, on_progress);
    std::vector<CountyRecord> records = together(options_.communicator, [&] {
        std::vector<CountyRecord> own;
        for (auto& county : counties_) {
            own.push_back(take_record(*county));
            county.reset();  // what it holds is more than what is made of the records
        }
        counties_.clear();
        return own;
    });
    records = gather_parts(options_.communicator, records);
    std::sort(records.begin(), records.end(), [](const CountyRecord& a, const CountyRecord& b) { return a.id < b.id; });
    RunResult result = collect(records, *handbook_->input, options_);
    result.whole = whole;
    return result;
}

}  // namespace yingshang
