// The line that ends a result file: a checksum of every byte before it. HDF5 takes no notice of bytes after
// its own end, and its own checksums leave out texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "output/atomic_file.hpp"

namespace yingshang {

void append_checksum(std::vector<std::byte>& bytes);
// The same to a file that is complete but for it. Throws IoError that names the target.
void append_checksum(TemporaryFile& file, const std::filesystem::path& target);

// Reads the file to its end. Throws DataError where it is none of HDF5, the checksum is missing or differs, IoError where it cannot
// be read; `file` is for the words.
void verify_checksum(int descriptor, std::uint64_t size, const std::filesystem::path& file);

}  // namespace yingshang
