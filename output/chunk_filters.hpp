// What HDF5's filters shuffle, deflate and fletcher32 make of a chunk, made by any thread: HDF5 itself works on one at a time. Knows
// nothing of what is in a chunk.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace yingshang {

// The chunk as it stands in the file, behind those three filters in that order; `element` is the size of one number.
[[nodiscard]] std::vector<std::byte> filtered(std::span<const std::byte> chunk, std::size_t element, int deflate_level);

}  // namespace yingshang
