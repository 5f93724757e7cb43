#include "economy/world.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "economy/county.hpp"
#include "economy/handbook.hpp"
#include "economy/identity.hpp"
#include "economy/region_run.hpp"

namespace yingshang {
namespace {

// Two counties of one identity would share their firms' luck.
void check_identities(const WorldInput& input) {
    std::set<std::uint32_t> seen;
    for (const Place& place : input.places.counties())
        if (!seen.insert(county_code_bits(place.code)).second)
            throw DataError(fmt::format("county code {} stands for the same identity as another county's", place.code));
}

}  // namespace

std::vector<CountyId> chosen_counties(const WorldInput& input, const RunOptions& options) {
    std::vector<CountyId> chosen = options.counties;
    if (chosen.empty())
        for (std::size_t c = 0; c < input.places.size(); ++c) chosen.emplace_back(c);
    std::sort(chosen.begin(), chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    return chosen;
}

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
    return RegionRun(handbook, options, parallel_for).finish(parallel_for, on_progress);
}

RunResult simulate(const WorldInput& input, const RunOptions& options, const ParallelFor& parallel_for, const OnProgress& on_progress) {
    return simulate(*make_handbook(input), options, parallel_for, on_progress);
}

}  // namespace yingshang
