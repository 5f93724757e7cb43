// Strong integer ids. An id of one family never converts to another, so a county cannot be passed
// where a desk is meant. Knows no domain word: families are declared by the layer that owns them.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace yingshang {

template <class Family>
struct Id {
    std::uint32_t value = 0;

    constexpr Id() = default;
    constexpr explicit Id(std::size_t v) : value(static_cast<std::uint32_t>(v)) {}
    [[nodiscard]] constexpr std::size_t index() const { return value; }
    constexpr auto operator<=>(const Id&) const = default;
};

}  // namespace yingshang

template <class Family>
struct std::hash<yingshang::Id<Family>> {
    std::size_t operator()(yingshang::Id<Family> id) const noexcept { return id.value; }
};
