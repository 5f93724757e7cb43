#include "economy/possible_firms.hpp"

namespace yingshang {
namespace {

// Of firm_attributes.
enum class Trait : std::uint8_t { section, form, owner, size, zone };

template <class Class>
bool permits(const Eligibility& of, Trait trait, Class value) {
    return ((of.allowed[static_cast<std::size_t>(trait)] >> static_cast<unsigned>(value)) & 1u) != 0;
}

bool has_a_section(const Eligibility& of, const PopulationRules& county, Form form) {
    const std::array<double, section_count>& weights = section_weights(county, form);
    for (std::size_t s = 0; s < section_count; ++s)
        if (permits(of, Trait::section, s) && weights[s] > 0) return true;
    return false;
}

bool has_an_owner(const Eligibility& of, const PopulationRules& county, Form form) {
    if (form != Form::enterprise) return permits(of, Trait::owner, Owner::private_owner);
    for (std::size_t o = 0; o < county.owner.size(); ++o)
        if (permits(of, Trait::owner, o) && county.owner[o] > 0) return true;
    return false;
}

bool has_a_size(const Eligibility& of, const PopulationRules& county, Form form) {
    const Size largest = size_of(most_workers(form, county), county);
    for (const Size size : {Size::micro, Size::small, Size::medium, Size::large})
        if (permits(of, Trait::size, size) && size <= largest) return true;
    return false;
}

bool has_a_place(const Eligibility& of, const PopulationRules& county, Form form) {
    const double in_zones = form == Form::enterprise ? county.zone : 0;
    return (permits(of, Trait::zone, Zone::none) && in_zones < 1) || (permits(of, Trait::zone, Zone::zone) && in_zones > 0);
}

}  // namespace

bool may_be_a_firm(const Eligibility& of, const PopulationRules& county) {
    for (const Form form : {Form::enterprise, Form::individual, Form::cooperative})
        if (permits(of, Trait::form, form) && has_a_section(of, county, form) && has_an_owner(of, county, form) && has_a_size(of, county, form) &&
            has_a_place(of, county, form))
            return true;
    return false;
}

}  // namespace yingshang
