// What firms use processes for. Knows no process by name.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace yingshang {

// What processes are used for.
enum class Role : std::uint8_t {
    startup,
    permit,
    construction,
    loan,
    deregistration,
    bankruptcy,
    renewal,
    tender,
    wage_inspection,
    matter,
    inspection,
    credit_repair,
    dispute,
    compensation,
    infringement,
    patent_application,
    network_admission,
    export_clearance,
};
inline constexpr std::size_t role_count = 18;
// As files write them, in the order of Role.
inline constexpr std::array<std::string_view, role_count> role_names{
    "startup",           "permit",          "construction", "loan",          "deregistration", "bankruptcy",   "renewal",      "tender",
    "wage_inspection",   "matter",          "inspection",   "credit_repair", "dispute",        "compensation", "infringement", "patent_application",
    "network_admission", "export_clearance"};
// Those of which the program itself decides when firms need them; the others arise on the occasions that files state.
[[nodiscard]] constexpr bool arises_on_occasions(Role role) { return role >= Role::matter; }

}  // namespace yingshang
