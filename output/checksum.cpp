#include "output/checksum.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include <sys/stat.h>

#include "core/error.hpp"

namespace yingshang {
namespace {

// FNV-1a, 64 bits: each step is one to one, so any single damaged byte changes it.
class Fnv1a {
  public:
    void take(std::span<const std::byte> bytes) {
        std::uint64_t hash = hash_;
        for (const std::byte b : bytes) hash = (hash ^ static_cast<std::uint64_t>(b)) * 0x100000001b3u;
        hash_ = hash;
    }
    [[nodiscard]] std::uint64_t value() const { return hash_; }

  private:
    std::uint64_t hash_ = 0xcbf29ce484222325u;
};

constexpr std::string_view hdf5_signature = "\x89HDF\r\n\x1a\n";
constexpr std::string_view mark = "\nyingshang fnv1a64 ";

constexpr std::size_t piece = std::size_t{1} << 20;

std::string checksum_line(const Fnv1a& sum) { return fmt::format("{}{:016x}\n", mark, sum.value()); }
std::size_t line_length() { return checksum_line({}).size(); }

// Of the first `size` bytes; errno where they cannot be read.
int read_sum(int descriptor, std::uint64_t size, Fnv1a& sum) {
    std::vector<std::byte> bytes(piece);
    for (std::uint64_t at = 0; at < size; at += piece) {
        const auto now = std::span(bytes).first(static_cast<std::size_t>(std::min<std::uint64_t>(piece, size - at)));
        if (const int error = read_at(descriptor, now, at); error != 0) return error;
        sum.take(now);
    }
    return 0;
}

bool same(std::span<const std::byte> bytes, std::string_view text) {
    return bytes.size() >= text.size() && std::memcmp(bytes.data(), text.data(), text.size()) == 0;
}

}  // namespace

void append_checksum(std::vector<std::byte>& bytes) {
    Fnv1a sum;
    sum.take(bytes);
    const std::string line = checksum_line(sum);
    const auto text = std::as_bytes(std::span(line));
    bytes.insert(bytes.end(), text.begin(), text.end());
}

void append_checksum(TemporaryFile& file, const std::filesystem::path& target) {
    struct stat status {};
    if (::fstat(file.descriptor(), &status) != 0) throw IoError("cannot read back " + target.string(), errno);
    const auto size = static_cast<std::uint64_t>(status.st_size);
    Fnv1a sum;
    if (const int error = read_sum(file.descriptor(), size, sum); error != 0) throw IoError("cannot read back " + target.string(), error);
    const std::string line = checksum_line(sum);
    if (const int error = write_at(file.descriptor(), std::as_bytes(std::span(line)), size); error != 0)
        throw IoError("cannot write " + target.string(), error);
}

void verify_checksum(int descriptor, std::uint64_t size, const std::filesystem::path& file) {
    const auto read = [&](std::uint64_t at, std::size_t n) {
        std::vector<std::byte> bytes(static_cast<std::size_t>(std::min<std::uint64_t>(n, size - at)));
        if (const int error = read_at(descriptor, bytes, at); error != 0) throw IoError("cannot read " + file.string(), error);
        return bytes;
    };
    if (!same(read(0, hdf5_signature.size()), hdf5_signature)) throw DataError(file.string() + " is not a result file (it does not begin as one)");
    const std::uint64_t body = size - std::min<std::uint64_t>(line_length(), size);
    const std::vector<std::byte> line = read(body, line_length());
    if (!same(line, mark))
        throw DataError(file.string() + " is cut short or was written by another program (the checksum that ends a result file is missing)");
    Fnv1a sum;
    if (const int error = read_sum(descriptor, body, sum); error != 0) throw IoError("cannot read " + file.string(), error);
    if (!same(line, checksum_line(sum))) throw DataError(file.string() + " is damaged (its checksum does not fit)");
}

}  // namespace yingshang
