#include "parameters/places.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/error.hpp"

namespace yingshang {
namespace {

bool is_called(const Place& place, std::string_view text) { return place.code == text || place.name == text || place.name_zh == text; }

const Place* with_code(const std::vector<Place>& places, std::string_view code) {
    const auto found = std::find_if(places.begin(), places.end(), [&](const Place& p) { return p.code == code; });
    return found == places.end() ? nullptr : &*found;
}

// Whether the place lies in a group at any remove. Without circles, no chain is longer than the groups are many.
bool lies_in(const Place& place, const Place& group, const std::vector<Place>& groups) {
    const Place* above = with_code(groups, place.parent);
    for (std::size_t level = 0; above != nullptr && level < groups.size(); ++level) {
        if (above == &group) return true;
        above = with_code(groups, above->parent);
    }
    return false;
}

void check(const std::vector<Place>& counties, const std::vector<Place>& groups) {
    std::set<std::string_view> codes;
    for (const std::vector<Place>* places : {&counties, &groups})
        for (const Place& place : *places) {
            if (place.code.empty()) throw DataError(fmt::format("the place \"{}\" has no code", place.name));
            if (!codes.insert(place.code).second) throw DataError(fmt::format("two places have the code {}", place.code));
            if (!place.parent.empty() && with_code(groups, place.parent) == nullptr)
                throw DataError(fmt::format("place {} lies in \"{}\", which is not a group", place.code, place.parent));
            if (lies_in(place, place, groups)) throw DataError(fmt::format("place {} lies in itself", place.code));
        }
}

}  // namespace

Places::Places(std::vector<Place> counties, std::vector<Place> groups) : counties_(std::move(counties)), groups_(std::move(groups)) {
    std::stable_sort(counties_.begin(), counties_.end(), [](const Place& a, const Place& b) { return a.code < b.code; });
    check(counties_, groups_);
}

std::optional<std::vector<CountyId>> Places::find(std::string_view code_or_name) const {
    if (code_or_name.empty()) return std::nullopt;
    std::vector<CountyId> found;
    for (std::size_t i = 0; i < counties_.size(); ++i)
        if (is_called(counties_[i], code_or_name)) found.push_back(CountyId(i));
    if (!found.empty()) return found;

    const auto group = std::find_if(groups_.begin(), groups_.end(), [&](const Place& g) { return is_called(g, code_or_name); });
    if (group == groups_.end()) return std::nullopt;
    for (std::size_t i = 0; i < counties_.size(); ++i)
        if (lies_in(counties_[i], *group, groups_)) found.push_back(CountyId(i));
    return found;
}

std::vector<CountyId> Places::neighbours(CountyId id) const {
    const std::vector<std::string>& codes = county(id).neighbours;
    std::vector<CountyId> found;
    for (std::size_t i = 0; i < counties_.size(); ++i)
        if (std::find(codes.begin(), codes.end(), counties_[i].code) != codes.end()) found.emplace_back(i);
    return found;
}

std::vector<std::string> Places::known_names() const {
    std::vector<std::string> names;
    for (const std::vector<Place>* places : {&counties_, &groups_})
        for (const Place& place : *places)
            for (const std::string* name : {&place.code, &place.name, &place.name_zh})
                if (!name->empty()) names.push_back(*name);
    return names;
}

}  // namespace yingshang
