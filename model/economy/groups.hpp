// What some firms are from the beginning: members of an association, suppliers of public customers, those who do research,
// social services, private providers in the network of the medical insurance. Shares by section, of enterprises.
#pragma once

#include <array>

#include "core/random.hpp"
#include "economy/firms.hpp"
#include "economy/rules.hpp"

namespace yingshang {

struct County;

struct GroupRules {
    std::array<double, section_count> members{}, suppliers{}, sellers{}, researchers{}, social{};
    std::array<double, 4> supplier_size{};   // factor by size
    std::array<double, 4> supplier_owner{};  // factor by owner
    double in_network = 0;                   // of private providers of section Q on the first day
};

[[nodiscard]] std::span<const Field<GroupRules>> group_fields();

// By the firm's own luck, one uniform each.
void give_groups(County& county, FirmRow firm, Draw& draw);
// Of the stock alone: others apply when they open.
void give_network(County& county, FirmRow firm);
[[nodiscard]] constexpr bool is_private_provider(const FirmCard& firm) {
    constexpr std::uint8_t section_q = 'Q' - 'A';
    return firm.section == section_q && firm.form == Form::enterprise && firm.owner == Owner::private_owner;
}

}  // namespace yingshang
