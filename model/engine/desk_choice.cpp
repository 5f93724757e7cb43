#include "engine/desk_choice.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace yingshang {

std::vector<std::string> DeskChoice::names() const {
    std::vector<std::string> all;
    if (!for_all_.empty()) all.push_back(for_all_);
    for (const std::string& name : by_value_)
        if (!name.empty() && std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
    return all;
}

bool DeskChoice::includes(const std::string& desk) const {
    const std::vector<std::string> all = names();
    return std::find(all.begin(), all.end(), desk) != all.end();
}

std::string DeskChoice::of(const Attributes& applicant) const {
    if (!attribute_) return for_all_;
    const std::string& own = by_value_.at(applicant.value[*attribute_]);
    return own.empty() && !empty() ? names().front() : own;
}

std::uint8_t DeskChoice::number_for(const Attributes& applicant) const {
    const std::vector<std::string> all = names();
    const auto own = std::find(all.begin(), all.end(), of(applicant));
    return own == all.end() ? std::uint8_t{0} : static_cast<std::uint8_t>(own - all.begin());
}

std::string to_string(const DeskChoice& desk, const AttributeSchema& schema) {
    if (!desk.attribute()) return fmt::format("{}", fmt::join(desk.names(), ""));
    const Attribute& attribute = schema.attributes[*desk.attribute()];
    std::vector<std::string> all;
    for (std::size_t v = 0; v < desk.by_value().size(); ++v)
        if (!desk.by_value()[v].empty()) all.push_back(fmt::format("{} ({} {})", desk.by_value()[v], attribute.name, attribute.values[v]));
    return fmt::format("{}", fmt::join(all, ", "));
}

}  // namespace yingshang
