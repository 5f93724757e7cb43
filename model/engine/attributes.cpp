#include "engine/attributes.hpp"

#include <algorithm>

namespace yingshang {

std::optional<std::size_t> AttributeSchema::find(std::string_view attribute) const {
    const auto found = std::find_if(attributes.begin(), attributes.end(), [&](const Attribute& a) { return a.name == attribute; });
    if (found == attributes.end()) return std::nullopt;
    return static_cast<std::size_t>(found - attributes.begin());
}

std::optional<std::size_t> AttributeSchema::find_value(std::size_t attribute, std::string_view value) const {
    const std::vector<std::string>& values = attributes.at(attribute).values;
    const auto found = std::find(values.begin(), values.end(), value);
    if (found == values.end()) return std::nullopt;
    return static_cast<std::size_t>(found - values.begin());
}

}  // namespace yingshang
