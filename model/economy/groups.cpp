#include "economy/groups.hpp"

#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

using R = GroupRules;

const std::array fields{
    Field<R>{"association.members", "share of the enterprises that are members of an association", Dimension::number, 0, 1,
             [](R& r) { return r.members.data(); }, Family::section},
    Field<R>{"procurement.suppliers", "share of the private micro enterprises that sell to public customers", Dimension::number, 0, 1,
             [](R& r) { return r.suppliers.data(); }, Family::section},
    Field<R>{"procurement.supplier_size", "factor on that share by size", Dimension::number, 0, 1000, [](R& r) { return r.supplier_size.data(); },
             Family::size},
    Field<R>{"procurement.supplier_owner", "factor on that share by owner", Dimension::number, 0, 1000, [](R& r) { return r.supplier_owner.data(); },
             Family::owner},
    Field<R>{"receivables.private.sellers", "share of the enterprises that sell to private buyers on account", Dimension::number, 0, 1,
             [](R& r) { return r.sellers.data(); }, Family::section},
    Field<R>{"innovation.firms", "share of the enterprises that do research", Dimension::number, 0, 1, [](R& r) { return r.researchers.data(); },
             Family::section},
    Field<R>{"entry.social_services", "share of the enterprises in childcare, care of the elderly, education, health and culture", Dimension::number,
             0, 1, [](R& r) { return r.social.data(); }, Family::section},
    of_first_day(Field<R>{"health.in_network", "share of the private providers of the first day in the network of the medical insurance",
                          Dimension::number, 0, 1, [](R& r) { return &r.in_network; }}),
};

}  // namespace

std::span<const Field<GroupRules>> group_fields() { return fields; }

void give_groups(County& county, FirmRow i, Draw& draw) {
    Firms& firms = county.firms;
    if (firms.card[i].form != Form::enterprise) return;
    const GroupRules& rules = county.rules.groups;
    const std::uint8_t s = firms.card[i].section;
    if (draw.uniform() < rules.members[s]) firms.set(i, association_member);
    if (draw.uniform() < rules.researchers[s]) firms.set(i, researches);
    if (draw.uniform() < rules.social[s]) firms.set(i, social_service);
    const double supplies = rules.suppliers[s] * rules.supplier_size[static_cast<std::size_t>(firms.card[i].size)] *
                            rules.supplier_owner[static_cast<std::size_t>(firms.card[i].owner)];
    if (draw.uniform() < supplies) county.suppliers.add(i, firms.key[i]);
    if (quick_uniform(county.run, firms.key[i], EconomyPurpose::seller, 0) < rules.sellers[s]) county.sellers.add(i);
}

void give_network(County& county, FirmRow i) {
    if (!is_private_provider(county.firms.card[i])) return;
    if (quick_uniform(county.run, county.firms.key[i], EconomyPurpose::network, 0) < county.rules.groups.in_network) county.firms.set(i, in_network);
}

}  // namespace yingshang
