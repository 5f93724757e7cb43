#include "output/chunk_filters.hpp"

#include <algorithm>
#include <cstdint>

#include <zlib.h>

#include "core/error.hpp"

namespace yingshang {
namespace {

// First bytes of all numbers, then their second bytes ...: high bytes that hardly change stand together.
std::vector<std::byte> shuffled(std::span<const std::byte> chunk, std::size_t element) {
    std::vector<std::byte> out(chunk.size());
    const std::size_t n = chunk.size() / element;
    for (std::size_t b = 0; b < element; ++b)
        for (std::size_t i = 0; i < n; ++i) out[b * n + i] = chunk[i * element + b];
    return out;
}

std::vector<std::byte> deflated(std::span<const std::byte> bytes, int level) {
    uLongf size = compressBound(bytes.size());
    std::vector<std::byte> out(size);
    if (compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), level) != Z_OK)
        throw InternalError("a piece of a column cannot be compressed");
    out.resize(size);
    return out;
}

// Fletcher's sum of 16-bit words, high byte first; modulo 65,535, as HDF5 takes it.
std::uint32_t fletcher32(std::span<const std::byte> bytes) {
    constexpr std::size_t before_overflow = 360;  // words that 32 bits can take up
    const auto fold = [](std::uint32_t sum) { return (sum & 0xffffu) + (sum >> 16); };
    std::uint32_t first = 0, second = 0;
    const std::size_t words = bytes.size() / 2;
    for (std::size_t i = 0; i < words;) {
        for (const std::size_t end = std::min(words, i + before_overflow); i < end; ++i) {
            first += (std::to_integer<std::uint32_t>(bytes[2 * i]) << 8) | std::to_integer<std::uint32_t>(bytes[2 * i + 1]);
            second += first;
        }
        first = fold(first);
        second = fold(second);
    }
    if (bytes.size() % 2 != 0) {
        first += std::to_integer<std::uint32_t>(bytes.back()) << 8;
        second = fold(second + first);
        first = fold(first);
    }
    return (fold(second) << 16) | fold(first);
}

}  // namespace

std::vector<std::byte> filtered(std::span<const std::byte> chunk, std::size_t element, int deflate_level) {
    std::vector<std::byte> out = element == 1 ? deflated(chunk, deflate_level) : deflated(shuffled(chunk, element), deflate_level);
    const std::uint32_t sum = fletcher32(out);
    for (unsigned shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::byte>(sum >> shift));
    return out;
}

}  // namespace yingshang
