// Workers: vacancies that take time to fill, in two classes of workers; lay-offs; wages that answer tightness; and wages that a
// firm without cash does not pay.
//
// A vacancy is filled at a rate that falls with tightness, vacancies / unemployed of the county: the matching function
// q = efficiency x tightness^-elasticity. Vacancies of a county and class are alike, so their ages are kept as one sum.
#pragma once

#include <array>
#include <map>

#include "economy/firms.hpp"
#include "economy/identity.hpp"
#include "economy/rules.hpp"
#include "engine/office.hpp"

namespace yingshang {

struct County;

enum class WorkerClass : std::uint8_t { ordinary, skilled };
inline constexpr std::size_t worker_class_count = 2;

struct LabourRules {
    std::array<double, worker_class_count> efficiency{};  // vacancies filled a year at tightness one
    double elasticity = 0;
    std::array<double, section_count> skilled{};      // share of skilled work
    std::array<double, worker_class_count> weight{};  // in the mean at fixed weights
    double unemployment = 0;                          // of the labour force on the first day
    double force_growth = 0;                          // of the labour force, a year
    double supply_response = 0;                       // of that growth to the log of tightness over that of the first year
    double wage_response = 0;                         // of wages to the log of tightness over that of the first year, a year
    double hiring = 0;                                // largest change of workers in a month, share
    double withholding = 0;                           // share of the firms without cash that hold wages back where nobody would find out
    double deterrence = 0;                            // fall of its log with the expected penalty, a year
    double detection = 0;                             // a year: unpaid wages that the inspectorate hears of
    double penalty = 0;                               // share of the wages, on top
};

[[nodiscard]] std::span<const Field<LabourRules>> labour_fields();

struct UnpaidWages {
    Fen amount;
    Day since{};
    bool known = false;  // to the inspectorate
};

struct Labour {
    double force = 0;                                                        // persons
    std::array<double, worker_class_count> open{}, age{};                    // vacancies, and the sum of their ages in months
    std::array<double, worker_class_count> rate{};                           // at which they are filled this month
    std::array<double, worker_class_count> chance{};                         // that a vacancy open all month is filled
    std::array<double, worker_class_count> posted{}, withdrawn{}, filled{};  // this month
    double tightness = 0, reference = 0;                                     // now; the mean of the first year
    unsigned months = 0;
    std::map<FirmRow, UnpaidWages> unpaid;
};

void start_labour(County& county);
// Rates of the month from last month's tightness, and its effect on wages.
void begin_labour(County& county);
// Whether a firm that wishes for so many workers, as many as its value added pays, has as many whole ones and searches for none.
[[nodiscard]] inline bool keeps_staff(const Firms& firms, FirmRow i, double wished, double most) {
    const double now = firms.card[i].workers;
    return (wished < now + 0.5 || now >= most) && (wished >= now - 0.5 || now <= 1) && (firms.vacancies[i] | firms.skilled_vacancies[i]) == 0;
}
// Share of its output that a firm brings forth with the posts that are filled; `unfilled` as the books' rules have it.
[[nodiscard]] inline double staffed_part(const Firms& firms, FirmRow i, double unfilled) {
    const unsigned open = firms.vacancies[i] + firms.skilled_vacancies[i];
    return open == 0 ? 1.0 : 1 - unfilled * open / (open + std::max<unsigned>(1, firms.card[i].workers));
}
// What a firm's search for workers in a month turns on.
struct SearchLuck {
    SearchLuck(const RunKey& run, std::int32_t month);
    QuickPoint posts;
    std::array<QuickPoint, worker_class_count> hires;
};
// Workers move toward what is wished for.
void adjust_workers(County& county, FirmRow firm, double wished, const SearchLuck& luck);
// With so many workers in operating firms.
void end_labour(County& county, std::uint64_t employed);

// Of a firm that has no cash at the month's end: may hold the month's wages back.
void may_hold_back(County& county, FirmRow firm, Fen wages, Day month);
// The month of those who have: paid where cash allows, else perhaps found out.
void settle_unpaid_wages(County& county, Day month);
void on_wage_inspection(County& county, const Outcome& outcome, Day today);
// Of a firm that stops: what is paid of them out of its means, of which there may be none; the rest is the workers' loss.
[[nodiscard]] Fen end_unpaid_wages(County& county, FirmRow firm, Day today, Fen means);

}  // namespace yingshang
