#include "output/checksum.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace yingshang {
namespace {

// FNV-1a, 64 bits: each step is one to one, so any single damaged byte changes it.
std::uint64_t fnv1a(std::span<const std::byte> bytes) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const std::byte b : bytes) hash = (hash ^ static_cast<std::uint64_t>(b)) * 0x100000001b3u;
    return hash;
}

constexpr std::string_view hdf5_signature = "\x89HDF\r\n\x1a\n";
constexpr std::string_view mark = "\nyingshang fnv1a64 ";

std::string checksum_line(std::span<const std::byte> bytes) { return fmt::format("{}{:016x}\n", mark, fnv1a(bytes)); }

bool same(std::span<const std::byte> bytes, std::string_view text) {
    return bytes.size() >= text.size() && std::memcmp(bytes.data(), text.data(), text.size()) == 0;
}

}  // namespace

void append_checksum(std::vector<std::byte>& bytes) {
    const std::string line = checksum_line(bytes);
    const auto text = std::as_bytes(std::span(line));
    bytes.insert(bytes.end(), text.begin(), text.end());
}

std::span<const std::byte> without_checksum(std::span<const std::byte> bytes, const std::filesystem::path& file) {
    if (!same(bytes, hdf5_signature)) throw DataError(file.string() + " is not a result file (it does not begin as one)");
    const std::size_t length = checksum_line({}).size();
    const std::size_t body = bytes.size() - std::min(length, bytes.size());
    if (!same(bytes.subspan(body), mark))
        throw DataError(file.string() + " is cut short or was written by another program (the checksum that ends a result file is missing)");
    if (!same(bytes.subspan(body), checksum_line(bytes.first(body)))) throw DataError(file.string() + " is damaged (its checksum does not fit)");
    return bytes.first(body);
}

}  // namespace yingshang
