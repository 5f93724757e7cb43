#include "core/pages.hpp"

#include <cstdlib>
#include <new>

#include <sys/mman.h>

namespace yingshang {

void FreePages::operator()(std::byte* memory) const { std::free(memory); }

Pages take_pages(std::size_t bytes) {
    constexpr std::size_t page = 4096;
    const std::size_t alignment = bytes >= huge_page ? huge_page : page;
    void* memory = std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
    if (memory == nullptr) throw std::bad_alloc();
    if (bytes >= huge_page) static_cast<void>(::madvise(memory, bytes, MADV_HUGEPAGE));  // a wish: small pages do as well
    return Pages(static_cast<std::byte*>(memory));
}

}  // namespace yingshang
