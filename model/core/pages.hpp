// Memory in large pieces for records that are met in no order: the fewer pages it lies on, the less often the machine
// has to look one up.
#pragma once

#include <cstddef>
#include <memory>

namespace yingshang {

inline constexpr std::size_t huge_page = std::size_t{2} << 20;
inline constexpr std::size_t piece_of_page = std::size_t{64} << 10;  // the largest

struct FreePages {
    std::size_t piece = 0;  // bytes, of a huge page that others hold pieces of; 0: pages of its own
    void operator()(std::byte* memory) const;
};
using Pages = std::unique_ptr<std::byte[], FreePages>;

// `bytes` > 0, uninitialised, aligned to 4096. On huge pages, where the system has them: of its own where it fills any, and up to
// `piece_of_page` on a piece of one, a quarter, a half, three or four quarters of the largest; pieces stay with the process. std::bad_alloc where
// there is no memory.
[[nodiscard]] Pages take_pages(std::size_t bytes);

// What the process allocates otherwise lies on huge pages too from then on, where the system has them: for whoever goes through far more
// memory than the processor has pages in mind for; a small program would only wait for pages to be cleared. While there is one thread;
// the first call counts.
void put_heap_on_huge_pages();

}  // namespace yingshang
