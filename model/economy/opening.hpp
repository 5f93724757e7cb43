// From the licence to the first day of business: sector permits, then opening; some never open.
#pragma once

#include <vector>

#include "core/time.hpp"
#include "economy/firms.hpp"
#include "economy/rules.hpp"
#include "engine/office.hpp"
#include "engine/process.hpp"

namespace yingshang {

struct County;

struct OpeningRules {
    std::array<double, 3> never{};        // share of registrations that never open, by form
    std::array<double, 3> probability{};  // of opening in a month once everything is held, by form
};

[[nodiscard]] std::span<const Field<OpeningRules>> opening_fields();

// A permit that firms of a section may need.
struct PermitOfSection {
    ProcessId process;
    ParameterId probability;  // that one of them does
    std::uint32_t hash;       // of the process's name
    const Eligibility* applies;
};

// Of those among the processes that the section may need; they point into the book.
[[nodiscard]] std::vector<PermitOfSection> permits_of(const ProcessBook& book, const std::vector<ProcessId>& processes, std::uint8_t section);
// Called when a firm is registered: asks for the permits that its section needs.
void seek_permits(County& county, FirmRow firm, Day today);
void on_permit(County& county, const Outcome& outcome, Day today);
// Whether a firm that holds everything opens this month.
[[nodiscard]] bool opens(const County& county, FirmRow firm, double uniform);

}  // namespace yingshang
