// The classes a firm belongs to: section of GB/T 4754-2017, legal form, owner and size, with the labels
// that files and outputs use.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/attributes.hpp"

namespace yingshang {

inline constexpr std::size_t section_count = 18;  // A ... R; S (public administration) holds no firm

enum class Form : std::uint8_t { enterprise, individual, cooperative };
enum class Owner : std::uint8_t { state, private_owner, foreign, collective };
enum class Size : std::uint8_t { micro, small, medium, large };
// A development zone's firms, for rules that hold in zones only.
enum class Zone : std::uint8_t { none, zone };
// Whether the applicant has ever borrowed from a bank: first-loan rules.
enum class Borrower : std::uint8_t { never, before };

// Credit grade that supervisors give, best first.
enum class Grade : std::uint8_t { a, b, c, d };

// Of a firm's bank: a state commercial one, a joint-stock one, or one of the city and the country (city commercial banks, rural
// commercial banks and credit cooperatives).
enum class Bank : std::uint8_t { large, joint_stock, local };

// Of an enterprise's registered capital in yuan, as it was founded.
enum class Capital : std::uint8_t { under_1m, from_1m_to_10m, over_10m };

struct Label {
    std::string_view name, en, zh;
};

extern const std::array<Label, section_count> section_labels;
extern const std::array<Label, 3> form_labels;
extern const std::array<Label, 4> owner_labels;
extern const std::array<Label, 4> size_labels;
extern const std::array<Label, 3> bank_labels;
extern const std::array<Label, 3> capital_labels;

// Whether the applicant has registered property that can secure a loan.
enum class Property : std::uint8_t { none, owned };

// The attributes under which firms open cases: section, form, owner, size, zone, borrower, property, grade, bank.
[[nodiscard]] AttributeSchema firm_attributes();

}  // namespace yingshang
