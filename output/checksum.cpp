#include "output/checksum.hpp"

#include <fmt/core.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "core/error.hpp"

namespace yingshang {
namespace {

// FNV-1a, 64 bits: each step is one to one, so any single damaged byte changes it.
std::uint64_t fnv1a(std::span<const std::byte> bytes) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const std::byte b : bytes) hash = (hash ^ static_cast<std::uint64_t>(b)) * 0x100000001b3u;
    return hash;
}

std::string checksum_line(std::span<const std::byte> bytes) { return fmt::format("\nyingshang fnv1a64 {:016x}\n", fnv1a(bytes)); }

}  // namespace

void append_checksum(std::vector<std::byte>& bytes) {
    const std::string line = checksum_line(bytes);
    const auto text = std::as_bytes(std::span(line));
    bytes.insert(bytes.end(), text.begin(), text.end());
}

std::span<const std::byte> without_checksum(std::span<const std::byte> bytes, const std::filesystem::path& file) {
    const std::size_t length = checksum_line({}).size();
    if (bytes.size() < length) throw DataError(file.string() + " is not a result file (too short)");
    const auto body = bytes.first(bytes.size() - length);
    if (const std::string line = checksum_line(body); std::memcmp(line.data(), bytes.data() + body.size(), length) != 0)
        throw DataError(file.string() + " is damaged or not a result file as it was written (its checksum does not fit)");
    return body;
}

}  // namespace yingshang
