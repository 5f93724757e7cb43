#include "economy/identity.hpp"

#include <charconv>

#include <fmt/format.h>

#include "core/error.hpp"

namespace yingshang {

void check_ordinals(std::uint64_t agents) {
    if (agents > most_ordinals)
        throw DataError(fmt::format(
            "{} market entities of one form, section and county ({} have an identity of their own), lower population.stock or entry.candidates",
            agents, most_ordinals));
}

std::uint32_t county_code_bits(const std::string& code) {
    constexpr std::uint32_t twenty_bits = 0xfffffu;
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), number);
    if (error == std::errc{} && end == code.data() + code.size() && number <= twenty_bits) return number;
    return stable_hash(code) & twenty_bits;
}

}  // namespace yingshang
