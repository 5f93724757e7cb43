// The applicants of a process by who serves them: those of one clientele have the same desk at every step. All but few processes
// have one clientele.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/process.hpp"

namespace yingshang {

class Clienteles {
  public:
    explicit Clienteles(const ProcessDescription& process);

    [[nodiscard]] std::size_t size() const { return members_.size(); }
    // Somebody of each.
    [[nodiscard]] const std::vector<Attributes>& members() const { return members_; }
    [[nodiscard]] std::size_t of(const Attributes& applicant) const {
        std::size_t number = 0;
        for (const Part& part : parts_) number = number * part.groups + part.group[applicant.value[part.attribute]];
        return number;
    }

  private:
    // The values of one attribute, grouped by the desks that they have.
    struct Part {
        std::size_t attribute = 0, groups = 1;
        std::vector<std::uint8_t> group;  // by value
    };
    std::vector<Part> parts_;
    std::vector<Attributes> members_{Attributes{}};
};

}  // namespace yingshang
