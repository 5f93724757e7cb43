// What customers owe to firms: the government, large state firms, private buyers, and the medical insurance. An invoice is paid at its
// term or becomes overdue, and what is overdue is paid down at a rate. Claims are no cash until they are paid, and stay
// owed though the firm be gone.
#pragma once

#include <array>
#include <map>
#include <vector>

#include "economy/firms.hpp"
#include "economy/rules.hpp"
#include "engine/office.hpp"

namespace yingshang {

struct County;

enum class Debtor : std::uint8_t { government, state_firms, private_buyers };
inline constexpr std::size_t debtor_count = 3;
inline constexpr std::size_t public_debtor_count = 2;  // the first of them

struct ReceivableRules {
    std::array<double, debtor_count> share{};      // of a supplier's or seller's value added that goes on the debtor's account
    std::array<double, debtor_count> on_time{};    // share of an invoice that is paid at its term of a month
    std::array<double, debtor_count> clearance{};  // of the overdue, a year
    double insurance_share = 0;                    // of a provider's value added paid by the medical insurance
    double settlement_months = 0;                  // mean time to its payment
};

[[nodiscard]] std::span<const Field<ReceivableRules>> receivable_fields();

struct Claim {
    Fen due;  // this month's invoice
    Fen overdue;
    double fen_months = 0;  // of the overdue: amount x months for which it has been
    [[nodiscard]] bool is_paid() const { return due == Fen{} && overdue == Fen{}; }
};

// Firms that sell to public customers, in order of row.
struct Suppliers {
    std::vector<FirmRow> rows;
    std::vector<AgentKey> keys;  // of these firms: every tender goes through them
    std::vector<std::array<Claim, public_debtor_count>> claims;
    std::map<FirmRow, Fen> insurance;  // claims of providers in the network
    void add(FirmRow row, AgentKey key) {
        rows.push_back(row);
        keys.push_back(key);
        claims.emplace_back();
    }
    [[nodiscard]] Fen total() const;
};

// Enterprises that sell to private buyers on account, in order of row.
struct Sellers {
    std::vector<FirmRow> rows;
    std::vector<Claim> claims;
    void add(FirmRow row) {
        rows.push_back(row);
        claims.emplace_back();
    }
    [[nodiscard]] Fen total() const;
};

// What was owed when the run began: as much as the rules lead to in the long run.
void seed_receivables(County& county);
// A month's invoices and payments, once the month's revenue is in the firms' cash.
void settle_receivables(County& county);
// More sold to the government than what a month brings anyway: a contract that was delivered.
void invoice_government(County& county, FirmRow firm, Fen amount);
// A firm goes to court over what private buyers have not paid at its term, at most so much: it is no receivable from then on.
[[nodiscard]] Fen take_overdue(County& county, FirmRow firm, Fen at_most);
void count_receivables(County& county);
// A private provider is admitted to the network of the medical insurance.
void on_network_admission(County& county, const Outcome& outcome);

}  // namespace yingshang
