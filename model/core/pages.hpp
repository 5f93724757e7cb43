// Memory in large pieces for records that are met in no order: the fewer pages it lies on, the less often the machine
// has to look one up.
#pragma once

#include <cstddef>
#include <memory>

namespace yingshang {

inline constexpr std::size_t huge_page = std::size_t{2} << 20;

struct FreePages {
    void operator()(std::byte* memory) const;
};
using Pages = std::unique_ptr<std::byte[], FreePages>;

// `bytes` > 0, uninitialised, on huge pages where it fills any and the system has them. std::bad_alloc where there is no memory.
[[nodiscard]] Pages take_pages(std::size_t bytes);

}  // namespace yingshang
