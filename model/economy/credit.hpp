// Bank loans: whose client a firm is, who applies, how a bank scores and what it may lend in a year, how loans are served, recalled
// and repaid.
#pragma once

#include <array>

#include "core/time.hpp"
#include "economy/firms.hpp"
#include "economy/rules.hpp"
#include "engine/office.hpp"

namespace yingshang {

struct County;
struct WorldInput;
class Diagnostics;

struct CreditRules {
    double need_months = 0;                                        // applies where cash is under that many months of costs
    double rest_months = 0;                                        // between two applications
    double amount_months = 0;                                      // of normal value added, asked for
    double rate = 0;                                               // a year, of a bank without premium
    std::array<double, 4> clients_joint_stock{}, clients_local{};  // shares of the firms, by size; the rest are those of large banks
    std::array<double, 3> premium{};                               // a year, by bank
    std::array<double, 3> quota_inclusive{}, quota_other{};        // net new lending of a year / balance at its start, by bank
    double repayment = 0;                                          // share of the debt repaid in a month where cash allows
    double recall_hazard = 0;                                      // a year, of loans that are served
    double score_intercept = 0, score_age = 0, score_record = 0, score_margin = 0, score_state = 0;
    std::array<double, 4> score_size{};
    std::array<double, 4> score_grade{};
    std::array<double, 3> score_bank{};
    double score_property = 0;     // of firms with registered property
    double score_tax_record = 0;   // of small firms whose tax record counts
    double tax_record = 0;         // share of the small firms whose bank sees their tax record
    double most_leverage = 0;      // debt / yearly normal value added that a bank accepts
    double in_goods = 0;           // share of what is lent as working capital that suppliers are paid with
    double term_months = 0;        // of a loan
    double without_repayment = 0;  // share of the renewals for which nothing is paid back first
    double bridging = 0;           // price of bridging money, a month, share
    double other_new_loans = 0;    // yuan a year of the region: what others than the firms simulated borrow, net
};

[[nodiscard]] std::span<const Field<CreditRules>> credit_fields();

// Errors where more firms have other banks than there are.
void check_clients(const WorldInput& world, Diagnostics& diagnostics);
// By the firm's own luck: the same bank in every scenario, and a bank of greater share keeps its clients.
void give_bank(County& county, FirmRow firm);
// The only way to change what a firm owes: the banks' books follow, to the fen.
void change_debt(County& county, FirmRow firm, Fen by);
// A firm that grows or shrinks takes its loan along to the other class of borrowers, which is no new lending.
void change_size(County& county, FirmRow firm, Size to);
// Quotas of net new lending are counted anew.
void begin_loan_year(County& county);
// Whether the firm's bank may lend so much more to its class this year: within its quota, and one loan in any case.
[[nodiscard]] bool within_quota(const County& county, FirmRow firm, Fen amount);
// What firms owe as the books have it, by their banks and classes.
[[nodiscard]] std::array<Fen, 6> balances_of(const LoanBooks& books);
// Interest that the firm's bank asks, a year.
[[nodiscard]] double lending_rate(const County& county, FirmRow firm);

enum class LoanPurpose : std::uint8_t { working_capital, project };

void apply_for_loan(County& county, FirmRow firm, Day month, LoanPurpose purpose = LoanPurpose::working_capital);
// A start-up loan under public guarantee.
void lend_to_founder(County& county, FirmRow firm, Fen amount);
// What the bank promised for a project, paid out.
void draw_project_loan(County& county, FirmRow firm, Fen amount);
void on_loan(County& county, const Outcome& outcome, Day today);
// Sells the goods that were bought with a loan, at that share of their cost.
void sell_goods(County& county, FirmRow firm, double price);
// Interest, repayment and recall of one month; `uniform` decides on recall. True where it was recalled.
bool serve_debt(County& county, FirmRow firm, double monthly_costs, double uniform, Day month);
// The end of a renewal: what the bridging cost.
void on_renewal(County& county, const Outcome& outcome);
// The month's net increase of the balance of all loans.
void count_new_loans(County& county);
// Probability that a bank grants what is asked; 0 beyond its limit of leverage.
[[nodiscard]] double approval_probability(const County& county, FirmRow firm, Day today, LoanPurpose purpose = LoanPurpose::working_capital);

}  // namespace yingshang
