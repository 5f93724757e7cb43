#include "economy/world.hpp"

#include <algorithm>
#include <exception>
#include <set>

#include <fmt/format.h>

#include "economy/county.hpp"
#include "economy/handbook.hpp"
#include "economy/identity.hpp"
#include "economy/packing.hpp"
#include "engine/county_events.hpp"
#include "engine/windows.hpp"

namespace yingshang {
namespace {

std::vector<CountyId> chosen_counties(const WorldInput& input, const RunOptions& options) {
    std::vector<CountyId> chosen = options.counties;
    if (chosen.empty())
        for (std::size_t c = 0; c < input.places.size(); ++c) chosen.emplace_back(c);
    std::sort(chosen.begin(), chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    return chosen;
}

// Two counties of one identity would share their firms' luck.
void check_identities(const WorldInput& input) {
    std::set<std::uint32_t> seen;
    for (const Place& place : input.places.counties())
        if (!seen.insert(county_code_bits(place.code)).second)
            throw DataError(fmt::format("county code {} stands for the same identity as another county's", place.code));
}

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

struct OwnRun {
    std::vector<CountyRecord> records;
    bool whole = true;  // not stopped before its end
};

// The counties that this rank runs.
OwnRun run_own(const Handbook& handbook, const RunOptions& options, const ParallelFor& parallel_for, const OnProgress& on_progress) {
    const WorldInput& input = *handbook.input;
    const std::vector<CountyId> chosen = chosen_counties(input, options);
    const std::vector<std::size_t> share = own_share(options.communicator, chosen.size());
    OwnRun own;
    std::vector<std::unique_ptr<County>> counties(share.size());
    for_each_county(parallel_for, share.size(), [&](std::size_t i) { counties[i] = std::make_unique<County>(handbook, chosen[share[i]], options); });
    std::vector<Office*> offices;
    std::vector<CountyEvents> rows;
    for (const auto& county : counties) {
        offices.push_back(&county->office);
        if (options.on_events) rows.push_back({static_cast<std::uint32_t>(county->id.index()), {}});
    }
    for (Day month = first_of_month(input.horizon.from); month < input.horizon.until; month = next_month(month)) {
        for_each_county(parallel_for, counties.size(), [&](std::size_t i) { begin_month(*counties[i], month); });
        run_days(*input.plan, offices, month, next_month(month), parallel_for, exchange_over(options.communicator),
                 [&](std::size_t i, Day day) { run_day(*counties[i], day); });
        for_each_county(parallel_for, counties.size(), [&](std::size_t i) { end_month(*counties[i], month); });
        if (options.on_events) hand_over_events(counties, rows, parallel_for, options);
        if (!any(options.communicator, !on_progress(next_month(month)))) continue;
        own.whole = !(next_month(month) < input.horizon.until);
        break;
    }
    for (const auto& county : counties) own.records.push_back(take_record(*county));
    return own;
}

}  // namespace

void declare_economy(Registry& registry) {
    declare_fields(registry, population_fields());
    declare_fields(registry, demand_fields());
    declare_fields(registry, local_demand_fields());
    declare_fields(registry, entry_fields());
    declare_fields(registry, opening_fields());
    declare_fields(registry, book_fields());
    declare_fields(registry, credit_fields());
    declare_fields(registry, investment_fields());
    declare_fields(registry, exit_fields());
    declare_fields(registry, tax_fields());
    declare_fields(registry, labour_fields());
    declare_fields(registry, supervision_fields());
    declare_fields(registry, group_fields());
    declare_fields(registry, receivable_fields());
    declare_fields(registry, procurement_fields());
    declare_fields(registry, claim_fields());
    declare_fields(registry, innovation_fields());
    declare_fields(registry, outage_fields());
    declare_fields(registry, trade_fields());
}

std::vector<double> opening_firms(const WorldInput& input, const RunOptions& options) {
    const Stock stock = stock_of(input);
    std::vector<double> firms;
    for (const CountyId county : chosen_counties(input, options)) {
        std::int64_t of_county = 0;
        for (const Form form : {Form::enterprise, Form::individual, Form::cooperative}) of_county += stock.firms(county, form);
        firms.push_back(static_cast<double>(of_county) * options.scale);
    }
    return firms;
}

std::shared_ptr<const Handbook> make_handbook(const WorldInput& input) {
    check_identities(input);
    return std::make_shared<const Handbook>(input);
}

RunResult simulate(const Handbook& handbook, const RunOptions& options, const ParallelFor& parallel_for, const OnProgress& on_progress) {
    OwnRun own = together(options.communicator, [&] { return run_own(handbook, options, parallel_for, on_progress); });
    std::vector<CountyRecord> records = gather_parts(options.communicator, own.records);
    std::sort(records.begin(), records.end(), [](const CountyRecord& a, const CountyRecord& b) { return a.id < b.id; });
    RunResult result = collect(records, *handbook.input, options);
    result.whole = own.whole;
    return result;
}

RunResult simulate(const WorldInput& input, const RunOptions& options, const ParallelFor& parallel_for, const OnProgress& on_progress) {
    return simulate(*make_handbook(input), options, parallel_for, on_progress);
}

}  // namespace yingshang
