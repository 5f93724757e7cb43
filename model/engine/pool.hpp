// Records by number on few pages of memory.
#pragma once

#include <bit>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/pages.hpp"

namespace yingshang {

// Those given back are used again. Records keep their address: growing moves none of them.
template <class Record>
class Pool {
  public:
    Pool() = default;
    // Records keep their numbers.
    Pool(const Pool& other) : free_(other.free_) {
        while (blocks_.size() < other.blocks_.size()) add_block();
        for (size_ = 0; size_ < other.size_; ++size_) (*this)[size_] = other[size_];
    }
    Pool& operator=(const Pool& other) { return *this = Pool(other); }
    Pool(Pool&& other) noexcept { exchange_all(other); }
    Pool& operator=(Pool&& other) noexcept {
        exchange_all(other);
        return *this;
    }
    ~Pool() {
        for (Record* block : blocks_) std::destroy_n(block, block_size);
    }
    [[nodiscard]] Record& operator[](std::uint32_t i) { return blocks_[i / block_size][i % block_size]; }
    [[nodiscard]] const Record& operator[](std::uint32_t i) const { return blocks_[i / block_size][i % block_size]; }
    [[nodiscard]] std::uint32_t take() {
        if (!free_.empty()) {
            const std::uint32_t i = free_.back();
            free_.pop_back();
            if (!free_.empty()) prefetch(free_.back());  // who takes one often takes more
            (*this)[i] = {};
            return i;
        }
        if (size_ == blocks_.size() * block_size) add_block();
        return size_++;
    }
    void give_back(std::uint32_t i) { free_.push_back(i); }
    // All lines of the cache that the record, or its first part, lies on.
    template <std::size_t bytes = sizeof(Record)>
    void prefetch(std::uint32_t i) const {
        const char* record = reinterpret_cast<const char*>(&(*this)[i]);
        constexpr std::size_t line = 64;
        for (std::size_t at = 0; at < bytes; at += line) __builtin_prefetch(record + at);
        if (bytes % line != 1) __builtin_prefetch(record + bytes - 1);
    }
    [[nodiscard]] std::uint32_t size() const { return size_; }  // free ones included

  private:
    static constexpr std::uint32_t none = 0xffffffffu;
    static constexpr std::size_t block_size = std::bit_floor((std::size_t{1} << 16) / sizeof(Record));
    static constexpr std::size_t blocks_a_slab = 128, single_blocks = 512;

    void exchange_all(Pool& other) noexcept {
        slabs_.swap(other.slabs_);
        std::swap(next_block_, other.next_block_);
        std::swap(blocks_of_slab_, other.blocks_of_slab_);
        blocks_.swap(other.blocks_);
        free_.swap(other.free_);
        std::swap(size_, other.size_);
    }
    // A small pool grows by blocks; a large one takes slabs of many, on huge pages.
    void add_block() {
        if (size_ >= none - block_size) throw InternalError("more cases are under way than there are numbers for");
        if (blocks_of_slab_ == 0) {
            blocks_of_slab_ = blocks_.size() < single_blocks ? 1 : blocks_a_slab;
            slabs_.push_back(take_pages(blocks_of_slab_ * block_size * sizeof(Record)));
            next_block_ = slabs_.back().get();
        }
        auto* block = reinterpret_cast<Record*>(next_block_);
        std::uninitialized_value_construct_n(block, block_size);
        blocks_.push_back(block);
        next_block_ += block_size * sizeof(Record);
        blocks_of_slab_ -= 1;
    }

    std::vector<Pages> slabs_;
    std::byte* next_block_ = nullptr;
    std::size_t blocks_of_slab_ = 0;  // that are left of the newest
    std::vector<Record*> blocks_;
    std::vector<std::uint32_t> free_;
    std::uint32_t size_ = 0;
};

}  // namespace yingshang
