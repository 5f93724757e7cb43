// The monthly books of every firm: value added, wages, interest, tax, compliance, cash. Every fen that a
// firm receives or pays has a counterpart in the county's accounts.
#pragma once

#include <array>

#include "core/time.hpp"
#include "economy/firms.hpp"
#include "economy/rules.hpp"

namespace yingshang {

struct County;

struct BookRules {
    double persistence = 0;                                       // of the passing part of log productivity, a month
    double shock = 0;                                             // sd of its monthly innovation
    double shock_rate = 0;                                        // innovations that come to a firm, a year
    double reinforcement = 0;                                     // how much likelier one innovation makes the year's next
    double lasting = 0;                                           // sd of the part that a firm keeps
    double rent = 0;                                              // share of normal value added
    std::array<double, 3> owner_pay{};                            // of the wage, that an owner asks for his own work, by form
    std::array<double, 3> insurance{};                            // employer's contributions / wage, by form
    std::array<double, 3> tax_on_value_added{}, tax_on_profit{};  // by form
    std::array<double, 4> compliance{};                           // hours a year, by size
    double compliance_hour = 0;                                   // yuan an hour
    double cash_target = 0;                                       // months of costs kept; what is above is drawn
    double draw = 0;                                              // share of the excess drawn in a month
    double unfilled = 0;                                          // output lost / share of the posts that are open
    double smoothing = 0;                                         // weight of the month in the smoothed margin
    std::array<double, section_count> dues{};                     // of an association, share of a member's revenue
    double illegal_fees = 0;                                      // on top of dues, share of them
};

[[nodiscard]] std::span<const Field<BookRules>> book_fields();

// A month of a firm with so many workers and so much capacity, yuan.
struct MonthlyCosts {
    double wages = 0;  // to workers, without the owner's own pay
    double owner = 0;  // what the owner asks for his own work
    double insurance = 0;
    double rent = 0;
    double compliance = 0;
    [[nodiscard]] double total() const { return wages + owner + insurance + rent + compliance; }
    [[nodiscard]] double to_households() const { return wages + owner + rent + compliance; }
};
// What such a month costs firms of a section and class.
struct CostTerms {
    double wage = 0;        // yuan a paid worker
    double owner = 0;       // yuan
    double insurance = 0;   // share of wages
    double rent = 0;        // yuan a unit of capacity
    double compliance = 0;  // yuan
    [[nodiscard]] MonthlyCosts of(double paid_workers, double capacity) const {
        const double wages = wage * paid_workers;
        return {wages, owner, wages * insurance, rent * capacity, compliance};
    }
};
[[nodiscard]] CostTerms cost_terms(const County& county, Form form, Size size, std::uint8_t section, bool uses_relief);
[[nodiscard]] MonthlyCosts monthly_costs(const County& county, Form form, Size size, std::uint8_t section, double workers, double capacity,
                                         bool uses_relief = false);

// Surplus of a month at a price of effective capacity / normal value added of the firm's capacity.
[[nodiscard]] double margin_at_price(const County& county, FirmRow firm, double price);

// Stationary standard deviation of log productivity: of the part that passes, and of all.
[[nodiscard]] double passing_spread(const BookRules& rules);
[[nodiscard]] double productivity_spread(const BookRules& rules);

// One month of business for every active firm, and its decisions: opens, borrows, invests, stops.
void keep_books(County& county, Day month);

}  // namespace yingshang
