// The places of a region: counties (the leaves) and the groups that contain them. A rule may hold
// in some of them only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"

namespace yingshang {

using CountyId = Id<struct CountyFamily>;

struct Place {
    std::string code;  // administrative code, "640104"
    std::string name;  // English
    std::string name_zh;
    std::string parent;                        // code of the group it lies in; empty for the region
    std::vector<std::string> neighbours = {};  // codes of the counties that share a border with it
    bool operator==(const Place&) const = default;
};

class Places {
  public:
    Places() = default;
    // Counties in order of code; groups are prefectures and the region itself.
    Places(std::vector<Place> counties, std::vector<Place> groups);

    [[nodiscard]] std::size_t size() const { return counties_.size(); }
    [[nodiscard]] const Place& county(CountyId id) const { return counties_[id.index()]; }
    [[nodiscard]] const std::vector<Place>& counties() const { return counties_; }
    [[nodiscard]] const std::vector<Place>& groups() const { return groups_; }
    // Counties meant by a code or a name (either language) of a county or a group; nothing where unknown.
    [[nodiscard]] std::optional<std::vector<CountyId>> find(std::string_view code_or_name) const;
    [[nodiscard]] std::vector<CountyId> neighbours(CountyId id) const;  // ascending; none where none are stated
    [[nodiscard]] std::vector<std::string> known_names() const;
    bool operator==(const Places&) const = default;

  private:
    std::vector<Place> counties_;
    std::vector<Place> groups_;
};

}  // namespace yingshang
