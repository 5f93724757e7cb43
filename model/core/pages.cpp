#include "core/pages.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <mutex>
#include <new>
#include <vector>

#include <malloc.h>
#include <sys/mman.h>

namespace yingshang {
namespace {

std::byte* take_aligned(std::size_t bytes) {
    constexpr std::size_t page = 4096;
    const std::size_t alignment = bytes >= huge_page ? huge_page : page;
    void* memory = std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
    if (memory == nullptr) throw std::bad_alloc();
    if (bytes >= huge_page) static_cast<void>(::madvise(memory, bytes, MADV_HUGEPAGE));  // a wish: small pages do as well
    return static_cast<std::byte*>(memory);
}

// Pieces of one size, of huge pages, for whoever in the process needs less than a page; those given back are used again.
class Pieces {
  public:
    explicit Pieces(std::size_t bytes) : bytes_(bytes) {}
    [[nodiscard]] std::byte* take() {
        const std::scoped_lock alone(mutex_);
        if (free_.empty()) add_page();
        std::byte* piece = free_.back();
        free_.pop_back();
        return piece;
    }
    void give_back(std::byte* piece) {
        const std::scoped_lock alone(mutex_);
        free_.push_back(piece);
    }

  private:
    void add_page() {
        const std::size_t of_page = huge_page / bytes_;
        pieces_ += of_page;
        free_.reserve(pieces_);  // so that giving back never fails
        std::byte* page = take_aligned(huge_page);
        for (std::size_t k = of_page; k-- > 0;) free_.push_back(page + k * bytes_);
    }
    std::size_t bytes_;
    std::mutex mutex_;
    std::vector<std::byte*> free_;
    std::size_t pieces_ = 0;
};

constexpr std::size_t quarter = piece_of_page / 4;

Pieces& pieces_of(std::size_t bytes) {
    static auto* all = new std::array<Pieces, 4>{Pieces(quarter), Pieces(2 * quarter), Pieces(3 * quarter),
                                                 Pieces(4 * quarter)};  // outlives whatever static thing holds pages
    return (*all)[bytes / quarter - 1];
}

}  // namespace

void FreePages::operator()(std::byte* memory) const {
    if (piece != 0) pieces_of(piece).give_back(memory);
    else std::free(memory);
}

Pages take_pages(std::size_t bytes) {
    if (bytes > piece_of_page) return Pages(take_aligned(bytes), FreePages{});
    const std::size_t piece = (bytes + quarter - 1) / quarter * quarter;
    return Pages(pieces_of(piece).take(), FreePages{piece});
}

// A heap is grown by what is asked for, and the system cannot be asked beforehand how to grow it: so it is made large, which costs
// addresses alone, and keeps them. Threads share it: the heaps that they would have of their own are small.
void put_heap_on_huge_pages() {
    static std::atomic_flag is_there;
    if (is_there.test_and_set()) return;
    constexpr std::size_t reserve = std::size_t{1} << 30;
    constexpr int never = std::numeric_limits<int>::max(), largest_of_heap = 32 << 20, maps_at_most = 65536;  // the library's own greatest
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_TRIM_THRESHOLD, never);
    mallopt(M_MMAP_THRESHOLD, largest_of_heap);
    if (mallopt(M_MMAP_MAX, 0) == 0) return;  // the reserve, however large, is to be of the heap: one of another kind has other ways
    if (void* heap = std::malloc(reserve); heap != nullptr) {
        const std::uintptr_t begin = reinterpret_cast<std::uintptr_t>(heap), first = (begin + huge_page - 1) / huge_page * huge_page;
        static_cast<void>(::madvise(reinterpret_cast<void*>(first), begin + reserve - first, MADV_HUGEPAGE));
        std::free(heap);
    }
    mallopt(M_MMAP_MAX, maps_at_most);
}

}  // namespace yingshang
