// Taxes and contributions by the national rules in force, with the reliefs that a firm is entitled to. A relief lowers what
// is paid only where the firm knows of it and uses it.
#pragma once

#include <array>

#include "economy/firms.hpp"
#include "economy/results.hpp"
#include "economy/rules.hpp"

namespace yingshang {

struct County;
struct Tallies;
class ClassTallies;
struct FirmClass;

struct TaxRules {
    std::array<double, 3> on_value_added{}, on_profit{};                                       // before reliefs, by form
    std::array<double, 3> insurance{};                                                         // employer's contributions / wages, by form
    std::array<double, 4> relief_on_value_added{}, relief_on_profit{}, relief_on_insurance{};  // share relieved, enterprises, by size
    double take_up = 0;                                                                        // share of the entitled that use them
    std::array<double, 4> hours{};                                                             // a year on tax matters, by size
};

[[nodiscard]] std::span<const Field<TaxRules>> tax_fields();

// What of value added, profit and wages is paid.
struct TaxRates {
    double on_value_added = 0, on_profit = 0, insurance = 0;
};
// Rates by form, size and whether the firm uses its reliefs.
struct TaxTable {
    std::array<std::array<std::array<TaxRates, 2>, 4>, 3> rates{};
    explicit TaxTable(const TaxRules& rules);
    [[nodiscard]] const TaxRates& of(Form form, Size size, bool uses_relief) const {
        return rates[static_cast<std::size_t>(form)][static_cast<std::size_t>(size)][uses_relief ? 1 : 0];
    }
};

// Whether somebody of that alertness uses what the stated share of the firms use.
[[nodiscard]] constexpr std::uint32_t users_of(double share) {  // those of an alertness below that
    const double parts = share * 65536;
    const auto whole = static_cast<std::uint32_t>(parts);
    return static_cast<double>(whole) < parts ? whole + 1 : whole;
}
[[nodiscard]] constexpr bool is_among_users(std::uint16_t alertness, double share) { return alertness < users_of(share); }
[[nodiscard]] bool uses_relief(const County& county, FirmRow firm);

// The month's enterprises in the indicators: what they paid and what they were let off, yuan.
struct TaxSums {
    // Of enterprises of one size that use their reliefs, or do not.
    struct Month {
        double firms = 0, value_added = 0, profit = 0, wages = 0, paid = 0;  // profit before tax, of those who have any
    };
    Ratio burden, hours, take_up;
    void count(const TaxRules& rules, Size size, bool uses_relief, const Month& month);
    void book(Tallies& tallies) const;
    // Of one firm alone: by its class.
    void book(ClassTallies& classes, const FirmClass& firm) const;

  private:
    template <typename Measure>
    void measure(const Measure& measure) const;
};

}  // namespace yingshang
