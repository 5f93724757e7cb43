#include "core/random.hpp"

#include "core/error.hpp"

namespace yingshang {

void Draw::next_block() {
    counter_[1] += std::uint64_t{1} << 32;
    if (counter_[1] >> 32 == most_blocks) throw InternalError("a draw asked for more than 65,536 blocks: its sampler does not end");
    block_ = philox(counter_, key_);
    used_ = 0;
}

}  // namespace yingshang
