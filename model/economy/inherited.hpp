// What firms of the stock had begun before the first day: projects under way, and bankruptcies before the court. Each goes on to
// the day on which it would have ended.
#pragma once

#include <memory>
#include <vector>

#include "engine/office.hpp"

namespace yingshang {

struct County;
struct WorldInput;
enum class Role : std::uint8_t;

// Offices as they were before: the rules of the first day without measures, and nobody waits for an officer.
class Past {
  public:
    explicit Past(const WorldInput& input);
    // How the owners' cases end that all are opened on one day; none where no process of the role applies.
    [[nodiscard]] std::vector<Outcome> lived_through(const County& county, Role role, const std::vector<std::uint32_t>& owners) const;

  private:
    Values values_;
    std::unique_ptr<const EnginePlan> plan_;
};

// Gives the stock its work in progress; the outcomes wait in the county for their day.
void inherit(County& county);

}  // namespace yingshang
