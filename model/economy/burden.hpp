// What rules cost firms: the work and money that they ask for, by the Standard Cost Model, and apart from it what waiting for
// offices costs. Only counts: no firm decides by it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/money.hpp"
#include "core/time.hpp"
#include "economy/firms.hpp"
#include "economy/results.hpp"
#include "parameters/places.hpp"

namespace yingshang {

struct County;
struct CountyRecord;
struct Outcome;
struct WorldInput;

// One duty of the Standard Cost Model: so many firms, each so often a year, at so much time and money each time; yuan a year.
[[nodiscard]] constexpr double standard_cost(double firms, double times_a_year, double hours, double wage, double out_of_pocket) {
    return (hours * wage + out_of_pocket) * firms * times_a_year;
}

// What firms wait for at a cost. A founder's rent and own time run from the first papers until everything is held, and the outlay of
// setting up lies idle; a project's surplus is forgone from its first papers until it stands; a refund is money without interest.
enum class Delay : std::uint8_t { openings, projects, refunds };
inline constexpr std::size_t delay_count = 3;

struct DelaySum {
    double cases = 0, days = 0, cost = 0;  // that ended in the month; working days; yuan
    void add(const DelaySum& more) {
        cases += more.cases;
        days += more.days;
        cost += more.cost;
    }
};

// What the cases of a process that were completed asked of their applicants.
struct CaseWork {
    double completed = 0, visits = 0, documents = 0, fee = 0, office_ticks = 0;
    void add(const Outcome& completed_case);
};

// What the burden of a month is read off, of all firms of a county or of one class of them.
struct Duties {
    std::vector<CaseWork> cases;                 // by process
    double firms = 0, compliance = 0, dues = 0;  // that operate at the month's end; yuan for hours on regulation and tax; yuan
    std::array<DelaySum, delay_count> delays = {};
};

// Of an hour, a visit and a document in a county and month.
struct DutyPrices {
    double visit_hours = 0, document_hours = 0, wage = 0;
};
[[nodiscard]] DutyPrices duty_prices(const WorldInput& input, CountyId county, Day month);

// Cases, visits and so on of one topic, as burden_variables() names them.
using BurdenRow = std::array<double, 8>;
// Adds a month to the rows of all topics.
void add_burden(std::vector<BurdenRow>& rows, const Duties& duties, const DutyPrices& prices);

void count_opening_delay(County& county, FirmRow firm, Tick end);
void count_project_delay(County& county, FirmRow firm, Tick end);
void count_refund_delay(County& county, FirmRow firm, Fen amount, Tick since, Tick until);

// Topics that are no process, after the processes: what regulation and tax ask of every operating firm, dues of associations, and the delays.
[[nodiscard]] const std::vector<Label>& burden_topics();
// [year, topic] over all counties that ran: processes, then the others.
[[nodiscard]] Cube collect_burden(std::span<const CountyRecord> counties, const WorldInput& input, double scale);
// [year, class, topic]: a county a class, or the classes of firms from the first one on.
[[nodiscard]] Cube collect_burden_by_county(std::span<const CountyRecord> counties, const WorldInput& input, double scale);
[[nodiscard]] Cube collect_burden_by_class(std::span<const CountyRecord> counties, std::size_t first, std::size_t classes, const WorldInput& input,
                                           double scale);

}  // namespace yingshang
