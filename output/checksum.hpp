// The line that ends a result file: a checksum of every byte before it. HDF5 takes no notice of bytes after
// its own end, and its own checksums leave out texts.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

namespace yingshang {

void append_checksum(std::vector<std::byte>& bytes);

// The bytes before the checksum. Throws DataError where the file is none of HDF5, the checksum is missing or differs;
// `file` is for the words.
[[nodiscard]] std::span<const std::byte> without_checksum(std::span<const std::byte> bytes, const std::filesystem::path& file);

}  // namespace yingshang
