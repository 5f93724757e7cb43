// Who serves a step, by name: one desk for all applicants, or one for each value of an attribute of theirs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/attributes.hpp"

namespace yingshang {

class DeskChoice {
  public:
    DeskChoice() = default;                                            // nobody
    DeskChoice(std::string for_all) : for_all_(std::move(for_all)) {}  // NOLINT(google-explicit-constructor): a name is a choice
    // By value of the attribute; an empty name where nobody of that value comes to the step.
    DeskChoice(std::size_t attribute, std::vector<std::string> by_value) : attribute_(attribute), by_value_(std::move(by_value)) {}

    [[nodiscard]] bool empty() const { return names().empty(); }
    // Nothing where the desk is the same for all.
    [[nodiscard]] std::optional<std::size_t> attribute() const { return attribute_; }
    [[nodiscard]] const std::vector<std::string>& by_value() const { return by_value_; }
    // All of them, each once, in order of the values.
    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] bool includes(const std::string& desk) const;
    // Of an applicant; of one who never comes, some desk.
    [[nodiscard]] std::string of(const Attributes& applicant) const;
    // Which of `names` that is; 0 where there are none.
    [[nodiscard]] std::uint8_t number_for(const Attributes& applicant) const;
    bool operator==(const DeskChoice&) const = default;

  private:
    std::string for_all_;
    std::optional<std::size_t> attribute_;
    std::vector<std::string> by_value_;
};

// "counter", or "counter (bank large), other (bank local)".
[[nodiscard]] std::string to_string(const DeskChoice& desk, const AttributeSchema& schema);

}  // namespace yingshang
