// What rules cost firms: the work and money that they ask for, by the Standard Cost Model, and apart from it what waiting for
// offices costs. Only counts: no firm decides by it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/money.hpp"
#include "core/time.hpp"
#include "economy/firms.hpp"
#include "economy/results.hpp"

namespace yingshang {

struct County;
struct CountyRecord;
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
};

void count_opening_delay(County& county, FirmRow firm, Tick end);
void count_project_delay(County& county, FirmRow firm, Tick end);
void count_refund_delay(County& county, Fen amount, Tick since, Tick until);

// Topics that are no process, after the processes: what regulation and tax ask of every operating firm, dues of associations, and the delays.
[[nodiscard]] const std::vector<Label>& burden_topics();
// [year, topic] over all counties that ran: processes, then the others.
[[nodiscard]] Cube collect_burden(const std::vector<CountyRecord>& counties, const WorldInput& input, double scale);

}  // namespace yingshang
