// What the engine may know of an applicant: a few named attributes with short lists of values, and
// predicates over them. The names come from whoever opens the cases (section, form, size, ...).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yingshang {

inline constexpr std::size_t most_attributes = 12;

struct Attribute {
    std::string name;                 // "section"
    std::vector<std::string> values;  // at most 32: "A", "B", ...
    bool operator==(const Attribute&) const = default;
};

struct AttributeSchema {
    std::vector<Attribute> attributes;  // at most 12
    bool operator==(const AttributeSchema&) const = default;
    [[nodiscard]] std::optional<std::size_t> find(std::string_view attribute) const;
    [[nodiscard]] std::optional<std::size_t> find_value(std::size_t attribute, std::string_view value) const;
};

// One applicant's values, by index into the schema.
struct Attributes {
    std::array<std::uint8_t, most_attributes> value{};
};

// For whom something applies: a set of permitted values for each attribute.
struct Eligibility {
    static constexpr std::uint32_t any = 0xffffffffu;
    std::array<std::uint32_t, most_attributes> allowed{any, any, any, any, any, any, any, any, any, any, any, any};
    [[nodiscard]] bool matches(const Attributes& a) const {
        for (std::size_t i = 0; i < most_attributes; ++i)
            if (((allowed[i] >> a.value[i]) & 1u) == 0) return false;
        return true;
    }
    auto operator<=>(const Eligibility&) const = default;
};

// Those for whom both apply.
[[nodiscard]] constexpr Eligibility both(Eligibility a, const Eligibility& b) {
    for (std::size_t i = 0; i < most_attributes; ++i) a.allowed[i] &= b.allowed[i];
    return a;
}

}  // namespace yingshang
