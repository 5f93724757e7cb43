// From the licence to the first day of business: sector permits, then opening; some never open.
#pragma once

#include "core/time.hpp"
#include "economy/firms.hpp"
#include "economy/rules.hpp"
#include "engine/office.hpp"

namespace yingshang {

struct County;

struct OpeningRules {
    std::array<double, 3> never{};        // share of registrations that never open, by form
    std::array<double, 3> probability{};  // of opening in a month once everything is held, by form
};

[[nodiscard]] std::span<const Field<OpeningRules>> opening_fields();

// Called when a firm is registered: asks for the permits that its section needs.
void seek_permits(County& county, FirmRow firm, Day today);
void on_permit(County& county, const Outcome& outcome, Day today);
// Whether a firm that holds everything opens this month.
[[nodiscard]] bool opens(const County& county, FirmRow firm, double uniform);

}  // namespace yingshang
